//! Where an organisation is known to have staff.

use std::collections::BTreeSet;
use std::sync::Arc;

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::domain::{Count, RoleGroup};
use crate::store::schema::{observations as o, role_groups as r, series as s, units as u};
use crate::store::{Database, StoreError, organisations, role_groups};

/// See [`super::staffed`].
pub(super) fn staffed(db: &Database, organisation: &str) -> Result<Vec<(Arc<str>, RoleGroup)>, StoreError> {
    let stocks = [Count::InPostFte, Count::InPostHeadcount].map(|count| db.measure_number(count.into()));
    let found: Vec<(String, String)> = db.read(|connection| {
        let Some(number) = organisations::find(connection, organisation)? else { return Ok(Vec::new()) };
        let figure = o::table.filter(o::series_id.eq(s::id).and(o::is_current).and(o::value.is_not_null()));
        let query = s::table
            .inner_join(u::table)
            .inner_join(r::table)
            .filter(u::organisation_id.eq(number).and(u::is_known).and(r::slug.ne("")))
            .filter(s::measure_id.eq_any(stocks).and(exists(figure)));
        Ok(query.select((u::slug, r::slug)).distinct().load(connection)?)
    })?;
    let relative = |slug: &str| slug.strip_prefix(organisation).unwrap_or(slug).trim_start_matches('/').to_owned();
    let places: BTreeSet<(String, String)> = found.into_iter().map(|(unit, role)| (relative(&unit), role)).collect();
    Ok(places.into_iter().filter_map(|(unit, role)| Some((unit.into(), role_groups::of_slug(&role)?))).collect())
}
