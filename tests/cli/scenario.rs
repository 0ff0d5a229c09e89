//! Scenarios on the command line.

use serde_json::{Value, json};

use super::{folder, position, staffcast, text};

/// Five years of two teams, fitted.
pub(super) fn fitted() -> tempfile::TempDir {
    let at = folder();
    std::fs::write(at.path().join("position.csv"), position(60)).expect("written");
    for arguments in [&["ingest", "position.csv"][..], &["fit"]] {
        let output = staffcast(at.path(), arguments);
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    at
}

fn written(at: &tempfile::TempDir, name: &str, body: &Value) {
    std::fs::write(at.path().join(name), body.to_string()).expect("written");
}

fn recruiting() -> Value {
    json!({"name": "More starts", "unit": "home", "horizon": 12, "paths": 200,
        "target": {"measure": "agency_rate", "at_most": 20.0, "by": "2024-12"},
        "levers": [{"kind": "recruitment", "starts_per_month": 0.5}]})
}

fn answer(at: &tempfile::TempDir, arguments: &[&str]) -> Value {
    let output = staffcast(at.path(), &[&["scenario"][..], arguments, &["--format", "json"]].concat());
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    assert!(output.stderr.is_empty(), "nothing on a pipe: {}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn a_scenario_is_simulated_kept_shown_and_compared() {
    let at = fitted();
    written(&at, "more.json", &recruiting());
    let outlook = answer(&at, &["run", "more.json"]);
    assert_eq!(outlook["scenario"]["levers"][0]["starts_per_month"], 0.5);
    assert!(outlook["target"]["chance"].as_f64() >= outlook["target"]["baseline_chance"].as_f64(), "{outlook:#}");
    assert_eq!(answer(&at, &["list"])["scenarios"].as_array().map(Vec::len), Some(0), "a file is not kept");

    let id = text(&staffcast(at.path(), &["scenario", "add", "more.json"]).stdout).trim().to_owned();
    assert_eq!(answer(&at, &["list"])["scenarios"][0]["id"], id.as_str());
    assert_eq!(answer(&at, &["show", &id])["result"], Value::Null);
    assert_eq!(answer(&at, &["run", "--id", &id])["measures"], outlook["measures"]);
    assert_eq!(answer(&at, &["show", &id])["result"]["measures"], outlook["measures"]);

    let compared = answer(&at, &["compare", &id, "--measure", "vacancy_rate", "--by", "2024-06"]);
    assert_eq!((&compared["by"], &compared["measure"]), (&"2024-06".into(), &"vacancy_rate".into()));
    assert_eq!(compared["scenarios"].as_array().map(Vec::len), Some(2), "no change beside it");

    for arguments in [&["run", "more.json"][..], &["list"], &["show", &id], &["compare", &id]] {
        let run = |format| staffcast(at.path(), &[&["scenario"][..], arguments, &["--format", format]].concat());
        let (table, csv) = (run("table"), run("csv"));
        assert!(table.status.success() && !table.stdout.is_empty(), "{arguments:?} {}", text(&table.stderr));
        let csv = text(&csv.stdout);
        let columns = csv.lines().next().expect("a heading").matches(',').count();
        assert!(csv.lines().count() > 1 && csv.lines().all(|row| row.matches(',').count() == columns), "{csv}");
    }
}

#[test]
fn a_goal_is_sought_and_told_in_words_and_in_json() {
    let at = fitted();
    let goal = json!({"unit": "home", "horizon": 12, "paths": 200, "probability": 0.6,
        "target": {"measure": "vacancy_rate", "at_most": 15.0, "by": "2024-12"},
        "levers": [{"kind": "recruitment", "starts_per_month": [0, 2]}]});
    written(&at, "goal.json", &goal);
    let found = answer(&at, &["goal-seek", "goal.json"]);
    assert_eq!((&found["unit"], &found["probability"], &found["paths"]), (&"home".into(), &0.6.into(), &200.into()));
    assert!(found["evaluations"].as_u64() > Some(3), "{found:#}");
    let table = staffcast(at.path(), &["scenario", "goal-seek", "goal.json"]);
    let told = text(&table.stdout);
    assert!(told.contains(found["statements"][0].as_str().expect("a sentence")), "{told}");
    let csv = text(&staffcast(at.path(), &["scenario", "goal-seek", "goal.json", "--format", "csv"]).stdout);
    assert!(csv.starts_with("part,chance,") && csv.contains("\nclosest,"), "{csv}");
}

#[test]
fn every_fault_of_a_scenario_is_told_with_its_field() {
    let at = fitted();
    let mut bad = recruiting();
    bad["levers"] = json!([{"kind": "recruitment", "starts_per_month": 1e9}, {"kind": "magic"}]);
    bad["horizon"] = (-5).into();
    written(&at, "bad.json", &bad);
    for command in ["run", "add"] {
        let output = staffcast(at.path(), &["scenario", command, "bad.json"]);
        assert_eq!(output.status.code(), Some(1));
        let said = text(&output.stderr);
        assert!(said.starts_with("staffcast: bad.json cannot be used:"), "{said}");
        for field in ["levers[0].starts_per_month", "levers[1].kind", "horizon"] {
            assert!(said.contains(field), "{field}: {said}");
        }
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_file_that_is_missing_or_no_json_is_one_sentence() {
    let at = folder();
    let missing = staffcast(at.path(), &["scenario", "run", "nowhere.json"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(text(&missing.stderr).starts_with("staffcast: cannot read nowhere.json"), "{}", text(&missing.stderr));
    std::fs::write(at.path().join("torn.json"), "{\"name\": NaN}").expect("written");
    let torn = staffcast(at.path(), &["scenario", "goal-seek", "torn.json"]);
    let said = text(&torn.stderr);
    assert!(torn.status.code() == Some(1) && said.contains("line 1") && said.lines().count() == 1, "{said}");
    assert_eq!(staffcast(at.path(), &["scenario", "run"]).status.code(), Some(2), "wrong usage");
}
