//! Served forecasts and what came in; errors, coverage and how sure of them one can be out.
//!
//! A score belongs to one measure, one horizon, and one unit or all units of a level. It must not
//! know the store or how forecasts are made: it reads what was promised and what happened.

mod chance;
mod outcome;
mod tally;

pub use chance::{Coverage, independent, wilson};
pub use outcome::Outcome;
pub use tally::{LiveScore, Tally};
