//! Articles: kept, found by path, listed.

use rejoinder_domain::{ArticleId, ArticlePath, ArticleRules, SiteId, Time, Visibility};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, RowIndex, params};

use crate::Store;
use crate::columns::{Column, get, maybe};
use crate::error::Result;
use crate::writer::{Event, Write};

/// An article as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its id.
    pub id: ArticleId,
    /// Its own path, decoded.
    pub path: String,
    /// Headline.
    pub title: String,
    /// Summary; may be empty.
    pub summary: String,
    /// Who wrote it; may be empty.
    pub byline: String,
    /// Its language, if not the site's.
    pub language: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// When it is, or will be, published.
    pub published: Time,
    /// When it was changed since.
    pub updated: Option<Time>,
    /// Who may see it.
    pub visibility: Visibility,
    /// What it demands of replies.
    pub rules: ArticleRules,
    /// Published replies.
    pub reply_count: u64,
    /// Number of its last change.
    pub revision: i64,
    /// Its body, safe HTML.
    pub html: String,
}

impl Article {
    /// Whether everybody may see it at `now`.
    pub fn is_visible(&self, now: Time) -> bool {
        self.visibility == Visibility::Public && self.published <= now
    }
}

/// An article as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleCard {
    /// Its id.
    pub id: ArticleId,
    /// Its own path, decoded.
    pub path: String,
    /// Headline.
    pub title: String,
    /// Summary; may be empty.
    pub summary: String,
    /// Who wrote it; may be empty.
    pub byline: String,
    /// Its language, if not the site's.
    pub language: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// When it was published.
    pub published: Time,
    /// When it was changed since.
    pub updated: Option<Time>,
    /// Published replies.
    pub reply_count: u64,
}

/// A page of the list of articles, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontPage {
    /// The articles.
    pub articles: Vec<ArticleCard>,
    /// There are newer ones than the first.
    pub newer: bool,
    /// There are older ones than the last.
    pub older: bool,
    /// When the next scheduled article is due, if one is.
    pub next_due: Option<Time>,
}

/// An article as its source (a file, an import) describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleSource {
    /// The id it gets if it is new.
    pub id: ArticleId,
    /// Where it comes from, unlike every other: `file:hello.md`, `wordpress:example.org/post/12`.
    pub origin: String,
    /// State of the source (size, time of change, version of rendering): the same stamp means nothing to do.
    pub stamp: String,
    /// Its own path.
    pub path: ArticlePath,
    /// Other addresses that lead here: paths, or path and query.
    pub old_addresses: Vec<String>,
    /// Headline.
    pub title: String,
    /// Summary.
    pub summary: String,
    /// Who wrote it.
    pub byline: String,
    /// Its language, if not the site's.
    pub language: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// When it is, or will be, published.
    pub published: Time,
    /// When it was changed since.
    pub updated: Option<Time>,
    /// Who may see it.
    pub visibility: Visibility,
    /// What it demands of replies.
    pub rules: ArticleRules,
    /// Its body, safe HTML.
    pub html: String,
}

/// What putting an article did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// It is new.
    Added(ArticleId),
    /// It was there and is now as the source says.
    Changed(ArticleId),
    /// It was there already, just so.
    Same(ArticleId),
}

impl Put {
    /// The article's id.
    pub fn id(self) -> ArticleId {
        match self {
            Self::Added(id) | Self::Changed(id) | Self::Same(id) => id,
        }
    }
}

/// Why an article was not put.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PutError {
    /// Another article has the path.
    #[error("the path {path} belongs to another article ({owner})")]
    PathTaken {
        /// The path.
        path: String,
        /// The other's origin or title.
        owner: String,
    },
}

const CARD: &str = "id, path, title, summary, byline, language, tags, published, updated, reply_count";
const BUT_BODY: &str = "id, path, title, summary, byline, language, tags, published, updated, visibility, replies_open, \
                        policy, close_after_days, max_links, reply_count, revision";

/// The article at `path`, with or without its closing slash; whatever its visibility.
pub(crate) fn at(db: &Connection, site: &SiteId, path: &str) -> Result<Option<Article>> {
    at_path(db, site, path, &format!("SELECT {BUT_BODY}, html FROM article WHERE site = ? AND path = ?"))
}

fn at_path(db: &Connection, site: &SiteId, path: &str, sql: &str) -> Result<Option<Article>> {
    let mut statement = db.prepare_cached(sql)?;
    let mut there = |path: &str| statement.query_row(params![site.as_str(), path], article).optional();
    match there(path)? {
        Some(article) => Ok(Some(article)),
        None => Ok(there(&path.strip_suffix('/').map_or_else(|| format!("{path}/"), str::to_owned))?),
    }
}

impl Store {
    /// The article at `path`, with or without its closing slash; whatever its visibility, and without its text.
    pub async fn article_at(&self, site: &SiteId, path: &str) -> Result<Option<Article>> {
        let (site, path) = (site.clone(), path.to_owned());
        let sql = format!("SELECT {BUT_BODY}, '' AS html FROM article WHERE site = ? AND path = ?");
        self.read(move |db| at_path(db, &site, &path, &sql)).await
    }

    /// The article with this id, whatever its visibility.
    pub async fn article(&self, site: &SiteId, id: ArticleId) -> Result<Option<Article>> {
        let site = site.clone();
        self.read(move |db| find(db, &site, id)).await
    }

    /// Where an old address leads: the path of its article, if everybody may see that at `now`.
    pub async fn moved(&self, site: &SiteId, address: &str, now: Time) -> Result<Option<String>> {
        let (site, address) = (site.clone(), address.to_owned());
        self.read(move |db| {
            let sql = "SELECT a.path FROM old_address o JOIN article a ON a.site = o.site AND a.id = o.article \
                       WHERE o.site = ? AND o.address = ? AND a.visibility = 'public' AND a.published <= ?";
            let key = params![site.as_str(), &address, Column(now)];
            Ok(db.prepare_cached(sql)?.query_row(key, |row| row.get(0)).optional()?)
        })
        .await
    }

    /// Articles that everybody may see at `now`, newest first: those older than `before`, or the nearest newer than
    /// `after`, or the newest.
    pub async fn front_page(
        &self,
        site: &SiteId,
        range: (Option<ArticleId>, Option<ArticleId>),
        now: Time,
        size: usize,
    ) -> Result<FrontPage> {
        let site = site.clone();
        self.read(move |db| front_page(db, &site, range, now, size)).await
    }

    /// Whether the site has any article at all.
    pub async fn has_articles(&self, site: &SiteId) -> Result<bool> {
        let site = site.clone();
        self.read(move |db| {
            Ok(db.prepare("SELECT 1 FROM article WHERE site = ? LIMIT 1")?.exists([site.as_str()])?)
        })
        .await
    }

    /// Keeps an article as its source describes it. Its replies, counts and old addresses stay.
    pub async fn put_article(
        &self,
        site: &SiteId,
        source: ArticleSource,
        at: Time,
        actor: &'static str,
    ) -> Result<std::result::Result<Put, PutError>> {
        let site = site.clone();
        self.write(move |write| put(write, &site, &source, at, actor)).await
    }
}

/// The article without its body, for whoever asks what it demands.
pub(crate) fn find_without_body(db: &Connection, site: &SiteId, id: ArticleId) -> Result<Option<Article>> {
    let sql = format!("SELECT {BUT_BODY}, '' AS html FROM article WHERE site = ? AND id = ?");
    Ok(db.prepare_cached(&sql)?.query_row(params![site.as_str(), Column(id)], article).optional()?)
}

pub(crate) fn find(db: &Connection, site: &SiteId, id: ArticleId) -> Result<Option<Article>> {
    let sql = format!("SELECT {BUT_BODY}, html FROM article WHERE site = ? AND id = ?");
    Ok(db.prepare_cached(&sql)?.query_row(params![site.as_str(), Column(id)], article).optional()?)
}

fn front_page(
    db: &Connection,
    site: &SiteId,
    (before, after): (Option<ArticleId>, Option<ArticleId>),
    now: Time,
    size: usize,
) -> Result<FrontPage> {
    let listed = "FROM article WHERE site = ?1 AND visibility = 'public' AND published <= ?2";
    let key = |id: ArticleId| -> Result<Option<(Time, ArticleId)>> {
        let sql = "SELECT published FROM article WHERE site = ? AND id = ?";
        let found = db
            .prepare_cached(sql)?
            .query_row(params![site.as_str(), Column(id)], |row| get(row, "published"))
            .optional()?;
        Ok(found.map(|published| (published, id)))
    };
    let some = |sql: &str, (published, id): (Time, ArticleId), limit: usize| -> Result<Vec<ArticleCard>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = db
            .prepare_cached(sql)?
            .query_map(params![site.as_str(), Column(now), Column(published), Column(id), limit], card)?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(rows)
    };
    let older_than = format!(
        "SELECT {CARD} {listed} AND (published, id) < (?3, ?4) ORDER BY published DESC, id DESC LIMIT ?5"
    );
    let newer_than =
        format!("SELECT {CARD} {listed} AND (published, id) > (?3, ?4) ORDER BY published, id LIMIT ?5");
    let newest = (Time::from_micros(i64::MAX), ArticleId::from_bytes([0xFF; 16]));
    let mut articles = match after.map(key).transpose()?.flatten() {
        Some(place) => {
            let mut nearest = some(&newer_than, place, size)?;
            nearest.reverse();
            nearest
        }
        None => Vec::new(),
    };
    if articles.is_empty() {
        let place = before.map(key).transpose()?.flatten().unwrap_or(newest);
        articles = some(&older_than, place, size)?;
    }
    let newer = match articles.first() {
        Some(first) => !some(&newer_than, (first.published, first.id), 1)?.is_empty(),
        None => false,
    };
    let older = match articles.last() {
        Some(last) => !some(&older_than, (last.published, last.id), 1)?.is_empty(),
        None => false,
    };
    let due = "SELECT min(published) AS due FROM article WHERE site = ? AND visibility = 'public' AND published > ?";
    let next_due =
        db.prepare_cached(due)?.query_row(params![site.as_str(), Column(now)], |row| maybe(row, "due"))?;
    Ok(FrontPage { articles, newer, older, next_due })
}

pub(crate) fn put(
    write: &mut Write<'_>,
    site: &SiteId,
    source: &ArticleSource,
    at: Time,
    actor: &str,
) -> Result<std::result::Result<Put, PutError>> {
    let known: Option<(ArticleId, String, Option<String>)> = write
        .db
        .prepare_cached("SELECT id, path, stamp FROM article WHERE site = ? AND origin = ?")?
        .query_row([site.as_str(), &source.origin], |row| {
            Ok((get(row, "id")?, row.get("path")?, row.get("stamp")?))
        })
        .optional()?;
    if let Some((id, _, Some(stamp))) = &known
        && *stamp == source.stamp
    {
        return Ok(Ok(Put::Same(*id)));
    }
    let id = known.as_ref().map_or(source.id, |(id, ..)| *id);
    let owner: Option<String> = write
        .db
        .prepare_cached(
            "SELECT coalesce(origin, title) FROM article WHERE site = ? AND path = ? AND id <> ?",
        )?
        .query_row(params![site.as_str(), source.path.as_str(), Column(id)], |row| row.get(0))
        .optional()?;
    if let Some(owner) = owner {
        return Ok(Err(PutError::PathTaken { path: source.path.to_string(), owner }));
    }
    save(write, site, id, source)?;
    // An address that is an article's own again leads nowhere else.
    write
        .db
        .prepare_cached("DELETE FROM old_address WHERE site = ? AND address = ?")?
        .execute([site.as_str(), source.path.as_str()])?;
    for old in known
        .iter()
        .map(|(_, path, _)| path)
        .chain(&source.old_addresses)
        .filter(|old| *old != source.path.as_str())
    {
        write
            .db
            .prepare_cached("INSERT INTO old_address (site, address, article) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET article = excluded.article")?
            .execute(params![site.as_str(), old, Column(id)])?;
    }
    let kind = if known.is_some() { "article_changed" } else { "article_added" };
    write.record(&Event { site, article: id, reply: None, kind, at, actor, reason: None })?;
    Ok(Ok(if known.is_some() { Put::Changed(id) } else { Put::Added(id) }))
}

fn save(write: &Write<'_>, site: &SiteId, id: ArticleId, source: &ArticleSource) -> Result<()> {
    let tags = serde_json::to_string(&source.tags).unwrap_or_else(|_| "[]".into());
    write
        .db
        .prepare_cached(
            "INSERT INTO article (site, id, path, title, summary, byline, language, tags, published, updated, visibility, \
               replies_open, policy, close_after_days, max_links, origin, stamp, html) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18) \
             ON CONFLICT (site, id) DO UPDATE SET path = ?3, title = ?4, summary = ?5, byline = ?6, language = ?7, tags = ?8, \
               published = ?9, updated = ?10, visibility = ?11, replies_open = ?12, policy = ?13, close_after_days = ?14, \
               max_links = ?15, origin = ?16, stamp = ?17, html = ?18",
        )?
        .execute(params![
            site.as_str(),
            Column(id),
            source.path.as_str(),
            source.title,
            source.summary,
            source.byline,
            source.language,
            tags,
            Column(source.published),
            source.updated.map(Column),
            source.visibility.as_str(),
            source.rules.open,
            source.rules.policy.map(rejoinder_domain::Policy::as_str),
            source.rules.close_after_days,
            source.rules.max_links.map(|links| i64::try_from(links).unwrap_or(i64::MAX)),
            source.origin,
            source.stamp,
            source.html,
        ])?;
    Ok(())
}

fn tags(row: &Row<'_>, column: impl RowIndex) -> rusqlite::Result<Vec<String>> {
    serde_json::from_str(row.get_ref(column)?.as_str()?)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, error.into()))
}

pub(crate) fn card(row: &Row<'_>) -> rusqlite::Result<ArticleCard> {
    Ok(ArticleCard {
        id: get(row, "id")?,
        path: row.get("path")?,
        title: row.get("title")?,
        summary: row.get("summary")?,
        byline: row.get("byline")?,
        language: row.get("language")?,
        tags: tags(row, "tags")?,
        published: get(row, "published")?,
        updated: maybe(row, "updated")?,
        reply_count: row.get("reply_count")?,
    })
}

/// Columns by their places in [`BUT_BODY`], and the body after them: looking for their names would cost as much as finding
/// the row.
fn article(row: &Row<'_>) -> rusqlite::Result<Article> {
    let parsed = |column: &str, error: &'static str| {
        rusqlite::Error::FromSqlConversionFailure(0, Type::Text, format!("{column}: {error}").into())
    };
    let visibility: Visibility =
        row.get_ref(9)?.as_str()?.parse().map_err(|_| parsed("visibility", "unknown"))?;
    let policy = row.get_ref(11)?.as_str_or_null()?;
    Ok(Article {
        id: get(row, 0)?,
        path: row.get(1)?,
        title: row.get(2)?,
        summary: row.get(3)?,
        byline: row.get(4)?,
        language: row.get(5)?,
        tags: tags(row, 6)?,
        published: get(row, 7)?,
        updated: maybe(row, 8)?,
        visibility,
        rules: ArticleRules {
            open: row.get(10)?,
            policy: policy.map(str::parse).transpose().map_err(|_| parsed("policy", "unknown"))?,
            close_after_days: row.get(12)?,
            max_links: row.get::<_, Option<i64>>(13)?.map(|links| usize::try_from(links).unwrap_or(0)),
        },
        reply_count: row.get(14)?,
        revision: row.get(15)?,
        html: row.get(16)?,
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A public article with this number, at `/NUMBER/`.
    pub(crate) fn source(number: u8) -> ArticleSource {
        ArticleSource {
            id: ArticleId::from_bytes([number; 16]),
            origin: format!("file:{number}.md"),
            stamp: String::new(),
            path: format!("/{number}/").parse().unwrap(),
            old_addresses: vec!["/old".into()],
            title: String::new(),
            summary: String::new(),
            byline: String::new(),
            language: None,
            tags: vec![],
            published: Time::from_micros(0),
            updated: None,
            visibility: Visibility::Public,
            rules: ArticleRules::default(),
            html: String::new(),
        }
    }
}
