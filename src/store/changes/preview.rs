//! What an extract would change if it were kept now.

use std::collections::{BTreeMap, HashMap};

use super::{Change, Changes, Effect, Part, counted};
use crate::domain::{Extract, Measure, Observation, Reading};
use crate::store::connection::AnyConnection;
use crate::store::observations::{self, Cell, SeriesKey, Standing};
use crate::store::role_groups::slug_of;
use crate::store::units::{full_slug, natural};
use crate::store::{Database, StoreError, columns, organisations, role_groups, units};

/// A value that would not leave things as they are.
struct Difference<'a> {
    effect: Effect,
    observation: &'a Observation,
    old: Option<(Reading, i32)>,
}

/// Numbers of what an organisation has already.
#[derive(Default)]
pub(super) struct Known {
    units: HashMap<String, i32>,
    roles: BTreeMap<String, i32>,
}

impl Known {
    /// `None` where there is no such organisation.
    pub fn of(connection: &mut AnyConnection, organisation: &str) -> Result<Option<(i32, Self)>, StoreError> {
        let Some(number) = organisations::find(connection, organisation)? else { return Ok(None) };
        let relative = |slug: &str| slug.strip_prefix(organisation).unwrap_or(slug).trim_start_matches('/').to_owned();
        let nodes = units::nodes(connection, number)?;
        let units = nodes.iter().map(|(slug, node)| (relative(slug), node.id)).collect();
        Ok(Some((number, Self { units, roles: role_groups::all(connection, number)? })))
    }

    /// What an observation is of, where all of it has a number.
    pub fn key(&self, db: &Database, observation: &Observation) -> Option<SeriesKey> {
        let unit_id = *self.units.get(&*observation.unit)?;
        let role_group_id = *self.roles.get(slug_of(observation.role.as_ref()))?;
        Some(SeriesKey { unit_id, measure_id: db.measure_number(observation.measure), role_group_id })
    }
}

/// See [`super::preview`].
pub(super) fn preview(db: &Database, organisation: &str, extract: &Extract, part: Part) -> Result<Changes, StoreError> {
    let (standing, cells, extracts) = db.read(|connection| {
        let Some((number, known)) = Known::of(connection, organisation)? else { return Ok(Default::default()) };
        let series = observations::series_of(connection, number)?;
        let cells: Vec<Option<Cell>> = extract
            .observations
            .iter()
            .map(|o| {
                let (end, months) = columns::period_columns(o.period);
                Some((*series.get(&known.key(db, o)?)?, end, months))
            })
            .collect();
        let standing = observations::standing(connection, cells.iter().flatten().copied())?;
        Ok((standing, cells, observations::extract_ids(connection, number)?))
    })?;
    let differences: Vec<Difference> = extract
        .observations
        .iter()
        .enumerate()
        .filter_map(|(at, o)| {
            let cell = cells.get(at).copied().flatten();
            let old = cell.and_then(|cell| standing.binary_search_by_key(&cell, |(cell, _)| *cell).ok());
            difference(o, extract.is_derived(o.measure), old.map(|at| standing[at].1))
        })
        .collect();
    let counts = counted(differences.iter().map(|d| d.effect), extract.observations.len());
    let sorted = in_order(&differences);
    let cells = part.of(&sorted).iter().map(|difference| {
        let o = difference.observation;
        let giver = |number: i32| {
            extracts.get(&number).cloned().ok_or_else(|| StoreError::corrupt("an extract", &number.to_string()))
        };
        Ok(Change {
            effect: difference.effect,
            unit: full_slug(organisation, &o.unit),
            role: o.role.clone(),
            measure: o.measure,
            period: o.period,
            old: difference.old.map(|(reading, _)| reading),
            old_extract: difference.old.map(|(_, number)| giver(number)).transpose()?,
            new: o.reading,
        })
    });
    Ok(Changes { cells: cells.collect::<Result<_, StoreError>>()?, ..counts })
}

fn difference(observation: &Observation, is_derived: bool, old: Option<Standing>) -> Option<Difference<'_>> {
    let Some(old) = old else { return Some(Difference { effect: Effect::Added, observation, old: None }) };
    if old.reading == observation.reading {
        return None;
    }
    let effect = if old.gives_way_to(is_derived) { Effect::Changed } else { Effect::GaveWay };
    Some(Difference { effect, observation, old: Some((old.reading, old.extract)) })
}

/// In the order people read them.
fn in_order<'a, 'b>(differences: &'b [Difference<'a>]) -> Vec<&'b Difference<'a>> {
    let mut slugs: Vec<&str> = differences.iter().map(|d| &*d.observation.unit).collect();
    slugs.sort_unstable();
    slugs.dedup();
    slugs.sort_by(|a, b| natural(a, b));
    let ranks: HashMap<&str, usize> = slugs.into_iter().zip(0..).collect();
    let mut sorted: Vec<(usize, &Difference)> = differences.iter().map(|d| (ranks[&*d.observation.unit], d)).collect();
    sorted.sort_by(|(a_rank, a), (b_rank, b)| {
        let key = |d: &Difference<'a>| -> (Measure, _) { (d.observation.measure, d.observation.period) };
        (a.effect, a_rank, &a.observation.role)
            .cmp(&(b.effect, b_rank, &b.observation.role))
            .then_with(|| key(a).cmp(&key(b)))
    });
    sorted.into_iter().map(|(_, difference)| difference).collect()
}
