//! Bringing in what other systems exported.

mod fetched;
pub mod media;
pub mod report;
mod staging;
pub mod wordpress;
