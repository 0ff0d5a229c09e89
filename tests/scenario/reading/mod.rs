//! Scenarios and goals as they are written: kept exactly, or refused with every field named.

mod goals;
mod round_trip;

use serde_json::{Value, json};
use staffcast::domain::Month;
use staffcast::domain::scenario::{Scenario, ScenarioFault};
use staffcast::scenario::{Recipe, read};

// The sample of interface.md.
fn sample() -> Value {
    json!({"name":"Retention payment and 12 newly qualified","unit":"rivermouth","start":"2026-10","horizon":36,
     "paths":10000,"seed":1,
     "target":{"measure":"agency_rate","at_most":15.0,"by":"2028-03"},
     "levers":[{"kind":"retention_payment","percent_of_pay":8,"from":"2026-10","until":"2028-09","roles":["social_worker"]},
      {"kind":"pay_uplift","percent":3,"from":"2027-04"},
      {"kind":"recruitment","starts_per_month":2.0,"source":"experienced","from":"2026-10"},
      {"kind":"newly_qualified_intake","fte":12,"month":"2027-09"},
      {"kind":"agency_conversion","percent_per_year":10,"from":"2026-10"},
      {"kind":"time_to_start","months":2},{"kind":"offer_dropout","percent":10},
      {"kind":"caseload_cap","cases":16,"from":"2027-01"},
      {"kind":"establishment","change_fte":-6,"from":"2027-04"},
      {"kind":"agency_cap","max_fte":40,"from":"2027-04"}]})
}

fn with(path: &str, value: Value) -> Value {
    let mut body = sample();
    *body.pointer_mut(path).unwrap_or_else(|| panic!("{path}")) = value;
    body
}

fn without(path: &str, name: &str) -> Value {
    let mut body = sample();
    body.pointer_mut(path).and_then(Value::as_object_mut).expect("an object").remove(name);
    body
}

fn faults(body: &Value) -> Vec<ScenarioFault> {
    read(body, &Recipe::embedded()).expect_err("faults")
}

/// The one fault of a body, as field and rule.
fn fault(body: &Value) -> (String, &'static str) {
    let faults = faults(body);
    assert_eq!(faults.len(), 1, "{faults:?}");
    (faults[0].at.clone(), faults[0].rule)
}

/// The sample with something put into a field.
#[track_caller]
fn refused(path: &str, value: Value, at: &str, rule: &str) {
    let found = fault(&with(path, value));
    assert_eq!((found.0.as_str(), found.1), (at, rule));
}

/// Numbers as numbers, whether written 8 or 8.0.
fn plain(value: &Value) -> Value {
    match value {
        Value::Number(n) => json!(n.as_f64()),
        Value::Array(list) => list.iter().map(plain).collect(),
        Value::Object(map) => map.iter().map(|(name, value)| (name.clone(), plain(value))).collect(),
        other => other.clone(),
    }
}

#[test]
fn the_sample_of_the_interface_is_read_and_kept_exactly() {
    let scenario = read(&sample(), &Recipe::embedded()).expect("no fault");
    assert_eq!(plain(&serde_json::to_value(&scenario).expect("JSON")), plain(&sample()));
    assert_eq!(scenario.levers[3].setting, Some(12.0));
    assert_eq!(scenario.target.expect("a target").by, Month::new(2028, 3).expect("a month"));
}

#[test]
fn a_scenario_needs_only_a_name_and_a_unit() {
    let scenario = read(&json!({"name": " Nothing ", "unit": "rivermouth", "note": null}), &Recipe::embedded());
    assert_eq!(scenario.expect("no fault"), Scenario { name: "Nothing".into(), ..Scenario::baseline("rivermouth") });
    let found: Vec<_> = faults(&json!({})).into_iter().map(|fault| (fault.at, fault.rule)).collect();
    assert_eq!(found, [("name".to_owned(), "missing"), ("unit".to_owned(), "missing")]);
}

#[test]
fn numbers_out_of_range_and_of_the_wrong_type_are_refused_with_the_range() {
    refused("/levers/0/percent_of_pay", json!(1e9), "levers[0].percent_of_pay", "out_of_range");
    refused("/levers/0/percent_of_pay", json!(-5), "levers[0].percent_of_pay", "out_of_range");
    refused("/levers/0/percent_of_pay", json!("NaN"), "levers[0].percent_of_pay", "not_a_number");
    refused("/levers/0/percent_of_pay", json!("8"), "levers[0].percent_of_pay", "not_a_number");
    refused("/levers/0/percent_of_pay", json!([8]), "levers[0].percent_of_pay", "not_a_number");
    refused("/levers/0/percent_of_pay", Value::Null, "levers[0].percent_of_pay", "missing");
    refused("/levers/3/fte", json!(11.5), "levers[3].fte", "not_whole");
    refused("/horizon", json!(0), "horizon", "out_of_range");
    refused("/horizon", json!(1e9), "horizon", "out_of_range");
    refused("/horizon", json!(36.5), "horizon", "not_whole");
    refused("/paths", json!(1_000_000), "paths", "out_of_range");
    refused("/paths", json!(1), "paths", "out_of_range");
    refused("/seed", json!(-1), "seed", "out_of_range");
    refused("/target/at_most", json!(1e9), "target.at_most", "out_of_range");
    let fault = &faults(&with("/levers/0/percent_of_pay", json!(1e9)))[0];
    assert_eq!(fault.value.as_deref(), Some("1000000000.0"));
    assert_eq!(fault.fix, "write a number from 0 to 40 (percent of pay)");
}

#[test]
fn months_that_are_none_or_in_the_wrong_order_are_refused() {
    refused("/start", json!("2026-13"), "start", "not_a_month");
    refused("/start", json!(202610), "start", "not_a_month");
    refused("/levers/0/until", json!("2026-09"), "levers[0].until", "ends_before_start");
    let mut late = without("/levers/0", "from");
    late["levers"][0]["until"] = json!("2026-01");
    assert_eq!(fault(&late), ("levers[0].until".into(), "ends_before_start"));
    refused("/target/by", json!("2026-09"), "target.by", "before_start");
    refused("/target/by", json!("2029-10"), "target.by", "after_horizon");
    assert!(read(&with("/target/by", json!("2029-09")), &Recipe::embedded()).is_ok());
}

#[test]
fn unknown_fields_name_the_nearest_known_one() {
    let mut body = sample();
    body["horizn"] = json!(3);
    body["levers"][1]["percnt"] = json!(3);
    let found = faults(&body);
    assert_eq!((found[0].at.as_str(), found[0].rule), ("horizn", "unknown_field"));
    assert!(found[0].fix.contains("`horizon`"), "{}", found[0].fix);
    assert_eq!(found[1].at, "levers[1].percnt");
    assert!(found[1].fix.contains("`percent`"), "{}", found[1].fix);
    body = with("/levers/1/kind", json!("pay_upliftt"));
    let found = faults(&body);
    assert_eq!((found[0].at.as_str(), found[0].rule), ("levers[1].kind", "unknown_kind"));
    assert!(found[0].fix.contains("`pay_uplift`"), "{}", found[0].fix);
}

#[test]
fn a_detail_that_means_nothing_for_a_kind_is_refused() {
    let mut body = sample();
    body["levers"][1]["month"] = json!("2027-01");
    body["levers"][9]["roles"] = json!(["social_worker"]);
    body["levers"][8]["effect"] = json!({"central": 1, "low": 1, "high": 1, "why": "so"});
    body["levers"][0]["cost"] = json!({"per_start_gbp": 5});
    let found: Vec<_> = faults(&body).into_iter().map(|fault| (fault.at, fault.rule)).collect();
    let expected = ["levers[0].cost.per_start_gbp", "levers[1].month", "levers[8].effect", "levers[9].roles"];
    assert_eq!(found, expected.map(|at| (at.to_owned(), "not_for_this_lever")));
}

#[test]
fn too_much_is_refused_before_it_is_looked_at() {
    let many: Vec<Value> = (0..10_000).map(|_| json!({"kind": "nonsense"})).collect();
    assert_eq!(fault(&with("/levers", json!(many))), ("levers".into(), "too_many"));
    refused("/name", json!("x".repeat(1_000_000)), "name", "too_long");
    let long = &faults(&with("/name", json!("x".repeat(1_000_000))))[0];
    assert!(long.to_string().len() < 200, "a fault is short: {long}");
    refused("/name", json!("🙂".repeat(10_000)), "name", "too_long");
    refused("/levers/0/roles", json!(vec!["a"; 1000]), "levers[0].roles", "too_many");
    let mut wide = sample();
    (0..1000).for_each(|i| wide[format!("field_{i}")] = json!(i));
    assert!(faults(&wide).len() < 10);
}

#[test]
fn texts_that_mislead_are_refused_and_formulas_are_kept_as_text() {
    refused("/name", json!("board\u{202e}gnp.exe"), "name", "characters");
    refused("/name", json!("a\u{0}b"), "name", "characters");
    refused("/name", json!("two\nlines"), "name", "characters");
    refused("/name", json!("   "), "name", "empty");
    refused("/name", json!(7), "name", "wrong_type");
    let mut body = with("/name", json!("=HYPERLINK(\"x\") <svg onload=1> {{7*7}} 🙂"));
    body["note"] = json!("first\r\nsecond");
    let scenario = read(&body, &Recipe::embedded()).expect("no fault");
    assert_eq!(scenario.name, "=HYPERLINK(\"x\") <svg onload=1> {{7*7}} 🙂");
    assert_eq!(scenario.note.as_deref(), Some("first\nsecond"));
}

#[test]
fn a_target_has_one_side_and_a_measure_that_is_simulated() {
    let mut both = sample();
    both["target"]["at_least"] = json!(3);
    assert_eq!(fault(&both), ("target".into(), "exactly_one"));
    assert_eq!(fault(&without("/target", "at_most")), ("target".into(), "exactly_one"));
    refused("/target/measure", json!("agency_rat"), "target.measure", "unknown_measure");
    refused("/target/measure", json!("starters_fte"), "target.measure", "not_simulated");
    let mut body = sample();
    body["target"]["definition"] = json!("nhs_average");
    assert_eq!(fault(&body), ("target.definition".into(), "unknown_definition"));
    body["target"]["definition"] = json!("establishment");
    assert!(read(&body, &Recipe::embedded()).is_ok());
}

#[test]
fn roles_stand_once_each_however_they_are_written() {
    refused("/levers/0/roles", json!(["social_worker", "Social Worker"]), "levers[0].roles[1]", "duplicate");
    refused("/levers/0/roles", json!("social_worker"), "levers[0].roles", "wrong_type");
    refused("/levers/0/roles", json!([3]), "levers[0].roles[0]", "wrong_type");
}

#[test]
fn an_effect_of_ones_own_needs_a_reason_an_order_and_limits() {
    let effect = |value: Value| {
        let mut body = sample();
        body["levers"][0]["effect"] = value;
        body
    };
    let good = json!({"central": -2, "low": -3, "high": -1, "why": "our own trial"});
    assert!(read(&effect(good), &Recipe::embedded()).is_ok());
    let silent = json!({"central": -2, "low": -3, "high": -1});
    assert_eq!(fault(&effect(silent)), ("levers[0].effect.why".into(), "needs_reason"));
    let disordered = json!({"central": -2, "low": -1, "high": -1, "why": "x"});
    assert_eq!(fault(&effect(disordered)), ("levers[0].effect".into(), "effect_order"));
    let beyond = json!({"central": -2, "low": -30, "high": -1, "why": "x"});
    assert_eq!(fault(&effect(beyond)), ("levers[0].effect.low".into(), "out_of_range"));
    let part = json!({"central": -2, "why": "x"});
    assert_eq!(faults(&effect(part)).len(), 2);
}

#[test]
fn wrong_types_everywhere_are_told_one_by_one() {
    for body in [json!(null), json!(3), json!("text"), json!([])] {
        assert_eq!(fault(&body), (String::new(), "wrong_type"));
    }
    let body = json!({"name": [], "unit": {}, "start": 1, "horizon": "x", "paths": true, "seed": "1", "target": [],
        "levers": {}, "prices": 7, "note": 1});
    let found: Vec<_> = faults(&body).into_iter().map(|fault| fault.at).collect();
    for field in ["name", "unit", "start", "horizon", "paths", "seed", "target", "levers", "prices", "note"] {
        assert!(found.iter().any(|at| at == field), "{field} in {found:?}");
    }
    let body = with("/levers", json!([null, 3, {"kind": null}, {}, {"kind": 7}]));
    let found: Vec<_> = faults(&body).into_iter().map(|fault| (fault.at, fault.rule)).collect();
    let expected = [
        ("levers[0]", "wrong_type"),
        ("levers[1]", "wrong_type"),
        ("levers[2].kind", "missing"),
        ("levers[3].kind", "missing"),
        ("levers[4].kind", "unknown_kind"),
    ];
    assert_eq!(found, expected.map(|(at, rule)| (at.to_owned(), rule)));
}

#[test]
fn prices_have_ranges_of_their_own() {
    let mut body = sample();
    body["prices"] = json!({"permanent_year_gbp": 1, "agency_yr_gbp": 5, "inflation_percent": 2});
    let found: Vec<_> = faults(&body).into_iter().map(|fault| (fault.at, fault.rule)).collect();
    let expected = [("prices.agency_yr_gbp", "unknown_field"), ("prices.permanent_year_gbp", "out_of_range")];
    assert_eq!(found, expected.map(|(at, rule)| (at.to_owned(), rule)));
}
