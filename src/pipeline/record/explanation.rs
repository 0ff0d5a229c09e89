//! What moved since the forecast served before, split into the model, revised data and new data.
//!
//! For the same period ahead: the forecast before → the same snapshot by today's program and recipe
//! (model) → the old months as they stand now (revised data) → all months (new data) → the method that is served
//! now (method: our model or the last value, and how the two are weighed). One part is the difference of two
//! neighbours, so the parts add up to the whole. Every run has the same seed: common random numbers keep
//! simulation noise out of the differences. A step in which nothing changed is not run; where only months were added, nothing is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::kept::{self, Explanations};
use super::snapshot::Snapshot;
use crate::domain::{Forecast, Measure, Period, Promise, PromisedStep, Step, UnitOfMeasure};
use crate::forecast::workforce::{BacktestReport, Options, TreeLevel, levels, serve_as};
use crate::pipeline::monthly::{self, Asked};
use crate::pipeline::source::Source;
use crate::pipeline::yearly;
use crate::pipeline::{Error, measures};
use crate::report::words;
use crate::store::models::ModelRecord;
use crate::store::record::Served;
use crate::store::{self, Database};

/// What moved in one figure of the forecast; `before` and the parts add up to `after`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// As it was served before.
    pub before: f64,
    /// Another version or recipe of the model.
    pub model: f64,
    /// Months known before, as they stand now.
    pub revised_data: f64,
    /// Months that came since.
    pub new_data: f64,
    /// The last value served in place of the model, or the model again, or other weights of the two.
    pub method: f64,
    /// As it is served now.
    pub after: f64,
}

/// One period ahead.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ExplainedStep {
    /// The period.
    pub period: Period,
    /// The median.
    pub point: Part,
    /// Width of the 80 % range.
    pub width_80: Part,
}

/// Why a forecast is other than the one before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Explained {
    /// Id of the model before.
    pub previous: String,
    /// The last period it knew.
    pub previous_as_of: Period,
    /// True where the last value is served now and was not before; false where it was and is not.
    pub switched_to_last_value: Option<bool>,
    /// Periods both forecasts speak of, nearest first.
    pub steps: Vec<ExplainedStep>,
    /// The same in plain sentences.
    pub sentences: Vec<String>,
}

/// Why the latest forecast of a measure is other than the one before; `None` where nothing came before or what
/// it was made from is no longer kept.
///
/// # Errors
/// When there is no such unit, definition or forecast.
pub fn read(
    db: &Database,
    unit: &str,
    measure: Measure,
    definition: Option<&str>,
) -> Result<(Forecast, Option<Explained>), Error> {
    let definition = measures::definition_of(measure, definition)?.map_or(crate::domain::ledger::COUNT, |d| d.name);
    let forecast = store::forecasts::latest(db, unit, measure, definition)?;
    let forecast = forecast.ok_or_else(|| Error::NoForecast {
        unit: unit.to_owned(),
        measure,
        definition: definition.to_owned(),
    })?;
    let stored = store::record::explanation(db, &forecast.model.id, measure, definition)?;
    let explained = stored.and_then(|mut of| serde_json::from_value(of.get_mut(unit)?.take()).ok());
    Ok((forecast, explained))
}

/// Forecasts on the way from before to now; `None` where the step before stands.
#[derive(Default)]
struct Runs {
    model: Option<Vec<Forecast>>,
    revised: Option<Vec<Forecast>>,
    new: Option<Vec<Forecast>>,
}

/// What was served before, and from what.
struct Before {
    served: Served,
    record: ModelRecord,
    snapshot: Snapshot,
    source: Source,
}

impl Before {
    fn read(db: &Database, organisation: &str, kind: &str) -> Result<Option<Self>, Error> {
        let Some(served) = store::record::models(db, organisation, kind)?.pop() else { return Ok(None) };
        let Some(making) = store::record::making(db, &served.id)? else { return Ok(None) };
        let Some(bytes) = store::record::snapshot(db, &making.snapshot)? else { return Ok(None) };
        let snapshot = Snapshot::unpack(&bytes)?;
        let (source, record) = (snapshot.source()?, store::models::get(db, &served.id)?);
        Ok(Some(Self { served, record, snapshot, source }))
    }

    /// Whether today's program with these files does what was done before.
    fn same_model(&self, now: &Snapshot, files: &[&str]) -> bool {
        let same = |name: &&str| self.snapshot.hash_of(name) == now.hash_of(name);
        self.record.version == env!("CARGO_PKG_VERSION") && files.iter().all(same)
    }

    fn same_data(&self, now: &Source) -> bool {
        Snapshot::of(&self.source) == Snapshot::of(now)
    }
}

/// Why the forecasts of a workforce model are other than those before. A failure leaves them unexplained,
/// never unserved.
pub(in crate::pipeline) fn of_workforce(
    db: &Database,
    model: &ModelRecord,
    source: &Source,
    fitted: &monthly::Fitted,
    asked: &Asked,
) -> Explanations {
    told(workforce(db, model, source, fitted, asked))
}

fn told(result: Result<Explanations, Error>) -> Explanations {
    result.unwrap_or_else(|error| {
        tracing::warn!(%error, "the change since the forecast before is not explained");
        Vec::new()
    })
}

fn workforce(
    db: &Database,
    model: &ModelRecord,
    source: &Source,
    fitted: &monthly::Fitted,
    asked: &Asked,
) -> Result<Explanations, Error> {
    let Some(before) = Before::read(db, &model.organisation, monthly::KIND)? else { return Ok(Vec::new()) };
    let report = before.record.card.get("backtest").cloned().unwrap_or_default();
    let Ok(report) = serde_json::from_value::<BacktestReport>(report) else { return Ok(Vec::new()) };
    let now = kept::snapshot_of_workforce(source, asked);
    let cut = source.until(before.served.as_of.min(model.as_of));
    let mut runs = Runs::default();
    if !before.same_model(&now, &[kept::WORKFORCE, kept::OPTIONS]) {
        runs.model = Some(monthly::make_as(&report, &before.source, asked)?);
    }
    if !before.same_data(&cut) {
        runs.revised = Some(monthly::make_as(&report, &cut, asked)?);
    }
    let levels = levels(&fitted.panel);
    let fallback = |report: &BacktestReport, f: &Forecast| {
        let level: TreeLevel = *levels.get(&f.unit)?;
        Some(report.score(f.measure, &f.definition, level)?.fallback)
    };
    let switched = |f: &Forecast| switch(fallback(&report, f).unwrap_or(false), f.model.fallback);
    // Only of measures that switched or are weighed otherwise: writing forecasts costs as much as simulating them.
    let mut measures = fitted.backtest.reweighed(&report, &asked.options.measures);
    measures.extend(fitted.forecasts.iter().filter(|f| switched(f).is_some()).map(|f| f.measure));
    if !measures.is_empty() {
        let options = Options { measures: measures.into_iter().collect(), ..asked.options.clone() };
        runs.new = Some(serve_as(&report, &fitted.panel, &fitted.model, &asked.recipe, &options)?);
    }
    split(db, &before.served, &fitted.forecasts, &runs, switched)
}

/// Why the forecasts of the yearly model are other than those before; its choice of method belongs to its data.
pub(in crate::pipeline) fn of_census(
    db: &Database,
    model: &ModelRecord,
    source: &Source,
    forecasts: &[Forecast],
    recipe: &crate::forecast::census::Recipe,
) -> Explanations {
    told(census(db, model, source, forecasts, recipe))
}

fn census(
    db: &Database,
    model: &ModelRecord,
    source: &Source,
    forecasts: &[Forecast],
    recipe: &crate::forecast::census::Recipe,
) -> Result<Explanations, Error> {
    let Some(before) = Before::read(db, &model.organisation, yearly::KIND)? else { return Ok(Vec::new()) };
    let cut = source.until(before.served.as_of.min(model.as_of));
    let mut runs = Runs::default();
    let forecasts_of = |source: &Source| Ok::<_, Error>(yearly::make(source, &model.organisation, recipe)?.forecasts);
    if !before.same_model(&kept::snapshot_of_census(source, recipe), &[kept::CENSUS]) {
        runs.model = Some(forecasts_of(&before.source)?);
    }
    if !before.same_data(&cut) {
        runs.revised = Some(forecasts_of(&cut)?);
    }
    let fallback = |f: &Forecast| {
        let measures = before.record.card.get("measures").and_then(Value::as_array);
        measures.into_iter().flatten().any(|m| m["measure"] == f.measure.as_str() && m["served"] == "last value")
    };
    split(db, &before.served, forecasts, &runs, |f| switch(fallback(f), f.model.fallback))
}

fn switch(before: bool, now: bool) -> Option<bool> {
    (before != now).then_some(now)
}

type Index<'a> = BTreeMap<(&'a str, Measure, &'a str), &'a Forecast>;

fn index(forecasts: &[Forecast]) -> Index<'_> {
    forecasts.iter().map(|f| ((f.unit.as_str(), f.measure, f.definition.as_str()), f)).collect()
}

/// Every forecast beside what was promised before, by measure and definition.
fn split(
    db: &Database,
    before: &Served,
    forecasts: &[Forecast],
    runs: &Runs,
    switched: impl Fn(&Forecast) -> Option<bool>,
) -> Result<Explanations, Error> {
    let [model, revised, new] = [&runs.model, &runs.revised, &runs.new].map(|run| run.as_deref().map(index));
    let mut by_measure: BTreeMap<(Measure, &str), Vec<&Forecast>> = BTreeMap::new();
    for forecast in forecasts {
        by_measure.entry((forecast.measure, &forecast.definition)).or_default().push(forecast);
    }
    let mut explanations = Vec::new();
    for ((measure, definition), forecasts) in by_measure {
        let promises = store::record::of_measure(db, &[&before.id], measure, definition)?;
        let promises = promises.into_values().flatten().map(|p| (p.unit.clone(), p)).collect::<BTreeMap<_, Promise>>();
        let mut units = serde_json::Map::new();
        for forecast in forecasts {
            let Some(promise) = promises.get(&forecast.unit) else { continue };
            let key = (forecast.unit.as_str(), measure, definition);
            let [model, revised, new] = [&model, &revised, &new].map(|run| run.as_ref()?.get(&key).copied());
            let ways = Ways { model, revised, new, now: forecast };
            let steps: Vec<ExplainedStep> =
                promise.steps.iter().filter_map(|step| ways.step(before.as_of, step)).collect();
            if !steps.is_empty() {
                let switched = switched(forecast);
                let sentences = sentences(measure, before.as_of, &steps, switched);
                let previous = before.id.clone();
                let explained = Explained {
                    previous,
                    previous_as_of: before.as_of,
                    switched_to_last_value: switched,
                    steps,
                    sentences,
                };
                units.insert(forecast.unit.clone(), json!(explained));
            }
        }
        if !units.is_empty() {
            explanations.push((measure, definition.to_owned(), Value::Object(units)));
        }
    }
    Ok(explanations)
}

/// One forecast on its way from before to now.
struct Ways<'a> {
    model: Option<&'a Forecast>,
    revised: Option<&'a Forecast>,
    new: Option<&'a Forecast>,
    now: &'a Forecast,
}

impl Ways<'_> {
    fn step(&self, as_of: Period, promised: &PromisedStep) -> Option<ExplainedStep> {
        let period = as_of.after(i32::from(promised.ahead));
        let at = |f: Option<&Forecast>| f?.forecast.iter().find(|s| s.period == period).and_then(figures);
        let now = at(Some(self.now))?;
        let before = (promised.point, promised.range_80.1 - promised.range_80.0);
        let model = at(self.model).unwrap_or(before);
        let revised = at(self.revised).unwrap_or(model);
        let new = at(self.new).unwrap_or(now);
        let part = |of: fn((f64, f64)) -> f64| Part {
            before: tidy(of(before)),
            model: tidy(of(model) - of(before)),
            revised_data: tidy(of(revised) - of(model)),
            new_data: tidy(of(new) - of(revised)),
            method: tidy(of(now) - of(new)),
            after: tidy(of(now)),
        };
        Some(ExplainedStep { period, point: part(|f| f.0), width_80: part(|f| f.1) })
    }
}

/// Median and width of the 80 % range.
fn figures(step: &Step) -> Option<(f64, f64)> {
    let (lower, upper) = step.range(crate::domain::Level::EIGHTY)?;
    Some((step.point, upper - lower))
}

/// Forecasts have four decimals; differences of them have too, but for the last bits.
fn tidy(value: f64) -> f64 {
    (value * 1e4).round() / 1e4 + 0.0
}

/// The step about a year ahead, in words: the middle, and the width of the range around it.
fn sentences(measure: Measure, as_of: Period, steps: &[ExplainedStep], switched: Option<bool>) -> Vec<String> {
    let unit = measure.unit_of_measure();
    let Some(step) = steps.iter().min_by_key(|s| (s.period.last_month().since(as_of.last_month()) - 12).abs()) else {
        return Vec::new();
    };
    let middle = format!(
        "For {} the middle was {} in the forecast of {} and is {} now{}.",
        words::period(step.period),
        words::value(step.point.before, unit),
        words::period(as_of),
        words::value(step.point.after, unit),
        parts(&step.point, unit),
    );
    let width = format!(
        "Its 80{}% range was {} wide and is {} wide now{}.",
        words::NO_BREAK,
        words::difference(step.width_80.before, unit),
        words::difference(step.width_80.after, unit),
        parts(&step.width_80, unit),
    );
    let switched = switched.map(|to_last| {
        if to_last {
            "The model no longer beats \"it stays as it is\" on your own past, so that rule is shown now."
        } else {
            "\"It stays as it is\" was shown before; the model now does better on your own past and is shown again."
        }
        .to_owned()
    });
    [middle, width].into_iter().chain(switched).collect()
}

/// ": months that came since +0.6 points, corrections of months known before −0.1 points", or that nothing moved.
fn parts(part: &Part, unit: UnitOfMeasure) -> String {
    let named = [
        ("months that came since", part.new_data),
        ("corrections of months known before", part.revised_data),
        ("another version or recipe of the model", part.model),
        ("another method or other weights", part.method),
    ];
    let moved = named.iter().filter(|(_, size)| *size != 0.0).map(|(what, size)| {
        let sign = if *size > 0.0 { "+" } else { "−" };
        format!("{what} {sign}{}", words::difference(size.abs(), unit))
    });
    let moved: Vec<String> = moved.collect();
    if moved.is_empty() { ": nothing moved".into() } else { format!(": {}", moved.join(", ")) }
}
