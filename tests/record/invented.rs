//! A small council whose figures, forecasts and dates a test decides.

use chrono::{NaiveDate, NaiveDateTime};
use sha2::{Digest, Sha256};
use staffcast::domain::{
    Extract, ExtractKind, Forecast, Interval, Level, Measure, ModelRef, Month, Observation, Promise, RoleGroup, Step,
    Unit, UnitKind,
};
use staffcast::store::Database;
use staffcast::store::extracts::{ExtractRecord, NewExtract, Received, receive};
use staffcast::store::models::{ModelRecord, publish_made};
use staffcast::store::record::Made;

/// Midnight of a day written `2026-05-01`.
pub fn day(text: &str) -> NaiveDateTime {
    text.parse::<NaiveDate>().expect("a day").and_hms_opt(0, 0, 0).expect("midnight")
}

/// Receives figures of social workers: unit below the council, month, measure, value.
pub fn send(db: &Database, when: &str, figures: &[(&str, &str, &str, f64)]) -> ExtractRecord {
    let observations: Vec<Observation> = figures
        .iter()
        .map(|(unit, month, measure, value)| Observation {
            unit: (*unit).into(),
            role: Some(RoleGroup::new("social_worker")),
            period: month.parse().expect("a month"),
            measure: measure.parse().expect("a measure"),
            reading: Ok(*value),
        })
        .collect();
    keep(db, when, observations)
}

/// Receives observations.
pub fn keep(db: &Database, when: &str, observations: Vec<Observation>) -> ExtractRecord {
    let mut units: Vec<Unit> = Vec::new();
    for o in &observations {
        let parts: Vec<&str> = o.unit.split('/').collect();
        for n in 1..=parts.len() {
            let slug = parts[..n].join("/");
            let kind = if n == 1 { UnitKind::Service } else { UnitKind::Team };
            if units.iter().all(|u| *u.slug != *slug) {
                units.push(Unit { slug: slug.as_str().into(), name: slug.as_str().into(), kind });
            }
        }
    }
    let hash = format!("{:x}", Sha256::digest(format!("{when} {observations:?}")));
    let rows = observations.len() as u32;
    let extract = Extract { rows, accepted: rows, units, observations, ..Extract::empty(ExtractKind::MonthlyPosition) };
    let new = NewExtract {
        organisation: "c",
        file_name: "position.csv",
        content_hash: &hash,
        received_at: day(when),
        extract: &extract,
    };
    match receive(db, &new).expect("a fine extract") {
        Received::New(record) | Received::Same(record) => record,
    }
}

/// A forecast of 36 months: the point grows by `slope` a month, ranges are 2 and 4 wide to each side.
pub fn forecast(model: &str, as_of: &str, unit: &str, measure: &str, point: f64, slope: f64) -> Forecast {
    let as_of: Month = as_of.parse().expect("a month");
    let measure: Measure = measure.parse().expect("a measure");
    let interval = |percent, point, half| Interval {
        level: Level::new(percent).expect("a level"),
        lower: point - half,
        upper: point + half,
    };
    let step = |n: i32| {
        let point = point + slope * f64::from(n);
        let intervals = vec![interval(80, point, 2.0), interval(95, point, 4.0)];
        Step { period: as_of.plus(n).into(), point, intervals }
    };
    Forecast {
        unit: unit.into(),
        measure,
        definition: "count".into(),
        unit_of_measure: measure.unit_of_measure(),
        as_of: as_of.into(),
        model: ModelRef { id: model.into(), method: "by hand".into(), fallback: false },
        history: vec![],
        breaks: Vec::new(),
        forecast: (1..=36).map(step).collect(),
        track_record: None,
        statement: String::new(),
        warnings: vec![],
    }
}

/// Publishes a model with forecasts and the last value each knew.
pub fn serve(db: &Database, id: &str, as_of: &str, fitted: &str, forecasts: &[(Forecast, Option<f64>)]) {
    let model = ModelRecord {
        id: id.into(),
        organisation: "c".into(),
        kind: "workforce".into(),
        method: "by hand".into(),
        data_hash: "sha256:d".into(),
        as_of: as_of.parse().expect("a month"),
        created_at: day(fitted),
        seed: 1,
        version: "0.0.1".into(),
        card: serde_json::json!({}),
        body: serde_json::Value::Null,
    };
    let promises: Vec<Promise> = forecasts.iter().map(|(f, last)| Promise::of(f, *last)).collect();
    let forecasts: Vec<Forecast> = forecasts.iter().map(|(f, _)| f.clone()).collect();
    let made = Made {
        snapshot_hash: "sha256:s",
        snapshot: b"not opened here",
        outputs: "sha256:o",
        promises: &promises,
        explanations: &[],
    };
    publish_made(db, &model, &forecasts, &made).expect("published");
}
