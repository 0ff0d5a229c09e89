//! Lists of statistical neighbours as they came in, and which authority an organisation said it is.
//!
//! A list belongs to its extract: the newest that was not undone is in force, so that taking an extract back brings back
//! the list before it.

#![allow(clippy::ref_option_ref, reason = "Diesel derives references to optional columns")]

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::connection::{AnyConnection, insert_all};
use super::extracts::{ExtractRecord, get_in};
use super::organisations::number_of;
use super::schema::{extracts as e, neighbours as n, own_authorities as a};
use super::{Database, StoreError, columns as c, numbers};
use crate::domain::peers::{Closeness, Neighbour};
use crate::domain::{Extract, ExtractKind};

/// The authority an organisation said it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Three-digit code, or both of a joint return, as the published table's unit has it.
    pub authority: String,
    /// When it was said, UTC.
    pub at: NaiveDateTime,
}

/// The list in force and what it says of an authority (any of its codes): closest first, nothing where it has no row.
/// `None` where no list is in force.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn in_force(
    db: &Database,
    organisation: &str,
    authority: &[&str],
) -> Result<Option<(ExtractRecord, Vec<Neighbour>)>, StoreError> {
    db.read(|connection| {
        let organisation = number_of(connection, organisation)?;
        let of_kind = e::kind.eq(ExtractKind::StatisticalNeighbours.as_str());
        let lists = e::table.filter(e::organisation_id.eq(organisation).and(e::undone_at.is_null()).and(of_kind));
        let newest = lists.order(e::number.desc()).select((e::number, e::id)).first(connection).optional()?;
        let Some((number, id)) = newest else { return Ok(None) };
        let (number, id): (i32, String) = (number, id);
        let rows = n::table
            .filter(n::extract_number.eq(number).and(n::authority.eq_any(authority.iter().copied())))
            .order((n::authority.asc(), n::position.asc()))
            .select((n::neighbour, n::name, n::closeness));
        let rows: Vec<(String, String, Option<String>)> = rows.load(connection)?;
        let neighbour = |(code, name, closeness): (String, String, Option<String>)| Neighbour {
            code,
            name,
            closeness: closeness.as_deref().and_then(Closeness::from_words),
        };
        Ok(Some((get_in(connection, &id)?, rows.into_iter().map(neighbour).collect())))
    })
}

/// Keeps which authority an organisation is, in place of what was said before; `None` takes it back.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn choose(db: &Database, organisation: &str, authority: Option<&str>, at: NaiveDateTime) -> Result<(), StoreError> {
    db.write(|connection| {
        numbers::next(connection)?;
        let organisation = number_of(connection, organisation)?;
        diesel::delete(a::table.find(organisation)).execute(connection)?;
        if let Some(authority) = authority {
            let row = (a::organisation_id.eq(organisation), a::authority.eq(authority), a::chosen_at.eq(c::moment(at)));
            diesel::insert_into(a::table).values(row).execute(connection)?;
        }
        Ok(())
    })
}

/// Which authority an organisation said it is.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn chosen(db: &Database, organisation: &str) -> Result<Option<Chosen>, StoreError> {
    db.read(|connection| {
        let organisation = number_of(connection, organisation)?;
        let found: Option<(String, NaiveDateTime)> =
            a::table.find(organisation).select((a::authority, a::chosen_at)).first(connection).optional()?;
        Ok(found.map(|(authority, at)| Chosen { authority, at }))
    })
}

#[derive(Insertable)]
#[diesel(table_name = n, treat_none_as_default_value = false)]
struct Row<'a> {
    extract_number: i32,
    authority: &'a str,
    position: i32,
    neighbour: &'a str,
    name: &'a str,
    closeness: Option<&'static str>,
}

/// Stores the list of an extract that came in under `number`; nothing for extracts of other kinds.
pub(super) fn insert(connection: &mut AnyConnection, number: i32, extract: &Extract) -> Result<(), StoreError> {
    let rows: Vec<Row> = extract
        .neighbours
        .iter()
        .flat_map(|hood| {
            hood.neighbours.iter().enumerate().map(move |(position, neighbour)| Row {
                extract_number: number,
                authority: &hood.authority,
                position: c::count(position),
                neighbour: &neighbour.code,
                name: &neighbour.name,
                closeness: neighbour.closeness.map(Closeness::as_str),
            })
        })
        .collect();
    insert_all!(connection, n::table, rows);
    Ok(())
}
