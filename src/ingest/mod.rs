//! Bytes of an extract in, checked observations and findings out.
//!
//! Knows file formats and their traps; must not know the store, the models or the clock. A file is
//! read in three steps: [`file`] finds what it really is and hands out rows while every size is
//! capped, [`mapping`] tells from its headings which kind of extract it is and what each column
//! holds, and that kind's reader ([`monthly`], [`people`], [`agency`], [`recruitment`], [`csww`], [`neighbours`])
//! turns rows into observations. A bad row is a finding; only a file that cannot be trusted is
//! refused whole. What identifies people ends here: nothing of it leaves this room.

mod agency;
mod csww;
mod error;
mod file;
mod findings;
mod hash;
mod limits;
mod line;
pub mod long;
pub mod look;
pub mod mapping;
mod monthly;
mod neighbours;
mod people;
mod pseudonym;
pub mod published;
mod recruitment;
pub mod rows;
mod source;
mod span;
mod spelling;
mod table;
mod template;
mod template_xml;
mod unit_path;

pub use error::IngestError;
pub use hash::hash;
pub use limits::{Checks, Limits};
pub use look::{Look, look};
pub use mapping::Mapping;
pub use pseudonym::Pseudonyms;
pub use source::{Bytes, Plain, Source};
pub use template::{template_csv, template_xlsx};
pub use template_xml::template_xml;

use crate::domain::agency::Assignment;
use crate::domain::{CensusReturn, Extract, ExtractKind, Finding};
use file::{Cell, Format, Row, Rows, TextFile, Upload};
use mapping::{Detected, MappingFault, Wanted};
use spelling::cut;
use table::Table;

/// Rows from the top that are looked at to tell what a table is.
const SAMPLE: usize = 120;

/// What is asked of the reader.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// What the sender calls the file, for messages only.
    pub file_name: &'a str,
    /// What it is; `None`: found from its headings.
    pub kind: Option<ExtractKind>,
    /// How the sender wants columns and values understood.
    pub mapping: Option<&'a Mapping>,
    /// Mappings kept from earlier files: used where the sender gave none and their headings fit.
    pub saved: &'a [Mapping],
    /// What the file may cost.
    pub limits: &'a Limits,
    /// What the file cannot know.
    pub checks: Checks<'a>,
}

impl<'a> Request<'a> {
    /// For a file of this name, everything else to be found out.
    pub fn new(file_name: &'a str, limits: &'a Limits) -> Self {
        Self { file_name, kind: None, mapping: None, saved: &[], limits, checks: Checks::default() }
    }

    /// What the sender says it is.
    fn named_kind(&self) -> Option<ExtractKind> {
        self.kind.or(self.mapping.map(|mapping| mapping.kind))
    }

    /// Whether the sender named another sheet.
    fn leaves_out(&self, sheet: &str) -> bool {
        let named = self.mapping.and_then(|mapping| mapping.sheet.as_deref());
        named.is_some_and(|named| !named.trim().eq_ignore_ascii_case(sheet.trim()))
    }

    /// Refuses a mapping whose sheet is not among the visible ones.
    fn check_sheets(&self, sheets: &[String], upload: Upload) -> Result<(), IngestError> {
        let Some(sheet) = self.mapping.and_then(|mapping| mapping.sheet.as_ref()) else { return Ok(()) };
        if sheets.iter().any(|name| !self.leaves_out(name)) {
            return Ok(());
        }
        let (sheet, known) = (cut(sheet, 80), cut(&sheets.join(", "), 300));
        Err(IngestError::Mapping { file: upload.file.into(), source: MappingFault::NoSheet { sheet, known } })
    }
}

/// What the returns are made from: as exact as the file, for the time of one request and never kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Records {
    /// The extract says everything.
    None,
    /// The assignments of agency workers, in the order of the file.
    Assignments(Vec<Assignment>),
    /// The statutory return of children's social workers.
    Census(Box<CensusReturn>),
}

/// A file that has been read.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// What is kept of it.
    pub extract: Extract,
    /// What returns are made from.
    pub records: Records,
}

/// Reads and checks an extract, whatever its true format.
///
/// Without a kind, the headings tell. Memory stays within what the limits allow, also for files
/// built to exhaust it.
///
/// # Errors
/// When the file cannot be read, is of a format not accepted, damaged, unsafe or too large, when
/// its headings are not those of an extract, or when more than half of its rows cannot be used.
pub fn read(source: &dyn Source, request: &Request) -> Result<Read, IngestError> {
    let shown: String = request.file_name.chars().filter(|c| !c.is_control()).take(120).collect();
    let upload = Upload::new(&shown, request.limits);
    let mut refused = None;
    let found = match file::detect(source, upload)? {
        Format::Delimited => {
            let text = TextFile::open(source, upload)?;
            // Before the monthly position, with which the published table shares headings.
            if is_published(&mut text.rows()?, request.named_kind())? {
                let extract = published::read(text.reader()?).map_err(|e| IngestError::published(&shown, e))?.1;
                return Ok(Read { extract, records: Records::None });
            }
            read_table("", &mut text.rows()?, request, upload)?
        }
        Format::Xml => Some(csww::read(source, request, upload)?),
        Format::Package => {
            let mut sheets = Vec::new();
            let found = file::read_sheets(source, upload, |name, rows| {
                sheets.push(name.to_owned());
                if request.leaves_out(name) {
                    return Ok(None);
                }
                // A sheet with only some of the headings may stand before the right one.
                match read_table(name, rows, request, upload) {
                    Err(e) if e.is_about_columns() => {
                        refused.get_or_insert(e);
                        Ok(None)
                    }
                    other => other,
                }
            })?;
            if found.is_none() {
                request.check_sheets(&sheets, upload)?;
            }
            found
        }
    };
    match (found, refused) {
        (Some(read), _) => Ok(read),
        (None, Some(refusal)) => Err(refusal),
        (None, None) => Err(IngestError::UnknownKind { file: shown }),
    }
}

/// Whether the file is asked to be, or by its top is, the published table.
fn is_published(rows: &mut dyn Rows, kind: Option<ExtractKind>) -> Result<bool, IngestError> {
    if let Some(kind) = kind {
        return Ok(kind == ExtractKind::PublishedCsww);
    }
    for _ in 0..mapping::TOP {
        let Some(row) = rows.next_row()? else { break };
        let headings: Vec<String> = row.cells.iter().map(Cell::shown).collect();
        if published::looks_like(&headings) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The header of the list of statistical neighbours, where the file is asked to be that or may be.
fn neighbours_header(kind: Option<ExtractKind>, top: &[Row]) -> Option<neighbours::Header> {
    let may_be = kind.is_none_or(|kind| kind == ExtractKind::StatisticalNeighbours);
    may_be.then(|| neighbours::header(top)).flatten()
}

/// The first rows of a table: its titles, headings and enough values to tell what the columns hold.
fn top(rows: &mut dyn Rows) -> Result<Vec<Row>, IngestError> {
    let mut top: Vec<Row> = Vec::with_capacity(SAMPLE);
    while top.len() < SAMPLE
        && let Some(row) = rows.next_row()?
    {
        top.push(row);
    }
    Ok(top)
}

/// Reads one table; `None` when its top holds no header of an extract.
fn read_table(
    sheet: &str,
    rows: &mut dyn Rows,
    request: &Request,
    upload: Upload,
) -> Result<Option<Read>, IngestError> {
    let top = top(rows)?;
    if let Some(header) = neighbours_header(request.named_kind(), &top) {
        let extract = neighbours::read(&header, top, rows, upload)?;
        return Ok(Some(Read { extract, records: Records::None }));
    }
    let wanted = Wanted::of(request, sheet);
    let detected =
        mapping::detect(wanted, &top).map_err(|source| IngestError::Mapping { file: upload.file.into(), source })?;
    let (header, mapping) = match detected {
        Detected::Nothing => return Ok(None),
        Detected::Ambiguous(kinds) => return Err(IngestError::AmbiguousKind { file: upload.file.into(), kinds }),
        Detected::Table { header, mapping } => (*header, mapping),
    };
    header.check(upload)?;
    let (kind, notes) = (header.kind, mapping::findings(&header));
    let table = Table::new(header, top, rows, upload, request.checks, mapping);
    match read_kind(kind, table) {
        Ok(mut read) => {
            add_notes(&mut read.extract.findings, notes);
            Ok(Some(read))
        }
        Err(IngestError::Untrusted { file, rows, rejected, mut findings }) => {
            add_notes(&mut findings, notes);
            Err(IngestError::Untrusted { file, rows, rejected, findings })
        }
        Err(other) => Err(other),
    }
}

fn read_kind(kind: ExtractKind, table: Table) -> Result<Read, IngestError> {
    match kind {
        ExtractKind::MonthlyPosition => monthly::read(table).map(|extract| Read { extract, records: Records::None }),
        ExtractKind::StaffInPost | ExtractKind::Starters | ExtractKind::Leavers => people::read(kind, table),
        ExtractKind::AgencyAssignments => agency::read(table),
        ExtractKind::RecruitmentPipeline => recruitment::read(table),
        // None of them has columns that are matched, so no table is ever taken for one.
        ExtractKind::CswwXml | ExtractKind::PublishedCsww | ExtractKind::StatisticalNeighbours => {
            Err(IngestError::UnknownKind { file: table.upload.file.into() })
        }
    }
}

/// Adds what there is to say about the columns; findings stay in row order.
fn add_notes(findings: &mut Vec<Finding>, notes: Vec<Finding>) {
    let behind = findings.iter().position(|found| found.row > notes.first().and_then(|note| note.row));
    let at = behind.unwrap_or(findings.len());
    findings.splice(at..at, notes);
}
