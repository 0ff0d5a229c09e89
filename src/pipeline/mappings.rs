//! Mappings kept for the next file of a source.

use chrono::NaiveDateTime;

use super::Error;
use crate::ingest::Mapping;
use crate::store::mappings::MappingRecord;
use crate::store::{self, Database};

/// The mappings of an organisation, by name. One written by another version that this one cannot read is left out.
///
/// # Errors
/// When the database fails.
pub fn kept(db: &Database, organisation: &str) -> Result<Vec<Mapping>, Error> {
    let records = store::mappings::list(db, organisation)?;
    Ok(records.iter().filter_map(|record| serde_json::from_str(&record.body).ok()).collect())
}

/// The mapping of that name.
///
/// # Errors
/// When there is none, it cannot be read, or the database fails.
pub fn get(db: &Database, organisation: &str, name: &str) -> Result<Mapping, Error> {
    let record = store::mappings::get(db, organisation, name)?;
    serde_json::from_str(&record.body).map_err(|error| Error::Mapping { reason: error.to_string() })
}

/// Reads a mapping as a sender writes it.
///
/// # Errors
/// When it is no mapping.
pub fn parse(text: &str) -> Result<Mapping, Error> {
    serde_json::from_str(text).map_err(|error| Error::Mapping { reason: error.to_string() })
}

/// Keeps a mapping under a name; the newest of a name counts.
///
/// # Errors
/// When the name cannot be used, or the database fails.
pub fn save(
    db: &Database,
    organisation: &str,
    name: &str,
    mapping: &Mapping,
    now: NaiveDateTime,
) -> Result<MappingRecord, Error> {
    let body = serde_json::to_string(mapping).map_err(|error| Error::Mapping { reason: error.to_string() })?;
    Ok(store::mappings::save(db, organisation, name, mapping.kind, &body, now)?)
}
