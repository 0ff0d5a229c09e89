//! The record of a whole organisation.

use staffcast::forecast::drift::Recipe;
use staffcast::pipeline::record::{Summary, gauges, summary};
use staffcast::store::Database;

use super::invented::{forecast, send, serve};
use crate::support::on_each_database;

fn summed(db: &Database) -> Summary {
    summary(db, "c", "workforce", &Recipe::embedded().coverage).expect("an organisation")
}

fn month(n: i32) -> String {
    "2025-01".parse::<staffcast::domain::Month>().expect("a month").plus(n).to_string()
}

/// Two teams forecast at 10 ± 2 every month for `months` months; `came` is what the next month brings.
fn run(db: &Database, months: i32, came: impl Fn(i32) -> f64) {
    let figures = |n: i32, value: f64| {
        let at = month(n);
        let of = |unit: &str| (unit.to_owned(), at.clone(), value);
        vec![of("s/a"), of("s/b")]
    };
    for n in 0..=months {
        let rows = figures(n, if n == 0 { 10.0 } else { came(n - 1) });
        let rows: Vec<(&str, &str, &str, f64)> =
            rows.iter().map(|(u, m, v)| (u.as_str(), m.as_str(), "vacancies_fte", *v)).collect();
        let day = |d: u32| format!("{}-{d:02}", month(n + 1));
        send(db, &day(5), &rows);
        let id = format!("m-{n:02}");
        let of = |unit, point| (forecast(&id, &month(n), unit, "vacancies_fte", point, 0.0), Some(point));
        serve(db, &id, &month(n), &day(6), &[of("c/s/a", 10.0), of("c/s/b", 10.0), of("c/s", 20.0)]);
    }
}

#[test]
fn units_of_a_level_are_pooled_and_misses_together_count_for_less() {
    on_each_database(|db| {
        run(db, 8, |n| if n % 4 == 3 { 13.0 } else { 11.0 });
        let summary = summed(db);
        assert_eq!((summary.origins.len(), summary.origins[0].as_str()), (9, "2025-01"));
        let team = summary.scores.iter().find(|s| s.level == "team" && s.score.horizon == 1).expect("a score");
        assert_eq!((team.score.outcomes, team.score.periods), (16, 8));
        // Six months at a distance of 1, two at 3 from the middle.
        assert_eq!((team.score.mae, team.score.coverage_80.share), (1.5, 0.75));
        assert!((team.score.independent - 8.0).abs() < 1e-9, "both teams always missed together: {team:?}");
        let service = summary.scores.iter().find(|s| s.level == "service" && s.score.horizon == 1).expect("a score");
        assert_eq!((service.score.outcomes, service.score.mae), (8, 3.0));
        assert!(summary.alarms().next().is_none(), "{:?}", summary.drift);
    });
}

#[test]
fn ranges_that_miss_month_after_month_raise_an_alarm_with_its_words() {
    on_each_database(|db| {
        run(db, 8, |n| if n % 4 == 3 { 11.0 } else { 13.0 });
        let summary = summed(db);
        let alarm = summary.alarms().find(|a| a.level == "team").expect("an alarm");
        assert_eq!((alarm.drift.months, alarm.drift.outcomes, alarm.drift.missed), (8, 16, 0.75));
        let told = alarm.sentence();
        assert!(told.contains("for the vacancies of teams missed 75 in 100"), "{told}");
        assert!(gauges(db).expect("kept").1);
    });
}

#[test]
fn the_record_is_worked_out_again_when_a_figure_changes() {
    on_each_database(|db| {
        run(db, 8, |_| 11.0);
        let before = summed(db);
        assert_eq!(summed(db), before);
        let (kept, _) = staffcast::store::record::summary(db, "c", "workforce").expect("read").expect("kept");
        send(db, "2026-03-01", &[("s/a", "2025-02", "vacancies_fte", 13.0)]);
        let after = summed(db);
        let share = |s: &Summary| s.scores.iter().find(|s| s.level == "team").map(|s| s.score.coverage_80.share);
        assert_eq!((share(&before), share(&after)), (Some(1.0), Some(15.0 / 16.0)));
        let (now, _) = staffcast::store::record::summary(db, "c", "workforce").expect("read").expect("kept");
        assert_ne!(kept, now);
    });
}

#[test]
fn strangers_are_told_no_share_of_a_few_outcomes() {
    on_each_database(|db| {
        run(db, 8, |_| 11.0);
        summed(db);
        assert_eq!(gauges(db).expect("kept"), (None, false), "below a hundred outcomes");
        run_longer(db);
        summed(db);
        assert_eq!(gauges(db).expect("kept").0, Some((1.0, 1.0)));
    });
}

/// Many more units, so that there are a hundred outcomes.
fn run_longer(db: &Database) {
    let units: Vec<String> = (0..90).map(|n| format!("t-{n}")).collect();
    let rows = |month: &'static str| -> Vec<(&str, &str, &str, f64)> {
        units.iter().map(|u| (u.as_str(), month, "vacancies_fte", 10.0)).collect()
    };
    send(db, "2026-01-01", &rows("2025-12"));
    let of = |u: &String| (forecast("m-90", "2025-12", &format!("c/{u}"), "vacancies_fte", 10.0, 0.0), Some(10.0));
    serve(db, "m-90", "2025-12", "2026-01-02", &units.iter().map(of).collect::<Vec<_>>());
    send(db, "2026-02-01", &rows("2026-01"));
}
