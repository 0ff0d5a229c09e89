//! What one of each costs.

use crate::domain::scenario::Prices;

/// A permanent post of a social worker with on-costs, pounds a year.
const PERMANENT_YEAR: f64 = 66_560.0;
/// An agency social worker, pounds a year.
const AGENCY_YEAR: f64 = 93_600.0;
/// Finding one starter, pounds.
const PER_START: f64 = 1_500.0;

/// Prices as they are used, in pounds of today.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::scenario) struct PriceList {
    /// One FTE in post for a month, with on-costs.
    pub(in crate::scenario) permanent_month: f64,
    /// One agency FTE for a month; `None`: what the council's own agencies charge, where extracts know it.
    pub(in crate::scenario) agency_month: Option<f64>,
    /// One agency FTE for a month where neither user nor extracts know it.
    pub(in crate::scenario) agency_month_usual: f64,
    /// Finding one starter.
    pub(in crate::scenario) per_start: f64,
    /// Rise of all prices a year, as a share.
    pub(in crate::scenario) inflation: f64,
}

impl PriceList {
    pub(in crate::scenario) fn of(own: &Prices) -> Self {
        Self {
            permanent_month: own.permanent_year_gbp.unwrap_or(PERMANENT_YEAR) / 12.0,
            agency_month: own.agency_year_gbp.map(|year| year / 12.0),
            agency_month_usual: AGENCY_YEAR / 12.0,
            per_start: own.recruitment_per_start_gbp.unwrap_or(PER_START),
            inflation: own.inflation_percent.unwrap_or(0.0) / 100.0,
        }
    }

    /// Prices of the month `ahead` (0 the first simulated) over those of today.
    pub(in crate::scenario) fn rise(&self, ahead: usize) -> f64 {
        (1.0 + self.inflation).powf((ahead + 1) as f64 / 12.0)
    }
}
