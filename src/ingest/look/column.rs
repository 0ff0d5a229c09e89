//! What is remembered of one column while its values pass.

use std::collections::BTreeMap;

use super::mask::Openness;
use crate::domain::{Gap, UnitOfMeasure};
use crate::ingest::file::Cell;
use crate::ingest::mapping::{Field, Holds, fits};
use crate::ingest::people::screen;
use crate::ingest::spelling::{cut, date, number};

/// Cells of one sort remembered with their rows: a sort with more is not strange.
const FEW: usize = 5;
/// Different values counted; a column with more holds no choices.
const MOST_DIFFERENT: usize = 5_000;
/// Numbers kept to tell what is usual.
const SAMPLE: usize = 4_000;
/// Longest text remembered of a cell.
const LONGEST: usize = 200;

/// What a cell looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    Number,
    Date,
    Symbol,
    Text,
}

impl Sort {
    /// What a cell looks like, whatever its column is meant to hold.
    fn of(cell: &Cell, text: &str) -> Self {
        match cell {
            Cell::Date(_) => Self::Date,
            Cell::Number(_) => Self::Number,
            Cell::Blank => Self::Symbol,
            Cell::Text(_) if Gap::from_symbol(text).is_some() => Self::Symbol,
            Cell::Text(_) => {
                let units = [UnitOfMeasure::Gbp, UnitOfMeasure::Percent];
                let is_number = units.iter().any(|&unit| matches!(number::read(cell, unit), Ok(Some(Ok(_)))));
                if is_number {
                    Self::Number
                } else if date::read(cell).is_ok() {
                    Self::Date
                } else {
                    Self::Text
                }
            }
        }
    }

    /// What people call many of them.
    pub fn label(self) -> &'static str {
        match self {
            Self::Number => "numbers",
            Self::Date => "dates",
            Self::Symbol => "symbols",
            Self::Text => "words",
        }
    }
}

/// A cell that may turn out to be strange.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Noticed {
    pub row: u32,
    pub text: String,
}

/// One column.
#[derive(Debug)]
pub(super) struct Column {
    /// Position in the rows.
    pub at: usize,
    pub field: Option<&'static Field>,
    pub openness: Openness,
    /// Cells that are not blank.
    pub filled: u32,
    pub of_sort: BTreeMap<Sort, (u32, Vec<Noticed>)>,
    /// Cells that cannot be what the column holds.
    pub unfit: (u32, Vec<Noticed>),
    /// Cells with what identifies somebody where nothing of the kind belongs.
    pub identifying: Vec<Noticed>,
    /// The longest texts, longest first.
    pub longest: Vec<(usize, Noticed)>,
    pub length: u64,
    pub numbers: Vec<f64>,
    pub smallest: Vec<(f64, Noticed)>,
    pub largest: Vec<(f64, Noticed)>,
    /// Rows of each value, as long as they are not too many.
    pub different: BTreeMap<String, u32>,
    pub too_many: bool,
    pub samples: Vec<String>,
}

impl Column {
    pub fn new(at: usize, field: Option<&'static Field>, openness: Openness) -> Self {
        Self {
            at,
            field,
            openness,
            filled: 0,
            of_sort: BTreeMap::new(),
            unfit: (0, Vec::new()),
            identifying: Vec::new(),
            longest: Vec::new(),
            length: 0,
            numbers: Vec::new(),
            smallest: Vec::new(),
            largest: Vec::new(),
            different: BTreeMap::new(),
            too_many: false,
            samples: Vec::new(),
        }
    }

    /// Whether its different values are of interest: a value map can be made for them.
    pub fn has_values(&self) -> bool {
        self.openness == Openness::Plain
            && self.field.is_some_and(|field| matches!(field.holds, Holds::Unit | Holds::Role | Holds::Choice))
    }

    /// Takes note of a cell.
    pub fn take(&mut self, row: u32, cell: &Cell) {
        if cell.is_blank() {
            return;
        }
        let text = cell.shown();
        self.filled += 1;
        let noticed = Noticed { row, text: cut(&text, LONGEST) };
        if self.samples.len() < 3 && !self.samples.contains(&noticed.text) {
            self.samples.push(noticed.text.clone());
        }
        self.count(&text);
        self.measure(cell, &text, &noticed);
        if self.openness == Openness::Plain && self.identifying.len() < FEW && screen::identifies(&text).is_some() {
            self.identifying.push(noticed.clone());
        }
        if self.field.is_some_and(|field| !fits(field.holds, cell)) {
            remember(&mut self.unfit, &noticed);
        }
        let sort = Sort::of(cell, &text);
        remember(self.of_sort.entry(sort).or_default(), &noticed);
    }

    fn count(&mut self, text: &str) {
        if !self.has_values() {
            return;
        }
        let text = cut(text.trim(), LONGEST);
        if let Some(rows) = self.different.get_mut(&text) {
            *rows += 1;
        } else if self.different.len() < MOST_DIFFERENT {
            self.different.insert(text, 1);
        } else {
            self.too_many = true;
        }
    }

    fn measure(&mut self, cell: &Cell, text: &str, noticed: &Noticed) {
        let length = text.chars().count();
        self.length += length as u64;
        if self.longest.len() < FEW || self.longest.last().is_some_and(|(least, _)| length > *least) {
            self.longest.push((length, noticed.clone()));
            self.longest.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
            self.longest.truncate(FEW);
        }
        let Some(number) = self.amount(cell) else { return };
        if self.numbers.len() < SAMPLE {
            self.numbers.push(number);
        }
        extreme(&mut self.smallest, number, noticed, |a, b| a < b);
        extreme(&mut self.largest, number, noticed, |a, b| a > b);
    }

    /// The size of a cell where the column holds sizes: numbers, or days counted.
    fn amount(&self, cell: &Cell) -> Option<f64> {
        match self.field?.holds {
            Holds::Number(unit) => number::read(cell, unit).ok()??.ok(),
            Holds::Date => {
                let day = date::read_end(cell).ok()??;
                Some(f64::from(chrono::Datelike::num_days_from_ce(&day)))
            }
            _ => None,
        }
    }
}

fn remember((count, kept): &mut (u32, Vec<Noticed>), noticed: &Noticed) {
    *count += 1;
    if kept.len() < FEW {
        kept.push(noticed.clone());
    }
}

fn extreme(kept: &mut Vec<(f64, Noticed)>, number: f64, noticed: &Noticed, beats: fn(f64, f64) -> bool) {
    if kept.len() == FEW && kept.last().is_some_and(|(last, _)| !beats(number, *last)) {
        return;
    }
    kept.push((number, noticed.clone()));
    kept.sort_by(|a, b| match (beats(a.0, b.0), beats(b.0, a.0)) {
        (true, _) => std::cmp::Ordering::Less,
        (_, true) => std::cmp::Ordering::Greater,
        _ => std::cmp::Ordering::Equal,
    });
    kept.truncate(FEW);
}
