//! What the home page tells of an organisation: now, what changed, what is expected.

use chrono::NaiveDateTime;

use super::attention::{self, Attention};
use super::due::{self, Due};
use super::measures::{self, Point};
use super::{Error, fits, forecasts};
use crate::domain::{Forecast, Level, Measure, Month, Period, Rate, Step};
use crate::store::extracts::ExtractRecord;
use crate::store::models::ModelRecord;
use crate::store::organisations::Organisation;
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
    /// Units that need attention, the most pressing first.
    pub attention: Vec<Attention>,
    /// Areas and teams looked at for it.
    pub units: usize,
    /// The figures that come next.
    pub due: Option<Due>,
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

const HEADLINES: [Measure; 4] = [
    Measure::Rate(Rate::AgencyRate),
    Measure::Rate(Rate::VacancyRate),
    Measure::Rate(Rate::TurnoverRate),
    Measure::Count(crate::domain::Count::InPostFte),
];

/// Reads an organisation's overview.
///
/// # Errors
/// When there is no such organisation.
pub fn read(db: &Database, organisation: &str, now: NaiveDateTime) -> Result<Overview, Error> {
    let organisation = store::organisations::get(db, organisation)?;
    let headlines =
        HEADLINES.iter().map(|m| headline(db, &organisation.code, *m)).collect::<Result<Vec<_>, Error>>()?;
    let as_of = headlines.iter().filter_map(|h| h.now.as_ref()).map(|p| p.period.last_month()).max();
    let (attention, units) = match as_of {
        Some(month) => attention::read(db, &organisation.code, month)?,
        None => (Vec::new(), 0),
    };
    let extracts = store::extracts::list(db, Some(&organisation.code))?;
    Ok(Overview {
        due: as_of.and_then(|month| due::next(&extracts, month, now)),
        extracts,
        model: fits::latest_model(db, &organisation.code)?,
        organisation,
        as_of,
        headlines,
        attention,
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
    let mut step = forecast.forecast.get(forecasts::A_YEAR - 1)?.clone();
    step.intervals.retain(|i| i.level == Level::EIGHTY);
    Some(step)
}
