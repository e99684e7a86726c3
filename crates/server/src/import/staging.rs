//! Replies to one article and mentions of it, kept on disk until the article is whole.
//!
//! They come before their article, in any order, and may be more than memory should hold. Replies leave oldest first,
//! each after the one it answers; mentions as they came.

use rejoinder_domain::{ReplyId, State, Time};
use rejoinder_store::{ImportedMention, ImportedReply};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// A scratch database in a file without a name; the system deletes it with the process.
pub(super) struct Staging {
    db: Connection,
}

impl Staging {
    pub(super) fn new() -> rusqlite::Result<Self> {
        // An empty name is a temporary file of SQLite's own.
        let db = Connection::open("")?;
        db.execute_batch(
            "CREATE TABLE staged (origin TEXT PRIMARY KEY, parent TEXT, anchor TEXT, state TEXT, created INTEGER, id BLOB, \
             name TEXT, email TEXT, website TEXT, provider TEXT, subject TEXT, body TEXT, html TEXT, line INTEGER, \
             left INTEGER DEFAULT 0); \
             CREATE INDEX staged_by_age ON staged (created, origin) WHERE left = 0; \
             CREATE TABLE mentioned (number INTEGER PRIMARY KEY, origin TEXT UNIQUE, kind TEXT, state TEXT, created INTEGER, \
             id BLOB, title TEXT, url TEXT, excerpt TEXT); BEGIN",
        )?;
        Ok(Self { db })
    }

    /// Keeps a reply that begins on this line of the file; one with the same origin as another is left out, and `false`.
    pub(super) fn add(&self, reply: &ImportedReply, line: u64) -> rusqlite::Result<bool> {
        let added = self
            .db
            .prepare_cached(
                "INSERT INTO staged (origin, parent, anchor, state, created, id, name, email, website, provider, subject, body, html, line) \
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                reply.origin,
                reply.parent,
                reply.anchor,
                reply.state.as_str(),
                reply.created.as_micros(),
                reply.id.as_bytes(),
                reply.name,
                reply.email,
                reply.website,
                reply.posted_with.as_ref().map(|(provider, _)| provider),
                reply.posted_with.as_ref().and_then(|(_, subject)| subject.as_ref()),
                reply.body,
                reply.html,
                line,
            ])?;
        Ok(added == 1)
    }

    /// Keeps a mention; one with the same origin as another is left out, and `false`.
    pub(super) fn add_mention(&self, mention: &ImportedMention) -> rusqlite::Result<bool> {
        let added = self
            .db
            .prepare_cached(
                "INSERT INTO mentioned (origin, kind, state, created, id, title, url, excerpt) \
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                mention.origin,
                mention.kind,
                mention.state.as_str(),
                mention.created.as_micros(),
                mention.id.as_bytes(),
                mention.title,
                mention.url,
                mention.excerpt,
            ])?;
        Ok(added == 1)
    }

    /// The next `size` mentions at most; empty when all have left.
    pub(super) fn next_mentions(&self, size: usize) -> rusqlite::Result<Vec<ImportedMention>> {
        let sql = "SELECT * FROM mentioned ORDER BY number LIMIT ?";
        let (mut leaving, mut last) = (Vec::new(), 0_i64);
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([i64::try_from(size).unwrap_or(i64::MAX)])?;
        while let Some(row) = rows.next()? {
            last = row.get("number")?;
            leaving.push(read_mention(row)?);
        }
        self.db.prepare_cached("DELETE FROM mentioned WHERE number <= ?")?.execute([last])?;
        Ok(leaving)
    }

    /// Tells of every reply that answers what is not here: line, origin, and the origin of what it answers.
    pub(super) fn without_parent(&self, mut tell: impl FnMut(u64, String, String)) -> rusqlite::Result<()> {
        let sql = "SELECT line, origin, parent FROM staged AS reply WHERE parent IS NOT NULL \
                   AND NOT EXISTS (SELECT 1 FROM staged WHERE origin = reply.parent) ORDER BY line";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            tell(row.get("line")?, row.get("origin")?, row.get("parent")?);
        }
        Ok(())
    }

    /// The next replies that may leave, about `size` of them; empty when all have left.
    pub(super) fn next(&self, size: usize) -> rusqlite::Result<Vec<ImportedReply>> {
        let sql = "SELECT origin FROM staged WHERE left = 0 ORDER BY created, origin LIMIT ?";
        let oldest: Vec<String> = self
            .db
            .prepare_cached(sql)?
            .query_map([i64::try_from(size).unwrap_or(i64::MAX)], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let mut leaving = Vec::new();
        for origin in oldest {
            for next in self.with_what_it_answers(origin)? {
                self.db.prepare_cached("UPDATE staged SET left = 1 WHERE origin = ?")?.execute([&next])?;
                leaving.extend(self.reply(&next)?);
            }
        }
        Ok(leaving)
    }

    /// The reply and, before it, those above it that have not left yet. A circle is cut where it closes.
    fn with_what_it_answers(&self, origin: String) -> rusqlite::Result<Vec<String>> {
        let sql = "SELECT parent FROM staged WHERE origin = ? AND left = 0";
        let mut statement = self.db.prepare_cached(sql)?;
        let (mut way, mut seen) = (Vec::new(), std::collections::HashSet::new());
        let mut next = Some(origin);
        while let Some(origin) = next {
            let Some(parent) = statement.query_row([&origin], |row| row.get(0)).optional()? else { break };
            if !seen.insert(origin.clone()) {
                break;
            }
            way.push(origin);
            next = parent;
        }
        way.reverse();
        Ok(way)
    }

    fn reply(&self, origin: &str) -> rusqlite::Result<Option<ImportedReply>> {
        self.db.prepare_cached("SELECT * FROM staged WHERE origin = ?")?.query_row([origin], read).optional()
    }

    /// Makes room for the next article.
    pub(super) fn clear(&self) -> rusqlite::Result<()> {
        self.db.execute_batch("DELETE FROM staged; DELETE FROM mentioned")
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<ImportedReply> {
    let state: String = row.get("state")?;
    let provider: Option<String> = row.get("provider")?;
    let subject: Option<String> = row.get("subject")?;
    Ok(ImportedReply {
        id: ReplyId::from_bytes(row.get("id")?),
        origin: row.get("origin")?,
        parent: row.get("parent")?,
        anchor: row.get("anchor")?,
        state: state.parse().unwrap_or(State::Pending),
        created: Time::from_micros(row.get("created")?),
        name: row.get("name")?,
        email: row.get("email")?,
        website: row.get("website")?,
        posted_with: provider.map(|provider| (provider, subject)),
        body: row.get("body")?,
        html: row.get("html")?,
    })
}

fn read_mention(row: &Row<'_>) -> rusqlite::Result<ImportedMention> {
    let (kind, state): (String, String) = (row.get("kind")?, row.get("state")?);
    Ok(ImportedMention {
        id: ReplyId::from_bytes(row.get("id")?),
        origin: row.get("origin")?,
        kind: if kind == "pingback" { "pingback" } else { "trackback" },
        state: state.parse().unwrap_or(State::Pending),
        created: Time::from_micros(row.get("created")?),
        title: row.get("title")?,
        url: row.get("url")?,
        excerpt: row.get("excerpt")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(origin: &str, parent: Option<&str>, created: i64) -> ImportedReply {
        ImportedReply {
            id: ReplyId::from_bytes([1; 16]),
            origin: origin.into(),
            parent: parent.map(Into::into),
            anchor: None,
            state: State::Published,
            created: Time::from_micros(created),
            name: String::new(),
            email: String::new(),
            website: String::new(),
            posted_with: None,
            body: String::new(),
            html: String::new(),
        }
    }

    fn leaves(replies: &[ImportedReply]) -> Vec<String> {
        let staging = Staging::new().unwrap();
        for reply in replies {
            assert!(staging.add(reply, 1).unwrap());
        }
        let mut order = Vec::new();
        loop {
            let some = staging.next(2).unwrap();
            if some.is_empty() {
                return order;
            }
            order.extend(some.into_iter().map(|reply| reply.origin));
        }
    }

    #[test]
    fn oldest_first_but_never_before_what_is_answered() {
        let replies = [
            reply("d", Some("c"), 1),
            reply("c", Some("missing"), 9),
            reply("a", None, 5),
            reply("b", Some("a"), 6),
        ];
        assert_eq!(leaves(&replies), ["c", "d", "a", "b"]);
    }

    #[test]
    fn circle_is_cut_and_nobody_is_lost() {
        let mut order =
            leaves(&[reply("a", Some("b"), 1), reply("b", Some("a"), 2), reply("c", Some("c"), 3)]);
        order.sort();
        assert_eq!(order, ["a", "b", "c"]);
    }

    #[test]
    fn reply_to_what_is_not_here_is_told_of_with_its_line() {
        let staging = Staging::new().unwrap();
        for (line, one) in
            [(7, reply("b", Some("c"), 1)), (5, reply("a", Some("x"), 2)), (9, reply("c", None, 3))]
        {
            staging.add(&one, line).unwrap();
        }
        let mut told = Vec::new();
        staging.without_parent(|line, origin, parent| told.push((line, origin, parent))).unwrap();
        assert_eq!(told, [(5, "a".to_owned(), "x".to_owned())]);
    }

    #[test]
    fn mentions_leave_as_they_came_and_each_once() {
        let staging = Staging::new().unwrap();
        let mention = |origin: &str, kind| ImportedMention {
            id: ReplyId::from_bytes([3; 16]),
            origin: origin.into(),
            kind,
            state: State::Removed,
            created: Time::from_micros(8),
            title: "T".into(),
            url: "https://example.org/".into(),
            excerpt: "E".into(),
        };
        let all = [mention("b", "pingback"), mention("a", "trackback"), mention("c", "pingback")];
        assert!(all.iter().all(|one| staging.add_mention(one).unwrap()));
        assert!(!staging.add_mention(&mention("a", "pingback")).unwrap());
        assert_eq!(staging.next_mentions(2).unwrap(), all[..2]);
        assert_eq!(staging.next_mentions(2).unwrap(), all[2..]);
        assert_eq!(staging.next_mentions(2).unwrap(), []);
        staging.add_mention(&all[0]).unwrap();
        staging.clear().unwrap();
        assert_eq!(staging.next_mentions(2).unwrap(), []);
    }
}
