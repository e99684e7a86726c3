//! Counting commits: what was read before one may be old after it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many commits there were, as far as is known.
#[derive(Clone, Default)]
pub(crate) struct Commits(Arc<AtomicU64>);

impl Commits {
    /// How many there were; what is read after asking this has all of them in it.
    pub(crate) fn so_far(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }

    /// There was another one, or may have been.
    pub(crate) fn another(&self) {
        self.0.fetch_add(1, Ordering::Release);
    }
}
