//! Every way a long-format file can be unusable: where, what, and how to mend it.

use std::io;

use crate::domain::{Failure, Kind, Month};

/// A row of three fields has no business being longer, in bytes.
pub(super) const LONGEST_ROW: usize = 64 * 1024;

/// Why a file cannot be read as series. Rows are lines of the file, the header being row 1.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The bytes cannot be read.
    #[error("reading stopped; check that the file is complete and may be read")]
    Read(#[source] io::Error),
    /// No row below the header has a value.
    #[error("the file holds no value: give at least one row below the header unique_id,ds,y with a number in y")]
    Empty,
    /// A column is missing.
    #[error("row 1: there is no column `{column}` (found: {found}); the header must be unique_id,ds,y")]
    MissingColumn {
        /// The column.
        column: &'static str,
        /// The header as read.
        found: String,
    },
    /// A row has more or fewer fields than the header.
    #[error("row {row}: {found} fields where the header has {expected}; check for stray commas and unclosed quotes")]
    Fields {
        /// Line of the file.
        row: u64,
        /// Fields found.
        found: u64,
        /// Fields of the header.
        expected: u64,
    },
    /// A row is longer than any row of three fields should be.
    #[error("a row is longer than {LONGEST_ROW} bytes; save the table as CSV in UTF-8 with one row per value")]
    RowTooLong,
    /// The text is not UTF-8.
    #[error("row {row}, column {column}: the text is not UTF-8; save the file as CSV in UTF-8")]
    Encoding {
        /// Line of the file.
        row: u64,
        /// The column.
        column: &'static str,
    },
    /// A series without a name.
    #[error("row {row}, column unique_id: the name is blank; name the series")]
    Unnamed {
        /// Line of the file.
        row: u64,
    },
    /// Not an ISO date.
    #[error("row {row}, column ds: `{found}` is no date from 1900 to 2199; write it as 2026-09-01")]
    Date {
        /// Line of the file.
        row: u64,
        /// The text.
        found: String,
    },
    /// Not a number, or none that can be meant.
    #[error("row {row}, column y: `{found}` is no usable number; write it as 1234.5, or leave it blank if unknown")]
    Value {
        /// Line of the file.
        row: u64,
        /// The text.
        found: String,
    },
    /// Two values in the same month.
    #[error(
        "rows {first} and {second}: series `{series}` has two values in {month}; keep one value a month (add daily or weekly ones up first)"
    )]
    Duplicate {
        /// The series.
        series: String,
        /// The month both are dated in.
        month: Month,
        /// Line of the earlier row.
        first: u64,
        /// Line of the later row.
        second: u64,
    },
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Read(_) => Kind::Unavailable,
            Self::RowTooLong => Kind::TooLarge,
            Self::Empty
            | Self::MissingColumn { .. }
            | Self::Fields { .. }
            | Self::Encoding { .. }
            | Self::Unnamed { .. }
            | Self::Date { .. }
            | Self::Value { .. }
            | Self::Duplicate { .. } => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Read(_) => "series_unreadable",
            Self::Empty => "series_empty",
            Self::MissingColumn { .. } => "series_column_missing",
            Self::Fields { .. } => "series_fields_unequal",
            Self::RowTooLong => "series_row_too_long",
            Self::Encoding { .. } => "series_not_utf8",
            Self::Unnamed { .. } => "series_unnamed",
            Self::Date { .. } => "series_date_invalid",
            Self::Value { .. } => "series_value_invalid",
            Self::Duplicate { .. } => "series_duplicate",
        }
    }
}
