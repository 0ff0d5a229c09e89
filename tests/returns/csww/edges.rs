//! The command and the endpoint.

use std::process::Command;

use super::invented;
use crate::edge::app::TestApp;
use crate::support;

#[test]
fn the_command_checks_several_years_without_a_database() {
    let folder = tempfile::tempdir().expect("a folder");
    for message in invented::returns(2023, 2024) {
        std::fs::write(folder.path().join(format!("{}.xml", message.year)), message.xml()).expect("written");
    }
    let run = |format: &str| {
        let arguments = ["census", "check", "2024.xml", "2023.xml", "--format", format];
        let output = Command::new(env!("CARGO_BIN_EXE_staffcast")).args(arguments).current_dir(folder.path()).output();
        let output = output.expect("the binary runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    };
    let table = run("table");
    for text in ["Return of 2024", "From 2023 to 2024", "0 findings", "What the return of 2025 will say", "÷"] {
        assert!(table.contains(text), "{text}: {table}");
    }
    let json: serde_json::Value = serde_json::from_str(&run("json")).expect("JSON");
    assert_eq!(json["check"]["years"].as_array().map(Vec::len), Some(2));
    assert_eq!(json["nowcast"]["year"], 2025);
    let csv = run("csv");
    let columns = |line: &str| line.matches(',').count();
    assert!(csv.lines().all(|line| columns(line) >= 10) && csv.contains("expected,2025,agency_rate"), "{csv}");
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").collect();
    assert_eq!(left.len(), 2, "nothing is written");
}

#[actix_web::test]
async fn the_endpoint_checks_a_return_and_keeps_nothing() {
    let app = TestApp::over(support::sqlite()).start();
    let xml = invented::returns(2024, 2024)[0].xml();
    let send = |bytes: Vec<u8>| {
        let part = reqwest::multipart::Part::bytes(bytes).file_name("return.xml");
        let form = reqwest::multipart::Form::new().part("file", part);
        app.request(reqwest::Method::POST, "/api/v1/returns/csww").multipart(form)
    };
    let answer = app.send(send(xml.into_bytes())).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let report = answer.json();
    assert_eq!(report["check"]["years"][0]["year"], 2024);
    assert_eq!(report["nowcast"]["year"], 2025);
    assert_eq!(app.get("/api/v1/extracts").await.json()["extracts"].as_array().map(Vec::len), Some(0));
    app.send(send(b"month,unit\n2026-01,a\n".to_vec())).await.problem(422, "kind_unknown");
    app.send(send(b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><Message/>".to_vec()))
        .await
        .problem(422, "file_unsafe");
}

#[actix_web::test]
async fn the_report_of_a_kept_return_is_served() {
    let app = TestApp::over(support::sqlite()).start();
    let kept = app.upload("return.xml", invented::returns(2024, 2024)[0].xml(), &[]).await;
    assert_eq!(kept.status, 201, "{}", kept.text);
    let address = format!("/api/v1/extracts/{}/report", kept.json()["id"].as_str().expect("an id"));
    let report = app.get(&address).await;
    assert_eq!((report.status, &report.json()["check"]["years"][0]["year"]), (200, &2024.into()));
    app.get("/api/v1/extracts/nothing/report").await.problem(404, "extract_not_found");
}
