//! Bytes of an extract in, checked observations and findings out.
//!
//! Knows file formats and their traps; must not know the store, the models or the clock. A file is
//! read in three steps: [`file`] finds what it really is and hands out rows while every size is
//! capped, the header tells the kind of extract, and that kind's reader ([`monthly`]) turns rows
//! into observations. A bad row is a finding; only a file that cannot be trusted is refused whole.

mod error;
mod file;
mod hash;
mod limits;
pub mod long;
mod monthly;
pub mod published;
mod template;

use std::path::Path;

pub use error::IngestError;
pub use hash::hash;
pub use limits::{Checks, Limits};
pub use template::{template_csv, template_xlsx};

use crate::domain::{Extract, ExtractKind};
use file::{Cell, Format, Row, Rows, TextFile, Upload};

/// Rows from the top in which the headings must stand.
const TOP: usize = 20;

/// Reads and checks an extract, whatever its true format.
///
/// `file_name` is what its sender calls it, for messages only. Without a `kind`, the headings tell.
/// Memory stays within what `limits` allow, also for files built to exhaust it.
///
/// # Errors
/// When the file cannot be read, is of a format not accepted, damaged, unsafe or too large, when
/// its headings are not those of an extract, or when more than half of its rows cannot be used.
pub fn read(
    path: &Path,
    file_name: &str,
    kind: Option<ExtractKind>,
    limits: &Limits,
    checks: Checks,
) -> Result<Extract, IngestError> {
    let shown: String = file_name.chars().filter(|c| !c.is_control()).take(120).collect();
    let upload = Upload { file: &shown, limits };
    let mut refused = None;
    let found = match file::detect(path, upload)? {
        Format::Delimited => {
            let text = TextFile::open(path, upload)?;
            // Before the monthly position, with which the published table shares headings.
            if is_published(&mut text.rows()?, kind)? {
                return Ok(published::read(text.reader()?).map_err(|e| IngestError::published(&shown, e))?.1);
            }
            read_table(&mut text.rows()?, kind, upload, checks)?
        }
        Format::Package => file::read_sheets(path, upload, |rows| {
            // A sheet with only some of the headings may stand before the right one.
            match read_table(rows, kind, upload, checks) {
                Err(e @ (IngestError::MissingColumns { .. } | IngestError::NoRows { .. })) => {
                    refused.get_or_insert(e);
                    Ok(None)
                }
                other => other,
            }
        })?,
    };
    match (found, refused) {
        (Some(extract), _) => Ok(extract),
        (None, Some(refusal)) => Err(refusal),
        (None, None) => Err(IngestError::UnknownKind { file: shown }),
    }
}

/// Whether the file is asked to be, or by its top is, the published table.
fn is_published(rows: &mut dyn Rows, kind: Option<ExtractKind>) -> Result<bool, IngestError> {
    if let Some(kind) = kind {
        return Ok(kind == ExtractKind::PublishedCsww);
    }
    for _ in 0..TOP {
        let Some(row) = rows.next_row()? else { break };
        let headings: Vec<String> = row.cells.iter().map(Cell::shown).collect();
        if published::looks_like(&headings) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Reads one table; `None` when its top holds no header of an extract.
fn read_table(
    rows: &mut dyn Rows,
    kind: Option<ExtractKind>,
    upload: Upload,
    checks: Checks,
) -> Result<Option<Extract>, IngestError> {
    let mut top: Vec<Row> = Vec::with_capacity(TOP);
    while top.len() < TOP
        && let Some(row) = rows.next_row()?
    {
        top.push(row);
    }
    match kind {
        Some(ExtractKind::PublishedCsww) => Ok(None),
        Some(ExtractKind::MonthlyPosition) | None => match monthly::Header::find(&top) {
            Some(header) => monthly::read(&header, top, rows, upload, checks).map(Some),
            None => Ok(None),
        },
    }
}
