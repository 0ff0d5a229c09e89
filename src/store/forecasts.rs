//! Forecasts as they are served, kept whole as JSON without their history.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::connection::{AnyConnection, insert_all};
use super::schema::{forecasts as f, models, units as slugs};
use super::{Database, StoreError, Thing, columns as c, organisations, units};
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
    db.write(|connection| {
        let owner = organisations::number_of(connection, organisation)?;
        let model = models::table.find(model_id).filter(models::organisation_id.eq(owner)).select(models::id);
        let found: Option<String> = model.first(connection).optional()?;
        found.ok_or_else(|| StoreError::not_found(Thing::Model, model_id))?;
        save_in(db, connection, Made { organisation, model: model_id, at: created_at }, forecasts)
    })
}

/// The newest forecast of a measure of a unit by one definition, its history empty.
///
/// # Errors
/// When there is no such unit, or the database fails.
pub fn latest(db: &Database, unit: &str, measure: Measure, definition: &str) -> Result<Option<Forecast>, StoreError> {
    let body: Option<String> = db.read(|connection| {
        let (_, unit) = units::locate(connection, unit)?;
        let cell = f::unit_id.eq(unit).and(f::measure_id.eq(db.measure_number(measure)));
        let query = f::table.filter(cell.and(f::definition.eq(definition)));
        let newest = query.order((f::created_at.desc(), f::model_id.desc())).select(f::body);
        Ok(newest.first(connection).optional()?)
    })?;
    body.map(|body| c::from_json("a forecast", &body)).transpose()
}

/// The newest forecast of one measure by one definition for every unit of an organisation that has one, by full slug,
/// histories empty.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn latest_by_unit(
    db: &Database,
    organisation: &str,
    measure: Measure,
    definition: &str,
) -> Result<BTreeMap<String, Forecast>, StoreError> {
    let (slugs, bodies) = db.read(|connection| {
        let slugs: BTreeMap<i32, String> =
            units::numbers_of(connection, organisation)?.into_iter().map(|(slug, id)| (id, slug)).collect();
        let owner = organisations::number_of(connection, organisation)?;
        let asked = f::measure_id.eq(db.measure_number(measure)).and(f::definition.eq(definition));
        // Keys first: the bodies of all earlier runs would be megabytes.
        let keys: Vec<(i32, String)> = f::table
            .inner_join(models::table)
            .filter(asked.and(models::organisation_id.eq(owner)))
            .order((f::created_at.asc(), f::model_id.asc()))
            .select((f::unit_id, f::model_id))
            .load(connection)?;
        let newest: BTreeMap<i32, String> = keys.into_iter().collect();
        let runs: BTreeSet<&String> = newest.values().collect();
        let mut bodies: Vec<(i32, String)> = Vec::new();
        for run in runs {
            let query = f::table.filter(f::model_id.eq(run).and(asked)).select((f::unit_id, f::body));
            let rows: Vec<(i32, String)> = query.load(connection)?;
            bodies.extend(rows.into_iter().filter(|(unit, _)| newest.get(unit) == Some(run)));
        }
        Ok((slugs, bodies))
    })?;
    let named = bodies.into_iter().filter_map(|(unit, body)| Some((slugs.get(&unit)?.clone(), body)));
    named.map(|(slug, body)| Ok((slug, c::from_json("a forecast", &body)?))).collect()
}

/// The newest forecast of every measure and definition of a unit, in the order people read measures,
/// histories empty.
///
/// # Errors
/// When there is no such unit, or the database fails.
pub fn latest_of_unit(db: &Database, unit: &str) -> Result<Vec<Forecast>, StoreError> {
    let bodies: Vec<String> = db.read(|connection| {
        let (_, unit) = units::locate(connection, unit)?;
        // Keys first: the bodies of all earlier runs would be megabytes.
        let keys: Vec<(i32, String, String)> = f::table
            .filter(f::unit_id.eq(unit))
            .order((f::created_at.asc(), f::model_id.asc()))
            .select((f::measure_id, f::definition, f::model_id))
            .load(connection)?;
        let newest: BTreeMap<(i32, String), String> =
            keys.into_iter().map(|(measure, definition, model)| ((measure, definition), model)).collect();
        let mut runs: BTreeMap<String, Vec<(i32, String)>> = BTreeMap::new();
        for (cell, model) in newest {
            runs.entry(model).or_default().push(cell);
        }
        let mut bodies = Vec::new();
        for (model, cells) in runs {
            let query = f::table.filter(f::model_id.eq(&model).and(f::unit_id.eq(unit)));
            let rows: Vec<(i32, String, String)> =
                query.select((f::measure_id, f::definition, f::body)).load(connection)?;
            bodies.extend(
                rows.into_iter()
                    .map(|(measure, definition, body)| ((measure, definition), body))
                    .filter(|(cell, _)| cells.contains(cell))
                    .map(|(_, body)| body),
            );
        }
        Ok(bodies)
    })?;
    let mut forecasts: Vec<Forecast> =
        bodies.iter().map(|body| c::from_json("a forecast", body)).collect::<Result<_, _>>()?;
    forecasts.sort_by(|a, b| (a.measure, &a.definition).cmp(&(b.measure, &b.definition)));
    Ok(forecasts)
}

/// The measures and definitions a model forecast.
///
/// # Errors
/// When the database fails.
pub fn measures_of_model(db: &Database, model: &str) -> Result<Vec<(Measure, String)>, StoreError> {
    let rows: Vec<(i32, String)> = db.read(|connection| {
        let query = f::table.filter(f::model_id.eq(model)).select((f::measure_id, f::definition));
        Ok(query.distinct().load(connection)?)
    })?;
    rows.into_iter().map(|(measure, definition)| Ok((db.measure(measure)?, definition))).collect()
}

/// A model's forecasts of one measure exactly as they are stored, by full slug, units no longer known included.
///
/// # Errors
/// When the database fails.
pub fn texts_of_model(
    db: &Database,
    model: &str,
    measure: Measure,
    definition: &str,
) -> Result<BTreeMap<String, String>, StoreError> {
    let asked =
        f::model_id.eq(model).and(f::measure_id.eq(db.measure_number(measure))).and(f::definition.eq(definition));
    let rows: Vec<(String, String)> = db.read(|connection| {
        let query = f::table.inner_join(slugs::table.on(slugs::id.eq(f::unit_id))).filter(asked);
        Ok(query.select((slugs::slug, f::body)).load(connection)?)
    })?;
    Ok(rows.into_iter().collect())
}

/// Whose forecasts, by which model, and when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Made<'a> {
    pub organisation: &'a str,
    pub model: &'a str,
    pub at: NaiveDateTime,
}

#[derive(Insertable)]
#[diesel(table_name = f)]
struct NewForecast<'a> {
    model_id: &'a str,
    unit_id: i32,
    measure_id: i32,
    definition: &'a str,
    created_at: NaiveDateTime,
    body: String,
}

/// Stores forecasts of a model known to be stored.
pub(super) fn save_in(
    db: &Database,
    connection: &mut AnyConnection,
    made: Made,
    forecasts: &[Forecast],
) -> Result<(), StoreError> {
    let units = units::numbers_of(connection, made.organisation)?;
    let rows: Vec<NewForecast> = forecasts
        .iter()
        .map(|forecast| {
            let unit = units.get(&forecast.unit);
            Ok(NewForecast {
                model_id: made.model,
                unit_id: *unit.ok_or_else(|| StoreError::not_found(Thing::Unit, &forecast.unit))?,
                measure_id: db.measure_number(forecast.measure),
                definition: &forecast.definition,
                created_at: c::moment(made.at),
                body: body(forecast)?,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    let inserted: Result<(), diesel::result::Error> = (|| {
        insert_all!(connection, f::table, rows);
        Ok(())
    })();
    inserted.map_err(|error| StoreError::taken(error, Thing::Forecast, made.model))
}

fn body(forecast: &Forecast) -> Result<String, StoreError> {
    let mut stored = forecast.clone();
    stored.history.clear();
    c::json("a forecast", &stored)
}
