//! Other pages that mention an article.

use rejoinder_domain::{ArticleId, SiteId, Time};
use rusqlite::{Connection, Row, params};

use crate::columns::{Column, get};
use crate::error::Result;

/// A page that mentions an article, as the article's page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Its title, or the name its sender gave.
    pub title: String,
    /// Its address.
    pub url: String,
    /// When it was received.
    pub created: Time,
}

/// The newest published mentions of an article, at most `limit`, oldest of them first.
pub(crate) fn of(db: &Connection, site: &SiteId, article: ArticleId, limit: u32) -> Result<Vec<Mention>> {
    let sql = "SELECT title, url, created FROM mention WHERE site = ? AND article = ? AND state = 'published' \
               ORDER BY created DESC LIMIT ?";
    let row = |row: &Row<'_>| {
        Ok(Mention { title: row.get("title")?, url: row.get("url")?, created: get(row, "created")? })
    };
    let mut mentions: Vec<Mention> = db
        .prepare_cached(sql)?
        .query_map(params![site.as_str(), Column(article), limit], row)?
        .collect::<rusqlite::Result<_>>()?;
    mentions.reverse();
    Ok(mentions)
}
