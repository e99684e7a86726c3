//! What an author may do with the own replies: see them, change them, take them back.

use std::time::Duration;

use rejoinder_domain::{AccountId, ArticleId, Facts, ReplyId, ReplyRules, SiteId, State, Time, Words, judge};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Store;
use crate::accounts::show_anew;
use crate::articles;
use crate::columns::{Column, get, maybe};
use crate::error::Result;
use crate::insert::count;
use crate::replies::{self, Current};
use crate::writer::{Event, Write};

/// Own replies looked up for one page: newer ones win.
const OWN: i64 = 50;

/// A reply as its author sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnReply {
    /// Its id.
    pub id: ReplyId,
    /// Its article.
    pub article: ArticleId,
    /// What it answers.
    pub parent: Option<ReplyId>,
    /// The name of whom it answers, if that reply is published.
    pub parent_name: Option<String>,
    /// Its state. Spam is told to nobody: it is shown to its author as pending.
    pub state: State,
    /// When it was made.
    pub created: Time,
    /// When it was last changed.
    pub edited: Option<Time>,
    /// Counts its texts; goes with an edit, so that none overwrites a newer one.
    pub version: i64,
    /// Levels from the root.
    pub depth: usize,
    /// Published replies below it: with some it is shown, if only as a tombstone.
    pub below: u64,
    /// Author's name.
    pub name: String,
    /// Author's website.
    pub website: String,
    /// It was posted with an account.
    pub by_account: bool,
    /// Badge of the account it was posted with.
    pub provider: Option<String>,
    /// The account's picture.
    pub picture: Option<[u8; 16]>,
    /// Its text.
    pub body: String,
    /// Its text as it is shown.
    pub html: String,
}

/// A change to a reply by its author.
#[derive(Debug, Clone)]
pub struct Edit {
    /// The site.
    pub site: SiteId,
    /// The reply.
    pub id: ReplyId,
    /// SHA-256 of the author's token.
    pub owner: [u8; 32],
    /// The version that the author saw.
    pub version: i64,
    /// The new words; name, e-mail and website stay as they were.
    pub words: Words,
    /// The site's rules.
    pub rules: ReplyRules,
    /// Now.
    pub at: Time,
}

/// An author takes a reply back.
#[derive(Debug, Clone)]
pub struct Withdrawal {
    /// The site.
    pub site: SiteId,
    /// The reply.
    pub id: ReplyId,
    /// SHA-256 of the author's token.
    pub owner: [u8; 32],
    /// How long after it was made a reply may be withdrawn.
    pub window: Duration,
    /// Now.
    pub at: Time,
}

/// Why an author's change was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditRefusal {
    /// There is no such reply, or it is somebody else's, removed or withdrawn.
    #[error("there is no such reply of yours")]
    NotYours,
    /// The time for changes is over.
    #[error("the time to change this reply is over")]
    TooLate,
    /// The article takes no changes, because it takes no replies.
    #[error("the article takes no replies")]
    Closed,
    /// It was changed since the author saw it.
    #[error("the reply was changed in the meantime")]
    Conflict {
        /// The newer text.
        body: String,
        /// Its version.
        version: i64,
    },
}

/// The author's replies to an article, oldest first, withdrawn and removed ones left out; the newest 50.
pub(crate) fn own_replies(
    db: &Connection,
    site: &SiteId,
    owner: [u8; 32],
    article: ArticleId,
) -> Result<Vec<OwnReply>> {
    let sql = format!(
        "{OWN_REPLY} WHERE r.site = ?1 AND r.owner = ?2 AND r.article = ?3 AND r.state IN ('published', 'pending', 'spam') \
         ORDER BY r.created DESC LIMIT ?4"
    );
    let mut replies: Vec<OwnReply> = db
        .prepare_cached(&sql)?
        .query_map(params![site.as_str(), owner, Column(article), OWN], own)?
        .collect::<rusqlite::Result<_>>()?;
    replies.reverse();
    Ok(replies)
}

impl Store {
    /// One of the author's replies; `None` if it is not the author's, or not there any more.
    pub async fn own_reply(&self, site: &SiteId, owner: [u8; 32], id: ReplyId) -> Result<Option<OwnReply>> {
        let site = site.clone();
        self.read(move |db| find_own(db, &site, owner, id)).await
    }

    /// A reply for somebody who has just said its very words again and holds no token of it; `None` if it is gone.
    pub async fn said_reply(&self, site: &SiteId, id: ReplyId) -> Result<Option<OwnReply>> {
        let site = site.clone();
        self.read(move |db| {
            let sql = format!("{OWN_REPLY} WHERE r.site = ?1 AND r.id = ?2");
            Ok(db.prepare_cached(&sql)?.query_row(params![site.as_str(), Column(id)], own).optional()?)
        })
        .await
    }

    /// Gives a reply new words. It is judged again, and its earlier text is kept for moderators.
    pub async fn edit_reply(&self, edit: Edit) -> Result<std::result::Result<State, EditRefusal>> {
        self.write(move |write| change(write, &edit)).await
    }

    /// Takes a reply back. Answers to it stay; the same words may be said again.
    pub async fn withdraw_reply(
        &self,
        withdrawal: Withdrawal,
    ) -> Result<std::result::Result<(), EditRefusal>> {
        self.write(move |write| {
            let Withdrawal { ref site, id, owner, window, at } = withdrawal;
            let Some(current) = replies::current(write, site, id)?.filter(|reply| is_own(reply, owner))
            else {
                return Ok(Err(EditRefusal::NotYours));
            };
            if at >= current.created.after(window) {
                return Ok(Err(EditRefusal::TooLate));
            }
            if current.state == State::Published {
                count(write, site, current.article, &current.place, -1)?;
            }
            write
                .db
                .prepare_cached(
                    "UPDATE reply SET state = 'withdrawn', said = NULL WHERE site = ? AND id = ?",
                )?
                .execute(params![site.as_str(), Column(id)])?;
            record(write, site, &current, id, ("reply_withdrawn", at, None))?;
            Ok(Ok(()))
        })
        .await
    }
}

impl Store {
    /// Gives an account the replies that a browser has posted as a guest; how many they were.
    pub async fn claim_replies(
        &self,
        site: &SiteId,
        browser: [u8; 32],
        (account, owner, badge): (AccountId, [u8; 32], String),
        at: Time,
    ) -> Result<usize> {
        let site = site.clone();
        self.write(move |write| {
            let claimed = write
                .db
                .prepare_cached(
                    "UPDATE reply SET account = ?3, owner = ?4, said = NULL, provider = ?5, name = '', name_key = NULL, email = '', \
                     website = '' WHERE site = ?1 AND owner = ?2",
                )?
                .execute(params![site.as_str(), browser, Column(account), owner, badge])?;
            show_anew(write, &site, account, at)?;
            Ok(claimed)
        })
        .await
    }

    /// How many replies a browser has posted as a guest, counted to a hundred.
    pub async fn claimable_replies(&self, site: &SiteId, browser: [u8; 32]) -> Result<u64> {
        let site = site.clone();
        self.read(move |db| {
            let sql = "SELECT count(*) FROM (SELECT 1 FROM reply WHERE site = ? AND owner = ? LIMIT 100)";
            Ok(db.prepare_cached(sql)?.query_row(params![site.as_str(), browser], |row| row.get(0))?)
        })
        .await
    }

    /// The newest replies of an account, as its owner key names it, under all articles, older than `before`; withdrawn and
    /// removed ones left out.
    pub async fn replies_of(
        &self,
        site: &SiteId,
        owner: [u8; 32],
        before: Option<Time>,
        limit: u32,
    ) -> Result<Vec<OwnReply>> {
        let site = site.clone();
        self.read(move |db| {
            let sql = format!(
                "{OWN_REPLY} WHERE r.site = ?1 AND r.owner = ?2 AND r.account IS NOT NULL AND r.created < ?3 AND r.state IN ('published', 'pending', 'spam') \
                 ORDER BY r.created DESC LIMIT ?4"
            );
            let before = Column(before.unwrap_or(Time::from_micros(i64::MAX)));
            let mut statement = db.prepare_cached(&sql)?;
            let found = statement.query_map(params![site.as_str(), owner, before, limit], own)?;
            Ok(found.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }
}

const OWN_REPLY: &str = "SELECT r.id, r.article, r.parent, r.state, r.created, r.edited, r.version, r.depth, r.below, r.body, r.html, \
     coalesce(k.name, r.name) AS name, r.website, coalesce(pk.name, above.name) AS parent_name, \
     r.provider, k.picture, r.account IS NOT NULL AS by_account \
     FROM reply r LEFT JOIN account k ON k.site = r.site AND k.id = r.account \
     LEFT JOIN reply above ON above.site = r.site AND above.id = r.parent AND above.state = 'published' \
     LEFT JOIN account pk ON pk.site = above.site AND pk.id = above.account";

fn own(row: &Row<'_>) -> rusqlite::Result<OwnReply> {
    Ok(OwnReply {
        id: get(row, "id")?,
        article: get(row, "article")?,
        parent: maybe(row, "parent")?,
        parent_name: row.get("parent_name")?,
        state: get::<State>(row, "state")?.told(),
        created: get(row, "created")?,
        edited: maybe(row, "edited")?,
        version: row.get("version")?,
        depth: row.get("depth")?,
        below: row.get("below")?,
        name: row.get("name")?,
        website: row.get("website")?,
        by_account: row.get("by_account")?,
        provider: row.get("provider")?,
        picture: row.get("picture")?,
        body: row.get("body")?,
        html: row.get("html")?,
    })
}

fn find_own(db: &Connection, site: &SiteId, owner: [u8; 32], id: ReplyId) -> Result<Option<OwnReply>> {
    let sql = format!(
        "{OWN_REPLY} WHERE r.site = ?1 AND r.id = ?2 AND r.owner = ?3 AND r.state IN ('published', 'pending', 'spam')"
    );
    Ok(db.prepare_cached(&sql)?.query_row(params![site.as_str(), Column(id), owner], own).optional()?)
}

fn is_own(reply: &Current, owner: [u8; 32]) -> bool {
    reply.owner == Some(owner) && matches!(reply.state, State::Published | State::Pending | State::Spam)
}

fn change(write: &mut Write<'_>, edit: &Edit) -> Result<std::result::Result<State, EditRefusal>> {
    let Some(current) =
        replies::current(write, &edit.site, edit.id)?.filter(|reply| is_own(reply, edit.owner))
    else {
        return Ok(Err(EditRefusal::NotYours));
    };
    if edit.at >= current.created.after(edit.rules.edit_window) {
        return Ok(Err(EditRefusal::TooLate));
    }
    if current.body == edit.words.body {
        return Ok(Ok(current.state));
    }
    if current.version != edit.version {
        return Ok(Err(EditRefusal::Conflict { body: current.body, version: current.version }));
    }
    let Some(article) = articles::find_without_body(write.db, &edit.site, current.article)? else {
        return Ok(Err(EditRefusal::NotYours));
    };
    if !article.is_visible(edit.at) || !article.rules.open {
        return Ok(Err(EditRefusal::Closed));
    }
    let parent =
        current.parent.map(|parent| replies::current(write, &edit.site, parent)).transpose()?.flatten();
    let verdict = judge(Facts {
        policy: article.rules.policy(&edit.rules),
        // A published reply was let through once: its author is known.
        known_author: current.state == State::Published || replies::is_known(write, &edit.site, &edit.owner)?,
        links: edit.words.links,
        max_links: article.rules.max_links(&edit.rules),
        // Once trapped is trapped: new words do not clear it.
        trapped: current.state == State::Spam,
        parent_published: parent.is_none_or(|parent| parent.state == State::Published),
    });
    keep(write, edit, &current, verdict.state, &replies::reason_codes(&verdict.reasons))?;
    Ok(Ok(verdict.state))
}

fn keep(write: &mut Write<'_>, edit: &Edit, current: &Current, state: State, reasons: &str) -> Result<()> {
    write
        .db
        .prepare_cached(
            "INSERT INTO revision (site, reply, version, at, body, html) VALUES (?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            edit.site.as_str(),
            Column(edit.id),
            current.version,
            Column(current.edited.unwrap_or(current.created)),
            current.body,
            current.html
        ])?;
    write
        .db
        .prepare_cached(
            "UPDATE reply SET body = ?, html = ?, renderer = ?, edited = ?, version = version + 1, state = ?, reasons = ?, said = NULL \
             WHERE site = ? AND id = ?",
        )?
        .execute(params![
            edit.words.body,
            edit.words.html,
            rejoinder_domain::markup::RENDERER,
            Column(edit.at),
            state.as_str(),
            reasons,
            edit.site.as_str(),
            Column(edit.id)
        ])?;
    match (current.state == State::Published, state == State::Published) {
        (true, false) => count(write, &edit.site, current.article, &current.place, -1)?,
        (false, true) => count(write, &edit.site, current.article, &current.place, 1)?,
        _ => {}
    }
    let reason = (!reasons.is_empty()).then_some(reasons);
    record(write, &edit.site, current, edit.id, ("reply_edited", edit.at, reason))
}

fn record(
    write: &mut Write<'_>,
    site: &SiteId,
    current: &Current,
    id: ReplyId,
    (kind, at, reason): (&str, Time, Option<&str>),
) -> Result<()> {
    write.record(&Event {
        site,
        article: current.article,
        reply: Some(id),
        kind,
        at,
        actor: "author",
        reason,
    })?;
    Ok(())
}
