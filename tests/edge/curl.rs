//! The main job as a script does it, with `curl`.

use std::process::Command;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::app::TestApp;
use super::council;
use crate::support::{self, TestDatabase};

fn curl(arguments: &[&str]) -> String {
    let output = Command::new("curl").args(["-sS", "--fail-with-body"]).args(arguments).output().expect("curl runs");
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success(), "curl {arguments:?}: {text} {}", String::from_utf8_lossy(&output.stderr));
    text
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&curl(arguments)).expect("JSON")
}

#[test]
fn a_script_gets_from_template_to_forecast_on_sqlite() {
    script(support::sqlite());
}

#[test]
fn a_script_gets_from_template_to_forecast_on_postgresql() {
    if let Some(database) = support::postgresql() {
        script(database);
    }
}

fn script(database: TestDatabase) {
    if Command::new("curl").arg("--version").output().is_err() {
        assert!(std::env::var_os("STAFFCAST_TEST_REQUIRE_ALL").is_none(), "curl is missing");
        return;
    }
    let app = TestApp::over(database).start();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("positions.csv");
    let template = curl(&[&app.url("/templates/monthly-position.csv")]);
    std::fs::write(&file, council::filled(&template, &council::rows())).expect("written");

    let part = format!("file=@{}", file.display());
    let extract = json(&["-F", &part, "-F", "organisation=rivermouth", &app.url("/api/v1/extracts")]);
    assert_eq!(extract["accepted"], 240);
    let same = json(&["-F", &part, "-F", "organisation=rivermouth", &app.url("/api/v1/extracts")]);
    assert_eq!(same["same_as"], extract["id"]);

    let job = json(&["-X", "POST", &app.url("/api/v1/fits")]);
    let address = app.url(&format!("/api/v1/jobs/{}", job["id"].as_str().expect("an id")));
    let ended = (0..600).find_map(|_| {
        thread::sleep(Duration::from_millis(100));
        let job = json(&[&address]);
        (job["state"] != "queued" && job["state"] != "running").then_some(job)
    });
    assert_eq!(ended.expect("the fit ends")["state"], "done");

    let query = ["unit=rivermouth/north/team-1", "measure=agency_rate", "horizon=12", "levels=80,95"];
    let address = app.url("/api/v1/forecasts");
    let arguments: Vec<&str> =
        ["-G", &address].into_iter().chain(query.iter().flat_map(|q| ["--data-urlencode", q])).collect();
    let forecast = json(&arguments);
    assert_eq!(forecast["forecast"].as_array().map(Vec::len), Some(12));
    assert_eq!(forecast["forecast"][0]["intervals"][0]["level"], 80);
}
