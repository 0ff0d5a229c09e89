//! Which revision of a cell is current, kept true as extracts come and are undone.
//!
//! Of a cell's revisions whose extracts were not undone, those that were counted go before those that
//! were derived by comparing snapshots, whichever came later; among equals the newest is in force.

use diesel::prelude::*;
use diesel::sql_types::Integer;

use super::Cell;
use super::bulk::{self, NewRow};
use super::series::{self, SeriesKey};
use crate::domain::Reading;
use crate::store::connection::AnyConnection;
use crate::store::schema::observations as o;
use crate::store::{StoreError, columns};

/// What an extract says of one series in one period.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct NewRevision {
    pub key: SeriesKey,
    /// As [`columns::period_columns`] gives it.
    pub period: (i32, i32),
    pub reading: Reading,
    /// Worked out rather than counted.
    pub is_derived: bool,
}

/// The revision in force of a cell: whose it is, and whether it was derived.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct Standing {
    pub reading: Reading,
    pub extract: i32,
    pub is_derived: bool,
}

impl Standing {
    /// Whether a newer revision takes its place.
    pub fn gives_way_to(self, newer_is_derived: bool) -> bool {
        self.is_derived || !newer_is_derived
    }
}

// Correlated updates of the very table they read are beyond Diesel's query builder. Both databases
// read these texts alike; `$1` is the extract's number.

/// Takes the extract's revisions out of force.
const RETIRE: &str = "UPDATE observations SET is_current = FALSE WHERE extract_number = $1 AND is_current";

/// Makes current, in the extract's cells that have no current revision, the newest counted one in force.
const REINSTATE_COUNTED: &str = "\
UPDATE observations SET is_current = TRUE
WHERE (series_id, period_end, period_months, extract_number) IN (
    SELECT o.series_id, o.period_end, o.period_months, MAX(o.extract_number)
    FROM observations AS n
    JOIN observations AS o ON o.series_id = n.series_id AND o.period_end = n.period_end
        AND o.period_months = n.period_months
    JOIN extracts AS e ON e.number = o.extract_number
    WHERE n.extract_number = $1 AND e.undone_at IS NULL AND NOT o.is_derived
        AND NOT EXISTS (
            SELECT 1 FROM observations AS c
            WHERE c.series_id = n.series_id AND c.period_end = n.period_end
                AND c.period_months = n.period_months AND c.is_current)
    GROUP BY o.series_id, o.period_end, o.period_months)";

/// Stores what the newest extract says, each series and period once, in the order of both. The caller
/// holds the turn.
pub(in crate::store) fn put_in_force(
    connection: &mut AnyConnection,
    organisation: i32,
    extract: i32,
    revisions: &[NewRevision],
) -> Result<(), StoreError> {
    let known = series::of_organisation(connection, organisation)?;
    let added = series::add(connection, revisions.iter().map(|r| r.key).filter(|key| !known.contains_key(key)))?;
    let mut rows: Vec<NewRow> = revisions
        .iter()
        .map(|revision| {
            let (value, gap) = columns::reading_columns(revision.reading);
            let series = known.get(&revision.key).or_else(|| added.get(&revision.key));
            NewRow {
                series_id: *series.expect("known or just added"),
                period_end: revision.period.0,
                period_months: revision.period.1,
                extract_number: extract,
                value,
                gap,
                is_current: true,
                is_derived: revision.is_derived,
                replaced: None,
            }
        })
        .collect();
    rows.sort_unstable_by_key(NewRow::cell);
    // A new series has nothing to replace; numbers grow.
    let newest = added.values().min().copied().unwrap_or(i32::MAX);
    let standing = standing(connection, rows.iter().map(NewRow::cell).filter(|cell| cell.0 < newest))?;
    for row in &mut rows {
        if let Ok(at) = standing.binary_search_by_key(&row.cell(), |(cell, _)| *cell) {
            let old = standing[at].1;
            row.replaced = Some(old.extract);
            row.is_current = old.gives_way_to(row.is_derived);
        }
    }
    drop(standing);
    bulk::retire_replaced(connection, &rows)?;
    bulk::insert(connection, &rows)
}

/// Cell, value, gap, extract, derived or not.
type Row = (Cell, Option<f64>, Option<String>, i32, bool);

/// What is in force within the span of the cells given, in the order of cells.
pub(in crate::store) fn standing(
    connection: &mut AnyConnection,
    cells: impl Iterator<Item = Cell> + Clone,
) -> Result<Vec<(Cell, Standing)>, StoreError> {
    let series = (cells.clone().map(|cell| cell.0).min(), cells.clone().map(|cell| cell.0).max());
    let ends = (cells.clone().map(|cell| cell.1).min(), cells.map(|cell| cell.1).max());
    let ((Some(first), Some(last)), (Some(from), Some(to))) = (series, ends) else { return Ok(Vec::new()) };
    let rows: Vec<Row> = o::table
        .filter(o::is_current.and(o::series_id.between(first, last)).and(o::period_end.between(from, to)))
        .select(((o::series_id, o::period_end, o::period_months), o::value, o::gap, o::extract_number, o::is_derived))
        .load(connection)?;
    let mut standing: Vec<(Cell, Standing)> = rows
        .into_iter()
        .map(|(cell, value, gap, extract, is_derived)| {
            Ok((cell, Standing { reading: columns::reading(value, gap.as_deref())?, extract, is_derived }))
        })
        .collect::<Result<_, StoreError>>()?;
    standing.sort_unstable_by_key(|(cell, _)| *cell);
    Ok(standing)
}

/// Gives back what was known before an extract that has been undone. The caller holds the turn.
pub(in crate::store) fn take_out_of_force(connection: &mut AnyConnection, extract: i32) -> Result<(), StoreError> {
    execute(connection, RETIRE, extract)?;
    execute(connection, REINSTATE_COUNTED, extract)?;
    // What is left has derived revisions alone.
    execute(connection, &REINSTATE_COUNTED.replace("AND NOT o.is_derived", ""), extract)
}

fn execute(connection: &mut AnyConnection, sql: &str, extract: i32) -> Result<(), StoreError> {
    diesel::sql_query(sql).bind::<Integer, _>(extract).execute(connection)?;
    Ok(())
}
