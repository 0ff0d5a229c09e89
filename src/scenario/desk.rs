//! Where scenarios of one council are tried: the baseline simulated once, every trial on the same luck.

use super::error::ScenarioError;
use super::money::{Cost, PriceList};
use super::{Council, ranges};
use crate::domain::scenario::{LONGEST_HORIZON, Prices, Scenario, ScenarioFault};
use crate::domain::{Measure, Month};
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
        Self {
            unit: scenario.unit.clone(),
            start: scenario.start,
            horizon: scenario.horizon,
            paths: scenario.paths,
            seed: scenario.seed,
            prices: scenario.prices.clone(),
        }
    }
}

/// Which months are simulated, and which of them shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    /// The last month with data.
    pub(super) as_of: Month,
    /// First month shown.
    pub(super) start: Month,
    /// Months simulated, from the month after `as_of`.
    pub(super) months: usize,
}

impl Window {
    /// Simulated months that are not shown.
    pub(super) fn skipped(&self) -> usize {
        usize::try_from(self.start.since(self.as_of) - 1).unwrap_or(0)
    }
}

/// A council with its baseline futures, ready to try levers on.
#[derive(Debug)]
pub struct Desk<'a> {
    council: Council<'a>,
    unit: String,
    seed: u64,
    window: Window,
    whatif: WhatIf<'a>,
    prices: PriceList,
    baseline: Cost,
}

impl<'a> Desk<'a> {
    /// Simulates the baseline.
    ///
    /// # Errors
    /// [`ScenarioError::Faults`] where unit or months do not fit the council; [`ScenarioError::Forecast`] where it
    /// cannot be simulated.
    pub fn new(council: &Council<'a>, frame: &Frame) -> Result<Self, ScenarioError> {
        let window = window(council, frame)?;
        let recipe = council.workforce;
        let options = Options {
            seed: frame.seed.unwrap_or(recipe.simulation.seed),
            paths: frame.paths,
            horizon: window.months,
            levels: ranges::levels().collect(),
            ..Options::of(recipe)
        };
        let whatif = WhatIf::new(council.made(), &options, &frame.unit, &[])?;
        let mut desk = Self {
            council: *council,
            unit: frame.unit.clone(),
            seed: options.seed,
            window,
            whatif,
            prices: PriceList::of(&frame.prices),
            baseline: Cost::default(),
        };
        desk.baseline = Cost::of(&desk, desk.whatif.baseline());
        Ok(desk)
    }

    /// A measure of the unit by month shown, then path; `NaN` where it has no value. `None` where it is not forecast.
    pub fn values(&self, futures: &Futures, measure: Measure, definition: &str) -> Option<Vec<Vec<f64>>> {
        let mut months = self.whatif.values(futures, measure, definition)?;
        Some(months.split_off(self.window.skipped().min(months.len())))
    }

    pub(super) fn council(&self) -> &Council<'a> {
        &self.council
    }

    pub(super) fn unit(&self) -> &str {
        &self.unit
    }

    pub(super) fn seed(&self) -> u64 {
        self.seed
    }

    pub(super) fn window(&self) -> &Window {
        &self.window
    }

    pub(super) fn whatif(&self) -> &WhatIf<'a> {
        &self.whatif
    }

    pub(super) fn prices(&self) -> &PriceList {
        &self.prices
    }

    /// Costs without levers.
    pub(super) fn baseline(&self) -> &Cost {
        &self.baseline
    }
}

fn window(council: &Council, frame: &Frame) -> Result<Window, ScenarioError> {
    let layout = &council.fitted.units;
    let known = layout.iter().any(|unit| unit.slug == frame.unit || unit.ancestors.contains(&frame.unit));
    if !known {
        return Err(fault("unit", &frame.unit, "unknown", "Choose a unit of the council that was fitted."));
    }
    let as_of = council.fitted.state.month;
    let first = as_of.plus(1);
    let asked = frame.start.unwrap_or(first);
    let last = asked.plus(frame.horizon as i32 - 1);
    let start = asked.max(first);
    if last < start || frame.horizon == 0 {
        let fix = format!("Data go up to {}: let the scenario end after it.", as_of.in_words());
        return Err(fault("horizon", &frame.horizon.to_string(), "out_of_range", &fix));
    }
    if asked.since(first) > LONGEST_HORIZON as i32 {
        let fix = format!("Begin within {LONGEST_HORIZON} months of {}.", first.in_words());
        return Err(fault("start", &asked.to_string(), "out_of_range", &fix));
    }
    Ok(Window { as_of, start, months: last.since(as_of) as usize })
}

/// One field that does not fit the council.
pub(super) fn fault(at: &str, value: &str, rule: &'static str, fix: &str) -> ScenarioError {
    let value = Some(value.chars().take(60).collect());
    ScenarioError::Faults(vec![ScenarioFault { at: at.into(), value, rule, fix: fix.into() }])
}
