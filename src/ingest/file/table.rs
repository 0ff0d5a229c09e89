//! Rows of cells, whatever they were read from.

use super::IngestError;

/// A day as a spreadsheet stores it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) struct CalendarDate {
    pub year: i32,
    pub month: u32,
    pub day: u32,
}

/// What one cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::ingest) enum Cell {
    Blank,
    Text(String),
    Number(f64),
    Date(CalendarDate),
}

impl Cell {
    /// The cell as a person sees it; numbers in their shortest form.
    pub fn shown(&self) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Date(day) => format!("{:04}-{:02}-{:02}", day.year, day.month, day.day),
        }
    }

    /// Nothing but space in it.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Blank => true,
            Self::Text(text) => text.chars().all(char::is_whitespace),
            Self::Number(_) | Self::Date(_) => false,
        }
    }
}

/// One row with at least one cell that is not blank.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::ingest) struct Row {
    /// 1-based, as a spreadsheet numbers it.
    pub number: u32,
    /// From the first column on; short rows are short.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell in a column; blank beyond the end.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Blank)
    }
}

/// Rows one after another, blank ones left out.
pub(in crate::ingest) trait Rows {
    /// The next row; `None` after the last.
    ///
    /// # Errors
    /// When the file is damaged or holds more than its limits.
    fn next_row(&mut self) -> Result<Option<Row>, IngestError>;

    /// The next row into the place of the last, whose memory is used again where that is possible;
    /// false after the last.
    ///
    /// # Errors
    /// As [`Self::next_row`].
    fn next_into(&mut self, row: &mut Row) -> Result<bool, IngestError> {
        let next = self.next_row()?;
        Ok(next.map(|next| *row = next).is_some())
    }
}
