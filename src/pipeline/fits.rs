//! What can be fitted, at once or as a job of the queue.

use chrono::NaiveDateTime;
use serde_json::json;
use uuid::{NoContext, Timestamp, Uuid};

use super::{Error, Progress, Recipes, churn, monthly, record, yearly};
use crate::domain::{ExtractKind, Period};
use crate::store::extracts::ExtractRecord;
use crate::store::jobs::{self, Job};
use crate::store::models::ModelRecord;
use crate::store::observations::PeriodKind;
use crate::store::{self, Database};

/// The kind of a fit in the queue.
pub const JOB: &str = "fit";

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
        // An organisation's own yearly return is no published table.
        Some(Period::Year(_)) => kind == PeriodKind::Year && extract.kind == ExtractKind::PublishedCsww,
        _ => false,
    };
    extract.undone_at.is_none() && of_kind
}

/// The model people should read of first: the council's own, else that of published figures.
///
/// # Errors
/// When there is no such organisation.
pub fn latest_model(db: &Database, organisation: &str) -> Result<Option<ModelRecord>, Error> {
    match store::models::latest(db, organisation, monthly::KIND)? {
        Some(model) => Ok(Some(model)),
        None => Ok(store::models::latest(db, organisation, yearly::KIND)?),
    }
}

/// Fits every model the organisation has data for; the council's own comes back, else that of published figures.
///
/// # Errors
/// When there is nothing to fit, or a model cannot be fitted: published figures are done first, and stay.
pub fn fit(
    db: &Database,
    organisation: &str,
    recipes: &Recipes,
    now: NaiveDateTime,
    progress: Progress,
) -> Result<ModelRecord, Error> {
    let extracts = store::extracts::list(db, Some(organisation))?;
    let has = |kind| extracts.iter().any(|e| is_live(e, kind));
    let published =
        if has(PeriodKind::Year) { Some(yearly::fit(db, organisation, &recipes.census, now)?) } else { None };
    if published.is_some() {
        keep_record(db, organisation, yearly::KIND, recipes);
    }
    if has(PeriodKind::Month) {
        // It needs less than the forecasts do, and says something where they cannot be made.
        churn::fit(db, organisation, recipes, now)?;
        let model = monthly::fit(db, organisation, recipes, now, progress)?;
        keep_record(db, organisation, monthly::KIND, recipes);
        return Ok(model);
    }
    published.ok_or_else(|| Error::NothingToFit { organisation: Some(organisation.to_owned()) })
}

/// Does a fit of the queue; gives where its result is.
pub(super) fn work(
    db: &Database,
    job: &Job,
    recipes: &Recipes,
    now: NaiveDateTime,
    progress: Progress,
) -> Result<String, Error> {
    let code = job.organisation.as_deref().ok_or(Error::NothingToFit { organisation: None })?;
    Ok(format!("/api/v1/models/{}", fit(db, code, recipes, now, progress)?.id))
}

/// Works out the record while its figures are at hand; whoever asks for it later finds it done.
fn keep_record(db: &Database, organisation: &str, kind: &str, recipes: &Recipes) {
    if let Err(error) = record::summary(db, organisation, kind, &recipes.drift.coverage) {
        tracing::warn!(%error, organisation, "the track record was not worked out");
    }
}

/// Puts a fit into the queue for each organisation with something to fit, or the one asked for.
///
/// # Errors
/// When there is nothing to fit.
pub fn request(db: &Database, organisation: Option<&str>, now: NaiveDateTime) -> Result<Vec<Job>, Error> {
    let codes = organisations(db, organisation)?;
    codes.iter().map(|code| Ok(jobs::enqueue(db, JOB, Some(code), &json!({}), now)?)).collect()
}

/// A new identifier that sorts by time.
pub(super) fn new_id(now: NaiveDateTime) -> String {
    let now = now.and_utc();
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, now.timestamp_subsec_nanos())).to_string()
}
