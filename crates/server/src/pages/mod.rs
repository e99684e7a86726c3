//! The pages, a module each: extract, call, render. Rules are in the domain, queries in the store.

pub mod account;
pub mod article;
pub mod assets;
mod chrome;
pub mod edit;
pub mod failure;
pub mod feeds;
pub mod files;
mod form;
pub mod front;
mod old_address;
pub mod permalink;
mod personal;
pub mod pictures;
pub mod post;
pub mod response;
pub mod sent;
pub mod sign_in;
pub mod sitemap;
pub mod splice;
mod thread;
mod view;
