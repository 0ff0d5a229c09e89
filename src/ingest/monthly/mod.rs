//! Rows of a monthly position in, a checked extract out.
//!
//! One row for each month, unit and role group. It knows headings, spellings and the rules figures
//! must keep; it must not know what kind of file the rows were in.

mod columns;
mod history;
mod position;
mod rates;
mod row;
mod vacancies;
mod within;

use std::sync::Arc;

use crate::domain::{Extract, ExtractKind, Observation};

use super::IngestError;
use super::file::Row;
use super::table::Table;
use columns::Columns;
use position::Positions;
use row::RowReader;

/// Reads the rows of a table.
///
/// # Errors
/// When there are no rows, more than half of them cannot be used, or the file itself fails on the way.
pub(super) fn read(mut table: Table) -> Result<Extract, IngestError> {
    let (upload, header) = (table.upload, &Columns::of(&table.header));
    let mut reader = RowReader::new(header, table.checks);
    let mut row = Row { number: 0, cells: Vec::new() };
    while table.next_below(&mut row)? {
        reader.take(&table, &row);
        if reader.values > upload.limits.max_values {
            return Err(upload.too_large("the number of figures", "", upload.limits.max_values));
        }
    }
    let RowReader { mut positions, units, findings, rows, rejected, .. } = reader;
    let mut findings = table.trust(rows, rejected, findings)?;
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
