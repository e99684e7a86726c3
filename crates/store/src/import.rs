//! Replies and mentions that were made elsewhere.

use rejoinder_domain::{ArticleId, ReplyId, SiteId, State, Time};
use rusqlite::{OptionalExtension, Row, params};

use crate::Store;
use crate::columns::{Column, get};
use crate::error::Result;
use crate::insert::{Author, Insert, insert};
use crate::writer::{Event, Write};

/// A reply from another system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedReply {
    /// The id it gets if it is new; made from its date, so that ids sort by age.
    pub id: ReplyId,
    /// Where it comes from, unlike every other: `wordpress:example.org/comment/12`.
    pub origin: String,
    /// Origin of the reply it answers, which must have come before it; else it becomes a root.
    pub parent: Option<String>,
    /// Its anchor on the old page: `comment-12`.
    pub anchor: Option<String>,
    /// Its state.
    pub state: State,
    /// When it was made.
    pub created: Time,
    /// Author's name.
    pub name: String,
    /// Author's e-mail.
    pub email: String,
    /// Author's website, if it may be linked.
    pub website: String,
    /// Provider of the account it was posted with, and the account's id there.
    pub posted_with: Option<(String, Option<String>)>,
    /// Its text as it was.
    pub body: String,
    /// Its text as it is shown, safe HTML.
    pub html: String,
}

/// A mention from another system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedMention {
    /// The id it gets if it is new (ids of mentions and replies are made alike).
    pub id: ReplyId,
    /// Where it comes from.
    pub origin: String,
    /// `pingback` or `trackback`.
    pub kind: &'static str,
    /// Its state.
    pub state: State,
    /// When it was received.
    pub created: Time,
    /// Title of the mentioning page.
    pub title: String,
    /// Its address, if it may be linked.
    pub url: String,
    /// Excerpt as text.
    pub excerpt: String,
}

/// What importing did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    /// New ones.
    pub added: usize,
    /// Those that were there already, and were left as they are.
    pub known: usize,
}

impl Store {
    /// Adds what is new of `replies` to an article's thread, in their order, in one transaction: give a few hundred at
    /// a time, so that readers' own replies need not wait.
    pub async fn import_replies(
        &self,
        site: &SiteId,
        article: ArticleId,
        replies: Vec<ImportedReply>,
        at: Time,
    ) -> Result<Imported> {
        let site = site.clone();
        self.write(move |write| {
            let mut imported = Imported::default();
            for reply in &replies {
                if origin_known(write, "reply", &site, &reply.origin)? {
                    imported.known += 1;
                } else {
                    add_reply(write, &site, article, reply, at)?;
                    imported.added += 1;
                }
            }
            Ok(imported)
        })
        .await
    }

    /// Adds what is new of `mentions` to an article.
    pub async fn import_mentions(
        &self,
        site: &SiteId,
        article: ArticleId,
        mentions: Vec<ImportedMention>,
        at: Time,
    ) -> Result<Imported> {
        let site = site.clone();
        self.write(move |write| {
            let mut imported = Imported::default();
            for mention in &mentions {
                if origin_known(write, "mention", &site, &mention.origin)? {
                    imported.known += 1;
                } else {
                    add_mention(write, &site, article, mention, at)?;
                    imported.added += 1;
                }
            }
            Ok(imported)
        })
        .await
    }

    /// Which of these origins are replies or mentions of the site already: for a rehearsal's report.
    pub async fn known_origins(&self, site: &SiteId, origins: Vec<String>) -> Result<usize> {
        let site = site.clone();
        self.read(move |db| {
            let mut known = 0;
            let sql = "SELECT EXISTS (SELECT 1 FROM reply WHERE site = ?1 AND origin = ?2) \
                       OR EXISTS (SELECT 1 FROM mention WHERE site = ?1 AND origin = ?2)";
            let mut statement = db.prepare_cached(sql)?;
            for origin in &origins {
                known +=
                    usize::from(statement.query_row([site.as_str(), origin], |row| row.get::<_, bool>(0))?);
            }
            Ok(known)
        })
        .await
    }
}

fn origin_known(write: &Write<'_>, table: &'static str, site: &SiteId, origin: &str) -> Result<bool> {
    let sql = match table {
        "reply" => "SELECT 1 FROM reply WHERE site = ? AND origin = ?",
        _ => "SELECT 1 FROM mention WHERE site = ? AND origin = ?",
    };
    Ok(write.db.prepare_cached(sql)?.exists([site.as_str(), origin])?)
}

fn add_reply(
    write: &mut Write<'_>,
    site: &SiteId,
    article: ArticleId,
    reply: &ImportedReply,
    at: Time,
) -> Result<()> {
    let parent = match &reply.parent {
        Some(origin) => write
            .db
            .prepare_cached("SELECT id FROM reply WHERE site = ? AND origin = ? AND article = ?")?
            .query_row(params![site.as_str(), origin, Column(article)], |row: &Row<'_>| get(row, "id"))
            .optional()?,
        None => None,
    };
    let kind = "reply_imported";
    let event = Event { site, article, reply: Some(reply.id), kind, at, actor: "import", reason: None };
    insert(
        write,
        &Insert {
            site,
            id: reply.id,
            article,
            parent,
            state: reply.state,
            created: reply.created,
            edited: None,
            version: 1,
            owner: None,
            account: None,
            said: None,
            origin: Some(&reply.origin),
            anchor: reply.anchor.as_deref(),
            reasons: "",
            renderer: rejoinder_domain::markup::RENDERER,
            body: &reply.body,
            html: &reply.html,
            author: Author {
                name: &reply.name,
                email: &reply.email,
                website: &reply.website,
                provider: reply.posted_with.as_ref().map(|(provider, _)| provider.as_str()),
                subject: reply.posted_with.as_ref().and_then(|(_, subject)| subject.as_deref()),
            },
        },
        Some(&event),
    )
}

fn add_mention(
    write: &mut Write<'_>,
    site: &SiteId,
    article: ArticleId,
    mention: &ImportedMention,
    at: Time,
) -> Result<()> {
    write
        .db
        .prepare_cached(
            "INSERT INTO mention (site, id, article, kind, state, created, title, url, excerpt, origin) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            site.as_str(),
            Column(mention.id),
            Column(article),
            mention.kind,
            mention.state.as_str(),
            Column(mention.created),
            mention.title,
            mention.url,
            mention.excerpt,
            mention.origin,
        ])?;
    let kind = "mention_imported";
    write.record(&Event { site, article, reply: None, kind, at, actor: "import", reason: None })?;
    Ok(())
}
