//! An organisation's own monthly figures: panel, churn model, simulated forecasts, published together.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;

use super::{Error, Progress, Recipes, card, fits};
use crate::domain::{Count, Measure, Month, Period, RoleGroup};
use crate::fit::panel::{self, Panel, PanelUnit};
use crate::fit::{drivers, workforce};
use crate::forecast;
use crate::store::models::ModelRecord;
use crate::store::observations::{self, PeriodKind};
use crate::store::{self, Database};

/// The kind of the model in the store.
pub const KIND: &str = "workforce";
/// What the model does, in a few words.
const METHOD: &str = "stock-and-flow simulation on a penalised Poisson regression of leavers";

/// Fits the workforce model of one organisation, backtests it, forecasts every unit and measure and
/// publishes all of it in one transaction.
///
/// # Errors
/// When the history is too short or cannot be laid out; nothing is published then.
pub(super) fn fit(
    db: &Database,
    organisation: &str,
    recipes: &Recipes,
    now: NaiveDateTime,
    progress: Progress,
) -> Result<ModelRecord, Error> {
    let data_hash = observations::data_hash(db, organisation)?;
    let panel = read_panel(db, organisation)?;
    progress(0.05);
    let recipe = &recipes.workforce;
    let fitted = workforce::fit(&panel, recipe)?;
    progress(0.1);
    let run = forecast::workforce::Options::of(recipe);
    let outcome = forecast::workforce::run(&panel, &fitted, recipe, &run, &|done| progress(0.1 + 0.8 * done))?;
    let drivers = drivers::fit(&panel, &recipes.drivers);
    let id = fits::new_id(now);
    let mut model = ModelRecord {
        id: id.clone(),
        organisation: organisation.to_owned(),
        kind: KIND.into(),
        method: METHOD.into(),
        data_hash,
        as_of: Period::Month(fitted.state.month),
        created_at: now,
        seed: run.seed,
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

/// Lays an organisation's current monthly observations out for fitting.
pub(super) fn read_panel(db: &Database, organisation: &str) -> Result<Panel, Error> {
    let units = store::units::list(db, Some(organisation))?;
    let parents: BTreeMap<&str, Option<&str>> = units.iter().map(|u| (u.slug.as_str(), u.parent.as_deref())).collect();
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

fn row(unit: String, role: Option<RoleGroup>, month: Month, count: Count, value: f64) -> panel::Row {
    panel::Row { unit, role, month, count, value }
}
