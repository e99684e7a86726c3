//! What the store promises, method by method.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod articles;
mod closed;
mod concurrent;
mod copy;
mod ground;
mod line;
mod model;
mod moderating;
mod native;
mod native_accounts;
mod native_accounts_by_hand;
mod native_passkeys;
mod own;
mod passkeys;
mod posting;
mod sign_in_windows;
mod visits;
mod walk;
