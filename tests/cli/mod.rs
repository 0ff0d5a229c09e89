//! The commands as a script would run them: exit status, what is printed where, what is left behind.

mod agency;
mod report;
mod scenario;

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Output};

fn staffcast(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_staffcast")).args(arguments).current_dir(folder).output().expect("the binary runs")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Thirty months of two teams, enough to be fitted and too few to be trusted.
fn position(months: i32) -> String {
    let mut csv = String::from(
        "month,unit,role_group,establishment_fte,in_post_fte,in_post_headcount,starters,leavers,vacancies_fte,agency_fte\n",
    );
    for n in 0..months {
        let (year, month) = (2019 + n / 12, n % 12 + 1);
        for (team, base) in [("North/Oak", 14), ("South/Elm", 17)] {
            let leavers = i32::from((n + base) % 4 == 0);
            let starters = i32::from((n + base) % 4 == 2);
            let people = base - leavers;
            let _ = writeln!(
                csv,
                "{year}-{month:02},{team},social_worker,20,{people},{people},{starters},{leavers},{},{}",
                20 - people,
                f64::from(20 - people) * 0.8
            );
        }
    }
    csv
}

#[test]
fn the_main_job_runs_from_template_to_forecast() {
    let at = folder();
    let template = staffcast(at.path(), &["template", "monthly-position"]);
    assert!(text(&template.stdout).starts_with("month,unit,role_group"), "{}", text(&template.stdout));

    std::fs::write(at.path().join("position.csv"), position(60)).expect("written");
    let ingest = staffcast(at.path(), &["ingest", "position.csv", "--format", "json"]);
    assert!(ingest.status.success(), "{}", text(&ingest.stderr));
    let receipt: serde_json::Value = serde_json::from_slice(&ingest.stdout).expect("JSON");
    assert_eq!((receipt["rows"].as_u64(), receipt["rejected"].as_u64()), (Some(120), Some(0)), "{receipt:#}");

    let fit = staffcast(at.path(), &["fit"]);
    assert!(fit.status.success(), "{}", text(&fit.stderr));
    let unit = ["forecast", "--unit", "home", "--measure", "agency_rate", "--horizon", "6", "--format"];
    let json = staffcast(at.path(), &[&unit[..], &["json"]].concat());
    assert!(json.status.success(), "{}", text(&json.stderr));
    let forecast: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    assert_eq!(forecast["forecast"].as_array().map(Vec::len), Some(6));
    assert_eq!(forecast["as_of"], "2023-12");
    let step = &forecast["forecast"][0];
    let ends = |level: usize| {
        let interval = &step["intervals"][level];
        (interval["lower"].as_f64().expect("a number"), interval["upper"].as_f64().expect("a number"))
    };
    assert!(ends(1).0 <= ends(0).0 && ends(0).1 <= ends(1).1, "{step:#}");
    let csv = staffcast(at.path(), &[&unit[..], &["csv"]].concat());
    assert_eq!(text(&csv.stdout).lines().filter(|l| l.contains("2024-")).count(), 6, "{}", text(&csv.stdout));
}

#[test]
fn the_same_file_twice_adds_nothing() {
    let at = folder();
    std::fs::write(at.path().join("position.csv"), position(12)).expect("written");
    assert!(staffcast(at.path(), &["ingest", "position.csv"]).status.success());
    let again = staffcast(at.path(), &["ingest", "position.csv"]);
    assert!(again.status.success());
    assert!(text(&again.stdout).contains("nothing was added"), "{}", text(&again.stdout));
}

#[test]
fn too_little_history_is_refused_with_what_would_help() {
    let at = folder();
    std::fs::write(at.path().join("position.csv"), position(18)).expect("written");
    assert!(staffcast(at.path(), &["ingest", "position.csv"]).status.success());
    let fit = staffcast(at.path(), &["fit"]);
    assert_eq!(fit.status.code(), Some(1));
    let said = text(&fit.stderr);
    assert!(said.contains("24") && said.lines().count() == 1, "{said}");
}

#[test]
fn a_missing_file_is_one_plain_sentence_and_status_1() {
    let at = folder();
    let output = staffcast(at.path(), &["ingest", "nowhere.csv"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with("staffcast: cannot read nowhere.csv"), "{}", text(&output.stderr));
    assert!(output.stdout.is_empty());
}

#[test]
fn wrong_usage_is_status_2() {
    let at = folder();
    assert_eq!(staffcast(at.path(), &["forecast"]).status.code(), Some(2));
    assert_eq!(staffcast(at.path(), &["template", "no-such-kind"]).status.code(), Some(2));
}

#[test]
fn settings_name_their_source() {
    let at = folder();
    std::fs::write(at.path().join("staffcast.toml"), "max_upload_mb = 20\n").expect("written");
    let output = staffcast(at.path(), &["config", "show", "--format", "json", "--database", "other.db"]);
    let shown: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let from = |key: &str| {
        let rows = shown["settings"].as_array().expect("settings");
        rows.iter().find(|r| r["key"] == key).map(|r| r["from"].clone()).expect("the key")
    };
    assert_eq!(
        (from("database"), from("max_upload_mb"), from("log")),
        ("flag".into(), "staffcast.toml".into(), "default".into())
    );
}

#[test]
fn an_unknown_setting_is_refused_before_anything_happens() {
    let at = folder();
    std::fs::write(at.path().join("staffcast.toml"), "max_uplaod_mb = 20\n").expect("written");
    let output = staffcast(at.path(), &["config", "show"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("did you mean `max_upload_mb`"), "{}", text(&output.stderr));
}

#[test]
fn a_series_file_gets_a_row_for_every_series_and_step() {
    let at = folder();
    let mut csv = String::from("unique_id,ds,y\n");
    for n in 0..72 {
        let (year, month) = (2019 + n / 12, n % 12 + 1);
        let _ = writeln!(csv, "a,{year}-{month:02}-01,{}", 50 + n % 12);
        if n >= 70 {
            let _ = writeln!(csv, "short,{year}-{month:02}-01,{n}");
        }
    }
    std::fs::write(at.path().join("long.csv"), csv).expect("written");
    let output = staffcast(
        at.path(),
        &["series", "forecast", "--input", "long.csv", "--season", "12", "--horizon", "12", "--output", "out.csv"],
    );
    assert!(output.status.success(), "{}", text(&output.stderr));
    let written = std::fs::read_to_string(at.path().join("out.csv")).expect("the output");
    let mut lines = written.lines();
    assert_eq!(
        lines.next(),
        Some("unique_id,ds,staffcast,staffcast-lo-80,staffcast-hi-80,staffcast-lo-95,staffcast-hi-95")
    );
    assert_eq!(lines.count(), 24);
}

#[test]
fn what_to_mend_is_written_as_a_workbook_that_is_taken_again() {
    let at = folder();
    let bad = position(24).replacen("2019-03", "2019-33", 1);
    std::fs::write(at.path().join("position.csv"), bad).expect("written");
    let ingest = staffcast(at.path(), &["ingest", "position.csv", "--fixes", "mend.xlsx"]);
    assert!(ingest.status.success(), "{}", text(&ingest.stderr));
    assert!(text(&ingest.stdout).contains("1 rejected"), "{}", text(&ingest.stdout));
    let again = staffcast(at.path(), &["ingest", "mend.xlsx", "--database", "other.db"]);
    assert!(text(&again.stdout).contains("48 rows: 47 accepted, 1 rejected"), "{}", text(&again.stdout));
    // Nothing to mend, nothing written.
    std::fs::write(at.path().join("sound.csv"), position(24)).expect("written");
    let sound = staffcast(at.path(), &["ingest", "sound.csv", "--fixes", "none.xlsx", "--database", "third.db"]);
    assert!(sound.status.success());
}

#[test]
fn a_mapping_is_read_from_a_file_and_kept_under_its_name() {
    let at = folder();
    let list = |month: &str| format!("Zeit,Wer,Wo\n{month},A1,North\n{month},A2,North\n{month},A3,South\n");
    let mapping = r#"{"kind":"staff-in-post","columns":{"Zeit":"month","Wer":"staff_reference","Wo":"unit"}}"#;
    for (name, content) in
        [("one.csv", &list("2024-01")), ("two.csv", &list("2024-02")), ("map.json", &mapping.to_owned())]
    {
        std::fs::write(at.path().join(name), content).expect("written");
    }
    assert_eq!(staffcast(at.path(), &["ingest", "one.csv"]).status.code(), Some(1), "no heading is known");
    let first =
        staffcast(at.path(), &["ingest", "one.csv", "--mapping", "map.json", "--save-mapping-as", "odd system"]);
    assert!(first.status.success(), "{}", text(&first.stderr));
    let second = staffcast(at.path(), &["ingest", "two.csv", "--mapping", "odd system", "--format", "json"]);
    assert!(second.status.success(), "{}", text(&second.stderr));
    let receipt: serde_json::Value = serde_json::from_slice(&second.stdout).expect("JSON");
    assert_eq!((&receipt["kind"], &receipt["accepted"]), (&"staff-in-post".into(), &3.into()));
}
