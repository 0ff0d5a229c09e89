//! A file in, what somebody needs to know who is to say how it is to be understood out.
//!
//! Comes before reading: which sheets there are, where the headings stand, what each column seems
//! to hold, what is odd, what the values become. Values that may identify a person are masked before
//! they are shown. It reads nothing into observations and must not know how that is done, only what
//! single values would become.

mod column;
mod mask;
mod meaning;
mod shown;
mod strange;
mod survey;

pub use shown::{
    Alternative, Candidate, ColumnLook, Look, RowLook, SheetLook, StrangeCell, StrangeRow, ValueLook, ValuesLook,
};

use super::file::{self, Format, Rows, TextFile, Upload};
use super::mapping::{self, Detected, Header, Mapping, Wanted};
use super::{IngestError, Request, Source};
use crate::domain::ExtractKind;
use survey::Survey;

/// Takes a first look at a file.
///
/// # Errors
/// When the file cannot be read, is of a format not accepted, damaged, unsafe or too large, or when
/// the mapping in the request does not fit it. That no kind is recognised is no error here.
pub fn look(source: &dyn Source, request: &Request) -> Result<Look, IngestError> {
    let shown: String = request.file_name.chars().filter(|c| !c.is_control()).take(120).collect();
    let upload = Upload::new(&shown, request.limits);
    let mut looker = Looker { request, upload, look: Look::default(), refused: None };
    match file::detect(source, upload)? {
        Format::Xml => looker.look.kind = Some(ExtractKind::CswwXml),
        Format::Delimited => {
            let text = TextFile::open(source, upload)?;
            if super::is_published(&mut text.rows()?, request.named_kind())? {
                looker.look.kind = Some(ExtractKind::PublishedCsww);
            }
            looker.sheet("", &mut text.rows()?)?;
        }
        Format::Package => {
            file::read_sheets(source, upload, |name, rows| looker.sheet(name, rows).map(|()| None::<()>))?;
            let names: Vec<String> = looker.look.sheets.iter().map(|sheet| sheet.name.clone()).collect();
            request.check_sheets(&names, upload)?;
        }
    }
    looker.finish()
}

/// Looks at one sheet after another and keeps what the best one shows.
struct Looker<'a> {
    request: &'a Request<'a>,
    upload: Upload<'a>,
    look: Look,
    /// The first mapping that did not fit a sheet.
    refused: Option<IngestError>,
}

/// What a sheet turned out to hold.
struct Found<'a> {
    header: Header,
    kind: Option<ExtractKind>,
    candidates: Vec<Candidate>,
    mapping: Option<&'a Mapping>,
}

impl<'a> Looker<'a> {
    fn sheet(&mut self, name: &str, rows: &mut dyn Rows) -> Result<(), IngestError> {
        let top = super::top(rows)?;
        let mut count = top.len() as u32;
        let leaves_out = self.request.leaves_out(name);
        if self.look.kind.is_none()
            && !leaves_out
            && super::neighbours_header(self.request.named_kind(), &top).is_some()
        {
            self.look.kind = Some(ExtractKind::StatisticalNeighbours);
        }
        // These have no columns to choose.
        let is_fixed = matches!(self.look.kind, Some(ExtractKind::PublishedCsww | ExtractKind::StatisticalNeighbours));
        let is_wanted = !leaves_out && !is_fixed;
        // The first sheet that is complete; before one is met, the first that is not.
        let is_open = self.look.sheet.is_none() || (self.look.kind.is_none() || !self.look.missing.is_empty());
        let found = if is_wanted && is_open { self.detect(name, &top)? } else { None };
        let is_first = self.look.sheet.is_none();
        let better = |found: &Found| is_first || found.header.missing().is_empty() && found.kind.is_some();
        if let Some(found) = found.filter(better) {
            let mut survey = Survey::new(found.header, found.mapping);
            for row in &top {
                survey.take(row);
            }
            while let Some(row) = rows.next_row()? {
                count += 1;
                survey.take(&row);
            }
            self.keep(name, found.kind, found.candidates, found.mapping, survey);
        } else {
            while rows.next_row()?.is_some() {
                count += 1;
            }
        }
        self.look.sheets.push(SheetLook { name: name.to_owned(), rows: count });
        Ok(())
    }

    fn detect(&mut self, sheet: &str, top: &[file::Row]) -> Result<Option<Found<'a>>, IngestError> {
        let wanted = Wanted::of(self.request, sheet);
        let mut all = mapping::candidates(wanted, top);
        let candidate = |c: &mapping::Candidate| Candidate {
            kind: c.header.kind,
            score: c.score.clamp(0.0, 1.0),
            missing: c.header.missing(),
        };
        let candidates: Vec<Candidate> = all.iter().map(candidate).collect();
        let found = match mapping::detect(wanted, top) {
            Ok(found) => found,
            Err(source) => {
                let refusal = IngestError::Mapping { file: self.upload.file.into(), source };
                if !refusal.is_about_columns() {
                    return Err(refusal);
                }
                self.refused.get_or_insert(refusal);
                return Ok(None);
            }
        };
        Ok(match found {
            // Whoever says what it is may say what its columns are.
            Detected::Nothing => self
                .request
                .kind
                .and_then(|kind| mapping::guess(kind, top, sheet))
                .map(|header| Found { kind: Some(header.kind), header, candidates, mapping: None }),
            Detected::Ambiguous(_) if all.is_empty() => None,
            Detected::Ambiguous(_) => {
                Some(Found { header: all.swap_remove(0).header, kind: None, candidates, mapping: None })
            }
            Detected::Table { header, mapping } => {
                let kind = Some(header.kind);
                Some(Found { header: *header, kind, candidates, mapping })
            }
        })
    }

    fn keep(
        &mut self,
        name: &str,
        kind: Option<ExtractKind>,
        candidates: Vec<Candidate>,
        mapping: Option<&Mapping>,
        survey: Survey,
    ) {
        let header = survey.header();
        self.look.sheet = Some(name.to_owned());
        self.look.header_row = Some(header.row);
        self.look.kind = kind;
        self.look.missing = header.missing();
        self.look.candidates = candidates;
        self.look.proposal = kind.map(|kind| proposal(kind, name, header, mapping));
        self.look.remembered = mapping.is_some() && self.request.mapping.is_none();
        survey.show(&mut self.look);
    }

    fn finish(self) -> Result<Look, IngestError> {
        match self.refused {
            Some(refusal) if self.look.sheet.is_none() => Err(refusal),
            _ => Ok(self.look),
        }
    }
}

/// The mapping that reading uses, written out for every heading.
fn proposal(kind: ExtractKind, sheet: &str, header: &Header, mapping: Option<&Mapping>) -> Mapping {
    let columns = header.headings().iter().zip(header.matches()).take(header.width());
    let said = |(heading, found): (&String, &mapping::Match)| {
        (heading.clone(), found.field.map(|field| field.name.to_owned()))
    };
    Mapping {
        kind,
        sheet: (!sheet.is_empty()).then(|| sheet.to_owned()),
        header_row: Some(header.row),
        columns: columns.filter(|(heading, _)| !heading.is_empty()).map(said).collect(),
        values: mapping.map(|mapping| mapping.values.clone()).unwrap_or_default(),
        constants: header.constants().map(|(name, value)| (name.to_owned(), value.shown())).collect(),
    }
}
