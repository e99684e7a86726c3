//! A few threads that read, each with a connection of its own.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crossbeam_channel::{Receiver, Sender, unbounded};
use rusqlite::Connection;
use tokio::sync::oneshot;

use crate::error::{Result, StoreError};
use crate::schema::say;

type Question = Box<dyn FnOnce(&Connection) + Send>;

/// The queue before the reading threads.
pub(crate) struct Readers {
    queue: Sender<Question>,
}

impl Readers {
    pub(crate) fn start(connections: Vec<Connection>) -> Result<Self> {
        let (queue, questions) = unbounded();
        for connection in connections {
            let questions = questions.clone();
            std::thread::Builder::new()
                .name("store-reader".into())
                .spawn(move || run(&connection, &questions))
                .map_err(|error| StoreError::Other(error.to_string()))?;
        }
        Ok(Self { queue })
    }

    /// Answers `question` from one consistent state of the database.
    pub(crate) async fn run<T, F>(&self, question: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let boxed: Question = Box::new(move |connection| {
            let _ = tell.send(snapshot(connection, question));
        });
        self.queue.send(boxed).map_err(|_| StoreError::Closed)?;
        told.await.map_err(|_| StoreError::Closed)?
    }
}

fn run(connection: &Connection, questions: &Receiver<Question>) {
    for question in questions {
        question(connection);
    }
}

/// Asks within one transaction. A panic costs the one question.
fn snapshot<T>(connection: &Connection, question: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
    if !connection.is_autocommit() {
        say(connection, "ROLLBACK")?;
    }
    say(connection, "BEGIN")?;
    let answer = catch_unwind(AssertUnwindSafe(|| question(connection)))
        .unwrap_or_else(|_| Err(StoreError::Other("a question panicked".into())));
    // What was read stays true. After some failures SQLite has ended it itself; one that could not be ended is ended before
    // the next question.
    if !connection.is_autocommit() {
        let _ = say(connection, "ROLLBACK");
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn question_that_panics_costs_only_itself() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.db");
        let _writing = crate::schema::open_writing(&file).unwrap();
        let readers = Readers::start(vec![crate::schema::open_reading(&file).unwrap()]).unwrap();
        let panicked = readers.run(|_| -> Result<()> { panic!("a bug in a question") }).await;
        assert_eq!(panicked, Err(StoreError::Other("a question panicked".into())));
        let after =
            readers.run(|db| Ok(db.query_row("SELECT count(*) FROM secret", [], |row| row.get(0))?)).await;
        assert_eq!(after, Ok(0));
    }
}
