//! Served forecasts against what came.

use staffcast::domain::{Count, LiveRecord, Measure};
use staffcast::forecast::drift::Recipe;
use staffcast::pipeline::record::{Track, read};
use staffcast::store::{Database, extracts};

use super::invented::{day, forecast, send, serve};
use crate::support::on_each_database;

const VACANCIES: Measure = Measure::Count(Count::VacanciesFte);

fn track(db: &Database, unit: &str) -> Track {
    read(db, unit, VACANCIES, None, &Recipe::embedded().shift).expect("a unit")
}

fn vacancies(month: &'static str, value: f64) -> (&'static str, &'static str, &'static str, f64) {
    ("a", month, "vacancies_fte", value)
}

/// A forecast of 12, 13 and 14 FTE at the end of January 2026, when there were 10.
fn ready(db: &Database) {
    send(db, "2026-02-05", &[vacancies("2026-01", 10.0)]);
    let served = forecast("m-1", "2026-01", "c/a", "vacancies_fte", 11.0, 1.0);
    serve(db, "m-1", "2026-01", "2026-02-06", &[(served, Some(10.0))]);
}

// By hand: one month ahead 12, 80 % 10 to 14, 95 % 8 to 16, and 11 came; three months ahead 14, 80 % 12 to 16, 95 % 10 to
// 18, and 21 came. Interval scores: width 4 and 8; beyond the ends 5 × 2 / .2 and 3 × 2 / .05.
#[test]
fn errors_coverage_and_interval_scores_are_those_worked_out_by_hand() {
    on_each_database(|db| {
        ready(db);
        assert_eq!((track(db, "c/a").live, track(db, "c/a").scores), (None, vec![]), "nothing has arrived");
        send(db, "2026-05-05", &[vacancies("2026-02", 11.0), vacancies("2026-03", 15.0), vacancies("2026-04", 21.0)]);
        let track = track(db, "c/a");
        assert_eq!(track.outcomes.len(), 2, "two months ahead is not scored");
        let [near, far] = track.scores.as_slice() else { panic!("{:?}", track.scores) };
        assert_eq!((near.horizon, near.outcomes, near.mae, near.naive_mae), (1, 1, 1.0, 1.0));
        assert_eq!((near.interval_score_80, near.interval_score_95), (4.0, 8.0));
        assert_eq!((near.coverage_80.share, near.coverage_95.share), (1.0, 1.0));
        // Wilson's lower end of 1 in 1 is 1 / (1 + z²).
        assert!((near.coverage_80.low - 0.206_549).abs() < 1e-5 && near.coverage_80.high == 1.0, "{near:?}");
        assert_eq!((far.horizon, far.outcomes, far.mae, far.naive_mae), (3, 1, 7.0, 11.0));
        assert!((far.interval_score_80 - 54.0).abs() < 1e-9, "{far:?}");
        assert!((far.interval_score_95 - 128.0).abs() < 1e-9, "{far:?}");
        assert_eq!((far.coverage_80.share, far.coverage_95.share), (0.0, 0.0));
        let live = LiveRecord { outcomes: 2, mae: 4.0, naive_mae: 6.0, coverage_80: 0.5 };
        assert_eq!(track.live, Some(live));
    });
}

#[test]
fn a_corrected_month_is_scored_as_it_stands_now() {
    on_each_database(|db| {
        ready(db);
        let first = send(db, "2026-03-05", &[vacancies("2026-02", 20.0)]);
        assert_eq!(track(db, "c/a").scores[0].mae, 8.0);
        let corrected = send(db, "2026-03-09", &[vacancies("2026-02", 13.0)]);
        assert_eq!((track(db, "c/a").scores[0].mae, track(db, "c/a").scores[0].coverage_80.share), (1.0, 1.0));
        extracts::undo(db, &corrected.id, day("2026-03-10")).expect("undone");
        assert_eq!(track(db, "c/a").scores[0].mae, 8.0);
        extracts::undo(db, &first.id, day("2026-03-11")).expect("undone");
        assert_eq!(track(db, "c/a").outcomes, [], "what is taken back is no outcome");
    });
}

#[test]
fn the_last_value_is_the_one_known_when_the_forecast_was_made() {
    on_each_database(|db| {
        ready(db);
        send(db, "2026-03-05", &[vacancies("2026-01", 30.0), vacancies("2026-02", 11.0)]);
        assert_eq!(track(db, "c/a").scores[0].naive_mae, 1.0, "10 was known, not 30");
    });
}

#[test]
fn a_forecast_without_a_last_value_has_nothing_to_beat_and_is_not_scored() {
    on_each_database(|db| {
        send(db, "2026-02-05", &[vacancies("2026-01", 10.0)]);
        let served = forecast("m-1", "2026-01", "c/a", "vacancies_fte", 11.0, 1.0);
        serve(db, "m-1", "2026-01", "2026-02-06", &[(served, None)]);
        send(db, "2026-03-05", &[vacancies("2026-02", 11.0)]);
        assert_eq!(track(db, "c/a").outcomes, []);
    });
}

#[test]
fn a_unit_above_is_scored_on_the_sum_of_what_stands_below() {
    on_each_database(|db| {
        let of = |unit, month, value| (unit, month, "vacancies_fte", value);
        send(db, "2026-02-05", &[of("a", "2026-01", 10.0), of("b", "2026-01", 5.0)]);
        let served = forecast("m-1", "2026-01", "c", "vacancies_fte", 15.0, 0.0);
        serve(db, "m-1", "2026-01", "2026-02-06", &[(served, Some(15.0))]);
        send(db, "2026-03-05", &[of("a", "2026-02", 11.0), of("b", "2026-02", 6.5)]);
        assert_eq!(track(db, "c").scores[0].mae, 2.5);
    });
}
