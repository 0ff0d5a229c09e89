//! A quarter told in sentences, each with the figures it was made from.
//!
//! In come a unit's past, forecasts and simulated scenarios; out go sections of sentences. Every number printed in a
//! sentence is the printed form of one of its figures, and every figure names where the API answers it, so that no
//! sentence needs to be believed. Nothing is told that is not known: a sentence without its figures is left out.

mod figures;
mod markdown;
mod scenarios;
mod tell;

use serde::Serialize;

use crate::domain::{Forecast, HistoryPoint, Measure, Period};
use crate::report::book::Tried;
pub use markdown::markdown;
pub use tell::{changed, expected, now, record, tell};

/// A quarter of a unit in sentences.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Narrative {
    /// Full slug of the unit.
    pub unit: String,
    /// What people call it.
    pub name: String,
    /// The quarter told, such as `2026-Q3`.
    pub quarter: Period,
    /// The last period with data the forecasts in it know; `None` without forecasts.
    pub as_of: Option<Period>,
    /// From the most important on; none is empty.
    pub sections: Vec<Section>,
}

/// Sentences about one thing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// A stable name: `headline`, `agency`, `vacancies`, `turnover`, `starters_and_leavers`, `recruitment`, `expected` or
    /// `scenarios`.
    pub id: &'static str,
    /// For people.
    pub heading: &'static str,
    /// In the order they are read.
    pub sentences: Vec<Sentence>,
}

/// A sentence and the figures it was made from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sentence {
    /// As it is read.
    pub sentence: String,
    /// Every number printed in it.
    pub figures: Vec<Figure>,
}

/// A number and where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Full slug of the unit it is of.
    pub unit: String,
    /// The measure; `cost_gbp` for what the levers of a scenario cost.
    pub measure: String,
    /// By which definition of the ledger; `count` for a count.
    pub definition: String,
    /// When, or until when.
    pub period: Period,
    /// What is taken of it: `value`, `numerator`, `denominator`, `difference`, `sum`, `lower_80`, `upper_80`, `mae`,
    /// `naive_mae`, `origins`, `coverage_80`, `coverage_95`, `target`, `chance`, `baseline_chance` or `median`.
    pub statistic: &'static str,
    /// Unrounded; a difference is that of the printed values.
    pub value: f64,
    /// As the sentence prints it.
    pub printed: String,
    /// For a difference: the period it is from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared_with: Option<Period>,
    /// Where the API answers it: a path.
    pub source: String,
}

/// The past of one measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// The measure.
    pub measure: Measure,
    /// Its definition.
    pub definition: String,
    /// Oldest first.
    pub points: Vec<HistoryPoint>,
}

/// What a quarter is told from.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// Full slug of the unit.
    pub unit: String,
    /// What people call it.
    pub name: String,
    /// The quarter.
    pub quarter: Period,
    /// What is known of each measure; those that are not kept are left out.
    pub pasts: Vec<Past>,
    /// A year ahead, with the 80 % range.
    pub forecasts: Vec<Forecast>,
    /// Scenarios of the unit that were simulated.
    pub scenarios: Vec<Tried>,
}

impl Narrative {
    /// A name for its file: "rivermouth-north-2026-Q3.md".
    pub fn file_name(&self) -> String {
        format!("{}-{}.md", self.unit.replace('/', "-"), self.quarter)
    }
}
