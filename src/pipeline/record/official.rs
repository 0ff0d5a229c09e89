//! Which models count: of each last month, the last one fitted before anything later was known.
//!
//! Fitting a month again once its outcome is known cannot mend the record, nor can taking the outcome's
//! extract back first: an extract counts from when it first came in, undone or not.

use std::collections::BTreeMap;

use crate::domain::{ExtractKind, Period};
use crate::pipeline::{monthly, yearly};
use crate::store::extracts::ExtractRecord;
use crate::store::record::Served;
use crate::store::{self, Database, StoreError};

/// The models of an organisation that are scored, oldest first: of both kinds, or of one.
pub(super) fn official(db: &Database, organisation: &str, kind: &str) -> Result<Vec<Served>, StoreError> {
    let models = store::record::models(db, organisation, kind)?;
    let extracts = store::extracts::list(db, Some(organisation))?;
    Ok(of(models, &extracts, kind))
}

fn of(models: Vec<Served>, extracts: &[ExtractRecord], kind: &str) -> Vec<Served> {
    let mut last: BTreeMap<Period, Served> = BTreeMap::new();
    for model in models {
        let knew_more = |e: &&ExtractRecord| {
            let later = e.last.is_some_and(|last| speaks_of(kind, e.kind, last) && last > model.as_of);
            later && e.received_at <= model.created_at
        };
        if extracts.iter().find(knew_more).is_none() {
            // Oldest first: a later fit of the same month takes its place.
            last.insert(model.as_of, model);
        }
    }
    last.into_values().collect()
}

/// Whether an extract is of the figures that models of this kind are fitted to.
fn speaks_of(model: &str, extract: ExtractKind, last: Period) -> bool {
    match model {
        monthly::KIND => matches!(last, Period::Month(_)),
        yearly::KIND => matches!(last, Period::Year(_)) && extract == ExtractKind::PublishedCsww,
        _ => true,
    }
}
