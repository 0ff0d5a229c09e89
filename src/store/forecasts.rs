//! Forecasts as they are served, kept whole as JSON without their history.

use chrono::NaiveDateTime;

use super::{Database, StoreError};
use crate::domain::{Forecast, Measure};

/// Stores the forecasts of one model, all or nothing. Their history is left out: it is read afresh.
///
/// # Errors
/// When the organisation, the model or a unit does not exist in it, a forecast is stored already, or
/// the database fails.
pub fn save_all(
    db: &Database,
    organisation: &str,
    model_id: &str,
    created_at: NaiveDateTime,
    forecasts: &[Forecast],
) -> Result<(), StoreError> {
    todo!()
}

/// The newest forecast of a measure of a unit by one definition, its history empty.
///
/// # Errors
/// When there is no such unit, or the database fails.
pub fn latest(
    db: &Database,
    unit: &str,
    measure: Measure,
    definition: &str,
) -> Result<Option<Forecast>, StoreError> {
    todo!()
}

/// The newest forecast of every measure and definition of a unit, in the order people read measures,
/// histories empty.
///
/// # Errors
/// When there is no such unit, or the database fails.
pub fn latest_of_unit(db: &Database, unit: &str) -> Result<Vec<Forecast>, StoreError> {
    todo!()
}
