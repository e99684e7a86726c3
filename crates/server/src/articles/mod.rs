//! Articles from a folder of Markdown files.

mod date;
pub mod folder;
mod front_matter;
mod loose;
mod markdown;
