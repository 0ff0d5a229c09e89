//! Lists of agency assignments in, observations and exact assignments out. All people are invented.

mod dates;
mod properties;
mod timesheets;

use std::sync::Arc;

use chrono::NaiveDate;
use staffcast::domain::agency::Assignment;
use staffcast::domain::{Count, Extract, ExtractKind, Finding, Measure, Month, RoleGroup};
use staffcast::ingest::{self, Checks, IngestError, Limits, Pseudonyms, Read, Records, Request};

use super::Sent;

/// Reads a CSV text on a day.
pub fn try_on(today: &str, text: &str) -> Result<Read, IngestError> {
    try_with(today, text, &[])
}

/// As [`try_on`], with units known to have staff.
pub fn try_with(today: &str, text: &str, staffed: &[(Arc<str>, RoleGroup)]) -> Result<Read, IngestError> {
    let today: NaiveDate = today.parse().expect("a day");
    let sent = Sent::new("assignments.csv", text);
    let limits = Limits::default();
    let pseudonyms = Pseudonyms::new(&[9; 32]);
    let checks = Checks {
        latest: today.format("%Y-%m").to_string().parse().ok(),
        today: Some(today),
        pseudonyms: Some(&pseudonyms),
        staffed,
    };
    let request =
        Request { kind: Some(ExtractKind::AgencyAssignments), checks, ..Request::new("assignments.csv", &limits) };
    ingest::read(&ingest::Plain::new(sent.path()), &request)
}

pub fn on(today: &str, text: &str) -> Read {
    try_on(today, text).expect("a trusted list")
}

pub fn assignments(read: &Read) -> &[Assignment] {
    match &read.records {
        Records::Assignments(assignments) => assignments,
        other => panic!("assignments, not {other:?}"),
    }
}

/// The value of a count; `None` when there is no observation.
pub fn value(extract: &Extract, unit: &str, role: &str, month: &str, count: Count) -> Option<f64> {
    let month: Month = month.parse().expect("a month");
    let here = |o: &&staffcast::domain::Observation| {
        *o.unit == *unit
            && o.role.as_ref().is_some_and(|r| r.as_str() == role)
            && o.period == month.into()
            && o.measure == Measure::Count(count)
    };
    let found: Vec<_> = extract.observations.iter().filter(here).collect();
    assert!(found.len() < 2, "{found:?}");
    found.first().map(|o| o.reading.expect("a number"))
}

pub fn of_rule<'a>(extract: &'a Extract, rule: &str) -> Vec<&'a Finding> {
    extract.findings.iter().filter(|f| f.rule == rule).collect()
}

pub fn months(extract: &Extract) -> Vec<String> {
    let mut months: Vec<String> = extract.observations.iter().map(|o| o.period.to_string()).collect();
    months.sort();
    months.dedup();
    months
}
