//! The recipe of the drivers page.

use serde::{Deserialize, Serialize};

use super::{Estimator, Exposure, Penalties, RecipeError, Target, checks};
use crate::domain::Rate;

/// What is set beside the baseline, and how widely its ranges are drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DriversRecipe {
    /// Its name.
    pub name: String,
    /// What is counted.
    pub target: Target,
    /// What counts are divided by.
    pub exposure: Exposure,
    /// How it is estimated.
    pub estimator: Estimator,
    /// Fewer months with every driver known are refused.
    pub minimum_months: usize,
    /// Share of unit-months a driver must be known in, 0 to 1.
    pub minimum_known: f64,
    /// Factor on standard errors, found on invented councils.
    pub range_stretch: f64,
    /// Prior precisions of the other columns.
    pub penalties: Penalties,
    /// The drivers, in the order they are shown.
    pub driver: Vec<DriverChoice>,
}

/// One driver: a rate of the month before.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DriverChoice {
    /// The rate, of the unit and the month before.
    pub measure: Rate,
    /// The difference a rate ratio is told for, in the measure's unit.
    pub step: f64,
    /// Prior standard deviation of the log rate ratio per step.
    pub prior_sd: f64,
}

impl DriversRecipe {
    /// Reads and checks a recipe file.
    ///
    /// # Errors
    /// As [`Recipe::parse`](super::Recipe::parse).
    pub fn parse(text: &str) -> Result<Self, RecipeError> {
        let recipe: Self = toml::from_str(text)
            .map_err(|source| RecipeError::Unreadable { recipe: "drivers", source: Box::new(source) })?;
        checks::drivers(&recipe)?;
        Ok(recipe)
    }
}

impl Default for DriversRecipe {
    fn default() -> Self {
        Self::parse(super::DRIVERS).expect("the embedded recipe is checked by a test")
    }
}
