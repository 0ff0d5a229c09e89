//! The served forecast's futures of one unit, with and without interventions, on the same luck.
//!
//! [`WhatIf`] simulates the baseline once and weighs it as the served forecast is weighed. Every other run is moved by
//! what that weighing moved the baseline, future by future: a run without interventions is the served forecast, and
//! a difference is what the simulation says the interventions did. Where the last value is served instead, the
//! baseline's futures are laid on its ranges by their rank ([`served`]) and the difference is added to them.
//!
//! Only the sums over the unit are made of a run: 10,000 futures of 36 months come to some 40 MB.

mod baseline;
mod served;

use std::collections::{BTreeMap, BTreeSet};

use super::backtest::BacktestReport;
use super::error::ForecastError;
use super::futures::{Measured, Sums, quantiles};
use super::interventions::{AgencyCap, Interventions, Layout};
use super::known::Known;
use super::ratios::RatioModels;
use super::run::{Desk, Options, check};
use super::simulate::{Added, Ageing, Run, Simulator};
use crate::domain::{Count, Measure, Month};
use crate::fit::panel::Panel;
use crate::fit::recipe::Recipe;
use crate::fit::workforce::Workforce;
use served::Served;

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
    /// What is simulated of the counts that follow staff numbers; all of them when absent.
    wanted: Option<BTreeSet<Count>>,
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
    /// Simulates the baseline of `unit` (a full slug); `options` say seed, paths, months, levels and measures. Of the
    /// counts that follow staff numbers only those `wanted` are simulated: a measure made of another has no values.
    ///
    /// # Errors
    /// As [`super::run`]; [`ForecastError::UnknownUnit`] for a unit the panel does not know.
    pub fn new(
        made: Made<'a>,
        options: &Options,
        unit: &str,
        wanted: Option<&BTreeSet<Count>>,
    ) -> Result<Self, ForecastError> {
        let Made { panel, fitted, recipe, .. } = made;
        check(panel, fitted, recipe, options)?;
        let (ratios, known) = (RatioModels::fit(panel), Known::of(panel, options));
        let at = known.units.iter().position(|known| known.slug == unit);
        let unit = at.ok_or_else(|| ForecastError::UnknownUnit { unit: unit.to_owned() })?;
        let wanted = wanted.cloned();
        let simulator = simulator(made, &ratios, wanted.as_ref());
        let run = Run { seed: options.seed, paths: options.paths, months: options.horizon, ageing: Ageing::Cohorts };
        let (baseline, moved) = baseline::of(made, &simulator, &run, &known, unit);
        Ok(Self { made, options: options.clone(), ratios, wanted, known, unit, run, baseline, moved })
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
        let capped =
            [Count::Cases, Count::CaseHoldersFte].into_iter().filter(|_| !interventions.caseload_caps.is_empty());
        let wanted = self.wanted.clone().map(|wanted| wanted.into_iter().chain(capped).collect());
        let simulator = simulator(self.made, &self.ratios, wanted.as_ref());
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

fn simulator<'s>(made: Made<'s>, ratios: &'s RatioModels, wanted: Option<&BTreeSet<Count>>) -> Simulator<'s> {
    let all = Simulator::new(made.fitted, &made.recipe.simulation, ratios);
    match wanted {
        Some(wanted) => all.only(wanted),
        None => all,
    }
}

impl std::fmt::Debug for WhatIf<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WhatIf").field("run", &self.run).finish_non_exhaustive()
    }
}
