//! Which spells are current.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use diesel::dsl::{count_star, max};
use diesel::prelude::*;

use crate::domain::{
    AgeBand, Contract, ExtractKind, LeaveReason, LeaverDestination, Month, RoleGroup, Spell, StartOrigin,
};
use crate::store::connection::AnyConnection;
use crate::store::organisations::number_of;
use crate::store::schema::{extracts as e, people_months as m, role_groups, spells as s, units};
use crate::store::{Database, StoreError, columns as c, role_groups as roles};

/// A run of months whose current spells one extract gives.
struct Run {
    extract: i32,
    first: Month,
    last: Month,
}

/// See [`super::current`].
pub(super) fn current(
    db: &Database,
    organisation: &str,
    kind: ExtractKind,
    from: Month,
    to: Month,
) -> Result<Vec<Spell>, StoreError> {
    let mut spells = db.read(|connection| {
        let number = number_of(connection, organisation)?;
        let names = Names::of(connection, organisation, number)?;
        let mut spells = Vec::new();
        for run in runs(connection, number, kind, (from, to))? {
            let within = s::last_month.ge(c::month_column(run.first)).and(s::first_month.le(c::month_column(run.last)));
            let query = s::table.filter(s::extract_number.eq(run.extract).and(within)).select(Row::as_select());
            for row in query.load(connection)? {
                let mut spell = names.spell(row)?;
                spell.first = spell.first.max(run.first);
                spell.last = spell.last.min(run.last);
                spells.push(spell);
            }
        }
        Ok(spells)
    })?;
    if matches!(kind, ExtractKind::StaffInPost | ExtractKind::CswwXml) {
        spells = join(spells);
    }
    spells.sort_by(|a, b| (a.person, a.first, &a.unit, &a.role).cmp(&(b.person, b.first, &b.unit, &b.role)));
    Ok(spells)
}

/// Who gives the current spells of which months.
fn runs(
    connection: &mut AnyConnection,
    organisation: i32,
    kind: ExtractKind,
    (from, to): (Month, Month),
) -> Result<Vec<Run>, StoreError> {
    let in_force = e::organisation_id.eq(organisation).and(e::kind.eq(kind.as_str())).and(e::undone_at.is_null());
    let months: Vec<(i32, Option<i32>)> = m::table
        .inner_join(e::table)
        .filter(in_force.and(m::month.between(c::month_column(from), c::month_column(to))))
        .group_by(m::month)
        .order(m::month.asc())
        .select((m::month, max(m::extract_number)))
        .load(connection)?;
    let mut runs: Vec<Run> = Vec::new();
    for (month, extract) in months {
        let (month, extract) = (c::month(month)?, extract.unwrap_or_default());
        match runs.last_mut() {
            Some(run) if run.extract == extract && run.last.plus(1) == month => run.last = month,
            _ => runs.push(Run { extract, first: month, last: month }),
        }
    }
    Ok(runs)
}

/// See [`super::covered`].
pub(super) fn covered(db: &Database, organisation: &str, kind: ExtractKind) -> Result<Vec<Month>, StoreError> {
    let months: Vec<i32> = db.read(|connection| {
        let number = number_of(connection, organisation)?;
        let in_force = e::organisation_id.eq(number).and(e::kind.eq(kind.as_str())).and(e::undone_at.is_null());
        let query = m::table.inner_join(e::table).filter(in_force).select(m::month).distinct().order(m::month.asc());
        Ok(query.load(connection)?)
    })?;
    months.into_iter().map(c::month).collect()
}

/// Joins what one extract says of a post with what the next says, where nothing changed.
fn join(mut spells: Vec<Spell>) -> Vec<Spell> {
    spells.sort_by(|a, b| by_post(a, b).then(a.first.cmp(&b.first)));
    let mut joined: Vec<Spell> = Vec::with_capacity(spells.len());
    for spell in spells {
        match joined.last_mut() {
            Some(before) if before.last.plus(1) == spell.first && by_post(before, &spell).is_eq() => {
                before.last = spell.last;
            }
            _ => joined.push(spell),
        }
    }
    joined
}

/// By everything but the months and the age they were seen at.
fn by_post(a: &Spell, b: &Spell) -> Ordering {
    let place = |x: &Spell| (x.person, Arc::clone(&x.unit), x.role.clone(), x.grade.clone(), x.contract);
    let service = |x: &Spell| (x.fte.map(f64::to_bits), x.started, x.origin, x.left, x.destination, x.reason);
    a.person.cmp(&b.person).then_with(|| place(a).cmp(&place(b))).then_with(|| service(a).cmp(&service(b)))
}

/// See [`super::count`].
pub(super) fn count(db: &Database, organisation: &str) -> Result<u64, StoreError> {
    let count: i64 = db.read(|connection| {
        let number = number_of(connection, organisation)?;
        let query = s::table.inner_join(e::table).filter(e::organisation_id.eq(number));
        Ok(query.select(count_star()).first(connection)?)
    })?;
    Ok(count.unsigned_abs())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = s)]
struct Row {
    person: String,
    unit_id: i32,
    role_group_id: i32,
    grade: Option<String>,
    contract: Option<String>,
    fte: Option<f64>,
    age_band: Option<String>,
    first_month: i32,
    last_month: i32,
    started_month: Option<i32>,
    origin: Option<String>,
    left_month: Option<i32>,
    destination: Option<String>,
    reason: Option<String>,
}

/// Names for an organisation's numbers.
struct Names {
    units: BTreeMap<i32, Arc<str>>,
    roles: BTreeMap<i32, RoleGroup>,
}

impl Names {
    fn of(connection: &mut AnyConnection, code: &str, organisation: i32) -> Result<Self, StoreError> {
        let slugs: Vec<(i32, String)> = units::table
            .filter(units::organisation_id.eq(organisation))
            .select((units::id, units::slug))
            .load(connection)?;
        let relative = |slug: &str| slug.strip_prefix(code).unwrap_or(slug).trim_start_matches('/').into();
        let slugs = slugs.into_iter().map(|(id, slug)| (id, relative(&slug))).collect();
        let roles: Vec<(i32, String)> = role_groups::table
            .filter(role_groups::organisation_id.eq(organisation))
            .select((role_groups::id, role_groups::slug))
            .load(connection)?;
        let roles = roles.into_iter().filter_map(|(id, slug)| Some((id, roles::of_slug(&slug)?))).collect();
        Ok(Self { units: slugs, roles })
    }

    fn spell(&self, row: Row) -> Result<Spell, StoreError> {
        let number = |what, number: i32| StoreError::corrupt(what, &number.to_string());
        let role = self.roles.get(&row.role_group_id).ok_or_else(|| number("a role group", row.role_group_id))?;
        let unit = self.units.get(&row.unit_id).ok_or_else(|| number("a unit", row.unit_id))?;
        Ok(Spell {
            person: row.person.parse().map_err(|()| StoreError::corrupt("a pseudonym", &row.person))?,
            unit: Arc::clone(unit),
            role: role.clone(),
            grade: row.grade.map(Into::into),
            contract: word("a contract", row.contract, Contract::from_name)?,
            fte: row.fte,
            age_band: word("an age band", row.age_band, AgeBand::from_name)?,
            first: c::month(row.first_month)?,
            last: c::month(row.last_month)?,
            started: row.started_month.map(c::month).transpose()?,
            origin: word("an origin", row.origin, StartOrigin::from_name)?,
            left: row.left_month.map(c::month).transpose()?,
            destination: word("a destination", row.destination, LeaverDestination::from_name)?,
            reason: word("a reason", row.reason, LeaveReason::from_name)?,
        })
    }
}

fn word<T>(what: &'static str, text: Option<String>, of: impl Fn(&str) -> Option<T>) -> Result<Option<T>, StoreError> {
    text.map(|text| of(&text).ok_or_else(|| StoreError::corrupt(what, &text))).transpose()
}
