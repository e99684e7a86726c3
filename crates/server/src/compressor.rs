//! One thread that compresses pages while nothing else is to be done.
//!
//! Pages go out uncompressed until it has come to them. Compressing one takes longer than answering a hundred readers:
//! at the same priority they would wait for it wherever it shares a core with them. On a machine that is busy without a
//! pause, also with other programs, that takes long.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{SyncSender, sync_channel};

use thread_priority::{Error, ThreadPriority};
use tokio::sync::oneshot;

/// What may be left undone, or done later.
type Work = Box<dyn FnOnce() + Send>;

/// Most pages that wait to be compressed.
const QUEUE: usize = 1024;

/// Lets this thread run when no other wants to. Linux lets even a thread of the lowest priority go on for milliseconds when
/// others wake, but not one that is idle.
#[cfg(target_os = "linux")]
fn step_back() -> Result<(), Error> {
    use thread_priority::unix::{self, NormalThreadSchedulePolicy, ThreadSchedulePolicy};
    let idle = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle);
    unix::set_thread_priority_and_policy(unix::thread_native_id(), ThreadPriority::Min, idle)
}

/// Gives this thread the lowest priority.
#[cfg(not(target_os = "linux"))]
fn step_back() -> Result<(), Error> {
    thread_priority::set_current_thread_priority(ThreadPriority::Min)
}

/// The queue before the thread; the thread ends with it.
pub(crate) struct Compressor {
    queue: Option<SyncSender<Work>>,
}

impl Compressor {
    /// Starts the thread. Without one nothing is compressed.
    pub(crate) fn start() -> Self {
        let (queue, work) = sync_channel::<Work>(QUEUE);
        let thread = std::thread::Builder::new().name("compressor".into()).spawn(move || {
            if let Err(error) = step_back() {
                tracing::debug!(?error, "compressing may be as urgent as all else");
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

    /// Has this done when there is time. Answers whether it will be: the queue may be full.
    pub(crate) fn later(&self, work: impl FnOnce() + Send + 'static) -> bool {
        self.queue.as_ref().is_some_and(|queue| queue.try_send(Box::new(work)).is_ok())
    }

    /// Waits until all is done that was to be done by now; not if the queue is full.
    pub(crate) async fn done(&self) {
        let (tell, told) = oneshot::channel();
        let say = move || {
            let _ = tell.send(());
        };
        if self.later(say) {
            let _ = told.await;
        }
    }
}
