//! Which revision of a cell is current, kept true as extracts come and are undone.

#![allow(clippy::ref_option_ref, reason = "Diesel derives references to optional columns")]

use diesel::prelude::*;
use diesel::sql_types::Integer;

use super::series::{self, SeriesKey};
use crate::domain::Reading;
use crate::store::connection::{AnyConnection, insert_all};
use crate::store::schema::observations;
use crate::store::{StoreError, columns};

/// What an extract says of one series in one period.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct NewRevision {
    pub key: SeriesKey,
    /// As [`columns::period_columns`] gives it.
    pub period: (i32, i32),
    pub reading: Reading,
}

#[derive(Insertable)]
#[diesel(table_name = observations, treat_none_as_default_value = false)]
struct NewRow {
    series_id: i32,
    period_end: i32,
    period_months: i32,
    extract_number: i32,
    value: Option<f64>,
    gap: Option<&'static str>,
    is_current: bool,
}

// Correlated updates of the very table they read are beyond Diesel's query builder. Both databases
// read these texts alike; `$1` is the extract's number.

/// Retires the current revisions of what the extract speaks of.
const RETIRE: &str = "\
UPDATE observations SET is_current = FALSE
WHERE is_current AND (series_id, period_end, period_months) IN (
    SELECT series_id, period_end, period_months FROM observations WHERE extract_number = $1)";

/// Retires the revisions of older extracts which the waiting ones of this extract replace.
const RETIRE_OLDER: &str = "\
UPDATE observations SET is_current = FALSE
WHERE is_current AND (series_id, period_end, period_months) IN (
    SELECT series_id, period_end, period_months FROM observations
    WHERE extract_number = $1 AND NOT is_current)";

/// Makes current, of what the extract speaks of, the revisions of the newest extract in force.
const REINSTATE: &str = "\
UPDATE observations SET is_current = TRUE
WHERE (series_id, period_end, period_months, extract_number) IN (
    SELECT o.series_id, o.period_end, o.period_months, MAX(o.extract_number)
    FROM observations AS o JOIN extracts AS e ON e.number = o.extract_number
    WHERE e.undone_at IS NULL AND (o.series_id, o.period_end, o.period_months) IN (
        SELECT series_id, period_end, period_months FROM observations WHERE extract_number = $1)
    GROUP BY o.series_id, o.period_end, o.period_months)";

/// Stores what the newest extract says as current, each series and period once. The caller holds the turn.
pub(in crate::store) fn put_in_force(
    connection: &mut AnyConnection,
    organisation: i32,
    extract: i32,
    revisions: &[NewRevision],
) -> Result<(), StoreError> {
    let known = series::of_organisation(connection, organisation)?;
    let added = series::add(connection, revisions.iter().map(|r| r.key).filter(|key| !known.contains_key(key)))?;
    let rows: Vec<NewRow> = revisions
        .iter()
        .map(|revision| {
            let (value, gap) = columns::reading_columns(revision.reading);
            let new_series = added.get(&revision.key);
            NewRow {
                series_id: *new_series.or_else(|| known.get(&revision.key)).expect("known or just added"),
                period_end: revision.period.0,
                period_months: revision.period.1,
                extract_number: extract,
                value,
                gap,
                // A new series has nothing to replace; values of the others take over below.
                is_current: new_series.is_some(),
            }
        })
        .collect();
    insert_all!(connection, observations::table, rows);
    if rows.iter().any(|row| !row.is_current) {
        execute(connection, RETIRE_OLDER, extract)?;
        let waiting = observations::extract_number.eq(extract).and(diesel::dsl::not(observations::is_current));
        diesel::update(observations::table.filter(waiting))
            .set(observations::is_current.eq(true))
            .execute(connection)?;
    }
    Ok(())
}

/// Gives back what was known before an extract that has been undone. The caller holds the turn.
pub(in crate::store) fn take_out_of_force(connection: &mut AnyConnection, extract: i32) -> Result<(), StoreError> {
    execute(connection, RETIRE, extract)?;
    execute(connection, REINSTATE, extract)
}

fn execute(connection: &mut AnyConnection, sql: &str, extract: i32) -> Result<(), StoreError> {
    diesel::sql_query(sql).bind::<Integer, _>(extract).execute(connection)?;
    Ok(())
}
