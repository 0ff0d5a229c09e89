//! The recipes of `models/`: what is fitted, with which priors, and what the simulation does with it.
//!
//! Every number of the workforce model that is a choice rather than an estimate stands in
//! `models/workforce.toml`, every choice of the drivers page in `models/drivers.toml`. Both are
//! embedded; a folder may override them. Unknown keys are refused, so that a typing error cannot
//! silently leave a default in force.

mod checks;
mod churn;
mod drivers;
mod sections;

use serde::{Deserialize, Serialize};

use crate::domain::{Failure, Kind};
pub use churn::{CalibrationRecipe, ChurnPenalties, ChurnRecipe, IntakeRecipe, TellingRecipe};
pub use drivers::{DriverChoice, DriversRecipe};
pub use sections::{
    AgencyRecipe, CombinationRecipe, History, LevelPrior, Levels, Penalties, Prior, SimulationRecipe, StaffRecipe,
    StartsRecipe,
};

/// The embedded text of the workforce recipe.
pub const WORKFORCE: &str = include_str!("../../models/workforce.toml");
/// The embedded text of the drivers recipe.
pub const DRIVERS: &str = include_str!("../../models/drivers.toml");

/// The embedded text of the churn recipe.
pub const CHURN: &str = include_str!("../../models/churn.toml");

/// Why a recipe cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RecipeError {
    /// Not TOML, an unknown key, a missing key or a value of the wrong type.
    #[error(
        "the {recipe} recipe cannot be read: mend the line named below, or remove the file to use the built-in one"
    )]
    Unreadable {
        /// Which recipe.
        recipe: &'static str,
        /// Where and what.
        source: Box<toml::de::Error>,
    },
    /// A value that makes no sense.
    #[error("the {recipe} recipe has {key} = {found}: write {needed}")]
    Value {
        /// Which recipe.
        recipe: &'static str,
        /// The key, with its section.
        key: &'static str,
        /// What stands there.
        found: f64,
        /// What would be right.
        needed: &'static str,
    },
}

impl Failure for RecipeError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unreadable { .. } | Self::Value { .. } => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "recipe_unreadable",
            Self::Value { .. } => "recipe_value",
        }
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Leavers by month, unit, role and band.
    Leavers,
}

/// What the counts are divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exposure {
    /// People in post at the beginning of the month.
    OpenHeadcount,
    /// Leavers that the role and band effects of the baseline expect.
    ExpectedLeavers,
}

/// A block of columns of the regression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// Month of the year, summing to zero.
    Month,
    /// Role group against the main one.
    Role,
    /// Band of service against two to five years.
    Band,
    /// Unit, all of them, identified by their prior.
    Unit,
}

/// How coefficients are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Estimator {
    /// Ridge-penalised Poisson regression; covariance from the penalised information.
    PenalisedPoisson,
    /// The same, standard errors multiplied by the square root of the dispersion.
    QuasiPoisson,
}

/// The recipe of the workforce model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// Its name on the model card.
    pub name: String,
    /// What is counted.
    pub target: Target,
    /// What counts are divided by.
    pub exposure: Exposure,
    /// Columns of the hazard.
    pub features: Vec<Feature>,
    /// How the hazard is estimated.
    pub estimator: Estimator,
    /// How much history is needed.
    pub history: History,
    /// Prior precisions of the hazard's coefficients.
    pub penalties: Penalties,
    /// How levels move.
    pub levels: Levels,
    /// Offers, drop-out, delay.
    pub starts: StartsRecipe,
    /// Agency response.
    pub agency: AgencyRecipe,
    /// Full and part time.
    pub staff: StaffRecipe,
    /// What the simulation does with the fitted model.
    pub simulation: SimulationRecipe,
    /// How simulation and last value are weighed.
    pub combination: CombinationRecipe,
}

impl Recipe {
    /// Reads and checks a recipe file.
    ///
    /// # Errors
    /// [`RecipeError::Unreadable`] with line and key; [`RecipeError::Value`] for a value out of its range.
    pub fn parse(text: &str) -> Result<Self, RecipeError> {
        let recipe: Self = toml::from_str(text)
            .map_err(|source| RecipeError::Unreadable { recipe: "workforce", source: Box::new(source) })?;
        checks::workforce(&recipe)?;
        Ok(recipe)
    }

    /// Prior precision of a block of columns; a block that is no feature is held at zero.
    pub fn precision(&self, feature: Feature) -> f64 {
        if self.features.contains(&feature) { self.penalties.of(feature) } else { HELD_AT_ZERO }
    }
}

/// So precise a prior that the coefficient stays where the prior is.
const HELD_AT_ZERO: f64 = 1e9;

impl Default for Recipe {
    fn default() -> Self {
        Self::parse(WORKFORCE).expect("the embedded recipe is checked by a test")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_recipes_are_readable() {
        assert_eq!(Recipe::default().penalties.unit, 16.0);
        assert_eq!(DriversRecipe::default().driver.len(), 4);
        assert_eq!(ChurnRecipe::default().penalties.route, 8.0);
    }

    #[test]
    fn a_key_nobody_knows_is_refused_with_its_line() {
        let text = WORKFORCE.replace("shock_sd", "shok_sd");
        let error = Recipe::parse(&text).expect_err("misspelt");
        assert_eq!(error.code(), "recipe_unreadable");
        let cause = std::error::Error::source(&error).expect("a cause").to_string();
        assert!(cause.contains("shok_sd"), "{cause}");
    }

    #[test]
    fn a_value_out_of_its_range_is_refused_by_name() {
        let text = WORKFORCE.replace("rho = 0.94", "rho = 1.2");
        let error = Recipe::parse(&text).expect_err("an explosive level");
        assert!(error.to_string().contains("levels.hazard.rho = 1.2"), "{error}");
    }

    #[test]
    fn a_block_that_is_no_feature_is_held_at_zero() {
        let text = WORKFORCE.replace(r#"["month", "role", "band", "unit"]"#, r#"["role", "band", "unit"]"#);
        let recipe = Recipe::parse(&text).expect("months left out");
        assert_eq!(recipe.precision(Feature::Month), 1e9);
        assert_eq!(recipe.precision(Feature::Unit), 16.0);
    }
}
