//! Every measure of a return by the ledger, with what was divided; unrounded, and as it is printed.

use serde::Serialize;

use super::census_date::Census;
use super::figures::Figures;
use crate::domain::ledger::{self, COUNT, Ratio};
use crate::domain::{Count, Gap, Measure, Period, Reading, UnitOfMeasure};

/// Counts of the return, in the order people read them.
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

/// One measure of one year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// The measure.
    pub measure: Measure,
    /// What people call it.
    pub label: &'static str,
    /// By which definition of the ledger; `count` for a count.
    pub definition: &'static str,
    /// The formula in words.
    pub formula: &'static str,
    /// What was divided, unrounded.
    pub numerator: Option<f64>,
    /// By what.
    pub denominator: Option<f64>,
    /// The value, unrounded.
    pub value: Option<f64>,
    /// The value as it is printed: rates and full-time equivalents to one decimal, people whole; a dash without one.
    pub shown: String,
    /// Why there is no value.
    pub gap: Option<Gap>,
}

/// The lines of a year; `previous` are the figures of the year before, for definitions that look back.
pub(super) fn lines(census: &Census, figures: &Figures, previous: Option<&Figures>) -> Vec<Line> {
    let counts = COUNTS.into_iter().map(|count| {
        let reading = figures.reading(count);
        line(count.into(), COUNT, "counted", reading.map(|value| (None, value)))
    });
    let Some(year) = census.year else { return counts.collect() };
    let lookup = |count: Count, period: Period| -> Reading {
        if period == Period::Year(year) {
            figures.reading(count)
        } else {
            previous.map_or(Err(Gap::Missing), |figures| figures.reading(count))
        }
    };
    let rates = ledger::DEFINITIONS.iter().map(|definition| {
        let ratio = definition.evaluate(Period::Year(year), lookup);
        let value = ratio.map(|Ratio { numerator, denominator, value }| (Some((numerator, denominator)), value));
        line(definition.rate.into(), definition.name, definition.formula, value)
    });
    counts.chain(rates).collect()
}

type Divided = (Option<(f64, f64)>, f64);

fn line(measure: Measure, definition: &'static str, formula: &'static str, found: Result<Divided, Gap>) -> Line {
    let parts = found.ok().and_then(|(parts, _)| parts);
    let value = found.ok().map(|(_, value)| value);
    Line {
        measure,
        label: measure.label(),
        definition,
        formula,
        numerator: parts.map(|(numerator, _)| numerator),
        denominator: parts.map(|(_, denominator)| denominator),
        value,
        shown: value.map_or_else(|| "–".into(), |value| shown(measure, value)),
        gap: found.err(),
    }
}

/// As the published table prints it.
pub(super) fn shown(measure: Measure, value: f64) -> String {
    match measure.unit_of_measure() {
        UnitOfMeasure::Headcount | UnitOfMeasure::Cases | UnitOfMeasure::Gbp => format!("{:.0}", value.round()),
        UnitOfMeasure::Percent | UnitOfMeasure::Fte | UnitOfMeasure::CasesPerFte | UnitOfMeasure::Days => {
            format!("{:.1}", (value * 10.0).round() / 10.0)
        }
    }
}
