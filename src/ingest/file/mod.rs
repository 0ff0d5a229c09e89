//! A file on disk in, rows of cells out.
//!
//! Finds what a file really is, whatever it is called, and hands out its rows one by one while
//! every size is capped. It knows spreadsheets and text files; it must not know what the columns mean.

mod deadline;
mod delimited;
mod dialect;
mod fix_column;
mod format;
mod guard;
mod markup;
mod package;
mod table;
mod text;
mod workbook;
mod xml;
mod zip_directory;

pub(super) use delimited::TextFile;
pub(super) use format::{Format, detect};
#[cfg(test)]
pub(super) use table::CalendarDate;
pub(super) use table::{Cell, Row, Rows};
pub(super) use workbook::read_sheets;
pub(super) use xml::open_xml;

use std::time::{Duration, Instant};

use super::{Bytes, IngestError, Limits, Source};

/// The file at hand: its name for messages and the limits it is read under.
#[derive(Debug, Clone, Copy)]
pub(super) struct Upload<'a> {
    /// Name as its sender knows it.
    pub file: &'a str,
    /// The most it may hold.
    pub limits: &'a Limits,
    /// When it is given up.
    until: Instant,
}

impl<'a> Upload<'a> {
    /// A file that begins to be read now.
    pub fn new(file: &'a str, limits: &'a Limits) -> Self {
        Self { file, limits, until: Instant::now() + Duration::from_secs(limits.max_seconds.into()) }
    }
}

impl Upload<'_> {
    /// A failed read, or the refusal that travelled inside it.
    pub fn unreadable(&self, source: std::io::Error) -> IngestError {
        source
            .downcast::<IngestError>()
            .unwrap_or_else(|source| IngestError::Unreadable { file: self.file.into(), source })
    }

    /// The right format, but broken.
    pub fn damaged(&self, detail: impl Into<String>) -> IngestError {
        // A file given up half-way looks broken to the readers of packages.
        if let Err(late) = self.in_time() {
            return late;
        }
        IngestError::Damaged { file: self.file.into(), detail: detail.into() }
    }

    /// Something no spreadsheet program writes.
    pub fn unsafe_content(&self, found: impl Into<String>) -> IngestError {
        IngestError::Unsafe { file: self.file.into(), found: found.into() }
    }

    /// More than a limit; `place` is empty or ends with a space.
    pub fn too_large(&self, what: &'static str, place: impl Into<String>, limit: u64) -> IngestError {
        let remedy = "send fewer months or units at a time, or delete what the extract does not need";
        IngestError::TooLarge { file: self.file.into(), what, place: place.into(), limit, remedy }
    }
}
