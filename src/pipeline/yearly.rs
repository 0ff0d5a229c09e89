//! Published yearly tables that were ingested: every authority's coming years, by the model of `census forecast`.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use serde_json::{Value, json};

use super::record::{explanation, kept};
use super::source::Source;
use super::{Error, fits};
use crate::domain::{
    AuthorityYear, CensusMeasure, Forecast, GeographicLevel, Level, Measure, ModelRef, Period, Promise, PublishedTable,
    Reading, TrackRecord, UnitKind, ledger,
};
use crate::forecast::census::{self, AuthorityForecast, Recipe, Served};
use crate::store::Database;
use crate::store::models::ModelRecord;
use crate::store::observations::{self, PeriodKind};
use crate::store::units::UnitRecord;

/// The kind of the model in the store.
pub const KIND: &str = "census";
const METHOD: &str = "yearly model pooled over all authorities";
const AHEAD: usize = 3;

/// A fit before it is named and stored.
pub(super) struct Fitted {
    /// The last year with data.
    pub(super) last: i32,
    /// Without the model's id.
    pub(super) forecasts: Vec<Forecast>,
    card: Value,
    /// Last values by slug and measure.
    known: BTreeMap<(String, Measure), f64>,
}

/// Fits the yearly model to an organisation's published tables and publishes a forecast of every authority.
///
/// # Errors
/// When there are no authorities with values, or the database fails; nothing is published then.
pub(super) fn fit(
    db: &Database,
    organisation: &str,
    recipe: &Recipe,
    now: NaiveDateTime,
) -> Result<ModelRecord, Error> {
    let source = Source::read(db, organisation, PeriodKind::Year)?;
    let mut fitted = make(&source, organisation, recipe)?;
    let snapshot = kept::snapshot_of_census(&source, recipe);
    let mut model = ModelRecord {
        id: fits::new_id(now),
        organisation: organisation.to_owned(),
        kind: KIND.into(),
        method: METHOD.into(),
        data_hash: observations::data_hash(db, organisation)?,
        as_of: Period::Year(fitted.last),
        created_at: now,
        seed: 0,
        version: env!("CARGO_PKG_VERSION").into(),
        card: fitted.card.take(),
        body: Value::Null,
    };
    model.card["data"]["hash"] = model.data_hash.clone().into();
    model.card["made_from"] = json!({"snapshot": snapshot.hash(), "census_recipe": snapshot.hash_of(kept::CENSUS)});
    for forecast in &mut fitted.forecasts {
        forecast.model.id.clone_from(&model.id);
    }
    let explanations = explanation::of_census(db, &model, &source, &fitted.forecasts, recipe);
    let last = |f: &Forecast| fitted.known.get(&(f.unit.clone(), f.measure)).copied();
    let promises = fitted.forecasts.iter().map(|f| Promise::of(f, last(f))).collect();
    kept::publish(db, &model, &fitted.forecasts, &kept::Beside { snapshot, promises, explanations })?;
    Ok(model)
}

/// Fits and forecasts; the same source and recipe give the same bytes.
///
/// # Errors
/// When there are no authorities with values.
pub(super) fn make(source: &Source, organisation: &str, recipe: &Recipe) -> Result<Fitted, Error> {
    let table = table_of(source);
    let levels: Vec<Level> = super::forecasts::LEVELS.iter().filter_map(|p| Level::new(*p).ok()).collect();
    let served = census::serve(&table, recipe, AHEAD, &levels)
        .map_err(|source| Error::Census { path: organisation.into(), source })?;
    let last = table.rows.iter().map(|row| row.year).max().unwrap_or_default();
    let units = source.units.iter();
    let slugs: BTreeMap<&str, &str> =
        units.filter(|u| u.kind == UnitKind::Authority).map(|u| (code(&u.slug), u.slug.as_str())).collect();
    let of = |f: &AuthorityForecast| Some(shown(slugs.get(f.old_la_code.as_str())?, f, &served, Period::Year(last)));
    let forecasts = served.forecasts.authorities.iter().filter_map(of).collect();
    let authorities = table.rows.iter().filter(|row| row.year == last && row.level == GeographicLevel::Authority);
    let known =
        authorities.filter_map(|row| Some((*slugs.get(row.old_la_code.as_str())?, row))).flat_map(|(slug, row)| {
            row.rates.iter().filter_map(move |(rate, v)| Some(((slug.to_owned(), Measure::Rate(*rate)), (*v).ok()?)))
        });
    Ok(Fitted { last, forecasts, card: card(&table, &served), known: known.collect() })
}

/// The code of an authority is the last part of its slug.
pub(super) fn code(slug: &str) -> &str {
    slug.rsplit('/').next().unwrap_or(slug)
}

/// The table as it was published, from the current observations; an organisation's own returns stand beside it.
pub(super) fn read_table(db: &Database, organisation: &str, units: &[UnitRecord]) -> Result<PublishedTable, Error> {
    Ok(table_of(&Source {
        units: units.to_vec(),
        observed: observations::current(db, organisation, PeriodKind::Year)?,
    }))
}

/// The published table of these observations.
pub(super) fn table_of(source: &Source) -> PublishedTable {
    let units: BTreeMap<&str, &UnitRecord> = source.units.iter().map(|u| (u.slug.as_str(), u)).collect();
    let mut rows: BTreeMap<(&str, i32), AuthorityYear> = BTreeMap::new();
    for o in &source.observed {
        let (Period::Year(year), Some(unit)) = (o.period, units.get(o.unit.as_str())) else { continue };
        if !unit.kind.is_published() {
            continue;
        }
        let row = rows.entry((o.unit.as_str(), year)).or_insert_with(|| empty_row(unit, &units, year));
        keep(row, o.measure, o.reading);
    }
    PublishedTable { rows: rows.into_values().collect() }
}

fn empty_row(unit: &UnitRecord, units: &BTreeMap<&str, &UnitRecord>, year: i32) -> AuthorityYear {
    let parent = unit.parent.as_deref().and_then(|slug| units.get(slug));
    let (level, region, code) = match unit.kind {
        UnitKind::Authority => (GeographicLevel::Authority, parent.map_or("", |p| &p.name), code(&unit.slug)),
        UnitKind::Region => (GeographicLevel::Regional, unit.name.as_str(), ""),
        _ => (GeographicLevel::National, "", ""),
    };
    AuthorityYear {
        year,
        level,
        region: region.to_owned(),
        old_la_code: code.to_owned(),
        new_code: String::new(),
        name: unit.name.clone(),
        counts: BTreeMap::new(),
        rates: BTreeMap::new(),
        row: 0,
    }
}

fn keep(row: &mut AuthorityYear, measure: Measure, reading: Reading) {
    match measure {
        Measure::Count(count) => drop(row.counts.insert(count, reading)),
        Measure::Rate(rate) => drop(row.rates.insert(rate, reading)),
    }
}

fn shown(unit: &str, f: &AuthorityForecast, served: &Served, as_of: Period) -> Forecast {
    let rate = f.measure.rate();
    let fallback = served.fallback.contains(&f.measure);
    let track_record = record_of(served, f.measure).cloned();
    let mut warnings =
        vec!["Years of national change move all authorities together; ranges hold it only in part.".into()];
    if fallback {
        warnings.push("On past years the model was no better than the last value, so the last value is shown.".into());
    }
    if track_record.is_none() {
        warnings.push("Too few years for a track record.".into());
    }
    Forecast {
        unit: unit.to_owned(),
        measure: rate.into(),
        definition: ledger::printed(rate).map_or(ledger::COUNT, |d| d.name).to_owned(),
        unit_of_measure: rate.unit_of_measure(),
        as_of,
        model: ModelRef {
            id: String::new(),
            method: if fallback { "last value, with ranges from past changes".into() } else { METHOD.into() },
            fallback,
        },
        history: Vec::new(),
        breaks: Vec::new(),
        forecast: f.steps.clone(),
        track_record,
        statement: f.statement(),
        warnings,
    }
}

fn record_of(served: &Served, measure: CensusMeasure) -> Option<&TrackRecord> {
    served.records.iter().find(|(m, _)| *m == measure).map(|(_, record)| record)
}

fn card(table: &PublishedTable, served: &Served) -> Value {
    let years = table.rows.iter().map(|row| row.year);
    let measures: Vec<Value> = served
        .forecasts
        .measures
        .iter()
        .map(|fitted| {
            json!({
                "measure": fitted.measure.rate(),
                "served": if served.fallback.contains(&fitted.measure) { "last value" } else { "model" },
                "track_record": record_of(served, fitted.measure),
                "next_year_effects_in_points": fitted.coefficients.first(),
            })
        })
        .collect();
    json!({
        "method": METHOD,
        "data": {"first": years.clone().min(), "last": years.max(), "rows": table.rows.len()},
        "measures": measures,
        "limits": [
            "Effects are associations over all authorities, not causes.",
            "National movement cannot be foreseen from a few years; ranges widen for it with the horizon.",
        ],
    })
}
