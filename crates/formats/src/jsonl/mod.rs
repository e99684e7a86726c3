//! The native format: one JSON object a line, each with its `kind`. Everything comes out and goes in again, byte for
//! byte, but secrets.
//!
//! Other tools may write it too: a reply needs no more than `id`, `article`, `parent`, `state`, `created`, `author`
//! and `body`.

mod accounts;
mod lines;
mod read;
mod write;

pub use read::{JsonlError, Reader};
pub use write::Writer;

/// Longest line, in bytes: an article of several megabytes, with every second byte escaped.
pub const LINE_BYTES: usize = 16 << 20;
