//! Who left in some months, and what became of the number of staff: groups, never a person.

use serde::Serialize;

use super::Month;
use super::suppression::Breakdown;
use super::survival::Staying;

/// A group of a breakdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Stable name.
    pub name: String,
    /// What people call it.
    pub label: String,
}

/// Leavers of twelve months as a rate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeaverRate {
    /// Name in the ledger.
    pub definition: &'static str,
    /// The formula in words.
    pub formula: &'static str,
    /// Percent.
    pub value: f64,
    /// Leavers.
    pub numerator: f64,
    /// People in post.
    pub denominator: f64,
}

/// What the tenure of leavers rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TenureBasis {
    /// Lists of people.
    People,
    /// Counts of leavers by length of service.
    Counts,
}

/// Staff before, what came and went, and staff now: the parts add up.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct StaffChange {
    /// "people" or "fte".
    pub measured_in: &'static str,
    /// The month at whose end it begins.
    pub from: Month,
    /// The month at whose end it ends.
    pub to: Month,
    /// In post at the beginning.
    pub before: f64,
    /// Who started.
    pub starters: f64,
    /// Who left.
    pub leavers: f64,
    /// What starters and leavers do not explain: moves between units, changes of hours, corrections.
    pub other: f64,
    /// In post at the end.
    pub now: f64,
}

impl StaffChange {
    /// From what was counted; the rest is other movement, so that the parts close.
    pub fn closing(
        measured_in: &'static str,
        (from, to): (Month, Month),
        (before, now): (f64, f64),
        (starters, leavers): (f64, f64),
    ) -> Self {
        Self { measured_in, from, to, before, starters, leavers, other: now - before - starters + leavers, now }
    }

    /// Whether the parts add up, to a thousandth.
    pub fn closes(&self) -> bool {
        (self.before + self.starters - self.leavers + self.other - self.now).abs() < 1e-3
    }
}

/// Everything the leavers page, its figures as CSV and the API tell of a unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Leavers {
    /// Full slug.
    pub unit: String,
    /// Its name.
    pub name: String,
    /// First month.
    pub from: Month,
    /// Last month.
    pub to: Month,
    /// Leavers counted in those months; `None` where a month is missing.
    pub counted: Option<f64>,
    /// The same as a rate, where the months are twelve.
    pub rate: Option<LeaverRate>,
    /// Leavers in the lists of people that are kept.
    pub listed: u32,
    /// Why they left, as far as lists say; `None` without a list.
    pub reasons: Option<Breakdown<Group>>,
    /// Where they went.
    pub destinations: Option<Breakdown<Group>>,
    /// How long they had served.
    pub tenure: Option<Breakdown<Group>>,
    /// What that rests on.
    pub tenure_basis: Option<TenureBasis>,
    /// How much of an intake stays.
    pub staying: Staying,
    /// In people, then in full-time equivalents, where known.
    pub change: Vec<StaffChange>,
    /// What had to be assumed or is not there.
    pub notes: Vec<String>,
}
