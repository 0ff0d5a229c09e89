//! The tree of an organisation at a glance: the latest rates of every unit, and the past and future of one measure.

use std::collections::BTreeMap;

use super::measures::{self, ByUnit};
use super::{Error, forecasts};
use crate::domain::{Forecast, Level, Measure, Month, Period, Rate, Step, ledger};
use crate::store::organisations::Organisation;
use crate::store::units::UnitRecord;
use crate::store::{self, Database};

/// The rates of the table, each by its default definition.
pub const RATES: [Rate; 5] =
    [Rate::AgencyRate, Rate::VacancyRate, Rate::TurnoverRate, Rate::AbsenceRate, Rate::Caseload];
/// Months of the past that are read.
pub const PAST: i32 = 36;

/// A tree of units.
#[derive(Debug, Clone)]
pub struct Tree {
    /// Whose.
    pub organisation: Organisation,
    /// Last month with data; nothing is known before the first extract.
    pub as_of: Option<Month>,
    /// The measure of histories and forecasts.
    pub measure: Measure,
    /// The unit asked for and those below it; the top first.
    pub lines: Vec<Line>,
}

/// One unit.
#[derive(Debug, Clone)]
pub struct Line {
    /// The unit.
    pub unit: UnitRecord,
    /// Steps below the unit asked for.
    pub depth: usize,
    /// Latest values of [`RATES`].
    pub rates: Vec<Option<f64>>,
    /// Known values of the measure by month, the last three years.
    pub history: BTreeMap<Period, f64>,
    /// The measure a year ahead, month by month with the 80 % range; empty without a forecast.
    pub expected: Vec<Step>,
}

/// Reads an organisation's own tree, or the part of it below `within`.
///
/// # Errors
/// When there is no such organisation or unit, or the database fails.
pub fn read(db: &Database, organisation: &str, within: Option<&str>, measure: Measure) -> Result<Tree, Error> {
    let organisation = store::organisations::get(db, organisation)?;
    let top = match within {
        Some(slug) => store::units::get(db, slug)?.slug,
        None => organisation.code.clone(),
    };
    let as_of = latest_month(db, &organisation.code)?;
    let rates =
        as_of.map_or_else(|| Ok(BTreeMap::new()), |month| measures::at(db, &organisation.code, month, &RATES))?;
    let definition = ledger::default_name(measure);
    let mut past = match as_of {
        Some(month) => history(db, &organisation.code, measure, definition, month)?,
        None => ByUnit::new(),
    };
    let forecasts = store::forecasts::latest_by_unit(db, &organisation.code, measure, definition)?;
    let units = store::units::list(db, Some(&organisation.code))?.into_iter();
    let below = format!("{top}/");
    let own = units.filter(|u| !u.kind.is_published() && (u.slug == top || u.slug.starts_with(&below)));
    let lines = own.map(|unit| Line {
        depth: unit.slug[top.len()..].matches('/').count(),
        rates: rates.get(&unit.slug).cloned().unwrap_or_else(|| vec![None; RATES.len()]),
        history: past.remove(&unit.slug).unwrap_or_default(),
        expected: forecasts.get(&unit.slug).map(a_year).unwrap_or_default(),
        unit,
    });
    Ok(Tree { as_of, measure, lines: lines.collect(), organisation })
}

/// The last month any of the rates is known of for the whole organisation.
fn latest_month(db: &Database, organisation: &str) -> Result<Option<Month>, Error> {
    let mut latest = None;
    for rate in RATES {
        let series = measures::read(db, organisation, Measure::Rate(rate), None, None, None)?;
        let known = series.points.iter().rfind(|p| p.value.is_some());
        latest = latest.max(known.and_then(|p| if let Period::Month(month) = p.period { Some(month) } else { None }));
    }
    Ok(latest)
}

fn history(
    db: &Database,
    organisation: &str,
    measure: Measure,
    definition: &str,
    as_of: Month,
) -> Result<ByUnit, Error> {
    let from = Period::Month(as_of.plus(1 - PAST));
    Ok(measures::by_unit(db, organisation, measure, &[definition], from)?.pop().unwrap_or_default())
}

fn a_year(forecast: &Forecast) -> Vec<Step> {
    let mut steps: Vec<Step> = forecast.forecast.iter().take(forecasts::A_YEAR).cloned().collect();
    for step in &mut steps {
        step.intervals.retain(|i| i.level == Level::EIGHTY);
    }
    steps
}
