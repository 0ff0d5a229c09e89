//! Lists of starters and leavers: who came and went in each month.
//!
//! A person with several posts counts once a month, in the more senior or larger one. Agency staff,
//! bank staff and people lent by other employers are neither starters nor leavers, and nor is
//! anybody who moves within the organisation. Every month from the first to the last of the list has
//! a figure for every unit and role group that has staff or is in the list: zero where nobody came
//! or went.

use super::figures::{Cell, Figures};
use super::names::Settled;
use super::noted::{Noted, Remark};
use super::register::{Person, Post};
use super::spells::{Run, spell};
use crate::domain::{Count, ExtractKind, Month, Observation, Spell};
use crate::ingest::IngestError;
use crate::ingest::file::Upload;

/// The counts of a list of one kind.
struct Counts {
    people: Count,
    fte: Count,
    bands: Option<[Count; 4]>,
}

/// Works out the events and their spells.
///
/// # Errors
/// When there are more figures than the limits allow.
pub(super) fn work_out(
    (kind, people, names): (ExtractKind, &[Person], &Settled),
    months: &[Month],
    staffed: &[Cell],
    upload: Upload,
    noted: &mut Noted,
) -> Result<(Vec<Observation>, Vec<Spell>), IngestError> {
    let posts = || people.iter().flat_map(|person| person.posts.iter().map(|(post, _)| post));
    let counts = match kind {
        ExtractKind::Leavers => Counts {
            people: Count::Leavers,
            fte: Count::LeaversFte,
            bands: Some(Count::LEAVERS_BY_BAND).filter(|_| posts().any(|post| post.service.is_some())),
        },
        _ => Counts { people: Count::Starters, fte: Count::StartersFte, bands: None },
    };
    let mut listed = vec![counts.people];
    if posts().any(|post| post.fte.is_some()) {
        listed.push(counts.fte);
    }
    listed.extend(counts.bands.into_iter().flatten());
    let cells = posts()
        .filter(|post| is_event(post))
        .map(|post| (names.units[post.unit as usize].clone(), names.roles[post.role as usize].clone()));
    let cells: Vec<Cell> = cells.chain(staffed.iter().cloned()).collect();
    let mut figures = Figures::new(from_first_to_last(months), cells, listed, upload)?;
    let index = figures.index(names);
    let mut spells = Vec::new();
    for person in people {
        for (post, months) in &person.posts {
            for month in months.iter() {
                let run = Run { first: month, last: month, started: post.started, left: post.left };
                spells.push(spell(person, post, run, names));
                if post.moved_within {
                    noted.add(Remark::MovedWithin);
                } else if !post.is_employed() {
                    noted.add(Remark::NotEmployed);
                }
            }
        }
        for (at, month) in figures.months().to_vec().into_iter().enumerate() {
            let here = || person.posts.iter().filter(|(post, months)| is_event(post) && months.contains(month));
            let Some((main, _)) = here().max_by_key(|(post, _)| weight(post, names)) else { continue };
            let cell = |post: &Post| index.at(post.unit, post.role).expect("every event has a cell");
            figures.count(at, cell(main), counts.people);
            if let Some(bands) = counts.bands {
                figures.count_in_band(at, cell(main), bands, main.service);
            }
            for (post, _) in here() {
                figures.add(at, cell(post), counts.fte, post.fte);
            }
        }
    }
    Ok((figures.observations(|_, _| true), spells))
}

fn is_event(post: &Post) -> bool {
    post.is_employed() && !post.moved_within
}

/// As for people in post: the more senior, then the larger post counts.
fn weight(post: &Post, names: &Settled) -> impl Ord + use<> {
    let role = &names.roles[post.role as usize];
    let reverse = std::cmp::Reverse;
    (role.is_manager(), post.fte, !role.is_newly_qualified(), reverse(post.unit), reverse(post.role))
}

fn from_first_to_last(months: &[Month]) -> Vec<Month> {
    let (Some(&first), Some(&last)) = (months.first(), months.last()) else { return Vec::new() };
    (0..=last.since(first)).map(|at| first.plus(at)).collect()
}
