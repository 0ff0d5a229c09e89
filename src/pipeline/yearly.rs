//! Published yearly tables that were ingested: every authority's coming years, by the model of `census forecast`.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use serde_json::{Value, json};

use super::{Error, fits};
use crate::domain::{
    AuthorityYear, CensusMeasure, Forecast, GeographicLevel, Level, Measure, ModelRef, Period, PublishedTable, Reading,
    TrackRecord, UnitKind, ledger,
};
use crate::forecast::census::{self, AuthorityForecast, Recipe, Served};
use crate::store::models::ModelRecord;
use crate::store::observations::{self, Observed, PeriodKind};
use crate::store::units::UnitRecord;
use crate::store::{self, Database};

/// The kind of the model in the store.
pub const KIND: &str = "census";
const METHOD: &str = "yearly model pooled over all authorities";
const AHEAD: usize = 3;

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
    let units = store::units::list(db, Some(organisation))?;
    let table = read_table(db, organisation, &units)?;
    let levels: Vec<Level> = super::forecasts::LEVELS.iter().filter_map(|p| Level::new(*p).ok()).collect();
    let served = census::serve(&table, recipe, AHEAD, &levels)
        .map_err(|source| Error::Census { path: organisation.into(), source })?;
    let last = table.rows.iter().map(|row| row.year).max().unwrap_or_default();
    let model = ModelRecord {
        id: fits::new_id(now),
        organisation: organisation.to_owned(),
        kind: KIND.into(),
        method: METHOD.into(),
        data_hash: observations::data_hash(db, organisation)?,
        as_of: Period::Year(last),
        created_at: now,
        seed: 0,
        version: env!("CARGO_PKG_VERSION").into(),
        card: card(&table, &served),
        body: Value::Null,
    };
    let slugs: BTreeMap<&str, &str> =
        units.iter().filter(|u| u.kind == UnitKind::Authority).map(|u| (code(&u.slug), u.slug.as_str())).collect();
    let forecasts: Vec<Forecast> = served
        .forecasts
        .authorities
        .iter()
        .filter_map(|f| Some(shown(slugs.get(f.old_la_code.as_str())?, f, &served, &model)))
        .collect();
    store::models::publish(db, &model, &forecasts)?;
    Ok(model)
}

/// The code of an authority is the last part of its slug.
pub(super) fn code(slug: &str) -> &str {
    slug.rsplit('/').next().unwrap_or(slug)
}

/// The table as it was published, from the current observations; an organisation's own returns stand beside it.
pub(super) fn read_table(db: &Database, organisation: &str, units: &[UnitRecord]) -> Result<PublishedTable, Error> {
    Ok(table(units, observations::current(db, organisation, PeriodKind::Year)?))
}

/// The published table of these observations.
pub(super) fn table(units: &[UnitRecord], observed: Vec<Observed>) -> PublishedTable {
    let units: BTreeMap<&str, &UnitRecord> = units.iter().map(|u| (u.slug.as_str(), u)).collect();
    let mut rows: BTreeMap<(String, i32), AuthorityYear> = BTreeMap::new();
    for o in observed {
        let (Period::Year(year), Some(unit)) = (o.period, units.get(o.unit.as_str())) else { continue };
        if !unit.kind.is_published() {
            continue;
        }
        let row = rows.entry((o.unit.clone(), year)).or_insert_with(|| empty_row(unit, &units, year));
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

fn shown(unit: &str, f: &AuthorityForecast, served: &Served, model: &ModelRecord) -> Forecast {
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
        as_of: model.as_of,
        model: ModelRef {
            id: model.id.clone(),
            method: if fallback { "last value, with ranges from past changes".into() } else { METHOD.into() },
            fallback,
        },
        history: Vec::new(),
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
