//! What a kept extract changed when it came.

use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Double, Integer, Nullable, Text};

use super::{Change, Changes, Effect, Part, counted};
use crate::store::extracts::number_of;
use crate::store::observations::Names;
use crate::store::schema::{extracts, observations, organisations};
use crate::store::{Database, StoreError, columns as c};

/// The extract's values that differ from those they replaced or gave way to. A self-join is beyond
/// Diesel's query builder; a value and a gap are never both given, so a cell without an old value differs.
const DIFFERENT: &str = "\
SELECT s.unit_id, s.measure_id, s.role_group_id, n.period_end, n.period_months, n.value, n.gap,
    o.extract_number AS old_extract, o.value AS old_value, o.gap AS old_gap,
    n.is_derived AND NOT COALESCE(o.is_derived, TRUE) AS gave_way
FROM observations AS n
JOIN series AS s ON s.id = n.series_id
LEFT JOIN observations AS o ON o.series_id = n.series_id AND o.period_end = n.period_end
    AND o.period_months = n.period_months AND o.extract_number = n.replaced
WHERE n.extract_number = $1 AND (n.value IS DISTINCT FROM o.value OR n.gap IS DISTINCT FROM o.gap)";

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Integer)]
    unit_id: i32,
    #[diesel(sql_type = Integer)]
    measure_id: i32,
    #[diesel(sql_type = Integer)]
    role_group_id: i32,
    #[diesel(sql_type = Integer)]
    period_end: i32,
    #[diesel(sql_type = Integer)]
    period_months: i32,
    #[diesel(sql_type = Nullable<Double>)]
    value: Option<f64>,
    #[diesel(sql_type = Nullable<Text>)]
    gap: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    old_extract: Option<i32>,
    #[diesel(sql_type = Nullable<Double>)]
    old_value: Option<f64>,
    #[diesel(sql_type = Nullable<Text>)]
    old_gap: Option<String>,
    #[diesel(sql_type = Bool)]
    gave_way: bool,
}

impl Row {
    fn effect(&self) -> Effect {
        match self.old_extract {
            None => Effect::Added,
            Some(_) if self.gave_way => Effect::GaveWay,
            Some(_) => Effect::Changed,
        }
    }
}

/// See [`super::of`].
pub(super) fn of(db: &Database, extract: &str, part: Part) -> Result<Changes, StoreError> {
    let (names, all, rows) = db.read(|connection| {
        let number = number_of(connection, extract)?;
        let code: String = extracts::table
            .inner_join(organisations::table)
            .filter(extracts::number.eq(number))
            .select(organisations::code)
            .first(connection)?;
        let names = Names::of(connection, &code)?;
        let of_extract = observations::table.filter(observations::extract_number.eq(number));
        let all: i64 = of_extract.select(count_star()).first(connection)?;
        let rows: Vec<Row> = diesel::sql_query(DIFFERENT).bind::<Integer, _>(number).load(connection)?;
        Ok((names, usize::try_from(all).unwrap_or_default(), rows))
    })?;
    let (units, roles) = names.ranks();
    let mut placed: Vec<_> = rows
        .iter()
        .map(|row| {
            let place = (units.get(&row.unit_id), roles.get(&row.role_group_id));
            Ok((row.effect(), place, db.measure(row.measure_id)?, (row.period_end, row.period_months), row))
        })
        .collect::<Result<_, StoreError>>()?;
    placed.sort_unstable_by_key(|(effect, place, measure, period, _)| (*effect, *place, *measure, *period));
    let cells = part.of(&placed).iter().map(|(effect, .., row)| change(db, &names, *effect, row));
    Ok(Changes { cells: cells.collect::<Result<_, _>>()?, ..counted(rows.iter().map(Row::effect), all) })
}

fn change(db: &Database, names: &Names, effect: Effect, row: &Row) -> Result<Change, StoreError> {
    let old = row.old_extract.map(|_| c::reading(row.old_value, row.old_gap.as_deref())).transpose()?;
    Ok(Change {
        effect,
        unit: names.unit(row.unit_id)?,
        role: names.role(row.role_group_id)?,
        measure: db.measure(row.measure_id)?,
        period: c::period(row.period_end, row.period_months)?,
        old,
        old_extract: row.old_extract.map(|number| names.extract(number)).transpose()?,
        new: c::reading(row.value, row.gap.as_deref())?,
    })
}
