//! An organisation's own monthly figures: panel, churn model, simulated forecasts, published together.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;

use super::record::{explanation, kept, shifts};
use super::source::Source;
use super::{Error, Progress, Recipes, card, fits};
use crate::domain::{Count, Forecast, Measure, Month, Period, RoleGroup};
use crate::fit::panel::{self, Panel, PanelUnit};
use crate::fit::recipe::Recipe;
use crate::fit::workforce::{self, Workforce};
use crate::fit::{drivers, recipe::DriversRecipe};
use crate::forecast::workforce::{BacktestReport, History, Options, histories, run};
use crate::forecast::{self, drift};
use crate::store::Database;
use crate::store::models::ModelRecord;
use crate::store::observations::{self, PeriodKind};

/// The kind of the model in the store.
pub const KIND: &str = "workforce";
/// What the model does, in a few words.
const METHOD: &str = "stock-and-flow simulation on a penalised Poisson regression of leavers";

/// Everything a fit depends on beside the data.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Asked {
    pub(super) recipe: Recipe,
    pub(super) drivers: DriversRecipe,
    pub(super) drift: drift::Recipe,
    pub(super) options: Options,
}

impl Asked {
    fn of(recipes: &Recipes) -> Self {
        let (recipe, drivers, drift) = (recipes.workforce.clone(), recipes.drivers.clone(), recipes.drift.clone());
        let options = Options::of(&recipe);
        Self { recipe, drivers, drift, options }
    }
}

/// A fit before it is named and stored.
pub(super) struct Fitted {
    pub(super) panel: Panel,
    pub(super) model: Workforce,
    /// Without the model's id.
    pub(super) forecasts: Vec<Forecast>,
    pub(super) backtest: BacktestReport,
    pub(super) histories: Vec<History>,
    pub(super) shifts: Vec<shifts::Found>,
}

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
    let source = Source::read(db, organisation, PeriodKind::Month)?;
    progress(0.05);
    let asked = Asked::of(recipes);
    let mut fitted = make(&source, &asked, &|done| progress(0.05 + 0.8 * done))?;
    let id = fits::new_id(now);
    for forecast in &mut fitted.forecasts {
        forecast.model.id.clone_from(&id);
    }
    let snapshot = kept::snapshot_of_workforce(&source, &asked);
    let mut model = ModelRecord {
        id,
        organisation: organisation.to_owned(),
        kind: KIND.into(),
        method: METHOD.into(),
        data_hash,
        as_of: Period::Month(fitted.model.state.month),
        created_at: now,
        seed: asked.options.seed,
        version: env!("CARGO_PKG_VERSION").into(),
        card: serde_json::Value::Null,
        body: serde_json::to_value(&fitted.model).unwrap_or_default(),
    };
    let drivers = drivers::fit(&fitted.panel, &asked.drivers);
    model.card =
        card::of(&model, &card::Parts { fitted: &fitted, source: &source, snapshot: &snapshot }, drivers.as_ref());
    let explanations = explanation::of_workforce(db, &model, &source, &fitted, &asked);
    progress(0.95);
    let promises = kept::promises(&fitted.forecasts, &fitted.histories);
    kept::publish(db, &model, &fitted.forecasts, &kept::Beside { snapshot, promises, explanations })?;
    progress(1.0);
    Ok(model)
}

/// Lays an organisation's current monthly observations out for fitting.
pub(super) fn read_panel(db: &Database, organisation: &str) -> Result<Panel, Error> {
    panel_of(&Source::read(db, organisation, PeriodKind::Month)?)
}

/// Fits and forecasts; the same source and the same asked give the same bytes.
///
/// # Errors
/// When the history is too short or cannot be laid out.
pub(super) fn make(source: &Source, asked: &Asked, progress: Progress) -> Result<Fitted, Error> {
    let panel = panel_of(source)?;
    let model = workforce::fit(&panel, &asked.recipe)?;
    progress(0.1);
    let outcome = run(&panel, &model, &asked.recipe, &asked.options, &|done| progress(0.1 + 0.9 * done))?;
    let histories = histories(&panel, &asked.options);
    let shifts = shifts::find(&panel, &histories, &asked.drift.shift);
    let mut forecasts = outcome.forecasts;
    shifts::warn(&mut forecasts, &shifts);
    Ok(Fitted { panel, model, forecasts, backtest: outcome.backtest, histories, shifts })
}

/// Forecasts as an earlier backtest decided what is served.
///
/// # Errors
/// As [`make`].
pub(super) fn make_as(report: &BacktestReport, source: &Source, asked: &Asked) -> Result<Vec<Forecast>, Error> {
    let panel = panel_of(source)?;
    let model = workforce::fit(&panel, &asked.recipe)?;
    Ok(forecast::workforce::serve_as(report, &panel, &model, &asked.recipe, &asked.options)?)
}

/// Lays an organisation's monthly observations out for fitting.
pub(super) fn panel_of(source: &Source) -> Result<Panel, Error> {
    let parents: BTreeMap<&str, Option<&str>> =
        source.units.iter().map(|u| (u.slug.as_str(), u.parent.as_deref())).collect();
    let ancestors = |slug: &str| {
        let mut above = Vec::new();
        let mut at = parents.get(slug).copied().flatten();
        while let Some(parent) = at {
            above.push(parent.to_owned());
            at = parents.get(parent).copied().flatten();
        }
        above
    };
    let leaves: Vec<PanelUnit> = source
        .units
        .iter()
        .filter(|u| !u.kind.is_published())
        .map(|u| PanelUnit { slug: u.slug.clone(), ancestors: ancestors(&u.slug) })
        .collect();
    let rows = source.observed.iter().filter_map(|o| match (o.measure, o.period, o.reading) {
        (Measure::Count(count), Period::Month(month), Ok(value)) => {
            Some(row(o.unit.clone(), o.role.clone(), month, count, value))
        }
        _ => None,
    });
    Ok(panel::build(&leaves, rows)?)
}

fn row(unit: String, role: Option<RoleGroup>, month: Month, count: Count, value: f64) -> panel::Row {
    panel::Row { unit, role, month, count, value }
}
