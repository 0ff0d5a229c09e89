//! The role groups an organisation's current observations speak of.

use super::{Database, StoreError};
use crate::domain::RoleGroup;

/// The role groups of an organisation, in alphabetical order.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn list(db: &Database, organisation: &str) -> Result<Vec<RoleGroup>, StoreError> {
    todo!()
}
