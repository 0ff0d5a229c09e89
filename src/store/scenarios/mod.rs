//! Scenarios with their versions, what came of each, the plan of each organisation, and answers to goals.
//!
//! A version is never changed, and a removed scenario keeps its rows. Of what came of a version the first and the
//! newest are kept: the first is what was promised before its months came. A plan is one outcome of one version.

mod goals;
mod outcomes;
mod plans;
mod reading;
mod writing;

use chrono::NaiveDateTime;
use serde::Serialize;

use crate::domain::scenario::Scenario;
pub use goals::{answer, keep_answer};
pub use outcomes::{Which, keep, keep_of_job, outcome};
pub use plans::{mark, outcome_of_plan, plan_of, unmark};
pub use reading::{get, list, versions};
pub use writing::{create, remove, revise};

/// A version of a scenario, as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stored {
    /// The scenario's id, a UUID (version 7).
    pub id: String,
    /// Code of the organisation it belongs to.
    pub organisation: String,
    /// Which version this is, from 1.
    pub version: u32,
    /// How many versions there are; the newest has this number.
    pub versions: u32,
    /// When this version was written down.
    pub created_at: NaiveDateTime,
    /// What is done.
    pub scenario: Scenario,
    /// Whether the scenario is its organisation's plan.
    pub is_plan: bool,
    /// Which of its versions is the plan.
    pub plan_version: Option<u32>,
    /// Id of the scenario it was copied from.
    pub copied_from: Option<String>,
    /// When this version was last simulated.
    pub ran: Option<Ran>,
}

/// When a version was simulated, and with what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ran {
    /// When.
    pub at: NaiveDateTime,
    /// Id of the model.
    pub model: String,
    /// The version simulated.
    pub version: u32,
}

/// A part of a long list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Entries before it.
    pub after: usize,
    /// Entries in it at most.
    pub limit: usize,
}

impl Default for Part {
    fn default() -> Self {
        Self { after: 0, limit: 500 }
    }
}
