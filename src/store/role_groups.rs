//! The role groups an organisation's current observations speak of.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::organisations::number_of;
use super::schema::{observations, role_groups::dsl as r, series};
use super::{Database, StoreError, numbers};
use crate::domain::RoleGroup;

/// The role groups of an organisation, in alphabetical order.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn list(db: &Database, organisation: &str) -> Result<Vec<RoleGroup>, StoreError> {
    let slugs = db.read(|connection| {
        let organisation = number_of(connection, organisation)?;
        let query = r::role_groups
            .inner_join(series::table.inner_join(observations::table))
            .filter(r::organisation_id.eq(organisation).and(r::slug.ne("")).and(observations::is_current));
        Ok(query.select(r::slug).distinct().load::<String>(connection)?)
    })?;
    let mut groups: Vec<RoleGroup> = slugs.iter().map(|slug| RoleGroup::new(slug)).collect();
    groups.sort();
    Ok(groups)
}

/// What stands in the table for a role group: its slug, or nothing for all staff together.
pub(super) fn slug_of(role: Option<&RoleGroup>) -> &str {
    role.map_or("", RoleGroup::as_str)
}

/// The role group of that slug in the table.
pub(super) fn of_slug(slug: &str) -> Option<RoleGroup> {
    (!slug.is_empty()).then(|| RoleGroup::new(slug))
}

/// Every role group of an organisation: numbers by slug.
pub(super) fn all(connection: &mut AnyConnection, organisation: i32) -> Result<BTreeMap<String, i32>, StoreError> {
    let query = r::role_groups.filter(r::organisation_id.eq(organisation)).select((r::slug, r::id));
    Ok(query.load::<(String, i32)>(connection)?.into_iter().collect())
}

/// Numbers by slug, adding those that are new. The caller holds the turn.
pub(super) fn ensure_all<'a>(
    connection: &mut AnyConnection,
    organisation: i32,
    slugs: impl Iterator<Item = &'a str>,
) -> Result<BTreeMap<String, i32>, StoreError> {
    let mut known = all(connection, organisation)?;
    for slug in slugs {
        if !known.contains_key(slug) {
            let id = numbers::next(connection)?;
            let row = (r::id.eq(id), r::organisation_id.eq(organisation), r::slug.eq(slug));
            diesel::insert_into(r::role_groups).values(row).execute(connection)?;
            known.insert(slug.into(), id);
        }
    }
    Ok(known)
}
