//! Fitted models with their cards, as readable JSON.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::connection::{AnyConnection, MultiBackend};
use super::organisations::{number_if_given, number_of};
use super::schema::{models::dsl as m, organisations};
use super::{Database, StoreError, Thing, columns as c, forecasts, record as kept};
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
    db.write(|connection| save_in(connection, model))
}

/// Stores a model and its forecasts, all or nothing.
///
/// # Errors
/// As [`save`] and [`forecasts::save_all`].
pub fn publish(db: &Database, model: &ModelRecord, forecasts: &[Forecast]) -> Result<(), StoreError> {
    db.write(|connection| {
        save_in(connection, model)?;
        let made = forecasts::Made { organisation: &model.organisation, model: &model.id, at: model.created_at };
        forecasts::save_in(db, connection, made, forecasts)
    })
}

/// Stores a model, its forecasts and what is kept to hold it to its word, all or nothing.
///
/// # Errors
/// As [`publish`]; also when a promise is of a unit that does not exist.
pub fn publish_made(
    db: &Database,
    model: &ModelRecord,
    forecasts: &[Forecast],
    made: &kept::Made,
) -> Result<(), StoreError> {
    db.write(|connection| {
        save_in(connection, model)?;
        let of = forecasts::Made { organisation: &model.organisation, model: &model.id, at: model.created_at };
        forecasts::save_in(db, connection, of, forecasts)?;
        kept::save_in(db, connection, &model.organisation, &model.id, made)
    })
}

/// The model of that id.
///
/// # Errors
/// When there is none, or the database fails.
pub fn get(db: &Database, id: &str) -> Result<ModelRecord, StoreError> {
    let found = db.read(|connection| {
        let columns: Option<Columns> = columns().filter(m::id.eq(id)).first(connection).optional()?;
        columns.map(|columns| with_body(connection, columns)).transpose()
    })?;
    found.ok_or_else(|| StoreError::not_found(Thing::Model, id))
}

/// Models, newest first, without their bodies; of one fit the workforce model first.
///
/// # Errors
/// When the organisation asked for does not exist, or the database fails.
pub fn list(db: &Database, organisation: Option<&str>) -> Result<Vec<ModelRecord>, StoreError> {
    db.read(|connection| {
        let number = number_if_given(connection, organisation)?;
        // The models of one fit have one time, so the kind decides: `workforce` is the last by name.
        let mut query =
            columns().order((m::created_at.desc(), m::kind.desc(), m::id.desc())).into_boxed::<MultiBackend>();
        if let Some(number) = number {
            query = query.filter(m::organisation_id.eq(number));
        }
        query.load::<Columns>(connection)?.into_iter().map(record).collect()
    })
}

/// The organisation's newest model of a kind, with its body.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn latest(db: &Database, organisation: &str, kind: &str) -> Result<Option<ModelRecord>, StoreError> {
    db.read(|connection| {
        let organisation = number_of(connection, organisation)?;
        let query = columns().filter(m::organisation_id.eq(organisation)).filter(m::kind.eq(kind));
        let newest: Option<Columns> = query.order((m::created_at.desc(), m::id.desc())).first(connection).optional()?;
        newest.map(|columns| with_body(connection, columns)).transpose()
    })
}

fn save_in(connection: &mut AnyConnection, model: &ModelRecord) -> Result<(), StoreError> {
    let row = (
        m::id.eq(&model.id),
        m::organisation_id.eq(number_of(connection, &model.organisation)?),
        m::kind.eq(&model.kind),
        m::method.eq(&model.method),
        m::data_hash.eq(&model.data_hash),
        m::as_of.eq(model.as_of.to_string()),
        m::created_at.eq(c::moment(model.created_at)),
        m::seed.eq(model.seed.cast_signed()),
        m::version.eq(&model.version),
        m::card.eq(c::json("the model's card", &model.card)?),
        m::body.eq(c::json("the model", &model.body)?),
    );
    let inserted = diesel::insert_into(m::models).values(row).execute(connection);
    inserted.map_err(|error| StoreError::taken(error, Thing::Model, &model.id))?;
    Ok(())
}

type Columns = (String, String, String, String, String, String, NaiveDateTime, i64, String, String);

#[diesel::dsl::auto_type]
fn columns() -> _ {
    m::models.inner_join(organisations::table).select((
        m::id,
        organisations::code,
        m::kind,
        m::method,
        m::data_hash,
        m::as_of,
        m::created_at,
        m::seed,
        m::version,
        m::card,
    ))
}

fn record(
    (id, organisation, kind, method, data_hash, as_of, created_at, seed, version, card): Columns,
) -> Result<ModelRecord, StoreError> {
    let as_of = c::period_of_text(&as_of)?;
    let card = c::from_json("a model's card", &card)?;
    let (seed, body) = (seed.cast_unsigned(), serde_json::Value::Null);
    Ok(ModelRecord { id, organisation, kind, method, data_hash, as_of, created_at, seed, version, card, body })
}

fn with_body(connection: &mut AnyConnection, columns: Columns) -> Result<ModelRecord, StoreError> {
    let mut model = record(columns)?;
    let body: String = m::models.find(&model.id).select(m::body).first(connection)?;
    model.body = c::from_json("a model", &body)?;
    Ok(model)
}
