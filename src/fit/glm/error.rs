//! Why a regression cannot be fitted.

use crate::domain::{Failure, Kind};

/// Why a regression cannot be fitted.
#[derive(Debug, thiserror::Error)]
pub enum RegressionError {
    /// No rows or no columns.
    #[error("the regression has {rows} rows and {columns} columns: it needs at least one of each")]
    Empty {
        /// Rows given.
        rows: usize,
        /// Columns given.
        columns: usize,
    },
    /// Two parts of the input disagree in length.
    #[error("{what} has {found} values where {needed} are needed")]
    Shape {
        /// Which part.
        what: &'static str,
        /// Its length.
        found: usize,
        /// The length it should have.
        needed: usize,
    },
    /// Not a number, or infinite.
    #[error("{what} is not a finite number at row {row}")]
    NotFinite {
        /// Which part.
        what: &'static str,
        /// 0-based row (column, for penalties and centres).
        row: usize,
    },
    /// Below zero where only zero and more make sense.
    #[error("{what} is {found} at row {row}: it cannot be below zero")]
    Negative {
        /// Which part.
        what: &'static str,
        /// 0-based row (column, for penalties).
        row: usize,
        /// What stands there.
        found: f64,
    },
    /// More events than there could be.
    #[error("row {row} has {found} events in {trials} trials")]
    MoreThanTrials {
        /// 0-based row.
        row: usize,
        /// The events.
        found: f64,
        /// The trials.
        trials: f64,
    },
    /// Something happened where nothing could.
    #[error("row {row} has a count of {found} without any exposure")]
    CountWithoutExposure {
        /// 0-based row.
        row: usize,
        /// The count.
        found: f64,
    },
    /// Nobody was exposed in any row.
    #[error("no row has any exposure")]
    NoExposure,
    /// A column is a combination of others and has no prior.
    #[error("column {column} cannot be told from the others: remove it or give it a prior")]
    Singular {
        /// 0-based column.
        column: usize,
    },
    /// What linfa said.
    #[error("the regression library refused the data")]
    Linfa(#[from] linfa::Error),
}

impl Failure for RegressionError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFinite { .. }
            | Self::Negative { .. }
            | Self::MoreThanTrials { .. }
            | Self::CountWithoutExposure { .. }
            | Self::NoExposure
            | Self::Singular { .. } => Kind::Invalid,
            Self::Empty { .. } | Self::Shape { .. } | Self::Linfa(_) => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "regression_empty",
            Self::Shape { .. } => "regression_shape",
            Self::NotFinite { .. } => "regression_not_finite",
            Self::Negative { .. } => "regression_negative",
            Self::MoreThanTrials { .. } => "regression_more_than_trials",
            Self::CountWithoutExposure { .. } => "regression_count_without_exposure",
            Self::NoExposure => "regression_no_exposure",
            Self::Singular { .. } => "regression_singular",
            Self::Linfa(_) => "regression_refused",
        }
    }
}
