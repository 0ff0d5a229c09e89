//! The words of the trade: what every other room passes around.
//!
//! Nothing comes in and nothing goes out: no I/O, no clock, no database, no randomness. Every other
//! room may import this one; this one imports nothing of ours.

mod failure;
mod finding;
mod forecast;
pub mod ledger;
mod measure;
mod observation;
mod published;
mod series;
mod time;
mod unit;

pub use failure::{Failure, Kind};
pub use finding::{Finding, Severity};
pub use forecast::{Forecast, HistoryPoint, Interval, Level, LevelError, ModelRef, Step, TrackRecord};
pub use measure::{Band, Count, Measure, ParseMeasureError, Rate, UnitOfMeasure};
pub use observation::{Extract, ExtractKind, Gap, Observation, ParseKindError, Reading};
pub use published::{AuthorityYear, CensusMeasure, GeographicLevel, PublishedTable};
pub use series::{Frequency, Series, SeriesPanel};
pub use time::{Month, ParsePeriodError, Period};
pub use unit::{RoleGroup, Unit, UnitKind, slugify};
