//! One integration binary; its modules mirror the rooms.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test ends by panicking, also in what it calls")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a skipped database or browser is told")]

mod architecture;
mod census;
mod churn;
mod cli;
mod demo;
mod edge;
mod fit;
mod forecast;
mod ingest;
mod people;
mod pipeline;
mod record;
mod returns;
mod scenario;
mod series;
mod store;
mod support;
