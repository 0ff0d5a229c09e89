//! The cheapest mix of levers that reaches a target.

use serde::{Deserialize, Serialize};

use super::lever::{Details, LeverKind};
use super::outlook::{MonthRange, Spread};
use super::{Lever, Prices, Target};
use crate::domain::Month;

/// Between which settings a lever may be used.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// The least; where it is not zero, the lever is always used.
    pub least: f64,
    /// The most.
    pub most: f64,
}

/// A lever whose setting is looked for. In JSON as a [`Lever`] whose setting is `[least, most]`.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenLever {
    /// What sort of thing.
    pub kind: LeverKind,
    /// Between which settings.
    pub bounds: Bounds,
    /// Everything else.
    pub details: Details,
}

impl OpenLever {
    /// The lever at a setting.
    pub fn at(&self, setting: f64) -> Lever {
        Lever { kind: self.kind, setting: Some(setting), details: self.details.clone() }
    }
}

/// What "cheapest" means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Minimise {
    /// What the levers themselves cost.
    #[default]
    Spend,
    /// All costs less those without levers.
    ExtraCost,
}

/// A question: how to reach a target.
#[derive(Debug, Clone, PartialEq)]
pub struct GoalSeek {
    /// Full slug of the unit.
    pub unit: String,
    /// What is to be reached.
    pub target: Target,
    /// With which chance, 0.5 to 0.95.
    pub probability: f64,
    /// What the levers themselves may cost up to the end of the scenario, pounds, on average.
    pub budget_gbp: Option<f64>,
    /// What "cheapest" means.
    pub minimise: Minimise,
    /// What may be done.
    pub levers: Vec<OpenLever>,
    /// What is done in any case.
    pub fixed: Vec<Lever>,
    /// As in a scenario.
    pub start: Option<Month>,
    /// As in a scenario.
    pub horizon: usize,
    /// As in a scenario.
    pub paths: usize,
    /// As in a scenario.
    pub seed: Option<u64>,
    /// As in a scenario.
    pub prices: Prices,
}

/// A mix of levers, and what comes of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mix {
    /// The levers at their settings (those at nought left out), fixed ones included.
    pub levers: Vec<Lever>,
    /// Share of futures that reach the target.
    pub chance: f64,
    /// The same with other luck.
    pub chance_afresh: Option<f64>,
    /// What the levers themselves cost.
    pub spend: Spread,
    /// All costs less those without levers.
    pub extra_cost: Spread,
    /// The target's measure in its month.
    pub at: MonthRange,
    /// In one sentence.
    pub statement: String,
}

/// How a target can be reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GoalAnswer {
    /// Full slug of the unit.
    pub unit: String,
    /// What was to be reached.
    pub target: Target,
    /// With which chance.
    pub probability: f64,
    /// The budget.
    pub budget_gbp: Option<f64>,
    /// What "cheapest" meant.
    pub minimise: Minimise,
    /// Whether any mix within bounds and budget reaches it.
    pub feasible: bool,
    /// The chance without any open lever.
    pub baseline_chance: f64,
    /// The cheapest first, then others that differ from it; empty where none reaches the target.
    pub mixes: Vec<Mix>,
    /// The least cost of every chance from the baseline's up, cheapest first.
    pub frontier: Vec<Mix>,
    /// The highest chance within bounds and budget.
    pub closest: Mix,
    /// Where the target is out of reach: what would have to be true, one sentence each.
    pub would_have_to_be_true: Vec<String>,
    /// The outcome in plain sentences.
    pub statements: Vec<String>,
    /// What the reader must know.
    pub warnings: Vec<String>,
    /// The stored model.
    pub model: String,
    /// The last month with data.
    pub as_of: Month,
    /// Futures simulated.
    pub paths: usize,
    /// The seed used.
    pub seed: u64,
    /// Mixes simulated on the way.
    pub evaluations: usize,
}
