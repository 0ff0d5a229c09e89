//! The record of one measure of one unit: every served forecast against what came, by horizon.

use std::collections::BTreeMap;

use super::official::official;
use super::shifts;
use crate::domain::{LiveRecord, Measure, Month, Period, Promise, TrackRecord};
use crate::forecast::drift::{self, Shift, ShiftRecipe};
use crate::forecast::record::{LiveScore, Outcome, Tally};
use crate::pipeline::measures::{self, Point, Series};
use crate::pipeline::{Error, monthly, yearly};
use crate::store::record::Served;
use crate::store::units::UnitRecord;
use crate::store::{self, Database};

/// Furthest horizon of the short record, as of the backtest: a year.
const A_YEAR: u16 = 12;

/// How the forecasts of one measure of one unit did.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    /// The measure's past.
    pub series: Series,
    /// Forecasts that count, oldest first.
    pub served: Vec<Served>,
    /// Every outcome, oldest forecast first.
    pub outcomes: Vec<Outcome>,
    /// By horizon; those without an outcome are left out.
    pub scores: Vec<LiveScore>,
    /// The record in short; `None` before the first outcome.
    pub live: Option<LiveRecord>,
    /// The backtest's, from the latest forecast.
    pub backtest: Option<TrackRecord>,
    /// A step of level in the latest months, with its sentence.
    pub shift: Option<(Shift, String)>,
}

/// Reads and scores; outcomes are the values as they stand now.
///
/// # Errors
/// When there is no such unit or definition.
pub fn read(
    db: &Database,
    unit: &str,
    measure: Measure,
    definition: Option<&str>,
    recipe: &ShiftRecipe,
) -> Result<Track, Error> {
    of(db, measures::read(db, unit, measure, definition, None, None)?, recipe)
}

/// As [`read`], of a history that was read already.
///
/// # Errors
/// When the database fails.
pub fn of(db: &Database, series: Series, recipe: &ShiftRecipe) -> Result<Track, Error> {
    let (served, outcomes) = score(db, &series)?;
    let latest = store::forecasts::latest(db, &series.unit.slug, series.measure, series.definition)?;
    let backtest = latest.and_then(|f| f.track_record);
    let shift = shift_of(&series, recipe);
    let scores = scores(&outcomes);
    Ok(Track { served, scores, live: short(&outcomes), outcomes, backtest, shift, series })
}

/// The forecasts that count, and what became of them.
fn score(db: &Database, series: &Series) -> Result<(Vec<Served>, Vec<Outcome>), Error> {
    let promises = store::record::of_unit(db, &series.unit.slug, series.measure, series.definition)?;
    let mut served = official(db, &series.unit.organisation, kind(&series.unit))?;
    served.retain(|served| promises.contains_key(&served.id));
    let outcomes = outcomes(&served, &promises, &values(&series.points));
    Ok((served, outcomes))
}

/// The kind of the models that forecast a unit.
pub(super) fn kind(unit: &UnitRecord) -> &'static str {
    if unit.kind.is_published() { yearly::KIND } else { monthly::KIND }
}

/// The record in short of a series that was read.
pub(in crate::pipeline) fn live(db: &Database, series: &Series) -> Result<Option<LiveRecord>, Error> {
    Ok(short(&score(db, series)?.1))
}

/// Known values by period.
pub(super) fn values(points: &[Point]) -> BTreeMap<Period, f64> {
    points.iter().filter_map(|p| Some((p.period, p.value?))).collect()
}

/// Promises whose periods have arrived, oldest first.
fn outcomes(served: &[Served], promises: &BTreeMap<String, Promise>, values: &BTreeMap<Period, f64>) -> Vec<Outcome> {
    served
        .iter()
        .flat_map(|s| promises.get(&s.id).map(|p| of_promise(s.as_of, p, values)).unwrap_or_default())
        .collect()
}

/// One promise against what came.
pub(super) fn of_promise(as_of: Period, promise: &Promise, values: &BTreeMap<Period, f64>) -> Vec<Outcome> {
    let Some(last) = promise.last else { return Vec::new() };
    let outcome = |step: &crate::domain::PromisedStep| {
        let period = as_of.after(i32::from(step.ahead));
        Some(Outcome { as_of, period, step: *step, last, actual: *values.get(&period)? })
    };
    promise.steps.iter().filter_map(outcome).collect()
}

fn scores(outcomes: &[Outcome]) -> Vec<LiveScore> {
    let mut tallies: BTreeMap<u16, Tally> = BTreeMap::new();
    for outcome in outcomes {
        tallies.entry(outcome.step.ahead).or_default().add(outcome);
    }
    tallies.iter().filter_map(|(horizon, tally)| tally.score(*horizon)).collect()
}

/// The record of up to a year ahead in four figures.
fn short(outcomes: &[Outcome]) -> Option<LiveRecord> {
    let within: Vec<&Outcome> = outcomes.iter().filter(|o| o.step.ahead <= A_YEAR).collect();
    if within.is_empty() {
        return None;
    }
    let mean = |of: fn(&Outcome) -> f64| within.iter().map(|o| of(o)).sum::<f64>() / within.len() as f64;
    Some(LiveRecord {
        outcomes: within.len() as u32,
        mae: mean(Outcome::error),
        naive_mae: mean(Outcome::naive_error),
        coverage_80: mean(|o| f64::from(u8::from(o.inside_80()))),
    })
}

fn shift_of(series: &Series, recipe: &ShiftRecipe) -> Option<(Shift, String)> {
    let months: Vec<(Month, f64)> = series
        .points
        .iter()
        .filter_map(|p| match p.period {
            Period::Month(month) => Some((month, p.value.unwrap_or(f64::NAN))),
            _ => None,
        })
        .collect();
    let known = months.iter().rposition(|(_, v)| v.is_finite())? + 1;
    let values: Vec<f64> = months[..known].iter().map(|(_, v)| *v).collect();
    let shift = drift::shift(series.measure, months[0].0, &values, recipe)?;
    Some((shift, shifts::sentence(series.measure, &shift)))
}
