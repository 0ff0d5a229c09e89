//! Why no panel can be built.

use crate::domain::{Count, Failure, Kind, Month};

/// Why a council's observations make no panel.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PanelError {
    /// No unit has anybody in post in any month.
    #[error("no unit has staff in post in any month: fill the columns in_post_headcount and in_post_fte")]
    NoStaff,
    /// A count the model cannot do without is nowhere given.
    #[error("{what} is given for no unit and no month: add it to the extract")]
    Missing {
        /// The column, or columns either of which would do.
        what: &'static str,
    },
    /// A count that cannot be.
    #[error("{count} of {unit} in {month} is {found}: a count is a number of zero or more")]
    Value {
        /// The unit's slug.
        unit: String,
        /// The month.
        month: Month,
        /// The count.
        count: Count,
        /// What stands there.
        found: f64,
    },
}

impl Failure for PanelError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoStaff | Self::Missing { .. } | Self::Value { .. } => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoStaff => "no_staff_in_post",
            Self::Missing { .. } => "count_missing",
            Self::Value { .. } => "count_impossible",
        }
    }
}
