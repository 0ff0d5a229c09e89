//! Scenarios and their versions, with whether they are the plan and when they were simulated.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{Part, Ran, Stored};
use crate::store::connection::{AnyConnection, MultiBackend};
use crate::store::organisations::number_if_given;
use crate::store::schema::{organisations, outcomes as o, plans as p, scenario_versions as v, scenarios as s};
use crate::store::{Database, StoreError, Thing, columns as c};

/// The most versions listed.
const VERSIONS: i64 = 500;

/// Scenarios that were not removed, each in its newest version; the newest scenario first.
///
/// # Errors
/// When the organisation asked for does not exist, or the database fails.
pub fn list(db: &Database, organisation: Option<&str>, part: Part) -> Result<Vec<Stored>, StoreError> {
    let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    db.read(|connection| {
        let number = number_if_given(connection, organisation)?;
        let mut query = columns().filter(v::version.eq(s::version)).into_boxed::<MultiBackend>();
        if let Some(number) = number {
            query = query.filter(s::organisation_id.eq(number));
        }
        let newest = query.order((s::created_at.desc(), s::id.desc()));
        let rows = newest.offset(whole(part.after)).limit(whole(part.limit)).load(connection)?;
        stored(connection, rows)
    })
}

/// A version of a scenario, the newest unless one is named.
///
/// # Errors
/// When there is no such scenario (any more) or version, or the database fails.
pub fn get(db: &Database, id: &str, version: Option<u32>) -> Result<Stored, StoreError> {
    db.read(|connection| get_in(connection, id, version))
}

/// Every version of a scenario, newest first, at most 500.
///
/// # Errors
/// When there is no such scenario (any more), or the database fails.
pub fn versions(db: &Database, id: &str) -> Result<Vec<Stored>, StoreError> {
    db.read(|connection| {
        let rows = columns().filter(s::id.eq(id)).order(v::version.desc()).limit(VERSIONS).load(connection)?;
        let found = stored(connection, rows)?;
        if found.is_empty() { Err(StoreError::not_found(Thing::Scenario, id)) } else { Ok(found) }
    })
}

/// As [`get`], within a transaction.
pub(super) fn get_in(connection: &mut AnyConnection, id: &str, version: Option<u32>) -> Result<Stored, StoreError> {
    let version = version.map_or_else(|| newest(connection, id), |version| Ok(number(version)))?;
    let rows = columns().filter(s::id.eq(id).and(v::version.eq(version))).load(connection)?;
    if let Some(found) = stored(connection, rows)?.pop() {
        return Ok(found);
    }
    newest(connection, id)?;
    Err(StoreError::not_found(Thing::ScenarioVersion, &format!("{id}, {version}")))
}

/// The number of the newest version of a scenario that was not removed.
pub(super) fn newest(connection: &mut AnyConnection, id: &str) -> Result<i32, StoreError> {
    let open = s::table.find(id).filter(s::removed_at.is_null());
    let version: Option<i32> = open.select(s::version).first(connection).optional()?;
    version.ok_or_else(|| StoreError::not_found(Thing::Scenario, id))
}

/// A version's number as the database has it; nobody writes as many as would not fit.
pub(super) fn number(version: u32) -> i32 {
    i32::try_from(version).unwrap_or(i32::MAX)
}

type Columns = (String, String, Option<String>, i32, i32, NaiveDateTime, String);

#[diesel::dsl::auto_type]
fn columns() -> _ {
    s::table
        .inner_join(organisations::table)
        .inner_join(v::table.on(v::scenario_id.eq(s::id)))
        .filter(s::removed_at.is_null())
        .select((s::id, organisations::code, s::copied_from, s::version, v::version, v::created_at, v::body))
}

/// Rows with what else is known of them, in their order.
fn stored(connection: &mut AnyConnection, rows: Vec<Columns>) -> Result<Vec<Stored>, StoreError> {
    let ids: Vec<&str> = rows.iter().map(|row| row.0.as_str()).collect();
    let plans: Vec<(String, i32)> = p::table
        .inner_join(o::table)
        .filter(o::scenario_id.eq_any(&ids))
        .select((o::scenario_id, o::version))
        .load(connection)?;
    let plans: BTreeMap<String, i32> = plans.into_iter().collect();
    let runs: Vec<(String, i32, NaiveDateTime, String)> = o::table
        .filter(o::scenario_id.eq_any(&ids))
        .order((o::ran_at.asc(), o::id.asc()))
        .select((o::scenario_id, o::version, o::ran_at, o::model_id))
        .load(connection)?;
    // The last of each version wins.
    let runs: BTreeMap<(String, i32), (NaiveDateTime, String)> =
        runs.into_iter().map(|(id, version, at, model)| ((id, version), (at, model))).collect();
    let whole = |row: Columns| {
        let (id, organisation, copied_from, versions, version, created_at, body) = row;
        let ran = runs.get(&(id.clone(), version)).cloned();
        let plan_version = plans.get(&id).map(|version| version.unsigned_abs());
        let number = version.unsigned_abs();
        Ok(Stored {
            organisation,
            version: number,
            versions: versions.unsigned_abs(),
            created_at,
            scenario: c::from_json("a scenario", &body)?,
            is_plan: plan_version.is_some(),
            plan_version,
            copied_from,
            ran: ran.map(|(at, model)| Ran { at, model, version: number }),
            id,
        })
    };
    rows.into_iter().map(whole).collect()
}
