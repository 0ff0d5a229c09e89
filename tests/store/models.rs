//! Models and the forecasts they made.

use serde_json::json;
use staffcast::domain::{Failure, Forecast, HistoryPoint, Interval, Kind, Level, ModelRef, Step, TrackRecord};
use staffcast::store::models::{self, ModelRecord};
use staffcast::store::{Database, forecasts, organisations};

use super::samples::{at, extract, measure, observation, period, send};
use crate::support::on_each_database;

fn model(id: &str, organisation: &str, minute: u32) -> ModelRecord {
    ModelRecord {
        id: id.into(),
        organisation: organisation.into(),
        kind: "workforce".into(),
        method: "stock and flow".into(),
        data_hash: "sha256:d".into(),
        as_of: period("2026-04"),
        created_at: at(minute),
        seed: u64::MAX - 1,
        version: "0.1.0".into(),
        card: json!({"shown": ["a", 0.1], "of": null}),
        body: json!({"coefficients": [0.1 + 0.2, 1.0 / 3.0]}),
    }
}

fn forecast(unit: &str, what: &str, definition: &str, model: &str, point: f64) -> Forecast {
    let level = |percent| Level::new(percent).expect("a level");
    let interval = |percent, half| Interval { level: level(percent), lower: point - half, upper: point + half };
    Forecast {
        unit: unit.into(),
        measure: measure(what),
        definition: definition.into(),
        unit_of_measure: measure(what).unit_of_measure(),
        as_of: period("2026-04"),
        model: ModelRef { id: model.into(), method: "stock and flow".into(), fallback: false },
        breaks: Vec::new(),
        history: vec![HistoryPoint {
            period: period("2026-04"),
            value: Some(point),
            numerator: None,
            denominator: None,
            gap: None,
        }],
        forecast: vec![Step {
            period: period("2026-05"),
            point,
            intervals: vec![interval(80, 1.0 / 3.0), interval(95, 2.0 / 3.0)],
        }],
        track_record: Some(TrackRecord {
            origins: 12,
            mae: 0.1,
            naive_mae: 0.2,
            seasonal_naive_mae: None,
            coverage_80: 0.8,
            coverage_95: 0.96,
            live: None,
        }),
        statement: "It stays as it is.".into(),
        warnings: vec![],
    }
}

fn ready(db: &Database) {
    let row = |unit| observation(unit, "social_worker", "2026-04", "leavers", Ok(1.0));
    send(db, "rivermouth", "sha256:a", 1, &extract(vec![row("north"), row("south")]));
    send(db, "elsewhere", "sha256:a", 1, &extract(vec![row("north")]));
}

#[test]
fn a_model_comes_back_as_it_was_saved() {
    on_each_database(|db| {
        ready(db);
        let saved = model("m-1", "rivermouth", 1);
        models::save(db, &saved).expect("a model");
        assert_eq!(models::get(db, "m-1").expect("stored"), saved);
        let twice = models::save(db, &saved).expect_err("the id is taken");
        assert_eq!((twice.kind(), twice.code()), (Kind::Conflict, "already_stored"));
        let missing = models::get(db, "m-2").expect_err("unknown");
        assert_eq!((missing.kind(), missing.code()), (Kind::NotFound, "model_not_found"));
        let homeless = models::save(db, &model("m-3", "nowhere", 1)).expect_err("no such organisation");
        assert_eq!(homeless.code(), "organisation_not_found");
    });
}

#[test]
fn models_are_listed_newest_first_without_their_bodies() {
    on_each_database(|db| {
        ready(db);
        for (id, organisation, minute) in
            [("m-1", "rivermouth", 1), ("m-2", "rivermouth", 3), ("m-3", "rivermouth", 2), ("m-4", "elsewhere", 9)]
        {
            models::save(db, &model(id, organisation, minute)).expect("a model");
        }
        let listed = models::list(db, Some("rivermouth")).expect("a list");
        assert_eq!(listed.iter().map(|m| m.id.as_str()).collect::<Vec<_>>(), ["m-2", "m-3", "m-1"]);
        assert!(listed.iter().all(|m| m.body.is_null() && !m.card.is_null()));
        assert_eq!(models::list(db, None).expect("a list").len(), 4);
        let latest = models::latest(db, "rivermouth", "workforce").expect("an organisation").expect("a model");
        assert_eq!(latest, model("m-2", "rivermouth", 3));
        organisations::ensure(db, "fresh", None, at(1)).expect("new");
        assert_eq!(models::latest(db, "fresh", "workforce").expect("an organisation"), None);
    });
}

#[test]
fn forecasts_come_back_without_their_history_newest_of_each() {
    on_each_database(|db| {
        ready(db);
        let north = "rivermouth/north";
        let of = |model, point| {
            vec![
                forecast(north, "leavers", "count", model, point),
                forecast(north, "agency_rate", "dfe_workforce", model, point),
                forecast("rivermouth", "leavers", "count", model, point),
            ]
        };
        models::publish(db, &model("m-1", "rivermouth", 1), &of("m-1", 1.0)).expect("published");
        let extra = forecast(north, "agency_rate", "establishment", "m-1", 1.5);
        forecasts::save_all(db, "rivermouth", "m-1", at(1), std::slice::from_ref(&extra)).expect("one more");
        models::publish(db, &model("m-2", "rivermouth", 2), &of("m-2", 2.0 / 3.0)).expect("published");

        let mut expected = forecast(north, "leavers", "count", "m-2", 2.0 / 3.0);
        expected.history.clear();
        assert_eq!(forecasts::latest(db, north, measure("leavers"), "count").expect("a unit"), Some(expected));
        assert_eq!(forecasts::latest(db, north, measure("cases"), "count").expect("a unit"), None);
        let all = forecasts::latest_of_unit(db, north).expect("a unit");
        let all: Vec<_> =
            all.iter().map(|f| (f.measure.as_str(), f.definition.as_str(), f.model.id.as_str())).collect();
        let expected = [
            ("agency_rate", "dfe_workforce", "m-2"),
            ("agency_rate", "establishment", "m-1"),
            ("leavers", "count", "m-2"),
        ];
        assert_eq!(all, expected);
        assert_eq!(forecasts::latest_of_unit(db, "rivermouth/south").expect("a unit"), []);
        assert_eq!(forecasts::latest_of_unit(db, "rivermouth/west").expect_err("unknown").code(), "unit_not_found");
    });
}

#[test]
fn a_model_and_its_forecasts_are_published_together_or_not_at_all() {
    on_each_database(|db| {
        ready(db);
        let made = model("m-1", "rivermouth", 1);
        let stranger = [forecast("elsewhere/north", "leavers", "count", "m-1", 1.0)];
        assert_eq!(models::publish(db, &made, &stranger).expect_err("not its unit").code(), "unit_not_found");
        let one = forecast("rivermouth", "leavers", "count", "m-1", 1.0);
        let twice = models::publish(db, &made, &[one.clone(), one.clone()]).expect_err("the same twice");
        assert_eq!(twice.code(), "already_stored");
        assert_eq!(models::list(db, None).expect("a list"), []);

        models::publish(db, &made, &[]).expect("published");
        let theirs = forecasts::save_all(db, "elsewhere", "m-1", at(1), &[]).expect_err("another's model");
        assert_eq!(theirs.code(), "model_not_found");
    });
}
