//! How long what models were fitted from is kept.

use crate::pipeline::Error;
use crate::store::{self, Database};

/// Deletes what all but the newest `kept` models of each kind and the marked ones were fitted from, of every
/// organisation; gives the number of snapshots deleted.
///
/// # Errors
/// When the database fails.
pub fn forget_old(db: &Database, kept: u32) -> Result<usize, Error> {
    let mut deleted = 0;
    for organisation in store::organisations::list(db)? {
        deleted += store::record::forget_old(db, &organisation.code, kept as usize)?;
    }
    Ok(deleted)
}

/// Keeps a model's snapshot whatever its age, or no longer.
///
/// # Errors
/// When there is no such model, or nothing was kept of it.
pub fn mark(db: &Database, model: &str, is_marked: bool) -> Result<(), Error> {
    store::models::get(db, model)?;
    let gone = |reason| Error::NoSnapshot { model: model.to_owned(), reason };
    let making = store::record::making(db, model)?.ok_or_else(|| gone("it was fitted before snapshots were kept"))?;
    if store::record::snapshot(db, &making.snapshot)?.is_none() {
        return Err(gone("its snapshot is no longer kept (setting `snapshots_kept`)"));
    }
    Ok(store::record::mark(db, model, is_marked)?)
}
