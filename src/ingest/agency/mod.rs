//! Agency assignments in, the observations of their units and the exact assignments out.
//!
//! A list has one row for each assignment, or one for each week of one (timesheets). What is kept are
//! counts and costs by month, unit and role group; the assignments themselves go on to the return and
//! are forgotten. The role group is the job type's own name (`senior_social_worker`) unless the value
//! map of `job_type` says another; the rules always look at the job type as it was written.

mod across;
mod assemble;
mod job;
mod months;
mod observe;
mod row;

pub(super) use job::{job_type, role_group};

use super::findings::{Findings, Place};
use super::table::Table;
use super::{IngestError, Pseudonyms, Read, Records};
use crate::domain::{Extract, ExtractKind};
use row::{Entry, Layout};

/// Reads the rows of a table.
///
/// # Errors
/// When there are no rows, more than half of them cannot be used, or the file fails on the way.
pub(super) fn read(table: Table) -> Result<Read, IngestError> {
    let mut table = table;
    let layout = layout(&table)?;
    let mut findings = Findings::default();
    let (mut rows, mut rejected, mut entries) = (0, 0, Vec::<Entry>::new());
    while let Some(row) = table.next_row()? {
        if row::is_aside(&table, &row) {
            let place = Place { row: Some(row.number), ..Place::default() };
            findings.note(place, "remark_left_out", "This row holds a total or a remark; it was left out.");
            continue;
        }
        rows += 1;
        match row::read(&table, &row, layout, &mut findings) {
            Some(entry) => entries.push(entry),
            None => rejected += 1,
        }
    }
    // Without the installation's secret the pseudonyms only tell workers apart, and only in here.
    let pseudonyms = table.checks.pseudonyms.cloned().unwrap_or_else(|| Pseudonyms::new(&[0; 32]));
    let (assignments, units, doubled) = assemble::assignments(entries, layout, &pseudonyms, &mut findings);
    rejected += doubled;
    let mut findings = table.trust(rows, rejected, findings)?;
    across::check(&assignments, &table, &mut findings);
    let has = observe::Has::of(&table, &mut findings);
    let span = months::span(&assignments, layout, &table.checks, &mut findings);
    let observations = match span {
        Some(span) => observe::observations(&assignments, span, has, &table, &mut findings)?,
        None => Vec::new(),
    };
    let extract = Extract {
        rows,
        accepted: rows - rejected,
        rejected,
        units,
        observations,
        findings: findings.finish(),
        ..Extract::empty(ExtractKind::AgencyAssignments)
    };
    Ok(Read { extract, records: Records::Assignments(assignments) })
}

/// Which rows the list has; a list with weeks and their hours is one of timesheets.
fn layout(table: &Table) -> Result<Layout, IngestError> {
    let has = |name| table.header.at(name).is_some();
    let timesheets = has("week_ending") && (has("hours") || !has("start_date"));
    let (layout, columns) = if timesheets {
        (Layout::Timesheets, ["assignment_reference", "job_type", "week_ending", "hours"].as_slice())
    } else {
        (Layout::Assignments, ["assignment_reference", "job_type", "start_date"].as_slice())
    };
    table.require(columns)?;
    Ok(layout)
}
