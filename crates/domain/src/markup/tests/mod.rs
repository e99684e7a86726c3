//! Facts about what comes out, rule by rule, and properties for whatever goes in.

mod article;
mod cost;
mod import;
mod plain;
mod reply;
mod safety;
