//! What an organisation might do: written down, simulated, compared, sought, followed.
//!
//! In come scenarios as people wrote them; out go kept versions, what came of them, comparisons and answers. Short work
//! ([`compare`]) is done while the caller waits, long work is queued ([`request_run`], [`request_goal`]) and done by
//! whoever works the queue. Everything is simulated from what the organisation's newest model was fitted from, so
//! that a scenario without levers is the served forecast.

use chrono::NaiveDateTime;
use serde::Serialize;
use serde_json::Value;

use super::{Error, Recipes};
use crate::domain::scenario::{Comparison, GoalAnswer, GoalSeek, Outlook, Scenario, Target};
use crate::domain::{Measure, Month, Plausibility};
pub use crate::scenario::{Question, Recipe, ScenarioError, Watch};
use crate::store::Database;
use crate::store::jobs::Job;
pub use crate::store::scenarios::{Part, Ran, Stored};

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

/// A scenario held against the months that came since.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Following {
    /// Its id.
    pub id: String,
    /// Which simulation is held to its word: that of the plan when it was marked, else the version's first.
    pub ran: Ran,
    /// The last month that simulation knew.
    pub as_of: Month,
    /// The target's measure first, then agency, vacancy and turnover rates.
    pub measures: Vec<Followed>,
}

/// A measure held against the months that came since.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Followed {
    /// The measure.
    pub measure: Measure,
    /// By which definition.
    pub definition: String,
    /// Months with a value, oldest first.
    pub months: Vec<FollowedMonth>,
    /// How many of them lay within the 80 % range.
    pub inside: usize,
    /// How many there are.
    pub months_counted: usize,
    /// The same in one sentence.
    pub statement: String,
}

/// A month that came.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FollowedMonth {
    /// The month.
    pub period: Month,
    /// What it came to.
    pub actual: f64,
    /// The middle of what was simulated.
    pub median: f64,
    /// Lower end of the 80 % range.
    pub lower_80: f64,
    /// Upper end.
    pub upper_80: f64,
    /// Whether it lay within.
    pub inside: bool,
}

/// Levers, their evidence, presets and prices.
pub fn levers(recipes: &Recipes) -> &Recipe {
    &recipes.levers
}

/// Keeps a scenario, checked, as its first version.
///
/// # Errors
/// Every field that cannot be used, and a unit that does not exist among them.
pub fn create(db: &Database, body: &Value, recipes: &Recipes, now: NaiveDateTime) -> Result<Stored, Error> {
    let _ = (db, body, recipes, now);
    Err(ScenarioError::Stopped.into())
}

/// Keeps a new version; the same words again keep none. With `after`, only if that is still the newest version.
///
/// # Errors
/// As [`create`]; when there is no such scenario, another version came first, or the unit is another organisation's.
pub fn revise(
    db: &Database,
    id: &str,
    body: &Value,
    after: Option<u32>,
    recipes: &Recipes,
    now: NaiveDateTime,
) -> Result<Stored, Error> {
    let _ = (db, id, body, after, recipes, now);
    Err(ScenarioError::Stopped.into())
}

/// Keeps the newest version as a scenario of its own, by another name.
///
/// # Errors
/// When there is no such scenario, or the name cannot be used.
pub fn copy(db: &Database, id: &str, name: Option<&str>, now: NaiveDateTime) -> Result<Stored, Error> {
    let _ = (db, id, name, now);
    Err(ScenarioError::Stopped.into())
}

/// Scenarios in their newest version, newest scenario first.
///
/// # Errors
/// When the organisation asked for does not exist.
pub fn list(db: &Database, organisation: Option<&str>, part: Part) -> Result<Vec<Stored>, Error> {
    let _ = (db, organisation, part);
    Ok(Vec::new())
}

/// A version of a scenario, the newest unless one is named.
///
/// # Errors
/// When there is no such scenario or version.
pub fn get(db: &Database, id: &str, version: Option<u32>) -> Result<Stored, Error> {
    let _ = (db, id, version);
    Err(ScenarioError::Stopped.into())
}

/// Every version, newest first.
///
/// # Errors
/// When there is no such scenario.
pub fn versions(db: &Database, id: &str) -> Result<Vec<Stored>, Error> {
    let _ = (db, id);
    Err(ScenarioError::Stopped.into())
}

/// Takes a scenario out of every list; what was kept of it stays in the database.
///
/// # Errors
/// When there is no such scenario, or it is the plan.
pub fn remove(db: &Database, id: &str, now: NaiveDateTime) -> Result<(), Error> {
    let _ = (db, id, now);
    Err(ScenarioError::Stopped.into())
}

/// What last came of a version, the newest unless one is named.
///
/// # Errors
/// When there is no such scenario or version, or it was not simulated yet.
pub fn outlook(db: &Database, id: &str, version: Option<u32>) -> Result<Outlook, Error> {
    let _ = (db, id, version);
    Err(ScenarioError::Stopped.into())
}

/// As [`outlook`], with what others did from the same level beside the target.
///
/// # Errors
/// As [`outlook`].
pub fn judged(db: &Database, id: &str, version: Option<u32>, recipes: &Recipes) -> Result<Judged, Error> {
    let _ = (db, id, version, recipes);
    Err(ScenarioError::Stopped.into())
}

/// What authorities that once stood where the unit stands did next, beside a target: `None` where nothing alike is
/// published or kept.
///
/// # Errors
/// When there is no such unit or definition.
pub fn beside_target(
    db: &Database,
    unit: &str,
    target: &Target,
    recipes: &Recipes,
) -> Result<Option<Plausibility>, Error> {
    let _ = (db, unit, target, recipes);
    Ok(None)
}

/// Queues the simulation of the newest version; one that waits or runs already is given back.
///
/// # Errors
/// When there is no such scenario.
pub fn request_run(db: &Database, id: &str, now: NaiveDateTime) -> Result<Job, Error> {
    let _ = (db, id, now);
    Err(ScenarioError::Stopped.into())
}

/// Simulates a scenario while the caller waits; nothing is kept.
///
/// # Errors
/// When its organisation has no model yet, a field does not fit, or `watch` said stop.
pub fn run_now(db: &Database, scenario: &Scenario, recipes: &Recipes, watch: Watch) -> Result<Outlook, Error> {
    let _ = (db, scenario, recipes, watch);
    Err(ScenarioError::Stopped.into())
}

/// Reads and checks a scenario as people wrote it, its unit too; nothing is kept.
///
/// # Errors
/// Every field that cannot be used.
pub fn read(db: &Database, body: &Value, recipes: &Recipes) -> Result<Scenario, Error> {
    let _ = (db, body, recipes);
    Err(ScenarioError::Stopped.into())
}

/// Reads and checks a goal as people wrote it, its unit too.
///
/// # Errors
/// Every field that cannot be used.
pub fn read_goal(db: &Database, body: &Value, recipes: &Recipes) -> Result<GoalSeek, Error> {
    let _ = (db, body, recipes);
    Err(ScenarioError::Stopped.into())
}

/// Simulates the newest version while the caller waits, and keeps what came of it.
///
/// # Errors
/// As [`run_now`]; when there is no such scenario.
pub fn run_and_keep(
    db: &Database,
    id: &str,
    recipes: &Recipes,
    now: NaiveDateTime,
    watch: Watch,
) -> Result<Outlook, Error> {
    let _ = (db, id, recipes, now, watch);
    Err(ScenarioError::Stopped.into())
}

/// Compares one to six scenarios of one unit while the caller waits; each by its id, or `id@2` for a version of it.
///
/// # Errors
/// As [`run_now`]; when there is no such scenario, or too many compare at once.
pub fn compare(
    db: &Database,
    ids: &[String],
    question: &Question,
    recipes: &Recipes,
    watch: Watch,
) -> Result<Comparison, Error> {
    let _ = (db, ids, question, recipes, watch);
    Err(ScenarioError::Stopped.into())
}

/// Queues a goal to seek.
///
/// # Errors
/// Every field that cannot be used.
pub fn request_goal(db: &Database, body: &Value, recipes: &Recipes, now: NaiveDateTime) -> Result<Job, Error> {
    let _ = (db, body, recipes, now);
    Err(ScenarioError::Stopped.into())
}

/// The answer of a goal's job.
///
/// # Errors
/// When there is no such job, it seeks no goal, or it has no answer (yet).
pub fn goal_answer(db: &Database, job: &str) -> Result<GoalAnswer, Error> {
    let _ = (db, job);
    Err(ScenarioError::Stopped.into())
}

/// Seeks a goal while the caller waits; nothing is kept.
///
/// # Errors
/// As [`run_now`].
pub fn seek_now(db: &Database, goal: &GoalSeek, recipes: &Recipes, watch: Watch) -> Result<GoalAnswer, Error> {
    let _ = (db, goal, recipes, watch);
    Err(ScenarioError::Stopped.into())
}

/// Makes a scenario its organisation's plan, in its newest version and as it was last simulated; a plan before it is
/// none any more.
///
/// # Errors
/// When there is no such scenario, or its newest version was not simulated yet.
pub fn mark_as_plan(db: &Database, id: &str, now: NaiveDateTime) -> Result<Stored, Error> {
    let _ = (db, id, now);
    Err(ScenarioError::Stopped.into())
}

/// Makes a scenario the plan no longer; nothing changes where it was not.
///
/// # Errors
/// When there is no such scenario.
pub fn unmark(db: &Database, id: &str) -> Result<Stored, Error> {
    let _ = (db, id);
    Err(ScenarioError::Stopped.into())
}

/// An organisation's plan, in the version that was marked.
///
/// # Errors
/// When there is no such organisation.
pub fn plan_of(db: &Database, organisation: &str) -> Result<Option<Stored>, Error> {
    let _ = (db, organisation);
    Ok(None)
}

/// The plan as it was when marked, or a scenario's newest version as first simulated, against the months since.
///
/// # Errors
/// When there is no such scenario, or it was not simulated yet.
pub fn against_actuals(db: &Database, id: &str) -> Result<Following, Error> {
    let _ = (db, id);
    Err(ScenarioError::Stopped.into())
}

/// Calls a job off. A simulation under way stops within a moment and keeps nothing; a fit under way cannot be stopped.
///
/// # Errors
/// When there is no such job, it has ended, or it is a fit under way.
pub fn cancel(db: &Database, job: &str, now: NaiveDateTime) -> Result<Job, Error> {
    let _ = (db, job, now);
    Err(ScenarioError::Stopped.into())
}
