//! Storing the spells of an extract.

#![allow(clippy::ref_option_ref, reason = "Diesel derives references to optional columns")]

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::domain::{
    AgeBand, Contract, Extract, ExtractKind, LeaveReason, LeaverDestination, Month, Period, Spell, StartOrigin,
};
use crate::store::connection::{AnyConnection, insert_all};
use crate::store::extracts::Places;
use crate::store::schema::{people_months, spells};
use crate::store::{StoreError, columns};

/// Spells laid out as rows at once.
const AT_ONCE: usize = 10_000;

#[derive(Insertable)]
#[diesel(table_name = spells, treat_none_as_default_value = false)]
struct NewSpell<'a> {
    extract_number: i32,
    position: i32,
    person: String,
    unit_id: i32,
    role_group_id: i32,
    grade: Option<&'a str>,
    contract: Option<&'static str>,
    fte: Option<f64>,
    age_band: Option<&'static str>,
    first_month: i32,
    last_month: i32,
    started_month: Option<i32>,
    origin: Option<&'static str>,
    left_month: Option<i32>,
    destination: Option<&'static str>,
    reason: Option<&'static str>,
}

#[derive(Insertable)]
#[diesel(table_name = people_months)]
struct NewMonth {
    extract_number: i32,
    month: i32,
}

/// Stores the spells of an extract and the months it covers.
pub(in crate::store) fn insert(
    connection: &mut AnyConnection,
    number: i32,
    extract: &Extract,
    places: &Places,
) -> Result<(), StoreError> {
    if !extract.kind.is_about_people() {
        return Ok(());
    }
    let months: Vec<NewMonth> = months(extract)
        .into_iter()
        .map(|month| NewMonth { extract_number: number, month: columns::month_column(month) })
        .collect();
    insert_all!(connection, people_months::table, months);
    let mut position = 0;
    for spells in extract.people.chunks(AT_ONCE) {
        let rows: Vec<NewSpell> =
            spells.iter().zip(position..).map(|(spell, position)| row(number, position, spell, places)).collect();
        insert_all!(connection, spells::table, rows);
        position += columns::count(spells.len());
    }
    Ok(())
}

fn row<'a>(extract_number: i32, position: i32, spell: &'a Spell, places: &Places) -> NewSpell<'a> {
    NewSpell {
        extract_number,
        position,
        person: spell.person.to_string(),
        unit_id: places.unit(&spell.unit),
        role_group_id: places.role(spell.role.as_str()),
        grade: spell.grade.as_deref(),
        contract: spell.contract.map(Contract::as_str),
        fte: spell.fte,
        age_band: spell.age_band.map(AgeBand::as_str),
        first_month: columns::month_column(spell.first),
        last_month: columns::month_column(spell.last),
        started_month: spell.started.map(columns::month_column),
        origin: spell.origin.map(StartOrigin::as_str),
        left_month: spell.left.map(columns::month_column),
        destination: spell.destination.map(LeaverDestination::as_str),
        reason: spell.reason.map(LeaveReason::as_str),
    }
}

/// The months an extract covers; see [`super`].
fn months(extract: &Extract) -> BTreeSet<Month> {
    let mut covered = BTreeSet::new();
    let mut cover = |first: Month, last: Month| {
        covered.extend((0..=last.since(first)).map(|n| first.plus(n)));
    };
    let mut seen = BTreeSet::new();
    for spell in &extract.people {
        if seen.insert((spell.first, spell.last)) {
            cover(spell.first, spell.last);
        }
    }
    for period in extract.observations.iter().map(|o| o.period).collect::<BTreeSet<Period>>() {
        cover(period.first_month(), period.last_month());
    }
    let is_of_events = matches!(extract.kind, ExtractKind::Starters | ExtractKind::Leavers);
    if let (true, Some(&first), Some(&last)) = (is_of_events, covered.first(), covered.last()) {
        covered.extend((0..last.since(first)).map(|n| first.plus(n)));
    }
    covered
}
