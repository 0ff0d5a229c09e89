//! One table of a file: its header, the rows below it, and how its values are to be understood.

use std::borrow::Cow;
use std::collections::HashMap;

use super::file::{Cell, Row, Rows, Upload};
use super::findings::Findings;
use super::mapping::{Header, Mapping};
use super::{Checks, IngestError};

/// Findings kept of a file that is refused.
const REFUSED_FINDINGS: usize = 2_000;

/// What the reader of one kind of extract is given.
pub(super) struct Table<'a> {
    /// Which column holds what.
    pub header: Header,
    /// The file's name and limits.
    pub upload: Upload<'a>,
    /// What the file cannot know.
    pub checks: Checks<'a>,
    values: Values<'a>,
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
        Self { header, upload, checks, values: Values::of(mapping), taken: taken.into_iter(), rest }
    }

    /// The next row below the header; `None` after the last. Repeated headings are left out.
    ///
    /// # Errors
    /// When the file is damaged or holds more than its limits.
    pub fn next_row(&mut self) -> Result<Option<Row>, IngestError> {
        let mut row = Row { number: 0, cells: Vec::new() };
        Ok(self.next_into(&mut row)?.then_some(row))
    }

    /// The next row below the header into the place of the last, so that long files cost no memory
    /// for each row; false after the last.
    ///
    /// # Errors
    /// As [`Self::next_row`].
    pub fn next_into(&mut self, row: &mut Row) -> Result<bool, IngestError> {
        while self.next_below(row)? {
            if !self.header.is_repeated_by(row) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// As [`Self::next_into`], repeated headings included.
    ///
    /// # Errors
    /// As [`Self::next_row`].
    pub fn next_below(&mut self, row: &mut Row) -> Result<bool, IngestError> {
        loop {
            match self.taken.next() {
                Some(taken) => *row = taken,
                None if self.rest.next_into(row)? => {}
                None => return Ok(false),
            }
            if row.number > self.header.row {
                self.header.complete(row);
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

    /// Refuses a table that lacks columns its layout cannot do without.
    ///
    /// # Errors
    /// [`IngestError::MissingColumns`].
    pub fn require(&self, columns: &[&'static str]) -> Result<(), IngestError> {
        let missing: Vec<_> = columns.iter().copied().filter(|name| self.header.at(name).is_none()).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let (file, kind) = (self.upload.file.into(), self.header.kind);
        Err(IngestError::MissingColumns { file, kind, missing, row: self.header.row })
    }

    /// Refuses a table without rows, or one of which more than half cannot be used; gives the findings back.
    ///
    /// # Errors
    /// [`IngestError::NoRows`] or [`IngestError::Untrusted`].
    pub fn trust(&self, rows: u32, rejected: u32, findings: Findings) -> Result<Findings, IngestError> {
        let file = self.upload.file.to_owned();
        if rows == 0 {
            return Err(IngestError::NoRows { file });
        }
        if rejected > rows / 2 {
            let mut findings = findings.finish();
            findings.truncate(REFUSED_FINDINGS);
            return Err(IngestError::Untrusted { file, rows, rejected, findings });
        }
        Ok(findings)
    }

    /// What the mapping says to take instead of a value; the value itself where it says nothing.
    pub fn instead<'v>(&self, field: &str, value: &'v str) -> Cow<'v, str>
    where
        'a: 'v,
    {
        self.values.instead(field, value)
    }
}

/// The value maps of a mapping, ready to be looked up: case and outer space do not matter.
#[derive(Debug, Default)]
pub(super) struct Values<'a> {
    of: HashMap<&'a str, HashMap<String, &'a str>>,
}

impl<'a> Values<'a> {
    /// Those of a mapping.
    pub fn of(mapping: Option<&'a Mapping>) -> Self {
        let maps = mapping.into_iter().flat_map(|mapping| &mapping.values);
        let key = |value: &str| value.trim().to_lowercase();
        let map = |(field, values): (&'a String, &'a std::collections::BTreeMap<String, String>)| {
            (field.as_str(), values.iter().map(|(from, to)| (key(from), to.as_str())).collect())
        };
        Self { of: maps.map(map).collect() }
    }

    /// What to take instead of a value; the value itself where nothing is said.
    pub fn instead<'v>(&self, field: &str, value: &'v str) -> Cow<'v, str>
    where
        'a: 'v,
    {
        let Some(values) = self.of.get(field) else { return Cow::Borrowed(value) };
        values.get(&value.trim().to_lowercase()).map_or(Cow::Borrowed(value), |instead| Cow::Borrowed(*instead))
    }
}
