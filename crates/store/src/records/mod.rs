//! Everything out and in again: the store's side of the native format.

mod accounts;
mod check;
mod export;
mod import;

pub use check::{History, RecordCheck, Sites};
pub use import::{RecordRefusal, RecordsImported};
