//! Forecasts held to their word: scored, explained, made again.

mod drift;
pub mod explaining;
mod honesty;
pub mod invented;
mod replaying;
mod scoring;
mod serving;
mod summing;
