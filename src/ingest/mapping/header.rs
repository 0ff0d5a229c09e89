//! The row of headings: where it is and which column holds what.

use super::matching::{self, Doubt, Match, Said};
use super::words::{Words, plain};
use super::{Field, fields};
use crate::domain::ExtractKind;
use crate::ingest::IngestError;
use crate::ingest::file::{Cell, Row, Upload};
use crate::ingest::spelling::clean_name;

/// The header found.
#[derive(Debug, Clone)]
pub(in crate::ingest) struct Header {
    /// 1-based row; of two rows of headings, the lower.
    pub row: u32,
    /// What the file is taken for.
    pub kind: ExtractKind,
    headings: Vec<String>,
    /// The row as it stands, to know it again.
    raw: Vec<String>,
    matches: Vec<Match>,
    /// What every row holds in fields that stand in no column; each has a column of its own behind the last.
    constants: Vec<Cell>,
}

/// A row that could be the header, before its columns are matched.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// 1-based row; of two rows, the lower.
    pub row: u32,
    /// Its headings; of two rows, both together.
    pub headings: Vec<String>,
    /// The row as it stands.
    pub raw: Vec<String>,
}

impl Header {
    /// Matches the columns of a line. `said` is what a mapping says of each, `below` rows under it.
    pub(super) fn new(
        kind: ExtractKind,
        line: Line,
        said: &[Said],
        constants: Vec<(&'static Field, Cell)>,
        below: &[Row],
    ) -> Self {
        let Line { row, mut headings, mut raw } = line;
        let mut said = said.to_vec();
        let width = headings.len();
        said.resize(width, None);
        raw.resize(width, String::new());
        for (field, _) in &constants {
            headings.push(field.name.into());
            raw.push(String::new());
            said.push(Some(Some(field)));
        }
        let matches = matching::columns(kind, &headings, &said, below);
        let constants = constants.into_iter().map(|(_, cell)| cell).collect();
        Self { row, kind, headings, raw, matches, constants }
    }

    /// Lays down what every row holds in a field that has no column.
    pub(super) fn add_constant(&mut self, field: &'static Field, cell: Cell) {
        self.headings.push(field.name.into());
        self.raw.push(String::new());
        self.matches.push(Match::said(Some(field)));
        self.constants.push(cell);
    }

    /// Puts what every row holds behind the columns of a row.
    pub fn complete(&self, row: &mut Row) {
        if !self.constants.is_empty() {
            row.cells.resize(self.width(), Cell::Blank);
            row.cells.extend(self.constants.iter().cloned());
        }
    }

    /// Columns of the file.
    pub fn width(&self) -> usize {
        self.headings.len() - self.constants.len()
    }

    /// Columns recognised.
    pub fn score(&self) -> usize {
        self.columns().count()
    }

    /// Position of a field; `None` when the table does not have it.
    pub fn at(&self, name: &str) -> Option<usize> {
        self.matches.iter().position(|found| found.field.is_some_and(|field| field.name == name))
    }

    /// Position and field of each column recognised.
    pub fn columns(&self) -> impl Iterator<Item = (usize, &'static Field)> {
        self.matches.iter().enumerate().filter_map(|(at, found)| Some((at, found.field?)))
    }

    /// The heading of a field as it stands in the file; its canonical name where it is not there.
    pub fn heading<'a>(&'a self, name: &'a str) -> &'a str {
        self.at(name).map_or(name, |at| &self.headings[at])
    }

    /// Every heading from left to right, empty where there is none, and those of constants behind them.
    pub fn headings(&self) -> &[String] {
        &self.headings
    }

    /// What is known of each column.
    pub fn matches(&self) -> &[Match] {
        &self.matches
    }

    /// Heading and value of each field that is the same in every row.
    pub fn constants(&self) -> impl Iterator<Item = (&str, &Cell)> {
        self.headings[self.width()..].iter().map(String::as_str).zip(&self.constants)
    }

    /// Whether a row repeats the headings, as paged reports do.
    pub fn is_repeated_by(&self, row: &Row) -> bool {
        let mut columns = self.columns().take(3).peekable();
        columns.peek().is_some()
            && columns.all(|(at, _)| clean_name(&row.cell(at).shown()).eq_ignore_ascii_case(&self.raw[at]))
    }

    /// Required fields that no column gives, those that another can stand in for last.
    pub fn missing(&self) -> Vec<&'static str> {
        let has = |name: &str| self.at(name).is_some();
        let others = |name: &str| stand_ins(self.kind, name);
        let required = fields(self.kind).iter().filter(|field| field.is_required).map(|field| field.name);
        let mut missing: Vec<_> =
            required.filter(|name| !has(name) && !others(name).iter().any(|other| has(other))).collect();
        missing.sort_by_key(|name| !others(name).is_empty());
        missing
    }

    /// Refuses a header that lacks a required column or has one twice.
    ///
    /// # Errors
    /// [`IngestError::MissingColumns`] or [`IngestError::RepeatedColumn`].
    pub fn check(&self, upload: Upload) -> Result<(), IngestError> {
        if let Some((column, first, second)) = self.repeated() {
            let (first, second) = (self.headings[first].clone(), self.headings[second].clone());
            return Err(IngestError::RepeatedColumn { file: upload.file.into(), column, first, second });
        }
        match self.missing() {
            missing if missing.is_empty() => Ok(()),
            missing => {
                Err(IngestError::MissingColumns { file: upload.file.into(), kind: self.kind, missing, row: self.row })
            }
        }
    }

    /// A field with two columns that nobody can choose between: any two in the monthly position, where every
    /// figure counts; elsewhere two of the same heading.
    fn repeated(&self) -> Option<(&'static str, usize, usize)> {
        self.matches.iter().enumerate().find_map(|(at, found)| {
            let Some(Doubt::Taken(by)) = found.doubt else { return None };
            let (field, score) = *found.others.first()?;
            let is_named = score > 0.96 && self.matches[by].score > 0.96 && !self.matches[by].is_said;
            let alike = plain(without_count(&self.headings[at])) == plain(without_count(&self.headings[by]));
            let undecided = self.kind == ExtractKind::MonthlyPosition || alike;
            (is_named && undecided).then_some((field.name, by.min(at), by.max(at)))
        })
    }
}

/// Fields either of which is enough.
fn stand_ins(kind: ExtractKind, name: &str) -> &'static [&'static str] {
    match (kind, name) {
        (ExtractKind::MonthlyPosition, "vacancies_fte") => &["establishment_fte"],
        (ExtractKind::AgencyAssignments, "start_date") => &["week_ending"],
        _ => &[],
    }
}

/// A heading without the number that tells it from the same one before it.
pub(super) fn without_count(heading: &str) -> &str {
    let bare = heading.strip_suffix(')').and_then(|h| h.rsplit_once(" (")).filter(|(_, n)| n.parse::<u32>().is_ok());
    bare.map_or(heading, |(bare, _)| bare)
}

/// Numbers headings that were met before: `Start date (2)`.
pub(super) fn number_repeats(headings: &mut [String]) {
    let mut seen: std::collections::HashMap<String, u32> = std::collections::HashMap::new();
    for heading in headings.iter_mut().filter(|heading| !heading.is_empty()) {
        let count = seen.entry(Words::of(heading).plain).or_default();
        *count += 1;
        if *count > 1 {
            *heading = format!("{heading} ({count})");
        }
    }
}
