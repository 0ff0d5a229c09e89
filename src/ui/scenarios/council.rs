//! What a form must know of the unit a scenario is about.

use crate::domain::{Month, RoleGroup};
use crate::pipeline::{Error, fits};
use crate::store::units::UnitRecord;
use crate::store::{self, Database};

/// A unit with its organisation's units and roles.
#[derive(Debug, Clone)]
pub(super) struct Council {
    pub(super) unit: UnitRecord,
    /// The organisation's own, in the order of the tree.
    pub(super) units: Vec<UnitRecord>,
    pub(super) roles: Vec<RoleGroup>,
    /// The last month the newest model knows; `None` before the first fit.
    pub(super) as_of: Option<Month>,
}

impl Council {
    /// Of a full slug.
    pub(super) fn read(db: &Database, slug: &str) -> Result<Self, Error> {
        let unit = store::units::get(db, slug.trim().trim_matches('/'))?;
        let mut units = store::units::list(db, Some(&unit.organisation))?;
        units.retain(|u| !u.kind.is_published());
        units.sort_by_cached_key(|u| crate::ui::tree::order(&u.slug));
        let roles = store::role_groups::list(db, &unit.organisation)?;
        let as_of = fits::latest_model(db, &unit.organisation)?.map(|model| model.as_of.last_month());
        Ok(Self { unit, units, roles, as_of })
    }

    /// The units of the scenario's own below it.
    pub(super) fn below(&self) -> impl Iterator<Item = &UnitRecord> {
        let start = format!("{}/", self.unit.slug);
        self.units.iter().filter(move |u| u.slug.starts_with(&start))
    }

    /// How deep a unit below it lies: 0 right below.
    pub(super) fn depth(&self, slug: &str) -> usize {
        let slashes = |slug: &str| slug.matches('/').count();
        slashes(slug).saturating_sub(slashes(&self.unit.slug) + 1)
    }
}
