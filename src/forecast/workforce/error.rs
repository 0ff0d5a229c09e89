//! Why no forecast can be made.

use crate::domain::{Failure, Kind};

/// Why no forecast can be made, and what would help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ForecastError {
    /// Not enough history.
    #[error(
        "the history has {usable} usable months and a forecast needs {needed}: upload the monthly positions of at \
         least {missing} earlier months, or wait until {needed} months have passed", missing = needed.saturating_sub(*usable)
    )]
    TooShort {
        /// Months with staff and leavers.
        usable: usize,
        /// Months needed.
        needed: usize,
    },
    /// The model was fitted to another history.
    #[error(
        "the model was fitted to {fitted_units} units and {fitted_months} months, the history has {units} units and \
         {months} months: fit again"
    )]
    OtherHistory {
        /// Units of the model.
        fitted_units: usize,
        /// Months the model was fitted to.
        fitted_months: usize,
        /// Units of the history.
        units: usize,
        /// Months of the history.
        months: usize,
    },
    /// Nothing to simulate.
    #[error("a forecast needs at least one path and one month ahead: found {paths} paths and {horizon} months")]
    NothingAsked {
        /// Paths asked for.
        paths: usize,
        /// Months asked for.
        horizon: usize,
    },
    /// A unit that is not in the history.
    #[error("there is no unit `{unit}` in the history the model was fitted to: choose one of its own, or fit again")]
    UnknownUnit {
        /// Full slug.
        unit: String,
    },
}

impl Failure for ForecastError {
    fn kind(&self) -> Kind {
        match self {
            Self::TooShort { .. } | Self::NothingAsked { .. } => Kind::Invalid,
            Self::OtherHistory { .. } => Kind::Conflict,
            Self::UnknownUnit { .. } => Kind::NotFound,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::TooShort { .. } => "history_too_short",
            Self::OtherHistory { .. } => "model_of_other_history",
            Self::NothingAsked { .. } => "nothing_to_forecast",
            Self::UnknownUnit { .. } => "unit_not_in_model",
        }
    }
}
