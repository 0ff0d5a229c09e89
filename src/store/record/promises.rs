//! Promises, all units of a measure in one packed row.
//!
//! Little-endian: a version (u8), the number of horizons (u16) and each of them (u16), then for every
//! unit its number (i32), its last value and, for each horizon, point, 80 % and 95 % range (f64, `NaN`
//! where there is none). A unit takes 252 bytes for six horizons; the forecast itself, as JSON, ten thousand.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use crate::domain::{Measure, Promise, PromisedStep};
use crate::store::connection::{AnyConnection, insert_all};
use crate::store::schema::{promises as p, units as u};
use crate::store::{Database, StoreError, Thing};

const VERSION: u8 = 1;

/// What models promised of one measure of one unit, by the model's id.
///
/// # Errors
/// When there is no such unit, or the database fails.
pub fn of_unit(
    db: &Database,
    unit: &str,
    measure: Measure,
    definition: &str,
) -> Result<BTreeMap<String, Promise>, StoreError> {
    let (number, bodies) = db.read(|connection| {
        let (_, number) = crate::store::units::locate(connection, unit)?;
        Ok((number, bodies(db, connection, measure, definition, None)?))
    })?;
    let mut found = BTreeMap::new();
    for (model, body) in bodies {
        if let Some((_, last, steps)) = unpack(&body, |n| n == number)?.pop() {
            let (unit, definition) = (unit.to_owned(), definition.to_owned());
            found.insert(model, Promise { unit, measure, definition, last, steps });
        }
    }
    Ok(found)
}

/// What the given models promised of one measure of every unit, by the model's id. Units whose
/// extracts were undone are left out.
///
/// # Errors
/// When the database fails.
pub fn of_measure(
    db: &Database,
    models: &[&str],
    measure: Measure,
    definition: &str,
) -> Result<BTreeMap<String, Vec<Promise>>, StoreError> {
    let (slugs, bodies) = db.read(|connection| {
        let bodies = bodies(db, connection, measure, definition, Some(models))?;
        let slugs: Vec<(i32, String)> = u::table.filter(u::is_known).select((u::id, u::slug)).load(connection)?;
        Ok((slugs.into_iter().collect::<BTreeMap<_, _>>(), bodies))
    })?;
    bodies
        .into_iter()
        .map(|(model, body)| {
            let known = unpack(&body, |n| slugs.contains_key(&n))?.into_iter().map(|(number, last, steps)| Promise {
                unit: slugs[&number].clone(),
                measure,
                definition: definition.to_owned(),
                last,
                steps,
            });
            Ok((model, known.collect()))
        })
        .collect()
}

fn bodies(
    db: &Database,
    connection: &mut AnyConnection,
    measure: Measure,
    definition: &str,
    models: Option<&[&str]>,
) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
    let asked = p::measure_id.eq(db.measure_number(measure)).and(p::definition.eq(definition));
    let mut query = p::table.filter(asked).into_boxed::<crate::store::connection::MultiBackend>();
    if let Some(models) = models {
        query = query.filter(p::model_id.eq_any(models));
    }
    Ok(query.select((p::model_id, p::body)).order(p::model_id.asc()).load(connection)?)
}

#[derive(Insertable)]
#[diesel(table_name = p)]
struct NewPromises<'a> {
    model_id: &'a str,
    measure_id: i32,
    definition: &'a str,
    body: Vec<u8>,
}

/// Stores the promises of a model.
pub(super) fn save_in(
    db: &Database,
    connection: &mut AnyConnection,
    model: &str,
    numbers: &BTreeMap<String, i32>,
    promises: &[Promise],
) -> Result<(), StoreError> {
    let mut of: BTreeMap<(i32, &str), Vec<(i32, &Promise)>> = BTreeMap::new();
    for promise in promises {
        let number = numbers.get(&promise.unit).ok_or_else(|| StoreError::not_found(Thing::Unit, &promise.unit))?;
        let key = (db.measure_number(promise.measure), promise.definition.as_str());
        of.entry(key).or_default().push((*number, promise));
    }
    let rows: Vec<NewPromises> = of
        .into_iter()
        .map(|((measure_id, definition), mut units)| {
            units.sort_by_key(|(number, _)| *number);
            NewPromises { model_id: model, measure_id, definition, body: pack(&units) }
        })
        .collect();
    insert_all!(connection, p::table, rows);
    Ok(())
}

fn pack(units: &[(i32, &Promise)]) -> Vec<u8> {
    let ahead: BTreeSet<u16> = units.iter().flat_map(|(_, p)| p.steps.iter().map(|s| s.ahead)).collect();
    let mut body = vec![VERSION];
    body.extend((ahead.len() as u16).to_le_bytes());
    body.extend(ahead.iter().flat_map(|ahead| ahead.to_le_bytes()));
    for (number, promise) in units {
        body.extend(number.to_le_bytes());
        body.extend(promise.last.unwrap_or(f64::NAN).to_le_bytes());
        for ahead in &ahead {
            let step = promise.steps.iter().find(|s| s.ahead == *ahead);
            let values =
                step.map_or([f64::NAN; 5], |s| [s.point, s.range_80.0, s.range_80.1, s.range_95.0, s.range_95.1]);
            body.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        }
    }
    body
}

type Unpacked = (i32, Option<f64>, Vec<PromisedStep>);

/// The units of a packed row that are asked for.
fn unpack(body: &[u8], asked: impl Fn(i32) -> bool) -> Result<Vec<Unpacked>, StoreError> {
    let broken = || StoreError::corrupt("promises", "bytes of another length or version");
    let (&version, rest) = body.split_first().ok_or_else(broken)?;
    let (count, rest) = rest.split_first_chunk::<2>().ok_or_else(broken)?;
    let count = usize::from(u16::from_le_bytes(*count));
    let (ahead, rest) = rest.split_at_checked(2 * count).ok_or_else(broken)?;
    let ahead: Vec<u16> = ahead.as_chunks::<2>().0.iter().map(|bytes| u16::from_le_bytes(*bytes)).collect();
    let length = 12 + 40 * count;
    if version != VERSION || rest.len() % length != 0 {
        return Err(broken());
    }
    let unit = |bytes: &[u8]| {
        let (number, values) = bytes.split_first_chunk::<4>()?;
        let number = i32::from_le_bytes(*number);
        if !asked(number) {
            return None;
        }
        let values: Vec<f64> = values.as_chunks::<8>().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
        let steps = ahead.iter().zip(values[1..].as_chunks::<5>().0).filter(|(_, v)| v[0].is_finite());
        let steps = steps.map(|(ahead, v)| PromisedStep {
            ahead: *ahead,
            point: v[0],
            range_80: (v[1], v[2]),
            range_95: (v[3], v[4]),
        });
        Some((number, Some(values[0]).filter(|v| v.is_finite()), steps.collect()))
    };
    Ok(rest.chunks_exact(length).filter_map(unit).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Count;

    fn promise(last: Option<f64>, ahead: &[u16]) -> Promise {
        let step = |ahead: &u16| PromisedStep {
            ahead: *ahead,
            point: 0.1 + f64::from(*ahead),
            range_80: (-0.0, 1.0 / 3.0),
            range_95: (-1.0, 2.0),
        };
        let steps = ahead.iter().map(step).collect();
        Promise { unit: String::new(), measure: Count::Leavers.into(), definition: "count".into(), last, steps }
    }

    #[test]
    fn promises_come_back_to_the_last_bit_and_only_those_asked_for() {
        let (a, b) = (promise(Some(0.3), &[1, 3, 36]), promise(None, &[3]));
        let body = pack(&[(7, &a), (9, &b)]);
        assert_eq!(body.len(), 1 + 2 + 6 + 2 * (12 + 3 * 40));
        let found = unpack(&body, |_| true).expect("packed");
        assert_eq!(found, [(7, a.last, a.steps), (9, None, b.steps)]);
        assert_eq!(unpack(&body, |n| n == 9).expect("packed").len(), 1);
    }

    #[test]
    fn bytes_cut_short_are_reported() {
        let a = promise(Some(0.3), &[1]);
        let body = pack(&[(7, &a)]);
        for length in 0..body.len() {
            assert!(unpack(&body[..length], |_| true).is_ok() == (length == 5), "{length}");
        }
    }
}
