//! A few threads that read, each with a connection of its own.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::oneshot;

use crate::error::{Result, StoreError};

type Question = Box<dyn FnOnce(&Connection) + Send>;

/// The queue before the reading threads.
pub(crate) struct Readers {
    queue: Sender<Question>,
}

impl Readers {
    pub(crate) fn start(connections: Vec<Connection>) -> Result<Self> {
        let (queue, questions) = channel();
        let questions = Arc::new(Mutex::new(questions));
        for connection in connections {
            let questions = Arc::clone(&questions);
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
            let answer = connection
                .unchecked_transaction()
                .map_err(StoreError::from)
                .and_then(|snapshot| question(&snapshot));
            let _ = tell.send(answer);
        });
        self.queue.send(boxed).map_err(|_| StoreError::Closed)?;
        // A panic in the question drops `tell`; the thread lives on.
        told.await.map_err(|_| StoreError::Other("a question panicked".into()))?
    }
}

fn run(connection: &Connection, questions: &Mutex<Receiver<Question>>) {
    loop {
        let next = questions.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(question) = next else { return };
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| question(connection)));
    }
}
