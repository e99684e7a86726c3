//! Giving a reply its place and counting it: the part that posting and importing share.

use rejoinder_domain::{AccountId, ArticleId, Place, ReplyId, SiteId, State, Time, name_key};
use rusqlite::{OptionalExtension, Row, params};

use crate::columns::{Column, get};
use crate::error::{Result, StoreError};
use crate::writer::{Event, Write};

/// A reply as its row is written.
pub(crate) struct Insert<'a> {
    pub(crate) site: &'a SiteId,
    pub(crate) id: ReplyId,
    pub(crate) article: ArticleId,
    pub(crate) parent: Option<ReplyId>,
    pub(crate) state: State,
    pub(crate) created: Time,
    pub(crate) edited: Option<Time>,
    pub(crate) version: i64,
    pub(crate) owner: Option<[u8; 32]>,
    pub(crate) account: Option<AccountId>,
    pub(crate) said: Option<[u8; 16]>,
    pub(crate) origin: Option<&'a str>,
    pub(crate) anchor: Option<&'a str>,
    pub(crate) reasons: &'a str,
    pub(crate) renderer: u32,
    pub(crate) body: &'a str,
    pub(crate) html: &'a str,
    pub(crate) author: Author<'a>,
}

/// The personal fields.
pub(crate) struct Author<'a> {
    pub(crate) name: &'a str,
    pub(crate) email: &'a str,
    pub(crate) website: &'a str,
    pub(crate) provider: Option<&'a str>,
    pub(crate) subject: Option<&'a str>,
}

/// Writes a reply at the end of the answers to its parent (of the roots, if it has none), counts it, and writes the event
/// of it, if there is to be one.
pub(crate) fn insert(write: &mut Write<'_>, new: &Insert<'_>, event: Option<&Event<'_>>) -> Result<()> {
    let seq = event.map(|event| write.tell(event)).transpose()?;
    let place = next_place(write, new, seq)?;
    let depth = i64::try_from(place.depth()).unwrap_or(i64::MAX);
    let author = &new.author;
    write
        .db
        .prepare_cached(
            "INSERT INTO reply (site, id, article, parent, place, depth, state, created, edited, version, owner, account, said, origin, \
               anchor, reasons, renderer, html, body, name, name_key, email, website, provider, subject) \
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            new.site.as_str(),
            Column(new.id),
            Column(new.article),
            new.parent.map(Column),
            place.as_bytes(),
            depth,
            new.state.as_str(),
            Column(new.created),
            new.edited.map(Column),
            new.version,
            new.owner,
            new.account.map(Column),
            new.said,
            new.origin,
            new.anchor,
            new.reasons,
            new.renderer,
            new.html,
            new.body,
            author.name,
            name_key(author.name),
            author.email,
            author.website,
            author.provider,
            author.subject,
        ])?;
    if new.state == State::Published {
        count_above(write, new.site, new.article, &place, 1)?;
    }
    Ok(())
}

/// Gives the reply its place, and does all that it does to its article's row at once: the row holds the article's text,
/// and is put together anew every time.
///
/// What was counted is asked for by itself: `RETURNING` makes a table for its answer, which costs more.
fn next_place(write: &Write<'_>, new: &Insert<'_>, seq: Option<i64>) -> Result<Place> {
    let sql = "UPDATE article SET roots = roots + ?, reply_count = reply_count + ?, revision = coalesce(?, revision) \
               WHERE site = ? AND id = ?";
    let counted = new.state == State::Published;
    let key = params![new.parent.is_none(), counted, seq, new.site.as_str(), Column(new.article)];
    if write.db.prepare_cached(sql)?.execute(key)? == 0 {
        return Err(StoreError::Other("a reply needs its article".into()));
    }
    let Some(parent) = new.parent else {
        let sql = "SELECT roots - 1 FROM article WHERE site = ? AND id = ?";
        let key = params![new.site.as_str(), Column(new.article)];
        return Ok(Place::root(write.db.prepare_cached(sql)?.query_row(key, |row| row.get(0))?));
    };
    let sql = "SELECT place FROM reply WHERE site = ? AND id = ? AND article = ?";
    let above: Place = write
        .db
        .prepare_cached(sql)?
        .query_row(params![new.site.as_str(), Column(parent), Column(new.article)], |row: &Row<'_>| {
            get(row, "place")
        })
        .optional()?
        .ok_or_else(|| StoreError::Other("an answer needs its parent in the same article".into()))?;
    let slot = above.slot();
    let key = params![new.site.as_str(), Column(new.article), slot.as_bytes()];
    let sql = "UPDATE reply SET answers = answers + 1 WHERE site = ? AND article = ? AND place = ?";
    write.db.prepare_cached(sql)?.execute(key)?;
    let sql = "SELECT answers - 1 FROM reply WHERE site = ? AND article = ? AND place = ?";
    let number = write.db.prepare_cached(sql)?.query_row(key, |row| row.get(0))?;
    Ok(slot.answer(number))
}

/// Adds `by` (1 or −1) to the counts of everything a published reply is counted in: its article and what is above it.
pub(crate) fn count(
    write: &Write<'_>,
    site: &SiteId,
    article: ArticleId,
    place: &Place,
    by: i64,
) -> Result<()> {
    write
        .db
        .prepare_cached("UPDATE article SET reply_count = reply_count + ? WHERE site = ? AND id = ?")?
        .execute(params![by, site.as_str(), Column(article)])?;
    count_above(write, site, article, place, by)
}

fn count_above(write: &Write<'_>, site: &SiteId, article: ArticleId, place: &Place, by: i64) -> Result<()> {
    let mut above = write
        .db
        .prepare_cached("UPDATE reply SET below = below + ? WHERE site = ? AND article = ? AND place = ?")?;
    for ancestor in place.ancestors() {
        above.execute(params![by, site.as_str(), Column(article), ancestor.as_bytes()])?;
    }
    Ok(())
}
