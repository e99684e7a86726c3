//! Passkeys: keys by which accounts are known again, and the challenges that they answer.
//!
//! A passkey is the one key of an identity whose issuer is this program: the user handle, which is the identity's
//! subject, was made here. With the identity goes the passkey (`ON DELETE CASCADE`), whoever takes it away.

use rejoinder_domain::{AccountId, PASSKEY_ISSUER, SiteId};
use rusqlite::{OptionalExtension, Row, params};

use crate::Store;
use crate::accounts::{Account, AccountRefusal, SignedIn, sign_in};
use crate::columns::Column;
use crate::error::Result;
use crate::sign_ins::{Callback, PendingSignIn, SIGN_IN, pending};

/// A passkey that was made and proved just now. Its handle is the subject of the identity that signs in with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPasskey {
    /// What the authenticator calls it: 1 to 1,023 bytes.
    pub credential: Vec<u8>,
    /// The public key with its counter and flags, JSON.
    pub key: String,
}

/// A passkey that was used just now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedPasskey {
    /// What the authenticator calls it.
    pub credential: Vec<u8>,
    /// The key that the proof was checked against.
    pub seen: String,
    /// The same with the counter and flags of the proof.
    pub key: String,
}

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// The user handle, base64url.
    pub handle: String,
    /// What the authenticator shows it as.
    pub name: String,
    /// The public key with its counter and flags, JSON.
    pub key: String,
}

impl Store {
    /// Puts another plan in the place of a sign-in's, and answers the sign-in as it was before; `None` if nothing
    /// fits, as with [`Store::take_sign_in`]. The sign-in goes on: with an empty plan, a challenge is used up and
    /// another can follow.
    pub async fn replace_plan(
        &self,
        site: &SiteId,
        callback: Callback,
        plan: String,
    ) -> Result<Option<PendingSignIn>> {
        let site = site.clone();
        self.write(move |write| {
            let Callback { state, browser, ref provider, ref instance, at } = callback;
            let before = write
                .db
                .prepare_cached(&format!(
                    "{SIGN_IN} WHERE site = ? AND state = ? AND browser = ? AND provider = ? AND instance = ? AND expires > ?"
                ))?
                .query_row(params![site.as_str(), state, browser, provider, instance, Column(at)], pending)
                .optional()?;
            if before.is_some() {
                write
                    .db
                    .prepare_cached("UPDATE sign_in SET plan = ? WHERE site = ? AND state = ?")?
                    .execute(params![plan, site.as_str(), state])?;
            }
            Ok(before)
        })
        .await
    }

    /// The account of somebody who made a passkey, with it: made, or the one that asks for it to be linked. Refused
    /// if another passkey goes by that credential id.
    pub async fn make_passkey(
        &self,
        signed_in: SignedIn,
        new: NewPasskey,
    ) -> Result<std::result::Result<Account, AccountRefusal>> {
        self.write(move |write| {
            let site = signed_in.site.as_str();
            let known = write
                .db
                .prepare_cached("SELECT 1 FROM passkey WHERE site = ? AND credential = ?")?
                .exists(params![site, new.credential])?;
            if known {
                return Ok(Err(AccountRefusal::Elsewhere));
            }
            let account = match sign_in(write, &signed_in)? {
                Ok(account) => account,
                Err(refusal) => return Ok(Err(refusal)),
            };
            write
                .db
                .prepare_cached("INSERT INTO passkey (site, credential, handle, key) VALUES (?, ?, ?, ?)")?
                .execute(params![site, new.credential, signed_in.profile.identity.subject, new.key])?;
            Ok(Ok(account))
        })
        .await
    }

    /// The account of somebody who used a passkey. Refused if the passkey is not what it was when the proof was
    /// checked: taken away, or used at the same time.
    pub async fn use_passkey(
        &self,
        signed_in: SignedIn,
        used: UsedPasskey,
    ) -> Result<std::result::Result<Account, AccountRefusal>> {
        self.write(move |write| {
            let changed = write
                .db
                .prepare_cached(
                    "UPDATE passkey SET key = ? WHERE site = ? AND credential = ? AND handle = ? AND key = ?",
                )?
                .execute(params![
                    used.key,
                    signed_in.site.as_str(),
                    used.credential,
                    signed_in.profile.identity.subject,
                    used.seen
                ])?;
            if changed == 0 {
                return Ok(Err(AccountRefusal::Gone));
            }
            sign_in(write, &signed_in)
        })
        .await
    }

    /// The passkey that an authenticator calls by this.
    pub async fn passkey(&self, site: &SiteId, credential: Vec<u8>) -> Result<Option<Passkey>> {
        let site = site.clone();
        self.read(move |db| {
            let sql = "SELECT p.handle, i.handle AS name, p.key FROM passkey p CROSS JOIN identity i \
                       ON i.site = p.site AND i.issuer = p.issuer AND i.subject = p.handle \
                       WHERE p.site = ? AND p.credential = ?";
            let row = |row: &Row<'_>| {
                Ok(Passkey { handle: row.get("handle")?, name: row.get("name")?, key: row.get("key")? })
            };
            Ok(db.prepare_cached(sql)?.query_row(params![site.as_str(), credential], row).optional()?)
        })
        .await
    }

    /// What authenticators call an account's passkeys.
    pub async fn passkeys_of(&self, site: &SiteId, account: AccountId) -> Result<Vec<Vec<u8>>> {
        let site = site.clone();
        self.read(move |db| {
            let sql = "SELECT p.credential FROM identity i CROSS JOIN passkey p ON p.site = i.site AND p.issuer = i.issuer AND p.handle = i.subject \
                       WHERE i.site = ? AND i.account = ? AND i.issuer = ?";
            let mut statement = db.prepare_cached(sql)?;
            let found = statement
                .query_map(params![site.as_str(), Column(account), PASSKEY_ISSUER], |row| row.get("credential"))?;
            Ok(found.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }
}
