//! Where articles come from: what is known of their files, and what becomes of them when those go or move.

use rejoinder_domain::{ArticleId, SiteId, Time};
use rusqlite::{OptionalExtension, params};

use crate::Store;
use crate::columns::{Column, get};
use crate::error::Result;
use crate::writer::Event;

impl Store {
    /// The stamps of all articles whose origin begins with `prefix`, as (origin, stamp).
    pub async fn stamps(&self, site: &SiteId, prefix: &str) -> Result<Vec<(String, String)>> {
        let (site, from) = (site.clone(), prefix.to_owned());
        self.read(move |db| {
            let sql = "SELECT origin, coalesce(stamp, '') FROM article WHERE site = ?1 AND origin >= ?2 AND origin < ?3";
            let end = format!("{from}\u{10FFFF}");
            let rows = db
                .prepare_cached(sql)?
                .query_map([site.as_str(), &from, &end], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<rusqlite::Result<_>>()?;
            Ok(rows)
        })
        .await
    }

    /// Whether everybody may see the article that came from `origin` at `now`; `None` if none did.
    pub async fn shown_from(&self, site: &SiteId, origin: &str, now: Time) -> Result<Option<bool>> {
        let (site, origin) = (site.clone(), origin.to_owned());
        self.read(move |db| {
            let sql =
                "SELECT visibility = 'public' AND published <= ? FROM article WHERE site = ? AND origin = ?";
            let key = params![Column(now), site.as_str(), origin];
            Ok(db.prepare_cached(sql)?.query_row(key, |row| row.get(0)).optional()?)
        })
        .await
    }

    /// The article that came from `from` comes from `to` now, with its id, its replies and its addresses: its file was
    /// moved. An article that came from `to` until now has `from` in return, so that what moved in a chain finds its own.
    pub async fn change_origin(&self, site: &SiteId, from: &str, to: &str) -> Result<()> {
        let (site, from, to) = (site.clone(), from.to_owned(), to.to_owned());
        self.write(move |write| {
            let of = "SELECT id FROM article WHERE site = ? AND origin = ?";
            let displaced: Option<ArticleId> = write
                .db
                .prepare_cached(of)?
                .query_row([site.as_str(), &to], |row| get(row, "id"))
                .optional()?;
            // No two have one origin, not even for a moment.
            let none = "UPDATE article SET origin = NULL WHERE site = ? AND origin = ?";
            write.db.prepare_cached(none)?.execute([site.as_str(), &to])?;
            // Without a stamp the source is read, whatever its state.
            let moved = "UPDATE article SET origin = ?, stamp = NULL WHERE site = ? AND origin = ?";
            write.db.prepare_cached(moved)?.execute([&to, site.as_str(), &from])?;
            if let Some(displaced) = displaced {
                let sql = "UPDATE article SET origin = ?, stamp = NULL WHERE site = ? AND id = ?";
                write.db.prepare_cached(sql)?.execute(params![from, site.as_str(), Column(displaced)])?;
            }
            Ok(())
        })
        .await
    }

    /// Hides the article that came from `origin`, because its source is gone. Its replies are kept.
    pub async fn hide_article(&self, site: &SiteId, origin: &str, at: Time) -> Result<bool> {
        let (site, origin) = (site.clone(), origin.to_owned());
        self.write(move |write| {
            let sql = "UPDATE article SET visibility = 'hidden', stamp = NULL WHERE site = ? AND origin = ? \
                       AND visibility <> 'hidden' RETURNING id";
            let hidden = write
                .db
                .prepare_cached(sql)?
                .query_row([site.as_str(), &origin], |row| get::<ArticleId>(row, "id"))
                .optional()?;
            if let Some(article) = hidden {
                write.record(&Event {
                    site: &site,
                    article,
                    reply: None,
                    kind: "article_hidden",
                    at,
                    actor: "publisher",
                    reason: Some("its file is gone"),
                })?;
            }
            Ok(hidden.is_some())
        })
        .await
    }
}
