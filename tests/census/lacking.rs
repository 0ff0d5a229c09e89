//! Tables that lack something: what is there is forecast.

use staffcast::domain::Level;
use staffcast::forecast::census::{Forecasts, Recipe, forecast};
use staffcast::ingest::published;

use super::invented::{HEADER, rows, table};

fn forecasts(csv: &str, horizon: usize) -> Forecasts {
    let (table, _) = published::read(csv.as_bytes()).expect("a published table");
    let levels = Level::parse_list("80,95").expect("levels");
    forecast(&table, &Recipe::embedded(), horizon, &levels).expect("a forecast")
}

/// Nine years of 26 authorities, each line changed or left out. Columns: 0 year, 2 region, 3 code, 5 staff, 8 to 12
/// the rates.
fn changed(change: impl Fn(usize, &mut Vec<String>) -> bool) -> String {
    let mut csv = HEADER.to_owned();
    for (i, line) in rows(26, 9, 8).iter().enumerate() {
        let mut cells = line.split(',').map(String::from).collect();
        if change(i, &mut cells) {
            csv.push('\n');
            csv += &cells.join(",");
        }
    }
    csv
}

/// Every authority of the last year has every measure, with finite ranges that hold each other.
fn holds(csv: &str) {
    let listed = csv.lines().filter(|line| line.starts_with("2025,")).count();
    let all = forecasts(csv, 2);
    assert_eq!(all.authorities.len(), listed * 5);
    for step in all.authorities.iter().flat_map(|f| &f.steps) {
        let [inner, outer] = [&step.intervals[0], &step.intervals[1]];
        let ends = [outer.lower, inner.lower, step.point, inner.upper, outer.upper];
        assert!(ends.iter().all(|v| v.is_finite()) && ends.is_sorted() && inner.upper > inner.lower, "{step:?}");
    }
}

#[test]
fn a_fifth_of_all_figures_may_be_missing() {
    holds(&changed(|i, line| {
        (5..13).filter(|c| (i * 7 + c * 3) % 5 == 0).for_each(|c| line[c] = "x".into());
        true
    }));
}

#[test]
fn the_staff_of_every_authority_may_be_missing() {
    holds(&changed(|_, line| {
        line[5] = "c".into();
        true
    }));
}

#[test]
fn regions_may_be_missing() {
    holds(&changed(|_, line| {
        line[2].clear();
        true
    }));
}

#[test]
fn a_measure_may_be_missing_in_the_last_year() {
    holds(&changed(|_, line| {
        if line[0] == "2025" {
            line[8] = "z".into();
        }
        true
    }));
}

#[test]
fn new_authorities_may_take_the_place_of_old_ones() {
    let csv = changed(|_, line| {
        if line[0].as_str() < "2023" {
            return true;
        }
        let merged = match line[3].as_str() {
            "201" => "942",
            "202" => "943",
            "203" | "204" | "205" => return false,
            other => other,
        };
        line[3] = merged.to_owned();
        true
    });
    holds(&csv);
    let all = forecasts(&csv, 1);
    let has = |code: &str| all.authorities.iter().any(|f| f.old_la_code == code);
    assert!(has("942") && has("943") && !has("201") && !has("205"));
}

#[test]
fn an_authority_alone_is_not_forecast_as_if_it_could_not_change() {
    let all = forecasts(&table(1, 5, 2), 1);
    for f in &all.authorities {
        let (step, range) = (&f.steps[0], &f.steps[0].intervals[0]);
        assert!(range.upper - range.lower > 0.2 * step.point, "{f:?}");
    }
}
