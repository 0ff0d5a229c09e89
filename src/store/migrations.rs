//! The steps that make the tables, embedded from `migrations/`; each can be taken back.

use std::collections::BTreeSet;

use diesel::migration::{Migration, MigrationSource};
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::connection::{AnyConnection, MultiBackend};
use super::schema::measures::dsl as m;
use super::{Database, StoreError, numbers};
use crate::domain::{Count, Measure, Rate};

const STEPS: EmbeddedMigrations = embed_migrations!("migrations");

/// Takes every step not yet taken. [`Database::open`] does so itself.
///
/// # Errors
/// When a step fails (then none is taken), or the database is of a newer version.
pub fn apply(db: &Database) -> Result<(), StoreError> {
    db.write(apply_in)
}

/// Takes every step back, newest first: **everything stored is lost**.
///
/// # Errors
/// When a step cannot be taken back; then none is.
pub fn revert_all(db: &Database) -> Result<(), StoreError> {
    db.write(|connection| {
        connection.revert_all_migrations(STEPS).map_err(|source| StoreError::Migration { source })?;
        Ok(())
    })
}

/// All steps in the transaction given, so that two processes that start together take them once.
pub(super) fn apply_in(connection: &mut AnyConnection) -> Result<(), StoreError> {
    if let AnyConnection::Postgresql(postgresql) = connection {
        // Any constant does; these are the bytes of "staffcas".
        diesel::sql_query("SELECT pg_advisory_xact_lock(8319381504092496243)").execute(postgresql)?;
    }
    let fail = |source| StoreError::Migration { source };
    let steps: Vec<Box<dyn Migration<MultiBackend>>> = STEPS.migrations().map_err(fail)?;
    let known: BTreeSet<String> = steps.iter().map(|step| step.name().version().to_string()).collect();
    let applied = connection.applied_migrations().map_err(fail)?;
    if let Some(version) = applied.iter().map(ToString::to_string).filter(|v| !known.contains(v)).min() {
        return Err(StoreError::NewerDatabase { version });
    }
    connection.run_pending_migrations(STEPS).map_err(fail)?;
    name_measures(connection)
}

/// Gives every measure a number in the database; those that have one keep it.
fn name_measures(connection: &mut AnyConnection) -> Result<(), StoreError> {
    let known: BTreeSet<String> = m::measures.select(m::name).load::<String>(connection)?.into_iter().collect();
    let every = Rate::ALL.iter().copied().map(Measure::Rate).chain(Count::ALL.iter().copied().map(Measure::Count));
    for measure in every.filter(|measure| !known.contains(measure.as_str())) {
        let row = (m::id.eq(numbers::next(connection)?), m::name.eq(measure.as_str()));
        diesel::insert_into(m::measures).values(row).execute(connection)?;
    }
    Ok(())
}
