//! What an extract says, before and after it is stored.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Count, Measure, Period, Rate, RoleGroup};

/// Why there is no number: a typed gap, never zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gap {
    /// `c`: withheld to protect people.
    Suppressed,
    /// `z`: cannot exist here.
    NotApplicable,
    /// `x`, `:`, `-`, `..`: not collected or not published.
    Unavailable,
    /// `u`: too unreliable to print.
    LowReliability,
    /// `k`, `low`: not zero, but rounds to it.
    RoundsToZero,
    /// An empty cell or an absent row.
    Missing,
}

impl Gap {
    /// The name in JSON and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Suppressed => "suppressed",
            Self::NotApplicable => "not_applicable",
            Self::Unavailable => "unavailable",
            Self::LowReliability => "low_reliability",
            Self::RoundsToZero => "rounds_to_zero",
            Self::Missing => "missing",
        }
    }

    /// From the name in JSON and the database.
    pub fn from_name(name: &str) -> Option<Self> {
        [
            Self::Suppressed,
            Self::NotApplicable,
            Self::Unavailable,
            Self::LowReliability,
            Self::RoundsToZero,
            Self::Missing,
        ]
        .into_iter()
        .find(|gap| gap.as_str() == name)
    }

    /// From a symbol of the published statistics, brackets and case ignored; `None` if it is none.
    pub fn from_symbol(text: &str) -> Option<Self> {
        let symbol = text.trim().trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
        match symbol.as_str() {
            "" => Some(Self::Missing),
            "c" => Some(Self::Suppressed),
            "z" => Some(Self::NotApplicable),
            "x" | ":" | "-" | ".." | "." | "n/a" | "na" => Some(Self::Unavailable),
            "u" => Some(Self::LowReliability),
            "k" | "low" | "~" => Some(Self::RoundsToZero),
            _ => None,
        }
    }
}

/// A number or the reason why there is none.
pub type Reading = Result<f64, Gap>;

/// One value of one measure at one place and time.
///
/// Human resources extracts give counts by role group. Published tables give counts and rates for a
/// whole authority (`role` is `None`).
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Slug of the unit relative to the organisation; see [`Unit::slug`](super::Unit::slug). Shared: an extract names few units often.
    pub unit: Arc<str>,
    /// The role group, or `None` for all staff together.
    pub role: Option<RoleGroup>,
    /// The month or year.
    pub period: Period,
    /// What is measured.
    pub measure: Measure,
    /// The value, or why there is none.
    pub reading: Reading,
}

impl From<Count> for Measure {
    fn from(count: Count) -> Self {
        Self::Count(count)
    }
}

impl From<Rate> for Measure {
    fn from(rate: Rate) -> Self {
        Self::Rate(rate)
    }
}
