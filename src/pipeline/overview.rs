//! What the home page tells of an organisation: now, what changed, what is expected.

use std::collections::BTreeMap;

use super::measures::{self, Point};
use super::{Error, fits};
use crate::domain::{Forecast, Level, Measure, Month, Period, Rate, Step, UnitKind, ledger};
use crate::store::extracts::ExtractRecord;
use crate::store::models::ModelRecord;
use crate::store::organisations::Organisation;
use crate::store::units::UnitRecord;
use crate::store::{self, Database};

/// An organisation at a glance.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Whose.
    pub organisation: Organisation,
    /// Last month with data.
    pub as_of: Option<Month>,
    /// Agency, vacancy, turnover, in post.
    pub headlines: Vec<Headline>,
    /// The tree below the organisation, parents first.
    pub units: Vec<UnitLine>,
    /// Newest first.
    pub extracts: Vec<ExtractRecord>,
    /// The latest fitted model.
    pub model: Option<ModelRecord>,
}

/// One measure of the whole organisation.
#[derive(Debug, Clone)]
pub struct Headline {
    /// The measure.
    pub measure: Measure,
    /// By which definition.
    pub definition: &'static str,
    /// All of the past, oldest first.
    pub history: Vec<Point>,
    /// Latest value.
    pub now: Option<Point>,
    /// A month earlier.
    pub month_before: Option<Point>,
    /// A year earlier.
    pub year_before: Option<Point>,
    /// Twelve months ahead, with the 80 % range.
    pub expected: Option<Step>,
    /// True where the last value is served because the model did not beat it.
    pub fallback: bool,
    /// The forecast in one sentence; empty without one.
    pub statement: String,
}

/// One unit in the table.
#[derive(Debug, Clone)]
pub struct UnitLine {
    /// The unit.
    pub unit: UnitRecord,
    /// Steps below the organisation, from 1.
    pub depth: usize,
    /// Latest agency rate.
    pub agency: Option<f64>,
    /// Latest vacancy rate.
    pub vacancy: Option<f64>,
    /// Latest turnover rate.
    pub turnover: Option<f64>,
    /// Agency rate twelve months ahead, with the 80 % range.
    pub agency_expected: Option<Step>,
}

const HEADLINES: [Measure; 4] = [
    Measure::Rate(Rate::AgencyRate),
    Measure::Rate(Rate::VacancyRate),
    Measure::Rate(Rate::TurnoverRate),
    Measure::Count(crate::domain::Count::InPostFte),
];
const AHEAD: usize = 12;

/// Reads an organisation's overview.
///
/// # Errors
/// When there is no such organisation.
pub fn read(db: &Database, organisation: &str) -> Result<Overview, Error> {
    let organisation = store::organisations::get(db, organisation)?;
    let headlines =
        HEADLINES.iter().map(|m| headline(db, &organisation.code, *m)).collect::<Result<Vec<_>, Error>>()?;
    let as_of = headlines.iter().filter_map(|h| h.now.as_ref()).map(|p| p.period.last_month()).max();
    let units = lines(db, &organisation.code, as_of)?;
    Ok(Overview {
        extracts: store::extracts::list(db, Some(&organisation.code))?,
        model: fits::latest_model(db, &organisation.code)?,
        organisation,
        as_of,
        headlines,
        units,
    })
}

fn headline(db: &Database, unit: &str, measure: Measure) -> Result<Headline, Error> {
    let series = measures::read(db, unit, measure, None, None, None)?;
    let now = series.points.iter().rfind(|p| p.value.is_some()).cloned();
    let before = |months: i32| {
        let Some(Period::Month(last)) = now.as_ref().map(|p| p.period) else { return None };
        series.points.iter().find(|p| p.period == Period::Month(last.plus(-months))).cloned()
    };
    let (month_before, year_before) = (before(1), before(12));
    let forecast = store::forecasts::latest(db, unit, measure, series.definition)?;
    let (expected, fallback, statement) =
        forecast.map_or((None, false, String::new()), |f| (a_year_ahead(&f), f.model.fallback, f.statement));
    Ok(Headline {
        measure,
        definition: series.definition,
        history: series.points,
        now,
        month_before,
        year_before,
        expected,
        fallback,
        statement,
    })
}

/// The twelfth month, with the 80 % range alone.
fn a_year_ahead(forecast: &Forecast) -> Option<Step> {
    let mut step = forecast.forecast.get(AHEAD - 1)?.clone();
    step.intervals.retain(|i| i.level == Level::EIGHTY);
    Some(step)
}

/// A line for each unit of the tree; a few look-ups for all of them.
fn lines(db: &Database, organisation: &str, as_of: Option<Month>) -> Result<Vec<UnitLine>, Error> {
    const RATES: [Rate; 3] = [Rate::AgencyRate, Rate::VacancyRate, Rate::TurnoverRate];
    let latest = as_of.map_or_else(|| Ok(BTreeMap::new()), |month| measures::at(db, organisation, month, &RATES))?;
    let agency = Measure::Rate(Rate::AgencyRate);
    let forecasts = store::forecasts::latest_by_unit(db, organisation, agency, ledger::default_name(agency))?;
    let units = store::units::list(db, Some(organisation))?.into_iter();
    let own = units.filter(|u| u.kind != UnitKind::Organisation && !u.kind.is_published());
    Ok(own
        .map(|unit| {
            let rate = |at: usize| latest.get(&unit.slug).and_then(|rates| rates.get(at).copied().flatten());
            UnitLine {
                depth: unit.slug.matches('/').count(),
                agency: rate(0),
                vacancy: rate(1),
                turnover: rate(2),
                agency_expected: forecasts.get(&unit.slug).and_then(a_year_ahead),
                unit,
            }
        })
        .collect())
}
