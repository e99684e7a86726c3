//! What the program has counted since it started.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::cache::Cache;

/// Counters, each only ever growing.
#[derive(Default)]
pub struct Counters {
    /// Replies taken.
    pub replies: AtomicU64,
    /// Replies that had been said already.
    pub repeated: AtomicU64,
    /// Replies refused, for whatever reason.
    pub refused: AtomicU64,
}

impl Counters {
    /// One more.
    pub fn add(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// All of them in Prometheus' text format.
    pub fn text(&self, cache: &Cache) -> String {
        let mut text = String::new();
        let lines = [
            ("rejoinder_replies_total", "Replies taken", self.replies.load(Ordering::Relaxed)),
            (
                "rejoinder_replies_repeated_total",
                "Replies that had been said already",
                self.repeated.load(Ordering::Relaxed),
            ),
            ("rejoinder_replies_refused_total", "Replies refused", self.refused.load(Ordering::Relaxed)),
            ("rejoinder_pages_built_total", "Pages rendered", cache.built()),
        ];
        for (name, help, value) in lines {
            // Writing to memory does not fail.
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} counter\n{name} {value}");
        }
        text
    }
}
