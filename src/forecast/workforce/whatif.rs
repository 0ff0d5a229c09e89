//! The served forecast's futures, with and without interventions, on the same luck.
//!
//! [`WhatIf`] simulates the baseline once, weighs it as the served forecast is weighed, and moves every other
//! run by the same amounts, so that a run without interventions is the served forecast and a difference is
//! what the interventions did.

use super::backtest::BacktestReport;
use super::error::ForecastError;
use super::futures::{UnitFutures, quantiles};
use super::interventions::{Interventions, Layout, Meter};
use super::known::Known;
use super::paths::Paths;
use super::ratios::RatioModels;
use super::run::{Options, check};
use super::simulate::{Ageing, Run, Simulated, Simulator};
use super::target::Target;
use crate::domain::{Measure, Month};
use crate::fit::panel::Panel;
use crate::fit::recipe::Recipe;
use crate::fit::workforce::Workforce;

/// A fitted council on which interventions are tried.
pub struct WhatIf<'a> {
    panel: &'a Panel,
    fitted: &'a Workforce,
    recipe: &'a Recipe,
    report: &'a BacktestReport,
    ratios: RatioModels,
    known: Known,
    run: Run,
    baseline: Futures,
}

/// What was simulated.
#[derive(Debug, Clone, PartialEq)]
pub struct Futures {
    paths: Paths,
    /// By meter, month ahead, path.
    meters: Vec<Vec<Vec<f32>>>,
}

impl Futures {
    /// A meter's values, by month ahead, then path.
    pub fn meter(&self, position: usize) -> &[Vec<f32>] {
        &self.meters[position]
    }

    /// Number of futures.
    pub fn paths(&self) -> usize {
        self.paths.paths()
    }

    /// Months simulated.
    pub fn months(&self) -> usize {
        self.paths.months()
    }
}

impl<'a> WhatIf<'a> {
    /// Simulates the baseline; `options` say seed, paths, months and measures, `meters` what to add up in it.
    ///
    /// # Errors
    /// As [`super::run`].
    pub fn new(
        panel: &'a Panel,
        fitted: &'a Workforce,
        recipe: &'a Recipe,
        report: &'a BacktestReport,
        options: &Options,
        meters: Vec<Meter>,
    ) -> Result<Self, ForecastError> {
        check(panel, fitted, recipe, options)?;
        let (ratios, known) = (RatioModels::fit(panel), Known::of(panel, options));
        let paths = Simulator::new(fitted, &recipe.simulation, &ratios).affordable(options.paths, options.horizon);
        let run = Run { seed: options.seed, paths, months: options.horizon, ageing: Ageing::Cohorts };
        let baseline = Futures { paths: Paths::new(Vec::new(), 0, 0, 0), meters: Vec::new() };
        let mut whatif = Self { panel, fitted, recipe, report, ratios, known, run, baseline };
        let nothing = Interventions { meters, ..Interventions::default() };
        if let Some(futures) = whatif.run(&nothing, &|| true) {
            whatif.baseline = futures;
        }
        Ok(whatif)
    }

    /// Where the places of interventions are.
    pub fn layout(&self) -> Layout {
        Layout::of(self.fitted)
    }

    /// The last month with data.
    pub fn as_of(&self) -> Month {
        self.fitted.state.month
    }

    /// The fitted model.
    pub fn fitted(&self) -> &Workforce {
        self.fitted
    }

    /// Without interventions: the served forecast's futures.
    pub fn baseline(&self) -> &Futures {
        &self.baseline
    }

    /// With interventions; `None` when `go_on` said stop.
    pub fn run(&self, interventions: &Interventions, go_on: &(dyn Fn() -> bool + Sync)) -> Option<Futures> {
        let simulator = Simulator::new(self.fitted, &self.recipe.simulation, &self.ratios);
        let Simulated { paths, meters } = simulator.run_with(&self.run, interventions, go_on)?;
        Some(Futures { paths, meters })
    }

    /// Whether the last value is served for a measure of a unit; `None` where there is no such forecast.
    pub fn is_fallback(&self, unit: &str, measure: Measure, definition: &str) -> Option<bool> {
        let level = self.known.units.iter().find(|u| u.slug == unit)?.level;
        Some(self.report.score(measure, definition, level).is_some_and(|score| score.fallback))
    }

    /// Quantiles of a measure, by month ahead; those of the baseline are the served ones.
    pub fn quantiles(
        &self,
        futures: &Futures,
        unit: &str,
        measure: Measure,
        definition: &str,
        probabilities: &[f64],
    ) -> Option<Vec<Vec<f64>>> {
        self.values(futures, unit, measure, definition)?.into_iter().map(|v| quantiles(v, probabilities)).collect()
    }

    /// A measure by month ahead, then path; `NaN` where it has no value. `None` where it is not forecast.
    pub fn values(&self, futures: &Futures, unit: &str, measure: Measure, definition: &str) -> Option<Vec<Vec<f64>>> {
        let u = self.known.units.iter().position(|known| known.slug == unit)?;
        let target = Target::of(&[measure]).into_iter().find(|t| t.name() == definition)?;
        let history = &self.known.histories[u];
        let mut of_unit = UnitFutures::new(&self.known.units[u], history, self.panel.months(), &futures.paths);
        of_unit.all(&target)
    }
}

impl std::fmt::Debug for WhatIf<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WhatIf").field("run", &self.run).finish_non_exhaustive()
    }
}
