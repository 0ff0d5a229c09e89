//! The people of a return as they are kept: pseudonyms, months and bands.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::census_date::{Census, fte_at_census};
use super::staff::role;
use crate::domain::census_return::month_of;
use crate::domain::{
    AgeBand, CensusRecord, CensusReturn, CensusRole, Contract, LeaveReason, LeaverDestination, Month, RoleGroup, Said,
    Spell, StartOrigin,
};

/// One spell for each record with a registration number, over its months within the year. The organisation
/// itself is the unit: a return knows no teams.
pub fn spells(message: &CensusReturn) -> Vec<Spell> {
    let census = Census::of(message);
    let Some((first, last)) = census.first().and_then(month_of).zip(census.last().and_then(month_of)) else {
        return Vec::new();
    };
    let mut seen = BTreeSet::new();
    let unit: Arc<str> = "".into();
    let spells = message.workers.iter().filter_map(|record| spell(record, &census, (first, last), &unit));
    // The same start in the same role twice is one spell.
    spells.filter(|s| seen.insert((s.person, s.role.clone(), s.contract, s.first))).collect()
}

fn spell(record: &CensusRecord, census: &Census, year: (Month, Month), unit: &Arc<str>) -> Option<Spell> {
    let contract = match record.agency {
        Said::Value(true) => Some(Contract::Agency),
        Said::Value(false) => None,
        Said::Nothing | Said::Odd => return None,
    };
    if record.ended.is_odd() {
        return None;
    }
    let started = record.started.value().and_then(month_of);
    let left = record.ended.value().filter(|day| census.holds(*day)).and_then(month_of);
    let first = started.map_or(year.0, |month| month.max(year.0));
    let last = record.ended.value().and_then(month_of).map_or(year.1, |month| month.min(year.1));
    if first > last {
        return None;
    }
    let small = |said: Said<u16>| said.value().and_then(|code| u8::try_from(code).ok());
    let age = record.born.value().zip(census.first()).and_then(|(born, on)| on.years_since(born));
    Some(Spell {
        person: record.person?,
        unit: unit.clone(),
        role: RoleGroup::new(role(record).map_or("", CensusRole::as_str)),
        grade: None,
        contract,
        fte: fte_of(record),
        age_band: age.map(AgeBand::of),
        first,
        last,
        started,
        origin: small(record.origin).and_then(StartOrigin::from_code),
        left,
        destination: small(record.destination).and_then(LeaverDestination::from_code),
        reason: small(record.reason).and_then(LeaveReason::from_code),
    })
}

fn fte_of(record: &CensusRecord) -> Option<f64> {
    let left = record.ended.is_given();
    if left { super::census_date::fte_of_post(record) } else { fte_at_census(record) }
}
