//! Scenarios written down, version by version, and the one that is the plan.

use chrono::NaiveDateTime;
use serde_json::Value;

use super::checks::{self, fault, faulty};
use super::{Part, Stored};
use crate::domain::scenario::LONGEST_NAME;
use crate::pipeline::{Error, Recipes};
use crate::store::{Database, scenarios as kept};

/// Keeps a scenario, checked, as its first version.
///
/// # Errors
/// Every field that cannot be used, and a unit that does not exist among them.
pub fn create(db: &Database, body: &Value, recipes: &Recipes, now: NaiveDateTime) -> Result<Stored, Error> {
    let scenario = checks::read(db, body, recipes)?;
    Ok(kept::create(db, &scenario, None, now)?)
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
    let before = kept::get(db, id, None)?;
    let scenario = checks::read(db, body, recipes)?;
    if checks::organisation_of(db, &scenario.unit)?.is_none_or(|code| code != before.organisation) {
        let fix = format!("name a unit of {}: a scenario stays with its organisation", before.organisation);
        return Err(faulty(vec![fault("unit", &scenario.unit, "unit_elsewhere", fix)]));
    }
    Ok(kept::revise(db, id, &scenario, after, now)?)
}

/// Keeps the newest version as a scenario of its own, by another name.
///
/// # Errors
/// When there is no such scenario, or the name cannot be used.
pub fn copy(db: &Database, id: &str, name: Option<&str>, now: NaiveDateTime) -> Result<Stored, Error> {
    let mut scenario = kept::get(db, id, None)?.scenario;
    scenario.name = match name {
        Some(name) => checks::name(name)?,
        None => format!("Copy of {}", scenario.name).chars().take(LONGEST_NAME).collect(),
    };
    Ok(kept::create(db, &scenario, Some(id), now)?)
}

/// Scenarios in their newest version, newest scenario first.
///
/// # Errors
/// When the organisation asked for does not exist.
pub fn list(db: &Database, organisation: Option<&str>, part: Part) -> Result<Vec<Stored>, Error> {
    Ok(kept::list(db, organisation, part)?)
}

/// A version of a scenario, the newest unless one is named.
///
/// # Errors
/// When there is no such scenario or version.
pub fn get(db: &Database, id: &str, version: Option<u32>) -> Result<Stored, Error> {
    Ok(kept::get(db, id, version)?)
}

/// Every version, newest first.
///
/// # Errors
/// When there is no such scenario.
pub fn versions(db: &Database, id: &str) -> Result<Vec<Stored>, Error> {
    Ok(kept::versions(db, id)?)
}

/// Takes a scenario out of every list; what was kept of it stays in the database.
///
/// # Errors
/// When there is no such scenario, or it is the plan.
pub fn remove(db: &Database, id: &str, now: NaiveDateTime) -> Result<(), Error> {
    Ok(kept::remove(db, id, now)?)
}

/// Makes a scenario its organisation's plan, in its newest version and as it was last simulated; a plan before it is
/// none any more.
///
/// # Errors
/// When there is no such scenario, or its newest version was not simulated yet.
pub fn mark_as_plan(db: &Database, id: &str, now: NaiveDateTime) -> Result<Stored, Error> {
    Ok(kept::mark(db, id, now)?)
}

/// Makes a scenario the plan no longer; nothing changes where it was not.
///
/// # Errors
/// When there is no such scenario.
pub fn unmark(db: &Database, id: &str) -> Result<Stored, Error> {
    Ok(kept::unmark(db, id)?)
}

/// An organisation's plan, in the version that was marked.
///
/// # Errors
/// When there is no such organisation.
pub fn plan_of(db: &Database, organisation: &str) -> Result<Option<Stored>, Error> {
    Ok(kept::plan_of(db, organisation)?)
}
