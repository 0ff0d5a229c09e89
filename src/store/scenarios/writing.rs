//! Writing scenarios down, version by version, and taking them out of sight.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Stored;
use super::reading::{get_in, newest, number};
use crate::domain::scenario::Scenario;
use crate::store::connection::AnyConnection;
use crate::store::schema::{outcomes as o, plans as p, scenario_versions as v, scenarios as s};
use crate::store::{Database, StoreError, columns as c, numbers, units};

/// Keeps a scenario as its first version, in the organisation of its unit.
///
/// # Errors
/// When there is no such unit, or the database fails.
pub fn create(
    db: &Database,
    scenario: &Scenario,
    copied_from: Option<&str>,
    at: NaiveDateTime,
) -> Result<Stored, StoreError> {
    let id = c::new_id(at);
    db.write(|connection| {
        let (organisation, _) = units::locate(connection, &scenario.unit)?;
        let row = (
            s::id.eq(&id),
            s::organisation_id.eq(organisation),
            s::copied_from.eq(copied_from),
            s::version.eq(1),
            s::created_at.eq(c::moment(at)),
        );
        diesel::insert_into(s::table).values(row).execute(connection)?;
        keep_version(connection, &id, 1, scenario, at)?;
        get_in(connection, &id, None)
    })
}

/// Keeps a new version; the newest version again comes back as it is. With `after`, only if that is the newest.
///
/// # Errors
/// When there is no such scenario, another version came after `after`, or the database fails.
pub fn revise(
    db: &Database,
    id: &str,
    scenario: &Scenario,
    after: Option<u32>,
    at: NaiveDateTime,
) -> Result<Stored, StoreError> {
    db.write(|connection| {
        numbers::next(connection)?;
        let before = get_in(connection, id, None)?;
        if before.scenario == *scenario {
            return Ok(before);
        }
        if let Some(after) = after.filter(|after| *after != before.version) {
            return Err(StoreError::ScenarioChanged { id: before.id, version: before.version, after });
        }
        let version = number(before.version) + 1;
        diesel::update(s::table.find(id)).set(s::version.eq(version)).execute(connection)?;
        keep_version(connection, id, version, scenario, at)?;
        get_in(connection, id, None)
    })
}

fn keep_version(
    connection: &mut AnyConnection,
    id: &str,
    version: i32,
    scenario: &Scenario,
    at: NaiveDateTime,
) -> Result<(), StoreError> {
    let row = (
        v::scenario_id.eq(id),
        v::version.eq(version),
        v::created_at.eq(c::moment(at)),
        v::body.eq(c::json("the scenario", scenario)?),
    );
    diesel::insert_into(v::table).values(row).execute(connection)?;
    Ok(())
}

/// Takes a scenario out of every list; its rows stay.
///
/// # Errors
/// When there is no such scenario (any more), it is the plan, or the database fails.
pub fn remove(db: &Database, id: &str, at: NaiveDateTime) -> Result<(), StoreError> {
    db.write(|connection| {
        numbers::next(connection)?;
        newest(connection, id)?;
        let marked = p::table.inner_join(o::table).filter(o::scenario_id.eq(id)).select(p::organisation_id);
        if marked.first::<i32>(connection).optional()?.is_some() {
            return Err(StoreError::ScenarioIsPlan { id: id.into() });
        }
        diesel::update(s::table.find(id)).set(s::removed_at.eq(c::moment(at))).execute(connection)?;
        Ok(())
    })
}
