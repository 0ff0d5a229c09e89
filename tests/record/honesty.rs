//! Which forecasts count: nobody can mend the record afterwards.

use staffcast::domain::{Count, Measure};
use staffcast::forecast::drift::Recipe;
use staffcast::pipeline::record::{forget_old, read};
use staffcast::store::{Database, extracts, record};

use super::invented::{day, forecast, send, serve};
use crate::support::on_each_database;

const VACANCIES: Measure = Measure::Count(Count::VacanciesFte);

fn figure(month: &'static str, value: f64) -> (&'static str, &'static str, &'static str, f64) {
    ("a", month, "vacancies_fte", value)
}

/// Serves `point` for every month after January 2026.
fn fit(db: &Database, id: &str, fitted: &str, point: f64) {
    let served = forecast(id, "2026-01", "c/a", "vacancies_fte", point, 0.0);
    serve(db, id, "2026-01", fitted, &[(served, Some(10.0))]);
}

/// The models that count, and the point served one month ahead.
fn counted(db: &Database) -> Vec<(String, f64)> {
    let track = read(db, "c/a", VACANCIES, None, &Recipe::embedded().shift).expect("a unit");
    let point = |id: &str| {
        track.outcomes.iter().find(|o| o.step.ahead == 1).map_or(f64::NAN, |o| {
            assert!(!id.is_empty());
            o.step.point
        })
    };
    track.served.iter().map(|s| (s.id.clone(), point(&s.id))).collect()
}

#[test]
fn of_one_month_the_last_forecast_before_the_outcome_counts() {
    on_each_database(|db| {
        send(db, "2026-02-05", &[figure("2026-01", 10.0)]);
        fit(db, "m-1", "2026-02-06", 12.0);
        fit(db, "m-2", "2026-02-07", 13.0);
        send(db, "2026-03-05", &[figure("2026-02", 20.0)]);
        assert_eq!(counted(db), [("m-2".to_owned(), 13.0)]);
    });
}

#[test]
fn fitting_again_once_the_outcome_is_known_changes_nothing() {
    on_each_database(|db| {
        send(db, "2026-02-05", &[figure("2026-01", 10.0)]);
        fit(db, "m-1", "2026-02-06", 12.0);
        let known = send(db, "2026-03-05", &[figure("2026-02", 20.0)]);
        fit(db, "m-2", "2026-03-06", 20.0);
        assert_eq!(counted(db), [("m-1".to_owned(), 12.0)]);
        // Nor does hiding the outcome while fitting.
        extracts::undo(db, &known.id, day("2026-03-07")).expect("undone");
        fit(db, "m-3", "2026-03-08", 20.0);
        send(db, "2026-03-09", &[figure("2026-02", 20.5)]);
        assert_eq!(counted(db), [("m-1".to_owned(), 12.0)]);
    });
}

#[test]
fn a_month_first_fitted_after_its_outcome_was_known_does_not_count_at_all() {
    on_each_database(|db| {
        send(db, "2026-02-05", &[figure("2026-01", 10.0)]);
        let known = send(db, "2026-03-05", &[figure("2026-02", 20.0)]);
        extracts::undo(db, &known.id, day("2026-03-06")).expect("undone");
        fit(db, "m-1", "2026-03-07", 20.0);
        send(db, "2026-03-08", &[figure("2026-02", 20.5)]);
        assert_eq!(counted(db), []);
    });
}

#[test]
fn the_record_stays_when_snapshots_go() {
    on_each_database(|db| {
        send(db, "2026-02-05", &[figure("2026-01", 10.0)]);
        fit(db, "m-1", "2026-02-06", 12.0);
        send(db, "2026-03-05", &[figure("2026-02", 20.0)]);
        assert!(record::snapshot(db, "sha256:s").expect("read").is_some());
        assert_eq!(forget_old(db, 0).expect("forgotten"), 1);
        assert_eq!(record::snapshot(db, "sha256:s").expect("read"), None);
        assert_eq!(counted(db), [("m-1".to_owned(), 12.0)]);
    });
}

#[test]
fn a_snapshot_goes_with_the_last_model_that_keeps_it() {
    on_each_database(|db| {
        send(db, "2026-02-05", &[figure("2026-01", 10.0)]);
        fit(db, "m-1", "2026-02-06", 12.0);
        fit(db, "m-2", "2026-02-07", 12.0);
        assert_eq!(forget_old(db, 1).expect("forgotten"), 0, "both were fitted from the same");
        record::mark(db, "m-1", true).expect("marked");
        assert_eq!(forget_old(db, 0).expect("forgotten"), 0, "one is marked");
        record::mark(db, "m-1", false).expect("released");
        assert_eq!(forget_old(db, 0).expect("forgotten"), 1);
        let unknown = record::mark(db, "m-9", true).expect_err("no such model");
        assert_eq!(staffcast::domain::Failure::code(&unknown), "snapshot_not_found");
    });
}
