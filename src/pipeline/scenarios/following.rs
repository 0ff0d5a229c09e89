//! A scenario held against the months that came since it was simulated.

use serde::Serialize;

use super::Ran;
use crate::domain::scenario::{MeasureOutlook, MonthRange, Outlook};
use crate::domain::{Interval, Measure, Month, Period, Rate};
use crate::pipeline::{Error, measures};
use crate::report::words;
use crate::store::scenarios::Which;
use crate::store::{Database, scenarios as kept};

/// Followed beside the target's measure.
const ALWAYS: [Rate; 3] = [Rate::AgencyRate, Rate::VacancyRate, Rate::TurnoverRate];

/// A scenario held against the months that came since.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Following {
    /// Its id.
    pub id: String,
    /// Whether it is the plan.
    pub is_plan: bool,
    /// Which simulation is held to its word: that of the plan when it was marked, else the newest version's first.
    pub ran: Ran,
    /// The last month that simulation knew.
    pub as_of: Month,
    /// The target's measure first, then agency, vacancy and turnover rates.
    pub measures: Vec<Followed>,
}

/// A measure held against the months that came since.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Followed {
    /// The measure.
    pub measure: Measure,
    /// By which definition.
    pub definition: String,
    /// Months with a value, oldest first.
    pub months: Vec<FollowedMonth>,
    /// How many of them lay within the 80 % range.
    pub inside: usize,
    /// How many there are.
    pub months_counted: usize,
    /// The same in one sentence.
    pub statement: String,
}

/// A month that came.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FollowedMonth {
    /// The month.
    pub period: Month,
    /// What it came to.
    pub actual: f64,
    /// The middle of what was simulated.
    pub median: f64,
    /// Lower end of the 80 % range.
    pub lower_80: f64,
    /// Upper end.
    pub upper_80: f64,
    /// Whether it lay within.
    pub inside: bool,
}

/// The plan as it was when marked, or a scenario's newest version as first simulated, against the months since.
///
/// # Errors
/// When there is no such scenario, or it was not simulated yet.
pub fn against_actuals(db: &Database, id: &str) -> Result<Following, Error> {
    let of_plan = kept::outcome_of_plan(db, id)?;
    let is_plan = of_plan.is_some();
    let (ran, outlook) = match of_plan {
        Some(found) => found,
        None => kept::outcome(db, id, None, Which::First)?,
    };
    let followed =
        chosen(&outlook).into_iter().map(|of| follow(db, &outlook, of, is_plan)).collect::<Result<_, _>>()?;
    Ok(Following { id: id.to_owned(), is_plan, ran, as_of: outlook.as_of, measures: followed })
}

/// The target's measure, then those always followed, each by one definition.
fn chosen(outlook: &Outlook) -> Vec<&MeasureOutlook> {
    let target = outlook.target.as_ref();
    let target = target
        .and_then(|t| outlook.measures.iter().find(|m| m.measure == t.target.measure && m.definition == t.definition));
    let always = ALWAYS.iter().filter_map(|rate| outlook.measures.iter().find(|m| m.measure == Measure::Rate(*rate)));
    let mut found: Vec<&MeasureOutlook> = Vec::new();
    for of in target.into_iter().chain(always) {
        if found.iter().all(|known| known.measure != of.measure) {
            found.push(of);
        }
    }
    found
}

fn follow(db: &Database, outlook: &Outlook, of: &MeasureOutlook, is_plan: bool) -> Result<Followed, Error> {
    let first = Period::Month(outlook.as_of.plus(1));
    let unit = &outlook.scenario.unit;
    let series = measures::read(db, unit, of.measure, Some(&of.definition), Some(first), None)?;
    let came = series.points.iter().filter_map(|point| match (point.period, point.value) {
        (Period::Month(month), Some(value)) => Some((month, value)),
        _ => None,
    });
    let promised = |month: Month| of.months.iter().find(|m| m.period == month);
    let months: Vec<FollowedMonth> = came.filter_map(|(month, actual)| held(promised(month)?, actual)).collect();
    let inside = months.iter().filter(|month| month.inside).count();
    let statement = statement(of, &months, inside, (is_plan, outlook.as_of));
    let definition = of.definition.clone();
    Ok(Followed { measure: of.measure, definition, inside, months_counted: months.len(), statement, months })
}

fn held(promised: &MonthRange, actual: f64) -> Option<FollowedMonth> {
    let range = Interval::eighty(&promised.intervals)?;
    let (lower_80, upper_80) = (range.lower, range.upper);
    let inside = (lower_80..=upper_80).contains(&actual);
    Some(FollowedMonth { period: promised.period, actual, median: promised.median, lower_80, upper_80, inside })
}

/// "Of 3 months since September 2026, 3 lay within the 80 % range; the agency rate is 0.8 points above the middle of
/// the plan in December 2026."
fn statement(of: &MeasureOutlook, months: &[FollowedMonth], inside: usize, (is_plan, as_of): (bool, Month)) -> String {
    let (label, what) = (of.measure.label(), if is_plan { "plan" } else { "scenario" });
    let (since, eighty) = (words::period(as_of.into()), format!("80{}% range", words::NO_BREAK));
    let Some(last) = months.last() else {
        return format!("No month with the {label} has come since {since}: the {what} is held against each that does.");
    };
    let counted = match (months.len(), inside) {
        (1, 1) => format!("The one month since {since} lay within the {eighty}"),
        (1, _) => format!("The one month since {since} lay outside the {eighty}"),
        (all, 0) => format!("Of {all} months since {since}, none lay within the {eighty}"),
        (all, inside) => format!("Of {all} months since {since}, {inside} lay within the {eighty}"),
    };
    let scale = 10f64.powi(words::decimals(of.unit_of_measure) as i32);
    // From the printed values, so that a reader who subtracts finds the same difference.
    let difference = ((last.actual * scale).round() - (last.median * scale).round()) / scale;
    let size = words::difference(difference.abs(), of.unit_of_measure);
    let place = match difference {
        d if d > 0.0 => format!("{size} above the middle"),
        d if d < 0.0 => format!("{size} below the middle"),
        _ => "at the middle".to_owned(),
    };
    format!("{counted}; the {label} is {place} of the {what} in {}.", words::period(last.period.into()))
}
