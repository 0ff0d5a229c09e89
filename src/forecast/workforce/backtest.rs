//! The model against the council's own past: forecasts from earlier months, scored by what came.
//!
//! At each origin the panel is cut to what was known then, fitted anew and simulated. Errors are
//! pooled over the units of a level of the tree: one unit's luck decides nothing.

mod score;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::futures::UnitFutures;
use super::history::UnitHistory;
use super::ratios::RatioModels;
use super::simulate::{Ageing, Run, Simulator};
use super::target::Target;
use super::tree::{TreeLevel, TreeUnit};
use crate::domain::{Measure, Month};
use crate::fit::panel::Panel;
use crate::fit::recipe::Recipe;
use crate::fit::workforce::fit;
use score::Tally;
pub use score::{HorizonScore, Score};

/// Horizons pooled for the decision, months.
pub(super) const POOLED: usize = 12;
/// Longest horizon scored.
const LONGEST: usize = 24;
/// Months between origins.
const STEP: usize = 3;
/// How far back origins go, and the least history before one where there is plenty.
const BACK: usize = 36;

/// How the forecasts did on the council's own past.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct BacktestReport {
    /// Last month known at each origin, oldest first.
    pub origins: Vec<Month>,
    /// Paths simulated at each.
    pub paths: usize,
    /// By measure, definition and level of the tree.
    pub scores: Vec<Score>,
}

impl BacktestReport {
    /// The score of a measure by a definition at a level of the tree.
    pub fn score(&self, measure: Measure, definition: &str, level: TreeLevel) -> Option<&Score> {
        self.scores.iter().find(|s| s.measure == measure && s.definition == definition && s.level == level)
    }
}

/// What the backtest works on.
pub(super) struct Past<'a> {
    pub(super) panel: &'a Panel,
    pub(super) recipe: &'a Recipe,
    pub(super) units: &'a [TreeUnit],
    pub(super) histories: &'a [UnitHistory],
    pub(super) targets: &'a [Target],
    /// By target, then unit: the measure in every month, `NaN` in a gap.
    pub(super) series: &'a [Vec<Vec<f64>>],
}

/// Months of history known at each origin: every three months of the last three years, each with two
/// years before it and, where the history is long, three.
pub(super) fn origins(months: usize, minimum: usize) -> Vec<usize> {
    let least = if months >= BACK + POOLED { BACK } else { minimum };
    (least.max(months.saturating_sub(BACK))..months).step_by(STEP).collect()
}

/// By target and level of the tree.
type Tallies = BTreeMap<(usize, TreeLevel), Tally>;

/// Runs the backtest; `done` is told the share of origins finished. Empty without a single origin.
pub(super) fn run(past: &Past, seed: u64, paths: usize, done: &(dyn Fn(f64) + Sync)) -> BacktestReport {
    let origins = origins(past.panel.months(), past.recipe.history.minimum_months);
    let finished = AtomicUsize::new(0);
    let tallies: Vec<Option<Tallies>> = origins
        .par_iter()
        .map(|origin| {
            let tallies = at_origin(past, *origin, seed, paths);
            done((finished.fetch_add(1, Ordering::Relaxed) + 1) as f64 / origins.len() as f64);
            tallies
        })
        .collect();
    let used: Vec<usize> = origins.iter().zip(&tallies).filter(|(_, t)| t.is_some()).map(|(o, _)| *o).collect();
    let mut total = Tallies::new();
    for (key, tally) in tallies.into_iter().flatten().flatten() {
        total.entry(key).or_insert_with(|| Tally::new(LONGEST)).add(&tally);
    }
    let scores: Vec<Score> =
        total.into_par_iter().map(|((target, level), tally)| score::of(past, target, level, &tally, &used)).collect();
    let first = past.panel.first;
    let origins = used.iter().filter_map(|o| Some(first?.plus(*o as i32 - 1))).collect();
    BacktestReport { origins, paths, scores }
}

/// One origin; `None` where the history up to it cannot be fitted.
fn at_origin(past: &Past, origin: usize, seed: u64, paths: usize) -> Option<Tallies> {
    let known = past.panel.until(origin);
    let fitted = fit(&known, past.recipe).ok()?;
    let ratios = RatioModels::fit(&known);
    let months = LONGEST.min(past.panel.months() - origin);
    let simulator = Simulator::new(&fitted, &past.recipe.simulation, &ratios);
    let simulated = simulator.run(&Run { seed, paths, months, ageing: Ageing::Cohorts });
    let mut tallies = Tallies::new();
    for (u, unit) in past.units.iter().enumerate() {
        let mut futures = UnitFutures::new(unit, &past.histories[u], origin, &simulated);
        for (t, target) in past.targets.iter().enumerate() {
            if let Some(quantiles) = futures.quantiles(target, &score::PROBABILITIES) {
                let tally = tallies.entry((t, unit.level)).or_insert_with(|| Tally::new(LONGEST));
                tally.origin();
                quantiles.iter().enumerate().for_each(|(h, q)| tally.forecast(&past.series[t][u], origin, h, q));
            }
        }
    }
    Some(tallies)
}
