//! What only shows when assignments are seen together: one worker in two places, a rate unlike the others.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::agency::{Assignment, FULL_TIME_HOURS, Worked};
use crate::domain::{PersonKey, RoleGroup};
use crate::ingest::findings::{Findings, Place};
use crate::ingest::span::month_of;
use crate::ingest::table::Table;

/// More than one person works.
const MOST_FTE: f64 = 1.2;
/// Against the middle of its role group: a slipped decimal point is ten times off, true rates vary by less.
const FAR_OFF: f64 = 5.0;
/// Rates of a role group needed to tell.
const ENOUGH_RATES: usize = 5;

/// Adds what is found.
pub(super) fn check(assignments: &[Assignment], table: &Table, findings: &mut Findings) {
    overlaps(assignments, table, findings);
    rates(assignments, table, findings);
}

fn overlaps(assignments: &[Assignment], table: &Table, findings: &mut Findings) {
    let mut by_worker: BTreeMap<PersonKey, Vec<&Assignment>> = BTreeMap::new();
    for assignment in assignments {
        if let Some(worker) = assignment.worker {
            by_worker.entry(worker).or_default().push(assignment);
        }
    }
    let column = Some(table.header.heading("worker_reference"));
    for own in by_worker.into_values().filter(|own| own.len() > 1) {
        for (row, fte, day) in too_much(own) {
            let value = format!("{fte:.2} FTE in {}", month_of(day).map(|m| m.to_string()).unwrap_or_default());
            let fix = "One worker has several assignments of more than 1.2 FTE together at the same time. Check whether \
                 one has ended, or whether two people share a number.";
            findings.warning(Place { row: Some(row), column, value: Some(&value) }, "worker_too_busy", fix);
        }
    }
}

/// Rows at which a worker's assignments come to more than one person works, with their sum and day.
fn too_much(mut own: Vec<&Assignment>) -> Vec<(u32, f64, NaiveDate)> {
    own.sort_by_key(|a| (a.start, a.row));
    let mut found = Vec::new();
    let mut weeks: BTreeMap<NaiveDate, Vec<(u32, f64)>> = BTreeMap::new();
    for (at, assignment) in own.iter().enumerate() {
        match &assignment.worked {
            Worked::Weekly(Some(hours)) => {
                let still = own[..at].iter().filter(|other| other.end.is_none_or(|end| end >= assignment.start));
                let hours_before: f64 = still.filter_map(|other| weekly(other)).sum();
                let fte = (hours + hours_before) / FULL_TIME_HOURS;
                if hours_before > 0.0 && fte > MOST_FTE + 1e-9 {
                    found.push((assignment.row, fte, assignment.start));
                }
            }
            Worked::Weekly(None) => {}
            Worked::Timesheets(sheets) => {
                for sheet in sheets {
                    weeks.entry(sheet.ending).or_default().push((assignment.row, sheet.hours.unwrap_or(0.0)));
                }
            }
        }
    }
    let busy = weeks.into_iter().filter(|(_, shares)| shares.len() > 1).find_map(|(ending, shares)| {
        let fte = shares.iter().map(|(_, hours)| hours).sum::<f64>() / FULL_TIME_HOURS;
        let row = shares.iter().map(|(row, _)| *row).max()?;
        (fte > MOST_FTE + 1e-9).then_some((row, fte, ending))
    });
    found.extend(busy);
    found
}

fn weekly(assignment: &Assignment) -> Option<f64> {
    match assignment.worked {
        Worked::Weekly(hours) => hours,
        Worked::Timesheets(_) => None,
    }
}

fn rates(assignments: &[Assignment], table: &Table, findings: &mut Findings) {
    for field in ["charge_rate", "pay_rate"] {
        let rate = |a: &Assignment| if field == "charge_rate" { a.charge_rate } else { a.pay_rate };
        let mut by_role: BTreeMap<&RoleGroup, Vec<f64>> = BTreeMap::new();
        for assignment in assignments {
            by_role.entry(&assignment.role).or_default().extend(rate(assignment));
        }
        let middles: BTreeMap<&RoleGroup, Option<f64>> =
            by_role.into_iter().map(|(role, rates)| (role, middle(rates))).collect();
        for assignment in assignments {
            let Some((own, usual)) = rate(assignment).zip(middles[&assignment.role]) else { continue };
            if own < usual * FAR_OFF && own > usual / FAR_OFF {
                continue;
            }
            let column = Some(table.header.heading(field));
            let fix = format!(
                "Half of the rates for this role group are below £{usual:.2} an hour and half above. Check the decimal \
                 point, and whether this is a daily or weekly rate."
            );
            let value = format!("£{own:.2}");
            findings.warning(Place { row: Some(assignment.row), column, value: Some(&value) }, "rate_far_off", fix);
        }
    }
}

/// The median; `None` when there are too few.
fn middle(mut rates: Vec<f64>) -> Option<f64> {
    rates.sort_by(f64::total_cmp);
    (rates.len() >= ENOUGH_RATES).then(|| rates[rates.len() / 2])
}
