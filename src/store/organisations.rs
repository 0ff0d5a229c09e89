//! Councils and trusts: everything stored belongs to one.

use chrono::NaiveDateTime;

use super::{Database, StoreError};

/// A council or a trust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its code, also the slug of its top unit.
    pub code: String,
    /// The name people use.
    pub name: String,
    /// When it was first heard of.
    pub created_at: NaiveDateTime,
}

/// Creates the organisation and its top unit unless they exist. A `name` renames it; without one a
/// new organisation is called by its code.
///
/// # Errors
/// When the code is no slug, or the database fails.
pub fn ensure(
    db: &Database,
    code: &str,
    name: Option<&str>,
    at: NaiveDateTime,
) -> Result<Organisation, StoreError> {
    todo!()
}

/// Every organisation, by name.
///
/// # Errors
/// When the database fails.
pub fn list(db: &Database) -> Result<Vec<Organisation>, StoreError> {
    todo!()
}

/// The organisation of that code.
///
/// # Errors
/// When there is none, or the database fails.
pub fn get(db: &Database, code: &str) -> Result<Organisation, StoreError> {
    todo!()
}
