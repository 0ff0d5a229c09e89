//! Scenarios: what an organisation might do, what came of it in the simulation, and what reaches a target.
//!
//! A scenario changes drivers (who leaves, who starts, what agency covers), never results. Without levers it
//! is the served forecast.

mod fault;
mod goal;
mod lever;
mod money;
mod outlook;
mod target;

use serde::{Deserialize, Serialize};

use super::Month;
pub use fault::ScenarioFault;
pub use goal::{Bounds, GoalAnswer, GoalSeek, Minimise, Mix, OpenLever};
pub use lever::{Details, Effect, Grade, Lever, LeverCost, LeverKind};
pub use money::{Amount, BreakEven, Head, Money, MoneyPeriod, Prices};
pub use outlook::{
    AssumptionUsed, Compared, Comparison, Difference, MeasureOutlook, MonthRange, Outlook, Spread, Swing,
    TargetOutlook, Verdict,
};
pub use target::{Goal, Target};

/// The most levers of a scenario.
pub const MOST_LEVERS: usize = 30;
/// The longest name, in characters.
pub const LONGEST_NAME: usize = 120;
/// The longest note or reason, in characters.
pub const LONGEST_NOTE: usize = 2000;
/// Simulated futures at most.
pub const MOST_PATHS: usize = 50_000;
/// Simulated futures when none are asked for.
pub const USUAL_PATHS: usize = 10_000;
/// Months ahead at most.
pub const LONGEST_HORIZON: usize = 60;
/// Months ahead when none are asked for.
pub const USUAL_HORIZON: usize = 36;

/// What an organisation might do, as people write it down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What people call it.
    pub name: String,
    /// Full slug of the unit it is about; levers without units of their own act on all of it.
    pub unit: String,
    /// First month; the month after the last with data when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Month>,
    /// Months from `start`.
    #[serde(default = "usual_horizon")]
    pub horizon: usize,
    /// Simulated futures.
    #[serde(default = "usual_paths")]
    pub paths: usize,
    /// Every draw follows from it; that of the served forecast when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// What is to be reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// What is done.
    #[serde(default)]
    pub levers: Vec<Lever>,
    /// What things cost; those of the recipe (and of the extracts) where absent.
    #[serde(default, skip_serializing_if = "Prices::is_empty")]
    pub prices: Prices,
    /// Anything to remember of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

fn usual_horizon() -> usize {
    USUAL_HORIZON
}

fn usual_paths() -> usize {
    USUAL_PATHS
}

impl Scenario {
    /// Nothing done: the forecast.
    pub fn baseline(unit: &str) -> Self {
        Self {
            name: "No change".into(),
            unit: unit.into(),
            start: None,
            horizon: USUAL_HORIZON,
            paths: USUAL_PATHS,
            seed: None,
            target: None,
            levers: Vec::new(),
            prices: Prices::default(),
            note: None,
        }
    }
}
