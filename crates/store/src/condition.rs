//! Whether what is written reaches the disk, as far as is known.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::StoreError;

/// Told of what came of writing; says in the log when it begins to fail and when it works again, and nothing between.
#[derive(Default)]
pub(crate) struct Condition {
    failing: AtomicBool,
}

impl Condition {
    /// Something was not written.
    pub(crate) fn failed(&self, error: &StoreError) {
        if error.is_of_the_disk() && !self.failing.swap(true, Ordering::Relaxed) {
            tracing::error!(%error, "nothing can be written: replies are refused until that is mended");
        }
    }

    /// Something was written, and is on disk.
    pub(crate) fn worked(&self) {
        if self.failing.swap(false, Ordering::Relaxed) {
            tracing::info!("writing works again");
        }
    }

    /// The last that was to be written was not.
    pub(crate) fn is_failing(&self) -> bool {
        self.failing.load(Ordering::Relaxed)
    }
}
