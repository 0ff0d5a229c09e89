//! How many of a few people remain, with chance and the times they live in.

use rand_distr::{Distribution, Gamma};

use super::Hazards;
use crate::domain::churn::Estimate;
use crate::fit::recipe::IntakeRecipe;
use crate::forecast::workforce::cholesky::Lower;
use crate::forecast::workforce::inversion::binomial;
use crate::forecast::workforce::random::{Flow, PathRandom, Place};

/// People of an intake remaining at the end of each year: median and 80 % range over paths.
///
/// A path draws the hazards from their covariance, a level of leaving that wanders as in the workforce model, a shock
/// and a gamma factor for each month, and then who leaves. `intake` keeps the draws of intakes apart.
pub(super) fn remaining(hazards: &Hazards, recipe: &IntakeRecipe, intake: usize) -> Vec<Estimate> {
    let factor = Lower::factor(&hazards.covariance, hazards.rates.len(), 0.0);
    let paths: Vec<Vec<u32>> = (0..recipe.paths)
        .map(|path| follow(hazards, &factor, recipe, PathRandom::new(recipe.seed, path), intake))
        .collect();
    let year = |year: usize| {
        let mut people: Vec<u32> = paths.iter().map(|path| path[year]).collect();
        people.sort_unstable();
        let at = |share: f64| f64::from(people[((people.len() - 1) as f64 * share).round() as usize]);
        Estimate { point: at(0.5), lower: at(0.1), upper: at(0.9) }
    };
    (0..hazards.rates.len()).map(year).collect()
}

fn follow(hazards: &Hazards, factor: &Lower, recipe: &IntakeRecipe, random: PathRandom, intake: usize) -> Vec<u32> {
    let place = |month: usize| Place { month, unit: intake, cell: 0 };
    let normals: Vec<f64> =
        (0..hazards.rates.len()).map(|year| random.normal(Flow::IntakeCoefficients, place(year))).collect();
    let draws = factor.times(&normals);
    let innovation = recipe.level_sd * (1.0 - recipe.level_rho.powi(2)).sqrt();
    let mixing = recipe.gamma_variance * hazards.concentration;
    let gamma = (mixing > 0.0).then(|| Gamma::new(1.0 / mixing, mixing).expect("shape and scale are above zero"));
    // The level now is not known to this model: it starts anywhere it may be.
    let mut level = recipe.level_sd * random.normal(Flow::IntakeLevel, place(0));
    let (mut people, mut at_end) = (recipe.people, Vec::with_capacity(hazards.rates.len()));
    for (year, (rate, draw)) in hazards.rates.iter().zip(draws).enumerate() {
        for month in 12 * year + 1..=12 * (year + 1) {
            level = recipe.level_rho * level + innovation * random.normal(Flow::IntakeLevel, place(month));
            let shock = recipe.shock_sd * random.normal(Flow::IntakeShock, place(month));
            let own = gamma.map_or(1.0, |gamma| gamma.sample(&mut random.stream(Flow::IntakeMixing, place(month))));
            let hazard = rate * own * (draw + level + shock).exp();
            people -= binomial(random.uniform(Flow::IntakeLeaving, place(month)), people, hazard);
        }
        at_end.push(people);
    }
    at_end
}
