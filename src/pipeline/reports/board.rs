//! What a board paper tells of a unit.

use super::{Paper, TOLD, narrative, peers, tried};
use crate::domain::{CensusMeasure, Forecast, Level, Measure, Rate, ledger};
use crate::pipeline::{Error, forecasts};
use crate::report::narrative::Narrative;
use crate::report::paper::{Board, write};
use crate::store::units::UnitRecord;
use crate::store::{self, Database};

/// The rates a board reads about, in this order.
const RATES: [Rate; 3] = [Rate::AgencyRate, Rate::VacancyRate, Rate::TurnoverRate];
/// The same, as they are published for every authority.
const COMPARED: [CensusMeasure; 3] =
    [CensusMeasure::AgencyRate, CensusMeasure::VacancyRate, CensusMeasure::TurnoverRate];
/// Months ahead that the charts show.
const AHEAD: usize = 12;

/// The board paper of a unit as a PDF; the same figures give the same bytes.
///
/// # Errors
/// When there is no such unit, or nothing was forecast for it yet.
pub fn board(db: &Database, unit: &str) -> Result<Paper, Error> {
    let board = read(db, unit)?;
    let bytes = write(&board).map_err(|source| Error::Paper { unit: board.unit.clone(), source: Box::new(source) })?;
    Ok(Paper { file_name: board.file_name(), bytes })
}

fn read(db: &Database, unit: &str) -> Result<Board, Error> {
    let unit = store::units::get(db, unit)?;
    let forecasts = rates(db, &unit)?;
    let newest = forecasts.iter().max_by_key(|forecast| forecast.as_of.last_month());
    let Some(newest) = newest else {
        let measure = Measure::Rate(Rate::AgencyRate);
        let definition = ledger::default_name(measure).to_owned();
        return Err(Error::NoForecast { unit: unit.slug, measure, definition });
    };
    let (as_of, model) = (newest.as_of, store::models::get(db, &newest.model.id)?);
    Ok(Board {
        quarter: quarter(db, &unit)?,
        peers: peers::read(db, &unit, &COMPARED)?,
        scenarios: tried(db, &unit)?,
        is_published: unit.kind.is_published(),
        name: unit.name,
        unit: unit.slug,
        as_of,
        made: model.created_at,
        version: model.version,
        forecasts,
    })
}

/// The last whole quarter; `None` for figures that come once a year.
fn quarter(db: &Database, unit: &UnitRecord) -> Result<Option<Narrative>, Error> {
    match narrative(db, &unit.slug, None) {
        Ok(told) => Ok(Some(told)),
        Err(Error::NotMonthly { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Each rate by its usual definition, else by the one that is forecast, as the API answers it.
fn rates(db: &Database, unit: &UnitRecord) -> Result<Vec<Forecast>, Error> {
    let stored = store::forecasts::latest_of_unit(db, &unit.slug)?;
    let levels = TOLD.map(|level| Level::new(level).expect("80 and 95 are levels"));
    let mut found = Vec::new();
    for measure in RATES.map(Measure::Rate) {
        let usual = ledger::default_name(measure);
        let mut of = stored.iter().filter(|forecast| forecast.measure == measure);
        let Some(one) = of.clone().find(|forecast| forecast.definition == usual).or(of.next()) else { continue };
        found.push(forecasts::read(db, &unit.slug, measure, Some(&one.definition), AHEAD, &levels)?);
    }
    Ok(found)
}
