//! What the program logs while a test runs.

use std::io::Write;
use std::sync::{Arc, Mutex};

/// A log that is kept.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Keeps everything that is logged on this thread, down to the smallest, until the guard goes.
    ///
    /// Where all tests share a process, one thread that logs nowhere could switch a line off for all of them as long as
    /// there is only one subscriber: so there is one for the process, too, which keeps nothing.
    pub(crate) fn keep() -> (Self, tracing::subscriber::DefaultGuard) {
        let nowhere = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(std::io::sink)
            .finish();
        // From the second call on it is there already.
        let _ = tracing::subscriber::set_global_default(nowhere);
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    /// What was logged.
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
