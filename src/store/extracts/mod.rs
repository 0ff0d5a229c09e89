//! Extracts: received once, corrected by later ones, undone without losing the trail.

use chrono::NaiveDateTime;

use super::{Database, StoreError};
use crate::domain::{Extract, ExtractKind, Finding, Period};

/// A checked extract on its way into the store.
#[derive(Debug, Clone, Copy)]
pub struct NewExtract<'a> {
    /// Code of the organisation it belongs to; created if new.
    pub organisation: &'a str,
    /// Its file name, as sent.
    pub file_name: &'a str,
    /// Hash of its bytes, such as `sha256:…`.
    pub content_hash: &'a str,
    /// When it came in.
    pub received_at: NaiveDateTime,
    /// What it says.
    pub extract: &'a Extract,
}

/// An extract as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtractRecord {
    /// Its id, a UUID (version 7).
    pub id: String,
    /// What it is.
    pub kind: ExtractKind,
    /// Its file name, as sent.
    pub file_name: String,
    /// Hash of its bytes.
    pub content_hash: String,
    /// When it came in.
    pub received_at: NaiveDateTime,
    /// Code of its organisation.
    pub organisation: String,
    /// Data rows seen.
    pub rows: u32,
    /// Rows kept.
    pub accepted: u32,
    /// Rows left out.
    pub rejected: u32,
    /// Number of findings.
    pub findings: u32,
    /// First period with an observation.
    pub first: Option<Period>,
    /// Last period with an observation.
    pub last: Option<Period>,
    /// When it was undone.
    pub undone_at: Option<NaiveDateTime>,
}

/// What became of an extract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// It was stored.
    New(ExtractRecord),
    /// The same content is in force already; nothing changed.
    Same(ExtractRecord),
}

/// Stores an extract whole or not at all: organisation, units, role groups, observations and findings.
/// Values it gives replace the current ones; what it does not mention stays.
///
/// # Errors
/// When a value is not finite or given twice, the organisation's code is no slug, or the database fails.
pub fn receive(db: &Database, new: &NewExtract) -> Result<Received, StoreError> {
    todo!()
}

/// The extract in force with the same content in the same organisation.
///
/// # Errors
/// When the database fails.
pub fn find_same(db: &Database, organisation: &str, hash: &str) -> Result<Option<ExtractRecord>, StoreError> {
    todo!()
}

/// Extracts, newest first, undone ones included.
///
/// # Errors
/// When the organisation asked for does not exist, or the database fails.
pub fn list(db: &Database, organisation: Option<&str>) -> Result<Vec<ExtractRecord>, StoreError> {
    todo!()
}

/// The extract of that id.
///
/// # Errors
/// When there is none, or the database fails.
pub fn get(db: &Database, id: &str) -> Result<ExtractRecord, StoreError> {
    todo!()
}

/// What the checks found in an extract, in row order.
///
/// # Errors
/// When there is no such extract, or the database fails.
pub fn findings(db: &Database, id: &str) -> Result<Vec<Finding>, StoreError> {
    todo!()
}

/// Takes an extract out of force: what was known before is current again; the extract, its
/// observations and findings stay as the trail.
///
/// # Errors
/// When there is no such extract, it was undone before, or the database fails.
pub fn undo(db: &Database, id: &str, at: NaiveDateTime) -> Result<ExtractRecord, StoreError> {
    todo!()
}
