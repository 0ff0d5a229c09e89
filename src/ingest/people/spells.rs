//! What is kept of people: one spell for each post and run of months.

use chrono::Datelike;

use super::names::Settled;
use super::noted::{Noted, Remark};
use super::register::{Birth, ONE, Person, Post};
use super::row::AGES;
use crate::domain::{AgeBand, Month, Spell};

/// A post of a person from a first to a last month.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub first: Month,
    pub last: Month,
    pub started: Option<Month>,
    pub left: Option<Month>,
}

/// The spell of a run.
pub(super) fn spell(person: &Person, post: &Post, run: Run, names: &Settled) -> Spell {
    Spell {
        person: person.key,
        unit: names.units[post.unit as usize].clone(),
        role: names.roles[post.role as usize].clone(),
        grade: post.grade.map(|grade| names.grades[grade as usize].clone()),
        contract: post.contract,
        fte: post.fte.map(|fte| f64::from(fte) / ONE),
        age_band: age_at(person, run.first).or(post.age_band),
        first: run.first,
        last: run.last,
        started: run.started,
        origin: post.origin,
        left: run.left,
        destination: post.destination,
        reason: post.reason,
    }
}

/// The band by the birth date; birthdays within the month have passed at its end.
fn age_at(person: &Person, month: Month) -> Option<AgeBand> {
    let Birth::On(day) = person.birth else { return None };
    let born = Month::new(day.year(), day.month())?;
    let age = month.since(born).div_euclid(12);
    AGES.contains(&age).then(|| AgeBand::of(age as u32))
}

/// Takes note of people whose age cannot be right.
pub(super) fn check_ages(people: &[Person], noted: &mut Noted) {
    for person in people {
        let months = person.posts.iter().filter_map(|(_, months)| months.iter().next());
        if matches!(person.birth, Birth::On(_)) && months.min().is_some_and(|first| age_at(person, first).is_none()) {
            noted.add(Remark::AgeOutOfRange);
        }
    }
}

/// Puts spells into an order that does not depend on that of the rows.
pub(super) fn sort(spells: &mut [Spell]) {
    let key = |spell: &Spell| {
        (
            (spell.person, spell.first, spell.last, spell.unit.clone(), spell.role.clone(), spell.grade.clone()),
            (spell.contract, spell.fte.map(f64::to_bits), spell.age_band, spell.started),
            (spell.origin, spell.left, spell.destination, spell.reason),
        )
    };
    spells.sort_by_cached_key(key);
}
