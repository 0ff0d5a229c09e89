//! Fitted models with their cards, as readable JSON.

use chrono::NaiveDateTime;

use super::{Database, StoreError};
use crate::domain::{Forecast, Period};

/// A fitted model.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelRecord {
    /// Its id.
    pub id: String,
    /// Code of its organisation.
    pub organisation: String,
    /// What it models, such as `workforce`.
    pub kind: String,
    /// Its method in a few words.
    pub method: String,
    /// Hash of the observations it was fitted to.
    pub data_hash: String,
    /// The last period with data.
    pub as_of: Period,
    /// When it was fitted.
    pub created_at: NaiveDateTime,
    /// Seed of its random numbers.
    pub seed: u64,
    /// Version of the program that fitted it.
    pub version: String,
    /// What a reader should know of it.
    pub card: serde_json::Value,
    /// The model itself; `null` in lists.
    pub body: serde_json::Value,
}

/// Stores a model.
///
/// # Errors
/// When its organisation does not exist, its id is taken, or the database fails.
pub fn save(db: &Database, model: &ModelRecord) -> Result<(), StoreError> {
    todo!()
}

/// Stores a model and its forecasts, all or nothing.
///
/// # Errors
/// As [`save`] and [`forecasts::save_all`](super::forecasts::save_all).
pub fn publish(db: &Database, model: &ModelRecord, forecasts: &[Forecast]) -> Result<(), StoreError> {
    todo!()
}

/// The model of that id.
///
/// # Errors
/// When there is none, or the database fails.
pub fn get(db: &Database, id: &str) -> Result<ModelRecord, StoreError> {
    todo!()
}

/// Models, newest first, without their bodies.
///
/// # Errors
/// When the organisation asked for does not exist, or the database fails.
pub fn list(db: &Database, organisation: Option<&str>) -> Result<Vec<ModelRecord>, StoreError> {
    todo!()
}

/// The organisation's newest model, with its body.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn latest(db: &Database, organisation: &str) -> Result<Option<ModelRecord>, StoreError> {
    todo!()
}
