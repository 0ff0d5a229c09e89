//! How fast agency staff follow vacancies, and how much of them they cover.
//!
//! `A' = A + κ (c_u z_t V − A) + ε`. Plain regressions give a third of the true κ, because cover moves
//! over time; so each κ of a grid is given free monthly cover `z` and unit factors `c`, and the
//! likelihoods of what is left are compared (a profile likelihood) under a normal prior.

use super::level::{driver, filter_values};
use super::{Agency, Driver};
use crate::fit::panel::Panel;
use crate::fit::recipe::{AgencyRecipe, Recipe};

/// Sums of squares below this are nothing.
const NOTHING: f64 = 1e-9;
/// Cover below a twentieth of vacancies is taken as a twentieth, on the log scale.
const LEAST_COVER: f64 = 0.05;
/// Log cover of a council without any agency staff: one FTE for a million vacancies.
const NO_COVER: f64 = -13.815510557964274;
/// Months on either side over which one unit's cover is taken as steady, to tell its noise.
const STEADY: usize = 6;

/// Fitted response and the level of cover.
pub(super) struct FittedAgency {
    pub(super) agency: Agency,
    pub(super) cover: Driver,
}

pub(super) fn fit(panel: &Panel, recipe: &Recipe) -> FittedAgency {
    let history = History::of(panel);
    if history.agency.iter().flatten().all(|fte| *fte <= 0.0) {
        return nobody(history.units, &recipe.agency);
    }
    let agency = if history.units > 1 { history.profile(&recipe.agency) } else { history.alone(&recipe.agency) };
    let part = history.part(agency.kappa, recipe.agency.alternations);
    let cover = cover(&history, &part, &agency, recipe);
    let unit_cover = history.unit_cover(&part, &agency, recipe.agency.unit_prior_sd);
    FittedAgency { agency: Agency { unit_cover, ..agency }, cover }
}

/// Cover of a council that has no agency staff: none, and staying so.
fn nobody(units: usize, recipe: &AgencyRecipe) -> FittedAgency {
    let agency = Agency {
        kappa: recipe.kappa_prior,
        kappa_se: recipe.kappa_prior_sd,
        epsilon: 0.0,
        unit_cover: vec![0.0; units],
    };
    let cover = Driver { mean: NO_COVER, level: 0.0, variance: 0.0, rho: 0.0, innovation_sd: 0.0 };
    FittedAgency { agency, cover }
}

struct History<'a> {
    units: usize,
    agency: &'a [Vec<f64>],
    vacancies: Vec<Vec<f64>>,
}

/// What a given κ leaves: monthly cover × κ, unit factors of mean 1, sum of squared residuals.
struct Part {
    monthly: Vec<f64>,
    unit: Vec<f64>,
    squares: f64,
}

impl<'a> History<'a> {
    fn of(panel: &'a Panel) -> Self {
        let groups = |units: &Vec<Vec<f64>>| units.iter().map(|groups| groups.iter().sum()).collect();
        let vacancies = panel.vacancies.iter().map(groups).collect();
        Self { units: panel.units.len(), agency: &panel.agency, vacancies }
    }

    /// Number of month-to-month changes.
    fn changes(&self) -> usize {
        self.agency.len() - 1
    }

    /// What κ implies for the agency staff called for: `A_t − (1 − κ) A_{t−1}`.
    fn called(&self, kappa: f64) -> Vec<Vec<f64>> {
        let unit = |t: usize, u: usize| self.agency[t + 1][u] - (1.0 - kappa) * self.agency[t][u];
        (0..self.changes()).map(|t| (0..self.units).map(|u| unit(t, u)).collect()).collect()
    }

    /// Least squares of what was called for on `z_t c_u V`, months and units in turn.
    fn part(&self, kappa: f64, alternations: usize) -> Part {
        let called = self.called(kappa);
        let v = &self.vacancies[1..];
        let (mut unit, mut monthly) = (vec![1.0; self.units], vec![]);
        for _ in 0..alternations {
            monthly = (0..self.changes())
                .map(|t| slope((0..self.units).map(|u| (called[t][u], v[t][u] * unit[u]))))
                .collect();
            unit = (0..self.units)
                .map(|u| slope((0..self.changes()).map(|t| (called[t][u], monthly[t] * v[t][u]))))
                .collect();
            let mean = unit.iter().sum::<f64>() / self.units as f64;
            for factor in &mut unit {
                *factor = if mean > 0.0 { (*factor / mean).max(LEAST_COVER) } else { 1.0 };
            }
        }
        let residual = |t: usize, u: usize| called[t][u] - monthly[t] * unit[u] * v[t][u];
        let squares =
            (0..self.changes()).flat_map(|t| (0..self.units).map(move |u| (t, u))).map(|(t, u)| residual(t, u).powi(2));
        let squares = squares.sum();
        Part { monthly, unit, squares }
    }

    /// κ as posterior mean over the grid; ε from what it leaves.
    fn profile(&self, recipe: &AgencyRecipe) -> Agency {
        let steps = ((recipe.kappa_to - recipe.kappa_from) / recipe.kappa_step).round() as usize;
        let grid: Vec<f64> = (0..=steps).map(|i| recipe.kappa_from + i as f64 * recipe.kappa_step).collect();
        let observations = (self.changes() * self.units) as f64;
        let floor = f64::EPSILON * self.agency.iter().flatten().map(|fte| fte * fte).sum::<f64>();
        let score = |kappa: f64| {
            let distance = (kappa - recipe.kappa_prior) / recipe.kappa_prior_sd;
            let squares = self.part(kappa, recipe.alternations).squares.max(floor);
            -0.5 * observations * squares.ln() - 0.5 * distance * distance
        };
        let scores: Vec<f64> = grid.iter().map(|kappa| score(*kappa)).collect();
        let best = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let weights: Vec<f64> = scores.iter().map(|score| (score - best).exp()).collect();
        let mean = |of: &dyn Fn(f64) -> f64| {
            let sum: f64 = weights.iter().zip(&grid).map(|(w, kappa)| w * of(*kappa)).sum();
            sum / weights.iter().sum::<f64>()
        };
        let kappa = mean(&|kappa| kappa);
        let kappa_se = mean(&|other| (other - kappa).powi(2)).sqrt();
        let freedom = observations - self.agency.len() as f64 - self.units as f64;
        let squares = self.part(kappa, recipe.alternations).squares;
        Agency { kappa, kappa_se, epsilon: (squares / freedom.max(1.0)).sqrt(), unit_cover: vec![] }
    }

    /// One unit alone cannot tell noise from moving cover, nor its κ: κ is the prior's, and cover is
    /// taken as steady over thirteen months to tell the noise about it.
    fn alone(&self, recipe: &AgencyRecipe) -> Agency {
        let called = self.called(recipe.kappa_prior);
        let v = &self.vacancies[1..];
        let n = self.changes();
        let residual = |t: usize| {
            let near = t.saturating_sub(STEADY)..(t + STEADY + 1).min(n);
            called[t][0] - v[t][0] * slope(near.map(|s| (called[s][0], v[s][0])))
        };
        let squares: f64 = (0..n).map(|t| residual(t).powi(2)).sum();
        let epsilon = (squares / n.max(1) as f64).sqrt();
        Agency { kappa: recipe.kappa_prior, kappa_se: recipe.kappa_prior_sd, epsilon, unit_cover: vec![] }
    }

    /// Log factors of the units, each shrunk by its own sampling variance, about their mean.
    fn unit_cover(&self, part: &Part, agency: &Agency, prior_sd: f64) -> Vec<f64> {
        let v = &self.vacancies[1..];
        let cover_squared = part.monthly.iter().map(|z| z * z).sum::<f64>() / self.changes() as f64;
        let prior = prior_sd * prior_sd;
        let shrunk = |u: usize| {
            let squares: f64 = v.iter().map(|month| month[u] * month[u]).sum();
            let variance = (agency.epsilon / agency.kappa).powi(2) / (squares * cover_squared).max(NOTHING);
            part.unit[u].clamp(0.2, 5.0).ln() * prior / (prior + variance)
        };
        let logs: Vec<f64> = (0..self.units).map(shrunk).collect();
        let mean = logs.iter().sum::<f64>() / self.units as f64;
        logs.iter().map(|log| log - mean).collect()
    }
}

/// Least squares slope through the origin of `(y, x)` pairs.
fn slope(pairs: impl Iterator<Item = (f64, f64)>) -> f64 {
    let (xy, xx) = pairs.fold((0.0, 0.0), |(xy, xx), (y, x)| (xy + y * x, xx + x * x));
    xy / xx.max(NOTHING)
}

/// The level of log cover from its monthly values; months without vacancies say nothing.
fn cover(history: &History, part: &Part, agency: &Agency, recipe: &Recipe) -> Driver {
    let squares: Vec<f64> = history.vacancies[1..].iter().map(|month| month.iter().map(|v| v * v).sum()).collect();
    let logs: Vec<f64> = part.monthly.iter().map(|z| (z / agency.kappa).max(LEAST_COVER).ln()).collect();
    let telling: Vec<f64> = logs.iter().zip(&squares).filter(|(_, s)| **s > NOTHING).map(|(log, _)| *log).collect();
    let mean = telling.iter().sum::<f64>() / telling.len().max(1) as f64;
    let surprises: Vec<f64> = logs.iter().map(|log| log - mean).collect();
    let noise: Vec<f64> = logs
        .iter()
        .zip(&squares)
        .map(|(log, squares)| {
            let sampling = (agency.epsilon / agency.kappa).powi(2) / squares.max(NOTHING) / (2.0 * log).exp();
            sampling + recipe.levels.cover_noise_sd.powi(2)
        })
        .collect();
    let prior = recipe.levels.cover;
    driver(&recipe.levels, prior, mean, |sd| filter_values(&surprises, &noise, prior.rho, sd))
}
