//! What the home page tells of an organisation: now, what changed, what is expected.

use super::measures::{self, Point};
use super::{Error, forecasts};
use crate::domain::{Level, Measure, Month, Period, Rate, Step, UnitKind};
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
    let units = store::units::list(db, Some(&organisation.code))?
        .into_iter()
        .filter(|u| u.kind != UnitKind::Organisation && !u.kind.is_published())
        .map(|unit| line(db, unit))
        .collect::<Result<Vec<_>, Error>>()?;
    let as_of = headlines.iter().filter_map(|h| h.now.as_ref()).map(|p| p.period.last_month()).max();
    Ok(Overview {
        extracts: store::extracts::list(db, Some(&organisation.code))?,
        model: store::models::latest(db, &organisation.code)?,
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
    let forecast = expected(db, unit, measure)?;
    let (expected, fallback, statement) = forecast
        .map_or((None, false, String::new()), |f| (f.forecast.last().cloned(), f.model.fallback, f.statement.clone()));
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

fn expected(db: &Database, unit: &str, measure: Measure) -> Result<Option<crate::domain::Forecast>, Error> {
    match forecasts::read(db, unit, measure, None, AHEAD, &[Level::EIGHTY]) {
        Ok(forecast) => Ok(Some(forecast)),
        Err(Error::NoForecast { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

fn line(db: &Database, unit: UnitRecord) -> Result<UnitLine, Error> {
    let latest = |rate| -> Result<Option<f64>, Error> {
        let series = measures::read(db, &unit.slug, Measure::Rate(rate), None, None, None)?;
        Ok(series.points.iter().rev().find_map(|p| p.value))
    };
    let (agency, vacancy, turnover) =
        (latest(Rate::AgencyRate)?, latest(Rate::VacancyRate)?, latest(Rate::TurnoverRate)?);
    let agency_expected =
        expected(db, &unit.slug, Measure::Rate(Rate::AgencyRate))?.and_then(|f| f.forecast.last().cloned());
    let depth = unit.slug.matches('/').count();
    Ok(UnitLine { unit, depth, agency, vacancy, turnover, agency_expected })
}
