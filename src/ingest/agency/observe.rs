//! Assignments in, observations by month, unit and role group out.

use std::collections::{BTreeMap, BTreeSet};

use super::months::Span;
use crate::domain::agency::Assignment;
use crate::domain::{Count, Month, Observation, PersonKey};
use crate::ingest::IngestError;
use crate::ingest::findings::{Findings, Place};
use crate::ingest::span::{Cell, month_of, with_silent};
use crate::ingest::table::Table;

/// Figures of a cell and month.
const FIGURES: u64 = 4;

/// Which figures the columns of the list allow.
#[derive(Debug, Clone, Copy)]
pub(super) struct Has {
    hours: bool,
    rates: bool,
    cover: bool,
}

impl Has {
    /// What the columns allow; what they do not is said once.
    pub fn of(table: &Table, findings: &mut Findings) -> Self {
        let any = |names: &[&str]| names.iter().any(|name| table.header.at(name).is_some());
        let has = Self {
            hours: any(&["hours_per_week", "hours"]),
            rates: any(&["charge_rate", "agency_margin"]),
            cover: any(&["covers_vacancy"]),
        };
        let mut lacks = |there: bool, rule: &'static str, fix: &'static str| {
            if !there {
                findings.note(Place { row: Some(table.header.row), ..Place::default() }, rule, fix);
            }
        };
        lacks(has.hours, "hours_not_given", "No column gives hours: people are counted, but not their FTE or cost.");
        lacks(has.rates, "rates_not_given", "No column gives charge rates: no cost is worked out and no cap checked.");
        lacks(has.cover, "cover_not_given", "No column says who covers a vacancy: cover is not worked out.");
        has
    }
}

/// What adds up in a cell and month. Kept apart until the end, so that the order of rows cannot
/// change the last digit of a sum.
#[derive(Debug, Default)]
struct Sums {
    fte: Sum,
    cover: Sum,
    cost: Sum,
    workers: BTreeSet<PersonKey>,
}

#[derive(Debug, Default)]
struct Sum {
    parts: Vec<f64>,
    is_unknown: bool,
}

impl Sum {
    fn add(&mut self, part: Option<f64>) {
        match part {
            Some(part) => self.parts.push(part),
            None => self.is_unknown = true,
        }
    }

    fn total(mut self) -> Option<f64> {
        self.parts.sort_by(f64::total_cmp);
        (!self.is_unknown).then(|| self.parts.iter().sum())
    }
}

/// The observations of every known cell in every month of the span, zeros included.
///
/// # Errors
/// When there are more figures than the limits allow.
pub(super) fn observations(
    assignments: &[Assignment],
    span: Span,
    has: Has,
    table: &Table,
    findings: &mut Findings,
) -> Result<Vec<Observation>, IngestError> {
    let listed: BTreeSet<Cell> = assignments.iter().map(|a| (a.unit.clone(), a.role.clone())).collect();
    let cells: Vec<Cell> = with_silent(listed, table.checks.staffed).into_iter().collect();
    let months = span.last.since(span.first) as u64 + 1;
    let limit = table.upload.limits.max_values;
    if cells.len() as u64 * months * FIGURES > limit {
        return Err(table.upload.too_large("the number of figures", "", limit));
    }
    let place: BTreeMap<&Cell, usize> = cells.iter().enumerate().map(|(at, cell)| (cell, at)).collect();
    let mut sums: BTreeMap<(usize, Month), Sums> = BTreeMap::new();
    let mut without_cover = 0;
    for assignment in assignments {
        let at = place[&(assignment.unit.clone(), assignment.role.clone())];
        let mut was_open = false;
        for month in months_of(assignment, span) {
            let sums = sums.entry((at, month)).or_default();
            was_open |= add(sums, assignment, month, table);
        }
        without_cover += u32::from(was_open && assignment.covers_vacancy.is_none());
    }
    if has.cover && without_cover > 0 {
        let fix = format!(
            "{without_cover} assignments do not say whether they cover a vacancy: cover is not worked out where and \
             when they run. Fill in yes or no."
        );
        findings.note(
            Place { column: Some(table.header.heading("covers_vacancy")), ..Place::default() },
            "cover_unknown",
            fix,
        );
    }
    let mut observations = Vec::with_capacity((cells.len() as u64 * months * FIGURES) as usize);
    for (at, cell) in cells.iter().enumerate() {
        for month in (0..months as i32).map(|n| span.first.plus(n)) {
            observe(cell, month, sums.remove(&(at, month)).unwrap_or_default(), has, &mut observations);
        }
    }
    Ok(observations)
}

/// The months an assignment touches within the span.
fn months_of(assignment: &Assignment, span: Span) -> impl Iterator<Item = Month> {
    let first = month_of(assignment.start).map_or(span.first, |month| month.max(span.first));
    let last = assignment.last_known_day().and_then(month_of).map_or(span.last, |month| month.min(span.last));
    (0..=last.since(first)).map(move |n| first.plus(n))
}

/// Adds what an assignment amounts to in a month; true when it is open at the month's end.
fn add(sums: &mut Sums, assignment: &Assignment, month: Month, table: &Table) -> bool {
    sums.cost.add(assignment.cost_in(month, table.checks.today));
    if !assignment.is_open_at_end_of(month) {
        return false;
    }
    let fte = assignment.fte_at_end_of(month);
    sums.fte.add(fte);
    sums.cover.add(match assignment.covers_vacancy {
        Some(true) => fte,
        Some(false) => Some(0.0),
        None => None,
    });
    sums.workers.insert(assignment.worker.unwrap_or(assignment.key));
    true
}

fn observe(cell: &Cell, month: Month, sums: Sums, has: Has, observations: &mut Vec<Observation>) {
    let headcount = sums.workers.len() as f64;
    let figures = [
        (Count::AgencyFte, has.hours, sums.fte.total()),
        (Count::AgencyHeadcount, true, Some(headcount)),
        (Count::AgencyCoverFte, has.hours && has.cover, sums.cover.total()),
        (Count::AgencyCostGbp, has.hours && has.rates, sums.cost.total()),
    ];
    for (count, is_given, value) in figures {
        let Some(value) = value.filter(|_| is_given) else { continue };
        observations.push(Observation {
            unit: cell.0.clone(),
            role: Some(cell.1.clone()),
            period: month.into(),
            measure: count.into(),
            reading: Ok(value),
        });
    }
}
