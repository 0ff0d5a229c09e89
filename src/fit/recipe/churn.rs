//! The recipe of the churn model.

use serde::{Deserialize, Serialize};

use super::{RecipeError, checks};

/// The hazard of leaving by service, role, route in and unit, and what is said of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChurnRecipe {
    /// Its name.
    pub name: String,
    /// Fewer months with people at risk are refused.
    pub minimum_months: usize,
    /// Fewer leavers in all are refused.
    pub minimum_leavers: f64,
    /// Prior precisions of log hazard ratios.
    pub penalties: ChurnPenalties,
    /// What is shown of groups.
    pub telling: TellingRecipe,
    /// The check on months held back.
    pub calibration: CalibrationRecipe,
    /// What an intake meets.
    pub intake: IntakeRecipe,
}

/// Prior precisions (1 ÷ variance) of coefficients.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChurnPenalties {
    /// The intercept.
    pub intercept: f64,
    /// Months of the year.
    pub month: f64,
    /// Roles against the largest.
    pub role: f64,
    /// Bands of service against two to five years.
    pub band: f64,
    /// Units about their mean.
    pub unit: f64,
    /// Routes in against the most frequent.
    pub route: f64,
}

/// What is shown of groups.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TellingRecipe {
    /// Groups of fewer different people are withheld.
    pub minimum_people: u32,
    /// Groups with fewer leavers have no ratio.
    pub minimum_leavers: f64,
    /// Dispersion is usual from here.
    pub dispersion_from: f64,
    /// Dispersion is usual to here.
    pub dispersion_to: f64,
    /// Chance of a false alarm over all checks of proportionality.
    pub significance: f64,
}

/// The check on months held back.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalibrationRecipe {
    /// Months held back.
    pub months: usize,
    /// Most bands of expected hazard.
    pub bands: usize,
    /// Leavers expected in each, at least.
    pub expected_leavers: f64,
}

/// What an intake meets beside the fitted hazard.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntakeRecipe {
    /// People in the intake that is spoken of.
    pub people: u32,
    /// Paths drawn.
    pub paths: usize,
    /// Seed of the draws.
    pub seed: u64,
    /// Autocorrelation of the hazard's level, a month.
    pub level_rho: f64,
    /// Stationary standard deviation of the log level.
    pub level_sd: f64,
    /// Standard deviation of a month's common shock, log.
    pub shock_sd: f64,
    /// Variance of the gamma factor (mean 1) of one unit and month.
    pub gamma_variance: f64,
}

impl ChurnRecipe {
    /// Reads and checks a recipe file.
    ///
    /// # Errors
    /// As [`Recipe::parse`](super::Recipe::parse).
    pub fn parse(text: &str) -> Result<Self, RecipeError> {
        let recipe: Self = toml::from_str(text)
            .map_err(|source| RecipeError::Unreadable { recipe: "churn", source: Box::new(source) })?;
        checks::churn(&recipe)?;
        Ok(recipe)
    }
}

impl Default for ChurnRecipe {
    fn default() -> Self {
        Self::parse(super::CHURN).expect("the embedded recipe is checked by a test")
    }
}
