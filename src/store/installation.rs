//! What belongs to the installation as a whole.

use diesel::prelude::*;

use super::schema::installation::dsl as i;
use super::{Database, StoreError};

const FINGERPRINT: &str = "secret_fingerprint";

/// Keeps the fingerprint of the installation's secret unless there is one already; gives back the one kept.
///
/// # Errors
/// When the database fails.
pub fn keep_fingerprint(db: &Database, fingerprint: &str) -> Result<String, StoreError> {
    db.write(|connection| {
        super::numbers::next(connection)?;
        let kept: Option<String> = i::installation.find(FINGERPRINT).select(i::value).first(connection).optional()?;
        if let Some(kept) = kept {
            return Ok(kept);
        }
        let row = (i::name.eq(FINGERPRINT), i::value.eq(fingerprint));
        diesel::insert_into(i::installation).values(row).execute(connection)?;
        Ok(fingerprint.to_owned())
    })
}

/// The fingerprint of the installation's secret; `None` before the first.
///
/// # Errors
/// When the database fails.
pub fn fingerprint(db: &Database) -> Result<Option<String>, StoreError> {
    db.read(|connection| Ok(i::installation.find(FINGERPRINT).select(i::value).first(connection).optional()?))
}
