//! The sections of the workforce recipe.

use serde::{Deserialize, Serialize};

use super::Feature;

/// How much history is needed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct History {
    /// Fewer usable months are refused.
    pub minimum_months: usize,
    /// Fewer are fitted with a warning.
    pub advised_months: usize,
}

/// A normal prior of one coefficient.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prior {
    /// Its mean.
    pub centre: f64,
    /// One over its variance.
    pub precision: f64,
}

/// Prior precisions (1 ÷ variance) of coefficients on the log scale.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Penalties {
    /// The intercept.
    pub intercept: f64,
    /// Months of the year.
    pub month: f64,
    /// Role groups.
    pub role: f64,
    /// Bands of service.
    pub band: f64,
    /// Units.
    pub unit: f64,
    /// The newly qualified where the extract has no bands: their contrast then carries short service too.
    pub newly_qualified_without_bands: Prior,
}

/// How a level of a log rate moves.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelPrior {
    /// Autocorrelation a month, fixed.
    pub rho: f64,
    /// Centre of the prior of the stationary standard deviation.
    pub prior_sd: f64,
}

/// The three levels and the grid their volatility is found on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Levels {
    /// Stationary standard deviations tried, ascending.
    pub grid: Vec<f64>,
    /// Standard deviation of the log of the prior.
    pub prior_log_sd: f64,
    /// Noise added to a month's log cover, as a standard deviation.
    pub cover_noise_sd: f64,
    /// Of the leaver hazard.
    pub hazard: LevelPrior,
    /// Of offers (starts).
    pub starts: LevelPrior,
    /// Of agency cover.
    pub cover: LevelPrior,
}

/// Offers, drop-out and delay.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StartsRecipe {
    /// Starts added to both sides of each calendar month's ratio.
    pub season_weight: f64,
    /// Share of accepted offers that never start, a priori.
    pub drop_out: f64,
    /// Offers that prior is worth.
    pub drop_out_weight: f64,
    /// Share starting 1 to 5 months after the offer, a priori.
    pub delay: [f64; 5],
    /// From so many starts on the council's own shares are used.
    pub delay_own_starts: f64,
    /// Fewer months with offers and pipeline count as no pipeline.
    pub pipeline_months: usize,
}

/// The profile of the speed of agency staffing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgencyRecipe {
    /// Slowest speed tried.
    pub kappa_from: f64,
    /// Fastest speed tried.
    pub kappa_to: f64,
    /// Step between speeds.
    pub kappa_step: f64,
    /// Prior mean of the speed.
    pub kappa_prior: f64,
    /// Prior standard deviation of the speed.
    pub kappa_prior_sd: f64,
    /// How often months and units are fitted in turn.
    pub alternations: usize,
    /// Prior standard deviation of a unit's log cover.
    pub unit_prior_sd: f64,
}

/// Full and part time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffRecipe {
    /// FTE of a part-time starter or leaver.
    pub part_time_fte: f64,
}

/// Constants of the simulation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SimulationRecipe {
    /// Paths drawn for a forecast.
    pub paths: usize,
    /// Default seed.
    pub seed: u64,
    /// Variance of the gamma factor (mean 1) on the hazard of one unit and month.
    pub gamma_variance: f64,
    /// Standard deviation of a month's common shock on the log hazard.
    pub shock_sd: f64,
    /// Factor on the innovations and starting uncertainty of levels, and on nothing else.
    pub stretch: f64,
    /// Months in a block of resampled other movement.
    pub block_months: usize,
    /// Draws of κ are not below.
    pub kappa_minimum: f64,
    /// Draws of κ are not above.
    pub kappa_maximum: f64,
    /// Least monthly factor of offers.
    pub season_floor: f64,
    /// The September intake moves with `exp(response × level of starts)`.
    pub intake_response: f64,
    /// Least vacancies of a unit when the intake is shared out.
    pub intake_vacancy_floor: f64,
    /// Log hazards are not below.
    pub log_hazard_minimum: f64,
    /// Log hazards are not above.
    pub log_hazard_maximum: f64,
}

/// How candidates are weighed on the council's own past.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CombinationRecipe {
    /// Prior standard deviation of the weight of the last value, about none.
    pub weight_sd: f64,
    /// Prior standard deviation of the log factor on the width of ranges, about none.
    pub stretch_sd: f64,
    /// Prior mean of the log of the simulation's error ÷ that of the last value.
    pub log_ratio: f64,
    /// Its standard deviation.
    pub log_ratio_sd: f64,
}

impl Penalties {
    /// The precision of one block.
    pub fn of(&self, feature: Feature) -> f64 {
        match feature {
            Feature::Month => self.month,
            Feature::Role => self.role,
            Feature::Band => self.band,
            Feature::Unit => self.unit,
        }
    }
}
