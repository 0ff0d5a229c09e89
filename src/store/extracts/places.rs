//! Numbers of the units and role groups an extract names.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::NewExtract;
use crate::store::connection::AnyConnection;
use crate::store::role_groups::{self, slug_of};
use crate::store::units::{Node, full_slug};
use crate::store::{StoreError, Thing};

/// Numbers by the names an extract uses.
pub(in crate::store) struct Places<'a> {
    units: HashMap<&'a str, i32>,
    roles: BTreeMap<String, i32>,
}

impl<'a> Places<'a> {
    /// Of every unit and role group its observations and people name; new role groups are added. The
    /// caller holds the turn.
    ///
    /// # Errors
    /// When a unit is not among `nodes`.
    pub fn of(
        connection: &mut AnyConnection,
        organisation: i32,
        new: &NewExtract<'a>,
        nodes: &BTreeMap<String, Node>,
    ) -> Result<Self, StoreError> {
        let (observations, people) = (&new.extract.observations, &new.extract.people);
        let mut roles: HashSet<&str> = observations.iter().map(|o| slug_of(o.role.as_ref())).collect();
        roles.extend(people.iter().map(|spell| spell.role.as_str()));
        let mut roles: Vec<&str> = roles.into_iter().collect();
        roles.sort_unstable();
        let roles = role_groups::ensure_all(connection, organisation, roles.into_iter())?;
        let mut units = HashMap::new();
        for relative in observations.iter().map(|o| &*o.unit).chain(people.iter().map(|spell| &*spell.unit)) {
            if !units.contains_key(relative) {
                let slug = full_slug(new.organisation, relative);
                let node = nodes.get(&slug).ok_or_else(|| StoreError::not_found(Thing::Unit, &slug))?;
                units.insert(relative, node.id);
            }
        }
        Ok(Self { units, roles })
    }

    /// The number of a unit the extract names.
    pub fn unit(&self, relative: &str) -> i32 {
        self.units[relative]
    }

    /// The number of a role group the extract names; empty for all staff together.
    pub fn role(&self, slug: &str) -> i32 {
        self.roles[slug]
    }
}
