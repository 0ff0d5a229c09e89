//! Entries in, assignments out: those of timesheets gathered by assignment, doubled rows left out.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::row::{Entry, Layout, Time};
use crate::domain::agency::{Assignment, Timesheet, Worked};
use crate::domain::{PersonKey, Unit};
use crate::ingest::Pseudonyms;
use crate::ingest::findings::{Findings, Place};
use crate::ingest::unit_path::Units;

/// Where timesheets belong: assignment, unit, role group.
type Group = (PersonKey, Arc<str>, String);

/// The assignments in the order of the file, their units, and the number of rows left out.
pub(super) fn assignments(
    entries: Vec<Entry>,
    layout: Layout,
    pseudonyms: &Pseudonyms,
    findings: &mut Findings,
) -> (Vec<Assignment>, Vec<Unit>, u32) {
    let mut units = Units::default();
    let mut slugs: BTreeMap<String, Arc<str>> = BTreeMap::new();
    let mut assignments: Vec<Assignment> = Vec::new();
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut groups: BTreeMap<Group, usize> = BTreeMap::new();
    let mut doubled = 0;
    for entry in entries {
        if let Some(first) = seen.get(&identity(&entry)) {
            doubled += 1;
            let fix = format!("Row {first} says the same and was kept. Delete one of the two rows.");
            findings.error(Place { row: Some(entry.row), ..Place::default() }, "duplicate_row", fix);
            continue;
        }
        seen.insert(identity(&entry), entry.row);
        let slug = units.remember(&entry.path);
        let slug = slugs.entry(slug).or_insert_with_key(|slug| slug.as_str().into()).clone();
        let key = pseudonyms.of("agency-assignment", &entry.reference);
        if layout == Layout::Timesheets {
            let group = (key, slug.clone(), entry.role.to_string());
            if let Some(&at) = groups.get(&group) {
                add_week(&mut assignments[at], entry, pseudonyms);
                continue;
            }
            groups.insert(group, assignments.len());
        }
        assignments.push(assignment(entry, key, slug, pseudonyms));
    }
    for assignment in &mut assignments {
        settle(assignment);
    }
    (assignments, units.finish(), doubled)
}

/// What two rows must not share: the reference and the beginning, or the whole line of a timesheet,
/// because one week may have a line for each rate.
fn identity(entry: &Entry) -> String {
    match entry.time {
        Time::Weekly { start, .. } => format!("{}\0{start}", entry.reference),
        Time::Week { ending, hours, .. } => {
            let unit: Vec<&str> = entry.path.iter().map(|(_, slug)| slug.as_str()).collect();
            let (unit, rates) = (unit.join("/"), (hours, entry.charge_rate, entry.pay_rate));
            format!("{}\0{ending}\0{unit}\0{}\0{rates:?}", entry.reference, entry.role)
        }
    }
}

fn assignment(entry: Entry, key: PersonKey, unit: Arc<str>, pseudonyms: &Pseudonyms) -> Assignment {
    let (start, start_is_given, worked) = match entry.time {
        Time::Weekly { start, hours } => (start, true, Worked::Weekly(hours)),
        Time::Week { start, .. } => {
            let week = week(&entry);
            (start.unwrap_or_else(|| week.beginning()), start.is_some(), Worked::Timesheets(vec![week]))
        }
    };
    Assignment {
        row: entry.row,
        key,
        worker: entry.worker.map(|worker| pseudonyms.of("agency-worker", &worker)),
        registration: entry.registration,
        job: entry.job,
        role: entry.role,
        unit,
        start,
        start_is_given,
        end: entry.end,
        worked,
        pay_rate: entry.pay_rate,
        charge_rate: entry.charge_rate,
        covers_vacancy: entry.covers_vacancy,
        project_team: entry.project_team,
        experience_years: entry.experience_years,
        left_post_on: entry.left_post_on,
        notice_weeks: entry.notice_weeks,
        signed: entry.signed,
    }
}

fn week(entry: &Entry) -> Timesheet {
    let (ending, hours) = match entry.time {
        Time::Week { ending, hours, .. } => (ending, hours),
        Time::Weekly { start, hours } => (start, hours),
    };
    Timesheet { ending, hours, charge_rate: entry.charge_rate }
}

/// A further week: what only some weeks say holds for the assignment; of what differs, the latest.
fn add_week(assignment: &mut Assignment, entry: Entry, pseudonyms: &Pseudonyms) {
    let new = week(&entry);
    let Worked::Timesheets(weeks) = &mut assignment.worked else { return };
    let is_latest = weeks.iter().all(|week| week.ending <= new.ending);
    weeks.push(new);
    if let Time::Week { start: Some(start), .. } = entry.time {
        assignment.start = if assignment.start_is_given { assignment.start.min(start) } else { start };
        assignment.start_is_given = true;
    } else if !assignment.start_is_given {
        assignment.start = assignment.start.min(new.beginning());
    }
    let worker = entry.worker.map(|worker| pseudonyms.of("agency-worker", &worker));
    prefer(&mut assignment.worker, worker, is_latest);
    prefer(&mut assignment.registration, entry.registration, is_latest);
    prefer(&mut assignment.job, entry.job, is_latest);
    prefer(&mut assignment.end, entry.end, is_latest);
    prefer(&mut assignment.pay_rate, entry.pay_rate, is_latest);
    prefer(&mut assignment.charge_rate, entry.charge_rate, is_latest);
    prefer(&mut assignment.covers_vacancy, entry.covers_vacancy, is_latest);
    prefer(&mut assignment.project_team, entry.project_team, is_latest);
    prefer(&mut assignment.experience_years, entry.experience_years, is_latest);
    prefer(&mut assignment.left_post_on, entry.left_post_on, is_latest);
    prefer(&mut assignment.notice_weeks, entry.notice_weeks, is_latest);
    prefer(&mut assignment.signed, entry.signed, is_latest);
}

fn prefer<T>(kept: &mut Option<T>, new: Option<T>, is_latest: bool) {
    if new.is_some() && (is_latest || kept.is_none()) {
        *kept = new;
    }
}

/// Weeks in their order; several lines of one week become one with their mean rate.
fn settle(assignment: &mut Assignment) {
    let Worked::Timesheets(weeks) = &mut assignment.worked else { return };
    weeks.sort_by(|a, b| {
        (a.ending, a.hours.map(f64::to_bits))
            .cmp(&(b.ending, b.hours.map(f64::to_bits)))
            .then(a.charge_rate.map(f64::to_bits).cmp(&b.charge_rate.map(f64::to_bits)))
    });
    let mut merged: Vec<Timesheet> = Vec::with_capacity(weeks.len());
    for week in weeks.drain(..) {
        match merged.last_mut() {
            Some(last) if last.ending == week.ending => *last = together(*last, week),
            _ => merged.push(week),
        }
    }
    *weeks = merged;
}

fn together(one: Timesheet, other: Timesheet) -> Timesheet {
    let hours = one.hours.zip(other.hours).map(|(a, b)| a + b);
    let cost = |week: Timesheet| Some(week.hours? * week.charge_rate?);
    let charge_rate = match (cost(one), cost(other), hours) {
        (Some(a), Some(b), Some(hours)) if hours > 0.0 => Some((a + b) / hours),
        _ => one.charge_rate.filter(|rate| other.charge_rate == Some(*rate)),
    };
    Timesheet { ending: one.ending, hours, charge_rate }
}
