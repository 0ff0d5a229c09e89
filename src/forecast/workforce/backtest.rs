//! The model against the council's own past: forecasts from earlier months, scored by what came.
//!
//! At each origin the panel is cut to what was known then, fitted anew, simulated, and combined by what earlier
//! origins had taught by then. Errors are pooled over the units of a level of the tree: one unit's luck decides nothing.

mod score;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::combine::{self, Combination, Evidence, Learned};
use super::futures::UnitFutures;
use super::history::UnitHistory;
use super::paths::Paths;
use super::ratios::RatioModels;
use super::simulate::{Run, Simulator};
use super::target::Target;
use super::tree::{TreeLevel, TreeUnit};
use crate::domain::{Measure, Month};
use crate::fit::panel::Panel;
use crate::fit::recipe::Recipe;
use crate::fit::workforce::{Workforce, fit};
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
    /// How simulation and last value are weighed now, by count.
    #[serde(default)]
    pub combination: Vec<Combination>,
}

impl BacktestReport {
    /// The measures among those given that this report's weights move to other points or ranges than the weights of
    /// `other` do.
    pub fn reweighed(&self, other: &Self, measures: &[Measure]) -> BTreeSet<Measure> {
        let moved = Learned::told(&self.combination).moved_otherwise(&Learned::told(&other.combination));
        let touched = |measure: &Measure| {
            Target::of(&[*measure]).iter().flat_map(Target::counts).any(|count| moved.contains(&count))
        };
        measures.iter().copied().filter(touched).collect()
    }

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
    /// Of the panel's units alone.
    pub(super) leaves: &'a [UnitHistory],
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

/// Share of the work that is fitting.
const FITTING: f64 = 0.3;

/// Runs the backtest; `done` is told the share of it finished. Empty without a single origin.
///
/// Origins are worked through from the oldest on: what is scored at one is combined with what the origins
/// before it had taught by then.
pub(super) fn run(past: &Past, seed: u64, paths: usize, done: &(dyn Fn(f64) + Sync)) -> BacktestReport {
    let origins = origins(past.panel.months(), past.recipe.history.minimum_months);
    let share = |of: usize| of as f64 / origins.len() as f64;
    let finished = AtomicUsize::new(0);
    let fits: Vec<Option<Fitted>> = origins
        .par_iter()
        .map(|origin| {
            let fitted = Fitted::at(past, *origin);
            done(FITTING * share(finished.fetch_add(1, Ordering::Relaxed) + 1));
            fitted
        })
        .collect();
    let (mut evidence, mut total, mut used) = (Vec::new(), Tallies::new(), Vec::new());
    for (i, (origin, fitted)) in origins.iter().zip(fits).enumerate() {
        if let Some(fitted) = fitted {
            let (taught, tallies) = fitted.scored(past, &evidence, *origin, &Run { seed, paths, ..Run::default() });
            evidence.push(taught);
            used.push(*origin);
            for (key, tally) in tallies {
                total.entry(key).or_insert_with(|| Tally::new(LONGEST)).add(&tally);
            }
        }
        done(FITTING + (1.0 - FITTING) * share(i + 1));
    }
    let learned = combine::learn(&evidence, past.panel.months(), STEP, &past.recipe.combination);
    let fallback: Vec<bool> = (0..past.targets.len()).map(|t| falls_back(past, &learned, &total, t)).collect();
    let scores: Vec<Score> = total
        .into_par_iter()
        .map(|((target, level), tally)| score::of(past, target, level, &tally, &used, fallback[target]))
        .collect();
    let first = past.panel.first;
    let origins = used.iter().filter_map(|o| Some(first?.plus(*o as i32 - 1))).collect();
    BacktestReport { origins, paths, scores, combination: learned.report() }
}

/// Whether a measure is served as its last value, at every level of the tree alike: where its driver is, or, without
/// one (funded posts), where the simulation wins nothing over the levels together.
fn falls_back(past: &Past, learned: &Learned, total: &Tallies, target: usize) -> bool {
    if let Some(verdict) = learned.falls_back(&past.targets[target]) {
        return verdict;
    }
    let of_level = |level| total.get(&(target, level)).map(Tally::errors);
    let (own, last) = TreeLevel::ALL
        .into_iter()
        .filter_map(of_level)
        .fold((0.0, 0.0), |(a, b), (own, last)| if last > 0.0 { (a + own / last, b + 1.0) } else { (a + own, b) });
    own >= last
}

/// The model as it was at an origin.
struct Fitted {
    fitted: Workforce,
    ratios: RatioModels,
}

impl Fitted {
    /// `None` where the history up to the origin cannot be fitted.
    fn at(past: &Past, origin: usize) -> Option<Self> {
        let known = past.panel.until(origin);
        let fitted = fit(&known, past.recipe).ok()?;
        Some(Self { fitted, ratios: RatioModels::fit(&known) })
    }

    /// Simulates, learns what the simulation missed, and scores it combined by what `before` taught.
    fn scored(&self, past: &Past, before: &[Evidence], origin: usize, run: &Run) -> (Evidence, Tallies) {
        let months = LONGEST.min(past.panel.months() - origin);
        let simulator = Simulator::new(&self.fitted, &past.recipe.simulation, &self.ratios);
        let paths = simulator.affordable(run.paths, months);
        let mut simulated = simulator.run(&Run { paths, months, ..*run });
        let at = combine::Origin {
            panel: past.panel,
            units: past.units,
            histories: past.histories,
            leaves: past.leaves,
            known: origin,
        };
        let evidence = Evidence::gather(&at, &simulated);
        let learned = combine::learn(before, origin, STEP, &past.recipe.combination);
        learned.apply(&mut simulated, past.panel, past.leaves, origin);
        (evidence, tallies(past, origin, &simulated))
    }
}

fn tallies(past: &Past, origin: usize, paths: &Paths) -> Tallies {
    let of_unit = |u: usize| -> Vec<(usize, Tally)> {
        let mut futures = UnitFutures::new(&past.units[u], &past.histories[u], origin, paths);
        let of_target = |t: usize| {
            let quantiles = futures.quantiles(&past.targets[t], &score::PROBABILITIES)?;
            let mut tally = Tally::new(LONGEST);
            tally.origin();
            quantiles.iter().enumerate().for_each(|(h, q)| tally.forecast(&past.series[t][u], origin, h, q));
            Some((t, tally))
        };
        (0..past.targets.len()).filter_map(of_target).collect()
    };
    let by_unit: Vec<Vec<(usize, Tally)>> = (0..past.units.len()).into_par_iter().map(of_unit).collect();
    let mut tallies = Tallies::new();
    for (unit, own) in past.units.iter().zip(by_unit) {
        for (target, tally) in own {
            tallies.entry((target, unit.level)).or_insert_with(|| Tally::new(LONGEST)).add_unit(&tally);
        }
    }
    tallies
}
