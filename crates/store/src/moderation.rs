//! What a moderator does with replies: look through them, publish, remove, call them spam.

use rejoinder_domain::{ArticleId, ReplyId, SiteId, State, Time};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Store;
use crate::columns::{Column, get};
use crate::error::Result;
use crate::insert::count;
use crate::replies;
use crate::writer::Event;

/// A reply as a list for moderators shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedReply {
    /// Its id.
    pub id: ReplyId,
    /// Its article.
    pub article: ArticleId,
    /// The article's path.
    pub path: String,
    /// Its state.
    pub state: State,
    /// When it was made.
    pub created: Time,
    /// Why it was not published at once: codes, separated by blanks.
    pub reasons: String,
    /// Author's name.
    pub name: String,
    /// Author's e-mail.
    pub email: String,
    /// Author's website.
    pub website: String,
    /// Its text.
    pub body: String,
}

/// What a moderator decides about a reply.
#[derive(Debug, Clone)]
pub struct Act {
    /// The state it shall have.
    pub state: State,
    /// Who decides: `command:NAME`.
    pub actor: String,
    /// Why, in the moderator's words.
    pub reason: Option<String>,
    /// Now.
    pub at: Time,
}

/// What moderating a reply did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moderated {
    /// It has the state now; before it had this one.
    Changed(State),
    /// It had the state already.
    Same,
    /// There is no such reply.
    NotFound,
    /// Its author has taken it back: only the author may say it again.
    Withdrawn,
}

impl Store {
    /// Replies in a state, newest first, older than `before`.
    pub async fn replies_in(
        &self,
        site: &SiteId,
        state: State,
        before: Option<ReplyId>,
        limit: u32,
    ) -> Result<Vec<QueuedReply>> {
        let site = site.clone();
        self.read(move |db| {
            let Some((created, id)) = bound(db, &site, before)? else { return Ok(Vec::new()) };
            let which = if state == State::Published { "r.state = 'published'" } else { "r.state <> 'published' AND r.state = ?2" };
            let sql = format!(
                "SELECT r.id, r.article, r.state, r.created, r.reasons, r.body, t.path, coalesce(k.name, r.name) AS name, \
                 r.email, r.website FROM reply r \
                 JOIN article t ON t.site = r.site AND t.id = r.article \
                 LEFT JOIN account k ON k.site = r.site AND k.id = r.account \
                 WHERE r.site = ?1 AND {which} AND ?2 IS NOT NULL AND (r.created, r.id) < (?3, ?4) \
                 ORDER BY r.created DESC, r.id DESC LIMIT ?5"
            );
            let rows = db
                .prepare_cached(&sql)?
                .query_map(params![site.as_str(), state.as_str(), Column(created), Column(id), limit], queued)?
                .collect::<rusqlite::Result<_>>()?;
            Ok(rows)
        })
        .await
    }

    /// Gives a reply a moderator's state (`Published`, `Pending`, `Spam` or `Removed`). Every such act can be taken
    /// back by the next; who and why stay on record.
    pub async fn moderate_reply(&self, site: &SiteId, id: ReplyId, act: Act) -> Result<Moderated> {
        let site = site.clone();
        self.write(move |write| {
            let Act { state, ref actor, ref reason, at } = act;
            let Some(current) = replies::current(write, &site, id)? else { return Ok(Moderated::NotFound) };
            if current.state == state {
                return Ok(Moderated::Same);
            }
            if current.state == State::Withdrawn || state == State::Withdrawn {
                return Ok(Moderated::Withdrawn);
            }
            write
                .db
                .prepare_cached("UPDATE reply SET state = ? WHERE site = ? AND id = ?")?
                .execute(params![state.as_str(), site.as_str(), Column(id)])?;
            match (current.state == State::Published, state == State::Published) {
                (true, false) => count(write, &site, current.article, &current.place, -1)?,
                (false, true) => count(write, &site, current.article, &current.place, 1)?,
                _ => {}
            }
            let kind = match state {
                State::Published => "reply_published",
                State::Pending => "reply_held",
                State::Spam => "reply_called_spam",
                State::Removed | State::Withdrawn => "reply_removed",
            };
            let reason = reason.as_deref();
            write.record(&Event {
                site: &site,
                article: current.article,
                reply: Some(id),
                kind,
                at,
                actor,
                reason,
            })?;
            Ok(Moderated::Changed(current.state))
        })
        .await
    }
}

/// What the replies of a page come before: always a bound, so that the index is entered at it and nothing skipped.
fn bound(db: &Connection, site: &SiteId, before: Option<ReplyId>) -> Result<Option<(Time, ReplyId)>> {
    let Some(id) = before else {
        return Ok(Some((Time::from_micros(i64::MAX), ReplyId::from_bytes([0xFF; 16]))));
    };
    let sql = "SELECT created FROM reply WHERE site = ? AND id = ?";
    let found = db
        .prepare_cached(sql)?
        .query_row(params![site.as_str(), Column(id)], |row| get(row, "created"))
        .optional()?;
    Ok(found.map(|created| (created, id)))
}

fn queued(row: &Row<'_>) -> rusqlite::Result<QueuedReply> {
    Ok(QueuedReply {
        id: get(row, "id")?,
        article: get(row, "article")?,
        path: row.get("path")?,
        state: get(row, "state")?,
        created: get(row, "created")?,
        reasons: row.get("reasons")?,
        name: row.get("name")?,
        email: row.get("email")?,
        website: row.get("website")?,
        body: row.get("body")?,
    })
}
