//! What can go wrong with a scenario.

use crate::domain::scenario::ScenarioFault;
use crate::domain::{Failure, Kind};
use crate::forecast::workforce::ForecastError;

/// Why there is no outcome.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// Fields that cannot be used.
    #[error("the scenario cannot be used: {}", told(.0))]
    Faults(Vec<ScenarioFault>),
    /// The simulation could not begin.
    #[error(transparent)]
    Forecast(#[from] ForecastError),
    /// Called off.
    #[error("the simulation was called off")]
    Stopped,
}

fn told(faults: &[ScenarioFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl Failure for ScenarioError {
    fn kind(&self) -> Kind {
        match self {
            Self::Faults(_) => Kind::Invalid,
            Self::Forecast(error) => error.kind(),
            Self::Stopped => Kind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Faults(_) => "scenario_invalid",
            Self::Forecast(error) => error.code(),
            Self::Stopped => "scenario_stopped",
        }
    }
}
