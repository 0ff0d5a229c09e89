//! The months a list speaks for.

use super::row::Layout;
use crate::domain::Month;
use crate::domain::agency::{Assignment, Timesheet, Worked, first_day, last_day, working_days};
use crate::ingest::Checks;
use crate::ingest::findings::{Findings, Place};
use crate::ingest::span::{last_month, month_of, note_unfinished};

/// First and last month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub first: Month,
    pub last: Month,
}

/// The months from the first assignment to the last month that is over; of timesheets, those whose
/// weeks are all there. `None` when there is no such month.
pub(super) fn span(
    assignments: &[Assignment],
    layout: Layout,
    checks: &Checks,
    findings: &mut Findings,
) -> Option<Span> {
    let listed = match layout {
        Layout::Assignments => by_dates(assignments, checks),
        Layout::Timesheets => by_weeks(assignments, findings),
    }?;
    let last = last_month(checks).map_or(listed.last, |over| over.min(listed.last));
    note_unfinished(checks, last, findings);
    if listed.first > last {
        let fix = "No month of this list is over yet, so it gives no figures. Send it again after the month's end.";
        findings.warning(Place::default(), "no_month_over", fix);
        return None;
    }
    Some(Span { first: listed.first, last })
}

/// To the last day that is named, or as long as we may look when an assignment is open: a list in
/// which all have ended says nothing of the time after.
fn by_dates(assignments: &[Assignment], checks: &Checks) -> Option<Span> {
    let first = assignments.iter().filter_map(|a| month_of(a.start)).min()?;
    let named = assignments.iter().filter_map(|a| month_of(a.end.unwrap_or(a.start))).max()?;
    let is_open = assignments.iter().any(|a| a.end.is_none());
    Some(Span { first, last: last_month(checks).filter(|_| is_open).unwrap_or(named) })
}

fn by_weeks(assignments: &[Assignment], findings: &mut Findings) -> Option<Span> {
    let sheets = |a: &Assignment| match &a.worked {
        Worked::Timesheets(weeks) => weeks.clone(),
        Worked::Weekly(_) => Vec::new(),
    };
    let weeks: Vec<_> = assignments.iter().flat_map(sheets).collect();
    let beginning = weeks.iter().map(Timesheet::beginning).min()?;
    let ending = weeks.iter().map(|week| week.ending).max()?;
    let (mut first, mut last) = (month_of(beginning)?, month_of(ending)?);
    let yesterday = beginning.pred_opt()?;
    let begun_before = |a: &Assignment| {
        sheets(a).first().is_some_and(|week| week.beginning() == beginning)
            && !(a.start_is_given && a.start >= beginning)
    };
    if working_days(first_day(first), yesterday) > 0 && assignments.iter().any(begun_before) {
        note_part(first, findings);
        first = first.plus(1);
    }
    if working_days(ending, last_day(last)) > u32::from(working_days(ending, ending) > 0) {
        note_part(last, findings);
        last = last.plus(-1);
    }
    Some(Span { first, last })
}

fn note_part(month: Month, findings: &mut Findings) {
    let fix = format!("Not all weeks of {month} are in this list; no figures are given for it.");
    findings.note(Place::default(), "month_in_part", fix);
}
