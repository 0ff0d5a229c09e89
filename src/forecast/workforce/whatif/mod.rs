//! The served forecast's futures of one unit, with and without interventions, on the same luck.
//!
//! [`WhatIf`] simulates the baseline once and weighs it as the served forecast is weighed. Every other run is moved by
//! what that weighing moved the baseline, future by future: a run without interventions is the served forecast, and
//! a difference is what the simulation says the interventions did. Where the last value is served instead, the
//! baseline's futures are laid on its ranges by their rank ([`served`]) and the difference is added to them.
//!
//! Only the sums over the unit are made of a run: 10,000 futures of 36 months come to some 40 MB.

mod served;

use std::collections::BTreeMap;

use super::backtest::BacktestReport;
use super::combine::Learned;
use super::error::ForecastError;
use super::futures::{Measured, Sums, quantiles};
use super::interventions::{AgencyCap, Interventions, Layout, Meter};
use super::known::Known;
use super::means::Means;
use super::paths::Paths;
use super::ratios::RatioModels;
use super::run::{Desk, Options, check};
use super::simulate::{Added, Ageing, Run, Simulated, Simulator};
use super::tree::TreeUnit;
use crate::domain::{Count, Measure, Month};
use crate::fit::panel::Panel;
use crate::fit::recipe::Recipe;
use crate::fit::workforce::Workforce;
use served::Served;

/// Paths held whole at once; a multiple of the simulator's blocks.
const AT_ONCE: usize = 1024;

/// What forecasts were made of: panel, model, recipe, and the backtest that decides what is served.
#[derive(Debug, Clone, Copy)]
pub struct Made<'a> {
    /// The history.
    pub panel: &'a Panel,
    /// The model fitted to it.
    pub fitted: &'a Workforce,
    /// How it was made and is simulated.
    pub recipe: &'a Recipe,
    /// How the simulation is weighed, and where the last value is served.
    pub report: &'a BacktestReport,
}

/// A unit of a fitted council on which interventions are tried.
pub struct WhatIf<'a> {
    made: Made<'a>,
    options: Options,
    ratios: RatioModels,
    known: Known,
    /// Index of the unit in the tree.
    unit: usize,
    run: Run,
    baseline: Futures,
    /// What the weighing added to the baseline's sums; `None` where it moved nothing.
    moved: Option<Sums>,
}

/// What was simulated of one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Futures {
    sums: Sums,
    /// By meter, month ahead, path.
    meters: Vec<Vec<Vec<f32>>>,
}

impl Futures {
    /// Not one.
    fn none(run: &Run) -> Self {
        let sums = Sums { number: 0, months: run.months, counts: BTreeMap::new() };
        Self { sums, meters: Vec::new() }
    }

    fn of(added: Added, run: &Run) -> Self {
        let Added { counts, meters } = added;
        let sums = Sums { number: run.paths, months: run.months, counts: counts.into_iter().collect() };
        Self { sums, meters }
    }

    /// A meter's values, by month ahead, then path.
    pub fn meter(&self, position: usize) -> &[Vec<f32>] {
        &self.meters[position]
    }

    /// A count of the unit, by month ahead, then path; `None` if it was not simulated.
    pub fn count(&self, count: Count) -> Option<&[Vec<f64>]> {
        self.sums.counts.get(&count).map(Vec::as_slice)
    }

    /// Number of futures.
    pub fn paths(&self) -> usize {
        self.sums.number
    }

    /// Months simulated.
    pub fn months(&self) -> usize {
        self.sums.months
    }
}

impl<'a> WhatIf<'a> {
    /// Simulates the baseline of `unit` (a full slug); `options` say seed, paths, months, levels and measures, `meters` what to
    /// add up in it.
    ///
    /// # Errors
    /// As [`super::run`]; [`ForecastError::UnknownUnit`] for a unit the panel does not know.
    pub fn new(made: Made<'a>, options: &Options, unit: &str, meters: &[Meter]) -> Result<Self, ForecastError> {
        let Made { panel, fitted, recipe, .. } = made;
        check(panel, fitted, recipe, options)?;
        let (ratios, known) = (RatioModels::fit(panel), Known::of(panel, options));
        let at = known.units.iter().position(|known| known.slug == unit);
        let unit = at.ok_or_else(|| ForecastError::UnknownUnit { unit: unit.to_owned() })?;
        let simulator = Simulator::new(fitted, &recipe.simulation, &ratios);
        let run = Run { seed: options.seed, paths: options.paths, months: options.horizon, ageing: Ageing::Cohorts };
        let measuring = Interventions { meters: meters.to_vec(), ..Interventions::default() };
        let tree = &known.units[unit];
        let learned = Learned::told(&made.report.combination);
        let mut means = learned.weighs(run.months).then(Means::default);
        let add = |means: &mut Option<Means>, paths: &mut Paths| means.iter_mut().for_each(|m| m.add(paths));
        let simulated = in_parts(&simulator, &run, &measuring, tree, &|| true, |paths| add(&mut means, paths));
        let mut baseline = simulated.unwrap_or_else(|| Futures::none(&run));
        let mut moved = None;
        if let Some(means) = means {
            let moves = learned.moves(&means, panel, &known.leaves, panel.months());
            let plain = Interventions::default();
            let weighed = in_parts(&simulator, &run, &plain, tree, &|| true, |paths| moves.apply(paths));
            if let Some(weighed) = weighed {
                moved = Some(weighed.sums.less(&baseline.sums));
                baseline.sums = weighed.sums;
            }
        }
        Ok(Self { made, options: options.clone(), ratios, known, unit, run, baseline, moved })
    }

    /// Where the places of interventions are.
    pub fn layout(&self) -> Layout {
        Layout::of(self.made.fitted)
    }

    /// What the futures are made of.
    pub fn made(&self) -> Made<'a> {
        self.made
    }

    /// The last month with data.
    pub fn as_of(&self) -> Month {
        self.made.fitted.state.month
    }

    /// Panel units that add up to the unit.
    pub fn leaves(&self) -> &[usize] {
        &self.known.units[self.unit].leaves
    }

    /// Without interventions: the served forecast's futures.
    pub fn baseline(&self) -> &Futures {
        &self.baseline
    }

    /// With interventions; `None` when `go_on` said stop.
    pub fn run(&self, interventions: &Interventions, go_on: &(dyn Fn() -> bool + Sync)) -> Option<Futures> {
        if interventions.is_none() && interventions.meters.is_empty() {
            return go_on().then(|| Futures { meters: Vec::new(), ..self.baseline.clone() });
        }
        let simulator = Simulator::new(self.made.fitted, &self.made.recipe.simulation, &self.ratios);
        let added = simulator.add_up(self.leaves(), &self.run, interventions, go_on)?;
        let mut futures = Futures::of(added, &self.run);
        if interventions.is_none() {
            futures.sums = self.baseline.sums.clone();
        } else if let Some(moved) = &self.moved {
            futures.sums.plus(moved);
            interventions.agency_caps.iter().for_each(|cap| self.hold(cap, &mut futures.sums));
        }
        Some(futures)
    }

    /// Weighing may lift agency above a cap that the simulation kept: what is above goes, with what follows it.
    fn hold(&self, cap: &AgencyCap, sums: &mut Sums) {
        if !self.leaves().iter().all(|leaf| cap.units[*leaf]) {
            return;
        }
        let Some(agency) = sums.counts.get(&Count::AgencyFte) else { return };
        let share = |(month, most): (&Vec<f64>, &f64)| -> Vec<f64> {
            month.iter().map(|fte| if fte > most { most / fte } else { 1.0 }).collect()
        };
        let kept: Vec<Vec<f64>> = agency.iter().zip(&cap.most).map(share).collect();
        for count in [Count::AgencyFte, Count::AgencyHeadcount, Count::AgencyCoverFte, Count::AgencyCostGbp] {
            let Some(months) = sums.counts.get_mut(&count) else { continue };
            for (month, kept) in months.iter_mut().zip(&kept) {
                month.iter_mut().zip(kept).for_each(|(value, kept)| *value *= kept);
            }
        }
    }

    /// The last value known of a measure; `None` in a gap or where it is not forecast.
    pub fn now(&self, measure: Measure, definition: &str) -> Option<f64> {
        let target = self.target(measure, definition)?;
        self.known.series[target][self.unit].last().copied().filter(|value| value.is_finite())
    }

    /// Whether the last value is served for a measure; `None` where it is not forecast.
    pub fn is_fallback(&self, measure: Measure, definition: &str) -> Option<bool> {
        let target = self.target(measure, definition)?;
        let level = self.known.units[self.unit].level;
        let score = self.made.report.score(measure, self.known.targets[target].name(), level);
        Some(score.is_some_and(|score| score.fallback))
    }

    /// Quantiles of a measure, by month ahead; those of the baseline are the served ones. `None` where it is not forecast.
    pub fn quantiles(
        &self,
        futures: &Futures,
        measure: Measure,
        definition: &str,
        probabilities: &[f64],
    ) -> Option<Vec<Vec<f64>>> {
        let simulated = self.simulated(futures, measure, definition)?;
        match self.served(measure, definition) {
            None => simulated.into_iter().map(|values| quantiles(values, probabilities)).collect(),
            Some(served) => {
                let baseline = self.simulated(&self.baseline, measure, definition)?;
                let months = baseline.iter().zip(&simulated).enumerate();
                months.map(|(h, (without, with))| served.quantiles(h, without, with, probabilities)).collect()
            }
        }
    }

    /// A measure by month ahead, then path; `NaN` where it has no value. `None` where it is not forecast.
    pub fn values(&self, futures: &Futures, measure: Measure, definition: &str) -> Option<Vec<Vec<f64>>> {
        let simulated = self.simulated(futures, measure, definition)?;
        let Some(served) = self.served(measure, definition) else { return Some(simulated) };
        let baseline = self.simulated(&self.baseline, measure, definition)?;
        let months = baseline.iter().zip(&simulated).enumerate();
        Some(months.map(|(h, (without, with))| served.values(h, without, with)).collect())
    }

    /// As simulated and weighed, whatever is served.
    fn simulated(&self, futures: &Futures, measure: Measure, definition: &str) -> Option<Vec<Vec<f64>>> {
        let target = &self.known.targets[self.target(measure, definition)?];
        let history = &self.known.histories[self.unit];
        let measured = Measured { history, known: self.made.panel.months(), sums: &futures.sums };
        (0..futures.months()).map(|h| measured.values(target, h)).collect()
    }

    fn target(&self, measure: Measure, definition: &str) -> Option<usize> {
        self.known.targets.iter().position(|t| t.measure == measure && t.name() == definition)
    }

    /// The last value and its ranges, where they are what is served.
    fn served(&self, measure: Measure, definition: &str) -> Option<Served> {
        let target =
            self.target(measure, definition).filter(|_| self.is_fallback(measure, definition) == Some(true))?;
        let Made { panel, fitted, recipe, report } = self.made;
        let desk = Desk { panel, fitted, recipe, options: &self.options, known: &self.known, report };
        let level = self.known.units[self.unit].level;
        let rows = desk.last_value(target, self.unit, &desk.changes_of(target, level)?)?;
        Some(Served { probabilities: desk.probabilities(), rows, most: self.known.targets[target].most() })
    }
}

/// Simulates a part of the paths after the other, each looked at (or moved) before it is added up.
fn in_parts(
    simulator: &Simulator,
    run: &Run,
    interventions: &Interventions,
    unit: &TreeUnit,
    go_on: &(dyn Fn() -> bool + Sync),
    mut each: impl FnMut(&mut Paths),
) -> Option<Futures> {
    let mut futures = Futures::none(run);
    futures.meters = vec![vec![Vec::with_capacity(run.paths); run.months]; interventions.meters.len()];
    for first in (0..run.paths).step_by(AT_ONCE) {
        let part = Run { paths: AT_ONCE.min(run.paths - first), ..*run };
        let Simulated { mut paths, meters } = simulator.run_from(first, &part, interventions, go_on)?;
        each(&mut paths);
        futures.sums.append(Sums::all(unit, &paths));
        for (mine, more) in futures.meters.iter_mut().flatten().zip(meters.into_iter().flatten()) {
            mine.extend(more);
        }
    }
    Some(futures)
}

impl std::fmt::Debug for WhatIf<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WhatIf").field("run", &self.run).finish_non_exhaustive()
    }
}
