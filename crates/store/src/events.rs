//! Learning what other programs committed.

use std::path::Path;

use rejoinder_domain::ArticleId;
use rusqlite::{Connection, Row, params};

use crate::columns::get;
use crate::error::Result;
use crate::schema;
use crate::writer::Change;

/// Most changes that one look tells of.
const CHANGES: usize = 1000;

/// Follows the events of one database, whoever writes them.
///
/// Looking costs one read of shared memory while nothing was committed, so it can be done many times a second.
pub struct Follower {
    connection: Connection,
    data_version: i64,
    seen: i64,
}

impl Follower {
    /// Follows `FOLDER/rejoinder.db` from its newest event on.
    pub fn open(folder: &Path) -> Result<Self> {
        let connection = schema::open_reading(&folder.join("rejoinder.db"))?;
        // The version first: what is committed between the two is then looked for, and not missed.
        let data_version = data_version(&connection)?;
        let seen = connection.query_row("SELECT coalesce(max(seq), 0) FROM event", [], |row| row.get(0))?;
        Ok(Self { connection, data_version, seen })
    }

    /// What was committed since the last look, at most a thousand changes; the rest comes with the next. `None` if nothing
    /// was; a commit may also be of something that is no change to a thread, such as the end of a session.
    pub fn look(&mut self) -> Result<Option<Vec<Change>>> {
        let now = data_version(&self.connection)?;
        if now == self.data_version {
            return Ok(None);
        }
        let change = |row: &Row<'_>| {
            Ok(Change {
                seq: row.get("seq")?,
                site: get(row, "site")?,
                article: get::<ArticleId>(row, "article")?,
            })
        };
        let changes: Vec<Change> = self
            .connection
            .prepare_cached("SELECT seq, site, article FROM event WHERE seq > ? ORDER BY seq LIMIT ?")?
            .query_map(params![self.seen, CHANGES], change)?
            .collect::<rusqlite::Result<_>>()?;
        if let Some(last) = changes.last() {
            self.seen = last.seq;
        }
        // Only when all was read is the state of the file the state that was seen.
        if changes.len() < CHANGES {
            self.data_version = now;
        }
        Ok(Some(changes))
    }
}

fn data_version(connection: &Connection) -> Result<i64> {
    Ok(connection.pragma_query_value(None, "data_version", |row| row.get(0))?)
}
