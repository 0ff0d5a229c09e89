//! Papers about a unit: everything they tell is read here, once.

mod board;
mod narrative;
mod peers;

use super::scenarios;
use super::{Error, measures};
use crate::domain::{CensusMeasure, Forecast, Measure, Rate, ledger};
use crate::report::book::{Book, Tried, write};
use crate::store::scenarios::Part;
use crate::store::units::UnitRecord;
use crate::store::{self, Database};
pub use board::board;
pub use narrative::{narrative, narrative_paper};

/// Levels of the ranges told, in percent.
const TOLD: [u8; 2] = [80, 95];

/// A file made of a unit's figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// A name for it.
    pub file_name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The workbook of a unit.
///
/// # Errors
/// When there is no such unit, nothing was forecast for it yet, or it has more figures than a workbook holds.
pub fn workbook(db: &Database, unit: &str) -> Result<Paper, Error> {
    let book = book(db, unit)?;
    let bytes = write(&book).map_err(|source| Error::Workbook { unit: book.unit.clone(), source: Box::new(source) })?;
    Ok(Paper { file_name: book.file_name(), bytes })
}

/// What a workbook tells of a unit: its newest forecasts with their past, and the scenarios that were simulated.
///
/// # Errors
/// When there is no such unit, or nothing was forecast for it yet.
pub fn book(db: &Database, unit: &str) -> Result<Book, Error> {
    let unit = store::units::get(db, unit)?;
    let mut forecasts = store::forecasts::latest_of_unit(db, &unit.slug)?;
    let newest = forecasts.iter().max_by_key(|forecast| forecast.as_of.last_month());
    let Some(newest) = newest else {
        let measure = Measure::Rate(Rate::AgencyRate);
        let definition = ledger::default_name(measure).to_owned();
        return Err(Error::NoForecast { unit: unit.slug, measure, definition });
    };
    let (as_of, model) = (newest.as_of, store::models::get(db, &newest.model.id)?);
    for forecast in &mut forecasts {
        complete(db, forecast)?;
    }
    Ok(Book {
        scenarios: tried(db, &unit)?,
        peers: peers::read(db, &unit, &CensusMeasure::ALL)?,
        name: unit.name,
        unit: unit.slug,
        as_of,
        made: model.created_at,
        version: model.version,
        forecasts,
    })
}

/// Its past, and only the ranges that are told.
fn complete(db: &Database, forecast: &mut Forecast) -> Result<(), Error> {
    let series = measures::read(db, &forecast.unit, forecast.measure, Some(&forecast.definition), None, None)?;
    let known = series.points.iter().filter(|point| point.period <= forecast.as_of);
    forecast.history = known.map(Into::into).collect();
    for step in &mut forecast.forecast {
        step.intervals.retain(|interval| TOLD.contains(&interval.level.percent()));
    }
    Ok(())
}

/// The scenarios of a unit whose newest version was simulated.
fn tried(db: &Database, unit: &UnitRecord) -> Result<Vec<Tried>, Error> {
    let all = scenarios::list(db, Some(&unit.organisation), Part::default())?;
    let of_unit = all.into_iter().filter(|stored| stored.scenario.unit == unit.slug && stored.ran.is_some());
    of_unit
        .map(|stored| {
            let outlook = scenarios::outlook(db, &stored.id, Some(stored.version))?;
            let is_plan = stored.plan_version == Some(stored.version);
            Ok(Tried { id: stored.id, version: stored.version, is_plan, outlook })
        })
        .collect()
}
