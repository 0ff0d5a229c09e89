//! Why a workforce model cannot be fitted.

use crate::domain::{Failure, Kind};
use crate::fit::glm::RegressionError;

/// Why a workforce model cannot be fitted, and what would help.
#[derive(Debug, thiserror::Error)]
pub enum FitError {
    /// Not enough history.
    #[error(
        "the history has {usable} usable months and a forecast needs {needed}: upload earlier months of staff in post \
         and leavers (a usable month has both), or wait until {needed} have passed"
    )]
    TooShort {
        /// Months with staff and leavers.
        usable: usize,
        /// Months needed.
        needed: usize,
    },
    /// Nobody is ever in post with leavers known.
    #[error(
        "no unit has staff in post in a month whose leavers are known: check the columns in_post_headcount and leavers"
    )]
    NoStaff,
    /// Nobody ever left.
    #[error("nobody left in {months} months: check that the column leavers is filled; blank is not zero")]
    NoLeavers {
        /// Months looked at.
        months: usize,
    },
    /// The regression did not come to rest.
    #[error(
        "the regression of leavers did not converge in {steps} steps: check staff and leavers for impossible values"
    )]
    NotConverged {
        /// Steps taken.
        steps: usize,
    },
    /// The regression could not be set up.
    #[error("the regression of leavers cannot be fitted")]
    Regression(#[from] RegressionError),
}

impl Failure for FitError {
    fn kind(&self) -> Kind {
        match self {
            Self::TooShort { .. } | Self::NoStaff | Self::NoLeavers { .. } | Self::NotConverged { .. } => Kind::Invalid,
            Self::Regression(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::TooShort { .. } => "history_too_short",
            Self::NoStaff => "no_staff_in_post",
            Self::NoLeavers { .. } => "no_leavers",
            Self::NotConverged { .. } => "fit_not_converged",
            Self::Regression(error) => error.code(),
        }
    }
}
