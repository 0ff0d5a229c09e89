//! `series forecast`: reading, the pooled method, the file it writes.

mod behaviour;
mod file;
mod golden;
mod long;
mod panel;
mod public;
