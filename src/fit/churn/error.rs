//! Why nothing can be said about who leaves.

use crate::domain::{Failure, Kind};
use crate::fit::glm::RegressionError;

/// Why nothing can be said about who leaves, and what would help.
#[derive(Debug, thiserror::Error)]
pub enum ChurnError {
    /// Nobody at risk, in people or counts.
    #[error(
        "nobody is in post at the end of one month with the next one known: send staff in post and leavers of at least \
         two months in a row"
    )]
    NobodyAtRisk,
    /// Not enough history.
    #[error(
        "people at risk of leaving are known for {found} months and effects need {needed}: send earlier months of staff in post and leavers"
    )]
    TooShort {
        /// Months with people at risk.
        found: usize,
        /// Months needed.
        needed: usize,
    },
    /// Not enough leavers.
    #[error(
        "{found} people left in {months} months and effects need {needed}: with fewer, groups cannot be told apart from \
         chance"
    )]
    TooFewLeavers {
        /// Leavers.
        found: f64,
        /// Leavers needed.
        needed: f64,
        /// Months looked at.
        months: usize,
    },
    /// Everybody left at once.
    #[error("every person at risk left in the month after: check that staff in post are given for every month")]
    EverybodyLeft,
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

impl Failure for ChurnError {
    fn kind(&self) -> Kind {
        match self {
            Self::NobodyAtRisk
            | Self::TooShort { .. }
            | Self::TooFewLeavers { .. }
            | Self::EverybodyLeft
            | Self::NotConverged { .. } => Kind::Invalid,
            Self::Regression(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NobodyAtRisk => "churn_nobody_at_risk",
            Self::TooShort { .. } => "churn_history_too_short",
            Self::TooFewLeavers { .. } => "churn_too_few_leavers",
            Self::EverybodyLeft => "churn_everybody_left",
            Self::NotConverged { .. } => "churn_not_converged",
            Self::Regression(error) => error.code(),
        }
    }
}
