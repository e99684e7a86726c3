//! What readers, publishers and programs may rely on, asked through the router and the real program.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod api;
mod articles;
mod authenticator;
mod backups;
mod browser;
mod commands;
mod doctor;
mod edit_keys;
mod feeds;
mod files;
mod floods;
mod ground;
mod hostile;
mod html;
mod idp;
mod imports;
mod kept_text;
mod languages;
mod letters;
mod log;
mod native;
mod old_addresses;
mod other_programs;
mod own;
mod pages;
mod passkeys;
mod posting;
mod reading;
mod said_again;
mod sign_in;
mod sso;
mod strange_addresses;
mod tombstones;
mod typed_text;
mod visibility;
