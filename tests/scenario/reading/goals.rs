//! Goals to seek.

use serde_json::{Value, json};
use staffcast::domain::scenario::Minimise;
use staffcast::domain::{Measure, Month, Rate};
use staffcast::scenario::{Recipe, read_goal};

fn goal() -> Value {
    json!({"unit": "rivermouth", "target": {"measure": "agency_rate", "at_most": 15, "by": "2028-03"},
        "probability": 0.8, "budget_gbp": 2_000_000, "minimise": "extra_cost", "start": "2026-10",
        "levers": [{"kind": "retention_payment", "percent_of_pay": [0, 10]},
            {"kind": "recruitment", "starts_per_month": [0.5, 4], "from": "2027-01"}],
        "fixed": [{"kind": "newly_qualified_intake", "fte": 12, "month": "2027-09"}]})
}

fn goal_fault(body: &Value) -> (String, &'static str) {
    let faults = read_goal(body, &Recipe::embedded()).expect_err("faults");
    assert_eq!(faults.len(), 1, "{faults:?}");
    (faults[0].at.clone(), faults[0].rule)
}

#[test]
fn a_goal_has_bounds_for_what_is_open_and_settings_for_what_is_fixed() {
    let goal = read_goal(&goal(), &Recipe::embedded()).expect("no fault");
    assert_eq!((goal.levers[0].bounds.least, goal.levers[0].bounds.most), (0.0, 10.0));
    assert_eq!(goal.levers[1].details.from, Month::new(2027, 1));
    assert_eq!(goal.fixed[0].setting, Some(12.0));
    assert_eq!((goal.probability, goal.budget_gbp, goal.minimise), (0.8, Some(2e6), Minimise::ExtraCost));
    assert_eq!(goal.target.measure, Measure::Rate(Rate::AgencyRate));
}

#[test]
fn goals_that_make_no_sense_are_refused_with_the_field() {
    let with = |path: &str, value: Value| {
        let mut body = goal();
        *body.pointer_mut(path).expect("a field") = value;
        goal_fault(&body)
    };
    assert_eq!(with("/probability", json!(0.4)), ("probability".into(), "out_of_range"));
    assert_eq!(with("/probability", json!(0.99)), ("probability".into(), "out_of_range"));
    assert_eq!(with("/budget_gbp", json!(-1)), ("budget_gbp".into(), "out_of_range"));
    assert_eq!(with("/minimise", json!("pain")), ("minimise".into(), "unknown_choice"));
    let bounds = "levers[0].percent_of_pay";
    assert_eq!(with("/levers/0/percent_of_pay", json!([10, 0])), (bounds.into(), "bounds_reversed"));
    assert_eq!(with("/levers/0/percent_of_pay", json!(8)), (bounds.into(), "not_bounds"));
    assert_eq!(with("/levers/0/percent_of_pay", json!([0])), (bounds.into(), "not_bounds"));
    assert_eq!(with("/levers/0/percent_of_pay", json!([0, 900])), (format!("{bounds}[1]"), "out_of_range"));
    assert_eq!(with("/levers", json!([])), ("levers".into(), "missing"));
    assert_eq!(with("/levers/0", json!({"kind": "retention_measure"})), ("levers[0].kind".into(), "no_setting"));
    assert_eq!(with("/fixed/0/fte", json!([0, 3])), ("fixed[0].fte".into(), "not_a_number"));
    assert_eq!(with("/target", Value::Null), ("target".into(), "missing"));
    let body = json!({"unit": "x", "name": "y", "target": goal()["target"], "levers": goal()["levers"]});
    assert_eq!(goal_fault(&body), ("name".into(), "unknown_field"));
}
