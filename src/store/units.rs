//! The trees of units.

use super::{Database, StoreError};
use crate::domain::UnitKind;

/// A unit of an organisation's tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRecord {
    /// Full slug, such as `rivermouth/north/team-1`.
    pub slug: String,
    /// The name as people write it.
    pub name: String,
    /// What it is.
    pub kind: UnitKind,
    /// Code of its organisation.
    pub organisation: String,
    /// Full slug of its parent; `None` for the organisation's top unit.
    pub parent: Option<String>,
}

/// The units some extract in force speaks of, and each organisation's top unit: parents before
/// children, siblings in natural order (`team-2` before `team-10`).
///
/// # Errors
/// When the organisation asked for does not exist, or the database fails.
pub fn list(db: &Database, organisation: Option<&str>) -> Result<Vec<UnitRecord>, StoreError> {
    todo!()
}

/// The unit of that full slug.
///
/// # Errors
/// When there is none (or only undone extracts speak of it), or the database fails.
pub fn get(db: &Database, slug: &str) -> Result<UnitRecord, StoreError> {
    todo!()
}
