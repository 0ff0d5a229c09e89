//! One integration binary; its modules mirror the rooms.

mod architecture;
mod census;
mod cli;
mod demo;
mod edge;
mod fit;
mod forecast;
mod ingest;
mod series;
mod store;
mod support;
