//! What a first look shows.

use serde::Serialize;

use crate::domain::ExtractKind;
use crate::ingest::Mapping;

/// What a file seems to be.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Look {
    /// The sheets of a workbook in its order; one without a name for a text file. Hidden sheets are left out.
    pub sheets: Vec<SheetLook>,
    /// Name of the sheet that was looked at; empty for a text file. `None`: no sheet holds an extract.
    pub sheet: Option<String>,
    /// 1-based row of the headings on that sheet.
    pub header_row: Option<u32>,
    /// What it is taken for; `None` when that cannot be told, and the candidates say between what.
    pub kind: Option<ExtractKind>,
    /// What it could be, most likely first.
    pub candidates: Vec<Candidate>,
    /// The columns from left to right, those without a heading left out.
    pub columns: Vec<ColumnLook>,
    /// Required fields no column was found for.
    pub missing: Vec<&'static str>,
    /// Data rows on the sheet.
    pub rows: u32,
    /// The first rows below the headings, at most 20.
    pub first: Vec<RowLook>,
    /// The strangest rows, at most 5, strangest first.
    pub strange: Vec<StrangeRow>,
    /// What stands in the columns of units, roles and choices.
    pub values: Vec<ValuesLook>,
    /// The mapping that reading would use now: sender's, saved or proposed, complete with every heading.
    /// What the sender confirms is this, changed where it is wrong.
    pub proposal: Option<Mapping>,
    /// Whether [`proposal`](Self::proposal) comes from a mapping kept from an earlier file.
    pub remembered: bool,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetLook {
    /// Its name; empty for a text file.
    pub name: String,
    /// Rows with something in them, titles and headings included.
    pub rows: u32,
}

/// A kind the file could be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// The kind.
    pub kind: ExtractKind,
    /// How well the headings fit, 0 to 1.
    pub score: f64,
    /// Required fields no column was found for.
    pub missing: Vec<&'static str>,
}

/// One column and what it seems to hold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ColumnLook {
    /// Position from 0.
    pub at: usize,
    /// The heading as it stands in the file; a heading met before carries its number: `Start date (2)`.
    pub heading: String,
    /// The field it is read as; `None`: it is not used.
    pub field: Option<&'static str>,
    /// How alike heading and field are, 0 to 1; of the likeliest field when none is sure.
    pub score: f64,
    /// False: nobody can be sure, so it is not used until somebody says what it is.
    pub sure: bool,
    /// What else it could be, likeliest first; the likeliest of all where it is not sure.
    pub alternatives: Vec<Alternative>,
    /// Whether its values are masked.
    pub masked: bool,
    /// Up to three values.
    pub samples: Vec<String>,
}

/// Another field a column could be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alternative {
    /// Name of the field.
    pub field: &'static str,
    /// How alike, 0 to 1.
    pub score: f64,
}

/// One row as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowLook {
    /// 1-based, as a spreadsheet numbers it.
    pub row: u32,
    /// A text for each of [`Look::columns`], cut to 80 characters.
    pub cells: Vec<String>,
}

/// A row with cells unlike the others of their columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StrangeRow {
    /// 1-based, as a spreadsheet numbers it.
    pub row: u32,
    /// What is strange about it.
    pub cells: Vec<StrangeCell>,
}

/// A cell unlike the others of its column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StrangeCell {
    /// Index into [`Look::columns`].
    pub column: usize,
    /// Its text, cut to 80 characters, masked where the column is.
    pub value: String,
    /// Why it is strange, one sentence.
    pub why: String,
}

/// The different values of a column of units, roles or choices.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ValuesLook {
    /// Index into [`Look::columns`].
    pub column: usize,
    /// The field, under which a mapping's value map stands.
    pub field: &'static str,
    /// The values the field knows, for a list to choose from; empty where any name is taken.
    pub known: Vec<&'static str>,
    /// The commonest values, at most 200, commonest first.
    pub values: Vec<ValueLook>,
    /// More values than that.
    pub more: bool,
}

/// One value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueLook {
    /// As in the file.
    pub value: String,
    /// Rows that hold it.
    pub rows: u32,
    /// What it becomes; `None`: it is not understood and needs a line in the value map.
    pub becomes: Option<String>,
}
