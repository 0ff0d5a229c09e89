//! What is to be reached, by when.

use serde::{Deserialize, Serialize};

use crate::domain::{Measure, Month, ledger};

/// A level to be reached by a month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Of which measure.
    pub measure: Measure,
    /// By which definition; the ledger's first when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    /// No more than this. Exactly one of `at_most` and `at_least` is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
    /// No less than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    /// In this month.
    pub by: Month,
}

/// Which side of a level counts as reached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// This or less.
    AtMost(f64),
    /// This or more.
    AtLeast(f64),
}

impl Goal {
    /// Whether a value reaches it.
    pub fn is_met(self, value: f64) -> bool {
        match self {
            Self::AtMost(level) => value <= level,
            Self::AtLeast(level) => value >= level,
        }
    }

    /// The level.
    pub fn level(self) -> f64 {
        match self {
            Self::AtMost(level) | Self::AtLeast(level) => level,
        }
    }
}

impl Target {
    /// Name of its definition.
    pub fn definition(&self) -> &str {
        self.definition.as_deref().unwrap_or(ledger::default_name(self.measure))
    }

    /// The level and its side; `None` unless exactly one is given.
    pub fn goal(&self) -> Option<Goal> {
        match (self.at_most, self.at_least) {
            (Some(level), None) => Some(Goal::AtMost(level)),
            (None, Some(level)) => Some(Goal::AtLeast(level)),
            _ => None,
        }
    }
}
