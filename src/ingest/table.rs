//! One table of a file: its header, the rows below it, and how its values are to be understood.

use std::borrow::Cow;

use super::file::{Cell, Row, Rows, Upload};
use super::mapping::{Header, Mapping};
use super::{Checks, IngestError};

/// What the reader of one kind of extract is given.
pub(super) struct Table<'a> {
    /// Which column holds what.
    pub header: Header,
    /// The file's name and limits.
    pub upload: Upload<'a>,
    /// What the file cannot know.
    pub checks: Checks<'a>,
    mapping: Option<&'a Mapping>,
    /// Rows read while looking for the header.
    taken: std::vec::IntoIter<Row>,
    rest: &'a mut dyn Rows,
}

impl<'a> Table<'a> {
    /// A table whose header was found among the rows `taken`; `rest` hands out those behind them.
    pub fn new(
        header: Header,
        taken: Vec<Row>,
        rest: &'a mut dyn Rows,
        upload: Upload<'a>,
        checks: Checks<'a>,
        mapping: Option<&'a Mapping>,
    ) -> Self {
        Self { header, upload, checks, mapping, taken: taken.into_iter(), rest }
    }

    /// The next row below the header; `None` after the last. Repeated headings are left out.
    ///
    /// # Errors
    /// When the file is damaged or holds more than its limits.
    pub fn next_row(&mut self) -> Result<Option<Row>, IngestError> {
        loop {
            let row = match self.taken.next() {
                Some(row) => Some(row),
                None => self.rest.next_row()?,
            };
            match row {
                Some(row) if row.number <= self.header.row || self.header.is_repeated_by(&row) => {}
                other => return Ok(other),
            }
        }
    }

    /// The next row below the header into the place of the last, so that long files cost no memory
    /// for each row; false after the last.
    ///
    /// # Errors
    /// As [`Self::next_row`].
    pub fn next_into(&mut self, row: &mut Row) -> Result<bool, IngestError> {
        loop {
            match self.taken.next() {
                Some(taken) => *row = taken,
                None if self.rest.next_into(row)? => {}
                None => return Ok(false),
            }
            if row.number > self.header.row && !self.header.is_repeated_by(row) {
                return Ok(true);
            }
        }
    }

    /// The cell of a field in a row; blank where the table has no such column.
    pub fn cell<'r>(&self, row: &'r Row, field: &str) -> &'r Cell {
        self.header.at(field).map_or(&Cell::Blank, |at| row.cell(at))
    }

    /// The text of a field in a row, replaced as the mapping says.
    pub fn text(&self, row: &Row, field: &str) -> String {
        let text = self.cell(row, field).shown();
        self.instead(field, &text).into_owned()
    }

    /// What the mapping says to take instead of a value; the value itself where it says nothing.
    pub fn instead<'v>(&self, field: &str, value: &'v str) -> Cow<'v, str> {
        let instead = self.mapping.and_then(|mapping| mapping.values.get(field)?.get(value.trim()));
        instead.map_or(Cow::Borrowed(value), |text| Cow::Owned(text.clone()))
    }
}
