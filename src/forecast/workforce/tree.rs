//! The units a forecast is made for: teams, and every unit above them as the sum of its teams.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::fit::panel::PanelUnit;

/// Where a unit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TreeLevel {
    /// No unit below it.
    Team,
    /// Units below and above it.
    Service,
    /// No unit above it.
    Organisation,
}

impl TreeLevel {
    /// Every level, from below.
    pub const ALL: [Self; 3] = [Self::Team, Self::Service, Self::Organisation];
}

/// A unit and the panel's units that add up to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TreeUnit {
    pub(super) slug: String,
    pub(super) level: TreeLevel,
    /// Indices into the panel's units, ascending.
    pub(super) leaves: Vec<usize>,
}

/// A panel unit by itself.
pub(super) fn alone(leaf: usize) -> TreeUnit {
    TreeUnit { slug: String::new(), level: TreeLevel::Team, leaves: vec![leaf] }
}

/// Every unit of the tree, by slug.
pub(super) fn units(leaves: &[PanelUnit]) -> Vec<TreeUnit> {
    let mut members: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, leaf) in leaves.iter().enumerate() {
        for slug in std::iter::once(&leaf.slug).chain(&leaf.ancestors) {
            members.entry(slug).or_default().push(i);
        }
    }
    let tops: BTreeSet<&str> = leaves.iter().map(|l| l.ancestors.last().unwrap_or(&l.slug).as_str()).collect();
    let above: BTreeSet<&str> = leaves.iter().flat_map(|l| &l.ancestors).map(String::as_str).collect();
    members
        .into_iter()
        .map(|(slug, leaves)| TreeUnit {
            slug: slug.to_owned(),
            level: if tops.contains(slug) {
                TreeLevel::Organisation
            } else if above.contains(slug) {
                TreeLevel::Service
            } else {
                TreeLevel::Team
            },
            leaves,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(slug: &str, ancestors: &[&str]) -> PanelUnit {
        PanelUnit { slug: slug.into(), ancestors: ancestors.iter().map(|a| (*a).to_owned()).collect() }
    }

    #[test]
    fn a_unit_above_others_is_the_sum_of_what_stands_below() {
        let tree = units(&[leaf("c/a/x", &["c/a", "c"]), leaf("c/a/y", &["c/a", "c"]), leaf("c/b", &["c"])]);
        let found: Vec<_> = tree.iter().map(|u| (u.slug.as_str(), u.level, u.leaves.clone())).collect();
        assert_eq!(
            found,
            [
                ("c", TreeLevel::Organisation, vec![0, 1, 2]),
                ("c/a", TreeLevel::Service, vec![0, 1]),
                ("c/a/x", TreeLevel::Team, vec![0]),
                ("c/a/y", TreeLevel::Team, vec![1]),
                ("c/b", TreeLevel::Team, vec![2]),
            ]
        );
    }

    #[test]
    fn a_council_without_teams_is_one_organisation() {
        assert_eq!(units(&[leaf("c", &[])])[0].level, TreeLevel::Organisation);
    }

    #[test]
    fn staff_of_a_service_itself_are_part_of_it() {
        let tree = units(&[leaf("c/a", &["c"]), leaf("c/a/x", &["c/a", "c"])]);
        let service = tree.iter().find(|u| u.slug == "c/a").expect("the service");
        assert_eq!((service.level, service.leaves.as_slice()), (TreeLevel::Service, [0, 1].as_slice()));
    }
}
