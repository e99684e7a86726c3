//! The rows of replies as a thread shows them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rejoinder_domain::{ReplyId, SiteId, State};
use rusqlite::{Connection, OptionalExtension, Params, Row, params};

use super::Shown;
use crate::columns::{Column, get, maybe};
use crate::error::Result;

/// Tombstones come without words, name and website: what is not public does not leave the store.
pub(super) const SHOWN: &str = "SELECT r.id, r.article, r.parent, r.place, r.below, r.state, r.created, r.edited, r.version, r.anchor, \
     iif(r.state = 'published', r.provider, NULL) AS provider, \
     iif(r.state = 'published', k.picture, NULL) AS picture, \
     r.state = 'published' AND like.id IS NOT NULL AS looks_known, \
     iif(r.state = 'published', r.html, '') AS html, \
     iif(r.state = 'published', coalesce(k.name, r.name), '') AS name, \
     iif(r.state = 'published', coalesce(r.name_key, ''), '') AS name_key, \
     iif(r.state = 'published', r.website, '') AS website \
     FROM reply r LEFT JOIN account k ON k.site = r.site AND k.id = r.account \
     LEFT JOIN account like ON r.account IS NULL AND like.site = r.site AND like.name_key = r.name_key";

/// Columns by their places in [`SHOWN`]: looking for their names would cost a tenth of a page. Whom it answers is not
/// named yet.
pub(super) fn shown(row: &Row<'_>) -> rusqlite::Result<Shown> {
    Ok(Shown {
        id: get(row, 0)?,
        parent: maybe(row, 2)?,
        parent_name: None,
        place: get(row, 3)?,
        below: row.get(4)?,
        state: get(row, 5)?,
        created: get(row, 6)?,
        edited: maybe(row, 7)?,
        version: row.get(8)?,
        anchor: row.get(9)?,
        provider: row.get(10)?,
        picture: row.get(11)?,
        looks_known: row.get(12)?,
        html: row.get(13)?,
        name: row.get(14)?,
        name_key: row.get(15)?,
        website: row.get(16)?,
    })
}

/// The replies that a statement beginning with [`SHOWN`] finds.
pub(super) fn all_shown(db: &Connection, site: &SiteId, sql: &str, key: impl Params) -> Result<Vec<Shown>> {
    let mut replies = db.prepare_cached(sql)?.query_map(key, shown)?.collect::<rusqlite::Result<Vec<_>>>()?;
    name_parents(db, site, &mut replies)?;
    Ok(replies)
}

/// Names those whom the replies answer, if they are published. Most stand a few lines above: asking the database for each
/// would make a page a third dearer.
pub(super) fn name_parents(db: &Connection, site: &SiteId, replies: &mut [Shown]) -> Result<()> {
    let named = |reply: &Shown| (reply.state == State::Published).then(|| reply.name.clone());
    let mut names: HashMap<ReplyId, Option<String>> =
        replies.iter().map(|reply| (reply.id, named(reply))).collect();
    for reply in replies {
        let Some(parent) = reply.parent else { continue };
        let name = match names.entry(parent) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(published_name(db, site, parent)?),
        };
        reply.parent_name.clone_from(name);
    }
    Ok(())
}

fn published_name(db: &Connection, site: &SiteId, id: ReplyId) -> Result<Option<String>> {
    let sql = "SELECT coalesce(k.name, r.name) FROM reply r LEFT JOIN account k ON k.site = r.site AND k.id = r.account \
               WHERE r.site = ? AND r.id = ? AND r.state = 'published'";
    Ok(db.prepare_cached(sql)?.query_row(params![site.as_str(), Column(id)], |row| row.get(0)).optional()?)
}
