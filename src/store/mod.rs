//! The memory of the service: organisations, units, extracts, observations, models, forecasts and their record, scenarios, jobs.
//!
//! In come checked extracts, fitted models and forecasts in the domain's words; out come the same
//! words, always of one organisation. Every function is one transaction, written once for `SQLite`
//! and `PostgreSQL`. This is the only room that knows Diesel and SQL; it must not know where
//! observations come from, how models are fitted, or that there is HTTP. It reads no clock: times
//! are arguments, in UTC, kept to the microsecond.
//!
//! Observations are bitemporal: every revision of a value is kept with the extract that brought it,
//! and the current one is that of the newest extract that was not undone.

pub mod changes;
mod columns;
mod connection;
mod database;
mod error;
pub mod extracts;
pub mod forecasts;
pub mod installation;
pub mod jobs;
pub mod mappings;
pub mod migrations;
pub mod models;
pub mod neighbours;
mod numbers;
pub mod observations;
pub mod organisations;
pub mod people;
pub mod record;
pub mod role_groups;
pub mod scenarios;
mod schema;
pub mod units;

pub use database::Database;
pub use error::{StoreError, Thing};
