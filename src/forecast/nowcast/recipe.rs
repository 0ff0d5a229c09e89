//! The recipe of the nowcast: `models/nowcast.toml`, where every field is explained.

use serde::Deserialize;

use crate::forecast::recipe::{self, RecipeError, positive};

/// Priors and spreads of the nowcast.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// Its name.
    pub name: String,
    /// Same returns and seed give the same bytes.
    pub seed: u64,
    /// Simulated years.
    pub paths: usize,
    /// Leavers.
    pub leaving: Leaving,
    /// Starters.
    pub starting: Starting,
    /// What starters and leavers do not explain.
    pub movement: Movement,
    /// Agency rate.
    pub agency: Ratio,
    /// Vacancy rate.
    pub vacancy: Ratio,
    /// Cases per case holder.
    pub caseload: Ratio,
    /// Absence rate.
    pub absence: Ratio,
    /// Share of agency staff who cover vacancies.
    pub cover: Cover,
    /// How they move together.
    pub joint: Joint,
}

/// Leavers per person-year.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaving {
    /// England's typical authority.
    pub rate: f64,
    /// Variance of the log rate between authorities.
    pub between: f64,
    /// Variance of the log rate from year to year.
    pub within: f64,
    /// Relative hazard by band.
    pub bands: [f64; 4],
    /// Weight of the relative hazards in leavers.
    pub cell_weight: f64,
}

/// Starters per person in post.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Starting {
    /// England's typical authority.
    pub rate: f64,
    /// Variance of the log rate between authorities.
    pub between: f64,
    /// Variance of the log rate from year to year.
    pub within: f64,
}

/// Movement of staff that is neither start nor leave.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Movement {
    /// As a share of staff.
    pub spread: f64,
    /// Of its tails.
    pub degrees_of_freedom: f64,
}

/// A rate that goes on from its last value.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratio {
    /// England's level.
    pub england: f64,
    /// Share of the distance to the target lost in a year.
    pub reversion: f64,
    /// Spread of a year's change at England's level and 150 FTE.
    pub spread: f64,
    /// Power of the level.
    pub level_power: f64,
    /// Power of the size.
    pub size_power: f64,
    /// Smallest level the power sees.
    pub smallest: f64,
}

/// The share of agency staff who cover vacancies.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cover {
    /// England's level in percent.
    pub england: f64,
    /// Share of the distance to it lost in a year.
    pub reversion: f64,
    /// Spread of a year's change in points.
    pub spread: f64,
    /// Of its tails.
    pub degrees_of_freedom: f64,
}

/// How the parts move together.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Joint {
    /// Of the tails of a year's change.
    pub degrees_of_freedom: f64,
    /// Years England weighs in the target.
    pub england_years: f64,
    /// Years the recipe's spreads weigh.
    pub spread_years: f64,
    /// Variance added with one return.
    pub one_return: f64,
    /// Turnover, starters, agency, vacancy, caseload, absence.
    pub correlation: [[f64; 6]; 6],
}

impl Recipe {
    /// The recipe delivered with the program.
    ///
    /// # Panics
    /// Never: a test reads it.
    #[must_use]
    pub fn embedded() -> Self {
        Self::parse(include_str!("../../../models/nowcast.toml")).expect("the delivered recipe is tested")
    }

    /// A recipe from TOML.
    ///
    /// # Errors
    /// Unknown or missing fields, or numbers the method cannot work with.
    pub fn parse(text: &str) -> Result<Self, RecipeError> {
        recipe::parse("nowcast", text, Self::fault)
    }

    /// The first number the method cannot work with.
    fn fault(&self) -> Option<&'static str> {
        let (l, s, m, c, j) = (&self.leaving, &self.starting, &self.movement, &self.cover, &self.joint);
        let ratios = [&self.agency, &self.vacancy, &self.caseload, &self.absence];
        let sound = |r: &&Ratio| {
            positive(&[r.england, r.spread, r.smallest])
                && (0.0..=1.0).contains(&r.reversion)
                && r.level_power.is_finite()
                && r.size_power.is_finite()
        };
        recipe::broken([
            ((100..=100_000).contains(&self.paths), "paths must lie between 100 and 100,000"),
            (positive(&[l.rate, l.between, l.within, l.cell_weight]) && positive(&l.bands), "leaving must be above 0"),
            (positive(&[s.rate, s.between, s.within]), "starting must be above 0"),
            (positive(&[m.spread, m.degrees_of_freedom]), "movement must be above 0"),
            (ratios.iter().all(sound), "agency, vacancy, caseload or absence cannot be worked with"),
            (
                positive(&[c.england, c.spread, c.degrees_of_freedom]) && (0.0..=1.0).contains(&c.reversion),
                "cover cannot be worked with",
            ),
            (
                positive(&[j.degrees_of_freedom, j.england_years, j.spread_years]) && j.one_return >= 0.0,
                "joint must be above 0",
            ),
            (
                j.correlation.iter().flatten().all(|r| (-1.0..=1.0).contains(r)),
                "correlations must lie between -1 and 1",
            ),
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
    fn the_delivered_recipe_is_read_and_a_wrong_one_is_refused() {
        assert_eq!(Recipe::embedded().name, "census-nowcast");
        let text = include_str!("../../../models/nowcast.toml");
        assert!(Recipe::parse(&format!("surprise = 1\n{text}")).is_err());
        assert!(Recipe::parse(&text.replace("paths = 4000", "paths = 0")).is_err());
    }
}
