//! Accounts and identities on their way out and in.

use std::collections::HashSet;

use rejoinder_domain::record::{
    AccountRecord, IdentityRecord, PasskeyRecord, Record, RecordSink, picture_id,
};
use rejoinder_domain::{AccountId, Identity, PASSKEY_ISSUER, SiteId, name_key};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::RecordRefusal;
use super::check::Checked;
use super::export::give;
use super::import::{Stop, Taken};
use crate::Store;
use crate::accounts::{account_of, find, holder};
use crate::columns::{Column, get};
use crate::error::Result;

/// Gives out a site's accounts, the oldest first, each with its identities.
pub(super) fn export<S: RecordSink>(db: &Connection, site: &SiteId, sink: &mut S) -> Result<()> {
    let sql = "SELECT a.id, a.name, a.created, p.bytes FROM account a \
               LEFT JOIN picture p ON p.site = a.site AND p.id = a.picture WHERE a.site = ? ORDER BY a.id";
    let mut statement = db.prepare(sql)?;
    let mut rows = statement.query([site.as_str()])?;
    while let Some(row) = rows.next()? {
        let account = AccountRecord {
            id: get(row, "id")?,
            name: row.get("name")?,
            created: get(row, "created")?,
            picture: row.get("bytes")?,
        };
        let id = account.id;
        give(sink, &Record::Account(account))?;
        // A passkey without its key is no way to log in, and no import would take it.
        let sql = "SELECT i.issuer, i.subject, i.badge, i.handle, i.page, i.email, i.email_verified, i.linked, i.used, p.credential, p.key \
                   FROM identity i LEFT JOIN passkey p ON p.site = i.site AND p.issuer = i.issuer AND p.handle = i.subject \
                   WHERE i.site = ? AND i.account = ? AND (i.issuer <> ? OR p.key IS NOT NULL) \
                   ORDER BY i.linked, i.issuer, i.subject";
        let mut statement = db.prepare_cached(sql)?;
        let mut rows = statement.query(params![site.as_str(), Column(id), PASSKEY_ISSUER])?;
        while let Some(row) = rows.next()? {
            give(sink, &Record::Identity(Box::new(identity(row, id)?)))?;
        }
    }
    Ok(())
}

fn identity(row: &Row<'_>, account: AccountId) -> rusqlite::Result<IdentityRecord> {
    Ok(IdentityRecord {
        account,
        identity: Identity { issuer: row.get("issuer")?, subject: row.get("subject")? },
        badge: row.get("badge")?,
        handle: row.get("handle")?,
        page: row.get("page")?,
        email: row.get("email")?,
        email_verified: row.get("email_verified")?,
        linked: get(row, "linked")?,
        used: get(row, "used")?,
        passkey: match (row.get("credential")?, row.get("key")?) {
            (Some(credential), Some(key)) => Some(PasskeyRecord { credential, key }),
            _ => None,
        },
    })
}

/// What a file has said of accounts so far.
#[derive(Default)]
pub(super) struct Seen {
    accounts: HashSet<(SiteId, AccountId)>,
    names: HashSet<(SiteId, String)>,
    identities: HashSet<(SiteId, Identity)>,
    credentials: HashSet<(SiteId, Vec<u8>)>,
}

impl Seen {
    /// An account is new in the file, and its name is nobody else's; one that is here already stays as it is here.
    pub(super) async fn account(&mut self, store: &Store, site: SiteId, account: &AccountRecord) -> Checked {
        if !self.accounts.insert((site.clone(), account.id)) {
            return Ok(Err(RecordRefusal::Twice(account.id.to_string())));
        }
        let key = name_key(&account.name);
        if !self.names.insert((site.clone(), key.clone())) {
            return Ok(Err(RecordRefusal::Twice(account.name.clone())));
        }
        if store.account(&site, account.id).await?.is_some() {
            return Ok(Ok(()));
        }
        let taken = store.read(move |db| holder(db, &site, &key)).await?.is_some();
        Ok(if taken { Err(RecordRefusal::NameTaken(account.name.clone())) } else { Ok(()) })
    }

    /// An identity is new in the file, its account is there, and nobody else here signs in with it.
    pub(super) async fn identity(&mut self, store: &Store, site: SiteId, record: &IdentityRecord) -> Checked {
        if let Err(refusal) = self.known(store, &site, record.account).await? {
            return Ok(Err(refusal));
        }
        let identity = record.identity.clone();
        if !self.identities.insert((site.clone(), identity.clone())) {
            return Ok(Err(RecordRefusal::Twice(named(&identity))));
        }
        if let Some(passkey) = &record.passkey
            && !self.credentials.insert((site.clone(), passkey.credential.clone()))
        {
            return Ok(Err(RecordRefusal::Twice(format!("the key of {}", named(&identity)))));
        }
        let passkey = record.passkey.clone();
        let (account, subject) = (record.account, identity.subject.clone());
        let other = store
            .read(move |db| {
                let of = account_of(db, &site, &identity)?;
                let handle = passkey.map(|passkey| handle_of(db, &site, &passkey.credential)).transpose()?;
                Ok(of.is_some_and(|of| of != account)
                    || handle.flatten().is_some_and(|handle| handle != subject))
            })
            .await?;
        Ok(if other { Err(RecordRefusal::Elsewhere(named(&record.identity))) } else { Ok(()) })
    }

    /// An account is in the file before this line, or here.
    pub(super) async fn known(&self, store: &Store, site: &SiteId, id: AccountId) -> Checked {
        let known = self.accounts.contains(&(site.clone(), id)) || store.account(site, id).await?.is_some();
        Ok(if known { Ok(()) } else { Err(RecordRefusal::NoAccount(id)) })
    }
}

/// The user handle of the passkey that authenticators call by this.
fn handle_of(db: &Connection, site: &SiteId, credential: &[u8]) -> Result<Option<String>> {
    let sql = "SELECT handle FROM passkey WHERE site = ? AND credential = ?";
    let key = params![site.as_str(), credential];
    Ok(db.prepare_cached(sql)?.query_row(key, |row| row.get(0)).optional()?)
}

fn named(identity: &Identity) -> String {
    format!("{} of {}", identity.subject, identity.issuer)
}

/// Refuses what belongs to an account that is not here.
pub(super) fn must_be_here(db: &Connection, site: &SiteId, id: AccountId) -> Taken {
    match find(db, site, id)? {
        Some(_) => Ok(()),
        None => Err(Stop::Refused(RecordRefusal::NoAccount(id))),
    }
}

pub(super) fn add_account(db: &Connection, site: &SiteId, account: &AccountRecord) -> Taken {
    let key = name_key(&account.name);
    // Looked at again: somebody may have come by that name since the file was checked.
    if holder(db, site, &key)?.is_some() {
        return Err(Stop::Refused(RecordRefusal::NameTaken(account.name.clone())));
    }
    let picture = account.picture.as_deref().map(picture_id);
    if let (Some(id), Some(bytes)) = (picture, &account.picture) {
        db.prepare_cached("INSERT INTO picture (site, id, bytes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")?
            .execute(params![site.as_str(), id, bytes])?;
    }
    db.prepare_cached(
        "INSERT INTO account (site, id, name, name_key, picture, created) VALUES (?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        site.as_str(),
        Column(account.id),
        account.name,
        key,
        picture,
        Column(account.created)
    ])?;
    Ok(())
}

pub(super) fn add_identity(db: &Connection, site: &SiteId, record: &IdentityRecord) -> Taken {
    must_be_here(db, site, record.account)?;
    let key = record.passkey.as_ref().map(|passkey| handle_of(db, site, &passkey.credential)).transpose()?;
    if account_of(db, site, &record.identity)?.is_some() || key.flatten().is_some() {
        return Err(Stop::Refused(RecordRefusal::Elsewhere(named(&record.identity))));
    }
    db.prepare_cached(
        "INSERT INTO identity (site, issuer, subject, account, badge, handle, page, email, email_verified, linked, used) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        site.as_str(),
        record.identity.issuer,
        record.identity.subject,
        Column(record.account),
        record.badge,
        record.handle,
        record.page,
        record.email,
        record.email_verified,
        Column(record.linked),
        Column(record.used)
    ])?;
    if let Some(passkey) = &record.passkey {
        db.prepare_cached("INSERT INTO passkey (site, credential, handle, key) VALUES (?, ?, ?, ?)")?
            .execute(params![site.as_str(), passkey.credential, record.identity.subject, passkey.key])?;
    }
    Ok(())
}
