//! What a model is fitted from: an organisation's tree and its current observations of one kind of period.

use crate::domain::Period;
use crate::store::observations::{self, Observed, PeriodKind};
use crate::store::units::UnitRecord;
use crate::store::{self, Database, StoreError};

/// A tree and its observations, read from the store or from a snapshot.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Source {
    /// Parents before children.
    pub(super) units: Vec<UnitRecord>,
    /// By unit, role group, measure and period.
    pub(super) observed: Vec<Observed>,
}

impl Source {
    /// What is current.
    pub(super) fn read(db: &Database, organisation: &str, periods: PeriodKind) -> Result<Self, StoreError> {
        let units = store::units::list(db, Some(organisation))?;
        Ok(Self { units, observed: observations::current(db, organisation, periods)? })
    }

    /// Without what speaks of periods after `last`: the old periods as they stand here.
    #[must_use]
    pub(super) fn until(&self, last: Period) -> Self {
        let observed = self.observed.iter().filter(|o| o.period <= last).cloned().collect();
        Self { units: self.units.clone(), observed }
    }
}
