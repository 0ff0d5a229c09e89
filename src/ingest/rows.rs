//! The rows of a file as they were sent, for whoever hands them back.

use std::io;

use chrono::NaiveDate;

use super::file::{self, Cell, Format, Rows, TextFile, Upload};
use super::{IngestError, Limits, Source};
use crate::domain::SheetValue;

/// Takes the sheets and rows of a file, one after the other.
pub trait Copyist {
    /// A sheet begins; a text file is one sheet named after the file.
    ///
    /// # Errors
    /// Its own.
    fn sheet(&mut self, name: &str) -> io::Result<()>;

    /// A row of the sheet that began last, numbered from 1 as a spreadsheet does. Blank rows are left out.
    ///
    /// # Errors
    /// Its own.
    fn row(&mut self, number: u32, values: &[SheetValue]) -> io::Result<()>;
}

/// Hands every row of every visible sheet to `copyist`, under the same limits as reading.
///
/// # Errors
/// When the file cannot be read, is of a format without rows, or holds more than its limits; and what
/// `copyist` refuses.
pub fn copy(
    source: &dyn Source,
    file_name: &str,
    limits: &Limits,
    copyist: &mut dyn Copyist,
) -> Result<(), IngestError> {
    let shown: String = file_name.chars().filter(|c| !c.is_control()).take(120).collect();
    let upload = Upload::new(&shown, limits);
    match file::detect(source, upload)? {
        Format::Delimited => {
            let stem = shown.rsplit_once('.').map_or(shown.as_str(), |(stem, _)| stem);
            copy_sheet(stem, &mut TextFile::open(source, upload)?.rows()?, upload, copyist)
        }
        Format::Package => {
            let copied = file::read_sheets(source, upload, |name, rows| {
                copy_sheet(name, rows, upload, copyist).map(|()| None::<()>)
            });
            copied.map(|_| ())
        }
        Format::Xml => Err(IngestError::NotAccepted {
            file: shown,
            found: "an XML document, which has no rows",
            remedy: "look at its findings instead",
        }),
    }
}

fn copy_sheet(name: &str, rows: &mut dyn Rows, upload: Upload, copyist: &mut dyn Copyist) -> Result<(), IngestError> {
    copyist.sheet(name).map_err(|e| upload.unreadable(e))?;
    while let Some(row) = rows.next_row()? {
        let values: Vec<SheetValue> = row.cells.into_iter().map(value).collect();
        copyist.row(row.number, &values).map_err(|e| upload.unreadable(e))?;
    }
    Ok(())
}

fn value(cell: Cell) -> SheetValue {
    match cell {
        Cell::Blank => SheetValue::Blank,
        Cell::Number(number) => SheetValue::Number(number),
        Cell::Text(text) => SheetValue::Text(text),
        Cell::Date(day) => NaiveDate::from_ymd_opt(day.year, day.month, day.day)
            .map_or_else(|| SheetValue::Text(Cell::Date(day).shown()), SheetValue::Date),
    }
}
