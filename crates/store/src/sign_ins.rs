//! Sign-ins under way, and pages that wait for one in another window.

use rejoinder_domain::{AccountId, ArticleId, Identity, SiteId, Time};
use rusqlite::{OptionalExtension, Row, params};

use crate::Store;
use crate::accounts::account_of;
use crate::columns::{Column, get, maybe};
use crate::error::Result;
use crate::writer::Write;

/// What is over is taken out so many rows at a time, whenever something new begins.
const SWEPT: u32 = 20;

/// A sign-in under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingSignIn {
    /// SHA-256 of what travels as `state`.
    pub state: [u8; 32],
    /// SHA-256 of the token of the browser that began it.
    pub browser: [u8; 32],
    /// The provider's id.
    pub provider: String,
    /// The instance, of federated providers; else empty.
    pub instance: String,
    /// What the sign-in needs to go on, JSON.
    pub plan: String,
    /// The article it began under.
    pub article: Option<ArticleId>,
    /// The account that the identity is to be linked to.
    pub link: Option<AccountId>,
    /// The window that waits to claim the result.
    pub window: Option<[u8; 16]>,
    /// When it is over.
    pub expires: Time,
}

/// What a callback must show to go on with a sign-in: all of it must be of the same sign-in.
#[derive(Debug, Clone)]
pub struct Callback {
    /// SHA-256 of the `state` that came.
    pub state: [u8; 32],
    /// SHA-256 of the browser's token.
    pub browser: [u8; 32],
    /// The provider whose address was called.
    pub provider: String,
    /// The instance in that address.
    pub instance: String,
    /// Now.
    pub at: Time,
}

/// How a sign-in in another window ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WindowOutcome {
    /// Signed in.
    Done(AccountId, Identity),
    /// Not; a code of ours says why.
    Failed(String),
}

/// What a waiting page is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claimed {
    /// Not yet.
    Waiting,
    /// Signed in: this is told once.
    Done(AccountId, Identity),
    /// Not signed in; a code of ours says why.
    Failed(String),
    /// There is no such window, it is over or claimed, or the verifier is another's.
    Unknown,
}

/// A page that waits.
#[derive(Debug, Clone)]
pub struct NewWindow {
    /// Its id: tells nothing to whoever has no verifier.
    pub id: [u8; 16],
    /// SHA-256 of the verifier.
    pub challenge: [u8; 32],
    /// The provider's id.
    pub provider: String,
    /// When it is over.
    pub expires: Time,
}

impl Store {
    /// Keeps a sign-in that begins. If a window waits for it, that must be unbound, alive and of the same provider:
    /// answers whether it was kept.
    pub async fn begin_sign_in(&self, site: &SiteId, new: PendingSignIn, now: Time) -> Result<bool> {
        let site = site.clone();
        self.write(move |write| {
            sweep(write, now)?;
            if let Some(window) = new.window {
                let bound = write
                    .db
                    .prepare_cached(
                        "UPDATE sign_in_window SET outcome = 'bound' \
                         WHERE site = ? AND id = ? AND provider = ? AND outcome = 'waiting' AND expires > ?",
                    )?
                    .execute(params![site.as_str(), window, new.provider, Column(now)])?;
                if bound == 0 {
                    return Ok(false);
                }
            }
            insert(write, &site, &new)?;
            Ok(true)
        })
        .await
    }

    /// Lets a sign-in go on that was taken out: what was shown did not prove anything, and something else may.
    pub async fn put_back_sign_in(&self, site: &SiteId, taken: PendingSignIn) -> Result<()> {
        let site = site.clone();
        self.write(move |write| insert(write, &site, &taken)).await
    }

    /// The sign-in that a callback goes on with; with this it is used up. `None` if nothing fits: another browser's,
    /// another provider's, used already, or over. What does not fit uses nothing up.
    pub async fn take_sign_in(&self, site: &SiteId, callback: Callback) -> Result<Option<PendingSignIn>> {
        let site = site.clone();
        self.write(move |write| {
            let sql = "DELETE FROM sign_in WHERE site = ? AND state = ? AND browser = ? AND provider = ? AND instance = ? AND expires > ? \
                       RETURNING state, browser, provider, instance, plan, article, link, window, expires";
            let Callback { state, browser, ref provider, ref instance, at } = callback;
            let key = params![site.as_str(), state, browser, provider, instance, Column(at)];
            Ok(write.db.prepare_cached(sql)?.query_row(key, pending).optional()?)
        })
        .await
    }

    /// The sign-in that a browser has begun and not finished, for the page that leads to its provider.
    pub async fn begun_sign_in(
        &self,
        site: &SiteId,
        state: [u8; 32],
        browser: [u8; 32],
        now: Time,
    ) -> Result<Option<PendingSignIn>> {
        let site = site.clone();
        self.read(move |db| {
            let sql = format!("{SIGN_IN} WHERE site = ? AND state = ? AND browser = ? AND expires > ?");
            let key = params![site.as_str(), state, browser, Column(now)];
            Ok(db.prepare_cached(&sql)?.query_row(key, pending).optional()?)
        })
        .await
    }

    /// Lets a page wait for a sign-in in another window.
    pub async fn open_window(&self, site: &SiteId, new: NewWindow, now: Time) -> Result<()> {
        let site = site.clone();
        self.write(move |write| {
            sweep(write, now)?;
            write
                .db
                .prepare_cached(
                    "INSERT INTO sign_in_window (site, id, challenge, provider, outcome, expires) VALUES (?, ?, ?, ?, 'waiting', ?)",
                )?
                .execute(params![site.as_str(), new.id, new.challenge, new.provider, Column(new.expires)])?;
            Ok(())
        })
        .await
    }

    /// Writes down how the sign-in ended that a window waits for, if only because it could not begin. Answers whether
    /// the window still waits.
    pub async fn close_window(&self, site: &SiteId, id: [u8; 16], outcome: WindowOutcome) -> Result<bool> {
        let site = site.clone();
        self.write(move |write| {
            let (word, account, identity) = match &outcome {
                WindowOutcome::Done(account, identity) => ("done", Some(*account), Some(identity)),
                WindowOutcome::Failed(code) => (code.as_str(), None, None),
            };
            let (issuer, subject) = identity.map(|identity| (&identity.issuer, &identity.subject)).unzip();
            let waits = write
                .db
                .prepare_cached(
                    "UPDATE sign_in_window SET outcome = ?, account = ?, issuer = ?, subject = ? WHERE site = ? AND id = ? AND outcome IN ('waiting', 'bound')",
                )?
                .execute(params![word, account.map(Column), issuer, subject, site.as_str(), id])?;
            Ok(waits > 0)
        })
        .await
    }

    /// A page no longer waits: what comes of its window is nobody's.
    pub async fn abandon_window(&self, site: &SiteId, id: [u8; 16], challenge: [u8; 32]) -> Result<()> {
        let site = site.clone();
        self.write(move |write| {
            let sql = "DELETE FROM sign_in_window WHERE site = ? AND id = ? AND challenge = ?";
            write.db.prepare_cached(sql)?.execute(params![site.as_str(), id, challenge])?;
            Ok(())
        })
        .await
    }

    /// What a waiting page is told; an end is told once, and then the window is gone. `challenge` is made from the
    /// verifier that the page shows.
    pub async fn claim_window(
        &self,
        site: &SiteId,
        id: [u8; 16],
        challenge: [u8; 32],
        now: Time,
    ) -> Result<Claimed> {
        let asked = site.clone();
        let state = self
            .read(move |db| {
                let sql = "SELECT outcome FROM sign_in_window WHERE site = ? AND id = ? AND challenge = ? AND expires > ?";
                let key = params![asked.as_str(), id, challenge, Column(now)];
                Ok(db.prepare_cached(sql)?.query_row(key, |row| row.get::<_, String>(0)).optional()?)
            })
            .await?;
        match state.as_deref() {
            None => return Ok(Claimed::Unknown),
            Some("waiting" | "bound") => return Ok(Claimed::Waiting),
            Some(_) => {}
        }
        let site = site.clone();
        self.write(move |write| {
            let sql = "DELETE FROM sign_in_window WHERE site = ? AND id = ? AND challenge = ? AND expires > ? AND outcome NOT IN ('waiting', 'bound') \
                       RETURNING outcome, account, issuer, subject";
            let row = |row: &Row<'_>| {
                let account: Option<AccountId> = maybe(row, "account")?;
                Ok(match account {
                    Some(account) => Claimed::Done(
                        account,
                        Identity { issuer: row.get("issuer")?, subject: row.get("subject")? },
                    ),
                    None => Claimed::Failed(row.get("outcome")?),
                })
            };
            let key = params![site.as_str(), id, challenge, Column(now)];
            let claimed = write.db.prepare_cached(sql)?.query_row(key, row).optional()?;
            Ok(match claimed {
                // Erased or taken away after it was proved: there is nobody to log in as.
                Some(Claimed::Done(account, identity))
                    if account_of(write.db, &site, &identity)? != Some(account) =>
                {
                    Claimed::Unknown
                }
                claimed => claimed.unwrap_or(Claimed::Unknown),
            })
        })
        .await
    }

    /// Uses a token up: answers whether it had not been used before. It is remembered until it would have expired.
    pub async fn use_token(&self, site: &SiteId, token: [u8; 32], expires: Time, now: Time) -> Result<bool> {
        let site = site.clone();
        self.write(move |write| {
            sweep(write, now)?;
            let new = write
                .db
                .prepare_cached(
                    "INSERT INTO used_token (site, token, expires) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                )?
                .execute(params![site.as_str(), token, Column(expires)])?;
            Ok(new > 0)
        })
        .await
    }
}

fn insert(write: &Write<'_>, site: &SiteId, new: &PendingSignIn) -> Result<()> {
    write
        .db
        .prepare_cached(
            "INSERT INTO sign_in (site, state, browser, provider, instance, plan, article, link, window, expires) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            site.as_str(),
            new.state,
            new.browser,
            new.provider,
            new.instance,
            new.plan,
            new.article.map(Column),
            new.link.map(Column),
            new.window,
            Column(new.expires)
        ])?;
    Ok(())
}

/// Takes out a little of what is over: never more at once than one request should do.
pub(crate) fn sweep(write: &Write<'_>, now: Time) -> Result<()> {
    for table in ["sign_in", "sign_in_window", "kept_text", "used_token"] {
        let key = match table {
            "sign_in" => "state",
            "sign_in_window" => "id",
            "kept_text" => "browser, article",
            _ => "token",
        };
        let sql = format!(
            "DELETE FROM {table} WHERE (site, {key}) IN (SELECT site, {key} FROM {table} WHERE expires <= ? ORDER BY expires LIMIT ?)"
        );
        write.db.prepare_cached(&sql)?.execute(params![Column(now), SWEPT])?;
    }
    Ok(())
}

/// The start of every statement that reads a sign-in, for [`pending`].
pub(crate) const SIGN_IN: &str =
    "SELECT state, browser, provider, instance, plan, article, link, window, expires FROM sign_in";

pub(crate) fn pending(row: &Row<'_>) -> rusqlite::Result<PendingSignIn> {
    Ok(PendingSignIn {
        state: row.get("state")?,
        browser: row.get("browser")?,
        provider: row.get("provider")?,
        instance: row.get("instance")?,
        plan: row.get("plan")?,
        article: maybe(row, "article")?,
        link: maybe(row, "link")?,
        window: row.get("window")?,
        expires: get(row, "expires")?,
    })
}
