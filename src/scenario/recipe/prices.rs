//! What things cost, and how well that is known.

use serde::{Deserialize, Serialize};

use crate::domain::scenario::{Grade, Prices};

/// Prices where neither the user nor the extracts say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PricesRecipe {
    /// A permanent post with on-costs, pounds a year for one FTE.
    pub permanent_year_gbp: Price,
    /// An agency FTE, pounds a year.
    pub agency_year_gbp: Price,
    /// Finding one starter, pounds.
    pub recruitment_per_start_gbp: Price,
    /// Employer's on-costs, percent of pay.
    pub on_costs_percent: Price,
    /// Rise of all prices, percent a year.
    pub inflation_percent: Price,
}

/// A price, its range and what is accepted in its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// What people call it.
    pub label: String,
    /// What is used.
    pub value: f64,
    /// The lowest that was found.
    pub low: f64,
    /// The highest that was found.
    pub high: f64,
    /// The least a user may set.
    pub least: f64,
    /// The most a user may set.
    pub most: f64,
    /// How well it is known.
    pub grade: Grade,
    /// Where it comes from.
    pub source: String,
}

/// Prices with nothing left open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SettledPrices {
    /// A permanent post with on-costs, pounds a year for one FTE.
    pub permanent_year_gbp: f64,
    /// An agency FTE, pounds a year.
    pub agency_year_gbp: f64,
    /// Finding one starter, pounds.
    pub recruitment_per_start_gbp: f64,
    /// Employer's on-costs, percent of pay.
    pub on_costs_percent: f64,
    /// Rise of all prices, percent a year.
    pub inflation_percent: f64,
}

impl SettledPrices {
    /// A month of one permanent FTE with on-costs.
    pub fn permanent_month_gbp(&self) -> f64 {
        self.permanent_year_gbp / 12.0
    }

    /// What a pound of pay costs the employer.
    pub fn with_on_costs(&self) -> f64 {
        1.0 + self.on_costs_percent / 100.0
    }
}

impl PricesRecipe {
    /// Those of the user where given, else the recipe's.
    pub fn settle(&self, given: &Prices) -> SettledPrices {
        SettledPrices {
            permanent_year_gbp: given.permanent_year_gbp.unwrap_or(self.permanent_year_gbp.value),
            agency_year_gbp: given.agency_year_gbp.unwrap_or(self.agency_year_gbp.value),
            recruitment_per_start_gbp: given.recruitment_per_start_gbp.unwrap_or(self.recruitment_per_start_gbp.value),
            on_costs_percent: given.on_costs_percent.unwrap_or(self.on_costs_percent.value),
            inflation_percent: given.inflation_percent.unwrap_or(self.inflation_percent.value),
        }
    }

    /// Every price with its name in JSON.
    pub fn by_name(&self) -> [(&'static str, &Price); 5] {
        [
            ("permanent_year_gbp", &self.permanent_year_gbp),
            ("agency_year_gbp", &self.agency_year_gbp),
            ("recruitment_per_start_gbp", &self.recruitment_per_start_gbp),
            ("on_costs_percent", &self.on_costs_percent),
            ("inflation_percent", &self.inflation_percent),
        ]
    }
}
