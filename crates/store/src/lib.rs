//! Where articles and replies are kept: SQLite, one writer, many readers.
//!
//! Methods of [`Store`] are sentences of the product (`add_reply`, `thread_page`), each one transaction. What is
//! acknowledged is on disk.

use std::path::Path;

mod accounts;
mod article_page;
mod articles;
mod check;
mod columns;
mod coming;
mod commits;
mod condition;
mod copy;
mod error;
mod events;
mod feeds;
mod import;
mod insert;
mod kept;
mod mentions;
mod moderation;
mod own;
mod passkeys;
#[cfg(test)]
mod plans;
mod readers;
mod records;
mod replies;
mod schema;
mod secrets;
mod sessions;
mod sign_ins;
mod sources;
mod thread;
mod visit;
mod visitors;
mod writer;

pub use accounts::{Account, AccountRefusal, LinkedIdentity, SignedIn};
pub use article_page::ArticlePage;
pub use articles::{Article, ArticleCard, ArticleSource, FrontPage, Put, PutError};
pub use coming::Coming;
pub use copy::copy;
pub use error::{Result, StoreError};
pub use events::Follower;
pub use feeds::{LatestReply, Month};
pub use import::{Imported, ImportedMention, ImportedReply};
pub use kept::KeptText;
pub use mentions::Mention;
pub use moderation::{Act, Moderated, QueuedReply};
pub use own::{Edit, EditRefusal, OwnReply, Withdrawal};
pub use passkeys::{NewPasskey, Passkey, UsedPasskey};
pub use records::{History, RecordCheck, RecordRefusal, RecordsImported, Sites};
pub use replies::{Added, NewReply, ReplyRefusal, Retry};
pub use sessions::{ABSOLUTE, IDLE, Session};
pub use sign_ins::{Callback, Claimed, NewWindow, PendingSignIn, WindowOutcome};
pub use thread::{Folded, Found, Order, PAGE, Shown, Start, ThreadPage, ThreadView};
pub use visit::{Visit, Visitor};
pub use writer::{Change, OnCommit};

use commits::Commits;
use readers::Readers;
use rusqlite::Connection;
use visitors::Visitors;
use writer::{Write, Writer};

/// The database of one data folder.
pub struct Store {
    writer: Writer,
    readers: Readers,
    commits: Commits,
    visitors: Visitors,
}

impl Store {
    /// Opens `FOLDER/rejoinder.db`, makes it if it is not there, and brings it to the newest version.
    ///
    /// `on_commit` is told of every change this store commits, on its writing thread, before anybody is answered;
    /// what other programs commit is learnt through a [`Follower`].
    pub fn open(folder: &Path, on_commit: OnCommit) -> Result<Self> {
        let file = folder.join("rejoinder.db");
        let writer = schema::open_writing(&file)?;
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let connections =
            (0..cores.clamp(2, 8)).map(|_| schema::open_reading(&file)).collect::<Result<_>>()?;
        Self::on(writer, connections, on_commit)
    }

    fn on(writer: Connection, readers: Vec<Connection>, on_commit: OnCommit) -> Result<Self> {
        let commits = Commits::default();
        Ok(Self {
            writer: Writer::start(writer, on_commit, commits.clone())?,
            readers: Readers::start(readers)?,
            commits,
            visitors: Visitors::default(),
        })
    }

    /// Another program may have committed something, as a [`Follower`] learns: what is remembered is read again.
    pub fn committed_elsewhere(&self) {
        self.commits.another();
    }

    /// A reply has arrived that will be added in a moment, if nothing is wrong with it: the next commit waits for
    /// it a little.
    pub fn announce(&self) -> Coming {
        self.writer.announced.announce()
    }

    /// Whether what is written does not reach the disk at the moment. If the last that was to be written failed, this
    /// tries to write something that changes nothing.
    pub async fn is_failing(&self) -> bool {
        if !self.writer.condition.is_failing() {
            return false;
        }
        let rewrite = |write: &mut Write<'_>| {
            let version: i64 = write.db.pragma_query_value(None, "user_version", |row| row.get(0))?;
            Ok(write.db.pragma_update(None, "user_version", version)?)
        };
        let written = self.write(rewrite).await.is_ok();
        if written {
            self.writer.condition.worked();
        }
        !written
    }

    async fn read<T, F>(&self, question: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        self.readers.run(question).await
    }

    async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Write<'_>) -> Result<T> + Send + 'static,
    {
        self.writer.run(work).await
    }
}
