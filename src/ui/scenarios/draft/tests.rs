//! Forms become what a program would send, and back.

use super::*;

fn fields(text: &[(&str, &str)]) -> Vec<(String, String)> {
    text.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_filled_form_becomes_what_a_program_would_send() {
    let typed = fields(&[
        ("name", "Pay to stay"),
        ("unit", "home"),
        ("horizon", "36"),
        ("target-measure", "agency_rate"),
        ("target-side", "at_most"),
        ("target-level", "15 %"),
        ("target-by", "March 2028"),
        ("l0-kind", "retention_payment"),
        ("l0-setting", "8"),
        ("l0-roles", "social_worker"),
        ("l0-roles", "senior"),
        ("l0-effect-low", "-2"),
        ("l0-effect-why", "seen here"),
        ("prices-agency_year_gbp", "£93,600"),
    ]);
    let (body, faults) = Draft::of_fields(Asking::Scenario, &typed).body();
    assert_eq!(faults, []);
    let expected = serde_json::json!({
        "name": "Pay to stay", "unit": "home", "horizon": 36,
        "target": {"measure": "agency_rate", "at_most": 15.0, "by": "2028-03"},
        "levers": [{"kind": "retention_payment", "percent_of_pay": 8.0, "roles": ["social_worker", "senior"],
                    "effect": {"low": -2.0, "why": "seen here"}}],
        "prices": {"agency_year_gbp": 93600.0},
    });
    assert_eq!(body, expected);
}

#[test]
fn what_cannot_be_read_is_named_by_its_field_and_left_out() {
    let typed = fields(&[
        ("name", "x"),
        ("unit", "home"),
        ("horizon", "long"),
        ("l0-kind", "pay_uplift"),
        ("l0-setting", "much"),
        ("l0-from", "soon"),
    ]);
    let (body, faults) = Draft::of_fields(Asking::Scenario, &typed).body();
    let places: Vec<&str> = faults.iter().map(|fault| fault.at.as_str()).collect();
    assert_eq!(places, ["horizon", "levers[0].percent", "levers[0].from"]);
    assert_eq!(body["levers"], serde_json::json!([{"kind": "pay_uplift"}]));
}

#[test]
fn a_kept_scenario_fills_the_form_and_comes_out_the_same() {
    let scenario: Scenario = serde_json::from_value(serde_json::json!({
        "name": "All", "unit": "home/north", "start": "2026-10", "horizon": 30, "paths": 2000, "seed": 3,
        "target": {"measure": "vacancy_rate", "at_most": 12.5, "by": "2028-03"},
        "levers": [
            {"kind": "newly_qualified_intake", "fte": 12.0, "month": "2027-09"},
            {"kind": "retention_measure", "label": "Sabbaticals", "effect": {"central": -5.0, "low": -10.0, "high": 0.0, "why": "a survey"},
             "cost": {"once_gbp": 1000.0}, "units": ["home/north/team-1"], "ramp_months": 6}],
        "prices": {"inflation_percent": 2.5}, "note": "for the board",
    }))
    .expect("a scenario");
    let (body, faults) = Draft::of(&scenario, Asking::Scenario).body();
    assert_eq!(faults, []);
    assert_eq!(serde_json::from_value::<Scenario>(body).expect("a scenario"), scenario);
}

#[test]
fn a_goal_sends_bounds_and_a_share() {
    let typed = fields(&[
        ("unit", "home"),
        ("probability", "80"),
        ("target-level", "15"),
        ("target-by", "2028-03"),
        ("target-measure", "agency_rate"),
        ("l0-kind", "recruitment"),
        ("l0-least", ""),
        ("l0-most", "4"),
    ]);
    let (body, faults) = Draft::of_fields(Asking::Goal, &typed).body();
    assert_eq!(faults, []);
    assert_eq!(body["probability"], 0.8);
    assert_eq!(body["levers"][0]["starts_per_month"], serde_json::json!([0.0, 4.0]));
}

#[test]
fn levers_are_added_from_presets_and_kinds_and_taken_away() {
    let recipe = Recipe::default();
    let mut draft = Draft::empty(Asking::Scenario, "home");
    assert!(draft.add("kind:recruitment", &recipe) && draft.add("preset:agency_conversion", &recipe));
    assert!(!draft.add("kind:magic", &recipe) && !draft.add("", &recipe));
    draft.remove(0);
    draft.remove(7);
    assert_eq!(draft.levers.iter().map(|l| l.kind).collect::<Vec<_>>(), [LeverKind::AgencyConversion]);
    assert!(!draft.get("name").is_empty(), "the preset names it");
}
