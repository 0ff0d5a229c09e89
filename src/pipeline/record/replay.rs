//! Is a model what its snapshot gives? Fits it again and compares to the last byte.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::kept;
use super::snapshot::Snapshot;
use crate::domain::{Forecast, Measure};
use crate::forecast::{census, drift};
use crate::pipeline::monthly::{self, Asked};
use crate::pipeline::{Error, Progress, churn, yearly};
use crate::store::models::ModelRecord;
use crate::store::{self, Database};

/// What came of fitting a model again.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Replayed {
    /// The model.
    pub model: String,
    /// Forecasts compared.
    pub forecasts: usize,
    /// What differs, in plain sentences; empty where model and forecasts are equal to the last byte.
    pub differences: Vec<String>,
}

impl Replayed {
    /// Whether the model and all forecasts are equal.
    pub fn is_equal(&self) -> bool {
        self.differences.is_empty()
    }
}

/// Fits a stored model again from its snapshot, with its recipes, options and seed, and compares.
///
/// # Errors
/// When there is no such model, its snapshot is no longer kept or cannot be read, or it cannot be fitted.
pub fn replay(db: &Database, id: &str, progress: Progress) -> Result<Replayed, Error> {
    let model = store::models::get(db, id)?;
    if model.kind == churn::KIND {
        return Ok(Replayed { differences: of_version(churn::replay(&model)?, &model), model: model.id, forecasts: 0 });
    }
    let gone = |reason| Error::NoSnapshot { model: id.to_owned(), reason };
    let making = store::record::making(db, id)?.ok_or_else(|| gone("it was fitted before snapshots were kept"))?;
    let bytes = store::record::snapshot(db, &making.snapshot)?;
    let bytes = bytes.ok_or_else(|| gone("its snapshot is no longer kept (setting `snapshots_kept`)"))?;
    let snapshot = Snapshot::unpack(&bytes)?;
    let mut differences = Vec::new();
    if snapshot.hash() != making.snapshot {
        differences.push("The stored snapshot was changed after the fit: its content has another hash.".to_owned());
    }
    let again = again(&model, &snapshot, progress)?;
    if again.body != model.body {
        differences.push("The model itself differs: other coefficients come of its snapshot.".to_owned());
    }
    let stored = compare(db, &model, &again.forecasts, &mut differences)?;
    if stored != making.outputs {
        differences.push("The stored model or its forecasts were changed after the fit: their hash differs.".into());
    }
    Ok(Replayed { differences: of_version(differences, &model), model: model.id, forecasts: again.forecasts.len() })
}

/// Differences, with the other version that may explain them.
fn of_version(mut differences: Vec<String>, model: &ModelRecord) -> Vec<String> {
    let version = env!("CARGO_PKG_VERSION");
    if !differences.is_empty() && model.version != version {
        differences.push(format!("It was fitted by staffcast {}; this is staffcast {version}.", model.version));
    }
    differences
}

struct Again {
    body: serde_json::Value,
    forecasts: Vec<Forecast>,
}

fn again(model: &ModelRecord, snapshot: &Snapshot, progress: Progress) -> Result<Again, Error> {
    let source = snapshot.source()?;
    let mut again = if model.kind == yearly::KIND {
        let recipe = census::Recipe::parse(snapshot.text(kept::CENSUS)?).map_err(|e| unreadable(kept::CENSUS, &e))?;
        let fitted = yearly::make(&source, &model.organisation, &recipe)?;
        Again { body: serde_json::Value::Null, forecasts: fitted.forecasts }
    } else {
        let fitted = monthly::make(&source, &asked(snapshot)?, progress)?;
        Again { body: serde_json::to_value(&fitted.model).unwrap_or_default(), forecasts: fitted.forecasts }
    };
    for forecast in &mut again.forecasts {
        forecast.model.id.clone_from(&model.id);
    }
    Ok(again)
}

/// The recipes and options of a workforce snapshot.
pub(in crate::pipeline) fn asked(snapshot: &Snapshot) -> Result<Asked, Error> {
    use crate::fit::recipe::{DriversRecipe, Recipe};
    let options = serde_json::from_str(snapshot.text(kept::OPTIONS)?);
    Ok(Asked {
        recipe: Recipe::parse(snapshot.text(kept::WORKFORCE)?).map_err(|e| unreadable(kept::WORKFORCE, &e))?,
        drivers: DriversRecipe::parse(snapshot.text(kept::DRIVERS)?).map_err(|e| unreadable(kept::DRIVERS, &e))?,
        drift: drift::Recipe::parse(snapshot.text(kept::DRIFT)?).map_err(|e| unreadable(kept::DRIFT, &e))?,
        options: options.map_err(|e| unreadable(kept::OPTIONS, &e))?,
    })
}

fn unreadable(name: &str, error: &dyn std::error::Error) -> Error {
    Error::Recipe { path: name.into(), reason: format!("the snapshot's own recipe does not fit this version: {error}") }
}

/// Compares every forecast with the stored one; gives the hash of what is stored.
fn compare(
    db: &Database,
    model: &ModelRecord,
    again: &[Forecast],
    differences: &mut Vec<String>,
) -> Result<String, Error> {
    let mut of: BTreeMap<(Measure, &str), BTreeMap<&str, &Forecast>> = BTreeMap::new();
    for f in again {
        of.entry((f.measure, &f.definition)).or_default().insert(&f.unit, f);
    }
    let stored_keys = store::forecasts::measures_of_model(db, &model.id)?;
    let keys: BTreeSet<(Measure, String)> = of.keys().map(|(m, d)| (*m, (*d).to_owned())).chain(stored_keys).collect();
    let mut hash = Sha256::new();
    hash.update(model.body.to_string());
    let mut different: Vec<String> = Vec::new();
    for (measure, definition) in &keys {
        let stored = store::forecasts::texts_of_model(db, &model.id, *measure, definition)?;
        let none = BTreeMap::new();
        let made = of.get(&(*measure, definition.as_str())).unwrap_or(&none);
        for text in stored.values() {
            hash.update("\n");
            hash.update(text);
        }
        let units: BTreeSet<&str> = made.keys().copied().chain(stored.keys().map(String::as_str)).collect();
        let differs = |unit: &&str| made.get(unit).map(|f| kept::text(f)).as_ref() != stored.get(*unit);
        different.extend(units.into_iter().filter(differs).map(|unit| format!("{} of {unit}", measure.label())));
    }
    if let Some(first) = different.first() {
        differences.push(format!("{} of {} forecasts differ, the first: the {first}.", different.len(), again.len()));
    }
    Ok(format!("sha256:{:x}", hash.finalize()))
}
