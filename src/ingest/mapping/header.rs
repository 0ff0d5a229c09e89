//! The row of headings: where it is and which column holds what.

use super::{Field, fields};
use crate::domain::ExtractKind;
use crate::ingest::file::Row;
use crate::ingest::spelling::{clean_name, cut};

/// Recognised headings a row needs to be taken for the header.
const ENOUGH: usize = 3;

/// The header found.
#[derive(Debug, Clone)]
pub(in crate::ingest) struct Header {
    /// 1-based row.
    pub row: u32,
    headings: Vec<String>,
    fields: Vec<Option<&'static Field>>,
}

impl Header {
    /// The best of the first rows for a kind; `None` when no row looks like its header.
    pub fn find(kind: ExtractKind, top: &[Row]) -> Option<Self> {
        let headers = top.iter().map(|row| Self::of(kind, row));
        let best = headers.max_by_key(|header| (header.score(), std::cmp::Reverse(header.row)))?;
        (best.score() >= ENOUGH).then_some(best)
    }

    fn of(kind: ExtractKind, row: &Row) -> Self {
        let headings: Vec<String> = row.cells.iter().map(|cell| cut(&clean_name(&cell.shown()), 80)).collect();
        let fields = headings.iter().map(|heading| recognise(kind, heading)).collect();
        Self { row: row.number, headings, fields }
    }

    /// Columns recognised.
    pub fn score(&self) -> usize {
        self.fields.iter().flatten().count()
    }

    /// Position of a field; `None` when the table does not have it.
    pub fn at(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.is_some_and(|field| field.name == name))
    }

    /// Position and field of each column recognised.
    pub fn columns(&self) -> impl Iterator<Item = (usize, &'static Field)> {
        self.fields.iter().enumerate().filter_map(|(at, field)| Some((at, (*field)?)))
    }

    /// The heading of a field as it stands in the file; its canonical name where it is not there.
    pub fn heading<'a>(&'a self, name: &'a str) -> &'a str {
        self.at(name).map_or(name, |at| &self.headings[at])
    }

    /// The heading of a column as it stands in the file.
    pub fn heading_at(&self, column: usize) -> &str {
        self.headings.get(column).map_or("", String::as_str)
    }

    /// Headings that are none of ours.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        self.headings.iter().zip(&self.fields).filter(|(h, f)| f.is_none() && !h.is_empty()).map(|(h, _)| h.as_str())
    }

    /// Whether a row repeats the headings, as paged reports do.
    pub fn is_repeated_by(&self, row: &Row) -> bool {
        self.columns().take(3).all(|(at, _)| clean_name(&row.cell(at).shown()).eq_ignore_ascii_case(&self.headings[at]))
    }
}

/// The field a heading names; `None` if it is none of the kind's.
fn recognise(kind: ExtractKind, heading: &str) -> Option<&'static Field> {
    let wanted = plain(heading);
    if wanted.is_empty() || wanted.len() > 80 {
        return None;
    }
    fields(kind).iter().find(|field| plain(field.name) == wanted || field.synonyms.iter().any(|s| plain(s) == wanted))
}

/// Lower-case letters and digits, with words for the signs that carry meaning.
fn plain(heading: &str) -> String {
    let mut text = String::with_capacity(heading.len());
    for c in heading.chars().take(200) {
        match c {
            '%' => text.push_str("percent"),
            '£' => text.push_str("gbp"),
            '+' => text.push_str("plus"),
            c if c.is_alphanumeric() => text.extend(c.to_lowercase()),
            _ => {}
        }
    }
    text
}
