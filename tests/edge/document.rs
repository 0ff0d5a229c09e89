//! The `OpenAPI` document speaks of what is served.

use reqwest::Method;
use serde_json::Value;

use super::app::TestApp;
use crate::support;

/// The endpoints of the interface that this version serves: scripts rely on them.
const PROMISED: &[(&str, &str)] = &[
    ("post", "/api/v1/extracts"),
    ("get", "/api/v1/extracts"),
    ("get", "/api/v1/extracts/{id}"),
    ("get", "/api/v1/extracts/{id}/findings"),
    ("delete", "/api/v1/extracts/{id}"),
    ("post", "/api/v1/returns/csww"),
    ("post", "/api/v1/returns/agency"),
    ("post", "/api/v1/uploads"),
    ("get", "/api/v1/uploads/{id}"),
    ("put", "/api/v1/uploads/{id}/mapping"),
    ("get", "/api/v1/uploads/{id}/check"),
    ("get", "/api/v1/uploads/{id}/findings.xlsx"),
    ("post", "/api/v1/uploads/{id}/keep"),
    ("delete", "/api/v1/uploads/{id}"),
    ("get", "/api/v1/extracts/{id}/report"),
    ("get", "/api/v1/organisations"),
    ("get", "/api/v1/units"),
    ("get", "/api/v1/measures"),
    ("get", "/api/v1/observations"),
    ("post", "/api/v1/fits"),
    ("get", "/api/v1/jobs/{id}"),
    ("get", "/api/v1/models"),
    ("get", "/api/v1/models/{id}"),
    ("get", "/api/v1/churn"),
    ("get", "/api/v1/recruitment"),
    ("get", "/api/v1/recruitment.csv"),
    ("get", "/api/v1/leavers"),
    ("get", "/api/v1/leavers.csv"),
    ("get", "/api/v1/charts/recruitment.svg"),
    ("get", "/api/v1/charts/survival.svg"),
    ("get", "/api/v1/charts/waterfall.svg"),
    ("post", "/api/v1/jobs/{id}/cancel"),
    ("get", "/api/v1/forecasts"),
    ("get", "/api/v1/reports/workbook.xlsx"),
    ("get", "/api/v1/reports/board.pdf"),
    ("get", "/api/v1/reports/narrative"),
    ("get", "/api/v1/charts/forecast.svg"),
    ("get", "/api/v1/charts/forecast.png"),
    ("post", "/api/v1/scenarios"),
    ("get", "/api/v1/scenarios"),
    ("get", "/api/v1/scenarios/{id}"),
    ("put", "/api/v1/scenarios/{id}"),
    ("delete", "/api/v1/scenarios/{id}"),
    ("get", "/api/v1/scenarios/{id}/versions"),
    ("post", "/api/v1/scenarios/{id}/copy"),
    ("post", "/api/v1/scenarios/{id}/run"),
    ("get", "/api/v1/scenarios/{id}/result"),
    ("put", "/api/v1/scenarios/{id}/plan"),
    ("delete", "/api/v1/scenarios/{id}/plan"),
    ("get", "/api/v1/scenarios/{id}/actuals"),
    ("get", "/api/v1/scenarios/compare"),
    ("post", "/api/v1/goal-seek"),
    ("get", "/api/v1/goal-seek/{job}"),
    ("get", "/api/v1/levers"),
    ("get", "/api/v1/plausibility"),
    ("get", "/api/v1/peers"),
    ("get", "/api/v1/charts/funnel.svg"),
    ("get", "/api/v1/charts/funnel.png"),
    ("get", "/api/v1/charts/recruitment.png"),
    ("get", "/api/v1/charts/survival.png"),
    ("get", "/api/v1/charts/waterfall.png"),
    ("get", "/api/v1/charts/scenario.svg"),
    ("get", "/api/v1/charts/scenario.png"),
    ("get", "/api/v1/charts/tornado.svg"),
    ("get", "/api/v1/charts/tornado.png"),
    ("get", "/livez"),
    ("get", "/readyz"),
    ("get", "/metrics"),
    ("get", "/api/v1/openapi.json"),
];

fn document() -> Value {
    serde_json::from_str(&staffcast::api::openapi()).expect("JSON")
}

fn operations(document: &Value) -> Vec<(String, String, &Value)> {
    let paths = document["paths"].as_object().expect("paths");
    let each = |(path, item): (&String, &'_ Value)| {
        let item = item.as_object().expect("an item").keys().cloned().collect::<Vec<_>>();
        item.into_iter().map(|method| (method, path.clone())).collect::<Vec<_>>()
    };
    let pairs = paths.iter().flat_map(each).collect::<Vec<_>>();
    pairs
        .into_iter()
        .map(|(method, path)| {
            let op = &document["paths"][&path][&method];
            (method, path, op)
        })
        .collect()
}

#[test]
fn every_endpoint_of_the_interface_is_documented_as_openapi_3_1() {
    let document = document();
    assert!(document["openapi"].as_str().is_some_and(|v| v.starts_with("3.1")), "{}", document["openapi"]);
    for (method, path) in PROMISED {
        assert!(document["paths"][path][method].is_object(), "{method} {path} is not in the document");
    }
}

#[test]
fn operations_have_names_of_their_own_and_say_what_they_answer() {
    let document = document();
    let mut names = Vec::new();
    for (method, path, operation) in operations(&document) {
        names.push(operation["operationId"].as_str().expect("a name").to_owned());
        assert!(operation["summary"].is_string(), "{method} {path}");
        let responses = operation["responses"].as_object().expect("responses");
        for (status, response) in responses {
            let content =
                response["content"].as_object().unwrap_or_else(|| panic!("{method} {path} {status}: no body"));
            let problem = content.contains_key("application/problem+json");
            assert_eq!(problem, !status.starts_with('2'), "{method} {path} {status}");
        }
    }
    let all = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all);
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let text = document.to_string();
    for part in text.split("\"#/components/schemas/").skip(1) {
        let name = part.split('"').next().expect("a name");
        assert!(document["components"]["schemas"][name].is_object(), "{name}");
    }
}

#[tokio::test]
async fn every_documented_operation_is_served() {
    let app = TestApp::over(support::sqlite()).start();
    let document = app.get("/api/v1/openapi.json").await.json();
    assert_eq!(document, self::document());
    for (method, path, _) in operations(&document) {
        let method: Method = method.to_uppercase().parse().expect("a method");
        let address = path.replace("{id}", "x").replace("{job}", "x");
        let answer = app.send(app.request(method.clone(), &address)).await;
        let code = serde_json::from_str::<Value>(&answer.text).ok().map(|body| body["code"].clone());
        let unserved =
            code.as_ref().and_then(Value::as_str).is_some_and(|c| c == "not_found" || c == "method_not_allowed");
        assert!(!unserved, "{method} {path}: {}", answer.text);
    }
}

#[tokio::test]
async fn the_documentation_page_tells_every_endpoint_and_shape_and_needs_no_other_place() {
    let app = TestApp::over(support::sqlite()).start();
    let page = app.get("/api/v1/docs").await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/html"));
    let document = document();
    for (method, path, operation) in operations(&document) {
        let heading = format!("<code>{} {path}</code>", method.to_uppercase());
        assert!(page.text.contains(&heading), "{heading}");
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().expect("a name");
            assert!(page.text.contains(&format!("<code>{name}</code>")), "{name} of {path}");
        }
    }
    for name in document["components"]["schemas"].as_object().expect("shapes").keys() {
        assert!(page.text.contains(&format!("id=\"shape-{name}\"")), "{name}");
    }
    assert!(page.text.contains("href=\"/api/v1/openapi.json\""), "{}", page.text);
    let elsewhere = page.text.replace("http://www.w3.org/2000/svg", "");
    assert!(!elsewhere.contains("http://") && !elsewhere.contains("https://"), "{elsewhere}");
    app.get("/api/v1/docs/nothing.js").await.problem(404, "not_found");
}
