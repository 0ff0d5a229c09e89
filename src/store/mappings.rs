//! How the columns and values of each source are to be understood, kept by name for the next file.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::organisations::{ensure_in, number_of};
use super::schema::mappings as m;
use super::{Database, StoreError, Thing, columns as c, numbers};
use crate::domain::ExtractKind;

/// The longest name, in characters.
const LONGEST_NAME: usize = 80;

/// A kept mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingRecord {
    /// Its name, unique within the organisation; usually that of the source.
    pub name: String,
    /// What it reads.
    pub kind: ExtractKind,
    /// The mapping as JSON.
    pub body: String,
    /// How often it was saved under this name.
    pub version: u32,
    /// When it was last saved.
    pub saved_at: NaiveDateTime,
}

/// Keeps a mapping under a name; one of that name is kept as its version before. The organisation is created if
/// new. What is as it was is not saved again.
///
/// # Errors
/// When the name is empty, too long or holds control characters, the organisation's code is no slug, or
/// the database fails.
pub fn save(
    db: &Database,
    organisation: &str,
    name: &str,
    kind: ExtractKind,
    body: &str,
    at: NaiveDateTime,
) -> Result<MappingRecord, StoreError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(StoreError::MappingName);
    }
    db.write(|connection| {
        let number = numbers::next(connection)?;
        let owner = ensure_in(connection, number, organisation, at)?;
        let same_name = m::organisation_id.eq(owner).and(m::name.eq(name));
        let earlier: Vec<Columns> =
            m::table.filter(same_name).order(m::number.asc()).select(columns()).load(connection)?;
        if let Some(last) = newest(earlier)?.pop()
            && (last.kind, last.body.as_str()) == (kind, body)
        {
            return Ok(last);
        }
        let row = (
            m::number.eq(number),
            m::organisation_id.eq(owner),
            m::name.eq(name),
            m::kind.eq(kind.as_str()),
            m::body.eq(body),
            m::saved_at.eq(c::moment(at)),
        );
        diesel::insert_into(m::table).values(row).execute(connection)?;
        let all: Vec<Columns> = m::table.filter(same_name).order(m::number.asc()).select(columns()).load(connection)?;
        newest(all)?.pop().ok_or_else(|| StoreError::not_found(Thing::Mapping, name))
    })
}

/// The mappings of an organisation, by name; none when there is no such organisation yet.
///
/// # Errors
/// When the database fails.
pub fn list(db: &Database, organisation: &str) -> Result<Vec<MappingRecord>, StoreError> {
    let rows = db.read(|connection| {
        let Some(owner) = super::organisations::find(connection, organisation)? else { return Ok(Vec::new()) };
        let query = m::table.filter(m::organisation_id.eq(owner)).order(m::number.asc());
        Ok(query.select(columns()).load::<Columns>(connection)?)
    })?;
    newest(rows)
}

/// The mapping of that name.
///
/// # Errors
/// When there is none, or the database fails.
pub fn get(db: &Database, organisation: &str, name: &str) -> Result<MappingRecord, StoreError> {
    let found = list(db, organisation)?.into_iter().find(|mapping| mapping.name == name.trim());
    found.ok_or_else(|| StoreError::not_found(Thing::Mapping, name))
}

/// Forgets a mapping, its earlier versions too; gives what it was.
///
/// # Errors
/// When there is none of that name, or the database fails.
pub fn delete(db: &Database, organisation: &str, name: &str) -> Result<MappingRecord, StoreError> {
    let last = get(db, organisation, name)?;
    db.write(|connection| {
        numbers::next(connection)?;
        let owner = number_of(connection, organisation)?;
        let deleted = diesel::delete(m::table.filter(m::organisation_id.eq(owner).and(m::name.eq(&last.name))))
            .execute(connection)?;
        if deleted == 0 { Err(StoreError::not_found(Thing::Mapping, name)) } else { Ok(()) }
    })?;
    Ok(last)
}

type Columns = (String, String, String, NaiveDateTime);

#[diesel::dsl::auto_type]
fn columns() -> _ {
    (m::name, m::kind, m::body, m::saved_at)
}

/// The last of each name, of rows in the order they were saved.
fn newest(rows: Vec<Columns>) -> Result<Vec<MappingRecord>, StoreError> {
    let mut found: BTreeMap<String, MappingRecord> = BTreeMap::new();
    for (name, kind, body, saved_at) in rows {
        let kind = kind.parse().map_err(|_e| StoreError::corrupt("a kind of extract", &kind))?;
        let version = found.get(&name).map_or(0, |before| before.version) + 1;
        found.insert(name.clone(), MappingRecord { name, kind, body, version, saved_at });
    }
    Ok(found.into_values().collect())
}
