//! Where people work and what they do there.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a unit is in its organisation's tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// The top of a tree: a council or a trust.
    Organisation,
    /// An area, directorate or service.
    Service,
    /// A team, ward or pod: a leaf with people in it.
    Team,
    /// A country in published statistics.
    Country,
    /// A region in published statistics.
    Region,
    /// A local authority in published statistics.
    Authority,
}

impl UnitKind {
    /// The stable lower-case name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Service => "service",
            Self::Team => "team",
            Self::Country => "country",
            Self::Region => "region",
            Self::Authority => "authority",
        }
    }

    /// Units of published statistics stand beside the organisation's own and are never added into them.
    pub fn is_published(self) -> bool {
        matches!(self, Self::Country | Self::Region | Self::Authority)
    }
}

/// A node of an organisation's tree as an extract names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Slug relative to the organisation, such as `north/team-1`; empty for the organisation itself.
    /// The store prefixes the organisation's code: `rivermouth/north/team-1`.
    pub slug: String,
    /// The name as people write it.
    pub name: String,
    /// What it is.
    pub kind: UnitKind,
}

impl Unit {
    /// The relative slug of the parent; `None` for the organisation itself.
    pub fn parent_slug(&self) -> Option<&str> {
        if self.slug.is_empty() {
            return None;
        }
        Some(self.slug.rsplit_once('/').map_or("", |(parent, _)| parent))
    }
}

/// A role group such as `social_worker`, as a lower-case slug with underscores.
/// Copies share one text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleGroup(Arc<str>);

impl RoleGroup {
    /// From any spelling: "Social Worker" becomes `social_worker`; empty text becomes `all_staff`.
    pub fn new(text: &str) -> Self {
        let slug = slugify(text).replace('-', "_");
        Self(if slug.is_empty() { "all_staff".into() } else { slug.into() })
    }

    /// The slug.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Newly qualified staff: in their first year, become qualified the September after.
    pub fn is_newly_qualified(&self) -> bool {
        matches!(self.as_str(), "newly_qualified" | "newly_qualified_social_worker" | "nqsw" | "asye" | "preceptorship")
    }

    /// Managers by name: their vacancies are their own group's.
    pub fn is_manager(&self) -> bool {
        self.0.contains("manager")
    }
}

impl Serialize for RoleGroup {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for RoleGroup {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(String::deserialize(deserializer)?.into()))
    }
}

impl std::fmt::Display for RoleGroup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Lower-case letters, digits and single hyphens: "Team 1 (North)" becomes `team-1-north`.
pub fn slugify(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_keeps_letters_and_digits_only() {
        assert_eq!(slugify("  Team 1 (North) "), "team-1-north");
        assert_eq!(RoleGroup::new("Social Worker").as_str(), "social_worker");
        assert_eq!(RoleGroup::new("").as_str(), "all_staff");
    }

    #[test]
    fn a_unit_knows_its_parent() {
        let unit = |slug: &str| Unit { slug: slug.into(), name: String::new(), kind: UnitKind::Team };
        assert_eq!(unit("north/team-1").parent_slug(), Some("north"));
        assert_eq!(unit("north").parent_slug(), Some(""));
        assert_eq!(unit("").parent_slug(), None);
    }
}
