//! Which scenario is an organisation's plan, in which version and with what it promised then.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::outcomes::{Columns, outcome_of};
use super::reading::{get_in, newest};
use super::{Ran, Stored};
use crate::domain::scenario::Outlook;
use crate::store::connection::AnyConnection;
use crate::store::organisations::number_of;
use crate::store::schema::{outcomes as o, plans as p, scenarios as s};
use crate::store::{Database, StoreError, columns as c, numbers};

/// Makes the newest version of a scenario, as it was last simulated, its organisation's plan in place of any before.
///
/// # Errors
/// When there is no such scenario, that version was not simulated yet, or the database fails.
pub fn mark(db: &Database, id: &str, at: NaiveDateTime) -> Result<Stored, StoreError> {
    db.write(|connection| {
        numbers::next(connection)?;
        let version = newest(connection, id)?;
        let runs = o::table.filter(o::scenario_id.eq(id).and(o::version.eq(version)));
        let outcome: Option<String> =
            runs.order((o::ran_at.desc(), o::id.desc())).select(o::id).first(connection).optional()?;
        let outcome =
            outcome.ok_or_else(|| StoreError::ScenarioNotRun { id: id.into(), version: version.unsigned_abs() })?;
        let organisation = organisation_of(connection, id)?;
        diesel::delete(p::table.find(organisation)).execute(connection)?;
        let row = (p::organisation_id.eq(organisation), p::outcome_id.eq(outcome), p::marked_at.eq(c::moment(at)));
        diesel::insert_into(p::table).values(row).execute(connection)?;
        get_in(connection, id, None)
    })
}

/// Makes a scenario the plan no longer; nothing changes where it was not.
///
/// # Errors
/// When there is no such scenario, or the database fails.
pub fn unmark(db: &Database, id: &str) -> Result<Stored, StoreError> {
    db.write(|connection| {
        numbers::next(connection)?;
        newest(connection, id)?;
        let organisation = organisation_of(connection, id)?;
        let theirs: Vec<String> = o::table.filter(o::scenario_id.eq(id)).select(o::id).load(connection)?;
        diesel::delete(p::table.find(organisation).filter(p::outcome_id.eq_any(theirs))).execute(connection)?;
        get_in(connection, id, None)
    })
}

fn organisation_of(connection: &mut AnyConnection, id: &str) -> Result<i32, StoreError> {
    Ok(s::table.find(id).select(s::organisation_id).first(connection)?)
}

/// An organisation's plan, in the version that was marked.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn plan_of(db: &Database, organisation: &str) -> Result<Option<Stored>, StoreError> {
    db.read(|connection| {
        let organisation = number_of(connection, organisation)?;
        let plan = p::table.find(organisation).inner_join(o::table).select((o::scenario_id, o::version));
        let plan: Option<(String, i32)> = plan.first(connection).optional()?;
        plan.map(|(id, version)| get_in(connection, &id, Some(version.unsigned_abs()))).transpose()
    })
}

/// What a scenario promised when it became the plan; `None` where it is not.
///
/// # Errors
/// When the database fails.
pub fn outcome_of_plan(db: &Database, id: &str) -> Result<Option<(Ran, Outlook)>, StoreError> {
    let found: Option<Columns> = db.read(|connection| {
        let plan = p::table.inner_join(o::table).filter(o::scenario_id.eq(id));
        Ok(plan.select((o::version, o::model_id, o::ran_at, o::body)).first(connection).optional()?)
    })?;
    found.map(outcome_of).transpose()
}
