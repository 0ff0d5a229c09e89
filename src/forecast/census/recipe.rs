//! The recipe of the yearly forecast: `models/census.toml`.

use serde::{Deserialize, Serialize};

use crate::forecast::recipe::{self, RecipeError, positive};

/// Priors and limits of the yearly forecast; every field is explained in `models/census.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// Its name.
    pub name: String,
    /// Authority-years above this size carry the pooled estimates.
    pub large_fte: f64,
    /// The national level.
    pub level: Level,
    /// Deviations from it.
    pub kriging: Kriging,
    /// Correction from shared predictors.
    pub correction: Correction,
    /// Ranges.
    pub ranges: Ranges,
    /// What others did from the same level.
    pub plausibility: Plausibility,
}

/// The national level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Share of the distance to the long mean that is left after a year; 1 holds the last level for ever.
    pub weight_per_year: f64,
}

/// Deviations from the national level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kriging {
    /// Of the Student-t likelihood; above 2.
    pub degrees_of_freedom: f64,
    /// Prior share of variance that is permanent.
    pub permanent_share: f64,
    /// Prior share of variance that decays slowly.
    pub slow_share: f64,
    /// Prior share of variance that is noise of small numbers.
    pub noise_share: f64,
    /// Prior log-odds of the slow part's yearly correlation.
    pub correlation_logit: f64,
    /// Prior variances of log permanent, log slow, logit correlation and log noise.
    pub prior_variance: [f64; 4],
    /// No authority is smaller than this in the noise term.
    pub smallest_fte: f64,
    /// Predictive standard deviations a year may lie from what the other years say.
    pub clip: f64,
    /// Authorities from which the parameters are fitted.
    pub fewest_authorities: usize,
    /// Prior standard deviation between authorities, as a share of the level, of each of [`CensusMeasure::ALL`](crate::domain::CensusMeasure::ALL).
    pub relative_sd: [f64; 5],
}

/// Correction from shared predictors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// Ridge of horizon 1 towards nothing, in observations.
    pub ridge_first: f64,
    /// Ridge of each later horizon towards the one before, in observations.
    pub ridge_later: f64,
    /// Standard deviations at which predictors are clipped.
    pub clip: f64,
    /// Rounds of reweighting.
    pub rounds: usize,
    /// Pairs of years an origin must have.
    pub fewest_pairs: usize,
}

/// Ranges.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ranges {
    /// Folds of authorities.
    pub folds: usize,
    /// Prior exponents of level and size.
    pub width_prior: [f64; 2],
    /// Its weight in observations.
    pub width_ridge: f64,
    /// Medians at which a residual is capped.
    pub residual_cap: f64,
    /// Prior national movement in a year, in standard deviations of the residuals.
    pub national_sd: f64,
    /// Its weight in years seen.
    pub national_weight: f64,
    /// Power of the horizon with which its variance grows.
    pub national_growth: f64,
}

/// What others did from the same level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plausibility {
    /// Starts nearest in level that are looked at.
    pub nearest: usize,
    /// Fewer starts than this say nothing.
    pub fewest: usize,
    /// Resamples of authorities for the range of a share.
    pub resamples: usize,
    /// Their seed.
    pub seed: u64,
}

impl Recipe {
    /// The recipe delivered with the program.
    ///
    /// # Panics
    /// Never: a test reads it.
    #[must_use]
    pub fn embedded() -> Self {
        Self::parse(include_str!("../../../models/census.toml")).expect("the delivered recipe is tested")
    }

    /// A recipe from TOML.
    ///
    /// # Errors
    /// Unknown or missing fields, or numbers the method cannot work with.
    pub fn parse(text: &str) -> Result<Self, RecipeError> {
        recipe::parse("census", text, Self::fault)
    }

    /// The first number the method cannot work with.
    fn fault(&self) -> Option<&'static str> {
        let (k, c, r) = (&self.kriging, &self.correction, &self.ranges);
        recipe::broken([
            ((0.0..=1.0).contains(&self.level.weight_per_year), "level.weight_per_year must lie between 0 and 1"),
            (k.degrees_of_freedom.is_finite() && k.degrees_of_freedom > 2.0, "kriging.degrees_of_freedom must pass 2"),
            (positive(&[k.permanent_share, k.slow_share, k.noise_share]), "the shares of kriging must be above 0"),
            (positive(&k.prior_variance), "kriging.prior_variance must be above 0"),
            (positive(&[k.smallest_fte, k.clip, c.clip]), "smallest_fte and the clips must be above 0"),
            (k.fewest_authorities >= 2 && positive(&k.relative_sd), "fewest_authorities or relative_sd are too small"),
            (positive(&[c.ridge_first, c.ridge_later, r.width_ridge]), "ridges must be above 0"),
            (self.large_fte.is_finite() && k.correlation_logit.is_finite(), "numbers must be finite"),
            (r.width_prior.iter().all(|w| w.is_finite()), "ranges.width_prior must be finite"),
            (positive(&[r.residual_cap, r.national_weight]), "residual_cap and national_weight must be above 0"),
            (r.national_sd >= 0.0 && r.national_growth >= 0.0, "national_sd and national_growth must not be below 0"),
            (c.fewest_pairs >= 2 && c.rounds >= 1 && r.folds >= 2, "fewest_pairs, rounds or folds are too small"),
            (
                self.plausibility.fewest >= 2 && self.plausibility.nearest >= self.plausibility.fewest,
                "plausibility.nearest must not be below plausibility.fewest",
            ),
            ((10..=100_000).contains(&self.plausibility.resamples), "plausibility.resamples must be 10 to 100,000"),
        ])
    }
}

impl Default for Recipe {
    fn default() -> Self {
        Self::embedded()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delivered_recipe_is_read() {
        assert_eq!(Recipe::embedded().name, "census-kriging");
    }

    #[test]
    fn a_recipe_with_an_unknown_field_is_refused() {
        let text = include_str!("../../../models/census.toml");
        assert!(Recipe::parse(&format!("surprise = 1\n{text}")).is_err());
        assert!(Recipe::parse(&text.replace("weight_per_year = 0.85", "weight_per_year = 1.85")).is_err());
    }
}
