//! The cells of a table as somebody sent it.

use chrono::NaiveDate;

/// Heads the column of a workbook of findings that says how to mend a row; readers pass over it.
pub const FIX_HEADING: &str = "fix this";

/// What one cell holds, before anybody has said what it means.
#[derive(Debug, Clone, PartialEq)]
pub enum SheetValue {
    /// Nothing.
    Blank,
    /// Words, or anything stored as words.
    Text(String),
    /// A number.
    Number(f64),
    /// A day a spreadsheet stores as one.
    Date(NaiveDate),
}
