//! Figures of one authority's returns in, what the next 30 September return will say out, with ranges.
//!
//! One seeded simulation draws people leaving, starting and everything divided by them together, so
//! that rates agree with counts. It must not know the returns' records, the store or the clock.

mod flows;
mod ratios;
mod recipe;
mod simulate;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::{Band, Count, Failure, Interval, Kind, Level, Measure, Period, Rate, UnitOfMeasure, ledger};

pub use recipe::Recipe;

/// The levels of the ranges, in percent.
pub const LEVELS: [u8; 3] = [50, 80, 95];
/// Below this the figures of a return say nothing about the next.
const FEWEST_STAFF: f64 = 5.0;

/// One year's figures of an authority.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Year {
    /// The census year.
    pub year: i32,
    /// Counts of all staff, those that are known.
    pub counts: BTreeMap<Count, f64>,
    /// Employed staff by role and years of service; empty where only totals are known.
    pub cells: Vec<Cell>,
}

/// Employed staff of one role and band of completed years of service.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The role; `None`: not known.
    pub role: Option<String>,
    /// Years of service.
    pub band: Band,
    /// Person-years in the year.
    pub exposure: f64,
    /// Leavers in the year.
    pub leavers: f64,
    /// In post at its end.
    pub in_post: f64,
}

/// What the next return is expected to say.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Nowcast {
    /// The census year it is about.
    pub year: i32,
    /// The last return it was made from.
    pub from: i32,
    /// Returns it was made from.
    pub returns: usize,
    /// How, in a few words.
    pub method: String,
    /// Every measure.
    pub expected: Vec<Expected>,
    /// What the reader must know.
    pub notes: Vec<String>,
}

/// One measure of the next return.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Expected {
    /// The measure.
    pub measure: Measure,
    /// What people call it.
    pub label: &'static str,
    /// By which definition of the ledger.
    pub definition: &'static str,
    /// What it is measured in.
    pub unit_of_measure: UnitOfMeasure,
    /// The last return's value, by the same definition.
    pub last: Option<f64>,
    /// The median.
    pub point: f64,
    /// Narrowest first.
    pub intervals: Vec<Interval>,
    /// Where it comes from.
    pub source: Source,
}

/// Where an expectation comes from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "from")]
pub enum Source {
    /// The returns alone.
    Returns,
    /// The forecast served from monthly figures, moved by how far the last return lay from the monthly figure of the
    /// same September.
    MonthlyForecast {
        /// Return less monthly figure.
        gap: f64,
    },
}

/// Why there is no nowcast.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NowcastError {
    /// No return with a year.
    #[error("there is no return with a year to go on from: add Year to the header")]
    NoReturn,
    /// Too few people, or no leavers counted.
    #[error("the return of {year} has too few staff in post, or no count of starters and leavers, to go on from")]
    TooLittle {
        /// Its year.
        year: i32,
    },
}

impl Failure for NowcastError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoReturn | Self::TooLittle { .. } => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoReturn => "nowcast_without_return",
            Self::TooLittle { .. } => "nowcast_too_little",
        }
    }
}

/// Says what the return after the last of `history` (oldest first) will say. Years need not follow each other; those
/// before a hole only tell about levels.
///
/// # Errors
/// When there is no year, or too little in the last one.
pub fn nowcast(history: &[Year], recipe: &Recipe) -> Result<Nowcast, NowcastError> {
    let last = history.last().ok_or(NowcastError::NoReturn)?;
    let plan = simulate::Plan::of(history, recipe).ok_or(NowcastError::TooLittle { year: last.year })?;
    let paths: Vec<BTreeMap<Count, f64>> = (0..recipe.paths).map(|path| plan.path(path)).collect();
    let mut expected = Vec::new();
    for count in COUNTS {
        let values = paths.iter().filter_map(|path| path.get(&count).copied()).collect();
        expected.extend(summary(count.into(), ledger::COUNT, last.counts.get(&count).copied(), values));
    }
    for definition in ledger::DEFINITIONS {
        let rate = |counts: &BTreeMap<Count, f64>, before: &BTreeMap<Count, f64>, year: i32| {
            let lookup = |count: Count, period: Period| {
                let of = if period == Period::Year(year) { counts } else { before };
                of.get(&count).copied().ok_or(crate::domain::Gap::Missing)
            };
            definition.evaluate(Period::Year(year), lookup).ok().map(|ratio| ratio.value)
        };
        let values = paths.iter().filter_map(|path| rate(path, &last.counts, last.year + 1)).collect();
        let nothing = BTreeMap::new();
        let before = history.iter().rev().find(|y| y.year == last.year - 1).map_or(&nothing, |y| &y.counts);
        let now = rate(&last.counts, before, last.year);
        expected.extend(summary(definition.rate.into(), definition.name, now, values));
    }
    Ok(Nowcast {
        year: last.year + 1,
        from: last.year,
        returns: history.len(),
        method: "people leaving and starting, and rates going on from the last return, drawn together".into(),
        expected,
        notes: notes(history),
    })
}

/// Counts that are told, in the order people read them.
const COUNTS: [Count; 13] = [
    Count::InPostFte,
    Count::InPostHeadcount,
    Count::StartersFte,
    Count::Starters,
    Count::LeaversFte,
    Count::Leavers,
    Count::AgencyFte,
    Count::AgencyHeadcount,
    Count::AgencyCoverFte,
    Count::VacanciesFte,
    Count::Cases,
    Count::CaseHoldersFte,
    Count::WorkingDaysLost,
];

/// Median and ranges; `None` where a path has no value.
fn summary(measure: Measure, definition: &'static str, last: Option<f64>, mut values: Vec<f64>) -> Option<Expected> {
    if values.is_empty() {
        return None;
    }
    values.sort_unstable_by(f64::total_cmp);
    let quantile = |p: f64| {
        let place = p * (values.len() - 1) as f64;
        let (below, share) = (place.floor() as usize, place.fract());
        let above = values[(below + 1).min(values.len() - 1)];
        values[below] + share * (above - values[below])
    };
    let levels = LEVELS.iter().filter_map(|percent| Level::new(*percent).ok());
    let intervals = levels
        .map(|level| Interval { level, lower: quantile(level.tail()), upper: quantile(1.0 - level.tail()) })
        .collect();
    Some(Expected {
        measure,
        label: measure.label(),
        definition,
        unit_of_measure: measure.unit_of_measure(),
        last,
        point: quantile(0.5),
        intervals,
        source: Source::Returns,
    })
}

fn notes(history: &[Year]) -> Vec<String> {
    let mut notes = vec![
        "Ranges hold a usual year; a reorganisation, a new grading or an inspection can move figures further.".into(),
    ];
    if let [only] = history {
        notes.push(format!(
            "Made from the return of {} alone: what moves from year to year is England's, so the ranges are wider. \
             Two or more returns narrow them.",
            only.year
        ));
    }
    if history.last().is_some_and(|last| last.cells.is_empty()) {
        notes.push("Years of service are not known, so everybody leaves at the same rate.".into());
    }
    notes
}

/// The rate of a definition among what is expected.
impl Nowcast {
    /// The expectation of a measure by one definition; the default of a rate without a name.
    pub fn of(&self, measure: Measure, definition: Option<&str>) -> Option<&Expected> {
        let name = definition.unwrap_or(ledger::default_name(measure));
        self.expected.iter().find(|e| e.measure == measure && e.definition == name)
    }

    /// The rates people ask for first.
    pub const HEADLINES: [(Rate, &'static str); 5] = [
        (Rate::AgencyRate, "dfe_workforce"),
        (Rate::VacancyRate, "dfe"),
        (Rate::TurnoverRate, "dfe_end_of_period_fte"),
        (Rate::Caseload, "dfe"),
        (Rate::AbsenceRate, "dfe"),
    ];
}
