//! From a history and its fitted model to every forecast.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::backtest::{self, BacktestReport, Past, Score};
use super::combine::Learned;
use super::error::ForecastError;
use super::futures::UnitFutures;
use super::known::Known;
use super::last_value::{self, PastChanges};
use super::ratios::RatioModels;
use super::simulate::{Ageing, Run, Simulator};
use super::target::Target;
use super::tree::TreeLevel;
use crate::domain::{Forecast, Interval, Level, Measure, ModelRef, Month, Step};
use crate::fit::panel::Panel;
use crate::fit::recipe::Recipe;
use crate::fit::workforce::Workforce;
use crate::forecast::words;

/// Share of the work that is the backtest.
const BACKTEST_SHARE: f64 = 0.6;
/// Paths at each origin of the backtest.
const BACKTEST_PATHS: usize = 300;

/// What to forecast.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// Every draw follows from it.
    pub seed: u64,
    /// Simulated futures.
    pub paths: usize,
    /// Months ahead.
    pub horizon: usize,
    /// Levels of the ranges, ascending.
    pub levels: Vec<Level>,
    /// Simulated futures at each origin of the backtest.
    pub backtest_paths: usize,
    /// The measures to forecast, rates by each of their definitions.
    pub measures: Vec<Measure>,
}

impl Options {
    /// The recipe's seed and paths, three years ahead, ranges of 50, 80, 90 and 95 %, every served measure.
    pub fn of(recipe: &Recipe) -> Self {
        Self {
            seed: recipe.simulation.seed,
            paths: recipe.simulation.paths,
            horizon: 36,
            levels: [50, 80, 90, 95].into_iter().filter_map(|percent| Level::new(percent).ok()).collect(),
            backtest_paths: BACKTEST_PATHS,
            measures: Measure::served().collect(),
        }
    }
}

/// Months ahead that the sentence of a forecast speaks of.
const A_YEAR: usize = 12;

/// Every forecast of a council, and the record behind them.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// By unit (slug), then measure, then definition. Their `history` and the model's `id` are left empty for the
    /// pipeline to fill.
    pub forecasts: Vec<Forecast>,
    /// How such forecasts did on the council's own past.
    pub backtest: BacktestReport,
}

/// Everything known when forecasts are written.
pub(super) struct Desk<'a> {
    pub(super) panel: &'a Panel,
    pub(super) fitted: &'a Workforce,
    pub(super) recipe: &'a Recipe,
    pub(super) options: &'a Options,
    pub(super) known: &'a Known,
    pub(super) report: &'a BacktestReport,
}

/// Forecasts every unit and every measure the panel has data for; `progress` goes from 0 to 1.
///
/// The same panel, model, recipe and options give the same bytes for any number of threads.
///
/// # Errors
/// [`ForecastError::TooShort`] below the recipe's least history; [`ForecastError::OtherHistory`] when
/// `fitted` does not belong to `panel`; [`ForecastError::NothingAsked`] without paths or months.
pub fn run(
    panel: &Panel,
    fitted: &Workforce,
    recipe: &Recipe,
    options: &Options,
    progress: &(dyn Fn(f64) + Sync),
) -> Result<Outcome, ForecastError> {
    check(panel, fitted, recipe, options)?;
    let known = Known::of(panel, options);
    let Known { units, histories, leaves, targets, series } = &known;
    let past = Past { panel, recipe, units, histories, leaves, targets, series };
    let report = backtest::run(&past, options.seed, options.backtest_paths, &|share| progress(BACKTEST_SHARE * share));
    let forecasts = Desk { panel, fitted, recipe, options, known: &known, report: &report }.forecasts();
    progress(1.0);
    Ok(Outcome { forecasts, backtest: report })
}

/// The forecasts of [`run`] when an earlier backtest decides what is served and how it is weighed: no backtest is run.
///
/// # Errors
/// As [`run`].
pub fn serve_as(
    report: &BacktestReport,
    panel: &Panel,
    fitted: &Workforce,
    recipe: &Recipe,
    options: &Options,
) -> Result<Vec<Forecast>, ForecastError> {
    check(panel, fitted, recipe, options)?;
    let known = Known::of(panel, options);
    Ok(Desk { panel, fitted, recipe, options, known: &known, report }.forecasts())
}

pub(super) fn check(
    panel: &Panel,
    fitted: &Workforce,
    recipe: &Recipe,
    options: &Options,
) -> Result<(), ForecastError> {
    let (usable, needed) = (panel.usable_months(), recipe.history.minimum_months);
    if usable < needed {
        return Err(ForecastError::TooShort { usable, needed });
    }
    let (units, months) = (panel.units.len(), panel.months());
    if fitted.units.len() != units || fitted.months != months {
        let (fitted_units, fitted_months) = (fitted.units.len(), fitted.months);
        return Err(ForecastError::OtherHistory { fitted_units, fitted_months, units, months });
    }
    let (paths, horizon) = (options.paths, options.horizon);
    if paths == 0 || horizon == 0 {
        return Err(ForecastError::NothingAsked { paths, horizon });
    }
    Ok(())
}

impl Desk<'_> {
    fn forecasts(&self) -> Vec<Forecast> {
        let ratios = RatioModels::fit(self.panel);
        let simulator = Simulator::new(self.fitted, &self.recipe.simulation, &ratios);
        let Options { seed, horizon, .. } = *self.options;
        let paths = simulator.affordable(self.options.paths, horizon);
        let mut simulated = simulator.run(&Run { seed, paths, months: horizon, ageing: Ageing::Cohorts });
        Learned::told(&self.report.combination).apply(
            &mut simulated,
            self.panel,
            &self.known.leaves,
            self.panel.months(),
        );
        let probabilities = self.probabilities();
        let changes = self.past_changes();
        let by_unit: Vec<Vec<Forecast>> = (0..self.known.units.len())
            .into_par_iter()
            .map(|u| {
                let mut futures =
                    UnitFutures::new(&self.known.units[u], &self.known.histories[u], self.panel.months(), &simulated);
                let forecast = |t: usize| {
                    let quantiles = if self.score(t, u).is_some_and(|score| score.fallback) {
                        changes.get(&(t, self.known.units[u].level)).and_then(|changes| self.last_value(t, u, changes))
                    } else {
                        futures.quantiles(&self.known.targets[t], &probabilities)
                    };
                    quantiles.map(|quantiles| self.write((t, u), &quantiles, paths))
                };
                (0..self.known.targets.len()).filter_map(forecast).collect()
            })
            .collect();
        by_unit.into_iter().flatten().collect()
    }

    /// The median, then the two ends of each level.
    pub(super) fn probabilities(&self) -> Vec<f64> {
        let ends = self.options.levels.iter().flat_map(|level| [level.tail(), 1.0 - level.tail()]);
        std::iter::once(0.5).chain(ends).collect()
    }

    fn score(&self, target: usize, unit: usize) -> Option<&Score> {
        let Target { measure, .. } = self.known.targets[target];
        self.report.score(measure, self.known.targets[target].name(), self.known.units[unit].level)
    }

    /// Past changes of every measure that is served as its last value, by level of the tree: pooled over its units once,
    /// not once for each of them.
    fn past_changes(&self) -> BTreeMap<(usize, TreeLevel), PastChanges> {
        let of = |(t, level): (usize, TreeLevel)| {
            let Target { measure, .. } = self.known.targets[t];
            let served =
                self.report.score(measure, self.known.targets[t].name(), level).is_some_and(|score| score.fallback);
            served.then(|| self.changes_of(t, level)).flatten().map(|changes| ((t, level), changes))
        };
        let all = (0..self.known.targets.len()).flat_map(|t| TreeLevel::ALL.map(|level| (t, level)));
        all.collect::<Vec<_>>().into_par_iter().filter_map(of).collect::<Vec<_>>().into_iter().collect()
    }

    /// Past changes of a measure at one level of the tree; `None` without a single one.
    pub(super) fn changes_of(&self, t: usize, level: TreeLevel) -> Option<PastChanges> {
        let coverage: Vec<f64> = self.options.levels.iter().map(|l| 1.0 - 2.0 * l.tail()).collect();
        let of_level = self.known.units.iter().zip(&self.known.series[t]).filter(|(unit, _)| unit.level == level);
        let pool: Vec<&[f64]> = of_level.map(|(_, series)| series.as_slice()).collect();
        PastChanges::of(&self.known.targets[t], &pool, self.options.horizon, &coverage)
    }

    /// The last value and its ranges, laid out as quantiles; `None` without a value in the last month.
    pub(super) fn last_value(&self, target: usize, unit: usize, changes: &PastChanges) -> Option<Vec<Vec<f64>>> {
        let of = &self.known.targets[target];
        let own = &self.known.series[target][unit];
        let last = *own.last().filter(|v| v.is_finite())?;
        let scale = last_value::scale(of, own);
        let row = |h: usize| {
            let ends = changes.around(of, last, scale, h).into_iter().flat_map(|(lower, upper)| [lower, upper]);
            std::iter::once(last).chain(ends).collect()
        };
        Some((1..=self.options.horizon).map(row).collect())
    }

    fn write(&self, (t, u): (usize, usize), quantiles: &[Vec<f64>], paths: usize) -> Forecast {
        let target = &self.known.targets[t];
        let as_of = self.fitted.state.month;
        let score = self.score(t, u);
        let fallback = score.is_some_and(|s| s.fallback);
        let steps: Vec<Step> =
            quantiles.iter().enumerate().map(|(h, q)| self.step(as_of.plus(h as i32 + 1), q)).collect();
        let method = if fallback {
            "last value, with ranges from its own past changes".to_owned()
        } else {
            format!("monthly stock-and-flow simulation of staff, posts and agency, {paths} futures")
        };
        Forecast {
            unit: self.known.units[u].slug.clone(),
            measure: target.measure,
            definition: target.name().to_owned(),
            unit_of_measure: target.measure.unit_of_measure(),
            as_of: as_of.into(),
            model: ModelRef { id: String::new(), method, fallback },
            breaks: Vec::new(),
            history: Vec::new(),
            statement: words::statement(target.measure, target.name(), &steps, A_YEAR),
            forecast: steps,
            track_record: score.map(|s| s.served.clone()),
            warnings: self.warnings(score),
        }
    }

    fn step(&self, month: Month, quantiles: &[f64]) -> Step {
        let ends = quantiles[1..].chunks_exact(2).zip(&self.options.levels);
        Step {
            period: month.into(),
            point: tidy(quantiles[0]),
            intervals: ends
                .map(|(ends, level)| Interval { level: *level, lower: tidy(ends[0]), upper: tidy(ends[1]) })
                .collect(),
        }
    }

    fn warnings(&self, score: Option<&Score>) -> Vec<String> {
        let mut warnings = Vec::new();
        let (usable, advised) = (self.panel.usable_months(), self.recipe.history.advised_months);
        if usable < advised {
            warnings.push(format!(
                "fewer than {advised} months of history ({usable}): most of what the model adds for vacancies is not there yet"
            ));
        }
        if !self.fitted.starts.pipeline {
            warnings.push(
                "no accepted offers in the extracts: vacancies of the coming months are then no better forecast than by \
                 their last value; add the columns offers_accepted and due_in_1 to due_in_5"
                    .into(),
            );
        }
        if self.fitted.cells.iter().any(|cell| cell.band.is_none()) {
            warnings.push(
                "no bands of service in the extracts: people new in post are taken to leave like all others".into(),
            );
        }
        match score {
            None => warnings.push("the history is too short to test such forecasts on the past".into()),
            Some(score) if score.fallback => warnings.push(
                "on the council's own past the simulation was no better than the last value, so the last value is shown"
                    .into(),
            ),
            Some(_) => {}
        }
        warnings
    }
}

/// Four decimals: far below what can be known, and the same text everywhere.
fn tidy(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}
