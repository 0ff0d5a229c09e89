//! What an organisation might do: written down, simulated, compared, sought, followed.
//!
//! In come scenarios as people wrote them; out go kept versions, what came of them, comparisons and answers. Short work
//! ([`compare`]) is done while the caller waits, long work is queued ([`request_run`], [`request_goal`]) and done by
//! whoever works the queue. Everything is simulated from what the organisation's newest model was fitted from, so
//! that a scenario without levers is the served forecast.

mod checks;
mod council;
mod drawn;
mod following;
mod keeping;
mod queue;
mod running;

use super::Recipes;
pub use super::jobs::cancel;
use crate::domain::Plausibility;
use crate::domain::scenario::Outlook;
pub use crate::scenario::{Question, Recipe, ScenarioError, Watch};
pub use crate::store::scenarios::{Part, Ran, Stored};
pub use checks::{read, read_goal};
pub use drawn::{drawn, history};
pub use following::{Followed, FollowedMonth, Following, against_actuals};
pub use keeping::{copy, create, get, list, mark_as_plan, plan_of, remove, revise, unmark, versions};
pub use queue::{goal_answer, request_goal, request_run};
pub(super) use queue::{work_goal, work_run};
pub use running::{beside_target, compare, judged, outlook, run_and_keep, run_now, seek_now, try_now};

/// The kind of a simulation in the queue.
pub const RUN_JOB: &str = "scenario";
/// The kind of a goal to seek in the queue.
pub const GOAL_JOB: &str = "goal_seek";

/// What came of a scenario, and what others did from the same level.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The version simulated, with when and by which model.
    pub ran: Ran,
    /// What came of it.
    pub outlook: Outlook,
    /// What authorities that once stood at the level did next; `None` without a target that is published alike.
    pub plausibility: Option<Plausibility>,
}

/// Levers, their evidence, presets and prices.
pub fn levers(recipes: &Recipes) -> &Recipe {
    &recipes.levers
}
