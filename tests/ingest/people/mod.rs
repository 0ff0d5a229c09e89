//! Lists of people: what is counted, what is kept, and what is never said. Everybody is invented.

mod lists;
mod order;
mod privacy;
mod rows;
mod snapshots;
mod workday;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use staffcast::domain::{Count, Extract, ExtractKind, Finding, Measure, Month, Reading, RoleGroup};
use staffcast::ingest::{Checks, IngestError, Limits, Pseudonyms, Request};

use super::{Sent, read_file};

/// Reads a list of people as on 1 October 2026.
pub fn try_read(kind: ExtractKind, csv: &str) -> Result<Extract, IngestError> {
    try_read_with(kind, csv, &Limits::default(), &[])
}

pub fn try_read_with(
    kind: ExtractKind,
    csv: &str,
    limits: &Limits,
    staffed: &[(Arc<str>, RoleGroup)],
) -> Result<Extract, IngestError> {
    let sent = Sent::new("people.csv", csv);
    let pseudonyms = Pseudonyms::new(&[9; 32]);
    let checks = Checks {
        latest: Month::new(2026, 9),
        today: NaiveDate::from_ymd_opt(2026, 10, 1),
        pseudonyms: Some(&pseudonyms),
        staffed,
    };
    let request = Request { kind: Some(kind), checks, ..Request::new("people.csv", limits) };
    read_file(&sent.path(), &request)
}

pub fn read(kind: ExtractKind, csv: &str) -> Extract {
    try_read(kind, csv).expect("a trusted extract")
}

pub fn staff(csv: &str) -> Extract {
    read(ExtractKind::StaffInPost, csv)
}

/// Every reading of a count as `month unit role` → value.
pub fn readings(extract: &Extract, count: Count) -> BTreeMap<String, Reading> {
    extract
        .observations
        .iter()
        .filter(|o| o.measure == Measure::Count(count))
        .map(|o| (format!("{} {} {}", o.period, o.unit, o.role.as_ref().expect("a role")), o.reading))
        .collect()
}

/// The sum of a count over units and roles in a month; `None` where the month does not tell it.
pub fn total(extract: &Extract, month: &str, count: Count) -> Option<f64> {
    let of_month: Vec<f64> = readings(extract, count)
        .into_iter()
        .filter(|(place, _)| place.starts_with(month))
        .map(|(place, reading)| reading.unwrap_or_else(|gap| panic!("{place}: {gap:?}")))
        .collect();
    (!of_month.is_empty()).then(|| of_month.iter().sum())
}

/// One count in one month, unit and role group.
pub fn count(extract: &Extract, place: &str, count: Count) -> Option<Reading> {
    readings(extract, count).get(place).copied()
}

pub fn of_rule<'a>(extract: &'a Extract, rule: &str) -> Vec<&'a Finding> {
    extract.findings.iter().filter(|finding| finding.rule == rule).collect()
}
