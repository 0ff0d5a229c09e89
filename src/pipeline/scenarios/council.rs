//! What simulations of an organisation need, rebuilt from what its newest model was fitted from.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDateTime;

use crate::domain::Period;
use crate::fit::panel::Panel;
use crate::fit::recipe::Recipe as WorkforceRecipe;
use crate::fit::workforce::Workforce;
use crate::forecast::workforce::BacktestReport;
use crate::pipeline::record::asked;
use crate::pipeline::record::snapshot::Snapshot;
use crate::pipeline::source::Source;
use crate::pipeline::{Error, Recipes, monthly};
use crate::report::words;
use crate::scenario::{Council, Recipe};
use crate::store::models::ModelRecord;
use crate::store::observations::{self, PeriodKind};
use crate::store::{self, Database};

/// Councils kept ready. A compare would spend half of its time on reading the same model again.
const READY: usize = 2;

/// A fitted council, read from the store.
#[derive(Debug)]
pub(super) struct Fitted {
    /// Tells its content apart from any other: its model and the hashes of what went in and came out.
    key: String,
    model: String,
    panel: Panel,
    workforce: Workforce,
    recipe: WorkforceRecipe,
    backtest: BacktestReport,
}

/// The newest first. What is kept is decided by content, so that one list does for every database.
static KEPT_READY: Mutex<Vec<Arc<Fitted>>> = Mutex::new(Vec::new());

impl Fitted {
    /// The organisation's newest model with what it was fitted from, and what the reader must know of it.
    pub(super) fn newest(
        db: &Database,
        organisation: &str,
        recipes: &Recipes,
    ) -> Result<(Arc<Self>, Vec<String>), Error> {
        let newest = store::record::models(db, organisation, monthly::KIND)?.pop();
        let newest = newest.ok_or_else(|| Error::NotFitted { organisation: organisation.to_owned() })?;
        let warnings = if is_outdated(db, organisation, newest.created_at)? {
            vec![format!(
                "Figures have arrived or were corrected since the model was fitted to data up to {}: fit again, then \
                 simulate again.",
                words::period(newest.as_of)
            )]
        } else {
            Vec::new()
        };
        let making = store::record::making(db, &newest.id)?;
        let key = making.as_ref().map(|m| format!("{} {} {}", newest.id, m.snapshot, m.outputs));
        if let Some(found) = key.as_deref().and_then(ready) {
            return Ok((found, warnings));
        }
        let model = store::models::get(db, &newest.id)?;
        let bytes = match &making {
            Some(making) => store::record::snapshot(db, &making.snapshot)?,
            None => None,
        };
        let (Some(bytes), Some(key)) = (bytes, key) else {
            return Ok((Arc::new(Self::of_current(db, &model, &recipes.workforce)?), warnings));
        };
        let fitted = Self::of_snapshot(&model, &Snapshot::unpack(&bytes)?)?;
        let fitted = Arc::new(Self { key, ..fitted });
        keep_ready(&fitted);
        Ok((fitted, warnings))
    }

    /// As the model saw it: then a scenario without levers is the served forecast.
    fn of_snapshot(model: &ModelRecord, snapshot: &Snapshot) -> Result<Self, Error> {
        Self::of(model, &snapshot.source()?, asked(snapshot)?.recipe)
    }

    /// Its snapshot is no longer kept: what is current does where nothing has changed since.
    fn of_current(db: &Database, model: &ModelRecord, recipe: &WorkforceRecipe) -> Result<Self, Error> {
        if observations::data_hash(db, &model.organisation)? != model.data_hash {
            let reason = "what it was fitted from is no longer kept and figures have changed since: fit again first";
            return Err(Error::NoSnapshot { model: model.id.clone(), reason });
        }
        let source = Source::read(db, &model.organisation, PeriodKind::Month)?;
        Self::of(model, &source, recipe.clone())
    }

    fn of(model: &ModelRecord, source: &Source, recipe: WorkforceRecipe) -> Result<Self, Error> {
        let unreadable = |_e| Error::NoSnapshot {
            model: model.id.clone(),
            reason: "another version of this program fitted it: fit again first",
        };
        let workforce = serde_json::from_value(model.body.clone()).map_err(unreadable)?;
        let backtest = model.card.get("backtest").cloned().unwrap_or_default();
        let backtest = serde_json::from_value(backtest).map_err(unreadable)?;
        let panel = monthly::panel_of(source)?;
        Ok(Self { key: String::new(), model: model.id.clone(), panel, workforce, recipe, backtest })
    }

    /// As simulations want it.
    pub(super) fn council<'a>(&'a self, levers: &'a Recipe) -> Council<'a> {
        Council {
            model: &self.model,
            panel: &self.panel,
            fitted: &self.workforce,
            workforce: &self.recipe,
            backtest: &self.backtest,
            recipe: levers,
        }
    }
}

/// Works on the organisation's newest model; what the reader must know of it comes beside.
pub(super) fn with_council<T>(
    db: &Database,
    organisation: &str,
    recipes: &Recipes,
    work: impl FnOnce(&Council) -> Result<T, crate::scenario::ScenarioError>,
) -> Result<(T, Vec<String>), Error> {
    let (fitted, warnings) = Fitted::newest(db, organisation, recipes)?;
    Ok((work(&fitted.council(&recipes.levers))?, warnings))
}

fn ready(key: &str) -> Option<Arc<Fitted>> {
    // A panic elsewhere left whole entries: each is put in at once.
    let mut kept = KEPT_READY.lock().unwrap_or_else(PoisonError::into_inner);
    let at = kept.iter().position(|fitted| fitted.key == key)?;
    let found = kept.remove(at);
    kept.insert(0, Arc::clone(&found));
    Some(found)
}

fn keep_ready(fitted: &Arc<Fitted>) {
    let mut kept = KEPT_READY.lock().unwrap_or_else(PoisonError::into_inner);
    kept.retain(|other| other.key != fitted.key);
    kept.insert(0, Arc::clone(fitted));
    kept.truncate(READY);
}

/// Whether monthly figures came or were taken back after the model was fitted.
fn is_outdated(db: &Database, organisation: &str, fitted_at: NaiveDateTime) -> Result<bool, Error> {
    let extracts = store::extracts::list(db, Some(organisation))?;
    let monthly = extracts.iter().filter(|e| matches!(e.last, Some(Period::Month(_))));
    Ok(monthly.into_iter().any(|e| match e.undone_at {
        // Come and gone since: nothing changed.
        Some(undone) => undone > fitted_at && e.received_at <= fitted_at,
        None => e.received_at > fitted_at,
    }))
}
