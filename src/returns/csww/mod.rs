//! The children's social work workforce return: its counts and measures, and the rules it must keep.
//!
//! Exact records of one or several years come in, oldest first; out go the figures as DfE works them
//! out, each with what it was divided from, and findings that name a record by its place in the file,
//! never by a value that identifies anybody. It must not know files, the store or the clock.

mod census_date;
mod continuity;
mod counts;
mod figures;
mod found;
mod measures;
mod published;
mod report;
mod rules;
mod spells;
mod staff;
mod tenure;

use std::collections::BTreeSet;

use crate::domain::{AuthorityYear, CensusReturn, Contract, PersonKey, Spell};

pub use continuity::Continuity;
pub use counts::{Bucket, Counts};
pub use figures::{Cell, Figures};
pub use found::{Found, RuleCount};
pub use measures::Line;
pub use report::{Check, YearCheck};
pub use rules::{RULES, Rule};
pub use spells::spells;

use census_date::Census;
use found::Sink;

/// What is known beside the returns themselves.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beside<'a> {
    /// Published rows to compare with, of any authority and year.
    pub published: &'a [AuthorityYear],
    /// The year before the first return as it was kept: who was in post then.
    pub before: Option<&'a Before>,
}

/// A census year of which only pseudonyms were kept.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Before {
    /// The year.
    pub year: i32,
    /// People employed in post on its 30 September.
    pub open: BTreeSet<PersonKey>,
}

impl Before {
    /// From the spells kept of a return: whoever was employed to its last month and had not left.
    pub fn of_spells(year: i32, spells: &[Spell]) -> Self {
        let last = crate::domain::Period::Year(year).last_month();
        let open = |s: &&Spell| s.last == last && s.left.is_none() && s.contract != Some(Contract::Agency);
        Self { year, open: spells.iter().filter(open).map(|s| s.person).collect() }
    }
}

/// The census year of a return: its header's, else the one its dates tell.
pub fn census_year(message: &CensusReturn) -> Option<i32> {
    Census::of(message).year
}

/// Checks returns of one authority, given in any order, and works out their figures.
pub fn check(returns: &[CensusReturn], beside: &Beside) -> Check {
    let mut dated: Vec<(Census, &CensusReturn)> = returns.iter().map(|r| (Census::of(r), r)).collect();
    dated.sort_by_key(|(census, _)| census.year);
    let mut years: Vec<YearCheck> = Vec::new();
    let mut continuity = Vec::new();
    for (at, (census, message)) in dated.iter().enumerate() {
        let mut sink = Sink::new(census.year);
        let earlier = at.checked_sub(1).map(|before| (&years[before], dated[before].1));
        let staff = staff::Staff::of(message, census);
        let figures = Figures::of(message, census, &staff);
        rules::check(message, census, &staff, &figures, &mut sink);
        let known_before = match earlier {
            Some((_, message)) => continuity::open_at(message, &dated[at - 1].0),
            None => beside.before.cloned(),
        };
        if let Some(before) = &known_before {
            continuity.extend(continuity::check(before, message, census, earlier.map(|e| e.1), &mut sink));
        }
        let previous = earlier.map(|(year, _)| &year.figures);
        let measures = measures::lines(census, &figures, previous);
        if let Some((before, message_before)) = earlier {
            continuity::jumps(before, &measures, &mut sink);
            continuity::same_authority(message_before, message, &mut sink);
        }
        published::check(beside.published, message, census, &figures, &mut sink);
        let (findings, summary) = sink.finish();
        years.push(YearCheck {
            year: census.year,
            year_is_inferred: census.is_inferred,
            records: message.workers.len() as u32,
            counts: Counts::of(message),
            figures,
            measures,
            findings,
            summary,
        });
    }
    Check { years, continuity }
}
