//! Every way the pipeline can fail, each stage's error kept whole.

use std::path::PathBuf;

use crate::domain::{Failure, Kind};
use crate::forecast::series;
use crate::ingest::long;

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
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Read { .. } => Kind::NotFound,
            Self::Write { .. } => Kind::Unavailable,
            Self::Series { source, .. } => source.kind(),
            Self::SeriesRequest(source) => source.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Read { .. } => "file_unreadable",
            Self::Write { .. } => "file_unwritable",
            Self::Series { source, .. } => source.code(),
            Self::SeriesRequest(source) => source.code(),
        }
    }
}
