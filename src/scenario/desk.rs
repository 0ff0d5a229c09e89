//! Where scenarios of one unit are tried: the baseline simulated once, every trial on the same luck.

use std::collections::BTreeSet;

use super::Council;
use super::error::ScenarioError;
use super::money::{Accounts, Cost};
use super::plan::{Plan, Site, Window};
use super::recipe::SettledPrices;
use crate::domain::scenario::{Goal, GoalSeek, Lever, Prices, Scenario, ScenarioFault, Target};
use crate::domain::{Count, Measure, Month, ledger};
use crate::forecast::workforce::{Futures, Options, WhatIf};

/// What is simulated, whatever is done.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Full slug of the unit.
    pub unit: String,
    /// First month shown; the month after the last with data when absent or before it.
    pub start: Option<Month>,
    /// Months from the first.
    pub horizon: usize,
    /// Simulated futures.
    pub paths: usize,
    /// Every draw follows from it; that of the served forecast when absent.
    pub seed: Option<u64>,
    /// What the user knows of prices.
    pub prices: Prices,
}

impl Frame {
    /// That of a scenario.
    pub fn of(scenario: &Scenario) -> Self {
        let Scenario { unit, start, horizon, paths, seed, prices, .. } = scenario.clone();
        Self { unit, start, horizon, paths, seed, prices }
    }

    /// That of a goal to seek.
    pub fn of_goal(goal: &GoalSeek) -> Self {
        let GoalSeek { unit, start, horizon, paths, seed, prices, .. } = goal.clone();
        Self { unit, start, horizon, paths, seed, prices }
    }
}

/// Asked between pieces of work; says whether to go on.
pub type GoOn<'a> = &'a (dyn Fn() -> bool + Sync);

/// A unit with its baseline futures, ready to try levers on.
#[derive(Debug)]
pub struct Desk<'a> {
    council: Council<'a>,
    frame: Frame,
    window: Window,
    site: Site,
    prices: SettledPrices,
    whatif: WhatIf<'a>,
    accounts: Accounts,
    baseline: Cost,
}

/// What came of some levers.
#[derive(Debug)]
pub struct Trial {
    pub(super) plan: Plan,
    pub(super) futures: Futures,
    pub(super) cost: Cost,
}

/// A target that fits what is simulated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Asked<'t> {
    pub(super) measure: Measure,
    pub(super) definition: &'t str,
    pub(super) goal: Goal,
    /// Its month, from the scenario's first.
    pub(super) at: usize,
}

/// What came of some levers for a target, in as little as a search needs. By future, in the same order for all levers.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Share of futures that reach the target.
    pub chance: f64,
    /// Which of them reach it.
    pub met: Vec<bool>,
    /// The target's measure in its month; `NaN` where it has no value.
    pub at: Vec<f64>,
    /// What the levers themselves cost, pounds.
    pub spend: Vec<f64>,
    /// The mean of `spend`.
    pub spend_mean: f64,
    /// All costs less those without levers, pounds.
    pub extra_cost: Vec<f64>,
    /// The mean of `extra_cost`.
    pub extra_cost_mean: f64,
}

/// The counts that measures and money are made of.
fn wanted(measures: &[(Measure, &str)]) -> BTreeSet<Count> {
    let of = |(measure, definition): &(Measure, &str)| match *measure {
        Measure::Count(count) => vec![count],
        Measure::Rate(rate) => {
            ledger::definition(rate, Some(definition)).into_iter().flat_map(ledger::Definition::counts).collect()
        }
    };
    measures.iter().flat_map(of).chain([Count::AgencyCostGbp]).collect()
}

impl<'a> Desk<'a> {
    /// Simulates the baseline.
    ///
    /// # Errors
    /// [`ScenarioError::Faults`] where unit or months do not fit the council; [`ScenarioError::Forecast`] where it
    /// cannot be simulated.
    pub fn new(council: &Council<'a>, frame: Frame) -> Result<Self, ScenarioError> {
        Self::of(council, frame, None)
    }

    /// As [`Desk::new`], for some measures by their definitions and for money: the others have no values here.
    ///
    /// # Errors
    /// As [`Desk::new`].
    pub fn narrow(council: &Council<'a>, frame: Frame, measures: &[(Measure, &str)]) -> Result<Self, ScenarioError> {
        Self::of(council, frame, Some(&wanted(measures)))
    }

    fn of(council: &Council<'a>, frame: Frame, wanted: Option<&BTreeSet<Count>>) -> Result<Self, ScenarioError> {
        let faults = |fault| ScenarioError::Faults(vec![fault]);
        let site = Site::of(council.panel, council.fitted);
        let known = &site.layout.units;
        if !known.iter().any(|unit| unit.slug == frame.unit || unit.ancestors.contains(&frame.unit)) {
            return Err(fault("unit", &frame.unit, "unknown", "Choose a unit of the council that was fitted."));
        }
        let as_of = council.fitted.state.month;
        let window = Window::of(as_of, frame.start, frame.horizon).map_err(faults)?;
        let simulation = &council.workforce.simulation;
        let frame = Frame { seed: frame.seed.or(Some(simulation.seed)), ..frame };
        let options = Options {
            seed: frame.seed.unwrap_or(simulation.seed),
            paths: frame.paths,
            horizon: window.months,
            ..Options::of(council.workforce)
        };
        let whatif = WhatIf::new(council.made(), &options, &frame.unit, wanted)?;
        let prices = council.recipe.prices.settle(&frame.prices);
        let accounts = Accounts::of(&whatif, &prices, &frame.prices);
        let baseline = Cost::of(&accounts, &[], whatif.baseline(), skipped(&window));
        Ok(Self { council: *council, frame, window, site, prices, whatif, accounts, baseline })
    }

    /// Another desk for the same council and one measure with no more than so many futures, which are the first of this
    /// one's.
    pub(super) fn smaller(&self, paths: usize, measure: (Measure, &str)) -> Result<Self, ScenarioError> {
        let frame = Frame { paths: paths.min(self.paths()), ..self.frame.clone() };
        Self::narrow(&self.council, frame, &[measure])
    }

    /// Simulates levers.
    ///
    /// # Errors
    /// [`ScenarioError::Faults`] where they do not fit the council; [`ScenarioError::Stopped`] when `go_on` said stop.
    pub fn try_out(&self, levers: &[Lever], go_on: GoOn) -> Result<Trial, ScenarioError> {
        self.try_plan(self.plan(levers)?, go_on)
    }

    /// What levers come to in the simulation.
    pub(super) fn plan(&self, levers: &[Lever]) -> Result<Plan, ScenarioError> {
        Plan::of(levers, &self.frame.unit, &self.site, &self.window, &self.prices, self.council.recipe)
            .map_err(ScenarioError::Faults)
    }

    /// Simulates a plan.
    pub(super) fn try_plan(&self, plan: Plan, go_on: GoOn) -> Result<Trial, ScenarioError> {
        let futures = self.whatif.run(&plan.interventions, go_on).ok_or(ScenarioError::Stopped)?;
        let cost = Cost::of(&self.accounts, &plan.lines, &futures, skipped(&self.window));
        Ok(Trial { plan, futures, cost })
    }

    /// Simulates levers and tells what a search for a target needs.
    ///
    /// # Errors
    /// As [`Desk::try_out`]; also where the target does not fit what is simulated.
    pub fn evaluate(&self, levers: &[Lever], target: &Target, go_on: GoOn) -> Result<Evaluation, ScenarioError> {
        let asked = self.asked(target)?;
        let trial = self.try_out(levers, go_on)?;
        let values = self.values(&trial.futures, asked.measure, asked.definition);
        let at = values.and_then(|mut months| (asked.at < months.len()).then(|| months.swap_remove(asked.at)));
        let at = at.unwrap_or_else(|| vec![f64::NAN; trial.futures.paths()]);
        let met: Vec<bool> = at.iter().map(|value| asked.goal.is_met(*value)).collect();
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
        let (spend, extra_cost) = (trial.cost.spend().to_vec(), self.extra_cost(&trial));
        Ok(Evaluation {
            chance: asked.chance(&at),
            met,
            at,
            spend_mean: mean(&spend),
            spend,
            extra_cost_mean: mean(&extra_cost),
            extra_cost,
        })
    }

    /// A target as it is looked for here.
    ///
    /// # Errors
    /// By field, where its measure, definition, level or month do not fit what is simulated.
    pub(super) fn asked<'t>(&self, target: &'t Target) -> Result<Asked<'t>, ScenarioError> {
        let Target { measure, by, .. } = *target;
        let goal = target.goal().ok_or_else(|| {
            fault("target", measure.as_str(), "one_of", "Give exactly one of `at_most` and `at_least`.")
        })?;
        let definition = target.definition();
        if self.values(self.whatif.baseline(), measure, definition).is_none() {
            let given = target.definition.is_some();
            let (at, value) =
                if given { ("target.definition", definition) } else { ("target.measure", measure.as_str()) };
            return Err(fault(
                at,
                value,
                "unknown",
                "Choose a measure and a definition that are forecast for this unit.",
            ));
        }
        let at = usize::try_from(by.since(self.window.start)).ok().filter(|_| by <= self.window.last());
        let at = at.ok_or_else(|| {
            let (first, last) = (self.window.start.in_words(), self.window.last().in_words());
            fault("target.by", &by.to_string(), "out_of_range", &format!("Choose a month from {first} to {last}."))
        })?;
        Ok(Asked { measure, definition, goal, at })
    }

    /// A measure of the unit by month of the scenario, then future; `NaN` where it has no value. `None` where it is not
    /// forecast.
    pub fn values(&self, futures: &Futures, measure: Measure, definition: &str) -> Option<Vec<Vec<f64>>> {
        let mut months = self.whatif.values(futures, measure, definition)?;
        Some(months.split_off(self.skipped().min(months.len())))
    }

    /// All costs less those without levers, by future.
    pub(super) fn extra_cost(&self, trial: &Trial) -> Vec<f64> {
        super::ranges::less(&trial.cost.whole(), &self.baseline.whole())
    }

    /// Futures simulated.
    pub fn paths(&self) -> usize {
        self.whatif.baseline().paths()
    }

    pub(super) fn council(&self) -> &Council<'a> {
        &self.council
    }

    /// What is simulated; its seed is the one used.
    pub(super) fn frame(&self) -> &Frame {
        &self.frame
    }

    pub(super) fn window(&self) -> &Window {
        &self.window
    }

    pub(super) fn whatif(&self) -> &WhatIf<'a> {
        &self.whatif
    }

    pub(super) fn accounts(&self) -> &Accounts {
        &self.accounts
    }

    /// Costs without levers.
    pub(super) fn baseline(&self) -> &Cost {
        &self.baseline
    }

    /// Months simulated before the scenario's first.
    pub(super) fn skipped(&self) -> usize {
        skipped(&self.window)
    }
}

impl Asked<'_> {
    /// Share of futures that reach the target; one without a value does not.
    pub(super) fn chance(&self, values: &[f64]) -> f64 {
        values.iter().filter(|value| self.goal.is_met(**value)).count() as f64 / values.len().max(1) as f64
    }
}

fn skipped(window: &Window) -> usize {
    usize::try_from(window.start.since(window.first())).unwrap_or(0)
}

/// One field that does not fit the council.
pub(super) fn fault(at: &str, value: &str, rule: &'static str, fix: &str) -> ScenarioError {
    let value = Some(value.chars().take(60).collect());
    ScenarioError::Faults(vec![ScenarioFault { at: at.into(), value, rule, fix: fix.into() }])
}
