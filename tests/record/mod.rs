//! Forecasts held to their word: scored, explained, made again.

mod drift;
mod explaining;
mod honesty;
mod invented;
mod replaying;
mod scoring;
mod serving;
mod summing;
