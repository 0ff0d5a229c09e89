//! Many revisions at once, in the way each database takes them fastest.

#![allow(clippy::ref_option_ref, reason = "Diesel derives references to optional columns")]

use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Double, Integer, Nullable, Text};

use super::Cell;
use crate::store::StoreError;
use crate::store::connection::AnyConnection;
use crate::store::schema::observations as o;

/// Rows sent to `PostgreSQL` at once: a megabyte or two of arrays.
const AT_ONCE: usize = 20_000;

/// Rows in one statement of `SQLite`, which may have 32,766 parameters.
const BATCH: usize = 128;

/// A revision on its way into the table.
#[derive(Debug, Clone, Copy, Insertable)]
#[diesel(table_name = o, treat_none_as_default_value = false)]
pub(super) struct NewRow {
    pub series_id: i32,
    pub period_end: i32,
    pub period_months: i32,
    pub extract_number: i32,
    pub value: Option<f64>,
    pub gap: Option<&'static str>,
    pub is_current: bool,
    pub is_derived: bool,
    pub replaced: Option<i32>,
}

impl NewRow {
    /// The cell it is a revision of.
    pub fn cell(&self) -> Cell {
        (self.series_id, self.period_end, self.period_months)
    }
}

const INSERT: &str = "\
INSERT INTO observations (series_id, period_end, period_months, extract_number, value, gap, is_current, is_derived, replaced)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)";

const RETIRE: &str = "\
UPDATE observations AS o SET is_current = FALSE
FROM unnest($1, $2, $3, $4) AS r (series_id, period_end, period_months, extract_number)
WHERE o.series_id = r.series_id AND o.period_end = r.period_end
    AND o.period_months = r.period_months AND o.extract_number = r.extract_number";

/// Stores revisions; in the order of their cells it is quickest.
pub(super) fn insert(connection: &mut AnyConnection, rows: &[NewRow]) -> Result<(), StoreError> {
    let connection = match connection {
        AnyConnection::Postgresql(connection) => connection,
        AnyConnection::Sqlite(sqlite) => {
            // A full batch is prepared once and run again.
            let (batches, rest) = rows.as_chunks::<BATCH>();
            for batch in batches {
                diesel::insert_into(o::table).values(batch).execute(sqlite)?;
            }
            diesel::insert_into(o::table).values(rest).execute(sqlite)?;
            return Ok(());
        }
    };
    for rows in rows.chunks(AT_ONCE) {
        diesel::sql_query(INSERT)
            .bind::<Array<Integer>, _>(column(rows, |row| row.series_id))
            .bind::<Array<Integer>, _>(column(rows, |row| row.period_end))
            .bind::<Array<Integer>, _>(column(rows, |row| row.period_months))
            .bind::<Array<Integer>, _>(column(rows, |row| row.extract_number))
            .bind::<Array<Nullable<Double>>, _>(column(rows, |row| row.value))
            .bind::<Array<Nullable<Text>>, _>(column(rows, |row| row.gap))
            .bind::<Array<Bool>, _>(column(rows, |row| row.is_current))
            .bind::<Array<Bool>, _>(column(rows, |row| row.is_derived))
            .bind::<Array<Nullable<Integer>>, _>(column(rows, |row| row.replaced))
            .execute(connection)?;
    }
    Ok(())
}

/// Takes the revisions that these rows replace out of force.
pub(super) fn retire_replaced(connection: &mut AnyConnection, rows: &[NewRow]) -> Result<(), StoreError> {
    let replacing = rows.iter().filter(|row| row.is_current && row.replaced.is_some());
    let old: Vec<(Cell, i32)> = replacing.filter_map(|row| Some((row.cell(), row.replaced?))).collect();
    match connection {
        AnyConnection::Postgresql(connection) => {
            for old in old.chunks(AT_ONCE) {
                diesel::sql_query(RETIRE)
                    .bind::<Array<Integer>, _>(column(old, |(cell, _)| cell.0))
                    .bind::<Array<Integer>, _>(column(old, |(cell, _)| cell.1))
                    .bind::<Array<Integer>, _>(column(old, |(cell, _)| cell.2))
                    .bind::<Array<Integer>, _>(column(old, |(_, extract)| *extract))
                    .execute(connection)?;
            }
        }
        AnyConnection::Sqlite(connection) => {
            // One prepared statement, run in the order of the key.
            for ((series, end, months), extract) in old {
                let revision = o::table.find((series, end, months, extract));
                diesel::update(revision).set(o::is_current.eq(false)).execute(connection)?;
            }
        }
    }
    Ok(())
}

fn column<R, T>(rows: &[R], of: impl Fn(&R) -> T) -> Vec<T> {
    rows.iter().map(of).collect()
}
