//! What attackers try while readers sign in. Every test has the number of its threat in
//! `docs/security/sign-in-threats.md`.

mod bounds;
mod cookies;
mod forged;
mod identity;
mod keys;
mod leaks;
mod leaving;
mod letters;
mod linking;
mod mix_up;
mod outbound;
mod pictures;
mod redirects;
mod tokens;
mod transaction;
mod windows;
mod words;
