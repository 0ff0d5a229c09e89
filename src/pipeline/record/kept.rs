//! What is stored with a fit: its snapshot, the hash of what it gave, its promises, its explanation.

use std::collections::BTreeMap;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::snapshot::Snapshot;
use crate::domain::{Forecast, Measure, Promise};
use crate::forecast::census;
use crate::forecast::workforce::History;
use crate::pipeline::Error;
use crate::pipeline::monthly::Asked;
use crate::pipeline::source::Source;
use crate::store::models::ModelRecord;
use crate::store::{self, Database};

pub(in crate::pipeline) const WORKFORCE: &str = "workforce.toml";
pub(in crate::pipeline) const DRIVERS: &str = "drivers.toml";
pub(in crate::pipeline) const DRIFT: &str = "drift.toml";
pub(in crate::pipeline) const CENSUS: &str = "census.toml";
pub(in crate::pipeline) const OPTIONS: &str = "options.json";

/// Explanations by measure and definition.
pub(in crate::pipeline) type Explanations = Vec<(Measure, String, serde_json::Value)>;

/// What is stored beside a model and its forecasts.
pub(in crate::pipeline) struct Beside {
    pub(in crate::pipeline) snapshot: Snapshot,
    pub(in crate::pipeline) promises: Vec<Promise>,
    pub(in crate::pipeline) explanations: Explanations,
}

/// What a workforce model is fitted from.
pub(in crate::pipeline) fn snapshot_of_workforce(source: &Source, asked: &Asked) -> Snapshot {
    Snapshot::of(source)
        .with(WORKFORCE, recipe_text(&asked.recipe))
        .with(DRIVERS, recipe_text(&asked.drivers))
        .with(DRIFT, recipe_text(&asked.drift))
        .with(OPTIONS, serde_json::to_string(&asked.options).unwrap_or_default())
}

/// What the yearly model is fitted from.
pub(in crate::pipeline) fn snapshot_of_census(source: &Source, recipe: &census::Recipe) -> Snapshot {
    Snapshot::of(source).with(CENSUS, recipe_text(recipe))
}

/// A recipe as it was used, overrides included.
fn recipe_text(recipe: &impl Serialize) -> String {
    // A recipe was read from TOML, so it can be written as TOML.
    toml::to_string(recipe).unwrap_or_default()
}

/// What forecasts promise; the last value is the one the model knew.
pub(in crate::pipeline) fn promises(forecasts: &[Forecast], histories: &[History]) -> Vec<Promise> {
    let last: BTreeMap<(&str, Measure, &str), f64> = histories
        .iter()
        .filter_map(|h| Some(((h.unit.as_str(), h.measure, h.definition), *h.values.last()?)))
        .filter(|(_, value)| value.is_finite())
        .collect();
    let of = |f: &Forecast| Promise::of(f, last.get(&(f.unit.as_str(), f.measure, f.definition.as_str())).copied());
    forecasts.iter().map(of).collect()
}

/// A forecast as it is stored, for comparing byte by byte.
pub(in crate::pipeline) fn text(forecast: &Forecast) -> String {
    serde_json::to_string(forecast).unwrap_or_default()
}

/// Hash of a model's body and its forecasts, in the order of measure, definition and unit.
pub(in crate::pipeline) fn outputs(body: &serde_json::Value, forecasts: &[Forecast]) -> String {
    let mut sorted: Vec<&Forecast> = forecasts.iter().collect();
    sorted.sort_by_key(|f| (f.measure, &f.definition, &f.unit));
    let mut hash = Sha256::new();
    hash.update(body.to_string());
    for forecast in sorted {
        hash.update("\n");
        hash.update(text(forecast));
    }
    format!("sha256:{:x}", hash.finalize())
}

/// Publishes a model, its forecasts and what is kept beside them, all or nothing.
pub(in crate::pipeline) fn publish(
    db: &Database,
    model: &ModelRecord,
    forecasts: &[Forecast],
    beside: &Beside,
) -> Result<(), Error> {
    let made = store::record::Made {
        snapshot_hash: &beside.snapshot.hash(),
        snapshot: &beside.snapshot.pack()?,
        outputs: &outputs(&model.body, forecasts),
        promises: &beside.promises,
        explanations: &beside.explanations,
    };
    store::models::publish_made(db, model, forecasts, &made)?;
    Ok(())
}
