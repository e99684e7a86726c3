//! The one thread that writes: it takes what is queued, runs one piece of work after the other, commits once for all of
//! them, and only then answers. That is group commit: one fsync makes many replies durable.
//!
//! Of each piece all happens or nothing. Nearly every one happens, so nothing is prepared for the others: when one has
//! failed halfway, the whole batch is taken back and done again, each piece in a savepoint of its own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rejoinder_domain::{ArticleId, ReplyId, SiteId, Time};
use rusqlite::{Connection, TransactionBehavior, params};
use tokio::sync::oneshot;

use crate::coming::Announced;
use crate::commits::Commits;
use crate::condition::Condition;
use crate::error::{Result, StoreError};
use crate::schema::say;

/// Pieces of work that share one commit at most: bounds how long the first waits for the last.
const BATCH: usize = 256;
/// How long, after its first piece of work, a commit waits for those that are announced: about what it takes one core to
/// read, check and write thirty of them.
const GATHER: Duration = Duration::from_millis(10);

/// A change that was committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its place in the order of all changes.
    pub seq: i64,
    /// The site it happened on.
    pub site: SiteId,
    /// The article it concerns.
    pub article: ArticleId,
}

/// Told of every commit, on the writer's thread, before anybody is answered.
pub type OnCommit = Arc<dyn Fn(&[Change]) + Send + Sync>;

/// What happened, for [`Write::record`] and [`Write::tell`].
pub(crate) struct Event<'a> {
    pub(crate) site: &'a SiteId,
    pub(crate) article: ArticleId,
    pub(crate) reply: Option<ReplyId>,
    pub(crate) kind: &'a str,
    pub(crate) at: Time,
    pub(crate) actor: &'a str,
    pub(crate) reason: Option<&'a str>,
}

/// A piece of work's hold on the database: all of it happens or nothing.
pub(crate) struct Write<'a> {
    pub(crate) db: &'a Connection,
    changes: Vec<Change>,
    undone: bool,
}

impl Write<'_> {
    /// Writes the event of a change and makes its seq the article's revision.
    pub(crate) fn record(&mut self, event: &Event<'_>) -> Result<()> {
        let seq = self.tell(event)?;
        self.db
            .prepare_cached("UPDATE article SET revision = ? WHERE site = ? AND id = ?")?
            .execute(params![seq, event.site.as_str(), event.article.as_bytes()])?;
        Ok(())
    }

    /// Writes the event of a change, and answers its seq: the article's revision from now on.
    pub(crate) fn tell(&mut self, event: &Event<'_>) -> Result<i64> {
        self.db
            .prepare_cached("INSERT INTO event (site, article, reply, kind, at, actor, reason) VALUES (?, ?, ?, ?, ?, ?, ?)")?
            .execute(params![
                event.site.as_str(),
                event.article.as_bytes(),
                event.reply.as_ref().map(|reply| reply.as_bytes().as_slice()),
                event.kind,
                event.at.as_micros(),
                event.actor,
                event.reason,
            ])?;
        let seq = self.db.last_insert_rowid();
        self.changes.push(Change { seq, site: event.site.clone(), article: event.article });
        Ok(seq)
    }

    /// Notes a change whose event was written otherwise.
    pub(crate) fn changed(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Lets this piece of work answer, but takes back what it does when it has ended.
    pub(crate) fn undo(&mut self) {
        self.undone = true;
    }
}

/// A piece of work in the queue. It may have to be done twice.
trait Piece: Send {
    /// Does the work. Answers whether what it changed is to be kept.
    fn run(&mut self, db: &Connection, changes: &mut Vec<Change>) -> bool;
    /// Tells whoever asked, once the commit has succeeded or failed.
    fn answer(self: Box<Self>, committed: Result<()>);
}

/// A piece of work, what came of it if it was run, and who asked.
struct Asked<T, F> {
    work: F,
    done: Option<Result<T>>,
    tell: oneshot::Sender<Result<T>>,
}

impl<T: Send, F: FnMut(&mut Write<'_>) -> Result<T> + Send> Piece for Asked<T, F> {
    fn run(&mut self, db: &Connection, changes: &mut Vec<Change>) -> bool {
        let mut write = Write { db, changes: Vec::new(), undone: false };
        // A panic costs the one piece of work.
        let done = catch_unwind(AssertUnwindSafe(|| (self.work)(&mut write)))
            .unwrap_or_else(|_| Err(StoreError::Other("a piece of work panicked".into())));
        let kept = done.is_ok() && !write.undone;
        if kept {
            changes.append(&mut write.changes);
        }
        self.done = Some(done);
        kept
    }

    fn answer(self: Box<Self>, committed: Result<()>) {
        // Nobody listens any more when the asking request was dropped; what it asked for is done all the same.
        let _ = self.tell.send(match self.done {
            Some(done) => done.and_then(|done| committed.map(|()| done)),
            None => Err(committed.err().unwrap_or(StoreError::Closed)),
        });
    }
}

/// The queue before the writing thread. Dropping it lets the thread finish what is queued and end.
pub(crate) struct Writer {
    queue: Option<Sender<Box<dyn Piece>>>,
    thread: Option<JoinHandle<()>>,
    /// What came of it lately.
    pub(crate) condition: Arc<Condition>,
    /// What will be queued in a moment.
    pub(crate) announced: Announced,
}

impl Writer {
    /// `commits` is told of every commit before anybody is answered.
    pub(crate) fn start(connection: Connection, on_commit: OnCommit, commits: Commits) -> Result<Self> {
        let (queue, work) = channel();
        let condition = Arc::new(Condition::default());
        let announced = Announced::default();
        let mut on = Thread {
            connection,
            work,
            on_commit,
            commits,
            condition: Arc::clone(&condition),
            announced: announced.clone(),
        };
        let thread = std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || on.run())
            .map_err(|error| StoreError::Other(error.to_string()))?;
        Ok(Self { queue: Some(queue), thread: Some(thread), condition, announced })
    }

    /// Runs `work` in the next batch; what it returns is given out after its commit is on disk. It may be run twice, the
    /// first time being taken back: what it does but to the database must not mind that.
    pub(crate) async fn run<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Write<'_>) -> Result<T> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let piece = Box::new(Asked { work, done: None, tell });
        self.queue.as_ref().ok_or(StoreError::Closed)?.send(piece).map_err(|_| StoreError::Closed)?;
        let done = told.await.map_err(|_| StoreError::Closed)?;
        done.inspect_err(|error| self.condition.failed(error))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A piece of work of its own begins, takes everything back, ends.
const BEGIN: &str = "SAVEPOINT piece";
const BACK: &str = "ROLLBACK TO piece";
const END: &str = "RELEASE piece";

/// What came of a batch.
#[derive(Default)]
struct Batch {
    changes: Vec<Change>,
    /// Something was changed, and kept.
    wrote: bool,
}

/// What the writing thread works with.
struct Thread {
    connection: Connection,
    work: Receiver<Box<dyn Piece>>,
    on_commit: OnCommit,
    commits: Commits,
    condition: Arc<Condition>,
    announced: Announced,
}

impl Thread {
    fn run(&mut self) {
        while let Ok(first) = self.work.recv() {
            let mut pieces = vec![first];
            let committed = self.batch(&mut pieces);
            // Of one that failed it is not known what is there.
            if committed.as_ref().map_or(true, |batch| batch.wrote) {
                self.commits.another();
            }
            // A commit of nothing is no sign that the disk works.
            if committed.as_ref().is_ok_and(|batch| batch.wrote) {
                self.condition.worked();
            }
            if let Ok(batch) = &committed
                && !batch.changes.is_empty()
            {
                // Whoever asked gets the answer even if the one that is told fails: the commit is on disk.
                let told = catch_unwind(AssertUnwindSafe(|| (self.on_commit)(&batch.changes)));
                if told.is_err() {
                    tracing::error!("what is told of commits panicked");
                }
            }
            let outcome = committed.map(|_| ());
            for piece in pieces {
                piece.answer(outcome.clone());
            }
        }
    }

    fn batch(&mut self, pieces: &mut Vec<Box<dyn Piece>>) -> Result<Batch> {
        match self.together(pieces)? {
            Some(batch) => Ok(batch),
            None => self.one_by_one(pieces),
        }
    }

    /// Does the first piece and those that come along; `None`, and nothing is changed, if one failed halfway.
    fn together(&mut self, pieces: &mut Vec<Box<dyn Piece>>) -> Result<Option<Batch>> {
        let until = Instant::now() + GATHER;
        let mut batch = Batch::default();
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut done = 0;
        while done < BATCH {
            let Some(piece) = pieces.get_mut(done) else {
                let queued = self.work.try_recv().ok();
                let next = queued.or_else(|| {
                    let left = until.saturating_duration_since(Instant::now());
                    let wait = !self.announced.is_empty() && !left.is_zero();
                    wait.then(|| self.work.recv_timeout(left).ok()).flatten()
                });
                let Some(next) = next else { break };
                pieces.push(next);
                continue;
            };
            let before = transaction.total_changes();
            let kept = piece.run(&transaction, &mut batch.changes);
            let wrote = transaction.total_changes() > before;
            if transaction.is_autocommit() || wrote && !kept {
                return Ok(None);
            }
            batch.wrote |= wrote;
            done += 1;
        }
        transaction.commit()?;
        Ok(Some(batch))
    }

    /// Does each piece in a savepoint.
    fn one_by_one(&mut self, pieces: &mut [Box<dyn Piece>]) -> Result<Batch> {
        let mut batch = Batch::default();
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for piece in pieces {
            say(&transaction, BEGIN)?;
            let before = transaction.total_changes();
            let kept = piece.run(&transaction, &mut batch.changes);
            // What comes after it must not be kept on its own while the batch as a whole is reported as failed.
            if transaction.is_autocommit() {
                return Err(given_up());
            }
            batch.wrote |= kept && transaction.total_changes() > before;
            if !kept {
                say(&transaction, BACK)?;
            }
            say(&transaction, END)?;
        }
        transaction.commit()?;
        Ok(batch)
    }
}

/// After some failures (a full disk among them) SQLite gives up the whole transaction.
fn given_up() -> StoreError {
    StoreError::Disk("the transaction was given up after a failure".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keep(write: &mut Write<'_>, name: &str) -> Result<usize> {
        let article = ArticleId::from_bytes([1; 16]);
        let seq = i64::try_from(name.len()).unwrap();
        write.changed(Change { seq, site: SiteId::default(), article });
        Ok(write.db.execute("INSERT INTO secret (name, value) VALUES (?, x'00')", [name])?)
    }

    /// What comes of a piece of work that keeps a row, and then does `odd`, between two that keep one each; and whose rows
    /// there are then. All three are in one batch. What is told of the commit is what is there.
    async fn between_two<T: Send + 'static>(
        odd: impl Fn(&mut Write<'_>) -> Result<T> + Send + 'static,
    ) -> (Result<T>, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let connection = crate::schema::open_writing(&folder.path().join("a.db")).unwrap();
        let (told, heard) = channel();
        let tell = move |changes: &[Change]| changes.iter().for_each(|change| told.send(change.seq).unwrap());
        let writer = Writer::start(connection, Arc::new(tell), Commits::default()).unwrap();
        let (begin, begun) = channel();
        let (before, odd, after, ()) = tokio::join!(
            writer.run(move |write| {
                // Until all are queued.
                let _ = begun.recv();
                keep(write, "before")
            }),
            writer.run(move |write| {
                keep(write, "odd")?;
                odd(write)
            }),
            writer.run(|write| keep(write, "after")),
            async move { drop::<Sender<()>>(begin) },
        );
        assert_eq!((before, after), (Ok(1), Ok(1)));
        let names = |write: &mut Write<'_>| {
            let mut found = write.db.prepare("SELECT name FROM secret ORDER BY name")?;
            Ok(found.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
        };
        let there: Vec<String> = writer.run(names).await.unwrap();
        let mut heard: Vec<usize> = heard.try_iter().map(|seq| usize::try_from(seq).unwrap()).collect();
        heard.sort_unstable();
        let mut lengths: Vec<usize> = there.iter().map(String::len).collect();
        lengths.sort_unstable();
        assert_eq!(heard, lengths);
        (odd, there)
    }

    #[tokio::test]
    async fn piece_of_work_that_fails_costs_only_itself() {
        let failure = StoreError::Other("no".into());
        let told = failure.clone();
        let failed = between_two(move |_| Err::<(), _>(told.clone())).await;
        assert_eq!(failed, (Err(failure), vec!["after".into(), "before".into()]));
        let panicked = between_two(|_| -> Result<()> { panic!("a bug in a piece of work") }).await;
        let failure = StoreError::Other("a piece of work panicked".into());
        assert_eq!(panicked, (Err(failure), vec!["after".into(), "before".into()]));
        let undone = between_two(|write| {
            write.undo();
            Ok("refused")
        });
        assert_eq!(undone.await, (Ok("refused"), vec!["after".into(), "before".into()]));
        let done = between_two(|_| Ok("done")).await;
        assert_eq!(done, (Ok("done"), vec!["after".into(), "before".into(), "odd".into()]));
    }

    #[tokio::test]
    async fn whoever_finds_the_database_held_is_told_so() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.db");
        let connection = crate::schema::open_writing(&file).unwrap();
        connection.busy_timeout(std::time::Duration::ZERO).unwrap();
        let writer = Writer::start(connection, Arc::new(|_| {}), Commits::default()).unwrap();
        let holder = Connection::open(&file).unwrap();
        holder.execute_batch("BEGIN IMMEDIATE").unwrap();
        let told = writer.run(|_| Ok(())).await;
        assert!(matches!(told, Err(StoreError::Busy(_))), "{told:?}");
    }

    #[tokio::test]
    async fn work_whose_asker_has_gone_is_done_all_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let connection = crate::schema::open_writing(&folder.path().join("a.db")).unwrap();
        let writer = Writer::start(connection, Arc::new(|_| {}), Commits::default()).unwrap();
        {
            let mut asked = Box::pin(writer.run(|write| {
                Ok(write.db.execute("INSERT INTO secret (name, value) VALUES ('kept', x'00')", [])?)
            }));
            // Asked once and given up before the answer.
            let _ =
                std::future::poll_fn(|context| std::task::Poll::Ready(asked.as_mut().poll(context))).await;
        }
        let kept = writer.run(|write| Ok(write.db.prepare("SELECT 1 FROM secret")?.exists([])?)).await;
        assert_eq!(kept, Ok(true));
    }

    #[test]
    fn database_held_by_another_program_is_busy_and_a_read_only_one_is_the_disks_fault() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.db");
        let holder = crate::schema::open_writing(&file).unwrap();
        holder.execute_batch("BEGIN IMMEDIATE").unwrap();
        let other = Connection::open(&file).unwrap();
        other.busy_timeout(std::time::Duration::ZERO).unwrap();
        let busy = StoreError::from(other.execute_batch("BEGIN IMMEDIATE").unwrap_err());
        assert!(matches!(busy, StoreError::Busy(_)), "{busy}");
        let reader = crate::schema::open_reading(&file).unwrap();
        let refused = StoreError::from(reader.execute("DELETE FROM secret", []).unwrap_err());
        assert!(matches!(refused, StoreError::Disk(_)), "{refused}");
    }

    #[test]
    fn full_disk_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let connection = crate::schema::open_writing(&folder.path().join("a.db")).unwrap();
        connection.pragma_update(None, "max_page_count", 1).unwrap();
        let full = connection
            .execute("INSERT INTO secret (name, value) VALUES ('big', zeroblob(1000000))", [])
            .map_err(StoreError::from);
        assert!(matches!(full, Err(StoreError::Full(_))), "{full:?}");
    }

    #[tokio::test]
    async fn store_knows_that_writing_fails_and_that_it_works_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = crate::Store::open(folder.path(), Arc::new(|_| {})).unwrap();
        let pages = |most: i64| {
            store.write(move |write| {
                let pragma = format!("PRAGMA max_page_count = {most}");
                Ok(write.db.query_row(&pragma, [], |row| row.get::<_, i64>(0))?)
            })
        };
        let big = |name: &'static str| {
            store.write(move |write| {
                Ok(write
                    .db
                    .execute("INSERT INTO secret (name, value) VALUES (?, zeroblob(100000))", [name])?)
            })
        };
        assert!(!store.is_failing().await);
        let most = pages(1).await.unwrap();
        let full = big("a").await;
        assert!(matches!(full, Err(StoreError::Full(_))), "{full:?} with {most} pages");
        assert!(store.writer.condition.is_failing(), "{most} pages");
        // What changes nothing can be written all the same.
        assert!(!store.is_failing().await);
        assert!(matches!(big("b").await, Err(StoreError::Full(_))));
        let nothing = store.write(|write| Ok(write.db.execute("DELETE FROM secret WHERE name = 'c'", [])?));
        assert_eq!(nothing.await, Ok(0));
        assert!(store.writer.condition.is_failing(), "a commit of nothing proves nothing");
        pages(10_000).await.unwrap();
        assert_eq!(big("d").await, Ok(1));
        assert!(!store.writer.condition.is_failing());
    }
}
