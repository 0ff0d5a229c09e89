//! A file on its way in: looked at, checked and handed back with advice, before anything of it is kept.
//!
//! Keeping it is [`super::extracts::receive`], with what was decided here.

use super::changes::Changes;
use super::extracts::{Known, Setting, Upload, organisation_code, request};
use super::{Error, extracts, mappings};
use crate::domain::{Extract, ExtractKind, Finding, Period, SheetValue};
use crate::ingest::rows::{self, Copyist};
use crate::ingest::{self, IngestError, Look};
use crate::report::findings_workbook::{FindingsWorkbook, Target};
use crate::store::Database;
use crate::store::extracts::ExtractRecord;

/// What keeping a file would bring.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What it is; `None` where it was refused before that was known.
    pub kind: Option<ExtractKind>,
    /// Data rows in it.
    pub rows: u32,
    /// Rows that would be kept.
    pub accepted: u32,
    /// Rows that would be left out.
    pub rejected: u32,
    /// First and last period it speaks of.
    pub span: Option<(Period, Period)>,
    /// Units it speaks of.
    pub units: usize,
    /// Values it brings.
    pub values: usize,
    /// What the checks found, in row order.
    pub findings: Vec<Finding>,
    /// Why it would be refused whole; `None`: it can be kept.
    pub refusal: Option<String>,
    /// What it would change in the figures; `None` where it would be refused.
    pub changes: Option<Changes>,
    /// The same content, kept before.
    pub same: Option<ExtractRecord>,
}

/// Takes a first look at a file: its sheets, its columns and what they seem to hold.
///
/// # Errors
/// When the organisation's code is none, or the file cannot be read, is damaged, unsafe or too large, or does
/// not fit the mapping.
pub fn look(db: &Database, upload: &Upload, setting: &Setting) -> Result<Look, Error> {
    let code = organisation_code(upload.organisation.unwrap_or(&setting.installation.home_code))?;
    let known = Known::of(db, &code)?;
    Ok(ingest::look(upload.source, &request(upload, setting, &known))?)
}

/// Reads and checks a file without keeping anything of it.
///
/// # Errors
/// When the file cannot be read as an extract at all. One that is only full of mistakes is no error:
/// what it says is in [`Checked::refusal`].
pub fn check(db: &Database, upload: &Upload, setting: &Setting) -> Result<Checked, Error> {
    match extracts::check(db, upload, setting) {
        Ok(checked) => {
            Ok(Checked { same: checked.same, changes: Some(checked.changes), ..Checked::of(checked.read.extract) })
        }
        Err(Error::Ingest(IngestError::Untrusted { file, rows, rejected, findings })) => {
            let refusal = IngestError::Untrusted { file, rows, rejected, findings: Vec::new() }.to_string();
            let accepted = rows.saturating_sub(rejected);
            let empty = Checked::of(Extract::empty(ExtractKind::MonthlyPosition));
            Ok(Checked { kind: upload.kind, rows, accepted, rejected, findings, refusal: Some(refusal), ..empty })
        }
        Err(error) => Err(error),
    }
}

impl Checked {
    fn of(extract: Extract) -> Self {
        Self {
            kind: Some(extract.kind),
            rows: extract.rows,
            accepted: extract.accepted,
            rejected: extract.rejected,
            span: extract.span(),
            units: extract.units.len(),
            values: extract.observations.len(),
            findings: extract.findings,
            refusal: None,
            changes: None,
            same: None,
        }
    }
}

/// Keeps how a file was understood under a name, for the next one from the same source.
///
/// # Errors
/// When the name cannot be used, or the database fails.
pub fn remember(db: &Database, upload: &Upload, name: &str, setting: &Setting) -> Result<(), Error> {
    let Some(mapping) = upload.mapping.cloned().or(look(db, upload, setting)?.proposal) else { return Ok(()) };
    let code = organisation_code(upload.organisation.unwrap_or(&setting.installation.home_code))?;
    mappings::save(db, &code, name, &mapping, setting.now)?;
    Ok(())
}

/// The rows of a file as they were sent, each with what to mend, as a workbook that can be sent again.
///
/// # Errors
/// When the file cannot be read, or is of a format without rows.
pub fn fixes(db: &Database, upload: &Upload, findings: &[Finding], setting: &Setting) -> Result<Vec<u8>, Error> {
    let look = look(db, upload, setting)?;
    let target = Target { sheet: look.sheet, header_row: look.header_row };
    let mut copy = Copy(FindingsWorkbook::new(findings, target));
    rows::copy(upload.source, upload.file_name, &setting.installation.limits, &mut copy)?;
    copy.0.finish().map_err(|source| Error::Write { path: "findings.xlsx".into(), source })
}

struct Copy<'a>(FindingsWorkbook<'a>);

impl Copyist for Copy<'_> {
    fn sheet(&mut self, name: &str) -> std::io::Result<()> {
        self.0.sheet(name)
    }

    fn row(&mut self, number: u32, values: &[SheetValue]) -> std::io::Result<()> {
        self.0.row(number, values)
    }
}
