//! Articles from a folder of Markdown files.

pub mod bounds;
mod date;
pub mod folder;
mod front_matter;
mod listing;
mod loose;
mod markdown;
pub mod watch;

pub(crate) use markdown::origin;
