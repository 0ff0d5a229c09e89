//! The outcome of a check.

use serde::Serialize;

use super::continuity::Continuity;
use super::counts::Counts;
use super::figures::Figures;
use super::found::{Found, RuleCount};
use super::measures::Line;

/// One or several years checked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Check {
    /// Oldest first.
    pub years: Vec<YearCheck>,
    /// From each year to the next.
    pub continuity: Vec<Continuity>,
}

/// One year's return.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct YearCheck {
    /// The census year; `None` when nothing in the file tells it.
    pub year: Option<i32>,
    /// The header does not say the year; it was taken from the dates of the records.
    pub year_is_inferred: bool,
    /// Records in the file.
    pub records: u32,
    /// All of them as they stand.
    pub counts: Counts,
    /// Counts by DfE's rules.
    pub figures: Figures,
    /// Every measure with what it was divided from.
    pub measures: Vec<Line>,
    /// What the rules found; at most 200 of each.
    pub findings: Vec<Found>,
    /// How often each rule was broken.
    pub summary: Vec<RuleCount>,
}

impl Check {
    /// The latest year.
    pub fn latest(&self) -> Option<&YearCheck> {
        self.years.last()
    }
}
