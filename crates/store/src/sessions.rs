//! Who is signed in at which browser.

use std::time::Duration;

use rejoinder_domain::{AccountId, Identity, SiteId, Time};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Store;
use crate::accounts::Account;
use crate::columns::{Column, get};
use crate::error::Result;

/// A session that is not used for so long is over.
pub const IDLE: Duration = Duration::from_hours(24 * 30);
/// A session is over after so long, however much it is used.
pub const ABSOLUTE: Duration = Duration::from_hours(24 * 180);
/// When a session was last used is written down this often at most.
const NOTED: Duration = Duration::from_hours(1);
/// Sessions that are over are taken out so many at a time, when a new one begins.
const SWEPT: u32 = 20;

/// A session with its account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of its token.
    pub token: [u8; 32],
    /// The account.
    pub account: Account,
    /// The identity that was signed in with.
    pub identity: Identity,
    /// That identity's badge: kind of provider, or `kind:name`.
    pub badge: String,
    /// When it began.
    pub created: Time,
    /// When it was last used, to the hour.
    pub seen: Time,
}

impl Session {
    /// Whether it is not over.
    pub(crate) fn is_alive(&self, now: Time) -> bool {
        now < self.seen.after(IDLE) && now < self.created.after(ABSOLUTE)
    }

    /// Whether the reader has signed in not longer ago than this.
    pub fn is_fresh(&self, now: Time, span: Duration) -> bool {
        now < self.created.after(span)
    }
}

impl Store {
    /// Begins a session; the token's hash is all that is known of it here.
    pub async fn begin_session(
        &self,
        site: &SiteId,
        token: [u8; 32],
        (account, identity): (AccountId, Identity),
        at: Time,
    ) -> Result<()> {
        let site = site.clone();
        self.write(move |write| {
            let over = at.before(IDLE);
            write
                .db
                .prepare_cached("DELETE FROM session WHERE (site, token) IN (SELECT site, token FROM session WHERE seen < ? ORDER BY seen LIMIT ?)")?
                .execute(params![Column(over), SWEPT])?;
            write
                .db
                .prepare_cached(
                    "INSERT INTO session (site, token, account, issuer, subject, created, seen) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
                )?
                .execute(params![
                    site.as_str(),
                    token,
                    Column(account),
                    identity.issuer,
                    identity.subject,
                    Column(at)
                ])?;
            Ok(())
        })
        .await
    }

    /// The session with this token's hash, unless it is over.
    pub async fn session(&self, site: &SiteId, token: [u8; 32], now: Time) -> Result<Option<Session>> {
        let key = site.clone();
        let found = self.read(move |db| living(db, &key, token, now)).await?;
        if let Some(session) = &found {
            self.note_use(site, session, now).await?;
        }
        Ok(found)
    }

    /// Writes down that a session was used, if that was not done lately.
    pub(crate) async fn note_use(&self, site: &SiteId, session: &Session, now: Time) -> Result<()> {
        if now < session.seen.after(NOTED) {
            return Ok(());
        }
        let (site, token) = (site.clone(), session.token);
        self.write(move |write| {
            write
                .db
                .prepare_cached("UPDATE session SET seen = ? WHERE site = ? AND token = ?")?
                .execute(params![Column(now), site.as_str(), token])?;
            Ok(())
        })
        .await
    }

    /// An account's sessions that are not over, the newest first; a hundred at most.
    pub async fn sessions(&self, site: &SiteId, account: AccountId, now: Time) -> Result<Vec<Session>> {
        let site = site.clone();
        self.read(move |db| {
            let sql =
                format!("{SESSION} WHERE s.site = ?1 AND s.account = ?2 ORDER BY s.created DESC LIMIT 100");
            let mut found: Vec<Session> = db
                .prepare_cached(&sql)?
                .query_map(params![site.as_str(), Column(account)], session)?
                .collect::<rusqlite::Result<_>>()?;
            found.retain(|session| session.is_alive(now));
            Ok(found)
        })
        .await
    }

    /// Ends one session.
    pub async fn end_session(&self, site: &SiteId, token: [u8; 32]) -> Result<()> {
        let site = site.clone();
        self.write(move |write| {
            write
                .db
                .prepare_cached("DELETE FROM session WHERE site = ? AND token = ?")?
                .execute(params![site.as_str(), token])?;
            Ok(())
        })
        .await
    }

    /// Ends every session of an account, on all devices, also those that a page is about to begin.
    pub async fn end_sessions(&self, site: &SiteId, account: AccountId) -> Result<()> {
        let site = site.clone();
        self.write(move |write| {
            for sql in [
                "DELETE FROM session WHERE site = ? AND account = ?",
                "DELETE FROM sign_in_window WHERE site = ? AND account = ?",
            ] {
                write.db.prepare_cached(sql)?.execute(params![site.as_str(), Column(account)])?;
            }
            Ok(())
        })
        .await
    }
}

const SESSION: &str = "SELECT s.token, s.issuer, s.subject, s.created AS began, s.seen, i.badge, a.id, a.name, a.picture, a.created \
     FROM session s JOIN account a ON a.site = s.site AND a.id = s.account \
     JOIN identity i ON i.site = s.site AND i.issuer = s.issuer AND i.subject = s.subject";

pub(crate) fn living(db: &Connection, site: &SiteId, token: [u8; 32], now: Time) -> Result<Option<Session>> {
    let sql = format!("{SESSION} WHERE s.site = ?1 AND s.token = ?2");
    let found = db.prepare_cached(&sql)?.query_row(params![site.as_str(), token], session).optional()?;
    Ok(found.filter(|session| session.is_alive(now)))
}

fn session(row: &Row<'_>) -> rusqlite::Result<Session> {
    Ok(Session {
        token: row.get("token")?,
        account: Account {
            id: get(row, "id")?,
            name: row.get("name")?,
            picture: row.get("picture")?,
            created: get(row, "created")?,
        },
        identity: Identity { issuer: row.get("issuer")?, subject: row.get("subject")? },
        badge: row.get("badge")?,
        created: get(row, "began")?,
        seen: get(row, "seen")?,
    })
}
