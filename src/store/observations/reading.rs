//! Reading current values one by one, and the trail of each.

use std::collections::BTreeMap;

use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::series::SeriesKey;
use super::{Observed, PeriodKind, Revision};
use crate::domain::{Measure, Period, Reading, RoleGroup};
use crate::store::connection::{AnyConnection, MultiBackend};
use crate::store::organisations::number_of;
use crate::store::schema::{extracts, observations as o, role_groups as r, series as s, units as u};
use crate::store::{Database, StoreError, columns, role_groups, units};

/// A current revision as it stands in the table.
#[derive(Queryable)]
pub(super) struct Row {
    pub series: SeriesKey,
    pub period: (i32, i32),
    pub value: Option<f64>,
    pub gap: Option<String>,
    pub extract_number: i32,
}

impl Row {
    pub fn period(&self) -> Result<Period, StoreError> {
        columns::period(self.period.0, self.period.1)
    }

    pub fn reading(&self) -> Result<Reading, StoreError> {
        columns::reading(self.value, self.gap.as_deref())
    }
}

/// Names for an organisation's numbers.
pub(in crate::store) struct Names {
    units: BTreeMap<i32, String>,
    roles: BTreeMap<i32, Option<RoleGroup>>,
    extracts: BTreeMap<i32, String>,
}

/// See [`super::current`] and [`super::current_of`].
pub(super) fn current(
    db: &Database,
    organisation: &str,
    periods: PeriodKind,
    measures: Option<&[Measure]>,
) -> Result<Vec<Observed>, StoreError> {
    let numbers = measures.map(|measures| measures.iter().map(|m| db.measure_number(*m)).collect());
    let (names, rows) = db.read(|connection| load(connection, organisation, Some(periods), numbers))?;
    let (units, roles) = names.ranks();
    let mut placed: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let place = (units.get(&row.series.unit_id), roles.get(&row.series.role_group_id));
            Ok(((place, db.measure(row.series.measure_id)?, row.period), row))
        })
        .collect::<Result<_, StoreError>>()?;
    placed.sort_unstable_by_key(|(place, _)| *place);
    placed.iter().map(|(_, row)| names.observed(db, row)).collect()
}

/// See [`super::data_hash`].
pub(super) fn data_hash(db: &Database, organisation: &str) -> Result<String, StoreError> {
    let (names, rows) = db.read(|connection| load(connection, organisation, None, None))?;
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
    measures: Option<Vec<i32>>,
) -> Result<(Names, Vec<Row>), StoreError> {
    let names = Names::of(connection, organisation)?;
    let ids: Vec<i32> = names.units.keys().copied().collect();
    let mut query = rows().filter(s::unit_id.eq_any(ids)).into_boxed::<MultiBackend>();
    if let Some(periods) = periods {
        query = query.filter(o::period_months.eq(periods.months()));
    }
    if let Some(measures) = measures {
        query = query.filter(s::measure_id.eq_any(measures));
    }
    let rows = query.load(connection)?;
    Ok((names, rows))
}

/// Current revisions.
#[diesel::dsl::auto_type]
pub(super) fn rows() -> _ {
    o::table.inner_join(s::table).filter(o::is_current).select((
        (s::unit_id, s::measure_id, s::role_group_id),
        (o::period_end, o::period_months),
        o::value,
        o::gap,
        o::extract_number,
    ))
}

/// Ids of an organisation's extracts by number.
pub(in crate::store) fn extract_ids(
    connection: &mut AnyConnection,
    organisation: i32,
) -> Result<BTreeMap<i32, String>, StoreError> {
    let query = extracts::table.filter(extracts::organisation_id.eq(organisation));
    let ids: Vec<(i32, String)> = query.select((extracts::number, extracts::id)).load(connection)?;
    Ok(ids.into_iter().collect())
}

pub(super) fn named<T: Clone>(names: &BTreeMap<i32, T>, what: &'static str, number: i32) -> Result<T, StoreError> {
    names.get(&number).cloned().ok_or_else(|| StoreError::corrupt(what, &number.to_string()))
}

impl Names {
    /// Of the organisation of that code.
    pub fn of(connection: &mut AnyConnection, organisation: &str) -> Result<Self, StoreError> {
        let organisation = number_of(connection, organisation)?;
        let units: Vec<(i32, String)> =
            u::table.filter(u::organisation_id.eq(organisation)).select((u::id, u::slug)).load(connection)?;
        let roles: Vec<(i32, String)> =
            r::table.filter(r::organisation_id.eq(organisation)).select((r::id, r::slug)).load(connection)?;
        let roles = roles.into_iter().map(|(id, slug)| (id, role_groups::of_slug(&slug))).collect();
        let extracts = extract_ids(connection, organisation)?;
        Ok(Self { units: units.into_iter().collect(), roles, extracts })
    }

    /// Full slug of a unit.
    pub fn unit(&self, number: i32) -> Result<String, StoreError> {
        named(&self.units, "a unit", number)
    }

    /// A role group.
    pub fn role(&self, number: i32) -> Result<Option<RoleGroup>, StoreError> {
        named(&self.roles, "a role group", number)
    }

    /// Id of an extract.
    pub fn extract(&self, number: i32) -> Result<String, StoreError> {
        named(&self.extracts, "an extract", number)
    }

    fn observed(&self, db: &Database, row: &Row) -> Result<Observed, StoreError> {
        Ok(Observed {
            unit: self.unit(row.series.unit_id)?,
            role: self.role(row.series.role_group_id)?,
            period: row.period()?,
            measure: db.measure(row.series.measure_id)?,
            reading: row.reading()?,
            extract: self.extract(row.extract_number)?,
        })
    }

    /// Places of units and role groups in the order people read them.
    pub fn ranks(&self) -> (BTreeMap<i32, usize>, BTreeMap<i32, usize>) {
        let mut units: Vec<(&String, i32)> = self.units.iter().map(|(id, slug)| (slug, *id)).collect();
        units.sort_by(|a, b| units::natural(a.0, b.0));
        let mut roles: Vec<(&Option<RoleGroup>, i32)> = self.roles.iter().map(|(id, role)| (role, *id)).collect();
        roles.sort();
        let units = units.into_iter().enumerate().map(|(rank, (_, id))| (id, rank)).collect();
        (units, roles.into_iter().enumerate().map(|(rank, (_, id))| (id, rank)).collect())
    }
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
        .and(s::measure_id.eq(db.measure_number(measure)))
        .and(r::slug.eq(role_groups::slug_of(role)));
    let rows = db.read(|connection| {
        let followed = s::table.inner_join(u::table).inner_join(r::table);
        let query = o::table.inner_join(followed).inner_join(extracts::table);
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
