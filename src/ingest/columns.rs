//! What the headings of a list about people say before its rows are read.

use super::IngestError;
use super::findings::{Findings, Place};
use super::mapping::Holds;
use super::people::screen;
use super::table::Table;
use crate::domain::{ExtractKind, Finding};

/// Findings kept of a file that is refused.
const REFUSED_FINDINGS: usize = 2_000;

/// Refuses a table that lacks columns its kind cannot do without.
///
/// # Errors
/// [`IngestError::MissingColumns`].
pub(super) fn require(table: &Table, kind: ExtractKind, columns: &[&'static str]) -> Result<(), IngestError> {
    let missing: Vec<_> = columns.iter().copied().filter(|name| table.header.at(name).is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(IngestError::MissingColumns { file: table.upload.file.into(), kind, missing, row: table.header.row })
}

/// Reports columns that are dropped because they identify people, and those that are not known.
pub(super) fn report(table: &Table, findings: &mut Findings) {
    let row = Some(table.header.row);
    for (at, _) in table.header.columns().filter(|(_, field)| field.holds == Holds::Identity) {
        let place = Place { row, column: Some(table.header.heading_at(at)), value: None };
        let fix = "This column identifies people. It was dropped: nothing of it is kept. Leave it out next time.";
        findings.note(place, "identity_column_dropped", fix);
    }
    for heading in table.header.unknown() {
        let column = if screen::identifies(heading).is_some() { None } else { Some(heading) };
        findings.note(
            Place { row, column, value: None },
            "column_unknown",
            "This column is not used. Nothing needs to be done.",
        );
    }
}

/// Refuses a file without rows, or one of which more than half cannot be used.
///
/// # Errors
/// [`IngestError::NoRows`] or [`IngestError::Untrusted`].
pub(super) fn trust(table: &Table, rows: u32, rejected: u32, findings: Findings) -> Result<Findings, IngestError> {
    let file = table.upload.file.to_owned();
    if rows == 0 {
        return Err(IngestError::NoRows { file });
    }
    if rejected == rows || rejected > rows / 2 {
        let mut findings: Vec<Finding> = findings.finish();
        findings.truncate(REFUSED_FINDINGS);
        return Err(IngestError::Untrusted { file, rows, rejected, findings });
    }
    Ok(findings)
}
