//! What comes of a scenario in the simulation.

use serde::{Deserialize, Serialize};

use super::lever::{Grade, LeverKind};
use super::money::Money;
use super::{Goal, Lever, Scenario, Target};
use crate::domain::{Interval, Measure, Month, UnitOfMeasure};

/// A distribution in few numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// Half of the futures lie below.
    pub median: f64,
    /// The mean.
    pub mean: f64,
    /// Narrowest first.
    pub intervals: Vec<Interval>,
}

/// A month's distribution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MonthRange {
    /// The month.
    pub period: Month,
    /// Half of the futures lie below.
    pub median: f64,
    /// Narrowest first.
    pub intervals: Vec<Interval>,
}

/// A measure of the scenario's unit, with and without the levers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasureOutlook {
    /// The measure.
    pub measure: Measure,
    /// By which definition.
    pub definition: String,
    /// What values are measured in.
    pub unit_of_measure: UnitOfMeasure,
    /// Whether the last value is served for it: its baseline is then that, moved by the simulated difference.
    pub fallback: bool,
    /// With the levers.
    pub months: Vec<MonthRange>,
    /// Without: the served forecast.
    pub baseline: Vec<MonthRange>,
    /// The difference, future by future on the same luck.
    pub difference: Vec<MonthRange>,
}

/// How likely the target is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TargetOutlook {
    /// The target.
    pub target: Target,
    /// By which definition.
    pub definition: String,
    /// Where the unit stands now.
    pub now: Option<f64>,
    /// Share of futures that reach it in its month, with the levers.
    pub chance: f64,
    /// Without.
    pub baseline_chance: f64,
    /// The measure in that month.
    pub at: MonthRange,
    /// First month in which at least half of the futures reach it, and stay so to the end.
    pub half_by: Option<Month>,
}

/// An assumption as it was used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AssumptionUsed {
    /// Which lever of the scenario, from 0.
    pub lever: usize,
    /// Its kind.
    pub kind: LeverKind,
    /// What people call it.
    pub label: String,
    /// What the number is, such as `elasticity`.
    pub effect: String,
    /// The likeliest size.
    pub central: f64,
    /// The lowest.
    pub low: f64,
    /// The highest.
    pub high: f64,
    /// How well it is known.
    pub grade: Grade,
    /// Where it comes from.
    pub source: String,
    /// Of whom it was found.
    pub population: String,
    /// What the lever does here, one sentence.
    pub statement: String,
}

/// One assumption moved from end to end, everything else at its likeliest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Swing {
    /// The assumption.
    pub label: String,
    /// Which lever, from 0; `None` for what the model itself does not know.
    pub lever: Option<usize>,
    /// The ends it was moved to.
    pub low: f64,
    /// See `low`.
    pub high: f64,
    /// Median of the target's measure in its month at the low end.
    pub at_low: f64,
    /// At the high end.
    pub at_high: f64,
}

/// What comes of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outlook {
    /// What was asked.
    pub scenario: Scenario,
    /// The stored model it was simulated with.
    pub model: String,
    /// The last month with data.
    pub as_of: Month,
    /// First month simulated that is shown.
    pub start: Month,
    /// Futures simulated (fewer than asked for where they would not fit in memory).
    pub paths: usize,
    /// The seed used.
    pub seed: u64,
    /// Rates first, then counts.
    pub measures: Vec<MeasureOutlook>,
    /// The target, where there is one.
    pub target: Option<TargetOutlook>,
    /// What it costs.
    pub money: Money,
    /// Every effect that was assumed.
    pub assumptions: Vec<AssumptionUsed>,
    /// Which assumption matters most for the target (or the agency rate at the end), largest first.
    pub tornado: Vec<Swing>,
    /// The outcome in plain sentences, the most important first.
    pub statements: Vec<String>,
    /// What the reader must know.
    pub warnings: Vec<String>,
}

/// Whether two scenarios can be told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The 80 % range of the difference lies below zero.
    Lower,
    /// Above zero.
    Higher,
    /// It holds zero: no clear difference.
    NoClearDifference,
}

/// One of the scenarios compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// Its stored id; empty for "no change".
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its levers.
    pub levers: Vec<Lever>,
    /// The measure month by month.
    pub months: Vec<MonthRange>,
    /// Share of futures that reach the target.
    pub chance: Option<f64>,
    /// Cost of the whole period.
    pub cost: Spread,
    /// Cost less that of no change.
    pub extra_cost: Spread,
    /// What its levers themselves cost.
    pub spend: Spread,
}

/// The difference of two scenarios, future by future.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// Index of the one, in the order compared.
    pub of: usize,
    /// Index of the other.
    pub from: usize,
    /// `of` less `from` in the measure, in the month compared.
    pub at: MonthRange,
    /// `of` less `from` month by month.
    pub months: Vec<MonthRange>,
    /// Share of futures in which `of` is lower.
    pub chance_lower: f64,
    /// Whether they can be told apart.
    pub verdict: Verdict,
    /// `of` less `from` in cost.
    pub cost: Spread,
    /// Whether the costs can be told apart.
    pub cost_verdict: Verdict,
}

/// Up to six scenarios beside each other, and no change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The unit.
    pub unit: String,
    /// The measure.
    pub measure: Measure,
    /// By which definition.
    pub definition: String,
    /// What values are measured in.
    pub unit_of_measure: UnitOfMeasure,
    /// The month compared: the target's, else the last.
    pub by: Month,
    /// The target the chances are of: the first scenario's that has one.
    pub target: Option<Target>,
    /// The stored model.
    pub model: String,
    /// The last month with data.
    pub as_of: Month,
    /// Futures simulated.
    pub paths: usize,
    /// The seed used.
    pub seed: u64,
    /// "No change" first, then in the order asked.
    pub scenarios: Vec<Compared>,
    /// Every pair, the later less the earlier.
    pub differences: Vec<Difference>,
    /// The outcome in plain sentences.
    pub statements: Vec<String>,
    /// What the reader must know.
    pub warnings: Vec<String>,
}

impl TargetOutlook {
    /// The level and its side.
    pub fn goal(&self) -> Option<Goal> {
        self.target.goal()
    }
}
