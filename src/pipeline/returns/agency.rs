//! The agency workers' return: assignments checked without a database, or completed before the extract is kept.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;

use crate::domain::agency::{AgencyReturn, Assignment, Check, Totals};
use crate::domain::{Count, Extract, ExtractKind, Finding, Measure, Month, Period};
use crate::ingest::{self, Checks, Limits, Mapping, Pseudonyms, Read, Records, Request, Source};
use crate::pipeline::Error;
use crate::returns::agency::{Recipe, assess, findings, quarterly, totals};

/// A list of assignments or timesheets.
#[derive(Clone, Copy)]
pub struct File<'a> {
    /// The name it came with.
    pub name: &'a str,
    /// Its bytes.
    pub source: &'a dyn Source,
    /// How its columns and values are to be understood; `None`: found out.
    pub mapping: Option<&'a Mapping>,
}

/// What surrounds a check.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// What a file may cost.
    pub limits: &'a Limits,
    /// Rules and caps.
    pub recipe: &'a Recipe,
    /// The day of asking.
    pub today: NaiveDate,
}

/// One assignment and how it stands to each rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Checked {
    /// Row of the file that speaks of it first.
    pub row: u32,
    /// One of the job types, or the role group where it is none.
    pub role_type: String,
    /// The unit's slug relative to the organisation.
    pub unit: String,
    /// The rules.
    pub checks: Vec<Check>,
}

/// Every assignment of a file against the rules.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The assignments, in the order of the file.
    pub assignments: Vec<Checked>,
    /// Their sums.
    pub totals: Totals,
    /// What reading the file found.
    pub reading: Vec<Finding>,
}

/// Checks the assignments of a file and keeps nothing.
///
/// # Errors
/// When the file is no such list or cannot be trusted.
pub fn check_file(file: &File, setting: &Setting) -> Result<Report, Error> {
    let (extract, assignments) = read(file, setting)?;
    let checked = assignments.iter().map(|a| Checked {
        row: a.row,
        role_type: a.job.map_or_else(|| a.role.to_string(), |job| job.as_str().to_owned()),
        unit: a.unit.to_string(),
        checks: assess(a, setting.recipe),
    });
    let totals = totals(&assignments, setting.recipe, &months(&extract), setting.today);
    Ok(Report { assignments: checked.collect(), totals, reading: extract.findings })
}

/// The return of a quarter from a file, kept nowhere. Registration numbers travel in it to the output
/// the user asked for.
///
/// # Errors
/// As [`check_file`], and when the period is no quarter or has not begun.
pub fn quarter_of(file: &File, quarter: Period, setting: &Setting) -> Result<(AgencyReturn, Vec<Finding>), Error> {
    let (extract, assignments) = read(file, setting)?;
    Ok((quarterly(&assignments, quarter, setting.recipe, setting.today)?, extract.findings))
}

fn read(file: &File, setting: &Setting) -> Result<(Extract, Vec<Assignment>), Error> {
    use rand::Rng;
    // Workers are only compared with each other, so a passing secret will do.
    let mut secret = [0; 32];
    rand::rng().fill_bytes(&mut secret);
    let pseudonyms = Pseudonyms::new(&secret);
    let checks = Checks {
        latest: month_of(setting.today),
        today: Some(setting.today),
        pseudonyms: Some(&pseudonyms),
        staffed: &[],
    };
    let kind = Some(ExtractKind::AgencyAssignments);
    let asked = Request { kind, mapping: file.mapping, checks, ..Request::new(file.name, setting.limits) };
    let Read { extract, records } = ingest::read(file.source, &asked)?;
    let assignments = match records {
        Records::Assignments(assignments) => assignments,
        _ => Vec::new(),
    };
    Ok((extract, assignments))
}

fn month_of(day: NaiveDate) -> Option<Month> {
    use chrono::Datelike;
    Month::new(day.year(), day.month())
}

/// The months the extract gives figures for.
fn months(extract: &Extract) -> Vec<Month> {
    let headcounts = extract.observations.iter().filter(|o| o.measure == Measure::Count(Count::AgencyHeadcount));
    let mut months: Vec<Month> = headcounts.map(|o| o.period.last_month()).collect();
    months.sort_unstable();
    months.dedup();
    months
}

/// Completes an extract: rules broken as findings, and sums over all assignments as its report.
pub(super) fn complete(assignments: &[Assignment], recipe: &Recipe, today: NaiveDate, extract: &mut Extract) {
    extract.findings.extend(findings(assignments, recipe));
    let totals = totals(assignments, recipe, &months(extract), today);
    let report = json!({"kind": extract.kind, "region": recipe.region, "totals": totals});
    extract.report = Some(report.to_string());
}
