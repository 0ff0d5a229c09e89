//! What models were fitted from, once for each content.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::Made;
use crate::store::connection::AnyConnection;
use crate::store::organisations::number_of;
use crate::store::schema::{explanations as e, makings as k, models as m, snapshots as s};
use crate::store::{Database, StoreError, Thing};

/// How a model was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Making {
    /// Hash of what it was fitted from.
    pub snapshot: String,
    /// Hash of the model and its forecasts.
    pub outputs: String,
    /// True where its snapshot is kept whatever its age.
    pub is_marked: bool,
}

/// How a model was made; `None` for models of before this was written down.
///
/// # Errors
/// When the database fails.
pub fn making(db: &Database, model: &str) -> Result<Option<Making>, StoreError> {
    let found: Option<(String, String, bool)> = db.read(|connection| {
        Ok(k::table.find(model).select((k::snapshot, k::outputs, k::is_marked)).first(connection).optional()?)
    })?;
    Ok(found.map(|(snapshot, outputs, is_marked)| Making { snapshot, outputs, is_marked }))
}

/// The compressed content of that hash; `None` where it is no longer kept.
///
/// # Errors
/// When the database fails.
pub fn snapshot(db: &Database, hash: &str) -> Result<Option<Vec<u8>>, StoreError> {
    db.read(|connection| Ok(s::table.find(hash).select(s::body).first(connection).optional()?))
}

/// Keeps a model's snapshot whatever its age, or no longer.
///
/// # Errors
/// When the model's making is not stored, or the database fails.
pub fn mark(db: &Database, model: &str, is_marked: bool) -> Result<(), StoreError> {
    db.write(|connection| {
        let changed = diesel::update(k::table.find(model)).set(k::is_marked.eq(is_marked)).execute(connection)?;
        if changed == 0 { Err(StoreError::not_found(Thing::Making, model)) } else { Ok(()) }
    })
}

/// Deletes what all but the `kept` newest models of each kind and the marked ones of an organisation
/// were fitted from, and why they differed; gives the number of snapshots deleted. Promises and hashes stay.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn forget_old(db: &Database, organisation: &str, kept: usize) -> Result<usize, StoreError> {
    db.write(|connection| {
        let organisation = number_of(connection, organisation)?;
        let rows: Vec<(String, String, bool)> = k::table
            .inner_join(m::table)
            .filter(m::organisation_id.eq(organisation))
            .order((m::created_at.desc(), m::id.desc()))
            .select((k::model_id, m::kind, k::is_marked))
            .load(connection)?;
        let mut seen: Vec<(String, usize)> = Vec::new();
        let mut old: Vec<String> = Vec::new();
        for (model, kind, is_marked) in rows {
            let at = seen.iter().position(|(k, _)| *k == kind).unwrap_or_else(|| {
                seen.push((kind, 0));
                seen.len() - 1
            });
            seen[at].1 += 1;
            if seen[at].1 > kept && !is_marked {
                old.push(model);
            }
        }
        forget(connection, &old)
    })
}

/// Deletes snapshots that only these models were fitted from. Another organisation's model may share one.
fn forget(connection: &mut AnyConnection, old: &[String]) -> Result<usize, StoreError> {
    let theirs: Vec<String> =
        k::table.filter(k::model_id.eq_any(old)).select(k::snapshot).distinct().load(connection)?;
    let shared: Vec<String> = k::table
        .filter(k::snapshot.eq_any(&theirs).and(k::model_id.ne_all(old)))
        .select(k::snapshot)
        .distinct()
        .load(connection)?;
    let shared: BTreeSet<String> = shared.into_iter().collect();
    let gone: Vec<&String> = theirs.iter().filter(|hash| !shared.contains(*hash)).collect();
    diesel::delete(e::table.filter(e::model_id.eq_any(old))).execute(connection)?;
    Ok(diesel::delete(s::table.filter(s::hash.eq_any(gone))).execute(connection)?)
}

/// Stores how a model was made, and its snapshot where it is not stored yet.
pub(super) fn save_in(connection: &mut AnyConnection, model: &str, made: &Made) -> Result<(), StoreError> {
    let known: Option<String> = s::table.find(made.snapshot_hash).select(s::hash).first(connection).optional()?;
    if known.is_none() {
        let row = (s::hash.eq(made.snapshot_hash), s::body.eq(made.snapshot));
        diesel::insert_into(s::table).values(row).execute(connection)?;
    }
    let row = (
        k::model_id.eq(model),
        k::snapshot.eq(made.snapshot_hash),
        k::outputs.eq(made.outputs),
        k::is_marked.eq(false),
    );
    diesel::insert_into(k::table).values(row).execute(connection)?;
    Ok(())
}
