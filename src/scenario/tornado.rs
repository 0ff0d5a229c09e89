//! Which assumption matters most: each moved from end to end, everything else at its likeliest, on the same luck.
//!
//! What the model itself does not know stands among them: how readily people leave, how many start and how much
//! agency is booked are moved as far as their mean level up to the target's month may be off.

use super::Watch;
use super::desk::{Asked, Desk};
use super::error::ScenarioError;
use super::plan::Plan;
use super::ranges::tidy;
use crate::domain::scenario::{MeasureOutlook, Swing};
use crate::domain::{Measure, Rate};
use crate::fit::workforce::Driver;
use crate::forecast::workforce::interventions::{Draw, Interventions};
use crate::forecast::workforce::quantiles;

/// What is looked at: a measure in one month of the scenario.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct About<'t> {
    pub(super) measure: Measure,
    pub(super) definition: &'t str,
    /// From the scenario's first month.
    pub(super) at: usize,
}

impl<'t> About<'t> {
    /// The target's measure in its month, else the agency rate (or the first measure there is) in the last.
    pub(super) fn of(asked: Option<&Asked<'t>>, measures: &'t [MeasureOutlook]) -> Option<Self> {
        if let Some(Asked { measure, definition, at, .. }) = asked.copied() {
            return Some(Self { measure, definition, at });
        }
        let told = measures.iter().find(|m| m.measure == Measure::Rate(Rate::AgencyRate)).or(measures.first())?;
        let at = told.months.len().checked_sub(1)?;
        Some(Self { measure: told.measure, definition: &told.definition, at })
    }
}

/// An assumption at its two ends.
struct Moved {
    label: String,
    lever: Option<usize>,
    /// As it is told.
    ends: [f64; 2],
    interventions: [Interventions; 2],
}

/// Every assumption with a range, the one that matters most first.
pub(super) fn tornado(desk: &Desk, plan: &Plan, about: &About, watch: Watch) -> Result<Vec<Swing>, ScenarioError> {
    let settings = &desk.council().recipe.tornado;
    let smaller = if desk.paths() > settings.paths {
        Some(desk.smaller(settings.paths, (about.measure, about.definition))?)
    } else {
        None
    };
    let desk = smaller.as_ref().unwrap_or(desk);
    let moved: Vec<Moved> = assumptions(plan).into_iter().chain(unknowns(desk, plan, about)).collect();
    let mut swings = Vec::with_capacity(moved.len());
    for (i, one) in moved.iter().enumerate() {
        let share = i as f64 / moved.len() as f64;
        let [at_low, at_high] = [0, 1].map(|end| median(desk, &one.interventions[end], about, &|| watch(share)));
        if let (Some(at_low), Some(at_high)) = (at_low?, at_high?) {
            let (label, lever, [low, high]) = (one.label.clone(), one.lever, one.ends);
            swings.push(Swing { label, lever, low, high, at_low, at_high });
        }
    }
    let size = |swing: &Swing| (swing.at_high - swing.at_low).abs();
    swings.sort_by(|a, b| size(b).total_cmp(&size(a)));
    Ok(swings)
}

/// Everything at its likeliest, and nothing added up.
fn likeliest(plan: &Plan) -> Interventions {
    let effects = plan.interventions.effects.iter().map(|draw| Draw::certain(draw.central)).collect();
    Interventions { effects, meters: Vec::new(), ..plan.interventions.clone() }
}

fn assumptions(plan: &Plan) -> Vec<Moved> {
    let of = |used: &super::plan::DrawUsed| {
        let draw = plan.interventions.effects[used.position];
        let at = |size: f64| {
            let mut interventions = likeliest(plan);
            interventions.effects[used.position] = Draw::certain(size);
            interventions
        };
        Moved {
            label: used.label.clone(),
            lever: used.levers.first().copied(),
            ends: [used.low, used.high],
            interventions: [at(draw.low), at(draw.high)],
        }
    };
    plan.draws.iter().map(of).collect()
}

/// The levels of leaving, starts and cover, in percent of what is expected.
fn unknowns(desk: &Desk, plan: &Plan, about: &About) -> Vec<Moved> {
    let (council, months) = (desk.council(), desk.skipped() + about.at + 1);
    let fitted = council.fitted;
    let stretch = council.workforce.simulation.stretch;
    let drivers = [
        ("How readily people leave", &fitted.hazard_level),
        ("How many people start", &fitted.starts_level),
        ("How much agency cover is booked", &fitted.cover_level),
    ];
    let of = |(i, (label, driver)): (usize, (&str, &Driver))| {
        let far = council.recipe.tornado.deviations * stretch * mean_level_sd(driver, months);
        let at = |log: f64| {
            let mut interventions = likeliest(plan);
            interventions.levels[i] = log;
            interventions
        };
        let percent = |log: f64| (100.0 * log.exp()).round();
        Moved {
            label: format!("{label} (percent of what the model expects)"),
            lever: None,
            ends: [percent(-far), percent(far)],
            interventions: [at(-far), at(far)],
        }
    };
    drivers.into_iter().enumerate().map(of).collect()
}

/// Standard deviation of a level's mean over the coming months, before the stretch.
///
/// With level L₀ of variance v now and Lₜ = ρ·Lₜ₋₁ + σ·zₜ, the mean over t = 1…n is L₀·Σρᵗ/n plus Σₛ zₛ·σ·(1 + ρ +
/// … + ρⁿ⁻ˢ)/n.
fn mean_level_sd(driver: &Driver, months: usize) -> f64 {
    let (mut sum, mut squares) = (0.0, 0.0);
    for k in 0..months {
        // Σ of ρ⁰…ρᵏ: what the innovation of month n − k adds up to.
        sum += driver.rho.powi(k as i32);
        squares += sum * sum;
    }
    let level = driver.rho * sum;
    let variance = driver.variance.max(0.0) * level * level + driver.innovation_sd.powi(2) * squares;
    variance.sqrt() / months.max(1) as f64
}

/// The median in half of the futures or more that have a value.
fn median(
    desk: &Desk,
    interventions: &Interventions,
    about: &About,
    go_on: super::desk::GoOn,
) -> Result<Option<f64>, ScenarioError> {
    let futures = desk.whatif().run(interventions, go_on).ok_or(ScenarioError::Stopped)?;
    let months = desk.values(&futures, about.measure, about.definition);
    let at = months.and_then(|mut months| (about.at < months.len()).then(|| months.swap_remove(about.at)));
    Ok(at.and_then(|values| quantiles(values, &[0.5])).map(|found| tidy(found[0])))
}

#[cfg(test)]
mod tests {
    use super::*;

    // Against the covariance matrix of the months, summed.
    #[test]
    fn the_mean_of_a_level_varies_as_its_months_do_together() {
        let (rho, sigma, v, n) = (0.9_f64, 0.2_f64, 0.05_f64, 7_i32);
        let driver = Driver { mean: 0.0, level: 0.0, variance: v, rho, innovation_sd: sigma };
        let covariance = |a: i32, b: i32| {
            let shared: f64 = (1..=a.min(b)).map(|s| rho.powi(a - s) * rho.powi(b - s)).sum();
            v * rho.powi(a + b) + sigma * sigma * shared
        };
        let sum: f64 = (1..=n).flat_map(|a| (1..=n).map(move |b| (a, b))).map(|(a, b)| covariance(a, b)).sum();
        let expected = sum.sqrt() / f64::from(n);
        assert!((mean_level_sd(&driver, n as usize) - expected).abs() < 1e-12);
    }
}
