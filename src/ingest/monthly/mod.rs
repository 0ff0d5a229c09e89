//! Rows of a monthly position in, a checked extract out.
//!
//! One row for each month, unit and role group. It knows headings, spellings and the rules figures
//! must keep; it must not know what kind of file the rows were in.

mod columns;
mod header;
mod history;
mod position;
mod rates;
mod row;
mod vacancies;
mod within;

pub(super) use columns::COLUMNS;
pub(super) use header::Header;

use std::sync::Arc;

use crate::domain::{Extract, ExtractKind, Finding, Observation};

use super::file::{Row, Rows, Upload};
use super::findings::{Findings, Place};
use super::{Checks, IngestError};
use position::Positions;
use row::RowReader;

/// Findings kept of a file that is refused.
const REFUSED_FINDINGS: usize = 2_000;

/// Reads the rows under a header: first those already taken from the file, then the rest.
///
/// # Errors
/// When columns are missing or repeated, there are no rows, more than half of them cannot be used,
/// or the file itself fails on the way.
pub(super) fn read(
    header: &Header,
    taken: Vec<Row>,
    rest: &mut dyn Rows,
    upload: Upload,
    checks: Checks<'_>,
) -> Result<Extract, IngestError> {
    header.check(upload)?;
    let mut reader = RowReader::new(header, checks);
    note_unknown_columns(header, &mut reader.findings);
    let mut taken = taken.into_iter().filter(|row| row.number > header.row);
    while let Some(row) = taken.next().map_or_else(|| rest.next_row(), |row| Ok(Some(row)))? {
        reader.take(&row);
        if reader.values > upload.limits.max_values {
            return Err(upload.too_large("the number of figures", "", upload.limits.max_values));
        }
    }
    let RowReader { mut positions, units, mut findings, rows, rejected, .. } = reader;
    if rows == 0 {
        return Err(IngestError::NoRows { file: upload.file.into() });
    }
    if positions.rows.is_empty() || rejected > rows / 2 {
        let mut findings: Vec<Finding> = findings.finish();
        findings.truncate(REFUSED_FINDINGS);
        return Err(IngestError::Untrusted { file: upload.file.into(), rows, rejected, findings });
    }
    vacancies::complete(&mut positions, header, &mut findings);
    history::check(&positions, header, &mut findings);
    rates::check(&positions, header, &mut findings);
    Ok(Extract {
        rows,
        accepted: rows - rejected,
        rejected,
        units: units.finish(),
        observations: observations(positions),
        findings: findings.finish(),
        ..Extract::empty(ExtractKind::MonthlyPosition)
    })
}

fn note_unknown_columns(header: &Header, findings: &mut Findings) {
    for heading in header.unknown() {
        let place = Place { row: Some(header.row), column: Some(heading), value: None };
        findings.note(place, "column_unknown", "This column is not used. Nothing needs to be done.");
    }
}

/// In row order; a row's memory is given back as soon as its values are out.
fn observations(positions: Positions) -> Vec<Observation> {
    let Positions { rows, slugs, roles, .. } = positions;
    let slugs: Vec<Arc<str>> = slugs.into_iter().map(Arc::from).collect();
    let mut observations = Vec::with_capacity(rows.iter().map(|row| row.values.len()).sum());
    for row in rows {
        for (count, reading) in row.values {
            observations.push(Observation {
                unit: slugs[row.unit].clone(),
                role: Some(roles[row.role].clone()),
                period: row.month.into(),
                measure: count.into(),
                reading,
            });
        }
    }
    observations
}
