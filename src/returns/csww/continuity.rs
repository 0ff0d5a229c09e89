//! One year against the year before: whoever was open must be open or have left, and figures rarely jump.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::census_date::Census;
use super::found::Sink;
use super::measures::{Line, shown};
use super::report::YearCheck;
use super::{Before, rules};
use crate::domain::{CensusRecord, CensusReturn, Count, Measure, PersonKey, Rate, Said};

/// What became of the people of one year in the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Continuity {
    /// The year before.
    pub from: i32,
    /// The year after.
    pub to: i32,
    /// People employed in post at the end of the year before.
    pub open_before: u32,
    /// Of them, still in post.
    pub still_open: u32,
    /// Of them, left in the year.
    pub left: u32,
    /// Of them, in the return neither as in post nor as left in the year.
    pub unexplained: u32,
    /// People in post now, with a start before the year, who were not in post then.
    pub unexpected: u32,
}

/// Change from one year to the next beyond which people will ask: about two and a half times the usual error of
/// the last value over English authorities, in points (cases for the caseload); a share for staff in post.
const JUMPS: [(Measure, &str, f64); 6] = [
    (Measure::Rate(Rate::AgencyRate), "dfe_workforce", 11.0),
    (Measure::Rate(Rate::TurnoverRate), "dfe_end_of_period_fte", 13.0),
    (Measure::Rate(Rate::VacancyRate), "dfe", 12.0),
    (Measure::Rate(Rate::Caseload), "dfe", 4.0),
    (Measure::Rate(Rate::AbsenceRate), "dfe", 2.5),
    (Measure::Count(Count::InPostFte), "count", STOCK_JUMP),
];
const STOCK_JUMP: f64 = 0.2;

/// Who is employed in post at the end of a return's year.
pub(super) fn open_at(message: &CensusReturn, census: &Census) -> Option<Before> {
    let open = employed(message).filter(|r| census.in_post(r)).filter_map(|r| r.person).collect();
    Some(Before { year: census.year?, open })
}

fn employed(message: &CensusReturn) -> impl Iterator<Item = &CensusRecord> {
    message.workers.iter().filter(|r| r.agency == Said::Value(false))
}

/// Compares; `None` unless the years follow each other.
pub(super) fn check(
    before: &Before,
    message: &CensusReturn,
    census: &Census,
    message_before: Option<&CensusReturn>,
    sink: &mut Sink,
) -> Option<Continuity> {
    let to = census.year?;
    if before.year + 1 != to {
        return None;
    }
    let open: BTreeSet<PersonKey> = open_at(message, census)?.open;
    let in_year = |r: &&CensusRecord| r.ended.value().is_some_and(|day| census.holds(day));
    let left: BTreeSet<PersonKey> = employed(message).filter(in_year).filter_map(|r| r.person).collect();
    let unexplained: Vec<PersonKey> =
        before.open.iter().filter(|p| !open.contains(p) && !left.contains(p)).copied().collect();
    tell_unexplained(&unexplained, before.year, message_before, sink);
    let first = census.first()?;
    let mut unexpected = BTreeSet::new();
    for record in employed(message).filter(|r| census.in_post(r)) {
        let Some(person) = record.person.filter(|p| !before.open.contains(p)) else { continue };
        if record.started.value().is_some_and(|day| day < first) && unexpected.insert(person) {
            let message = format!(
                "in post, with a start before 1 October {}, but not in last year's return as in post. Correct the \
                 start date, or last year's record.",
                before.year
            );
            sink.record(&rules::UNEXPECTED, record, "RoleStartDate", message);
        }
    }
    let still_open = before.open.intersection(&open).count() as u32;
    Some(Continuity {
        from: before.year,
        to,
        open_before: before.open.len() as u32,
        still_open,
        left: before.open.len() as u32 - still_open - unexplained.len() as u32,
        unexplained: unexplained.len() as u32,
        unexpected: unexpected.len() as u32,
    })
}

/// With last year's file its records are named; with what was kept of it only their number can be.
fn tell_unexplained(people: &[PersonKey], year: i32, before: Option<&CensusReturn>, sink: &mut Sink) {
    if people.is_empty() {
        return;
    }
    let Some(before) = before else {
        let message = format!(
            "{} people in post in the return of {year} are in this one neither as in post nor as left in the year. \
             Send both files together to see which records.",
            people.len()
        );
        return sink.whole(&rules::CONTINUITY, "CSWWWorker", message);
    };
    let mut records: BTreeMap<PersonKey, u32> = BTreeMap::new();
    for record in employed(before) {
        if let Some(person) = record.person {
            records.entry(person).or_insert(record.record);
        }
    }
    let mut missing: Vec<u32> = people.iter().filter_map(|person| records.get(person)).copied().collect();
    missing.sort_unstable();
    for record in missing {
        let message = format!(
            "Record {record} of the return of {year} was in post, but is in this one neither as in post nor as left \
             in the year. Add the record, with its end date if the person left."
        );
        sink.whole(&rules::CONTINUITY, "CSWWWorker", message);
    }
}

/// Figures that moved further than they usually do.
pub(super) fn jumps(before: &YearCheck, now: &[Line], sink: &mut Sink) {
    let value = |lines: &[Line], measure: Measure, definition: &str| {
        lines.iter().find(|l| l.measure == measure && l.definition == definition).and_then(|l| l.value)
    };
    for (measure, definition, limit) in JUMPS {
        let Some(was) = value(&before.measures, measure, definition) else { continue };
        let Some(is) = value(now, measure, definition) else { continue };
        let moved = if let Measure::Count(_) = measure { (is / was.max(1.0) - 1.0).abs() } else { (is - was).abs() };
        if moved > limit {
            let message = format!(
                "{} went from {} to {}, further than it usually moves in a year. Check it before it is asked about.",
                measure.label(),
                shown(measure, was),
                shown(measure, is)
            );
            sink.whole(&rules::JUMP, "", message);
        }
    }
}

/// Several years must be of one authority.
pub(super) fn same_authority(before: &CensusReturn, now: &CensusReturn, sink: &mut Sink) {
    if let (Some(was), Some(is)) = (before.authority.value(), now.authority.value())
        && was != is
    {
        let message = format!("LEA is {is:03} here and {was:03} in the return before: these are two authorities.");
        sink.whole(&rules::AUTHORITY, "LEA", message);
    }
}
