//! Corrections and kept mappings over HTTP.

use reqwest::Method;
use serde_json::{Value, json};

use super::app::TestApp;
use super::schema::assert_documented;
use crate::support;

fn csv(vacancies: f64) -> String {
    let header = "month,unit,in_post_fte,in_post_headcount,leavers,vacancies_fte,agency_fte";
    format!("{header}\n2025-01,North/Team 1,8,10,0,{vacancies},2\n2025-02,North/Team 1,8,10,1,2,2\n")
}

#[tokio::test]
async fn an_extract_tells_what_it_changed() {
    let app = TestApp::over(support::sqlite()).start();
    app.upload("a.csv", csv(2.0), &[]).await;
    let second = app.upload("b.csv", csv(4.0), &[]).await.json();
    let id = second["id"].as_str().expect("an id").to_owned();
    let document = app.get("/api/v1/openapi.json").await.json();
    let body = app.get(&format!("/api/v1/extracts/{id}/changes?limit=1")).await.json();
    assert_documented(&document, ("get", "/api/v1/extracts/{id}/changes", 200), &body);
    assert_eq!((&body["changed"], &body["added"], &body["unchanged"]), (&json!(1), &json!(0), &json!(9)), "{body}");
    let change = &body["changes"][0];
    assert_eq!((&change["old"]["value"], &change["new"]["value"]), (&json!(2.0), &json!(4.0)), "{body}");
    assert_eq!((&body["month"], &body["next"]), (&json!("2025-02"), &Value::Null));
    assert_eq!(body["headlines"][0]["measure"], "agency_rate");
    app.get("/api/v1/extracts/x/changes").await.problem(404, "extract_not_found");
}

#[tokio::test]
async fn a_mapping_is_kept_used_by_name_and_forgotten() {
    let app = TestApp::over(support::sqlite()).start();
    let document = app.get("/api/v1/openapi.json").await.json();
    let address = "/api/v1/mappings/Our%20HR%20list";
    let mapping = json!({"kind": "monthly-position", "columns": {"Open posts": "vacancies_fte"}, "values": {}});
    let put = app.request(Method::PUT, address).header("content-type", "application/json").body(mapping.to_string());
    let kept = app.send(put).await.json();
    assert_documented(&document, ("put", "/api/v1/mappings/{name}", 200), &kept);
    assert_eq!((&kept["name"], &kept["version"]), (&json!("Our HR list"), &json!(1)), "{kept}");
    let file = csv(2.0).replace("vacancies_fte", "Open posts");
    let sent = app.upload("a.csv", file.clone(), &[("mapping", "Our HR list"), ("save_mapping_as", "Again")]).await;
    assert_eq!(sent.status, 201, "{}", sent.text);
    let listed = app.get("/api/v1/mappings").await.json();
    assert_documented(&document, ("get", "/api/v1/mappings", 200), &listed);
    let names: Vec<&Value> = listed["mappings"].as_array().expect("a list").iter().map(|m| &m["name"]).collect();
    assert_eq!(names, ["Again", "Our HR list"]);
    app.send(app.request(Method::DELETE, address)).await;
    app.get(address).await.problem(404, "mapping_not_found");
    app.upload("b.csv", file, &[("mapping", "Our HR list")]).await.problem(404, "mapping_not_found");
}
