//! Unfinished uploads over the API.

use reqwest::Method;
use reqwest::multipart::{Form, Part};

use super::super::app::{Answer, TestApp};
use super::super::council::{filled, rows, with_a_bad_row};
use super::super::schema::assert_documented;
use crate::support;

pub fn template() -> String {
    let bytes = staffcast::ingest::template_csv(staffcast::domain::ExtractKind::MonthlyPosition);
    String::from_utf8(bytes).expect("a text")
}

/// The invented council's months, the last row bad.
pub fn council_with_a_bad_row() -> String {
    with_a_bad_row(&template(), &rows())
}

pub async fn begin(app: &TestApp, name: &str, bytes: impl Into<Vec<u8>>) -> Answer {
    let form = Form::new().part("file", Part::bytes(bytes.into()).file_name(name.to_owned()));
    app.send(app.request(Method::POST, "/api/v1/uploads").multipart(form)).await
}

#[tokio::test]
async fn a_program_looks_checks_and_keeps() {
    let app = TestApp::over(support::sqlite()).start();
    let document = app.get("/api/v1/openapi.json").await.json();
    let begun = begin(&app, "september.csv", council_with_a_bad_row()).await;
    assert_eq!(begun.status, 201, "{}", begun.text);
    assert_documented(&document, ("post", "/api/v1/uploads", 201), &begun.json());
    let address = begun.header("location").to_owned();
    assert!(address.ends_with(begun.json()["id"].as_str().expect("an id")));
    assert_documented(&document, ("get", "/api/v1/uploads/{id}", 200), &app.get(&address).await.json());

    let check = app.get(&format!("{address}/check")).await.json();
    assert_documented(&document, ("get", "/api/v1/uploads/{id}/check", 200), &check);
    assert_eq!((check["rejected"].as_u64(), check["refusal"].is_null()), (Some(1), true), "{check}");
    assert_eq!(app.get("/api/v1/extracts").await.json()["extracts"], serde_json::json!([]), "nothing is kept yet");

    let kept = app.send(app.request(Method::POST, &format!("{address}/keep"))).await;
    assert_eq!(kept.status, 201, "{}", kept.text);
    assert_documented(&document, ("post", "/api/v1/uploads/{id}/keep", 201), &kept.json());
    assert_eq!(app.get(kept.header("location")).await.json()["accepted"], check["accepted"]);
    let told = app.get(&address).await.json();
    assert_eq!((&told["kept"], told["look"].is_null()), (&kept.json()["id"], true));
    app.send(app.request(Method::POST, &format!("{address}/keep"))).await.problem(409, "upload_kept");
    assert_eq!(app.uploads().len(), 1, "only what became of it is left: {:?}", app.uploads());

    // The same content again adds nothing.
    let again = begin(&app, "again.csv", council_with_a_bad_row()).await;
    let address = again.header("location").to_owned();
    assert_eq!(app.get(&format!("{address}/check")).await.json()["same_as"], kept.json()["id"]);
    assert_eq!(app.send(app.request(Method::POST, &format!("{address}/keep"))).await.status, 200);
}

#[tokio::test]
async fn an_upload_thrown_away_is_gone() {
    let app = TestApp::over(support::sqlite()).start();
    let begun = begin(&app, "september.csv", council_with_a_bad_row()).await;
    let address = begun.header("location").to_owned();
    assert_eq!(app.send(app.request(Method::DELETE, &address)).await.status, 200);
    for path in [address.clone(), format!("{address}/check"), format!("{address}/findings.xlsx")] {
        app.get(&path).await.problem(404, "upload_not_found");
    }
    assert!(app.uploads().is_empty(), "{:?}", app.uploads());
}

#[tokio::test]
async fn what_is_no_extract_does_not_wait() {
    let app = TestApp::over(support::sqlite()).start();
    for (name, bytes) in
        [("empty.csv", &b""[..]), ("page.xls", b"<html><body></body></html>"), ("cut.xlsx", b"PK\x03\x04x")]
    {
        let answer = begin(&app, name, bytes).await;
        assert_eq!(answer.status, 422, "{name}: {}", answer.text);
    }
    assert!(app.uploads().is_empty(), "{:?}", app.uploads());
}

#[tokio::test]
async fn a_mapping_that_cannot_be_read_is_refused_and_not_kept() {
    let app = TestApp::over(support::sqlite()).start();
    let address = begin(&app, "a.csv", filled(&template(), &rows())).await.header("location").to_owned();
    for body in ["", "{", "[]", r#"{"kind":"magic"}"#, r#"{"kind":"leavers","role":"admin"}"#] {
        let request = app.request(Method::PUT, &format!("{address}/mapping"));
        let answer = app.send(request.header("content-type", "application/json").body(body)).await;
        answer.problem(422, "mapping_invalid");
    }
    assert!(app.get(&address).await.json()["mapping"].is_null());
}

#[tokio::test]
async fn uploads_nobody_finishes_do_not_fill_the_disk() {
    let app = TestApp::over(support::sqlite()).largest_file(1_000_000).start();
    // Ten files of the largest size may wait.
    let text = format!("{}{}", filled(&template(), &rows()), ",".repeat(9) + "\n");
    let text = format!("{text}{}", format!("{}\n", " ".repeat(1_000)).repeat(850));
    let mut refused = 0;
    for _ in 0..16 {
        let answer = begin(&app, "a.csv", text.clone()).await;
        match answer.status {
            201 => assert_eq!(refused, 0),
            503 => refused += usize::from(answer.problem(503, "uploads_full")["code"].is_string()),
            other => panic!("{other}: {}", answer.text),
        }
    }
    assert!(refused > 0);
    // The quick way needs no place on the shelf.
    assert_eq!(app.upload("a.csv", text, &[]).await.status, 201);
}
