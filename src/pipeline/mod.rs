//! The stages strung together in order. The command line, the API and the pages call this room.
//!
//! In come requests in the domain's words; out go stored facts and results. It owns transactions'
//! order and progress; it knows no HTTP and no terminal.

pub mod attention;
mod card;
pub mod census;
pub mod changes;
pub mod churn;
pub mod demo;
pub mod due;
mod error;
pub mod extracts;
pub mod fits;
pub mod forecasts;
mod installation;
pub mod jobs;
pub mod leavers;
pub mod mappings;
pub mod measures;
mod monthly;
mod output;
pub mod overview;
pub mod peers;
pub mod people;
pub mod plausibility;
mod recipes;
pub mod record;
pub mod recruitment;
pub mod reports;
pub mod returns;
pub mod scenarios;
pub mod series;
mod source;
pub mod tree;
pub mod uploads;
pub mod yearly;

pub use error::Error;
pub use installation::Installation;
pub use recipes::Recipes;

/// Told how far long work has come, from 0 to 1.
pub type Progress<'a> = &'a (dyn Fn(f64) + Sync);
