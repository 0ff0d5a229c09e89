//! From stored observations to a published model and its forecasts, at once or as a job.

use chrono::{Duration, NaiveDateTime};
use serde_json::json;
use uuid::{NoContext, Timestamp, Uuid};

use super::{Error, Progress, Recipes, card, yearly};
use crate::domain::{Count, Failure, Kind, Measure, Period};
use crate::fit::panel::{self, Panel, PanelUnit};
use crate::fit::{drivers, workforce};
use crate::forecast;
use crate::store::extracts::ExtractRecord;
use crate::store::jobs::{self, Job};
use crate::store::models::ModelRecord;
use crate::store::observations::{self, PeriodKind};
use crate::store::{self, Database};

/// The kind of the monthly model in the store.
pub const KIND: &str = "workforce";
/// The kind of a fit in the queue.
pub const JOB: &str = "fit";
/// A fit takes seconds; one not heard of for this long is taken over.
const LEASE_MINUTES: i64 = 10;

/// How to simulate.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Same data and seed give the same bytes.
    pub seed: u64,
    /// Simulated futures.
    pub paths: usize,
}

/// Codes of the organisations with something to fit, or the one asked for.
///
/// # Errors
/// When none has any.
pub fn organisations(db: &Database, organisation: Option<&str>) -> Result<Vec<String>, Error> {
    let known = match organisation {
        Some(code) => vec![store::organisations::get(db, code)?.code],
        None => store::organisations::list(db)?.into_iter().map(|o| o.code).collect(),
    };
    let mut fittable = Vec::new();
    for code in known {
        let extracts = store::extracts::list(db, Some(&code))?;
        if extracts.iter().any(|e| is_live(e, PeriodKind::Month) || is_live(e, PeriodKind::Year)) {
            fittable.push(code);
        }
    }
    if fittable.is_empty() {
        return Err(Error::NothingToFit { organisation: organisation.map(str::to_owned) });
    }
    Ok(fittable)
}

fn is_live(extract: &ExtractRecord, kind: PeriodKind) -> bool {
    let of_kind = match extract.last {
        Some(Period::Month(_)) => kind == PeriodKind::Month,
        Some(Period::Year(_)) => kind == PeriodKind::Year,
        _ => false,
    };
    extract.undone_at.is_none() && of_kind
}

/// The model people should read of first: the council's own, else that of published figures.
///
/// # Errors
/// When there is no such organisation.
pub fn latest_model(db: &Database, organisation: &str) -> Result<Option<ModelRecord>, Error> {
    match store::models::latest(db, organisation, KIND)? {
        Some(model) => Ok(Some(model)),
        None => Ok(store::models::latest(db, organisation, yearly::KIND)?),
    }
}

/// Fits every model the organisation has data for; the council's own comes back, else that of published figures.
///
/// # Errors
/// When there is nothing to fit, or a model cannot be fitted: published figures are done first, and stay.
pub fn fit_all(
    db: &Database,
    organisation: &str,
    recipes: &Recipes,
    options: &Options,
    now: NaiveDateTime,
    progress: Progress,
) -> Result<ModelRecord, Error> {
    let extracts = store::extracts::list(db, Some(organisation))?;
    let has = |kind| extracts.iter().any(|e| is_live(e, kind));
    let published =
        if has(PeriodKind::Year) { Some(yearly::fit(db, organisation, &recipes.census, now)?) } else { None };
    if has(PeriodKind::Month) {
        return fit(db, organisation, recipes, options, now, progress);
    }
    published.ok_or_else(|| Error::NothingToFit { organisation: Some(organisation.to_owned()) })
}

/// Puts a fit into the queue for each organisation with something to fit, or the one asked for.
///
/// # Errors
/// When there is nothing to fit.
pub fn request(db: &Database, organisation: Option<&str>, now: NaiveDateTime) -> Result<Vec<Job>, Error> {
    let codes = organisations(db, organisation)?;
    codes.iter().map(|code| Ok(jobs::enqueue(db, JOB, Some(code), &json!({}), now)?)).collect()
}

/// Claims one job from the queue and runs it; false when there was none.
///
/// # Errors
/// Only when the queue itself fails; a fit that fails is recorded in its job.
pub fn work_once(
    db: &Database,
    worker: &str,
    recipes: &Recipes,
    options: &Options,
    clock: &(dyn Fn() -> NaiveDateTime + Sync),
) -> Result<bool, Error> {
    let Some(job) = jobs::claim(db, worker, clock(), Duration::minutes(LEASE_MINUTES))? else { return Ok(false) };
    let progress = |done: f64| {
        // A lost progress mark is no reason to stop the fit.
        let _ = jobs::progress(db, &job, done, clock());
    };
    let result = match &job.organisation {
        Some(code) => fit_all(db, code, recipes, options, clock(), &progress),
        None => Err(Error::NothingToFit { organisation: None }),
    };
    let told = match result {
        Ok(model) => jobs::finish(db, &job, Some(&format!("/api/v1/models/{}", model.id)), clock()).map(drop),
        Err(error) => {
            tracing::warn!(job = %job.id, code = error.code(), %error, "fit failed");
            jobs::fail(db, &job, &error.to_string(), clock()).map(drop)
        }
    };
    match told {
        // Cancelled, or taken over by another worker: its end is not ours to tell.
        Err(error) if error.kind() == Kind::Conflict => Ok(true),
        told => Ok(told.map(|()| true)?),
    }
}

/// Fits the workforce model of one organisation, backtests it, forecasts every unit and measure and
/// publishes all of it in one transaction.
///
/// # Errors
/// When the history is too short or cannot be laid out; nothing is published then.
pub fn fit(
    db: &Database,
    organisation: &str,
    recipes: &Recipes,
    options: &Options,
    now: NaiveDateTime,
    progress: Progress,
) -> Result<ModelRecord, Error> {
    let data_hash = observations::data_hash(db, organisation)?;
    let panel = read_panel(db, organisation)?;
    progress(0.05);
    let recipe = &recipes.workforce;
    let fitted = workforce::fit(&panel, recipe)?;
    progress(0.1);
    let run = forecast::workforce::Options {
        seed: options.seed,
        paths: options.paths,
        ..forecast::workforce::Options::of(recipe)
    };
    let outcome = forecast::workforce::run(&panel, &fitted, recipe, &run, &|done| progress(0.1 + 0.8 * done))?;
    let drivers = drivers::fit(&panel, &recipes.drivers);
    let id = new_id(now);
    let mut model = ModelRecord {
        id: id.clone(),
        organisation: organisation.to_owned(),
        kind: KIND.into(),
        method: METHOD.into(),
        data_hash,
        as_of: Period::Month(fitted.state.month),
        created_at: now,
        seed: options.seed,
        version: env!("CARGO_PKG_VERSION").into(),
        card: serde_json::Value::Null,
        body: serde_json::to_value(&fitted).unwrap_or_default(),
    };
    model.card = card::of(&model, &panel, &fitted, &outcome, drivers.as_ref());
    let mut forecasts = outcome.forecasts;
    for forecast in &mut forecasts {
        forecast.model.id.clone_from(&id);
    }
    store::models::publish(db, &model, &forecasts)?;
    progress(1.0);
    Ok(model)
}

/// A new identifier that sorts by time.
pub(super) fn new_id(now: NaiveDateTime) -> String {
    let now = now.and_utc();
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, now.timestamp_subsec_nanos())).to_string()
}

/// What the model does, in a few words.
pub const METHOD: &str = "stock-and-flow simulation on a penalised Poisson regression of leavers";

/// Lays an organisation's current monthly observations out for fitting.
fn read_panel(db: &Database, organisation: &str) -> Result<Panel, Error> {
    let units = store::units::list(db, Some(organisation))?;
    let parents: std::collections::BTreeMap<&str, Option<&str>> =
        units.iter().map(|u| (u.slug.as_str(), u.parent.as_deref())).collect();
    let ancestors = |slug: &str| {
        let mut above = Vec::new();
        let mut at = parents.get(slug).copied().flatten();
        while let Some(parent) = at {
            above.push(parent.to_owned());
            at = parents.get(parent).copied().flatten();
        }
        above
    };
    let leaves: Vec<PanelUnit> = units
        .iter()
        .filter(|u| !u.kind.is_published())
        .map(|u| PanelUnit { slug: u.slug.clone(), ancestors: ancestors(&u.slug) })
        .collect();
    let rows = observations::current(db, organisation, PeriodKind::Month)?;
    let rows = rows.into_iter().filter_map(|o| match (o.measure, o.period, o.reading) {
        (Measure::Count(count), Period::Month(month), Ok(value)) => Some(row(o.unit, o.role, month, count, value)),
        _ => None,
    });
    Ok(panel::build(&leaves, rows)?)
}

fn row(
    unit: String,
    role: Option<crate::domain::RoleGroup>,
    month: crate::domain::Month,
    count: Count,
    value: f64,
) -> panel::Row {
    panel::Row { unit, role, month, count, value }
}
