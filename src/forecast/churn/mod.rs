//! How much of an intake stays: from a fitted hazard of leaving, with ranges.
//!
//! In come a fitted [`Churn`] and what an intake meets beside it (`models/churn.toml`); out come shares expected
//! to be there still after 12, 24 and 36 months, beside those seen in the data. It must not know the store or the
//! clock; the seed is an argument.

mod intake;
mod simulate;

use crate::domain::churn::{Estimate, Survival, SurvivalAt};
use crate::fit::churn::{Churn, kaplan_meier};
use crate::fit::recipe::ChurnRecipe;
use intake::Intake;

/// Years told.
const YEARS: usize = 3;
/// Two-sided 95 % of the normal distribution.
const NORMAL_95: f64 = 1.959963984540054;

/// Survival of every intake the data say something of: all starters, and those of each route in (people), or of the
/// newly qualified (counts). None where length of service is not known.
pub fn survival(churn: &Churn, recipe: &ChurnRecipe) -> Vec<Survival> {
    intake::intakes(churn, &recipe.telling)
        .iter()
        .enumerate()
        .map(|(number, intake)| of_intake(churn, recipe, intake, number))
        .collect()
}

fn of_intake(churn: &Churn, recipe: &ChurnRecipe, intake: &Intake, number: usize) -> Survival {
    let widening = churn.said.dispersion.widening;
    let hazards = intake.hazards(&churn.hazard, widening);
    let remaining = simulate::remaining(&hazards, &recipe.intake, number);
    let cohort = churn.table.cohorts.iter().find(|cohort| intake.follows && cohort.route == intake.route);
    let few = recipe.telling.minimum_people;
    let seen = cohort.map(|cohort| kaplan_meier(&cohort.months)).unwrap_or_default();
    let horizon = |(year, remaining): (usize, Estimate)| {
        let months = 12 * (year + 1);
        let followed = cohort.and_then(|cohort| cohort.months.get(months - 1)).map(|(at_risk, _)| *at_risk);
        let followed = followed.filter(|at_risk| *at_risk >= few);
        SurvivalAt {
            months: months as u32,
            expected: hazards.survival(year),
            remaining,
            observed: followed.and_then(|_| seen.get(months - 1).copied()),
            followed,
        }
    };
    Survival {
        name: intake.name.clone(),
        label: intake.label.clone(),
        route: intake.route,
        starters: cohort.map(|cohort| cohort.starters).filter(|starters| *starters >= few),
        of: recipe.intake.people,
        horizons: remaining.into_iter().enumerate().map(horizon).collect(),
    }
}

/// Monthly hazards of an intake in its first, second and third year, with the covariance of their logs.
pub(crate) struct Hazards {
    rates: Vec<f64>,
    /// Row-major, as many rows as rates.
    covariance: Vec<f64>,
    /// Σ of squared shares of the units: what a unit's own factor comes to in the whole intake.
    concentration: f64,
}

impl Hazards {
    /// Share there still after year `year` (0: the first). The range is normal on the scale of log(−log S).
    fn survival(&self, year: usize) -> Estimate {
        let n = self.rates.len();
        let total: f64 = self.rates[..=year].iter().sum::<f64>();
        let pairs = (0..=year).flat_map(|i| (0..=year).map(move |j| (i, j)));
        let variance: f64 = pairs.map(|(i, j)| self.rates[i] * self.rates[j] * self.covariance[i * n + j]).sum();
        let width = NORMAL_95 * variance.max(0.0).sqrt() / total;
        let at = |z: f64| (-12.0 * total * z.exp()).exp();
        Estimate { point: at(0.0), lower: at(width), upper: at(-width) }
    }
}
