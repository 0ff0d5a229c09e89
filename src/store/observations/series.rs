//! What is followed over time: one measure of one role group of one unit.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use crate::store::connection::{AnyConnection, insert_all};
use crate::store::schema::{series, units};
use crate::store::{StoreError, columns, numbers};

/// What a series is of, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Queryable)]
#[allow(clippy::struct_field_names, reason = "the columns' own names")]
pub(in crate::store) struct SeriesKey {
    pub unit_id: i32,
    pub measure_id: i32,
    pub role_group_id: i32,
}

#[derive(Insertable)]
#[diesel(table_name = series)]
struct NewSeries {
    id: i32,
    unit_id: i32,
    measure_id: i32,
    role_group_id: i32,
}

/// Numbers of every series of an organisation.
pub(in crate::store) fn of_organisation(
    connection: &mut AnyConnection,
    organisation: i32,
) -> Result<BTreeMap<SeriesKey, i32>, StoreError> {
    let rows: Vec<(SeriesKey, i32)> = series::table
        .inner_join(units::table)
        .filter(units::organisation_id.eq(organisation))
        .select(((series::unit_id, series::measure_id, series::role_group_id), series::id))
        .load(connection)?;
    Ok(rows.into_iter().collect())
}

/// Adds series and gives their numbers. The caller holds the turn and knows that they are new.
pub(super) fn add(
    connection: &mut AnyConnection,
    keys: impl Iterator<Item = SeriesKey>,
) -> Result<BTreeMap<SeriesKey, i32>, StoreError> {
    let keys: BTreeSet<SeriesKey> = keys.collect();
    let first = numbers::take(connection, columns::count(keys.len()))?;
    let numbered: BTreeMap<SeriesKey, i32> = keys.into_iter().zip(first..).collect();
    let rows: Vec<NewSeries> = numbered
        .iter()
        .map(|(key, id)| {
            let SeriesKey { unit_id, measure_id, role_group_id } = *key;
            NewSeries { id: *id, unit_id, measure_id, role_group_id }
        })
        .collect();
    insert_all!(connection, series::table, rows);
    Ok(numbered)
}
