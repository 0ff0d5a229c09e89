//! What a scenario costs, in pounds of today.

use serde::{Deserialize, Serialize};

use super::outlook::Spread;
use crate::domain::Month;

/// What money goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Head {
    /// Pay of employed staff with on-costs, uplifts included.
    PermanentPay,
    /// What agencies charge.
    Agency,
    /// Finding and starting new staff.
    Recruitment,
    /// Retention and joining payments, with on-costs.
    Payments,
    /// What levers cost to set up and to run.
    Levers,
}

impl Head {
    /// Every head.
    pub const ALL: [Self; 5] = [Self::PermanentPay, Self::Agency, Self::Recruitment, Self::Payments, Self::Levers];

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::PermanentPay => "permanent pay",
            Self::Agency => "agency",
            Self::Recruitment => "recruitment",
            Self::Payments => "payments to staff",
            Self::Levers => "setting up and running",
        }
    }
}

/// Prices the user knows better than the recipe.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Prices {
    /// A permanent post with on-costs, pounds a year for one FTE.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permanent_year_gbp: Option<f64>,
    /// An agency FTE, pounds a year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency_year_gbp: Option<f64>,
    /// Finding one starter, pounds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recruitment_per_start_gbp: Option<f64>,
    /// Employer's on-costs, percent of pay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_costs_percent: Option<f64>,
    /// Rise of all prices, percent a year; none: pounds of today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inflation_percent: Option<f64>,
}

impl Prices {
    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Pounds for one head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Amount {
    /// What for.
    pub head: Head,
    /// How much.
    #[serde(flatten)]
    pub gbp: Spread,
}

/// A month, a financial year (April to March) or the whole scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MoneyPeriod {
    /// First month.
    pub first: Month,
    /// Last month.
    pub last: Month,
    /// "2027-10", "2027-28", "2026-27 (part: October 2026 to March 2027)", "October 2026 to September 2029".
    pub label: String,
    /// By head, in the order of [`Head::ALL`].
    pub heads: Vec<Amount>,
    /// All heads.
    pub total: Spread,
    /// All heads, less the same future without levers.
    pub difference: Spread,
}

/// When a scenario has paid for itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BreakEven {
    /// The month from which on, to the end, the costs so far are no higher than without levers in half of the futures.
    pub month: Option<Month>,
    /// Share of futures in which they are at the end of the scenario.
    pub chance: f64,
}

/// What a scenario costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Money {
    /// Month by month.
    pub months: Vec<MoneyPeriod>,
    /// By financial year, the first and last perhaps in part.
    pub years: Vec<MoneyPeriod>,
    /// All of it.
    pub total: MoneyPeriod,
    /// What the levers themselves cost: recruitment because of them, payments, setting up and running, pay uplifts.
    pub spend: Spread,
    /// Extra cost for each percentage point of agency share removed by the last month: the price of a point at which
    /// the scenario is worth it in so many futures. `None` where fewer than nine in ten futures remove any; ranges whose
    /// upper end lies beyond those are left out. Negative: it saves. The mean is all pounds over all points.
    pub per_point: Option<Spread>,
    /// When it has paid for itself.
    pub break_even: BreakEven,
    /// Where each price comes from, one sentence each.
    pub basis: Vec<String>,
}
