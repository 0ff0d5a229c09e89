//! Where in a row the fields stand, found once for a whole table.

use crate::ingest::file::{Cell, Row};
use crate::ingest::mapping::Header;

/// Positions of the fields a list of people can have.
#[derive(Debug)]
pub(super) struct Columns {
    pub month: Option<usize>,
    pub reference: Option<usize>,
    pub post: Option<usize>,
    pub unit: Option<usize>,
    pub role: Option<usize>,
    pub grade: Option<usize>,
    pub fte: Option<usize>,
    pub hours: Option<usize>,
    pub contract: Option<usize>,
    pub start: Option<usize>,
    pub leaving: Option<usize>,
    pub birth: Option<usize>,
    pub age_band: Option<usize>,
    pub origin: Option<usize>,
    pub reason: Option<usize>,
    pub destination: Option<usize>,
    /// Columns with names of people, to notice those names elsewhere in the row.
    pub names: Vec<usize>,
}

impl Columns {
    /// From the header of a table.
    pub fn find(header: &Header) -> Self {
        let at = |name| header.at(name);
        Self {
            month: at("month"),
            reference: at("staff_reference"),
            post: at("post_reference"),
            unit: at("unit"),
            role: at("role_group"),
            grade: at("grade"),
            fte: at("fte"),
            hours: at("contracted_hours"),
            contract: at("contract_type"),
            start: at("start_date"),
            leaving: at("leaving_date"),
            birth: at("birth_date"),
            age_band: at("age_band"),
            origin: at("origin"),
            reason: at("reason"),
            destination: at("destination"),
            names: header.columns().filter(|(_, field)| field.name == "name").map(|(at, _)| at).collect(),
        }
    }

    /// Whether a text repeats a name that stands in the row's columns of names: two different words of
    /// it, because one alone is often that of a place.
    pub fn names_somebody(&self, row: &Row, text: &str) -> bool {
        let parts = self.names.iter().map(|&at| row.cell(at)).filter_map(|cell| match cell {
            Cell::Text(name) => Some(name.as_str()),
            Cell::Blank | Cell::Number(_) | Cell::Date(_) => None,
        });
        let words = parts.flat_map(|name| name.split(|c: char| !c.is_alphanumeric())).filter(|word| word.len() >= 2);
        let mut found = words.filter(|word| holds_word(text, word));
        found.next().is_some_and(|first| found.any(|other| !other.eq_ignore_ascii_case(first)))
    }
}

/// Whether a word stands in a text, whatever its case.
fn holds_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|part| part.eq_ignore_ascii_case(word))
}

/// The cell in a column that may not be there.
pub(super) fn cell(row: &Row, column: Option<usize>) -> &Cell {
    column.map_or(&Cell::Blank, |at| row.cell(at))
}
