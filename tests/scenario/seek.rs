//! Goals sought on an invented council: held against every pair of settings, and against other luck.

use serde_json::{Value, json};
use staffcast::domain::scenario::{GoalAnswer, GoalSeek, Lever};
use staffcast::scenario::{self, Council, Desk, Frame, ScenarioError};

use super::invented::world;

const BY: &str = "2027-09";

fn unit() -> &'static str {
    let units = &world().council().fitted.units;
    units[0].ancestors.iter().min_by_key(|slug| slug.len()).map_or(&units[0].slug, |slug| slug)
}

/// A goal whose target `easy` of the futures reach anyway.
fn goal(council: &Council, easy: f64, levers: &Value) -> GoalSeek {
    let body = |level: f64| {
        json!({"unit": unit(), "probability": 0.7, "horizon": 12, "paths": 150, "levers": levers,
            "target": {"measure": "vacancy_rate", "at_most": level, "by": BY}})
    };
    let read = |level: f64| scenario::read_goal(&body(level), council.recipe).expect("a goal");
    let first = read(50.0);
    let desk = Desk::new(council, Frame::of_goal(&first)).expect("a desk");
    let mut now = desk.evaluate(&[], &first.target, &|| true).expect("simulated").at;
    now.sort_by(f64::total_cmp);
    read((now[(easy * now.len() as f64) as usize] * 100.0).round() / 100.0)
}

fn seek(council: &Council, goal: &GoalSeek) -> GoalAnswer {
    scenario::seek(council, goal, &|_| true).expect("an answer")
}

#[test]
fn no_pair_of_settings_that_reaches_the_target_is_cheaper() {
    let council = world().council();
    let levers = json!([{"kind": "recruitment", "starts_per_month": [0, 1.75]},
        {"kind": "retention_payment", "percent_of_pay": [0, 3.5]}]);
    let goal = goal(&council, 0.35, &levers);
    let answer = seek(&council, &goal);
    assert!(answer.feasible, "{:#?}", answer.statements);
    let desk = Desk::new(&council, Frame::of_goal(&goal)).expect("a desk");
    let margin = council.recipe.search.margin(goal.probability, desk.paths());
    let mut least = f64::INFINITY;
    for (a, b) in (0..8).flat_map(|a| (0..8).map(move |b| (f64::from(a) * 0.25, f64::from(b) * 0.5))) {
        let used = [(0, a), (1, b)].into_iter().filter(|(_, setting)| *setting > 0.0);
        let levers: Vec<Lever> = used.map(|(lever, setting)| goal.levers[lever].at(setting)).collect();
        let found = desk.evaluate(&levers, &goal.target, &|| true).expect("simulated");
        if found.chance >= goal.probability + margin {
            least = least.min(found.spend_mean);
        }
    }
    let best = &answer.mixes[0];
    assert!(best.chance >= goal.probability + margin - 1e-9);
    assert!(best.spend.mean <= least.round(), "{} {least}", best.spend.mean);
    assert!(best.chance_afresh.expect("afresh") >= goal.probability - 0.1, "few futures: {:?}", best.chance_afresh);
    assert!(best.statement.contains("it reaches"), "{}", best.statement);
    assert!(answer.baseline_chance < 0.5 && answer.closest.chance >= best.chance);
}

#[test]
fn what_is_out_of_reach_says_what_would_have_to_be_true() {
    let council = world().council();
    let levers = json!([{"kind": "retention_payment", "percent_of_pay": [0, 2]}]);
    let goal = goal(&council, 0.2, &levers);
    let answer = seek(&council, &goal);
    assert!(!answer.feasible && answer.mixes.is_empty());
    assert!(answer.closest.chance < 0.7 && answer.statements[0].starts_with("No mix"), "{:?}", answer.statements);
    let said = answer.would_have_to_be_true.join("\n");
    assert!(said.contains("An easier target: "), "{said}");
    assert!(said.contains("elasticity"), "{said}");
}

#[test]
fn a_target_that_is_reached_anyway_needs_nothing() {
    let council = world().council();
    let goal = goal(&council, 0.9, &json!([{"kind": "recruitment", "starts_per_month": [0, 2]}]));
    let answer = seek(&council, &goal);
    assert!(answer.mixes[0].levers.is_empty() && answer.mixes[0].spend.mean == 0.0);
    assert!(answer.statements[0].starts_with("None of these levers is needed"), "{:?}", answer.statements);
}

#[test]
fn a_lever_that_does_not_fit_is_named_where_it_was_written() {
    let council = world().council();
    let mut goal = goal(&council, 0.5, &json!([{"kind": "recruitment", "starts_per_month": [0, 2]}]));
    goal.fixed = vec![goal.levers[0].at(1.0)];
    goal.fixed[0].details.units = vec!["nowhere".into()];
    match scenario::seek(&council, &goal, &|_| true) {
        Err(ScenarioError::Faults(faults)) => assert!(faults[0].at.starts_with("fixed[0]"), "{faults:?}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_search_called_off_stops() {
    let council = world().council();
    let goal = goal(&council, 0.5, &json!([{"kind": "recruitment", "starts_per_month": [0, 2]}]));
    assert!(matches!(scenario::seek(&council, &goal, &|_| false), Err(ScenarioError::Stopped)));
}
