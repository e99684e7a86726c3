//! A reply is posted.

use std::time::Duration;

use rejoinder_domain::{
    AccountId, ArticleId, Facts, Reason, ReplyId, ReplyRules, SiteId, State, Time, Verdict, Words, judge,
    name_key,
};
use rusqlite::{OptionalExtension, Row, params};

use crate::Store;
use crate::articles;
use crate::columns::{Column, get, maybe};
use crate::coming::Coming;
use crate::error::Result;
use crate::insert::{Author, Insert, insert};
use crate::writer::{Event, Write};

/// For this long the same words by the same author in the same place are the same reply.
const SAID_AGAIN: Duration = Duration::from_hours(24);
/// For this long the answer to an `Idempotency-Key` is kept.
const RETRY: Duration = Duration::from_hours(24);

/// A reply that keeps the rules, on its way into its thread.
#[derive(Debug, Clone)]
pub struct NewReply {
    /// The site.
    pub site: SiteId,
    /// The article.
    pub article: ArticleId,
    /// What it answers, if not the article itself.
    pub parent: Option<ReplyId>,
    /// The id it gets.
    pub id: ReplyId,
    /// SHA-256 of the token of the browser it comes from: who has the token may edit and withdraw it.
    pub owner: [u8; 32],
    /// That token came with the request: the browser has posted before.
    pub owner_known: bool,
    /// The account it is posted with, and that account's badge at the moment.
    pub account: Option<(AccountId, String)>,
    /// Keyed hash of author, place and words.
    pub said: [u8; 16],
    /// Its words and its author.
    pub words: Words,
    /// The field that people leave empty was filled in.
    pub trapped: bool,
    /// The site's rules.
    pub rules: ReplyRules,
    /// Now.
    pub at: Time,
    /// The request's `Idempotency-Key`, if it had one.
    pub retry: Option<Retry>,
}

/// A request that may be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// SHA-256 of its key.
    pub key: [u8; 32],
    /// SHA-256 of what it asks for.
    pub words: [u8; 32],
}

/// What posting did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// The reply is in its thread.
    New {
        /// Its id.
        id: ReplyId,
        /// The state it was given.
        state: State,
    },
    /// It had been said already: this is the reply, and nothing was changed.
    Again {
        /// Its id.
        id: ReplyId,
        /// Its state.
        state: State,
    },
}

/// Why a reply was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReplyRefusal {
    /// There is no such article, or nobody may see it.
    #[error("there is no such article")]
    NoArticle,
    /// The article takes no replies (any more).
    #[error("the article takes no replies")]
    Closed,
    /// What it answers is not there, is in another thread, or is not shown.
    #[error("the reply that is answered is not there")]
    NoParent,
    /// The `Idempotency-Key` was used for something else.
    #[error("the Idempotency-Key was used for another reply")]
    KeyReused,
}

impl Store {
    /// Puts a reply into its thread, unless it was said already or the thread does not take it.
    pub async fn add_reply(&self, new: NewReply) -> Result<std::result::Result<Added, ReplyRefusal>> {
        self.write(move |write| add(write, &new)).await
    }

    /// The same with a reply that was announced ([`Store::announce`]).
    pub async fn add_announced_reply(
        &self,
        new: NewReply,
        coming: Coming,
    ) -> Result<std::result::Result<Added, ReplyRefusal>> {
        let mut coming = Some(coming);
        self.write(move |write| {
            drop(coming.take());
            add(write, &new)
        })
        .await
    }
}

fn add(write: &mut Write<'_>, new: &NewReply) -> Result<std::result::Result<Added, ReplyRefusal>> {
    if let Some(retried) = retried(write, new)? {
        return Ok(retried);
    }
    if let Some((id, state)) = said_already(write, new)? {
        return Ok(Ok(Added::Again { id, state }));
    }
    let Some(article) = articles::find_without_body(write.db, &new.site, new.article)?
        .filter(|article| article.is_visible(new.at))
    else {
        return Ok(Err(ReplyRefusal::NoArticle));
    };
    if !article.rules.takes_replies(&new.rules, article.published, new.at) {
        return Ok(Err(ReplyRefusal::Closed));
    }
    let parent_state = match new.parent {
        Some(parent) => match answerable(write, new, parent)? {
            Some(state) => state,
            None => return Ok(Err(ReplyRefusal::NoParent)),
        },
        None => State::Published,
    };
    let verdict = judge(Facts {
        policy: article.rules.policy(&new.rules),
        known_author: new.owner_known && is_known(write, &new.site, &new.owner)?,
        links: new.words.links,
        max_links: article.rules.max_links(&new.rules),
        trapped: new.trapped,
        parent_published: parent_state == State::Published,
    });
    keep(write, new, &verdict)?;
    Ok(Ok(Added::New { id: new.id, state: verdict.state }))
}

fn keep(write: &mut Write<'_>, new: &NewReply, verdict: &Verdict) -> Result<()> {
    let reasons = reason_codes(&verdict.reasons);
    let event = Event {
        site: &new.site,
        article: new.article,
        reply: Some(new.id),
        kind: "reply_added",
        at: new.at,
        actor: "author",
        reason: (!reasons.is_empty()).then_some(reasons.as_str()),
    };
    insert(
        write,
        &Insert {
            site: &new.site,
            id: new.id,
            article: new.article,
            parent: new.parent,
            state: verdict.state,
            created: new.at,
            edited: None,
            version: 1,
            owner: Some(new.owner),
            account: new.account.as_ref().map(|(account, _)| *account),
            said: Some(new.said),
            origin: None,
            anchor: None,
            reasons: &reasons,
            renderer: rejoinder_domain::markup::RENDERER,
            body: &new.words.body,
            html: &new.words.html,
            author: Author {
                name: &new.words.name,
                email: &new.words.email,
                website: &new.words.website,
                provider: new.account.as_ref().map(|(_, badge)| badge.as_str()),
                subject: None,
            },
        },
        Some(&event),
    )?;
    if let Some(retry) = new.retry {
        write
            .db
            .prepare_cached("INSERT INTO idempotency (site, key, words, reply, at) VALUES (?, ?, ?, ?, ?)")?
            .execute(params![new.site.as_str(), retry.key, retry.words, Column(new.id), Column(new.at)])?;
    }
    Ok(())
}

/// Codes of reasons as a column keeps them.
pub(crate) fn reason_codes(reasons: &[Reason]) -> String {
    reasons.iter().map(|reason| reason.as_str()).collect::<Vec<_>>().join(" ")
}

fn retried(write: &Write<'_>, new: &NewReply) -> Result<Option<std::result::Result<Added, ReplyRefusal>>> {
    let Some(retry) = new.retry else { return Ok(None) };
    let oldest = Column(Time::from_micros(new.at.as_micros().saturating_sub(micros(RETRY))));
    write.db.prepare_cached("DELETE FROM idempotency WHERE at < ?")?.execute([oldest])?;
    let sql = "SELECT i.words, r.id, r.state FROM idempotency i JOIN reply r ON r.site = i.site AND r.id = i.reply \
               WHERE i.site = ? AND i.key = ?";
    let row = |row: &Row<'_>| Ok((row.get::<_, [u8; 32]>("words")?, get(row, "id")?, get(row, "state")?));
    let known =
        write.db.prepare_cached(sql)?.query_row(params![new.site.as_str(), retry.key], row).optional()?;
    Ok(known.map(|(words, id, state)| {
        if words == retry.words { Ok(Added::Again { id, state }) } else { Err(ReplyRefusal::KeyReused) }
    }))
}

fn said_already(write: &Write<'_>, new: &NewReply) -> Result<Option<(ReplyId, State)>> {
    let since = Column(Time::from_micros(new.at.as_micros().saturating_sub(micros(SAID_AGAIN))));
    let sql =
        "SELECT id, state FROM reply WHERE site = ? AND said = ? AND created > ? ORDER BY created LIMIT 1";
    let row = |row: &Row<'_>| Ok((get(row, "id")?, get(row, "state")?));
    let found = write
        .db
        .prepare_cached(sql)?
        .query_row(params![new.site.as_str(), new.said, since], row)
        .optional()?;
    if found.is_some() || !new.owner_known {
        return Ok(found);
    }
    // What a browser said before it had its token was marked with its network, which may be another by now.
    let sql = "SELECT id, state FROM reply WHERE site = ? AND owner = ? AND article = ? AND created > ? AND said IS NOT NULL \
               AND parent IS ? AND body = ? AND coalesce(name_key, '') = ? ORDER BY created LIMIT 1";
    let words = (&new.words.body, name_key(&new.words.name));
    let key = params![
        new.site.as_str(),
        new.owner,
        Column(new.article),
        since,
        new.parent.map(Column),
        words.0,
        words.1
    ];
    Ok(write.db.prepare_cached(sql)?.query_row(key, row).optional()?)
}

fn micros(span: Duration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}

/// The state of the reply that is answered, if it may be: published, or the author's own and, as far as its author is
/// told, pending.
fn answerable(write: &Write<'_>, new: &NewReply, parent: ReplyId) -> Result<Option<State>> {
    let sql = "SELECT state, owner FROM reply WHERE site = ? AND id = ? AND article = ?";
    let row = |row: &Row<'_>| Ok((get::<State>(row, "state")?, row.get::<_, Option<[u8; 32]>>("owner")?));
    let key = params![new.site.as_str(), Column(parent), Column(new.article)];
    let found = write.db.prepare_cached(sql)?.query_row(key, row).optional()?;
    Ok(found.and_then(|(state, owner)| match state {
        State::Published => Some(state),
        State::Pending | State::Spam if owner == Some(new.owner) => Some(state),
        _ => None,
    }))
}

/// Whether the author has a published reply on the site. The browser's token says so: typed names prove nothing.
pub(crate) fn is_known(write: &Write<'_>, site: &SiteId, owner: &[u8; 32]) -> Result<bool> {
    let sql = "SELECT 1 FROM reply WHERE site = ? AND owner = ? AND state = 'published' LIMIT 1";
    Ok(write.db.prepare_cached(sql)?.exists(params![site.as_str(), owner])?)
}

/// A reply's row as changes need it.
pub(crate) struct Current {
    pub(crate) article: ArticleId,
    pub(crate) parent: Option<ReplyId>,
    pub(crate) place: rejoinder_domain::Place,
    pub(crate) state: State,
    pub(crate) created: Time,
    pub(crate) edited: Option<Time>,
    pub(crate) version: i64,
    pub(crate) owner: Option<[u8; 32]>,
    pub(crate) body: String,
    pub(crate) html: String,
}

pub(crate) fn current(write: &Write<'_>, site: &SiteId, id: ReplyId) -> Result<Option<Current>> {
    let sql = "SELECT article, parent, place, state, created, edited, version, owner, body, html FROM reply WHERE site = ? AND id = ?";
    let row = |row: &Row<'_>| {
        Ok(Current {
            article: get(row, "article")?,
            parent: maybe(row, "parent")?,
            place: get(row, "place")?,
            state: get(row, "state")?,
            created: get(row, "created")?,
            edited: maybe(row, "edited")?,
            version: row.get("version")?,
            owner: row.get("owner")?,
            body: row.get("body")?,
            html: row.get("html")?,
        })
    };
    Ok(write.db.prepare_cached(sql)?.query_row(params![site.as_str(), Column(id)], row).optional()?)
}
