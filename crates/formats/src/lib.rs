//! Readers and writers of other systems' files: bytes in, items out.
//!
//! Readers stream: memory does not grow with the file. They never touch the store and never trust their input.

pub mod item;
pub mod jsonl;
pub mod wordpress;
