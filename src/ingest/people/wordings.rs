//! Answers in free words: what they mean, and which of them nobody knows.

use std::collections::BTreeMap;

use super::cells::{Flaw, screened};
use super::memo::{Memo, text};
use crate::ingest::file::Cell;
use crate::ingest::findings::{Findings, Place};
use crate::ingest::spelling::clean_name;
use crate::ingest::table::Table;

/// Different unknown wordings listed at most; in a column with more, people write stories.
const MOST: usize = 2_000;
/// A wording is told only if it is this short and stands in this many rows.
const SHORT: usize = 60;
const OFTEN: u32 = 3;

/// What a cell answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer<T> {
    Blank,
    Known(T),
    /// None of our words; the number of the wording.
    Unknown(u32),
    Refused(Flaw),
}

/// Wordings that are not known, with the rows they stand in.
#[derive(Debug, Default)]
pub(super) struct Wordings {
    unknown: Vec<u32>,
    numbers: BTreeMap<(&'static str, String), u32>,
    /// Different wordings of each field.
    of_field: BTreeMap<&'static str, usize>,
}

impl Wordings {
    /// Reads an answer: `None` where the cell is blank; a wording that is not known is counted and
    /// taken for `otherwise`.
    ///
    /// # Errors
    /// When the text identifies a person.
    pub fn answer<T: Copy>(
        &mut self,
        memo: &mut Memo<Answer<T>>,
        (table, field, cell): (&Table, &'static str, &Cell),
        meaning: fn(&str) -> Option<T>,
        otherwise: Option<T>,
    ) -> Result<Option<T>, Flaw> {
        let read = || {
            let text = text(cell);
            let text = table.instead(field, &text);
            let name = clean_name(&text);
            if name.is_empty() {
                return Answer::Blank;
            }
            match (screened(field, &text), meaning(&text)) {
                (Err(flaw), _) => Answer::Refused(flaw),
                (Ok(()), Some(known)) => Answer::Known(known),
                (Ok(()), None) => Answer::Unknown(self.number(field, name)),
            }
        };
        match memo.get(cell, read) {
            Answer::Blank => Ok(None),
            Answer::Known(known) => Ok(Some(known)),
            Answer::Unknown(number) => {
                self.unknown[number as usize] += 1;
                Ok(otherwise)
            }
            Answer::Refused(flaw) => Err(flaw),
        }
    }

    fn number(&mut self, field: &'static str, name: String) -> u32 {
        let of_field = self.of_field.entry(field).or_default();
        // Beyond the most, all share the place of the empty wording.
        let name = if *of_field < MOST { name } else { String::new() };
        let unknown = &mut self.unknown;
        *self.numbers.entry((field, name)).or_insert_with(|| {
            *of_field += 1;
            unknown.push(0);
            unknown.len() as u32 - 1
        })
    }

    /// Tells of every wording that is short and frequent, and counts the rest.
    pub fn tell(&self, table: &Table, findings: &mut Findings) {
        let mut rest: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
        for ((field, name), &number) in &self.numbers {
            let rows = self.unknown[number as usize];
            let listed = self.of_field[field] < MOST && rows >= OFTEN && name.chars().count() <= SHORT;
            if listed {
                let place = Place { row: None, column: Some(table.header.heading(field)), value: Some(name) };
                let fix = format!("{rows} rows say this, which is not known and {}. {MEND}", consequence(field));
                findings.warning(place, "wording_unknown", fix);
            } else {
                let (wordings, all) = rest.entry(field).or_default();
                *wordings += 1;
                *all += rows;
            }
        }
        for (field, (wordings, rows)) in rest {
            let place = Place { row: None, column: Some(table.header.heading(field)), value: None };
            let fix = format!(
                "{rows} rows hold {wordings} more wordings that are not known and {}. {MEND}",
                consequence(field)
            );
            findings.warning(place, "wording_unknown", fix);
        }
    }
}

const MEND: &str = "Say in the mapping of values what they mean.";

fn consequence(field: &str) -> &'static str {
    match field {
        "reason" | "destination" | "origin" => "counts as other",
        "contract_type" => "counts as employed",
        _ => "is left out",
    }
}
