//! Simulations and goals as jobs of the queue.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{GOAL_JOB, RUN_JOB, checks, running};
use crate::domain::scenario::GoalAnswer;
use crate::pipeline::jobs::Clock;
use crate::pipeline::{Error, Recipes};
use crate::scenario::Watch;
use crate::store::jobs::{self, Job};
use crate::store::{Database, StoreError, scenarios as kept};

/// What a simulation's job says.
#[derive(Debug, Serialize, Deserialize)]
struct RunPayload {
    scenario: String,
    version: u32,
}

/// Queues the simulation of the newest version; one that waits or runs already is given back.
///
/// # Errors
/// When there is no such scenario.
pub fn request_run(db: &Database, id: &str, now: NaiveDateTime) -> Result<Job, Error> {
    let stored = kept::get(db, id, None)?;
    let payload = json!(RunPayload { scenario: stored.id, version: stored.version });
    Ok(jobs::enqueue_once(db, RUN_JOB, Some(&stored.organisation), &payload, now)?)
}

/// Does a simulation of the queue: the version asked for, even where a newer one was written meanwhile.
pub(in crate::pipeline) fn work_run(
    db: &Database,
    job: &Job,
    recipes: &Recipes,
    clock: Clock,
    watch: Watch,
) -> Result<(), Error> {
    let asked: RunPayload = payload(&job.payload)?;
    let of = kept::get(db, &asked.scenario, Some(asked.version))?;
    let outlook = running::run_now(db, &of.scenario, recipes, watch)?;
    let result = format!("/api/v1/scenarios/{}/result?version={}", of.id, of.version);
    Ok(kept::keep_of_job(db, job, (&of, &outlook), &result, clock())?)
}

/// Queues a goal to seek; one of the same words that waits or runs already is given back.
///
/// # Errors
/// Every field that cannot be used.
pub fn request_goal(db: &Database, body: &Value, recipes: &Recipes, now: NaiveDateTime) -> Result<Job, Error> {
    let goal = checks::read_goal(db, body, recipes)?;
    let organisation = checks::organisation_of(db, &goal.unit)?;
    Ok(jobs::enqueue_once(db, GOAL_JOB, organisation.as_deref(), &json!({ "goal": body }), now)?)
}

/// Seeks a goal of the queue.
pub(in crate::pipeline) fn work_goal(
    db: &Database,
    job: &Job,
    recipes: &Recipes,
    clock: Clock,
    watch: Watch,
) -> Result<(), Error> {
    let goal = checks::read_goal(db, &job.payload["goal"], recipes)?;
    let answer = running::seek_now(db, &goal, recipes, watch)?;
    let result = format!("/api/v1/goal-seek/{}", job.id);
    Ok(kept::keep_answer(db, job, &answer, &result, clock())?)
}

/// The answer of a goal's job.
///
/// # Errors
/// When there is no such job, it seeks no goal, or it has no answer (yet).
pub fn goal_answer(db: &Database, job: &str) -> Result<GoalAnswer, Error> {
    let found = jobs::get(db, job)?;
    let none = Error::NotAnswered { job: found.id, kind: found.kind, state: found.state.as_str() };
    kept::answer(db, job)?.ok_or(none)
}

fn payload<T: serde::de::DeserializeOwned>(payload: &Value) -> Result<T, Error> {
    let read = serde_json::from_value(payload.clone());
    read.map_err(|_e| {
        let value = payload.to_string().chars().take(60).collect();
        Error::Store(StoreError::Corrupt { what: "a job's payload", value })
    })
}
