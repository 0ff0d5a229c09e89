//! What moved since the forecast before, split into new data, revised data and the model.

use staffcast::domain::{Measure, Observation, RoleGroup};
use staffcast::pipeline::record::{Explained, Part, explain};
use staffcast::pipeline::{Recipes, fits};
use staffcast::store::{Database, extracts};

use super::invented::{day, keep};
use crate::edge::council;
use crate::support::{installation, on_each_database, sqlite};

/// Rows of the invented council's months from the first to the last, with some figures changed.
pub fn figures(first: &str, last: &str, change: impl Fn(&mut council::Row)) -> Vec<Observation> {
    let mut observations = Vec::new();
    for mut row in council::rows().into_iter().filter(|r| r.month.as_str() >= first && r.month.as_str() <= last) {
        change(&mut row);
        let fte = row.heads * 0.9;
        for (measure, value) in [
            ("establishment_fte", row.posts),
            ("in_post_fte", fte),
            ("in_post_headcount", row.heads),
            ("starters", row.starters),
            ("leavers", row.leavers),
            ("vacancies_fte", row.posts - fte),
            ("agency_fte", row.agency),
        ] {
            observations.push(Observation {
                unit: row.unit.to_lowercase().replace(' ', "-").into(),
                role: Some(RoleGroup::new("social_worker")),
                period: row.month.parse().expect("a month"),
                measure: measure.parse().expect("a measure"),
                reading: Ok(value),
            });
        }
    }
    observations
}

/// Few futures: what is tested holds for any number.
pub fn recipes() -> Recipes {
    let mut recipes = installation().recipes;
    recipes.workforce.simulation.paths = 100;
    recipes
}

pub fn fit(db: &Database, when: &str, recipes: &Recipes) -> String {
    fits::fit(db, "c", recipes, day(when), &|_| ()).expect("a fit").id
}

fn agency() -> Measure {
    "agency_rate".parse().expect("a measure")
}

/// Every explanation of some measures of some units.
fn explained(db: &Database) -> Vec<Explained> {
    let mut all = Vec::new();
    for unit in ["c", "c/north", "c/south/team-4"] {
        for measure in ["agency_rate", "vacancies_fte", "in_post_headcount", "leavers"] {
            let measure = measure.parse().expect("a measure");
            all.push(explain(db, unit, measure, None).expect("a forecast").1.expect("an explanation"));
        }
    }
    for step in all.iter().flat_map(|e| &e.steps) {
        adds_up(&step.point);
        adds_up(&step.width_80);
    }
    all
}

fn tenths_of_thousandths(value: f64) -> i64 {
    (value * 1e4).round() as i64
}

/// Every part, to the last of four decimals.
fn adds_up(part: &Part) {
    let Part { before, model, revised_data, new_data, method, after } = *part;
    let sum: i64 = [before, model, revised_data, new_data, method].map(tenths_of_thousandths).iter().sum();
    assert_eq!(sum, tenths_of_thousandths(after), "{part:?}");
}

/// Whether a part moved anywhere.
fn moved(all: &[Explained], of: fn(&Part) -> f64) -> bool {
    all.iter().flat_map(|e| &e.steps).any(|s| of(&s.point) != 0.0 || of(&s.width_80) != 0.0)
}

/// A fit on the months up to June 2024; three years of history.
fn ready(db: &Database) {
    keep(db, "2024-07-05", figures("2021-10", "2024-06", |_| ()));
    fit(db, "2024-07-06", &recipes());
}

#[test]
fn the_first_forecast_has_nothing_before_it() {
    let mut database = sqlite();
    let db = database.store();
    ready(db);
    assert_eq!(explain(db, "c", agency(), None).expect("a forecast").1, None);
    let code = |e: staffcast::pipeline::Error| staffcast::domain::Failure::code(&e);
    assert_eq!(explain(db, "c/east", agency(), None).map_err(code).expect_err("no such unit"), "unit_not_found");
}

#[test]
fn new_months_alone_are_new_data() {
    on_each_database(|db| {
        ready(db);
        keep(db, "2024-08-05", figures("2024-07", "2024-07", |_| ()));
        fit(db, "2024-08-06", &recipes());
        let all = explained(db);
        assert!(moved(&all, |p| p.new_data));
        assert!(!moved(&all, |p| p.model) && !moved(&all, |p| p.revised_data), "{all:?}");
        let first = &all[0];
        assert_eq!((first.previous_as_of.to_string().as_str(), first.steps.len()), ("2024-06", 5));
        assert!(all.iter().any(|e| e.sentences[0].contains("months that came since")), "{all:?}");
    });
}

#[test]
fn corrected_months_alone_are_revised_data() {
    let mut database = sqlite();
    let db = database.store();
    ready(db);
    keep(db, "2024-07-20", figures("2024-03", "2024-06", |row| row.agency += 4.0));
    fit(db, "2024-07-21", &recipes());
    let all = explained(db);
    assert!(moved(&all, |p| p.revised_data));
    assert!(!moved(&all, |p| p.model) && !moved(&all, |p| p.new_data), "{all:?}");
}

#[test]
fn an_extract_taken_back_is_revised_data() {
    let mut database = sqlite();
    let db = database.store();
    keep(db, "2024-06-05", figures("2021-10", "2024-05", |_| ()));
    let latest = keep(db, "2024-07-05", figures("2024-06", "2024-06", |row| row.agency += 9.0));
    fit(db, "2024-07-06", &recipes());
    extracts::undo(db, &latest.id, day("2024-07-07")).expect("undone");
    fit(db, "2024-07-08", &recipes());
    let all = explained(db);
    assert!(moved(&all, |p| p.revised_data));
    assert!(!moved(&all, |p| p.model) && !moved(&all, |p| p.new_data), "{all:?}");
}

#[test]
fn another_recipe_alone_is_the_model() {
    let mut database = sqlite();
    let db = database.store();
    ready(db);
    fit(db, "2024-07-21", &other());
    let all = explained(db);
    assert!(moved(&all, |p| p.model));
    assert!(!moved(&all, |p| p.revised_data) && !moved(&all, |p| p.new_data), "{all:?}");
}

/// A wider shock to leaving.
fn other() -> Recipes {
    let mut other = recipes();
    other.workforce.simulation.shock_sd = 0.4;
    other
}

#[test]
fn the_same_again_moves_nothing() {
    let mut database = sqlite();
    let db = database.store();
    ready(db);
    fit(db, "2024-07-21", &recipes());
    let all = explained(db);
    assert!(!moved(&all, |p| p.model.abs() + p.revised_data.abs() + p.new_data.abs() + p.method.abs()), "{all:?}");
    assert!(!moved(&all, |p| p.after - p.before), "{all:?}");
    assert!(all[0].sentences[0].ends_with("nothing moved."), "{:?}", all[0].sentences);
}

#[test]
fn all_at_once_adds_up_and_a_switch_of_method_is_said() {
    let mut database = sqlite();
    let db = database.store();
    ready(db);
    let corrected = |row: &mut crate::edge::council::Row| row.agency += if row.month == "2024-07" { 0.0 } else { 4.0 };
    keep(db, "2024-08-05", figures("2024-05", "2024-07", corrected));
    // A recipe that expects the last value to win, and few origins to say otherwise.
    let mut doubtful = other();
    doubtful.workforce.combination.log_ratio = 0.5;
    doubtful.workforce.combination.log_ratio_sd = 0.01;
    fit(db, "2024-08-06", &doubtful);
    let all = explained(db);
    assert!(moved(&all, |p| p.model) && moved(&all, |p| p.revised_data) && moved(&all, |p| p.new_data), "{all:?}");
    let switched: Vec<&Explained> = all.iter().filter(|e| e.switched_to_last_value.is_some()).collect();
    assert!(!switched.is_empty());
    assert!(switched.iter().all(|e| e.sentences.len() == 3 && e.sentences[2].contains("t stays as it is")));
    assert!(switched.iter().any(|e| e.steps.iter().any(|s| s.point.method != 0.0)));
    let (now, first) = explain(db, "c", agency(), None).expect("a forecast");
    let step = first.expect("an explanation").steps[0];
    let shown = now.forecast.iter().find(|s| s.period == step.period).expect("the period").point;
    assert_eq!(tenths_of_thousandths(shown), tenths_of_thousandths(step.point.after));
}
