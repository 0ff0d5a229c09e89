//! Answers to goals, by the job that sought them.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::domain::scenario::GoalAnswer;
use crate::store::jobs::{Job, finish_in};
use crate::store::schema::goal_answers as g;
use crate::store::{Database, StoreError, columns as c};

/// Keeps the answer of a job and ends it: both, or neither where the job was called off or went to another worker.
///
/// # Errors
/// When the job is not running by this claim any more, or the database fails.
pub fn keep_answer(
    db: &Database,
    job: &Job,
    answer: &GoalAnswer,
    result: &str,
    at: NaiveDateTime,
) -> Result<(), StoreError> {
    let body = c::json("the answer", answer)?;
    db.write(|connection| {
        finish_in(connection, job, result, at)?;
        diesel::insert_into(g::table).values((g::job_id.eq(&job.id), g::body.eq(&body))).execute(connection)?;
        Ok(())
    })
}

/// The answer of a job; `None` where it has none.
///
/// # Errors
/// When the database fails.
pub fn answer(db: &Database, job: &str) -> Result<Option<GoalAnswer>, StoreError> {
    let body: Option<String> =
        db.read(|connection| Ok(g::table.find(job).select(g::body).first(connection).optional()?))?;
    body.map(|body| c::from_json("an answer", &body)).transpose()
}
