//! Rejoinder: publish an article, let its readers answer.

pub mod api;
pub mod app;
pub mod articles;
pub mod backup;
pub mod cache;
pub mod cli;
mod compressor;
pub mod config;
pub mod counters;
pub mod door;
pub mod error;
mod framed;
pub mod health;
pub mod import;
pub mod language;
pub mod limits;
pub mod listener;
pub mod mail;
pub mod net;
pub mod pages;
pub mod router;
pub mod run;
pub mod sign_in;
pub mod unclaimed;
pub mod urls;
pub mod visitor;
