//! Rows of a text file with separators.

use std::io::{BufRead, BufReader, Read};

use encoding_rs::Encoding;

use super::dialect::{self, Dialect};
use super::fix_column::FixColumn;
use super::guard::Guard;
use super::text::{Decoded, encoding_of};
use super::{Cell, IngestError, Row, Rows, Source, Upload};

/// Line ends inside one cell beyond which a quotation mark is taken to be left open.
const LINES_IN_A_CELL: usize = 20;
const SAMPLE: u64 = 64 * 1024;

/// A text file whose encoding and separator are known.
pub(in crate::ingest) struct TextFile<'a> {
    source: &'a dyn Source,
    upload: Upload<'a>,
    encoding: &'static Encoding,
    dialect: Dialect,
}

impl<'a> TextFile<'a> {
    /// Finds encoding and separator, reading the file once.
    ///
    /// # Errors
    /// When the file cannot be read or is no text.
    pub fn open(source: &'a dyn Source, upload: Upload<'a>) -> Result<Self, IngestError> {
        let open = || upload.open(source);
        let Some(encoding) = encoding_of(open()?).map_err(|e| upload.unreadable(e))? else {
            return Err(IngestError::NotAccepted {
                file: upload.file.into(),
                found: "neither text nor a workbook",
                remedy: "send the extract as .xlsx or CSV",
            });
        };
        let mut sample = Vec::new();
        Decoded::new(open()?, encoding).take(SAMPLE).read_to_end(&mut sample).map_err(|e| upload.unreadable(e))?;
        let dialect = dialect::sniff(&String::from_utf8_lossy(&sample));
        Ok(Self { source, upload, encoding, dialect })
    }

    /// The text from its start as UTF-8 with line feeds, without byte order mark and `sep=` line.
    /// Every record is capped.
    ///
    /// # Errors
    /// When the file cannot be opened again. A record beyond the limit is an [`IngestError`] inside
    /// the reader's own error.
    pub fn reader(&self) -> Result<impl Read + use<>, IngestError> {
        let file = self.upload.open(self.source)?;
        let mut text = BufReader::new(Decoded::new(file, self.encoding));
        if self.dialect.announced {
            // The sample has shown this line to be short.
            text.read_until(b'\n', &mut Vec::new()).map_err(|e| self.upload.unreadable(e))?;
        }
        Ok(Guard::new(text, self.dialect.delimiter, self.upload))
    }

    /// The rows from the start.
    ///
    /// # Errors
    /// When the file cannot be opened again.
    pub fn rows(&self) -> Result<DelimitedRows<'a, impl Read + use<>>, IngestError> {
        let reader = csv::ReaderBuilder::new()
            .delimiter(self.dialect.delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(self.reader()?);
        let record = csv::StringRecord::new();
        Ok(DelimitedRows {
            upload: self.upload,
            reader,
            record,
            inner_lines: 0,
            rows: 0,
            cells: 0,
            fixes: FixColumn::default(),
        })
    }
}

/// Rows of a [`TextFile`].
pub(in crate::ingest) struct DelimitedRows<'a, R> {
    upload: Upload<'a>,
    reader: csv::Reader<R>,
    record: csv::StringRecord,
    /// Line ends inside cells so far: they are lines of the file but no rows of a spreadsheet.
    inner_lines: u64,
    rows: u32,
    cells: u64,
    fixes: FixColumn,
}

impl<R: Read> DelimitedRows<'_, R> {
    /// Checks the record at hand against the limits and gives its spreadsheet row.
    fn admit(&mut self) -> Result<u32, IngestError> {
        let limits = self.upload.limits;
        let lines = |field: &str| field.bytes().filter(|&b| b == b'\n').count();
        self.inner_lines += self.record.iter().map(lines).sum::<usize>() as u64;
        // The reader stands behind the record's last line, which always ends.
        let number = (self.reader.position().line().saturating_sub(1 + self.inner_lines)).max(1) as u32;
        let place = || format!("in row {number} ");
        if self.record.iter().any(|field| lines(field) > LINES_IN_A_CELL) {
            return Err(self.upload.damaged(format!("a quotation mark in row {number} is never closed")));
        }
        if self.record.iter().any(|field| field.len() > limits.max_text) {
            return Err(self.upload.too_large("the text of a cell", place(), limits.max_text as u64));
        }
        if self.record.len() > limits.max_columns as usize {
            return Err(self.upload.too_large("the number of columns", place(), limits.max_columns.into()));
        }
        self.cells += self.record.len() as u64;
        if self.cells > limits.max_cells {
            return Err(self.upload.too_large("the number of cells", "", limits.max_cells));
        }
        Ok(number)
    }
}

impl<R: Read> Rows for DelimitedRows<'_, R> {
    fn next_row(&mut self) -> Result<Option<Row>, IngestError> {
        let mut row = Row { number: 0, cells: Vec::new() };
        Ok(self.next_into(&mut row)?.then_some(row))
    }

    fn next_into(&mut self, row: &mut Row) -> Result<bool, IngestError> {
        while self.read_record()? {
            let number = self.admit()?;
            if self.record.iter().all(|field| field.chars().all(char::is_whitespace)) {
                continue;
            }
            self.rows += 1;
            if self.rows > self.upload.limits.max_rows {
                return Err(self.upload.too_large("the number of rows", "", self.upload.limits.max_rows.into()));
            }
            row.number = number;
            row.cells.resize(self.record.len(), Cell::Blank);
            for (cell, field) in row.cells.iter_mut().zip(&self.record) {
                put(cell, field);
            }
            if self.fixes.take_from(row) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Puts a field into a cell, into the memory of the text it replaces.
fn put(cell: &mut Cell, field: &str) {
    match cell {
        _ if field.is_empty() => *cell = Cell::Blank,
        Cell::Text(text) => {
            text.clear();
            text.push_str(field);
        }
        _ => *cell = Cell::Text(field.into()),
    }
}

impl<R: Read> DelimitedRows<'_, R> {
    fn read_record(&mut self) -> Result<bool, IngestError> {
        self.reader.read_record(&mut self.record).map_err(|error| match error.into_kind() {
            csv::ErrorKind::Io(source) => self.upload.unreadable(source),
            // Text is valid UTF-8 here and rows may differ in length, so nothing else is left.
            other => self.upload.damaged(format!("{other:?}")),
        })
    }
}
