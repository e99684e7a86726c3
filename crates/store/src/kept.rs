//! What is kept for sign-ins beside the sign-ins themselves: typed text, pictures, registrations at instances.

use rejoinder_domain::{AccountId, ArticleId, SiteId, Time};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Store;
use crate::accounts::show_anew;
use crate::columns::Column;
use crate::error::Result;
use crate::sign_ins::sweep;

/// What stood in the form when somebody went to sign in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeptText {
    /// What is answered, as the form says it.
    pub parent: String,
    /// The text.
    pub body: String,
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: String,
    /// Website.
    pub website: String,
}

pub(crate) fn kept(
    db: &Connection,
    site: &SiteId,
    (browser, article): ([u8; 32], ArticleId),
    now: Time,
) -> Result<Option<KeptText>> {
    let sql = "SELECT parent, body, name, email, website FROM kept_text WHERE site = ? AND browser = ? AND article = ? AND expires > ?";
    let row = |row: &Row<'_>| {
        Ok(KeptText {
            parent: row.get("parent")?,
            body: row.get("body")?,
            name: row.get("name")?,
            email: row.get("email")?,
            website: row.get("website")?,
        })
    };
    let key = params![site.as_str(), browser, Column(article), Column(now)];
    Ok(db.prepare_cached(sql)?.query_row(key, row).optional()?)
}

impl Store {
    /// Keeps what stood in a browser's form under an article, in place of what was kept before.
    pub async fn keep_text(
        &self,
        site: &SiteId,
        (browser, article): ([u8; 32], ArticleId),
        text: KeptText,
        (expires, now): (Time, Time),
    ) -> Result<()> {
        let site = site.clone();
        self.write(move |write| {
            sweep(write, now)?;
            write
                .db
                .prepare_cached(
                    "INSERT OR REPLACE INTO kept_text (site, browser, article, parent, body, name, email, website, expires) \
                     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                )?
                .execute(params![
                    site.as_str(),
                    browser,
                    Column(article),
                    text.parent,
                    text.body,
                    text.name,
                    text.email,
                    text.website,
                    Column(expires)
                ])?;
            Ok(())
        })
        .await
    }

    /// What is kept of a browser's form under an article.
    pub async fn kept_text(
        &self,
        site: &SiteId,
        (browser, article): ([u8; 32], ArticleId),
        now: Time,
    ) -> Result<Option<KeptText>> {
        let site = site.clone();
        self.read(move |db| kept(db, &site, (browser, article), now)).await
    }

    /// Lets go of what is kept of a browser's form under an article: it was posted.
    pub async fn forget_text(&self, site: &SiteId, browser: [u8; 32], article: ArticleId) -> Result<()> {
        let site = site.clone();
        self.write(move |write| {
            write
                .db
                .prepare_cached("DELETE FROM kept_text WHERE site = ? AND browser = ? AND article = ?")?
                .execute(params![site.as_str(), browser, Column(article)])?;
            Ok(())
        })
        .await
    }

    /// Gives an account a picture, on all its replies; the one before is let go unless another account has it.
    pub async fn set_picture(
        &self,
        site: &SiteId,
        account: AccountId,
        (id, bytes): ([u8; 16], Vec<u8>),
        at: Time,
    ) -> Result<()> {
        let site = site.clone();
        self.write(move |write| {
            let key = params![site.as_str(), Column(account)];
            let before: Option<Option<[u8; 16]>> = write
                .db
                .prepare_cached("SELECT picture FROM account WHERE site = ? AND id = ?")?
                .query_row(key, |row| row.get(0))
                .optional()?;
            let Some(before) = before.filter(|before| *before != Some(id)) else { return Ok(()) };
            write
                .db
                .prepare_cached("INSERT INTO picture (site, id, bytes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")?
                .execute(params![site.as_str(), id, bytes])?;
            write
                .db
                .prepare_cached("UPDATE account SET picture = ? WHERE site = ? AND id = ?")?
                .execute(params![id, site.as_str(), Column(account)])?;
            if let Some(before) = before {
                write
                    .db
                    .prepare_cached(
                        "DELETE FROM picture WHERE site = ?1 AND id = ?2 AND NOT EXISTS (SELECT 1 FROM account WHERE site = ?1 AND picture = ?2)",
                    )?
                    .execute(params![site.as_str(), before])?;
            }
            show_anew(write, &site, account, at)
        })
        .await
    }

    /// A picture's bytes.
    pub async fn picture(&self, site: &SiteId, id: [u8; 16]) -> Result<Option<Vec<u8>>> {
        let site = site.clone();
        self.read(move |db| {
            let sql = "SELECT bytes FROM picture WHERE site = ? AND id = ?";
            Ok(db.prepare_cached(sql)?.query_row(params![site.as_str(), id], |row| row.get(0)).optional()?)
        })
        .await
    }

    /// What this program is registered as at an instance (JSON).
    pub async fn registration(
        &self,
        site: &SiteId,
        provider: &str,
        instance: &str,
    ) -> Result<Option<String>> {
        let (site, provider, instance) = (site.clone(), provider.to_owned(), instance.to_owned());
        self.read(move |db| {
            let sql = "SELECT client FROM registration WHERE site = ? AND provider = ? AND instance = ?";
            let key = [site.as_str(), &provider, &instance];
            Ok(db.prepare_cached(sql)?.query_row(key, |row| row.get(0)).optional()?)
        })
        .await
    }

    /// Takes a registration at an instance from the `most` that there may be since a moment: answers whether there
    /// was one left. It counts whatever becomes of it, and together with others that are on their way.
    pub async fn take_registration(
        &self,
        site: &SiteId,
        (provider, instance): (&str, &str),
        (since, most): (Time, u64),
        at: Time,
    ) -> Result<bool> {
        let (site, provider, instance) = (site.clone(), provider.to_owned(), instance.to_owned());
        self.write(move |write| {
            let taken: u64 = write
                .db
                .prepare_cached("SELECT count(*) FROM registration WHERE site = ? AND at > ?")?
                .query_row(params![site.as_str(), Column(since)], |row| row.get(0))?;
            if taken >= most {
                return Ok(false);
            }
            write
                .db
                .prepare_cached(
                    "INSERT INTO registration (site, provider, instance, client, at) VALUES (?, ?, ?, '', ?) \
                     ON CONFLICT DO UPDATE SET at = excluded.at",
                )?
                .execute(params![site.as_str(), provider, instance, Column(at)])?;
            Ok(true)
        })
        .await
    }

    /// Keeps what this program is registered as at an instance.
    pub async fn keep_registration(
        &self,
        site: &SiteId,
        (provider, instance): (&str, &str),
        client: String,
        at: Time,
    ) -> Result<()> {
        let (site, provider, instance) = (site.clone(), provider.to_owned(), instance.to_owned());
        self.write(move |write| {
            write
                .db
                .prepare_cached("INSERT OR REPLACE INTO registration (site, provider, instance, client, at) VALUES (?, ?, ?, ?, ?)")?
                .execute(params![site.as_str(), provider, instance, client, Column(at)])?;
            Ok(())
        })
        .await
    }
}
