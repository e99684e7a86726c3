//! Pieces of work that are on their way to the writer.
//!
//! A commit is worth waiting for those that will be there in a moment: each that comes along saves an fsync. Nobody is
//! waited for who was not announced, so a single reply is written at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many are on their way.
#[derive(Clone, Default)]
pub(crate) struct Announced(Arc<AtomicUsize>);

impl Announced {
    /// One more.
    pub(crate) fn announce(&self) -> Coming {
        self.0.fetch_add(1, Ordering::Relaxed);
        Coming(self.clone())
    }

    /// Nobody is on the way.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

/// A piece of work that is on its way, until this is dropped: when it is done, or will not come after all.
pub struct Coming(Announced);

impl Drop for Coming {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}
