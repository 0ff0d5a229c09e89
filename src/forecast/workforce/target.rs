//! What a forecast is of: a count, or a rate by one of its definitions.

use crate::domain::ledger::{self, Definition};
use crate::domain::{Count, Measure, UnitOfMeasure};

/// A measure by one definition.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target {
    pub(super) measure: Measure,
    /// `None` for a count.
    pub(super) definition: Option<&'static Definition>,
}

impl Target {
    /// The counts as they are, the rates by each of their definitions.
    pub(super) fn of(measures: &[Measure]) -> Vec<Self> {
        measures
            .iter()
            .flat_map(|&measure| match measure {
                Measure::Count(_) => vec![Self { measure, definition: None }],
                Measure::Rate(rate) => {
                    ledger::definitions(rate).map(|d| Self { measure, definition: Some(d) }).collect()
                }
            })
            .collect()
    }

    /// The definition's name; for a count, [`ledger::COUNT`].
    pub(super) fn name(&self) -> &'static str {
        self.definition.map_or(ledger::COUNT, |d| d.name)
    }

    /// Every count it is made of.
    pub(super) fn counts(&self) -> Vec<Count> {
        match (self.measure, self.definition) {
            (Measure::Count(count), _) => vec![count],
            (Measure::Rate(_), Some(definition)) => definition.counts().collect(),
            (Measure::Rate(_), None) => Vec::new(),
        }
    }

    /// Whether it is one of the counts the units of different size differ in.
    pub(super) fn is_count(&self) -> bool {
        self.definition.is_none()
    }

    /// The largest value it can have.
    pub(super) fn most(&self) -> f64 {
        if self.measure.unit_of_measure() == UnitOfMeasure::Percent { 100.0 } else { f64::INFINITY }
    }
}
