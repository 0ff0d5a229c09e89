//! Why a file is refused whole.

use crate::domain::{Failure, Kind};

/// A file that cannot be trusted to be the published table.
#[derive(Debug, thiserror::Error)]
pub enum PublishedError {
    /// The bytes stopped coming.
    #[error("the published table could not be read to its end: try again, and check the file opens elsewhere")]
    Unreadable {
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// No row at all.
    #[error("the file is empty: download the table again as CSV")]
    Empty,
    /// Binary content, such as a workbook renamed to `.csv`.
    #[error("the file is not CSV text: download the table as CSV, or save the sheet as CSV")]
    NotText,
    /// More bytes than any vintage of the table has.
    #[error("the file is larger than {limit_mb} MB; the whole published table is below 1 MB: send that table alone")]
    TooLarge {
        /// The limit.
        limit_mb: u64,
    },
    /// More columns than any vintage has.
    #[error("row {row} has {found} columns, more than {limit}: send the published table unchanged")]
    TooManyColumns {
        /// 1-based row.
        row: u32,
        /// Columns in that row.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// Not this table, or cut too far.
    #[error(
        "the published table lacks {}: download the table with all its columns (found: {})",
        .missing.join(", "),
        .found.join(", ")
    )]
    MissingColumns {
        /// Names in the modern vintage of what is needed.
        missing: Vec<String>,
        /// The first headings that are there.
        found: Vec<String>,
    },
    /// Two headings mean the same.
    #[error("the columns `{first}` and `{second}` both mean {meaning}: keep one")]
    RepeatedColumn {
        /// The first heading.
        first: String,
        /// The second heading.
        second: String,
        /// Name in the modern vintage.
        meaning: String,
    },
    /// Every row was left out.
    #[error("none of the {rows} rows can be used; the first reason is in row {row}: {reason}")]
    NothingUsable {
        /// Data rows seen.
        rows: u32,
        /// 1-based row of the first finding.
        row: u32,
        /// Its fix.
        reason: String,
    },
    /// A header without rows.
    #[error("the file has a header but no rows: download the table again")]
    NoRows,
}

impl Failure for PublishedError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unreadable { .. } => Kind::Unavailable,
            Self::TooLarge { .. } => Kind::TooLarge,
            Self::Empty
            | Self::NotText
            | Self::TooManyColumns { .. }
            | Self::MissingColumns { .. }
            | Self::RepeatedColumn { .. }
            | Self::NothingUsable { .. }
            | Self::NoRows => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "published_unreadable",
            Self::Empty => "published_empty",
            Self::NotText => "published_not_text",
            Self::TooLarge { .. } => "published_too_large",
            Self::TooManyColumns { .. } => "published_too_many_columns",
            Self::MissingColumns { .. } => "published_columns_missing",
            Self::RepeatedColumn { .. } => "published_column_repeated",
            Self::NothingUsable { .. } => "published_nothing_usable",
            Self::NoRows => "published_no_rows",
        }
    }
}
