//! What units are called: as the newest extract in force that speaks of them says.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::store::StoreError;
use crate::store::connection::AnyConnection;
use crate::store::schema::{extracts, mentions, units};

/// Brings the units an extract speaks of up to date after it came into force or was undone. Units
/// nobody speaks of any more are no longer known.
pub(super) fn adopt(connection: &mut AnyConnection, extract: i32) -> Result<(), StoreError> {
    let touched: Vec<(i32, String, String, bool)> = units::table
        .inner_join(mentions::table)
        .filter(mentions::extract_number.eq(extract))
        .select((units::id, units::name, units::kind, units::is_known))
        .load(connection)?;
    let ids: Vec<i32> = touched.iter().map(|(id, ..)| *id).collect();
    let in_force: BTreeMap<i32, (String, String)> = mentions::table
        .inner_join(extracts::table)
        .filter(extracts::undone_at.is_null().and(mentions::unit_id.eq_any(ids)))
        .order(extracts::number.asc())
        .select((mentions::unit_id, mentions::name, mentions::kind))
        .load::<(i32, String, String)>(connection)?
        .into_iter()
        .map(|(id, name, kind)| (id, (name, kind)))
        .collect();
    for (id, name, kind, is_known) in touched {
        let (new_name, new_kind) = in_force.get(&id).cloned().unwrap_or_else(|| (name.clone(), kind.clone()));
        let known = in_force.contains_key(&id);
        if (&new_name, &new_kind, known) != (&name, &kind, is_known) {
            diesel::update(units::table.find(id))
                .set((units::name.eq(new_name), units::kind.eq(new_kind), units::is_known.eq(known)))
                .execute(connection)?;
        }
    }
    Ok(())
}
