//! Alive, ready, counted.

use super::app::TestApp;
use crate::support;

#[tokio::test]
async fn a_server_says_that_it_lives_and_can_write() {
    let app = TestApp::over(support::sqlite()).start();
    assert_eq!(app.get("/livez").await.json()["status"], "ok");
    assert_eq!(app.get("/readyz").await.json()["status"], "ok");
}

#[tokio::test]
async fn metrics_count_requests_by_pattern_and_name_nobody() {
    let app = TestApp::over(support::sqlite()).start();
    app.get("/api/v1/extracts/some-secret-name").await;
    app.get("/some-secret-name").await;
    let answer = app.get("/metrics").await;
    assert_eq!(answer.header("content-type"), "application/openmetrics-text; version=1.0.0; charset=utf-8");
    let line = "staffcast_http_requests_total{method=\"GET\",route=\"/api/v1/extracts/{id}\",status=\"404\"} 1";
    assert!(answer.text.lines().any(|l| l == line), "{}", answer.text);
    assert!(answer.text.contains("route=\"unmatched\""), "{}", answer.text);
    assert!(answer.text.contains("staffcast_jobs{state=\"queued\"} 0"), "{}", answer.text);
    assert!(!answer.text.contains("secret"), "{}", answer.text);
    assert!(answer.text.ends_with("# EOF\n"));
}
