//! The record of an organisation's forecasts, worked out once until something changes.

use diesel::prelude::*;

use crate::store::organisations::number_of;
use crate::store::schema::{extracts as x, models as m, records as r};
use crate::store::{Database, StoreError, columns as c};

/// What a record depends on: a text that changes whenever values or models do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed(pub String);

/// The state of an organisation's values and its models of a kind.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn changed(db: &Database, organisation: &str, kind: &str) -> Result<Changed, StoreError> {
    db.read(|connection| {
        let organisation = number_of(connection, organisation)?;
        let extracts = x::table.filter(x::organisation_id.eq(organisation));
        let newest: Option<i32> = extracts.select(diesel::dsl::max(x::number)).first(connection)?;
        let undone: i64 = extracts.filter(x::undone_at.is_not_null()).count().get_result(connection)?;
        let models: i64 = m::table
            .filter(m::organisation_id.eq(organisation).and(m::kind.eq(kind)))
            .count()
            .get_result(connection)?;
        let newest = newest.unwrap_or_default();
        Ok(Changed(format!("{} extract {newest}, undone {undone}, models {models}", env!("CARGO_PKG_VERSION"))))
    })
}

/// The record as it was kept and the state it was worked out from.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn summary(
    db: &Database,
    organisation: &str,
    kind: &str,
) -> Result<Option<(Changed, serde_json::Value)>, StoreError> {
    let found: Option<(String, String)> = db.read(|connection| {
        let organisation = number_of(connection, organisation)?;
        Ok(r::table.find((organisation, kind)).select((r::stamp, r::body)).first(connection).optional()?)
    })?;
    found.map(|(stamp, body)| Ok((Changed(stamp), c::from_json("a record", &body)?))).transpose()
}

/// Every record that is kept, of all organisations and kinds.
///
/// # Errors
/// When the database fails.
pub fn every_summary(db: &Database) -> Result<Vec<serde_json::Value>, StoreError> {
    let bodies: Vec<String> = db.read(|connection| {
        Ok(r::table.order((r::organisation_id.asc(), r::kind.asc())).select(r::body).load(connection)?)
    })?;
    bodies.iter().map(|body| c::from_json("a record", body)).collect()
}

/// Keeps a record in place of the one before.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn keep_summary(
    db: &Database,
    organisation: &str,
    kind: &str,
    changed: &Changed,
    body: &serde_json::Value,
) -> Result<(), StoreError> {
    let body = c::json("a record", body)?;
    db.write(|connection| {
        crate::store::numbers::next(connection)?;
        let organisation = number_of(connection, organisation)?;
        diesel::delete(r::table.find((organisation, kind))).execute(connection)?;
        let row = (r::organisation_id.eq(organisation), r::kind.eq(kind), r::stamp.eq(&changed.0), r::body.eq(&body));
        diesel::insert_into(r::table).values(row).execute(connection)?;
        Ok(())
    })
}
