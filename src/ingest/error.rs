//! Why a whole file is refused.

use super::mapping::MappingFault;
use super::published::PublishedError;
use crate::domain::{ExtractKind, Failure, Finding, Kind};

/// A file that is not taken, with what a person needs to mend it. Single bad rows are findings instead.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The file cannot be opened or read.
    #[error("cannot read {file}: check that the file exists and may be read")]
    Unreadable {
        /// Name of the file.
        file: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Nothing in it.
    #[error("{file} is empty: export it again and check that it holds rows")]
    Empty {
        /// Name of the file.
        file: String,
    },
    /// A format we do not read.
    #[error("{file} is {found}: {remedy}")]
    NotAccepted {
        /// Name of the file.
        file: String,
        /// What it really is, with its article: "a PDF document".
        found: &'static str,
        /// What to do.
        remedy: &'static str,
    },
    /// The right format, but broken.
    #[error("{file} is damaged ({detail}): export or save it again and send the new copy")]
    Damaged {
        /// Name of the file.
        file: String,
        /// What is broken.
        detail: String,
    },
    /// A workbook built to do harm, or one no spreadsheet program writes.
    #[error("{file} holds {found}, which no spreadsheet needs: save it again as a plain .xlsx or CSV file")]
    Unsafe {
        /// Name of the file.
        file: String,
        /// What was met.
        found: String,
    },
    /// A return built to do harm.
    #[error("{file} holds {found}, which no return needs: export it again and send the XML file as it is")]
    UnsafeMarkup {
        /// Name of the file.
        file: String,
        /// What was met.
        found: &'static str,
    },
    /// More than this installation accepts.
    #[error("{file} is too large: {what} {place}is more than the {limit} allowed; {remedy}")]
    TooLarge {
        /// Name of the file.
        file: String,
        /// What is too large, such as "its number of rows".
        what: &'static str,
        /// Where, with a trailing space, such as "in row 7 "; may be empty.
        place: String,
        /// The limit.
        limit: u64,
        /// What to do.
        remedy: &'static str,
    },
    /// Not many bytes, but slow ones.
    #[error(
        "{file} takes longer than {seconds} seconds to read, so it was given up: send fewer months or units at a \
         time, or save it again as CSV"
    )]
    TooSlow {
        /// Name of the file.
        file: String,
        /// The limit.
        seconds: u32,
    },
    /// No row looks like the header of an extract we know.
    #[error(
        "{file} is no extract we know: no row near its top holds the headings of one; \
         `staffcast template monthly-position` writes an empty extract with the headings"
    )]
    UnknownKind {
        /// Name of the file.
        file: String,
    },
    /// The headings are those of several kinds.
    #[error(
        "{file} could be {}: say which, on the page or with `--kind {}`",
        listed_kinds(kinds), kinds.first().map_or("", |kind| kind.as_str())
    )]
    AmbiguousKind {
        /// Name of the file.
        file: String,
        /// What it could be, likeliest first.
        kinds: Vec<ExtractKind>,
    },
    /// The mapping does not fit the file or contradicts itself.
    #[error("{file} cannot be read as asked: {source}")]
    Mapping {
        /// Name of the file.
        file: String,
        /// What is wrong with the mapping, where, and how to mend it.
        source: MappingFault,
    },
    /// The header lacks columns no row can do without.
    #[error(
        "{file} has no column {}: add it, or start from `staffcast template {}`, which writes all headings",
        listed(missing), kind.as_str()
    )]
    MissingColumns {
        /// Name of the file.
        file: String,
        /// What the file was taken for.
        kind: ExtractKind,
        /// Canonical names of the columns that are not there.
        missing: Vec<&'static str>,
        /// 1-based row of the header.
        row: u32,
    },
    /// Two columns mean the same.
    #[error("{file} has two columns for {column}, `{first}` and `{second}`: keep one and delete or rename the other")]
    RepeatedColumn {
        /// Name of the file.
        file: String,
        /// Canonical name.
        column: &'static str,
        /// Heading of the first.
        first: String,
        /// Heading of the second.
        second: String,
    },
    /// A header and nothing under it.
    #[error("{file} has headings but no rows under them: fill in a row for each month, unit and role group")]
    NoRows {
        /// Name of the file.
        file: String,
    },
    /// The published table cannot be used.
    #[error("{file} cannot be used as the published table: {source}")]
    Published {
        /// Name of the file.
        file: String,
        /// Why.
        source: PublishedError,
    },
    /// So much is wrong that the rest cannot be believed.
    #[error(
        "{rejected} of {rows} rows of {file} cannot be used, so the whole file is refused: \
         mend what the findings list and send it again"
    )]
    Untrusted {
        /// Name of the file.
        file: String,
        /// Data rows seen.
        rows: u32,
        /// Rows that cannot be used.
        rejected: u32,
        /// What is wrong with them.
        findings: Vec<Finding>,
    },
}

fn listed(names: &[&str]) -> String {
    names.join(", ")
}

fn listed_kinds(kinds: &[ExtractKind]) -> String {
    kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(" or ")
}

impl IngestError {
    /// A refusal of the published table's reader; one of ours that passed through it comes out as itself.
    pub(super) fn published(file: &str, source: PublishedError) -> Self {
        match source {
            PublishedError::Unreadable { source } => match source.downcast::<Self>() {
                Ok(ours) => ours,
                Err(source) => Self::Unreadable { file: file.to_owned(), source },
            },
            source => Self::Published { file: file.to_owned(), source },
        }
    }

    /// Whether one sheet of a workbook was not what was looked for, so that another may be.
    pub(super) fn is_about_columns(&self) -> bool {
        matches!(
            self,
            Self::MissingColumns { .. }
                | Self::NoRows { .. }
                | Self::AmbiguousKind { .. }
                | Self::Mapping { source: MappingFault::NoHeading { .. } | MappingFault::NoHeaderRow { .. }, .. }
        )
    }

    /// The findings of a file refused for its rows; empty for every other refusal.
    pub fn findings(&self) -> &[Finding] {
        match self {
            Self::Untrusted { findings, .. } => findings,
            _ => &[],
        }
    }
}

impl Failure for IngestError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unreadable { source, .. } if source.kind() == std::io::ErrorKind::NotFound => Kind::NotFound,
            Self::Unreadable { .. } => Kind::Unavailable,
            Self::TooLarge { .. } | Self::TooSlow { .. } => Kind::TooLarge,
            Self::Published { source, .. } => source.kind(),
            Self::Empty { .. }
            | Self::NotAccepted { .. }
            | Self::Damaged { .. }
            | Self::Unsafe { .. }
            | Self::UnsafeMarkup { .. }
            | Self::UnknownKind { .. }
            | Self::AmbiguousKind { .. }
            | Self::Mapping { .. }
            | Self::MissingColumns { .. }
            | Self::RepeatedColumn { .. }
            | Self::NoRows { .. }
            | Self::Untrusted { .. } => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "file_unreadable",
            Self::Empty { .. } => "file_empty",
            Self::NotAccepted { .. } => "file_format_not_accepted",
            Self::Damaged { .. } => "file_damaged",
            Self::Unsafe { .. } | Self::UnsafeMarkup { .. } => "file_unsafe",
            Self::TooLarge { .. } => "file_too_large",
            Self::TooSlow { .. } => "file_too_slow",
            Self::UnknownKind { .. } => "kind_unknown",
            Self::AmbiguousKind { .. } => "kind_ambiguous",
            Self::Mapping { .. } => "mapping_unusable",
            Self::MissingColumns { .. } => "columns_missing",
            Self::RepeatedColumn { .. } => "column_repeated",
            Self::NoRows { .. } => "no_rows",
            Self::Published { source, .. } => source.code(),
            Self::Untrusted { .. } => "extract_untrusted",
        }
    }
}
