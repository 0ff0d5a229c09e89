//! Sums over role groups and units: counts are added first and divided last.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;

use super::Sum;
use super::reading::{Row, extract_ids, named, rows};
use crate::domain::{Gap, Measure, Period, Reading};
use crate::store::connection::MultiBackend;
use crate::store::organisations::number_of;
use crate::store::schema::{observations as o, series as s};
use crate::store::units::{self, Node};
use crate::store::{Database, StoreError, columns};

/// The parts of one sum.
#[derive(Default)]
pub(in crate::store) struct Parts {
    values: Vec<f64>,
    gap: Option<Gap>,
    newest: i32,
}

impl Parts {
    pub fn add(&mut self, reading: Reading, extract: i32) {
        match reading {
            Ok(value) => self.values.push(value),
            // Withheld outweighs not collected: of several gaps the first in the domain's order.
            Err(gap) => {
                let known = self.gap.unwrap_or(gap);
                self.gap = Some(if (gap as u8) < known as u8 { gap } else { known });
            }
        }
        self.newest = self.newest.max(extract);
    }

    /// Added smallest first, so that the sum does not depend on the order rows came in.
    pub fn sum(mut self) -> Reading {
        self.values.sort_unstable_by(f64::total_cmp);
        self.gap.map_or_else(|| Ok(self.values.iter().sum()), Err)
    }
}

/// See [`super::sums`].
pub(super) fn sums(
    db: &Database,
    unit: &str,
    measures: &[Measure],
    from: Option<Period>,
    to: Option<Period>,
) -> Result<Vec<Sum>, StoreError> {
    let measure_numbers: Vec<i32> = measures.iter().map(|measure| db.measure_number(*measure)).collect();
    let (extracts, rows): (_, Vec<Row>) = db.read(|connection| {
        let (organisation, id) = units::locate(connection, unit)?;
        let nodes = units::nodes(connection, organisation)?;
        let added = units::added_into(&nodes, id)?;
        let mut query = rows()
            .filter(s::unit_id.eq_any(added).and(s::measure_id.eq_any(&measure_numbers)))
            .into_boxed::<MultiBackend>();
        if let Some(from) = from {
            query = query.filter(o::period_end.ge(columns::period_columns(from).0));
        }
        if let Some(to) = to {
            query = query.filter(o::period_end.le(columns::period_columns(to).0));
        }
        Ok((extract_ids(connection, organisation)?, query.load(connection)?))
    })?;
    let mut parts: BTreeMap<(Period, usize), Parts> = BTreeMap::new();
    for row in rows {
        let period = row.period()?;
        // The query compared last months only.
        if from.is_some_and(|from| period < from) || to.is_some_and(|to| period > to) {
            continue;
        }
        let place = measure_numbers.iter().position(|number| *number == row.series.measure_id).unwrap_or_default();
        parts.entry((period, place)).or_default().add(row.reading()?, row.extract_number);
    }
    parts
        .into_iter()
        .map(|((period, place), parts)| {
            let extract = named(&extracts, "an extract", parts.newest)?;
            Ok(Sum { period, measure: measures[place], reading: parts.sum(), extract })
        })
        .collect()
}

/// See [`super::sums_by_unit`].
pub(super) fn sums_by_unit(
    db: &Database,
    organisation: &str,
    measures: &[Measure],
    from: Option<Period>,
    to: Option<Period>,
) -> Result<BTreeMap<String, Vec<Sum>>, StoreError> {
    let numbers: Vec<i32> = measures.iter().map(|measure| db.measure_number(*measure)).collect();
    let (tree, extracts, rows): (Tree, _, Vec<Row>) = db.read(|connection| {
        let organisation = number_of(connection, organisation)?;
        let tree = Tree::of(&units::nodes(connection, organisation)?)?;
        let mut query = rows()
            .filter(s::unit_id.eq_any(tree.own()).and(s::measure_id.eq_any(&numbers)))
            .into_boxed::<MultiBackend>();
        if let Some(from) = from {
            query = query.filter(o::period_end.ge(columns::period_columns(from).0));
        }
        if let Some(to) = to {
            query = query.filter(o::period_end.le(columns::period_columns(to).0));
        }
        Ok((tree, extract_ids(connection, organisation)?, query.load(connection)?))
    })?;
    let mut parts: HashMap<(i32, Period, usize), Parts> = HashMap::new();
    for row in rows {
        let period = row.period()?;
        if from.is_some_and(|from| period < from) || to.is_some_and(|to| period > to) {
            continue;
        }
        let place = numbers.iter().position(|number| *number == row.series.measure_id).unwrap_or_default();
        let reading = row.reading()?;
        for unit in tree.upwards(row.series.unit_id) {
            parts.entry((unit, period, place)).or_default().add(reading, row.extract_number);
        }
    }
    let mut sums: BTreeMap<String, Vec<Sum>> = BTreeMap::new();
    for ((unit, period, place), parts) in parts {
        let extract = named(&extracts, "an extract", parts.newest)?;
        let sum = Sum { period, measure: measures[place], reading: parts.sum(), extract };
        sums.entry(tree.slug(unit).to_owned()).or_default().push(sum);
    }
    let place = |sum: &Sum| (sum.period, measures.iter().position(|measure| *measure == sum.measure));
    for sums in sums.values_mut() {
        sums.sort_by_key(place);
    }
    Ok(sums)
}

/// An organisation's own units, without published ones.
struct Tree(HashMap<i32, (Option<i32>, String)>);

impl Tree {
    fn of(nodes: &BTreeMap<String, Node>) -> Result<Self, StoreError> {
        let own = nodes.values().map(|node| Ok((node, columns::unit_kind(&node.kind)?.is_published())));
        let own: Vec<(&Node, bool)> = own.collect::<Result<_, StoreError>>()?;
        let own = own.into_iter().filter(|(_, published)| !published);
        Ok(Self(own.map(|(node, _)| (node.id, (node.parent_id, node.slug.clone()))).collect()))
    }

    fn own(&self) -> Vec<i32> {
        let mut units: Vec<i32> = self.0.keys().copied().collect();
        units.sort_unstable();
        units
    }

    /// A unit and everything it is added into.
    fn upwards(&self, unit: i32) -> impl Iterator<Item = i32> {
        std::iter::successors(Some(unit), |unit| self.0.get(unit)?.0)
    }

    fn slug(&self, unit: i32) -> &str {
        self.0.get(&unit).map_or("", |(_, slug)| slug)
    }
}
