//! The five pages over HTTP: without scripts, resumable, and kind to mistakes.

use reqwest::Method;
use reqwest::multipart::{Form, Part};

use super::super::app::{Answer, TestApp};
use super::programs::council_with_a_bad_row;
use crate::support;

async fn offer(app: &TestApp, name: &str, bytes: impl Into<Vec<u8>>) -> Answer {
    let form = Form::new().part("file", Part::bytes(bytes.into()).file_name(name.to_owned()));
    app.send(app.request(Method::POST, "/upload").multipart(form)).await
}

/// The address of a journey, from a page on its way.
fn journey(page: &Answer) -> String {
    let token = page.text.split("/upload/").nth(1).and_then(|rest| rest.get(..32)).expect("a token on the page");
    assert!(token.bytes().all(|b| b.is_ascii_hexdigit()), "{token}");
    format!("/upload/{token}")
}

#[tokio::test]
async fn a_well_known_file_goes_straight_to_its_check_and_is_kept_by_one_button() {
    let app = TestApp::over(support::sqlite()).start();
    let check = offer(&app, "september.csv", council_with_a_bad_row()).await;
    assert_eq!(check.status, 200);
    for part in ["Step 4 of 5", "<h1>Check before it is kept</h1>", "1 row to mend", "2026-13", "aria-current=\"step\""]
    {
        assert!(check.text.contains(part), "{part} in {}", check.text);
    }
    assert_eq!(app.get("/api/v1/extracts").await.json()["extracts"], serde_json::json!([]), "nothing is kept yet");
    let at = journey(&check);
    let done = app.send(app.request(Method::POST, &format!("{at}/keep"))).await;
    assert!(done.text.contains("<h1>It is kept</h1>") && done.text.contains("Fit forecasts now"), "{}", done.text);
    assert_eq!(app.get("/api/v1/extracts").await.json()["extracts"].as_array().map(Vec::len), Some(1));
    // Pressed twice, or come back to later.
    for again in [app.send(app.request(Method::POST, &format!("{at}/keep"))).await, app.get(&at).await] {
        assert!(again.text.contains("<h1>It is kept</h1>"), "{}", again.text);
    }
    assert_eq!(app.get("/api/v1/extracts").await.json()["extracts"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_journey_is_taken_up_where_it_stopped_from_its_address_alone() {
    let app = TestApp::over(support::sqlite()).start();
    let at = journey(&offer(&app, "september.csv", council_with_a_bad_row()).await);
    let back = app.get(&at).await;
    assert!(back.text.contains("<h1>Check before it is kept</h1>"), "{}", back.text);
    for step in ["columns", "values", "check"] {
        let page = app.get(&format!("{at}/{step}")).await;
        assert_eq!(page.status, 200, "{step}: {}", page.text);
        let scripts: Vec<&str> = page.text.split("<script").skip(1).collect();
        assert!(scripts.len() == 1 && scripts[0].starts_with(" src=\"/assets/script.js"), "only our own: {step}");
        assert!(page.text.contains("Throw this file away"), "{step}");
    }
    let other = at.replace(|c: char| c.is_ascii_digit(), "0");
    for lost in [other.as_str(), "/upload/x", "/upload/..%2f..%2fetc%2fpasswd"] {
        let page = app.send(app.request(Method::GET, lost).header("accept", "text/html")).await;
        assert_eq!(page.status, 404, "{lost}");
        assert!(page.text.contains("<h1>N"), "{}", page.text);
    }
    let gone = app.send(app.request(Method::POST, &format!("{at}/discard"))).await;
    assert!(gone.text.contains("<h1>Add data</h1>"), "{}", gone.text);
    assert_eq!(app.get(&format!("{at}/check")).await.status, 404);
    assert!(app.uploads().is_empty());
}

#[tokio::test]
async fn a_file_full_of_mistakes_is_shown_with_them_and_cannot_be_kept() {
    let app = TestApp::over(support::sqlite()).start();
    let text = council_with_a_bad_row().replace("2026-", "never-").replace("2025-", "never-");
    let text: String = text.replace("2024-", "x-").replace("2023-", "x-").replace("2022-", "x-");
    let check = offer(&app, "mistakes.csv", text).await;
    assert!(check.status == 422 && check.text.contains("cannot be used"), "{}: {}", check.status, check.text);
    assert!(!check.text.contains("/keep\""), "{}", check.text);
    assert_eq!(app.get("/api/v1/extracts").await.json()["extracts"], serde_json::json!([]));
}

#[tokio::test]
async fn another_sites_page_cannot_press_the_buttons() {
    let app = TestApp::over(support::sqlite()).start();
    let at = journey(&offer(&app, "september.csv", council_with_a_bad_row()).await);
    for step in ["columns", "values", "keep", "discard"] {
        let request = app.request(Method::POST, &format!("{at}/{step}")).header("sec-fetch-site", "cross-site");
        assert_eq!(app.send(request).await.status, 403, "{step}");
    }
    assert_eq!(app.get(&format!("{at}/check")).await.status, 200, "it is still there");
}
