//! The words of the trade: what every other room passes around.
//!
//! Nothing comes in and nothing goes out: no I/O, no clock, no database, no randomness. Every other
//! room may import this one; this one imports nothing of ours.

pub mod agency;
pub mod census_return;
pub mod churn;
mod colour;
mod exposure;
mod extract;
mod failure;
mod finding;
mod forecast;
pub mod leavers;
pub mod ledger;
mod measure;
mod observation;
pub mod peers;
mod people;
pub mod plausibility;
mod promise;
mod published;
pub mod recruitment;
pub mod scenario;
mod series;
mod sheet;
pub mod suppression;
pub mod survival;
mod time;
mod unit;

pub use census_return::{CensusRecord, CensusReturn, CensusRole, Said};
pub use colour::{Colour, ColourError, TEXT_CONTRAST};
pub use exposure::{Exposure, PersonMonth, Stratum, exposure, person_months};
pub use extract::{Extract, ExtractKind, ParseKindError};
pub use failure::{Failure, Kind};
pub use finding::{Finding, Severity};
pub use forecast::{Forecast, HistoryPoint, Interval, Level, LevelError, LiveRecord, ModelRef, Step, TrackRecord};
pub use measure::{Band, Count, Measure, ParseMeasureError, Rate, UnitOfMeasure};
pub use observation::{Gap, Observation, Reading};
pub use people::{AgeBand, Contract, LeaveReason, LeaverDestination, PersonKey, Spell, StartOrigin};
pub use plausibility::{Plausibility, PlausibilityBand, Share};
pub use promise::{MONTHS_SCORED, Promise, PromisedStep, YEARS_SCORED};
pub use published::{AuthorityYear, CensusMeasure, GeographicLevel, PublishedTable};
pub use series::{Frequency, Series, SeriesPanel};
pub use sheet::{FIX_HEADING, SheetValue};
pub use time::{Month, ParsePeriodError, Period};
pub use unit::{RoleGroup, Unit, UnitKind, slugify};
