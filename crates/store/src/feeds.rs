//! What feeds and the sitemap list.

use rejoinder_domain::{ArticleId, ReplyId, SiteId, Time};
use rusqlite::{Row, params};

use crate::Store;
use crate::articles::{self, ArticleCard};
use crate::columns::{Column, get};
use crate::error::Result;

/// A published reply as feeds show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LatestReply {
    /// Its id.
    pub id: ReplyId,
    /// Its article's path.
    pub path: String,
    /// Its article's title.
    pub title: String,
    /// When it was made.
    pub created: Time,
    /// When it was last changed, or made.
    pub updated: Time,
    /// Author's name; may be empty.
    pub name: String,
    /// Its words, safe HTML.
    pub html: String,
}

/// A month in which articles were published, by its first moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
}

impl Month {
    /// The month that `time` lies in, in UTC.
    pub fn of(time: Time) -> Self {
        let (year, month) = time.year_and_month();
        Self { year, month }
    }

    /// Its first moment.
    pub fn first(self) -> Time {
        Time::of_month(self.year, self.month)
    }

    /// The month after.
    pub fn next(self) -> Self {
        if self.month >= 12 {
            Self { year: self.year.saturating_add(1), month: 1 }
        } else {
            Self { month: self.month + 1, ..self }
        }
    }
}

impl Store {
    /// The latest published replies, newest first: of one article, or of all that everybody may see at `now`.
    pub async fn latest_replies(
        &self,
        site: &SiteId,
        article: Option<ArticleId>,
        now: Time,
        limit: usize,
    ) -> Result<Vec<LatestReply>> {
        let site = site.clone();
        self.read(move |db| {
            let here = if article.is_some() { "r.article = ?2" } else { "?2 IS NULL" };
            // Read newest first until there are enough: of the newest 500, so that many replies to hidden articles
            // do not make the look longer.
            let sql = format!(
                "SELECT r.id, r.created, coalesce(r.edited, r.created) AS updated, t.path, t.title, \
                 t.visibility = 'public' AND t.published <= ?3 AS visible, r.html, coalesce(k.name, r.name) AS name \
                 FROM reply r CROSS JOIN article t ON t.site = r.site AND t.id = r.article \
                 LEFT JOIN account k ON k.site = r.site AND k.id = r.account \
                 WHERE r.site = ?1 AND r.state = 'published' AND {here} \
                 ORDER BY r.created DESC, r.id DESC LIMIT 500"
            );
            let mut statement = db.prepare_cached(&sql)?;
            let mut rows = statement.query(params![site.as_str(), article.map(Column), Column(now)])?;
            let mut replies = Vec::new();
            while replies.len() < limit
                && let Some(row) = rows.next()?
            {
                if row.get("visible")? {
                    replies.push(latest(row)?);
                }
            }
            Ok(replies)
        })
        .await
    }

    /// The months in which articles that everybody may see at `now` were published, newest first.
    pub async fn months(&self, site: &SiteId, now: Time) -> Result<Vec<Month>> {
        let site = site.clone();
        self.read(move |db| {
            let sql = "SELECT max(published) AS published FROM article WHERE site = ? AND visibility = 'public' AND published <= ?";
            let mut statement = db.prepare_cached(sql)?;
            let (mut months, mut until) = (Vec::new(), now);
            // From month to month by the index: the work is the number of months, not of articles.
            while let Some(published) =
                statement.query_row(params![site.as_str(), Column(until)], |row| row.get::<_, Option<i64>>("published"))?
            {
                let month = Month::of(Time::from_micros(published));
                months.push(month);
                until = Time::from_micros(month.first().as_micros() - 1);
            }
            Ok(months)
        })
        .await
    }

    /// The articles of a month that everybody may see at `now`, oldest first; at most 50,000 (sitemaps.org).
    pub async fn articles_of(&self, site: &SiteId, month: Month, now: Time) -> Result<Vec<ArticleCard>> {
        let site = site.clone();
        self.read(move |db| {
            let sql = "SELECT id, path, title, summary, byline, language, tags, published, updated, reply_count FROM article \
                       WHERE site = ?1 AND visibility = 'public' AND published >= ?2 AND published < ?3 AND published <= ?4 \
                       ORDER BY published, id LIMIT 50000";
            let (first, next) = (month.first(), month.next().first());
            let rows = db
                .prepare_cached(sql)?
                .query_map(params![site.as_str(), Column(first), Column(next), Column(now)], articles::card)?
                .collect::<rusqlite::Result<_>>()?;
            Ok(rows)
        })
        .await
    }
}

fn latest(row: &Row<'_>) -> rusqlite::Result<LatestReply> {
    Ok(LatestReply {
        id: get(row, "id")?,
        path: row.get("path")?,
        title: row.get("title")?,
        created: get(row, "created")?,
        updated: get(row, "updated")?,
        name: row.get("name")?,
        html: row.get("html")?,
    })
}
