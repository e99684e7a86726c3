//! Articles from a folder of Markdown files.

pub mod folder;
mod front_matter;
mod markdown;
