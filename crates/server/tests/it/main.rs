//! What readers, publishers and programs may rely on, asked through the router and the real program.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod api;
mod articles;
mod browser;
mod commands;
mod feeds;
mod files;
mod ground;
mod hostile;
mod html;
mod imports;
mod languages;
mod malformed;
mod native;
mod old_addresses;
mod pages;
mod paper;
mod posting;
mod reading;
mod visibility;
