//! Accounts and their identities.

use rejoinder_domain::{AccountId, ArticleId, Identity, Picked, Profile, SiteId, Time, free_names};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Store;
use crate::columns::{Column, get, maybe};
use crate::error::{Result, StoreError};
use crate::writer::{Event, Write};

/// Most identities of one account: its page and its questions to authenticators name them all.
const MOST_IDENTITIES: i64 = 20;

/// An account as its holder sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// The name it goes by.
    pub name: String,
    /// Its picture, if it has one.
    pub picture: Option<[u8; 16]>,
    /// When it was made.
    pub created: Time,
}

/// An identity as its holder sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedIdentity {
    /// Issuer and subject.
    pub identity: Identity,
    /// Kind of provider, or `kind:name`.
    pub badge: String,
    /// Name at the provider.
    pub handle: String,
    /// Page at the provider.
    pub page: String,
    /// When it was linked.
    pub linked: Time,
    /// When it was last signed in with.
    pub used: Time,
}

/// Somebody has proved to be who the profile says.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The site.
    pub site: SiteId,
    /// What the provider says.
    pub profile: Profile,
    /// Kind of provider, or `kind:name`.
    pub badge: String,
    /// The id that a new account gets.
    pub new_id: AccountId,
    /// Letters that make the last of a new account's possible names unlike all others.
    pub mark: String,
    /// The account that asks for the identity to be linked to it.
    pub link: Option<AccountId>,
    /// Now.
    pub at: Time,
}

/// Why an identity was not linked, or an account not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccountRefusal {
    /// The identity belongs to another account.
    #[error("the identity belongs to another account")]
    Elsewhere,
    /// There is no such account any more.
    #[error("there is no such account")]
    Gone,
    /// The name, or one that looks like it, is another account's.
    #[error("another account goes by that name")]
    NameTaken,
    /// The account has 20 identities.
    #[error("the account has as many identities as it may have")]
    Full,
    /// It is the account's only identity: without it nobody could sign in.
    #[error("an account needs an identity")]
    LastIdentity,
}

impl Store {
    /// The account of an identity, made if the identity is new; what the provider says of it is brought up to date.
    pub async fn sign_in(&self, signed_in: SignedIn) -> Result<std::result::Result<Account, AccountRefusal>> {
        self.write(move |write| sign_in(write, &signed_in)).await
    }

    /// An account.
    pub async fn account(&self, site: &SiteId, id: AccountId) -> Result<Option<Account>> {
        let site = site.clone();
        self.read(move |db| find(db, &site, id)).await
    }

    /// An account's identities, the first linked first.
    pub async fn identities(&self, site: &SiteId, id: AccountId) -> Result<Vec<LinkedIdentity>> {
        let site = site.clone();
        self.read(move |db| {
            let sql = "SELECT issuer, subject, badge, handle, page, linked, used FROM identity \
                       WHERE site = ? AND account = ? ORDER BY linked";
            let row = |row: &Row<'_>| {
                Ok(LinkedIdentity {
                    identity: Identity { issuer: row.get("issuer")?, subject: row.get("subject")? },
                    badge: row.get("badge")?,
                    handle: row.get("handle")?,
                    page: row.get("page")?,
                    linked: get(row, "linked")?,
                    used: get(row, "used")?,
                })
            };
            let mut statement = db.prepare_cached(sql)?;
            let found = statement.query_map(params![site.as_str(), Column(id)], row)?;
            Ok(found.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// Whether an account has as many identities as it may have.
    pub async fn is_full(&self, site: &SiteId, id: AccountId) -> Result<bool> {
        let site = site.clone();
        self.read(move |db| Ok(count_identities(db, &site, id)? >= MOST_IDENTITIES)).await
    }

    /// Takes an identity from an account, with the sessions that were begun by it.
    pub async fn unlink_identity(
        &self,
        site: &SiteId,
        id: AccountId,
        identity: Identity,
    ) -> Result<std::result::Result<(), AccountRefusal>> {
        let site = site.clone();
        self.write(move |write| {
            if count_identities(write.db, &site, id)? < 2 {
                return Ok(Err(AccountRefusal::LastIdentity));
            }
            let key = params![site.as_str(), identity.issuer, identity.subject, Column(id)];
            for sql in [
                "DELETE FROM session WHERE site = ? AND issuer = ? AND subject = ? AND account = ?",
                // Nor does a page log in that was about to claim what came of it.
                "DELETE FROM sign_in_window WHERE site = ? AND issuer = ? AND subject = ? AND account = ?",
                "DELETE FROM identity WHERE site = ? AND issuer = ? AND subject = ? AND account = ?",
            ] {
                write.db.prepare_cached(sql)?.execute(key)?;
            }
            Ok(Ok(()))
        })
        .await
    }

    /// Whether an account goes by a name, or by one that looks like it.
    pub async fn is_name_taken(&self, site: &SiteId, name: &Picked) -> Result<bool> {
        let (site, key) = (site.clone(), name.key.clone());
        self.read(move |db| Ok(holder(db, &site, &key)?.is_some())).await
    }

    /// Gives an account another name, on all its replies.
    pub async fn rename_account(
        &self,
        site: &SiteId,
        id: AccountId,
        name: Picked,
        at: Time,
    ) -> Result<std::result::Result<(), AccountRefusal>> {
        let site = site.clone();
        self.write(move |write| {
            if holder(write.db, &site, &name.key)?.is_some_and(|holder| holder != id) {
                return Ok(Err(AccountRefusal::NameTaken));
            }
            let changed = write
                .db
                .prepare_cached("UPDATE account SET name = ?, name_key = ? WHERE site = ? AND id = ?")?
                .execute(params![name.name, name.key, site.as_str(), Column(id)])?;
            if changed == 0 {
                return Ok(Err(AccountRefusal::Gone));
            }
            show_anew(write, &site, id, at)?;
            Ok(Ok(()))
        })
        .await
    }

    /// Deletes an account with its identities, sessions and picture. Its replies stay in their threads without a name.
    pub async fn delete_account(&self, site: &SiteId, id: AccountId, at: Time) -> Result<()> {
        let site = site.clone();
        self.write(move |write| {
            show_anew(write, &site, id, at)?;
            let key = params![site.as_str(), Column(id)];
            for sql in [
                "DELETE FROM session WHERE site = ? AND account = ?",
                "DELETE FROM sign_in_window WHERE site = ? AND account = ?",
                "DELETE FROM identity WHERE site = ? AND account = ?",
                "UPDATE reply SET account = NULL, owner = NULL, said = NULL, provider = NULL WHERE site = ? AND account = ?",
                "DELETE FROM picture WHERE site = ?1 AND id = (SELECT picture FROM account WHERE site = ?1 AND id = ?2) \
                 AND NOT EXISTS (SELECT 1 FROM account a WHERE a.site = ?1 AND a.id <> ?2 AND a.picture = picture.id)",
                "DELETE FROM account WHERE site = ? AND id = ?",
            ] {
                write.db.prepare_cached(sql)?.execute(key)?;
            }
            Ok(())
        })
        .await
    }
}

/// What [`Store::sign_in`] does, for work that has more to write with it.
pub(crate) fn sign_in(
    write: &mut Write<'_>,
    new: &SignedIn,
) -> Result<std::result::Result<Account, AccountRefusal>> {
    let known = account_of(write.db, &new.site, &new.profile.identity)?;
    let account = match (known, new.link) {
        (Some(known), Some(link)) if known != link => return Ok(Err(AccountRefusal::Elsewhere)),
        (Some(known), _) => known,
        (None, Some(link)) => {
            if find(write.db, &new.site, link)?.is_none() {
                return Ok(Err(AccountRefusal::Gone));
            }
            if count_identities(write.db, &new.site, link)? >= MOST_IDENTITIES {
                return Ok(Err(AccountRefusal::Full));
            }
            link
        }
        (None, None) => make(write, new)?,
    };
    let Profile { identity, handle, page, email, email_verified, .. } = &new.profile;
    write
        .db
        .prepare_cached(
            "INSERT INTO identity (site, issuer, subject, account, badge, handle, page, email, email_verified, linked, used) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10) ON CONFLICT DO UPDATE SET \
             badge = excluded.badge, handle = excluded.handle, page = excluded.page, email = excluded.email, \
             email_verified = excluded.email_verified, used = excluded.used",
        )?
        .execute(params![
            new.site.as_str(),
            identity.issuer,
            identity.subject,
            Column(account),
            new.badge,
            handle,
            page,
            email,
            email_verified,
            Column(new.at)
        ])?;
    find(write.db, &new.site, account)?
        .map(Ok)
        .ok_or_else(|| StoreError::Other("an account was not there after signing in".into()))
}

fn make(write: &Write<'_>, new: &SignedIn) -> Result<AccountId> {
    for name in free_names(&new.profile, &new.mark) {
        if holder(write.db, &new.site, &name.key)?.is_some() {
            continue;
        }
        write
            .db
            .prepare_cached("INSERT INTO account (site, id, name, name_key, created) VALUES (?, ?, ?, ?, ?)")?
            .execute(params![new.site.as_str(), Column(new.new_id), name.name, name.key, Column(new.at)])?;
        return Ok(new.new_id);
    }
    Err(StoreError::Other("no name is free for a new account".into()))
}

fn count_identities(db: &Connection, site: &SiteId, id: AccountId) -> Result<i64> {
    let sql = "SELECT count(*) FROM identity WHERE site = ? AND account = ?";
    Ok(db.prepare_cached(sql)?.query_row(params![site.as_str(), Column(id)], |row| row.get(0))?)
}

/// The account that goes by a name, or by one that looks like it.
pub(crate) fn holder(db: &Connection, site: &SiteId, key: &str) -> Result<Option<AccountId>> {
    let sql = "SELECT id FROM account WHERE site = ? AND name_key = ?";
    Ok(db.prepare_cached(sql)?.query_row([site.as_str(), key], |row| get(row, "id")).optional()?)
}

/// The account that somebody signs in to with an identity.
pub(crate) fn account_of(db: &Connection, site: &SiteId, identity: &Identity) -> Result<Option<AccountId>> {
    let sql = "SELECT account FROM identity WHERE site = ? AND issuer = ? AND subject = ?";
    let key = [site.as_str(), &identity.issuer, &identity.subject];
    Ok(db.prepare_cached(sql)?.query_row(key, |row| get(row, "account")).optional()?)
}

pub(crate) fn find(db: &Connection, site: &SiteId, id: AccountId) -> Result<Option<Account>> {
    let sql = "SELECT id, name, picture, created FROM account WHERE site = ? AND id = ?";
    Ok(db.prepare_cached(sql)?.query_row(params![site.as_str(), Column(id)], account).optional()?)
}

fn account(row: &Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        id: get(row, "id")?,
        name: row.get("name")?,
        picture: row.get("picture")?,
        created: get(row, "created")?,
    })
}

/// Marks every page that shows a reply of the account as stale. Work grows with what the account wrote, not with
/// the site, and it is done once for each change of the account.
pub(crate) fn show_anew(write: &mut Write<'_>, site: &SiteId, id: AccountId, at: Time) -> Result<()> {
    let sql = "SELECT DISTINCT article FROM reply WHERE site = ? AND account = ?";
    let articles: Vec<Option<ArticleId>> = write
        .db
        .prepare_cached(sql)?
        .query_map(params![site.as_str(), Column(id)], |row| maybe(row, "article"))?
        .collect::<rusqlite::Result<_>>()?;
    for article in articles.into_iter().flatten() {
        let event =
            Event { site, article, reply: None, kind: "account_changed", at, actor: "author", reason: None };
        write.record(&event)?;
    }
    Ok(())
}
