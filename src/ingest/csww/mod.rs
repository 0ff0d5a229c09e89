//! The statutory children's social work workforce return (XML) in, its records out.
//!
//! Knows the elements of the return and their types; must not know its rules or formulas (see
//! `returns::csww`). Names of elements count without their prefix, their order does not, and
//! whatever is unknown or odd is told and passed over: a record is never lost for one of its values.

mod elements;
mod record;
mod values;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::file::{Upload, open_xml};
use super::findings::Findings;
use super::{IngestError, Pseudonyms, Read, Records, Request, Source};
use crate::domain::{CensusReturn, Extract, ExtractKind};
use elements::{Elements, RECORD, ROOT};
use record::Builder;

const NO_RETURN: &str = "an XML document without worker records (CSWWWorker)";
const SEND_RETURN: &str = "of XML files only the CSWW return is read; save anything else as .xlsx or CSV";

/// Reads a return.
///
/// # Errors
/// When the file is no such return, is damaged, cut off or unsafe, or holds more than its limits.
pub(super) fn read(source: &dyn Source, request: &Request, upload: Upload) -> Result<Read, IngestError> {
    let refused = |found| IngestError::NotAccepted { file: upload.file.into(), found, remedy: SEND_RETURN };
    if request.kind.is_some_and(|kind| kind != ExtractKind::CswwXml) {
        return Err(refused("an XML document"));
    }
    // Without the installation's secret, records are only compared with each other.
    let passing = Pseudonyms::new(&[0; 32]);
    let pseudonyms = request.checks.pseudonyms.unwrap_or(&passing);
    let mut gathered = Gathered { line: 1, ..Gathered::default() };
    let mut reader = Reader::from_reader(open_xml(source, upload, RECORD.as_bytes())?);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(|error| fault(&upload, error))?;
        let lines = event.bytes().filter(|b| *b == b'\n').count() as u32;
        match event {
            Event::Start(tag) if gathered.depth == 0 && !named(tag.local_name().into_inner(), ROOT) => {
                return Err(refused("an XML document"));
            }
            Event::Start(tag) => gathered.open(tag.local_name().into_inner(), upload)?,
            Event::Empty(tag) => {
                gathered.open(tag.local_name().into_inner(), upload)?;
                gathered.close(pseudonyms);
            }
            Event::End(_) => gathered.close(pseudonyms),
            Event::Text(text) => gathered.text.push_str(&text),
            Event::CData(text) => gathered.text.push_str(&text),
            Event::GeneralRef(name) => gathered.text.push(
                values::reference(&name)
                    .ok_or_else(|| upload.damaged("it names an entity that is not one of XML's own five"))?,
            ),
            Event::Eof => break,
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => {}
        }
        gathered.line += lines;
    }
    if gathered.census.workers.is_empty() {
        return Err(refused(NO_RETURN));
    }
    Ok(gathered.finish())
}

fn named(name: &str, wanted: &str) -> bool {
    name.eq_ignore_ascii_case(wanted)
}

/// The wall's refusal travels inside the reader's error.
fn fault(upload: &Upload, error: quick_xml::Error) -> IngestError {
    match error {
        quick_xml::Error::Io(source) => {
            let copy = |source: &std::io::Error| std::io::Error::from(source.kind());
            let source = std::sync::Arc::try_unwrap(source).unwrap_or_else(|shared| copy(&shared));
            upload.unreadable(source)
        }
        quick_xml::Error::Syntax(_) | quick_xml::Error::IllFormed(_) => {
            upload.damaged("it is not well-formed XML or is cut off")
        }
        _ => upload.damaged("it cannot be read as XML"),
    }
}

/// What has been read so far.
#[derive(Default)]
struct Gathered {
    census: CensusReturn,
    findings: Findings,
    elements: Elements,
    /// The record at hand.
    builder: Option<Builder>,
    depth: usize,
    /// Depth of the record at hand.
    record_depth: usize,
    /// Names of the open elements below the root.
    open: Vec<String>,
    /// Text of the innermost element.
    text: String,
    line: u32,
}

impl Gathered {
    fn open(&mut self, name: &str, upload: Upload) -> Result<(), IngestError> {
        self.text.clear();
        self.depth += 1;
        self.open.push(name.to_owned());
        if self.builder.is_none() && named(name, RECORD) {
            let limit = upload.limits.max_rows;
            let record = self.census.workers.len() as u32 + 1;
            if record > limit {
                return Err(upload.too_large("its number of records", "", u64::from(limit)));
            }
            self.builder = Some(Builder::new(record, self.line));
            self.record_depth = self.depth;
        }
        Ok(())
    }

    fn close(&mut self, pseudonyms: &Pseudonyms) {
        let name = self.open.pop().unwrap_or_default();
        match &mut self.builder {
            Some(builder) if self.depth == self.record_depth => {
                let record = std::mem::take(builder).finish();
                self.census.workers.push(record);
                self.builder = None;
            }
            Some(builder) => {
                let known = builder.take(&name, self.text.trim(), pseudonyms, &mut self.findings);
                self.elements.note(&name, known, self.line, &mut self.findings);
            }
            None => {
                let known = elements::outside(&mut self.census, &name, self.text.trim());
                self.elements.note(&name, known, self.line, &mut self.findings);
            }
        }
        self.text.clear();
        self.depth -= 1;
    }

    fn finish(self) -> Read {
        let rows = self.census.workers.len() as u32;
        let findings = self.findings.finish();
        let extract = Extract { rows, accepted: rows, findings, ..Extract::empty(ExtractKind::CswwXml) };
        Read { extract, records: Records::Census(Box::new(self.census)) }
    }
}
