//! The latest forecast of a measure, with its past.

use super::measures::{self, Series};
use super::{Error, record};
use crate::domain::{Forecast, Level, Measure, Period, ledger};
use crate::forecast::statement;
use crate::store::{self, Database};

/// Levels every forecast is stored with, in percent.
pub const LEVELS: [u8; 4] = [50, 80, 90, 95];
/// Months ahead that headlines speak of.
pub const A_YEAR: usize = 12;
/// Months ahead every forecast is stored with.
pub const HORIZON: usize = 36;

/// Reads the latest forecast, cut to `horizon` months and `levels`, with its history and its record so far; its sentence
/// speaks of the last month asked for.
///
/// # Errors
/// When there is no such unit or definition, no forecast yet, or a horizon or level that is not kept.
pub fn read(
    db: &Database,
    unit: &str,
    measure: Measure,
    definition: Option<&str>,
    horizon: usize,
    levels: &[Level],
) -> Result<Forecast, Error> {
    of(db, &measures::read(db, unit, measure, definition, None, None)?, horizon, levels)
}

/// As [`read`], of a history that was read already, from its first value on.
///
/// # Errors
/// When there is no forecast of it yet, or a horizon or level that is not kept.
pub fn of(db: &Database, series: &Series, horizon: usize, levels: &[Level]) -> Result<Forecast, Error> {
    if !(1..=HORIZON).contains(&horizon) {
        return Err(Error::Horizon(horizon));
    }
    if let Some(level) = levels.iter().find(|l| !LEVELS.contains(&l.percent())) {
        return Err(Error::Level(level.percent()));
    }
    let (unit, measure) = (&series.unit.slug, series.measure);
    let stored = store::forecasts::latest(db, unit, measure, series.definition)?;
    let mut forecast = stored.ok_or_else(|| Error::NoForecast {
        unit: unit.to_owned(),
        measure,
        definition: series.definition.to_owned(),
    })?;
    if let Some(track_record) = &mut forecast.track_record {
        track_record.live = record::live(db, series)?;
    }
    forecast.warnings.extend(record::warnings(db, series)?);
    let as_of = forecast.as_of;
    forecast.history = series.points.iter().filter(|p| p.period <= as_of).map(Into::into).collect();
    let first_known = forecast.history.iter().position(|p| p.value.is_some()).unwrap_or(forecast.history.len());
    forecast.history.drain(..first_known);
    forecast.forecast.truncate(horizon);
    // A monthly sentence speaks of the month asked for; a yearly one always of the next year.
    if matches!(forecast.as_of, Period::Month(_)) {
        forecast.statement = statement(measure, &forecast.definition, &forecast.forecast, horizon);
    }
    for step in &mut forecast.forecast {
        step.intervals.retain(|i| levels.contains(&i.level));
    }
    Ok(forecast)
}

/// One row of the ledger, as every interface shows it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct LedgerRow {
    /// The measure.
    pub measure: Measure,
    /// What people call it.
    pub label: &'static str,
    /// The definition's name.
    pub definition: &'static str,
    /// Whether it is used when none is named.
    pub default: bool,
    /// What values are measured in.
    pub unit_of_measure: &'static str,
    /// The formula in words.
    pub formula: &'static str,
    /// Who defines it so.
    pub source: &'static str,
}

/// Every measure that is served, by every definition.
pub fn ledger_rows() -> Vec<LedgerRow> {
    let row = |measure: Measure, definition, default, formula, source| LedgerRow {
        measure,
        label: measure.label(),
        definition,
        default,
        unit_of_measure: measure.unit_of_measure().as_str(),
        formula,
        source,
    };
    Measure::served()
        .flat_map(|measure| match measure {
            Measure::Count(_) => vec![row(measure, ledger::COUNT, true, "counted", "the extract")],
            Measure::Rate(rate) => ledger::definitions(rate)
                .enumerate()
                .map(|(i, d)| row(measure, d.name, i == 0, d.formula, d.source))
                .collect(),
        })
        .collect()
}
