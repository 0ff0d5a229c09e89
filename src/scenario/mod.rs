//! A fitted council and what might be done in; simulated futures, compared, out.
//!
//! A scenario is read and checked ([`read`]), translated into what the simulation understands (`plan`), simulated
//! beside the baseline on the same luck (`desk`), and told: measures, target, money, tornado ([`run`]), differences
//! ([`compare`]), the cheapest mix that reaches a target ([`seek`]). Effects and their evidence are data
//! (`models/levers.toml`, [`Recipe`]). It must not know the store, files or the clock; the seed is part of the
//! scenario.

mod compare;
mod desk;
mod error;
pub mod goal;
mod money;
mod outlook;
pub mod plan;
mod ranges;
mod read;
pub mod recipe;
mod seek;
mod statements;
mod tornado;
mod words;

use crate::domain::scenario::{Comparison, GoalAnswer, GoalSeek, Outlook, Scenario, ScenarioFault};
use crate::domain::{Measure, Month};
use crate::fit::panel::Panel;
use crate::fit::recipe::Recipe as WorkforceRecipe;
use crate::fit::workforce::Workforce;
use crate::forecast::workforce::{BacktestReport, Made};
pub use compare::MOST_COMPARED;
pub use desk::{Desk, Evaluation, Frame, GoOn, Trial};
pub use error::ScenarioError;
pub use outlook::NOT_COVERED;
pub use recipe::Recipe;

/// A council, fitted: what every simulation of it needs.
#[derive(Debug, Clone, Copy)]
pub struct Council<'a> {
    /// Id of the stored model.
    pub model: &'a str,
    /// The history it was fitted to.
    pub panel: &'a Panel,
    /// The model.
    pub fitted: &'a Workforce,
    /// How it was made, and how it is simulated.
    pub workforce: &'a WorkforceRecipe,
    /// Decides how the served forecast weighs the simulation.
    pub backtest: &'a BacktestReport,
    /// Levers, evidence, presets, prices.
    pub recipe: &'a Recipe,
}

impl<'a> Council<'a> {
    /// What its forecasts were made of.
    fn made(&self) -> Made<'a> {
        Made { panel: self.panel, fitted: self.fitted, recipe: self.workforce, report: self.backtest }
    }
}

/// Told how far the work has come, from 0 to 1; says whether to go on.
pub type Watch<'a> = &'a (dyn Fn(f64) -> bool + Sync);

/// What a comparison is of.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Question {
    /// The measure; the first target's, else the agency rate, when absent.
    pub measure: Option<Measure>,
    /// By which definition; the target's, else the ledger's first, when absent.
    pub definition: Option<String>,
    /// In which month; the first target's, else the last, when absent.
    pub by: Option<Month>,
}

/// Reads and checks a scenario: every fault with its field, not only the first.
///
/// # Errors
/// What is wrong, field by field. Units and roles are checked by [`run`], which knows them.
pub fn read(value: &serde_json::Value, recipe: &Recipe) -> Result<Scenario, Vec<ScenarioFault>> {
    read::scenario(value, recipe)
}

/// Reads and checks a goal to seek.
///
/// # Errors
/// As [`read`].
pub fn read_goal(value: &serde_json::Value, recipe: &Recipe) -> Result<GoalSeek, Vec<ScenarioFault>> {
    read::goal(value, recipe)
}

/// Simulates a scenario.
///
/// # Errors
/// [`ScenarioError::Faults`] where units, roles or months do not fit the council; [`ScenarioError::Stopped`] when
/// `watch` said stop.
pub fn run(council: &Council, scenario: &Scenario, watch: Watch) -> Result<Outlook, ScenarioError> {
    let desk = Desk::new(council, Frame::of(scenario))?;
    outlook::outlook(&desk, scenario, watch)
}

/// Simulates scenarios of one unit beside each other and beside no change, on the same luck; each with its stored id.
///
/// # Errors
/// As [`run`]; also for none or more than six scenarios, or for several units.
pub fn compare(
    council: &Council,
    scenarios: &[(String, Scenario)],
    question: &Question,
    watch: Watch,
) -> Result<Comparison, ScenarioError> {
    compare::compare(council, scenarios, question, watch)
}

/// Looks for the cheapest mixes of levers that reach a target.
///
/// # Errors
/// As [`run`].
pub fn seek(council: &Council, goal: &GoalSeek, watch: Watch) -> Result<GoalAnswer, ScenarioError> {
    seek::seek(council, goal, watch)
}
