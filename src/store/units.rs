//! The trees of units.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::organisations::{number_if_given, number_of};
use super::schema::{organisations, units::dsl as u};
use super::{Database, StoreError, Thing, columns, numbers};
use crate::domain::{Unit, UnitKind};

/// A unit of an organisation's tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRecord {
    /// Full slug, such as `rivermouth/north/team-1`.
    pub slug: String,
    /// The name as people write it.
    pub name: String,
    /// What it is.
    pub kind: UnitKind,
    /// Code of its organisation.
    pub organisation: String,
    /// Full slug of its parent; `None` for the organisation's top unit.
    pub parent: Option<String>,
}

/// The units some extract in force speaks of, and each organisation's top unit: parents before
/// children, siblings in natural order (`team-2` before `team-10`).
///
/// # Errors
/// When the organisation asked for does not exist, or the database fails.
pub fn list(db: &Database, organisation: Option<&str>) -> Result<Vec<UnitRecord>, StoreError> {
    db.read(|connection| {
        let number = number_if_given(connection, organisation)?;
        let mut query = known().into_boxed::<super::connection::MultiBackend>();
        if let Some(number) = number {
            query = query.filter(u::organisation_id.eq(number));
        }
        let mut units: Vec<UnitRecord> =
            query.load(connection)?.into_iter().map(record).collect::<Result<_, StoreError>>()?;
        units.sort_by(|a, b| natural(&a.slug, &b.slug));
        Ok(units)
    })
}

/// The unit of that full slug.
///
/// # Errors
/// When there is none (or only undone extracts speak of it), or the database fails.
pub fn get(db: &Database, slug: &str) -> Result<UnitRecord, StoreError> {
    let found: Option<Columns> =
        db.read(|connection| Ok(known().filter(u::slug.eq(slug)).first(connection).optional()?))?;
    found.map_or_else(|| Err(StoreError::not_found(Thing::Unit, slug)), record)
}

type Columns = (String, String, String, String);

#[diesel::dsl::auto_type]
fn known() -> _ {
    u::units.inner_join(organisations::table).filter(u::is_known).select((
        u::slug,
        u::name,
        u::kind,
        organisations::code,
    ))
}

fn record((slug, name, kind, organisation): Columns) -> Result<UnitRecord, StoreError> {
    let kind = columns::unit_kind(&kind)?;
    let parent = slug.rsplit_once('/').map(|(parent, _)| parent.to_owned());
    Ok(UnitRecord { slug, name, kind, organisation, parent })
}

/// A unit with its numbers.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Node {
    pub id: i32,
    pub parent_id: Option<i32>,
    pub slug: String,
    pub kind: String,
    pub is_known: bool,
}

/// Every unit of an organisation by slug, units nobody speaks of any more included.
pub(super) fn nodes(connection: &mut AnyConnection, organisation: i32) -> Result<BTreeMap<String, Node>, StoreError> {
    let nodes: Vec<Node> = u::units
        .filter(u::organisation_id.eq(organisation))
        .select((u::id, u::parent_id, u::slug, u::kind, u::is_known))
        .load(connection)?;
    Ok(nodes.into_iter().map(|node| (node.slug.clone(), node)).collect())
}

/// Numbers of the organisation and the unit of that full slug, if it is known.
pub(super) fn locate(connection: &mut AnyConnection, slug: &str) -> Result<(i32, i32), StoreError> {
    let query = u::units.filter(u::slug.eq(slug).and(u::is_known)).select((u::organisation_id, u::id));
    query.first(connection).optional()?.ok_or_else(|| StoreError::not_found(Thing::Unit, slug))
}

/// Numbers of the known units of an organisation by slug, for forecasts of them.
pub(super) fn numbers_of(
    connection: &mut AnyConnection,
    organisation: &str,
) -> Result<BTreeMap<String, i32>, StoreError> {
    let organisation = number_of(connection, organisation)?;
    let nodes = nodes(connection, organisation)?;
    Ok(nodes.into_iter().filter(|(_, node)| node.is_known).map(|(slug, node)| (slug, node.id)).collect())
}

/// The unit and everything below it that is added into it: see [`sums`](super::observations::sums).
pub(super) fn added_into(nodes: &BTreeMap<String, Node>, unit: i32) -> Result<Vec<i32>, StoreError> {
    let mut children: BTreeMap<i32, Vec<i32>> = BTreeMap::new();
    for node in nodes.values() {
        let published = columns::unit_kind(&node.kind)?.is_published();
        if node.id == unit && published {
            return Ok(vec![unit]);
        }
        if let (Some(parent), false) = (node.parent_id, published) {
            children.entry(parent).or_default().push(node.id);
        }
    }
    let mut found = vec![unit];
    let mut next = 0;
    while let Some(parent) = found.get(next) {
        found.extend(children.remove(parent).unwrap_or_default());
        next += 1;
    }
    Ok(found)
}

/// The organisation's top unit, which carries its name and code.
pub(super) fn create_top(
    connection: &mut AnyConnection,
    organisation: i32,
    code: &str,
    name: &str,
) -> Result<(), StoreError> {
    let id = numbers::next(connection)?;
    let top = Unit { slug: String::new(), name: name.into(), kind: UnitKind::Organisation };
    insert(connection, id, organisation, None, code, &top)
}

pub(super) fn rename_top(connection: &mut AnyConnection, code: &str, name: &str) -> Result<(), StoreError> {
    diesel::update(u::units.filter(u::slug.eq(code))).set(u::name.eq(name)).execute(connection)?;
    Ok(())
}

/// The full slug of a unit named relative to its organisation.
pub(super) fn full_slug(organisation: &str, relative: &str) -> String {
    if relative.is_empty() { organisation.into() } else { format!("{organisation}/{relative}") }
}

/// Adds the units that are new to `nodes` and the database.
pub(super) fn ensure_all(
    connection: &mut AnyConnection,
    organisation: (i32, &str),
    units: &[Unit],
    nodes: &mut BTreeMap<String, Node>,
) -> Result<(), StoreError> {
    for unit in units {
        let slug = full_slug(organisation.1, &unit.slug);
        let Some(parent) = unit.parent_slug() else { continue };
        if nodes.contains_key(&slug) {
            continue;
        }
        let parent = full_slug(organisation.1, parent);
        let parent_id = nodes.get(&parent).ok_or_else(|| StoreError::not_found(Thing::Unit, &parent))?.id;
        let id = numbers::next(connection)?;
        insert(connection, id, organisation.0, Some(parent_id), &slug, unit)?;
        let kind = unit.kind.as_str().into();
        let node = Node { id, parent_id: Some(parent_id), slug, kind, is_known: true };
        nodes.insert(node.slug.clone(), node);
    }
    Ok(())
}

fn insert(
    connection: &mut AnyConnection,
    id: i32,
    organisation: i32,
    parent: Option<i32>,
    slug: &str,
    unit: &Unit,
) -> Result<(), StoreError> {
    let row = (
        u::id.eq(id),
        u::organisation_id.eq(organisation),
        u::parent_id.eq(parent),
        u::slug.eq(slug),
        u::name.eq(&unit.name),
        u::kind.eq(unit.kind.as_str()),
        u::is_known.eq(true),
    );
    diesel::insert_into(u::units).values(row).execute(connection)?;
    Ok(())
}

/// Parents before children, digits by their value.
pub(super) fn natural(a: &str, b: &str) -> Ordering {
    let segments = a.split('/').zip(b.split('/')).map(|(a, b)| natural_segment(a, b));
    segments
        .reduce(Ordering::then)
        .unwrap_or(Ordering::Equal)
        .then_with(|| a.split('/').count().cmp(&b.split('/').count()))
        .then_with(|| a.cmp(b))
}

fn natural_segment(mut a: &str, mut b: &str) -> Ordering {
    while !a.is_empty() && !b.is_empty() {
        let (a_part, a_rest) = first_part(a);
        let (b_part, b_rest) = first_part(b);
        let is_number = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
        let order = if is_number(a_part) && is_number(b_part) {
            let (x, y) = (a_part.trim_start_matches('0'), b_part.trim_start_matches('0'));
            x.len().cmp(&y.len()).then_with(|| x.cmp(y))
        } else {
            a_part.cmp(b_part)
        };
        if order != Ordering::Equal {
            return order;
        }
        (a, b) = (a_rest, b_rest);
    }
    a.len().cmp(&b.len())
}

/// Splits after the leading run of digits or of other characters.
fn first_part(text: &str) -> (&str, &str) {
    let is_digit = text.starts_with(|c: char| c.is_ascii_digit());
    text.split_at(text.find(|c: char| c.is_ascii_digit() != is_digit).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn siblings_sort_as_people_count() {
        let mut slugs = vec!["a/team-10", "a-b", "a/team-2", "a", "a/team-2/pod", "b/team-02", "b/team-1", "a/team"];
        slugs.sort_by(|a, b| natural(a, b));
        let expected = ["a", "a/team", "a/team-2", "a/team-2/pod", "a/team-10", "a-b", "b/team-1", "b/team-02"];
        assert_eq!(slugs, expected);
    }

    #[test]
    fn published_units_are_never_added_into_others() {
        let node = |id, parent_id, slug: &str, kind: UnitKind| {
            let (slug, kind) = (slug.to_owned(), kind.as_str().to_owned());
            (slug.clone(), Node { id, parent_id, slug, kind, is_known: true })
        };
        let nodes = BTreeMap::from([
            node(1, None, "r", UnitKind::Organisation),
            node(2, Some(1), "r/north", UnitKind::Service),
            node(3, Some(2), "r/north/team-1", UnitKind::Team),
            node(4, Some(1), "r/england", UnitKind::Country),
            node(5, Some(4), "r/england/london", UnitKind::Region),
        ]);
        assert_eq!(added_into(&nodes, 1).expect("kinds"), [1, 2, 3]);
        assert_eq!(added_into(&nodes, 2).expect("kinds"), [2, 3]);
        assert_eq!(added_into(&nodes, 4).expect("kinds"), [4]);
    }
}
