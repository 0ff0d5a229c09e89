//! The constants of both tests, read from `models/drift.toml`.

use serde::{Deserialize, Serialize};

/// The embedded text of the recipe.
const TEXT: &str = include_str!("../../../models/drift.toml");

/// Every constant; see the comments in `models/drift.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// Ranges that miss too often.
    pub coverage: CoverageRecipe,
    /// Series that stepped to another level.
    pub shift: ShiftRecipe,
}

/// Ranges that miss too often.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoverageRecipe {
    /// Months looked at.
    pub window: usize,
    /// Months before the first look.
    pub fewest: usize,
    /// Standard errors above the promised share that are an alarm.
    pub threshold: f64,
}

/// Series that stepped to another level.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShiftRecipe {
    /// Latest months looked at.
    pub back: usize,
    /// Earlier changes that are the usual ones.
    pub usual: usize,
    /// Fewer usual changes tell nothing.
    pub fewest: usize,
    /// Quantile of the usual changes that makes their scale.
    pub quantile: f64,
    /// Scales that are an alarm.
    pub threshold: f64,
    /// Times the largest usual change.
    pub beyond_largest: f64,
    /// Least scale of a count.
    pub least_count: f64,
    /// Least scale of a rate.
    pub least_rate: f64,
    /// Months whose median is the level before.
    pub before: usize,
    /// Months at most whose median is the level after.
    pub after: usize,
    /// Months at the new level before anything is said.
    pub fewest_after: usize,
    /// Share of the change left in the months after.
    pub share: f64,
}

/// Why a text is no recipe.
#[derive(Debug, thiserror::Error)]
#[error("the drift recipe cannot be used: {reason}; mend it, or remove the file to use the built-in one")]
pub struct RecipeError {
    /// What is wrong with it.
    reason: String,
}

impl Recipe {
    /// Reads and checks a recipe.
    ///
    /// # Errors
    /// Not TOML, an unknown or missing key, or a value that makes no sense.
    pub fn parse(text: &str) -> Result<Self, RecipeError> {
        let recipe: Self = toml::from_str(text).map_err(|e| RecipeError { reason: e.to_string() })?;
        let (c, s) = (&recipe.coverage, &recipe.shift);
        let checks = [
            (c.fewest >= 2 && c.window >= c.fewest, "coverage.fewest is at least 2 and at most coverage.window"),
            (c.threshold > 0.0 && s.threshold > 0.0, "a threshold is above 0"),
            (s.usual >= s.fewest && s.fewest >= 2, "shift.fewest is at least 2 and at most shift.usual"),
            (s.quantile > 0.5 && s.quantile < 1.0, "shift.quantile is between .5 and 1"),
            (s.least_count > 0.0 && s.least_rate > 0.0, "the least scales are above 0"),
            (
                s.before >= 1 && s.fewest_after >= 1 && s.after >= s.fewest_after,
                "shift.before and shift.fewest_after are at least 1",
            ),
            (s.beyond_largest >= 0.0 && (0.0..=1.0).contains(&s.share), "shift.share is between 0 and 1"),
        ];
        match checks.iter().find(|(holds, _)| !holds) {
            Some((_, needed)) => Err(RecipeError { reason: (*needed).to_owned() }),
            None => Ok(recipe),
        }
    }

    /// The built-in recipe.
    ///
    /// # Panics
    /// Never: a test reads it.
    pub fn embedded() -> Self {
        Self::parse(TEXT).expect("the embedded recipe is checked by a test")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_recipe_is_sound_and_a_senseless_one_is_refused() {
        assert_eq!(Recipe::embedded().coverage.window, 12);
        let bad = TEXT.replace("fewest = 6 ", "fewest = 13 ");
        assert!(Recipe::parse(&bad).expect_err("refused").to_string().contains("coverage.fewest"));
        assert!(Recipe::parse("[coverage]").is_err());
    }
}
