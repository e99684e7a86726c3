//! Records in: what is there already is left as it is, so that an import can be run again.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use rejoinder_domain::record::{
    ArticleKey, ArticleRecord, EventRecord, MentionRecord, Record, ReplyRecord, RevisionRecord,
};
use rejoinder_domain::{AccountId, ArticleId, Policy, ReplyId, SiteId, Time};
use rusqlite::{Connection, OptionalExtension, params};

use super::{History, accounts};
use crate::columns::{Column, get};
use crate::error::{Result, StoreError};
use crate::insert::{Author, Insert, insert};
use crate::writer::{Change, Event, Write};
use crate::{Imported, Store};

/// What importing records did, by kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RecordsImported {
    /// Accounts.
    pub accounts: Imported,
    /// Ways to sign in to them.
    pub identities: Imported,
    /// Articles.
    pub articles: Imported,
    /// Replies.
    pub replies: Imported,
    /// Earlier texts.
    pub revisions: Imported,
    /// Mentions.
    pub mentions: Imported,
    /// Events.
    pub events: Imported,
}

impl RecordsImported {
    /// The counter of the records of this kind; sites are not counted.
    fn of(&mut self, record: &Record) -> Option<&mut Imported> {
        match record {
            Record::Site(_) => None,
            Record::Account(_) => Some(&mut self.accounts),
            Record::Identity(_) => Some(&mut self.identities),
            Record::Article(_) => Some(&mut self.articles),
            Record::Reply(_) => Some(&mut self.replies),
            Record::Revision(_) => Some(&mut self.revisions),
            Record::Mention(_) => Some(&mut self.mentions),
            Record::Event(_) => Some(&mut self.events),
        }
    }

    fn count(&mut self, record: &Record, known: bool) {
        if let Some(counter) = self.of(record) {
            if known { counter.known += 1 } else { counter.added += 1 }
        }
    }

    /// Adds what another batch did.
    pub fn add(&mut self, other: Self) {
        let pairs = [
            (&mut self.accounts, other.accounts),
            (&mut self.identities, other.identities),
            (&mut self.articles, other.articles),
            (&mut self.replies, other.replies),
            (&mut self.revisions, other.revisions),
            (&mut self.mentions, other.mentions),
            (&mut self.events, other.events),
        ];
        for (sum, other) in pairs {
            sum.added += other.added;
            sum.known += other.known;
        }
    }
}

/// Why a record cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordRefusal {
    /// It belongs to an article that is not there.
    #[error("there is no article {0}: import the articles first")]
    NoArticle(String),
    /// It answers, or is about, a reply that is not there (in that article, before it).
    #[error("there is no reply {0} before this line in this article: an answer comes after what it answers")]
    NoReply(ReplyId),
    /// It belongs to an account that is not there.
    #[error("there is no account {0} before this line: accounts come before what belongs to them")]
    NoAccount(AccountId),
    /// Another account here goes by the name, or by one that looks like it.
    #[error("another account here goes by the name “{0}”, or by one that looks like it")]
    NameTaken(String),
    /// Somebody signs in to another account here with the identity.
    #[error("{0} belongs to another account here")]
    Elsewhere(String),
    /// What comes from there is here already, under another id: the lines that belong to it would find nothing.
    #[error("what comes from {0} is here already under another id")]
    OtherId(String),
    /// Two lines have the same id, path, name or identity.
    #[error("{0} is in the file twice")]
    Twice(String),
    /// The file holds several sites, and all shall go to one.
    #[error("the file holds several sites: leave out --site, so that each goes to its own")]
    SeveralSites,
}

impl Store {
    /// Adds what is new of `records`, in their order, in one transaction: all or, when one is refused, none. Give a few
    /// hundred at a time, so that readers' own replies need not wait.
    ///
    /// What `history` does not tell of gets an event of its own.
    pub async fn import_records(
        &self,
        site: &SiteId,
        records: Vec<Record>,
        history: &Arc<History>,
        at: Time,
    ) -> Result<std::result::Result<RecordsImported, RecordRefusal>> {
        let (site, history) = (site.clone(), Arc::clone(history));
        self.write(move |write| {
            let mut imported = RecordsImported::default();
            let mut import = Import { write, site: &site, history: &history, at };
            let mut alike = Alike::default();
            let taken: Taken = records.iter().try_for_each(|record| {
                let known = is_known(import.write.db, (&site, &history), record, &mut alike)?;
                imported.count(record, known);
                if known { Ok(()) } else { import.add(record) }
            });
            match taken {
                Ok(()) => Ok(Ok(imported)),
                Err(Stop::Failed(error)) => Err(error),
                Err(Stop::Refused(refusal)) => {
                    import.write.undo();
                    Ok(Err(refusal))
                }
            }
        })
        .await
    }

    /// How many of `records` are new and how many are there already; for a rehearsal. Nothing is changed.
    pub async fn rehearse_records(
        &self,
        site: &SiteId,
        records: Vec<Record>,
        history: &Arc<History>,
    ) -> Result<RecordsImported> {
        let (site, history) = (site.clone(), Arc::clone(history));
        self.read(move |db| {
            let (mut imported, mut alike) = (RecordsImported::default(), Alike::default());
            for record in &records {
                imported.count(record, is_known(db, (&site, &history), record, &mut alike)?);
            }
            Ok(imported)
        })
        .await
    }

    /// The article that a record belongs to.
    pub async fn article_of_key(&self, site: &SiteId, key: ArticleKey) -> Result<Option<ArticleId>> {
        let site = site.clone();
        self.read(move |db| article_of(db, &site, &key)).await
    }

    /// The article that is here already for one in a file: of the same path, else of the same id.
    pub(super) async fn article_like(
        &self,
        site: &SiteId,
        article: &ArticleRecord,
    ) -> Result<Option<ArticleId>> {
        let (site, id, path) = (site.clone(), article.id, article.path.to_string());
        self.read(move |db| {
            let sql = "SELECT id, 1 AS rank FROM article WHERE site = ?1 AND path = ?2 \
                       UNION ALL SELECT id, 2 FROM article WHERE site = ?1 AND id = ?3 ORDER BY rank LIMIT 1";
            let key = params![site.as_str(), path, Column(id)];
            Ok(db.prepare_cached(sql)?.query_row(key, |row| get(row, "id")).optional()?)
        })
        .await
    }

    /// The id of the article, reply or mention that comes from `origin`.
    pub(super) async fn holder_of(
        &self,
        site: &SiteId,
        what: Holder,
        origin: &str,
    ) -> Result<Option<ReplyId>> {
        let (site, origin) = (site.clone(), origin.to_owned());
        self.read(move |db| {
            let sql = match what {
                Holder::Article => "SELECT id FROM article WHERE site = ? AND origin = ?",
                Holder::Reply => "SELECT id FROM reply WHERE site = ? AND origin = ?",
                Holder::Mention => "SELECT id FROM mention WHERE site = ? AND origin = ?",
            };
            let key = [site.as_str(), &origin];
            Ok(db.prepare_cached(sql)?.query_row(key, |row| get(row, "id")).optional()?)
        })
        .await
    }

    /// The article of a reply.
    pub async fn article_of_reply(&self, site: &SiteId, id: ReplyId) -> Result<Option<ArticleId>> {
        let site = site.clone();
        self.read(move |db| reply_article(db, &site, id)).await
    }
}

/// What has an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Holder {
    Article,
    Reply,
    Mention,
}

/// Why taking a batch stopped.
pub(super) enum Stop {
    Failed(StoreError),
    Refused(RecordRefusal),
}

impl<E: Into<StoreError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

pub(super) type Taken<T = ()> = std::result::Result<T, Stop>;

fn article_of(db: &Connection, site: &SiteId, key: &ArticleKey) -> Result<Option<ArticleId>> {
    let found = match key {
        ArticleKey::Id(id) => db
            .prepare_cached("SELECT id FROM article WHERE site = ? AND id = ?")?
            .query_row(params![site.as_str(), Column(*id)], |row| get(row, "id"))
            .optional()?,
        ArticleKey::Path(path) => {
            let other = path.strip_suffix('/').map_or_else(|| format!("{path}/"), str::to_owned);
            let sql = "SELECT id, 1 AS rank FROM article WHERE site = ?1 AND path = ?2 \
                       UNION ALL SELECT id, 2 FROM article WHERE site = ?1 AND path = ?3 \
                       UNION ALL SELECT article, 3 FROM old_address WHERE site = ?1 AND address = ?2 \
                       ORDER BY rank LIMIT 1";
            db.prepare_cached(sql)?
                .query_row(params![site.as_str(), path, other], |row| get(row, "id"))
                .optional()?
        }
    };
    Ok(found)
}

fn reply_article(db: &Connection, site: &SiteId, id: ReplyId) -> Result<Option<ArticleId>> {
    let sql = "SELECT article FROM reply WHERE site = ? AND id = ?";
    Ok(db
        .prepare_cached(sql)?
        .query_row(params![site.as_str(), Column(id)], |row| get(row, "article"))
        .optional()?)
}

/// How many events there are of those that are alike, as far as a batch has looked: a batch of mentions makes thousands
/// in one moment, and counting them again for each would take the square of that.
type Alike = HashMap<(ArticleId, Option<ReplyId>, Time, String, String), usize>;

fn is_known(
    db: &Connection,
    (site_id, history): (&SiteId, &History),
    record: &Record,
    alike: &mut Alike,
) -> Result<bool> {
    let site = site_id.as_str();
    let exists = |sql: &str, key: &[&dyn rusqlite::ToSql]| Ok(db.prepare_cached(sql)?.exists(key)?);
    match record {
        Record::Site(_) => Ok(true),
        Record::Account(account) => {
            exists("SELECT 1 FROM account WHERE site = ? AND id = ?", params![site, Column(account.id)])
        }
        // One that belongs to another account is not known: adding it is refused.
        Record::Identity(identity) => exists(
            "SELECT 1 FROM identity WHERE site = ? AND issuer = ? AND subject = ? AND account = ?",
            params![site, identity.identity.issuer, identity.identity.subject, Column(identity.account)],
        ),
        Record::Article(article) if history.expects(site_id, article.path.as_str()) => Ok(true),
        Record::Article(article) => exists(
            "SELECT 1 FROM article WHERE site = ?1 AND id = ?2 UNION ALL SELECT 1 FROM article WHERE site = ?1 AND path = ?3 \
             UNION ALL SELECT 1 FROM article WHERE site = ?1 AND origin = ?4",
            params![site, Column(article.id), article.path.as_str(), article.origin],
        ),
        Record::Reply(reply) => exists(
            "SELECT 1 FROM reply WHERE site = ?1 AND id = ?2 UNION ALL SELECT 1 FROM reply WHERE site = ?1 AND origin = ?3",
            params![site, Column(reply.id), reply.origin],
        ),
        Record::Revision(revision) => exists(
            "SELECT 1 FROM revision WHERE site = ? AND reply = ? AND version = ?",
            params![site, Column(revision.reply), revision.version],
        ),
        Record::Mention(mention) => exists(
            "SELECT 1 FROM mention WHERE site = ?1 AND id = ?2 UNION ALL SELECT 1 FROM mention WHERE site = ?1 AND origin = ?3",
            params![site, Column(mention.id), mention.origin],
        ),
        // An event of an article that is here under another id has nothing to hang on.
        Record::Event(event)
            if !history.brings(site_id, event.article)
                && article_of(db, site_id, &ArticleKey::Id(event.article))?.is_none() =>
        {
            Ok(true)
        }
        Record::Event(event) => is_known_event(db, (site_id, history), event, alike),
    }
}

/// How many events of a moment are alike.
const EVENTS_ALIKE: &str = "SELECT count(*) FROM event WHERE site = ? AND article = ? AND at = ? AND kind = ? AND reply IS ? AND actor = ?";

/// Of events that are alike as many are known as there are here: the first of the file to the first here, and so on.
fn is_known_event(
    db: &Connection,
    (site, history): (&SiteId, &History),
    event: &EventRecord,
    alike: &mut Alike,
) -> Result<bool> {
    let key = (event.article, event.reply, event.at, event.kind.clone(), event.actor.clone());
    let here = match alike.entry(key) {
        Entry::Occupied(counted) => counted.into_mut(),
        Entry::Vacant(new) => {
            let (article, at, reply) = (Column(event.article), Column(event.at), event.reply.map(Column));
            let key = params![site.as_str(), article, at, event.kind, reply, event.actor];
            new.insert(db.prepare_cached(EVENTS_ALIKE)?.query_row(key, |row| row.get(0))?)
        }
    };
    let known = *here > history.alike_before(event);
    if !known {
        *here += 1;
    }
    Ok(known)
}

struct Import<'a, 'b> {
    write: &'a mut Write<'b>,
    site: &'a SiteId,
    history: &'a History,
    at: Time,
}

impl<'a> Import<'a, '_> {
    fn add(&mut self, record: &Record) -> Taken {
        match record {
            Record::Site(_) => Ok(()),
            Record::Account(account) => accounts::add_account(self.write.db, self.site, account),
            Record::Identity(identity) => accounts::add_identity(self.write.db, self.site, identity),
            Record::Article(article) => self.article(article),
            Record::Reply(reply) => self.reply(reply),
            Record::Revision(revision) => self.revision(revision),
            Record::Mention(mention) => self.mention(mention),
            Record::Event(event) => self.event(event),
        }
    }

    fn article_of(&self, key: &ArticleKey) -> Taken<ArticleId> {
        article_of(self.write.db, self.site, key)?
            .ok_or_else(|| Stop::Refused(RecordRefusal::NoArticle(key.to_string())))
    }

    fn happened(&mut self, article: ArticleId, kind: &'a str) -> Taken {
        if let Some(event) = self.event_of(article, None, kind) {
            self.write.record(&event)?;
        }
        Ok(())
    }

    /// The event of something new, unless the file tells of it.
    fn event_of(&self, article: ArticleId, reply: Option<ReplyId>, kind: &'a str) -> Option<Event<'a>> {
        let (site, at) = (self.site, self.at);
        let told = self.history.tells_of(site, article, reply);
        (!told).then_some(Event { site, article, reply, kind, at, actor: "import", reason: None })
    }

    fn article(&mut self, article: &ArticleRecord) -> Taken {
        let tags = serde_json::to_string(&article.tags).unwrap_or_else(|_| "[]".into());
        let rules = &article.rules;
        self.write
            .db
            .prepare_cached(
                "INSERT INTO article (site, id, path, title, summary, byline, language, tags, published, updated, visibility, \
                   replies_open, policy, close_after_days, max_links, origin, stamp, html) \
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                self.site.as_str(),
                Column(article.id),
                article.path.as_str(),
                article.title,
                article.summary,
                article.byline,
                article.language,
                tags,
                Column(article.published),
                article.updated.map(Column),
                article.visibility.as_str(),
                rules.open,
                rules.policy.map(Policy::as_str),
                rules.close_after_days,
                rules.max_links.map(|links| i64::try_from(links).unwrap_or(i64::MAX)),
                article.origin,
                article.stamp,
                article.html,
            ])?;
        for address in &article.old_addresses {
            self.write
                .db
                .prepare_cached("INSERT INTO old_address (site, address, article) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")?
                .execute(params![self.site.as_str(), address, Column(article.id)])?;
        }
        self.happened(article.id, "article_added")
    }

    fn reply(&mut self, reply: &ReplyRecord) -> Taken {
        let article = self.article_of(&reply.article)?;
        if let Some(parent) = reply.parent
            && reply_article(self.write.db, self.site, parent)? != Some(article)
        {
            return Err(Stop::Refused(RecordRefusal::NoReply(parent)));
        }
        if let Some(account) = reply.account {
            accounts::must_be_here(self.write.db, self.site, account)?;
        }
        let event = self.event_of(article, Some(reply.id), "reply_imported");
        insert(
            self.write,
            &Insert {
                site: self.site,
                id: reply.id,
                article,
                parent: reply.parent,
                state: reply.state,
                created: reply.created,
                edited: reply.edited,
                version: reply.version,
                owner: reply.account.map(|account| account.owner_key()),
                account: reply.account,
                said: None,
                origin: reply.origin.as_deref(),
                anchor: reply.anchor.as_deref(),
                reasons: &reply.reasons,
                renderer: reply.renderer,
                body: &reply.body,
                html: &reply.html,
                author: Author {
                    name: &reply.name,
                    email: &reply.email,
                    website: &reply.website,
                    provider: reply.provider.as_deref(),
                    subject: reply.subject.as_deref(),
                },
            },
            event.as_ref(),
        )?;
        Ok(())
    }

    fn revision(&mut self, revision: &RevisionRecord) -> Taken {
        if reply_article(self.write.db, self.site, revision.reply)?.is_none() {
            return Err(Stop::Refused(RecordRefusal::NoReply(revision.reply)));
        }
        self.write
            .db
            .prepare_cached(
                "INSERT INTO revision (site, reply, version, at, body, html) VALUES (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                self.site.as_str(),
                Column(revision.reply),
                revision.version,
                Column(revision.at),
                revision.body,
                revision.html
            ])?;
        Ok(())
    }

    fn mention(&mut self, mention: &MentionRecord) -> Taken {
        let article = self.article_of(&mention.article)?;
        self.write
            .db
            .prepare_cached(
                "INSERT INTO mention (site, id, article, kind, state, created, title, url, excerpt, origin) \
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                self.site.as_str(),
                Column(mention.id),
                Column(article),
                if mention.pingback { "pingback" } else { "trackback" },
                mention.state.as_str(),
                Column(mention.created),
                mention.title,
                mention.url,
                mention.excerpt,
                mention.origin,
            ])?;
        self.happened(article, "mention_imported")
    }

    /// An event keeps its number where that number is still to come: in an empty folder all do. Elsewhere it gets the
    /// next, so that whoever follows the events misses none.
    fn event(&mut self, event: &EventRecord) -> Taken {
        let article = self.article_of(&ArticleKey::Id(event.article))?;
        let sql = "INSERT INTO event (seq, site, article, reply, kind, at, actor, reason) \
                   VALUES (iif(?1 > (SELECT coalesce(max(seq), 0) FROM event), ?1, NULL), ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        self.write.db.prepare_cached(sql)?.execute(params![
            event.seq,
            self.site.as_str(),
            Column(article),
            event.reply.map(Column),
            event.kind,
            Column(event.at),
            event.actor,
            event.reason,
        ])?;
        let seq = self.write.db.last_insert_rowid();
        self.write
            .db
            .prepare_cached("UPDATE article SET revision = ? WHERE site = ? AND id = ?")?
            .execute(params![seq, self.site.as_str(), Column(article)])?;
        self.write.changed(Change { seq, site: self.site.clone(), article });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::EVENTS_ALIKE;

    #[test]
    fn event_of_a_reply_is_not_looked_for_among_all_of_its_moment() {
        let folder = tempfile::tempdir().unwrap();
        let db = crate::schema::open_writing(&folder.path().join("a.db")).unwrap();
        let explain = format!("EXPLAIN QUERY PLAN {EVENTS_ALIKE}");
        let key = ["main", "a", "1", "reply_imported", "b", "import"];
        let plan: String = db.query_row(&explain, key, |row| row.get("detail")).unwrap();
        assert!(plan.ends_with("INDEX event_of (site=? AND at=? AND article=? AND reply=?)"), "{plan}");
    }
}
