//! Which revision of a cell is current, kept true as extracts come and are undone.

use diesel::prelude::*;
use diesel::sql_types::Integer;

use crate::store::StoreError;
use crate::store::connection::{AnyConnection, insert_all};
use crate::store::schema::{observations, units};

/// A revision to be stored.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = observations, treat_none_as_default_value = false)]
pub(in crate::store) struct NewRow {
    pub unit_id: i32,
    pub measure_id: i32,
    pub period_end: i32,
    pub period_months: i32,
    pub role_group_id: i32,
    pub extract_number: i32,
    pub value: Option<f64>,
    pub gap: Option<&'static str>,
    pub is_current: bool,
}

impl NewRow {
    /// What it is a revision of, in the order of the table's key.
    pub fn cell(&self) -> (i32, i32, i32, i32, i32) {
        (self.unit_id, self.measure_id, self.period_end, self.period_months, self.role_group_id)
    }
}

// Correlated updates of the very table they read are beyond Diesel's query builder. Both databases
// read these texts alike; `$1` is the extract's number.

/// Retires the current revisions of the extract's cells.
const RETIRE: &str = "\
UPDATE observations SET is_current = FALSE
WHERE is_current AND (unit_id, measure_id, period_end, period_months, role_group_id) IN (
    SELECT unit_id, measure_id, period_end, period_months, role_group_id
    FROM observations WHERE extract_number = $1)";

/// Makes current, in the extract's cells, the revision of the newest extract in force.
const REINSTATE: &str = "\
UPDATE observations SET is_current = TRUE
WHERE (unit_id, measure_id, period_end, period_months, role_group_id, extract_number) IN (
    SELECT o.unit_id, o.measure_id, o.period_end, o.period_months, o.role_group_id, MAX(o.extract_number)
    FROM observations AS o JOIN extracts AS e ON e.number = o.extract_number
    WHERE e.undone_at IS NULL
      AND (o.unit_id, o.measure_id, o.period_end, o.period_months, o.role_group_id) IN (
        SELECT unit_id, measure_id, period_end, period_months, role_group_id
        FROM observations WHERE extract_number = $1)
    GROUP BY o.unit_id, o.measure_id, o.period_end, o.period_months, o.role_group_id)";

/// Stores the rows of the newest extract as the current ones. The caller holds the turn.
pub(in crate::store) fn put_in_force(
    connection: &mut AnyConnection,
    organisation: i32,
    extract: i32,
    mut rows: Vec<NewRow>,
) -> Result<(), StoreError> {
    // An organisation's first extract has nothing to replace; later ones are compared cell by cell.
    let is_first = !has_any(connection, organisation)?;
    for row in &mut rows {
        row.is_current = is_first;
    }
    insert_all!(connection, observations::table, rows);
    if !is_first {
        execute(connection, RETIRE, extract)?;
        diesel::update(observations::table.filter(observations::extract_number.eq(extract)))
            .set(observations::is_current.eq(true))
            .execute(connection)?;
    }
    Ok(())
}

/// Gives the cells of an undone extract back what was known before. The caller holds the turn.
pub(in crate::store) fn take_out_of_force(connection: &mut AnyConnection, extract: i32) -> Result<(), StoreError> {
    execute(connection, RETIRE, extract)?;
    execute(connection, REINSTATE, extract)
}

fn has_any(connection: &mut AnyConnection, organisation: i32) -> Result<bool, StoreError> {
    let units: Vec<i32> =
        units::table.filter(units::organisation_id.eq(organisation)).select(units::id).load(connection)?;
    let current = observations::table.filter(observations::is_current.and(observations::unit_id.eq_any(units)));
    Ok(current.select(observations::extract_number).first::<i32>(connection).optional()?.is_some())
}

fn execute(connection: &mut AnyConnection, sql: &str, extract: i32) -> Result<(), StoreError> {
    diesel::sql_query(sql).bind::<Integer, _>(extract).execute(connection)?;
    Ok(())
}
