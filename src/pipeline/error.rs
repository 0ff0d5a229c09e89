//! Every way the pipeline can fail, each stage's error kept whole.

use std::path::PathBuf;

use crate::domain::{Failure, Kind};
use crate::forecast::series;
use crate::ingest::long;
use crate::forecast::census::CensusError;
use crate::ingest::published::PublishedError;

/// A failure of one stage, or of the files around them.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be read.
    #[error("cannot read {path}: check that the file exists and may be read")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {path}: check that the folder exists, may be written and has room")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is no table of series.
    #[error("{path} cannot be read as series")]
    Series {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, where and how to mend it.
        source: long::Error,
    },
    /// Series cannot be forecast as asked.
    #[error(transparent)]
    SeriesRequest(#[from] series::Error),
    /// A file is not the published table, or cannot be used as it.
    #[error("{path} cannot be used as the published table")]
    Published {
        /// The file.
        path: PathBuf,
        /// Why.
        source: PublishedError,
    },
    /// The published table cannot be forecast.
    #[error("{path} cannot be forecast")]
    Census {
        /// The file.
        path: PathBuf,
        /// Why.
        source: CensusError,
    },
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Read { .. } => Kind::NotFound,
            Self::Write { .. } => Kind::Unavailable,
            Self::Series { source, .. } => source.kind(),
            Self::SeriesRequest(source) => source.kind(),
            Self::Published { source, .. } => source.kind(),
            Self::Census { source, .. } => source.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Read { .. } => "file_unreadable",
            Self::Write { .. } => "file_unwritable",
            Self::Series { source, .. } => source.code(),
            Self::SeriesRequest(source) => source.code(),
            Self::Published { source, .. } => source.code(),
            Self::Census { source, .. } => source.code(),
        }
    }
}
