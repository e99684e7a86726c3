//! One thread that compresses pages while nothing else is to be done.
//!
//! Pages go out uncompressed until it has come to them. Compressing one takes longer than answering a hundred readers:
//! at the same priority they would wait for it wherever it shares a core with them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};

use thread_priority::{ThreadPriority, set_current_thread_priority};

/// What may be left undone, or done later.
type Work = Box<dyn FnOnce() + Send>;

/// The queue before the thread; the thread ends with it.
pub(crate) struct Compressor {
    queue: Option<Sender<Work>>,
}

impl Compressor {
    /// Starts the thread. Without one nothing is compressed.
    pub(crate) fn start() -> Self {
        let (queue, work) = channel::<Work>();
        let thread = std::thread::Builder::new().name("compressor".into()).spawn(move || {
            if let Err(error) = set_current_thread_priority(ThreadPriority::Min) {
                tracing::debug!(?error, "compressing is as urgent as all else");
            }
            for work in work {
                // A page that cannot be compressed goes out as it is; the next ones are another matter.
                if catch_unwind(AssertUnwindSafe(work)).is_err() {
                    tracing::error!("compressing a page panicked");
                }
            }
        });
        match thread {
            Ok(_) => Self { queue: Some(queue) },
            Err(error) => {
                tracing::warn!(%error, "pages will not be compressed");
                Self { queue: None }
            }
        }
    }

    /// Has this done when there is time.
    pub(crate) fn later(&self, work: impl FnOnce() + Send + 'static) {
        if let Some(queue) = &self.queue {
            // The thread ends only with the queue.
            let _ = queue.send(Box::new(work));
        }
    }
}
