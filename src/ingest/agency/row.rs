//! One row of cells into one entry, or findings that say why not.

use chrono::{Days, Months, NaiveDate};

use super::job;
use crate::domain::agency::{JobType, Registration, SignOff};
use crate::domain::{RoleGroup, UnitOfMeasure};
use crate::ingest::file::{Cell, Row};
use crate::ingest::findings::Findings;
use crate::ingest::line::Line;
use crate::ingest::spelling::{choice, clean_name, yes_no};
use crate::ingest::table::Table;
use crate::ingest::unit_path;

/// More hours than anybody works week after week.
const MANY_HOURS: f64 = 60.0;
/// Hours in a week.
const ALL_HOURS: f64 = 168.0;
/// Longer than assignments last.
const LONG_YEARS: u32 = 6;

/// Which rows a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// One for each assignment.
    Assignments,
    /// One for each week of an assignment.
    Timesheets,
}

/// What a row says of the time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Time {
    Weekly { start: NaiveDate, hours: Option<f64> },
    Week { ending: NaiveDate, hours: Option<f64>, start: Option<NaiveDate> },
}

/// A row that can be used.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub row: u32,
    pub reference: String,
    pub worker: Option<String>,
    pub registration: Option<Registration>,
    pub job: Option<JobType>,
    pub role: RoleGroup,
    pub path: unit_path::Path,
    pub time: Time,
    pub end: Option<NaiveDate>,
    pub pay_rate: Option<f64>,
    pub charge_rate: Option<f64>,
    pub covers_vacancy: Option<bool>,
    pub project_team: Option<bool>,
    pub experience_years: Option<f64>,
    pub left_post_on: Option<NaiveDate>,
    pub notice_weeks: Option<f64>,
    pub signed: Option<SignOff>,
}

/// Whether a row holds a total or a remark rather than an entry.
pub(super) fn is_aside(table: &Table, row: &Row) -> bool {
    ["assignment_reference", "start_date", "week_ending"].iter().all(|field| table.cell(row, field).is_blank())
}

/// Reads a row; `None` when it cannot be used, which the findings say.
pub(super) fn read(table: &Table, row: &Row, layout: Layout, findings: &mut Findings) -> Option<Entry> {
    let before = findings.errors();
    let mut line = Line { table, row, findings };
    let reference = line.reference("assignment_reference");
    if reference.is_none() {
        let fix = "The assignment has no reference. Give each assignment the number it has in your system.";
        line.error("assignment_reference", "reference_missing", fix);
    }
    let time = time(&mut line, layout);
    let end = line.end_date("end_date");
    if let (Some(time), Some(end)) = (time, end) {
        check_order(&mut line, time, end);
    }
    let path = line.unit();
    let (job, role) = work(&mut line);
    let (pay_rate, charge_rate) = rates(&mut line);
    let entry = Entry {
        row: row.number,
        worker: line.reference("worker_reference"),
        registration: registration(&line),
        job,
        role,
        end,
        pay_rate,
        charge_rate,
        covers_vacancy: covers_vacancy(&mut line),
        project_team: yes_or_no(&mut line, "project_team"),
        experience_years: line.number("experience_years", UnitOfMeasure::Days),
        left_post_on: line.optional_date("left_post_on"),
        notice_weeks: line.number("notice_weeks", UnitOfMeasure::Days),
        signed: signed(&line),
        time: time.unwrap_or(Time::Weekly { start: NaiveDate::default(), hours: None }),
        reference: reference.unwrap_or_default(),
        path: path.unwrap_or_default(),
    };
    (findings.errors() == before).then_some(entry)
}

fn time(line: &mut Line, layout: Layout) -> Option<Time> {
    match layout {
        Layout::Assignments => {
            let start = line.required_date("start_date");
            let hours = line.hours("hours_per_week");
            let hours = plausible_hours(line, "hours_per_week", hours);
            Some(Time::Weekly { start: start?, hours })
        }
        Layout::Timesheets => {
            let ending = line.required_date("week_ending");
            let hours = line.hours("hours");
            let hours = plausible_hours(line, "hours", hours);
            let start = line.optional_date("start_date");
            Some(Time::Week { ending: ending?, hours, start })
        }
    }
}

fn plausible_hours(line: &mut Line, field: &str, hours: Option<f64>) -> Option<f64> {
    match hours {
        None => {
            let fix =
                "The hours are missing: the assignment counts as a person, but not in FTE or cost. Add the hours.";
            line.warning(field, None, "hours_missing", fix);
        }
        Some(h) if h > ALL_HOURS => {
            line.error(field, "hours_impossible", "A week has 168 hours. Write the hours of one week.");
        }
        Some(h) if h > MANY_HOURS => {
            let fix = "More than 60 hours a week. Check whether these are the hours of several weeks or workers.";
            line.warning(field, Some(&format!("{h} hours")), "hours_high", fix);
        }
        Some(_) => {}
    }
    hours
}

fn check_order(line: &mut Line, time: Time, end: NaiveDate) {
    let begun = match time {
        Time::Weekly { start, .. } => Some(start),
        Time::Week { start, .. } => start,
    };
    if begun.is_some_and(|start| end < start) {
        line.error(
            "end_date",
            "end_before_start",
            "The assignment ends before it starts. Correct one of the two dates.",
        );
        return;
    }
    if let Time::Week { ending, .. } = time
        && ending > end + Days::new(6)
    {
        let fix = "This week lies after the assignment's end. Correct the week or the end date.";
        line.warning("week_ending", None, "week_after_end", fix);
    }
    if begun.and_then(|start| start.checked_add_months(Months::new(12 * LONG_YEARS))).is_some_and(|limit| end > limit) {
        let fix = format!("The assignment lasts more than {LONG_YEARS} years. Check the years of both dates.");
        line.warning("end_date", None, "assignment_long", fix);
    }
}

/// The job type as the file has it, for the rules; the role group as the value map has it, for the counts.
fn work(line: &mut Line) -> (Option<JobType>, RoleGroup) {
    let written = clean_name(&line.table.cell(line.row, "job_type").shown());
    let mapped = line.text("job_type");
    let job = job::job_type(&written).or_else(|| job::job_type(&mapped));
    if let Some(role) = job::role_group(&mapped) {
        return (job, role);
    }
    let fix = "This is not one of the five job types, nor made of words role groups are made of; the row counts under \
         `other` and is not checked against caps. Write social_worker, senior_social_worker, advanced_practitioner, \
         team_manager or reviewing_officer, or map the value.";
    line.warning("job_type", None, "job_type_unknown", fix);
    (job, RoleGroup::new("other"))
}

/// Pay and charge; the charge is pay and margin where it is not given.
fn rates(line: &mut Line) -> (Option<f64>, Option<f64>) {
    let mut rate = |field| line.number(field, UnitOfMeasure::Gbp);
    let (pay, charge, margin) = (rate("pay_rate"), rate("charge_rate"), rate("agency_margin"));
    let charge = charge.or_else(|| Some(pay? + margin?));
    match (pay, charge) {
        (_, None) => {
            let fix = "The charge rate is missing and cannot be made of pay and margin: the assignment has no cost and no \
                 check against the cap. Add pounds an hour.";
            line.warning("charge_rate", None, "rate_missing", fix);
        }
        (Some(pay), Some(charge)) if charge < pay => {
            let fix = "The agency charges less than it pays. Check whether the two rates were swapped.";
            line.warning("charge_rate", Some(&format!("£{charge:.2}, pay £{pay:.2}")), "charge_below_pay", fix);
        }
        _ => {}
    }
    (pay, charge)
}

fn registration(line: &Line) -> Option<Registration> {
    let text = clean_name(&line.table.cell(line.row, "registration_number").shown());
    (!text.is_empty()).then(|| Registration::new(text.chars().take(40).collect()))
}

fn yes_or_no(line: &mut Line, field: &str) -> Option<bool> {
    let text = line.text(field);
    match yes_no::read(&Cell::Text(text)) {
        Ok(answer) => answer,
        Err(fault) => {
            line.warning(field, None, fault.rule(), fault.fix());
            None
        }
    }
}

/// Yes or no, or the reason of the booking.
fn covers_vacancy(line: &mut Line) -> Option<bool> {
    const COVERED: [&str; 7] = [
        "vacancy",
        "vacancy cover",
        "vacant post",
        "covering vacancy",
        "cover vacancy",
        "vacant",
        "covering vacant post",
    ];
    const OTHER: [&str; 16] = [
        "sickness",
        "sick leave",
        "sickness cover",
        "sickness absence",
        "maternity",
        "maternity leave",
        "maternity cover",
        "annual leave",
        "leave cover",
        "secondment",
        "absence cover",
        "additional capacity",
        "workload",
        "project",
        "backlog",
        "supernumerary",
    ];
    let answer = choice::plain(&line.text("covers_vacancy"));
    if COVERED.contains(&answer.as_str()) {
        return Some(true);
    }
    if OTHER.contains(&answer.as_str()) {
        return Some(false);
    }
    yes_or_no(line, "covers_vacancy")
}

/// Offices named in the cell; `None` when there is no such column or nothing in it.
fn signed(line: &Line) -> Option<SignOff> {
    let answer = choice::plain(&line.text("signed_off_by"));
    if answer.is_empty() {
        return None;
    }
    let words: Vec<&str> = answer.split(' ').collect();
    let both = words.contains(&"both");
    Some(SignOff {
        director: both || words.iter().any(|w| matches!(*w, "director" | "dcs")),
        chief_executive: both
            || words.iter().any(|w| matches!(*w, "ceo" | "ce" | "cex"))
            || answer.contains("chief exec"),
    })
}
