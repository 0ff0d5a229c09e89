//! Councils and trusts: everything stored belongs to one.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::schema::organisations::dsl as o;
use super::{Database, StoreError, Thing, columns, numbers, units};
use crate::domain::slugify;

/// A council or a trust.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Organisation {
    /// Its code, also the slug of its top unit.
    pub code: String,
    /// The name people use.
    pub name: String,
    /// When it was first heard of.
    pub created_at: NaiveDateTime,
}

/// Creates the organisation and its top unit unless they exist. A `name` renames it; without one a
/// new organisation is called after its code: `north-moor` is North Moor.
///
/// # Errors
/// When the code is no slug, or the database fails.
pub fn ensure(db: &Database, code: &str, name: Option<&str>, at: NaiveDateTime) -> Result<Organisation, StoreError> {
    db.write(|connection| {
        let number = numbers::next(connection)?;
        let id = ensure_in(connection, number, code, at)?;
        if let Some(name) = name {
            diesel::update(o::organisations.find(id)).set(o::name.eq(name)).execute(connection)?;
            units::rename_top(connection, code, name)?;
        }
        Ok(o::organisations.find(id).select((o::code, o::name, o::created_at)).first(connection)?)
    })
}

/// Every organisation, by name.
///
/// # Errors
/// When the database fails.
pub fn list(db: &Database) -> Result<Vec<Organisation>, StoreError> {
    let mut all: Vec<Organisation> =
        db.read(|connection| Ok(o::organisations.select((o::code, o::name, o::created_at)).load(connection)?))?;
    // Sorted here: the order of text differs between databases and their languages.
    all.sort_by(|a, b| (&a.name, &a.code).cmp(&(&b.name, &b.code)));
    Ok(all)
}

/// The organisation of that code.
///
/// # Errors
/// When there is none, or the database fails.
pub fn get(db: &Database, code: &str) -> Result<Organisation, StoreError> {
    let found = db.read(|connection| {
        let query = o::organisations.filter(o::code.eq(code)).select((o::code, o::name, o::created_at));
        Ok(query.first(connection).optional()?)
    })?;
    found.ok_or_else(|| StoreError::not_found(Thing::Organisation, code))
}

/// The organisation's number, creating it under `number` if it is new. The caller holds the turn.
pub(super) fn ensure_in(
    connection: &mut AnyConnection,
    number: i32,
    code: &str,
    at: NaiveDateTime,
) -> Result<i32, StoreError> {
    if let Some(id) = find(connection, code)? {
        return Ok(id);
    }
    let slug = slugify(code);
    if slug != code || slug.is_empty() {
        let suggestion = if slug.is_empty() { "our-council".into() } else { slug };
        return Err(StoreError::OrganisationCode { code: code.chars().take(60).collect(), suggestion });
    }
    let name = in_words(code);
    let row = (o::id.eq(number), o::code.eq(code), o::name.eq(&name), o::created_at.eq(columns::moment(at)));
    diesel::insert_into(o::organisations).values(row).execute(connection)?;
    units::create_top(connection, number, code, &name)?;
    Ok(number)
}

/// The organisation's number, if there is such an organisation.
pub(super) fn find(connection: &mut AnyConnection, code: &str) -> Result<Option<i32>, StoreError> {
    Ok(o::organisations.filter(o::code.eq(code)).select(o::id).first(connection).optional()?)
}

/// The organisation's number.
pub(super) fn number_of(connection: &mut AnyConnection, code: &str) -> Result<i32, StoreError> {
    find(connection, code)?.ok_or_else(|| StoreError::not_found(Thing::Organisation, code))
}

/// The number of the organisation asked for, if one is.
pub(super) fn number_if_given(connection: &mut AnyConnection, code: Option<&str>) -> Result<Option<i32>, StoreError> {
    code.map(|code| number_of(connection, code)).transpose()
}

fn in_words(code: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    code.split('-').map(capital).collect::<Vec<_>>().join(" ")
}
