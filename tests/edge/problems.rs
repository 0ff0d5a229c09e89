//! Every refusal is an RFC 9457 problem with a stable code, or a page for people.

use reqwest::Method;
use reqwest::multipart::{Form, Part};

use super::app::TestApp;
use crate::support;

#[tokio::test]
async fn addresses_and_methods_that_are_not_there_are_problems() {
    let app = TestApp::over(support::sqlite()).start();
    app.get("/api/v1/nothing").await.problem(404, "not_found");
    app.get("/api/v2/units").await.problem(404, "not_found");
    let answer = app.send(app.request(Method::DELETE, "/api/v1/units")).await;
    answer.problem(405, "method_not_allowed");
    assert_eq!(answer.header("allow"), "GET, HEAD");
    let answer = app.send(app.request(Method::PUT, "/api/v1/extracts/1")).await;
    answer.problem(405, "method_not_allowed");
    assert_eq!(answer.header("allow"), "GET, HEAD, DELETE");
}

#[tokio::test]
async fn parameters_are_checked_and_the_nearest_known_is_named() {
    let app = TestApp::over(support::sqlite()).start();
    let problem = app.get("/api/v1/units?organization=x").await.problem(422, "unknown_parameter");
    assert!(problem["detail"].as_str().expect("text").contains("did you mean `organisation`?"), "{problem}");
    assert_eq!(problem["errors"][0]["where"], "query: organization");

    app.get("/api/v1/observations?measure=agency_rate").await.problem(422, "parameter_missing");
    let problem = app.get("/api/v1/observations?unit=home&measure=agency_rte").await.problem(422, "unknown_measure");
    assert!(problem["detail"].as_str().expect("text").contains("did you mean `agency_rate`?"), "{problem}");
    app.get("/api/v1/observations?unit=home&measure=leavers&from=2026-13").await.problem(422, "period_expected");
    app.get("/api/v1/observations?unit=home&unit=away&measure=leavers").await.problem(422, "given_twice");
    app.get("/api/v1/forecasts?unit=home&measure=leavers&horizon=37").await.problem(422, "horizon_out_of_range");
    let problem =
        app.get("/api/v1/forecasts?unit=home&measure=leavers&levels=80,85").await.problem(422, "level_not_stored");
    assert!(problem["detail"].as_str().expect("text").contains("50, 80, 90, 95"), "{problem}");
    app.get("/api/v1/extracts?limit=0").await.problem(422, "number_out_of_range");
}

#[tokio::test]
async fn things_that_are_not_there_are_404_in_every_route() {
    let app = TestApp::over(support::sqlite()).start();
    for path in [
        "/api/v1/extracts/0190-of-another-organisation",
        "/api/v1/extracts/x/findings",
        "/api/v1/jobs/%27%20OR%201=1",
        "/api/v1/models/x",
        "/api/v1/units?organisation=elsewhere",
        "/api/v1/observations?unit=elsewhere/team&measure=agency_rate",
        "/api/v1/forecasts?unit=elsewhere&measure=agency_rate",
    ] {
        let answer = app.get(path).await;
        let code = answer.json()["code"].as_str().expect("a code").to_owned();
        assert!(code.ends_with("_not_found"), "{path}: {code}");
        answer.problem(404, &code);
    }
    let answer = app.send(app.request(Method::DELETE, "/api/v1/extracts/x")).await;
    assert_eq!(answer.status, 404, "{}", answer.text);
    let answer =
        app.send(app.request(Method::POST, "/api/v1/fits").json(&serde_json::json!({"organisation": "x"}))).await;
    assert_eq!(answer.status, 404, "{}", answer.text);
}

#[tokio::test]
async fn bodies_of_the_wrong_sort_are_problems() {
    let app = TestApp::over(support::sqlite()).start();
    let fits = || app.request(Method::POST, "/api/v1/fits");
    app.send(fits().body("{").header("content-type", "application/json")).await.problem(422, "json_invalid");
    app.send(fits().body("a=b").header("content-type", "text/plain")).await.problem(415, "json_expected");
    app.send(fits().json(&serde_json::json!({"role": "admin"}))).await.problem(422, "unknown_field");
    app.send(fits().body(vec![b' '; 100_000]).header("content-type", "application/json"))
        .await
        .problem(413, "payload_too_large");
    app.send(fits()).await.problem(422, "nothing_to_fit");

    let extracts = || app.request(Method::POST, "/api/v1/extracts");
    app.send(extracts().body("a,b").header("content-type", "text/csv")).await.problem(415, "multipart_expected");
    app.send(extracts().body("--x").header("content-type", "multipart/form-data; boundary=x"))
        .await
        .problem(400, "multipart_damaged");
    app.send(extracts().multipart(Form::new().text("kind", "monthly-position"))).await.problem(422, "file_missing");
    let answer = app.upload("a.csv", "x", &[("organization", "x")]).await;
    let problem = answer.problem(422, "unknown_field");
    assert!(problem["detail"].as_str().expect("text").contains("did you mean `organisation`?"), "{problem}");
    app.upload("a.csv", "x", &[("mapping", "{}")]).await.problem(422, "mapping_invalid");
    app.upload("a.csv", "x", &[("kind", "monthly")]).await.problem(422, "unknown_kind");
    app.upload("a.csv", "x", &[("organisation", "a/../b")]).await.problem(422, "organisation_code_invalid");
    let two = Form::new().part("file", Part::text("a").file_name("a")).part("file", Part::text("b").file_name("b"));
    app.send(extracts().multipart(two)).await.problem(422, "one_file_expected");
    let zipped = extracts().header("content-encoding", "gzip").multipart(Form::new().text("kind", "x"));
    app.send(zipped).await.problem(415, "content_encoding_unsupported");
}

#[tokio::test]
async fn changes_asked_for_by_another_site_are_refused() {
    let app = TestApp::over(support::sqlite()).start();
    let request = app.request(Method::POST, "/api/v1/fits").header("origin", "https://evil.example");
    app.send(request).await.problem(403, "cross_site_request");
    let own = format!("http://{}", app.address);
    app.send(app.request(Method::POST, "/api/v1/fits").header("origin", own)).await.problem(422, "nothing_to_fit");
}

#[tokio::test]
async fn people_get_a_page_where_programs_get_a_problem() {
    let app = TestApp::over(support::sqlite()).start();
    let answer = app.send(app.request(Method::GET, "/nothing").header("accept", "text/html,*/*;q=0.8")).await;
    assert_eq!(answer.status, 404);
    assert!(answer.header("content-type").starts_with("text/html"), "{}", answer.text);
    app.get("/nothing").await.problem(404, "not_found");
    let answer = app.send(app.request(Method::GET, "/api/v1/nothing").header("accept", "text/html")).await;
    answer.problem(404, "not_found");
}

#[tokio::test]
async fn every_answer_carries_the_guards_headers() {
    let app = TestApp::over(support::sqlite()).start();
    for path in ["/livez", "/api/v1/nothing", "/api/v1/measures"] {
        let answer = app.get(path).await;
        assert!(answer.header("content-security-policy").starts_with("default-src 'self'"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("x-frame-options"), "DENY");
        assert!(!answer.header("x-request-id").is_empty());
    }
}

#[tokio::test]
async fn head_is_answered_like_get_without_a_body() {
    let app = TestApp::over(support::sqlite()).start();
    let answer = app.send(app.request(Method::HEAD, "/api/v1/measures")).await;
    assert_eq!((answer.status, answer.text.as_str()), (200, ""));
}
