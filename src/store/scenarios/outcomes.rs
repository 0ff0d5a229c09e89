//! What came of versions in the simulation.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::reading::{newest, number};
use super::{Ran, Stored};
use crate::domain::scenario::Outlook;
use crate::store::connection::AnyConnection;
use crate::store::jobs::{Job, finish_in};
use crate::store::schema::{outcomes as o, plans as p};
use crate::store::{Database, StoreError, columns as c, numbers};

/// Which of those kept of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// What was promised first.
    First,
    /// What is known now.
    Newest,
}

/// Keeps what came of a version.
///
/// # Errors
/// When the scenario was removed meanwhile, its model is not stored, or the database fails.
pub fn keep(db: &Database, of: &Stored, outlook: &Outlook, at: NaiveDateTime) -> Result<(), StoreError> {
    let body = c::json("what came of the scenario", outlook)?;
    db.write(|connection| keep_in(connection, of, &outlook.model, &body, at))
}

/// Keeps what came of a version and ends the job that simulated it: both, or neither where the job was called off or
/// went to another worker.
///
/// # Errors
/// As [`keep`]; when the job is not running by this claim any more.
pub fn keep_of_job(
    db: &Database,
    job: &Job,
    (of, outlook): (&Stored, &Outlook),
    result: &str,
    at: NaiveDateTime,
) -> Result<(), StoreError> {
    let body = c::json("what came of the scenario", outlook)?;
    db.write(|connection| {
        keep_in(connection, of, &outlook.model, &body, at)?;
        finish_in(connection, job, result, at)
    })
}

fn keep_in(
    connection: &mut AnyConnection,
    of: &Stored,
    model: &str,
    body: &str,
    at: NaiveDateTime,
) -> Result<(), StoreError> {
    numbers::next(connection)?;
    newest(connection, &of.id)?;
    let row = (
        o::id.eq(c::new_id(at)),
        o::scenario_id.eq(&of.id),
        o::version.eq(number(of.version)),
        o::model_id.eq(model),
        o::ran_at.eq(c::moment(at)),
        o::body.eq(body),
    );
    diesel::insert_into(o::table).values(row).execute(connection)?;
    forget_between(connection, &of.id, number(of.version))
}

/// Deletes what lies between the first and the newest of a version, but for a plan's.
fn forget_between(connection: &mut AnyConnection, id: &str, version: i32) -> Result<(), StoreError> {
    let of = o::table.filter(o::scenario_id.eq(id).and(o::version.eq(version)));
    let kept: Vec<String> = of.order((o::ran_at.asc(), o::id.asc())).select(o::id).load(connection)?;
    let plans: Vec<String> = p::table.filter(p::outcome_id.eq_any(&kept)).select(p::outcome_id).load(connection)?;
    let last = kept.len().saturating_sub(1);
    let between = kept.iter().enumerate().filter(|(at, id)| (1..last).contains(at) && !plans.contains(id));
    let between: Vec<&String> = between.map(|(_, id)| id).collect();
    diesel::delete(o::table.filter(o::id.eq_any(between))).execute(connection)?;
    Ok(())
}

/// What came of a version, the newest version unless one is named.
///
/// # Errors
/// When there is no such scenario or version, it was not simulated yet, or the database fails.
pub fn outcome(db: &Database, id: &str, version: Option<u32>, which: Which) -> Result<(Ran, Outlook), StoreError> {
    db.read(|connection| {
        let version = super::reading::get_in(connection, id, version)?.version;
        let of = columns().filter(o::scenario_id.eq(id).and(o::version.eq(number(version))));
        let found: Option<Columns> = match which {
            Which::First => of.order((o::ran_at.asc(), o::id.asc())).first(connection).optional()?,
            Which::Newest => of.order((o::ran_at.desc(), o::id.desc())).first(connection).optional()?,
        };
        found.map_or_else(|| Err(StoreError::ScenarioNotRun { id: id.into(), version }), outcome_of)
    })
}

pub(super) type Columns = (i32, String, NaiveDateTime, String);

#[diesel::dsl::auto_type]
pub(super) fn columns() -> _ {
    o::table.select((o::version, o::model_id, o::ran_at, o::body))
}

pub(super) fn outcome_of((version, model, at, body): Columns) -> Result<(Ran, Outlook), StoreError> {
    let ran = Ran { at, model, version: version.unsigned_abs() };
    Ok((ran, c::from_json("what came of a scenario", &body)?))
}
