//! Reading current values, summed or one by one, and the trail of a cell.

use std::collections::BTreeMap;

use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::{Observed, PeriodKind, Revision, Sum};
use crate::domain::{Gap, Measure, Period, Reading, RoleGroup};
use crate::store::connection::{AnyConnection, MultiBackend};
use crate::store::organisations::number_of;
use crate::store::schema::{extracts, observations as o, role_groups as r, units as u};
use crate::store::{Database, StoreError, columns, role_groups, units};

/// A current revision as it stands in the table.
#[derive(Queryable)]
struct Row {
    unit_id: i32,
    role_group_id: i32,
    measure_id: i32,
    period_end: i32,
    period_months: i32,
    value: Option<f64>,
    gap: Option<String>,
    extract_number: i32,
}

/// Names for an organisation's numbers.
struct Names {
    units: BTreeMap<i32, String>,
    roles: BTreeMap<i32, Option<RoleGroup>>,
    extracts: BTreeMap<i32, String>,
}

/// See [`super::current`].
pub(super) fn current(db: &Database, organisation: &str, periods: PeriodKind) -> Result<Vec<Observed>, StoreError> {
    let (names, rows) = db.read(|connection| load(connection, organisation, Some(periods)))?;
    let mut observed: Vec<Observed> =
        rows.into_iter().map(|row| names.observed(db, &row)).collect::<Result<_, StoreError>>()?;
    let key = |o: &Observed| (o.measure, o.period);
    observed.sort_by(|a, b| {
        units::natural(&a.unit, &b.unit).then_with(|| a.role.cmp(&b.role)).then_with(|| key(a).cmp(&key(b)))
    });
    Ok(observed)
}

/// See [`super::data_hash`].
pub(super) fn data_hash(db: &Database, organisation: &str) -> Result<String, StoreError> {
    let (names, rows) = db.read(|connection| load(connection, organisation, None))?;
    let mut lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let o = names.observed(db, row)?;
            let value = o.reading.map_or_else(|gap| gap.as_str().into(), |v| format!("{:016x}", v.to_bits()));
            let role = role_groups::slug_of(o.role.as_ref());
            Ok(format!("{}\t{role}\t{}\t{}\t{value}\n", o.unit, o.measure, o.period))
        })
        .collect::<Result<_, StoreError>>()?;
    lines.sort_unstable();
    let mut hash = Sha256::new();
    for line in &lines {
        hash.update(line.as_bytes());
    }
    Ok(format!("sha256:{:x}", hash.finalize()))
}

fn load(
    connection: &mut AnyConnection,
    organisation: &str,
    periods: Option<PeriodKind>,
) -> Result<(Names, Vec<Row>), StoreError> {
    let organisation = number_of(connection, organisation)?;
    let units: BTreeMap<i32, String> = u::table
        .filter(u::organisation_id.eq(organisation))
        .select((u::id, u::slug))
        .load::<(i32, String)>(connection)?
        .into_iter()
        .collect();
    let roles: Vec<(i32, String)> =
        r::table.filter(r::organisation_id.eq(organisation)).select((r::id, r::slug)).load(connection)?;
    let ids: Vec<i32> = units.keys().copied().collect();
    let mut query = rows().filter(o::unit_id.eq_any(ids)).into_boxed::<MultiBackend>();
    if let Some(periods) = periods {
        query = query.filter(o::period_months.eq(periods.months()));
    }
    let rows = query.load(connection)?;
    let roles = roles.into_iter().map(|(id, slug)| (id, role_groups::of_slug(&slug))).collect();
    let extracts = extract_ids(connection, organisation)?;
    Ok((Names { units, roles, extracts }, rows))
}

#[diesel::dsl::auto_type]
fn rows() -> _ {
    o::table.filter(o::is_current).select((
        o::unit_id,
        o::role_group_id,
        o::measure_id,
        o::period_end,
        o::period_months,
        o::value,
        o::gap,
        o::extract_number,
    ))
}

fn extract_ids(connection: &mut AnyConnection, organisation: i32) -> Result<BTreeMap<i32, String>, StoreError> {
    let query = extracts::table.filter(extracts::organisation_id.eq(organisation));
    let ids: Vec<(i32, String)> = query.select((extracts::number, extracts::id)).load(connection)?;
    Ok(ids.into_iter().collect())
}

fn named<T: Clone>(names: &BTreeMap<i32, T>, what: &'static str, number: i32) -> Result<T, StoreError> {
    names.get(&number).cloned().ok_or_else(|| StoreError::corrupt(what, &number.to_string()))
}

impl Names {
    fn observed(&self, db: &Database, row: &Row) -> Result<Observed, StoreError> {
        Ok(Observed {
            unit: named(&self.units, "a unit", row.unit_id)?,
            role: named(&self.roles, "a role group", row.role_group_id)?,
            period: columns::period(row.period_end, row.period_months)?,
            measure: db.measure(row.measure_id)?,
            reading: columns::reading(row.value, row.gap.as_deref())?,
            extract: named(&self.extracts, "an extract", row.extract_number)?,
        })
    }
}

/// The parts of one sum.
#[derive(Default)]
struct Parts {
    values: Vec<f64>,
    gap: Option<Gap>,
    newest: i32,
}

impl Parts {
    fn add(&mut self, reading: Reading, extract: i32) {
        match reading {
            Ok(value) => self.values.push(value),
            // Withheld outweighs not collected: of several gaps the first in the domain's order.
            Err(gap) => self.gap = Some(self.gap.map_or(gap, |known| if gap as u8 <= known as u8 { gap } else { known })),
        }
        self.newest = self.newest.max(extract);
    }

    /// Added smallest first, so that the sum does not depend on the order rows came in.
    fn sum(mut self) -> Reading {
        self.values.sort_unstable_by(f64::total_cmp);
        self.gap.map_or_else(|| Ok(self.values.iter().sum()), Err)
    }
}

/// See [`super::sums`].
pub(super) fn sums(
    db: &Database,
    unit: &str,
    measures: &[Measure],
    from: Option<Period>,
    to: Option<Period>,
) -> Result<Vec<Sum>, StoreError> {
    let measure_numbers: Vec<i32> = measures.iter().map(|measure| db.measure_number(*measure)).collect();
    let (extracts, rows): (_, Vec<Row>) = db.read(|connection| {
        let (organisation, id) = units::locate(connection, unit)?;
        let nodes = units::nodes(connection, organisation)?;
        let added = units::added_into(&nodes, id)?;
        let mut query = rows()
            .filter(o::unit_id.eq_any(added).and(o::measure_id.eq_any(&measure_numbers)))
            .into_boxed::<MultiBackend>();
        if let Some(from) = from {
            query = query.filter(o::period_end.ge(columns::period_columns(from).0));
        }
        if let Some(to) = to {
            query = query.filter(o::period_end.le(columns::period_columns(to).0));
        }
        Ok((extract_ids(connection, organisation)?, query.load(connection)?))
    })?;
    let mut parts: BTreeMap<(Period, usize), Parts> = BTreeMap::new();
    for row in rows {
        let period = columns::period(row.period_end, row.period_months)?;
        // The query compared last months only.
        if from.is_some_and(|from| period < from) || to.is_some_and(|to| period > to) {
            continue;
        }
        let reading = columns::reading(row.value, row.gap.as_deref())?;
        let place = measure_numbers.iter().position(|number| *number == row.measure_id).unwrap_or_default();
        parts.entry((period, place)).or_default().add(reading, row.extract_number);
    }
    parts
        .into_iter()
        .map(|((period, place), parts)| {
            let extract = named(&extracts, "an extract", parts.newest)?;
            Ok(Sum { period, measure: measures[place], reading: parts.sum(), extract })
        })
        .collect()
}

/// See [`super::revisions`].
pub(super) fn revisions(
    db: &Database,
    unit: &str,
    role: Option<&RoleGroup>,
    period: Period,
    measure: Measure,
) -> Result<Vec<Revision>, StoreError> {
    let (end, months) = columns::period_columns(period);
    let cell = o::period_end
        .eq(end)
        .and(o::period_months.eq(months))
        .and(o::measure_id.eq(db.measure_number(measure)))
        .and(r::slug.eq(role_groups::slug_of(role)));
    let rows = db.read(|connection| {
        let query = o::table.inner_join(u::table).inner_join(r::table).inner_join(extracts::table);
        Ok(query
            .filter(u::slug.eq(unit).and(cell))
            .order(o::extract_number.asc())
            .select((o::value, o::gap, extracts::id, extracts::received_at, extracts::undone_at, o::is_current))
            .load::<(Option<f64>, Option<String>, _, _, _, bool)>(connection)?)
    })?;
    rows.into_iter()
        .map(|(value, gap, extract, recorded_at, undone_at, current)| {
            let reading = columns::reading(value, gap.as_deref())?;
            Ok(Revision { reading, extract, recorded_at, undone_at, current })
        })
        .collect()
}
