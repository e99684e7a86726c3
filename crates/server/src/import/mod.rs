//! Bringing in what other systems exported.

pub mod media;
pub mod report;
mod staging;
pub mod wordpress;
