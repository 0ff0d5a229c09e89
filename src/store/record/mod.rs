//! What is kept beside each model so that it can be held to its word: what it promised, what it was
//! fitted from, and why it says something else than the one before.
//!
//! Promises are never deleted. Snapshots are kept for the newest models of a kind and for marked ones.

mod promises;
mod snapshots;
mod summaries;

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::organisations::number_of;
use super::schema::{explanations as e, models as m};
use super::{Database, StoreError, columns as c, units};
use crate::domain::{Measure, Period, Promise};
use chrono::NaiveDateTime;

pub use promises::{of_measure, of_unit};
pub use snapshots::{Making, forget_old, making, mark, snapshot};
pub use summaries::{Changed, changed, every_summary, keep_summary, summary};

/// What is stored with a model when it is published.
#[derive(Debug, Clone, Copy)]
pub struct Made<'a> {
    /// Hash of the snapshot's content, `sha256:…`.
    pub snapshot_hash: &'a str,
    /// The snapshot, compressed.
    pub snapshot: &'a [u8],
    /// Hash of the model's body and its forecasts.
    pub outputs: &'a str,
    /// What its forecasts promise.
    pub promises: &'a [Promise],
    /// Why its forecasts are other than those before, by measure and definition.
    pub explanations: &'a [(Measure, String, serde_json::Value)],
}

/// A model that served forecasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// The model's id.
    pub id: String,
    /// The last period it knew.
    pub as_of: Period,
    /// When it was fitted.
    pub created_at: NaiveDateTime,
}

/// The models of a kind an organisation ever had, oldest first; their cards and bodies are not read.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn models(db: &Database, organisation: &str, kind: &str) -> Result<Vec<Served>, StoreError> {
    db.read(|connection| {
        let organisation = number_of(connection, organisation)?;
        let query = m::table.filter(m::organisation_id.eq(organisation).and(m::kind.eq(kind)));
        let rows: Vec<(String, String, NaiveDateTime)> = query
            .order((m::created_at.asc(), m::id.asc()))
            .select((m::id, m::as_of, m::created_at))
            .load(connection)?;
        rows.into_iter()
            .map(|(id, as_of, created_at)| Ok(Served { id, as_of: c::period_of_text(&as_of)?, created_at }))
            .collect()
    })
}

/// Why a model's forecasts of a measure are other than those before: an object by full slug of the
/// unit; `None` where nothing came before, or it is no longer kept.
///
/// # Errors
/// When the database fails.
pub fn explanation(
    db: &Database,
    model: &str,
    measure: Measure,
    definition: &str,
) -> Result<Option<serde_json::Value>, StoreError> {
    let key = (model, db.measure_number(measure), definition);
    let body: Option<String> =
        db.read(|connection| Ok(e::table.find(key).select(e::body).first(connection).optional()?))?;
    body.map(|body| c::from_json("an explanation", &body)).transpose()
}

/// Stores what belongs to a model that is stored in the same transaction.
pub(super) fn save_in(
    db: &Database,
    connection: &mut AnyConnection,
    organisation: &str,
    model: &str,
    made: &Made,
) -> Result<(), StoreError> {
    let numbers = units::numbers_of(connection, organisation)?;
    snapshots::save_in(connection, model, made)?;
    promises::save_in(db, connection, model, &numbers, made.promises)?;
    for (measure, definition, body) in made.explanations {
        let row = (
            e::model_id.eq(model),
            e::measure_id.eq(db.measure_number(*measure)),
            e::definition.eq(definition),
            e::body.eq(c::json("an explanation", body)?),
        );
        diesel::insert_into(e::table).values(row).execute(connection)?;
    }
    Ok(())
}
