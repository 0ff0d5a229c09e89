//! Sums over an organisation's own tree with one extract and without it.

use std::collections::{BTreeMap, HashMap};

use diesel::dsl::max;
use diesel::prelude::*;

use super::preview::Known;
use crate::domain::{Extract, Measure, Month, Observation, Period, Reading, Unit};
use crate::store::connection::AnyConnection;
use crate::store::extracts::number_of;
use crate::store::observations::Parts;
use crate::store::schema::{extracts as e, observations as o, series as s, units as u};
use crate::store::{Database, StoreError, columns as c, organisations, units};

/// The extract in question.
#[derive(Debug, Clone, Copy)]
pub enum Whose<'a> {
    /// One that is kept, by id; it may have been undone.
    Kept(&'a str),
    /// One that is not kept yet.
    New(&'a Extract),
}

/// Sums without and with the extract; nothing where no extract speaks of the month.
pub type Both = BTreeMap<(Measure, Month), [Option<Reading>; 2]>;

/// Unit, role group, measure and last month of one cell, by number. What has no number yet gets a negative one.
type Key = (i32, i32, i32, i32);

/// Cell, value, gap, derived or not, extract.
type Row = (Key, Option<f64>, Option<String>, bool, i32);

/// The best revision of a cell so far: counted before derived, then the newest.
#[derive(Clone, Copy)]
struct Best {
    rank: (bool, i32),
    reading: Reading,
}

/// The best without the extract and with it.
#[derive(Default)]
struct Sides([Option<Best>; 2]);

impl Sides {
    fn meet(&mut self, is_derived: bool, extract: i32, reading: Reading, is_the_extract: bool) {
        let new = Best { rank: (!is_derived, extract), reading };
        let sides = if is_the_extract { &mut self.0[1..] } else { &mut self.0[..] };
        for side in sides {
            if side.is_none_or(|best| best.rank < new.rank) {
                *side = Some(new);
            }
        }
    }
}

/// See [`super::sums`].
pub(super) fn sums(
    db: &Database,
    organisation: &str,
    whose: Whose,
    measures: &[Measure],
    (from, to): (Month, Month),
) -> Result<Both, StoreError> {
    let numbers: Vec<i32> = measures.iter().map(|measure| db.measure_number(*measure)).collect();
    let span = (c::month_column(from), c::month_column(to));
    let mut cells: HashMap<Key, Sides> =
        db.read(|connection| stored(connection, organisation, whose, &numbers, span))?;
    if let Whose::New(extract) = whose {
        let wanted = |o: &&Observation| {
            measures.contains(&o.measure) && matches!(o.period, Period::Month(m) if (from..=to).contains(&m))
        };
        overlay(db, organisation, extract, wanted, &mut cells)?;
    }
    let mut parts: BTreeMap<(Measure, Month), [Option<Parts>; 2]> = BTreeMap::new();
    for ((_, _, measure, end), sides) in cells {
        let sums = parts.entry((db.measure(measure)?, c::month(end)?)).or_default();
        for (sum, side) in sums.iter_mut().zip(sides.0) {
            if let Some(best) = side {
                sum.get_or_insert_default().add(best.reading, best.rank.1);
            }
        }
    }
    Ok(parts.into_iter().map(|(place, sums)| (place, sums.map(|parts| parts.map(Parts::sum)))).collect())
}

/// Every revision in force of the cells asked for, and the extract's own.
fn stored(
    connection: &mut AnyConnection,
    organisation: &str,
    whose: Whose,
    measures: &[i32],
    (from, to): (i32, i32),
) -> Result<HashMap<Key, Sides>, StoreError> {
    let Some(number) = organisations::find(connection, organisation)? else { return Ok(HashMap::new()) };
    let extract = match whose {
        Whose::Kept(id) => number_of(connection, id)?,
        Whose::New(_) => 0,
    };
    let own = own_units(connection, number)?;
    let months = o::period_months.eq(1).and(o::period_end.between(from, to));
    let rows: Vec<Row> = o::table
        .inner_join(s::table)
        .inner_join(e::table)
        .filter(s::measure_id.eq_any(measures).and(s::unit_id.eq_any(own)).and(months))
        .filter(e::undone_at.is_null().or(e::number.eq(extract)))
        .select((
            (s::unit_id, s::role_group_id, s::measure_id, o::period_end),
            o::value,
            o::gap,
            o::is_derived,
            e::number,
        ))
        .load(connection)?;
    let mut cells: HashMap<Key, Sides> = HashMap::new();
    for (key, value, gap, is_derived, giver) in rows {
        let reading = c::reading(value, gap.as_deref())?;
        cells.entry(key).or_default().meet(is_derived, giver, reading, giver == extract);
    }
    Ok(cells)
}

/// The units that are added into the organisation.
fn own_units(connection: &mut AnyConnection, organisation: i32) -> Result<Vec<i32>, StoreError> {
    let nodes = units::nodes(connection, organisation)?;
    match nodes.values().find(|node| node.parent_id.is_none()) {
        Some(top) => units::added_into(&nodes, top.id),
        None => Ok(Vec::new()),
    }
}

/// Lays an extract that is not kept yet over what is.
fn overlay(
    db: &Database,
    organisation: &str,
    extract: &Extract,
    wanted: impl Fn(&&Observation) -> bool,
    cells: &mut HashMap<Key, Sides>,
) -> Result<(), StoreError> {
    let known = db.read(|connection| Known::of(connection, organisation))?.map(|(_, known)| known).unwrap_or_default();
    let published = published(&extract.units);
    for (at, observation) in (1..).zip(extract.observations.iter().filter(wanted)) {
        if published.contains(&&*observation.unit) {
            continue;
        }
        let end = c::period_columns(observation.period).0;
        let key = match known.key(db, observation) {
            Some(key) => (key.unit_id, key.role_group_id, key.measure_id, end),
            None => (-at, 0, db.measure_number(observation.measure), end),
        };
        let is_derived = extract.is_derived(observation.measure);
        cells.entry(key).or_default().meet(is_derived, i32::MAX, observation.reading, true);
    }
    Ok(())
}

fn published(units: &[Unit]) -> Vec<&str> {
    units.iter().filter(|unit| unit.kind.is_published()).map(|unit| unit.slug.as_str()).collect()
}

/// See [`super::last_month`].
pub(super) fn last_month(
    db: &Database,
    organisation: &str,
    whose: Whose,
    measure: Measure,
) -> Result<Option<Month>, StoreError> {
    let stored: Option<i32> = db.read(|connection| {
        let Some(number) = organisations::find(connection, organisation)? else { return Ok(None) };
        let extract = match whose {
            Whose::Kept(id) => number_of(connection, id)?,
            Whose::New(_) => 0,
        };
        let query = o::table
            .inner_join(s::table.inner_join(u::table))
            .filter(u::organisation_id.eq(number).and(s::measure_id.eq(db.measure_number(measure))))
            .filter(o::period_months.eq(1).and(o::value.is_not_null()))
            .filter(o::is_current.or(o::extract_number.eq(extract)));
        Ok(query.select(max(o::period_end)).first(connection)?)
    })?;
    let stored = stored.map(c::month).transpose()?;
    let Whose::New(extract) = whose else { return Ok(stored) };
    let new = extract.observations.iter().filter(|o| o.measure == measure && o.reading.is_ok());
    let new = new.filter_map(|o| if let Period::Month(month) = o.period { Some(month) } else { None }).max();
    Ok(stored.max(new))
}
