//! Everything of a site, one record at a time, from one state of the database.

use std::collections::BTreeSet;

use rejoinder_domain::record::{
    ArticleKey, ArticleRecord, EventRecord, MentionRecord, Record, RecordSink, ReplyRecord, RevisionRecord,
    SiteRecord,
};
use rejoinder_domain::{ArticleId, ArticlePath, SiteId};
use rusqlite::types::Type;
use rusqlite::{Connection, Row, params};

use super::accounts;
use crate::Store;
use crate::articles;
use crate::columns::{Column, get, maybe};
use crate::error::{Result, StoreError};

impl Store {
    /// Gives everything of these sites to `sink` and gives the sink back: each site's accounts with their identities,
    /// its articles by date, each with its mentions and its replies in tree order, and at the end all their events in
    /// order. Secrets and what passes (sessions, sign-ins under way) stay inside. One state of the database is read,
    /// whatever is written meanwhile; memory holds one record at a time.
    pub async fn export<S: RecordSink>(&self, sites: Vec<SiteRecord>, mut sink: S) -> Result<S> {
        self.read(move |db| {
            for site in &sites {
                give(&mut sink, &Record::Site(site.clone()))?;
                accounts::export(db, &site.id, &mut sink)?;
                Export { db, site: &site.id }.articles(&mut sink)?;
            }
            events(db, &sites, &mut sink)?;
            Ok(sink)
        })
        .await
    }
}

pub(super) fn give<S: RecordSink>(sink: &mut S, record: &Record) -> Result<()> {
    sink.take(record).map_err(StoreError::Disk)
}

struct Export<'a> {
    db: &'a Connection,
    site: &'a SiteId,
}

impl Export<'_> {
    fn articles<S: RecordSink>(&self, sink: &mut S) -> Result<()> {
        let sql = "SELECT id FROM article WHERE site = ? ORDER BY published, id";
        let ids: Vec<ArticleId> = self
            .db
            .prepare(sql)?
            .query_map([self.site.as_str()], |row| get(row, "id"))?
            .collect::<rusqlite::Result<_>>()?;
        for id in ids {
            let Some(article) = self.article(id)? else { continue };
            let path = article.path.to_string();
            give(sink, &Record::Article(Box::new(article)))?;
            self.mentions(id, &path, sink)?;
            self.replies(id, &path, sink)?;
        }
        Ok(())
    }

    fn article(&self, id: ArticleId) -> Result<Option<ArticleRecord>> {
        let Some(article) = articles::find(self.db, self.site, id)? else { return Ok(None) };
        let key = params![self.site.as_str(), Column(id)];
        let (origin, stamp) = self
            .db
            .prepare_cached("SELECT origin, stamp FROM article WHERE site = ? AND id = ?")?
            .query_row(key, |row| Ok((row.get(0)?, row.get(1)?)))?;
        let old_addresses = self
            .db
            .prepare_cached(
                "SELECT address FROM old_address WHERE site = ? AND article = ? ORDER BY address",
            )?
            .query_map(key, |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let path: ArticlePath = article
            .path
            .parse()
            .map_err(|refusal| StoreError::Other(format!("the path {}: {refusal}", article.path)))?;
        Ok(Some(ArticleRecord {
            id,
            path,
            old_addresses,
            title: article.title,
            summary: article.summary,
            byline: article.byline,
            language: article.language,
            tags: article.tags,
            published: article.published,
            updated: article.updated,
            visibility: article.visibility,
            rules: article.rules,
            origin,
            stamp,
            html: article.html,
        }))
    }

    fn mentions<S: RecordSink>(&self, article: ArticleId, path: &str, sink: &mut S) -> Result<()> {
        let sql = "SELECT id, kind, state, created, title, url, excerpt, origin FROM mention \
                   WHERE site = ? AND article = ? ORDER BY created, id";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query(params![self.site.as_str(), Column(article)])?;
        while let Some(row) = rows.next()? {
            give(sink, &Record::Mention(mention(row, path)?))?;
        }
        Ok(())
    }

    fn replies<S: RecordSink>(&self, article: ArticleId, path: &str, sink: &mut S) -> Result<()> {
        let sql = "SELECT r.id, r.parent, r.state, r.created, r.edited, r.version, r.origin, r.anchor, r.reasons, r.renderer, \
                   r.body, r.html, r.account, r.name, r.email, r.website, r.provider, r.subject FROM reply r \
                   WHERE r.site = ? AND r.article = ? ORDER BY r.place";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query(params![self.site.as_str(), Column(article)])?;
        while let Some(row) = rows.next()? {
            let reply = reply(row, path)?;
            let id = reply.id;
            give(sink, &Record::Reply(Box::new(reply)))?;
            let sql =
                "SELECT version, at, body, html FROM revision WHERE site = ? AND reply = ? ORDER BY version";
            let mut statement = self.db.prepare_cached(sql)?;
            let mut rows = statement.query(params![self.site.as_str(), Column(id)])?;
            while let Some(row) = rows.next()? {
                let revision = RevisionRecord {
                    reply: id,
                    version: row.get("version")?,
                    at: get(row, "at")?,
                    body: row.get("body")?,
                    html: row.get("html")?,
                };
                give(sink, &Record::Revision(revision))?;
            }
        }
        Ok(())
    }
}

fn reply(row: &Row<'_>, path: &str) -> rusqlite::Result<ReplyRecord> {
    Ok(ReplyRecord {
        id: get(row, "id")?,
        article: ArticleKey::Path(path.to_owned()),
        parent: maybe(row, "parent")?,
        state: get(row, "state")?,
        created: get(row, "created")?,
        edited: maybe(row, "edited")?,
        version: row.get("version")?,
        origin: row.get("origin")?,
        anchor: row.get("anchor")?,
        reasons: row.get("reasons")?,
        name: row.get("name")?,
        email: row.get("email")?,
        website: row.get("website")?,
        account: maybe(row, "account")?,
        provider: row.get("provider")?,
        subject: row.get("subject")?,
        renderer: row.get("renderer")?,
        body: row.get("body")?,
        html: row.get("html")?,
    })
}

fn mention(row: &Row<'_>, path: &str) -> rusqlite::Result<MentionRecord> {
    let kind: String = row.get("kind")?;
    Ok(MentionRecord {
        id: get(row, "id")?,
        article: ArticleKey::Path(path.to_owned()),
        pingback: kind == "pingback",
        state: get(row, "state")?,
        created: get(row, "created")?,
        title: row.get("title")?,
        url: row.get("url")?,
        excerpt: row.get("excerpt")?,
        origin: row.get("origin")?,
    })
}

fn events<S: RecordSink>(db: &Connection, sites: &[SiteRecord], sink: &mut S) -> Result<()> {
    let wanted: BTreeSet<&str> = sites.iter().map(|site| site.id.as_str()).collect();
    let mut statement =
        db.prepare("SELECT seq, site, article, reply, kind, at, actor, reason FROM event ORDER BY seq")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let site: String = row.get("site")?;
        if !wanted.contains(site.as_str()) {
            continue;
        }
        let site = site.parse().map_err(|error: rejoinder_domain::IdError| {
            rusqlite::Error::FromSqlConversionFailure(1, Type::Text, error.into())
        })?;
        let event = EventRecord {
            seq: row.get("seq")?,
            site: Some(site),
            article: get(row, "article")?,
            reply: maybe(row, "reply")?,
            kind: row.get("kind")?,
            at: get(row, "at")?,
            actor: row.get("actor")?,
            reason: row.get("reason")?,
        };
        give(sink, &Record::Event(event))?;
    }
    Ok(())
}
