//! The main job over HTTP, once on each database: an extract becomes a served forecast.

use reqwest::Method;
use serde_json::{Value, json};

use super::app::TestApp;
use super::council::{self, MONTHS};
use super::schema::assert_documented;
use crate::support::{self, TestDatabase};

struct Flow {
    app: TestApp,
    document: Value,
}

impl Flow {
    async fn start(database: TestDatabase) -> Self {
        let app = TestApp::over(database).start();
        let document = app.get("/api/v1/openapi.json").await.json();
        Self { app, document }
    }

    /// GETs an address and checks the answer against the document's `path`.
    async fn get(&self, path: &str, address: &str) -> Value {
        let answer = self.app.get(address).await;
        assert_eq!(answer.status, 200, "{address}: {}", answer.text);
        let body = answer.json();
        assert_documented(&self.document, ("get", path, 200), &body);
        body
    }

    async fn upload(&self, name: &str, text: &str, status: u16) -> Value {
        let answer = self.app.upload(name, text.as_bytes().to_vec(), &[("organisation", "rivermouth")]).await;
        assert_eq!(answer.status, status, "{}", answer.text);
        let body = answer.json();
        assert_documented(&self.document, ("post", "/api/v1/extracts", status), &body);
        assert_eq!(answer.header("location"), format!("/api/v1/extracts/{}", body["id"].as_str().expect("an id")));
        body
    }

    async fn agency(&self, unit: &str, month: &str) -> Value {
        let address = format!("/api/v1/observations?unit={unit}&measure=agency_fte&from={month}&to={month}");
        self.get("/api/v1/observations", &address).await["observations"][0].clone()
    }
}

#[tokio::test]
async fn an_extract_becomes_a_forecast_on_sqlite() {
    becomes_a_forecast(support::sqlite()).await;
}

#[tokio::test]
async fn an_extract_becomes_a_forecast_on_postgresql() {
    if let Some(database) = support::postgresql() {
        becomes_a_forecast(database).await;
    }
}

async fn becomes_a_forecast(database: TestDatabase) {
    let flow = Flow::start(database).await;
    let template = flow.app.get("/templates/monthly-position.csv").await;
    let rows = council::rows();
    let text = council::with_a_bad_row(&template.text, &rows);

    let extract = flow.upload("September 2026.csv", &text, 201).await;
    assert_eq!((&extract["kind"], &extract["organisation"]), (&json!("monthly-position"), &json!("rivermouth")));
    assert_eq!((&extract["rows"], &extract["accepted"], &extract["rejected"]), (&json!(241), &json!(240), &json!(1)));
    assert_eq!((&extract["first"], &extract["last"]), (&json!("2021-10"), &json!("2026-09")));
    assert!(extract["content_hash"].as_str().is_some_and(|h| h.starts_with("sha256:") && h.len() == 71), "{extract}");
    assert_eq!((&extract["same_as"], &extract["undone_at"]), (&Value::Null, &Value::Null));
    let again = flow.upload("Another name.csv", &text, 200).await;
    assert_eq!(again["same_as"], extract["id"]);

    let id = extract["id"].as_str().expect("an id");
    assert_eq!(flow.get("/api/v1/extracts/{id}", &format!("/api/v1/extracts/{id}")).await, extract);
    let listed = flow.get("/api/v1/extracts", "/api/v1/extracts?organisation=rivermouth").await;
    assert_eq!(listed["extracts"].as_array().map(Vec::len), Some(1));
    findings(&flow, id).await;
    tree(&flow).await;
    sums(&flow, &rows, id).await;
    corrections(&flow, &template.text, rows).await;
    forecasts(&flow).await;
}

async fn findings(flow: &Flow, id: &str) {
    let address = format!("/api/v1/extracts/{id}/findings");
    let found = flow.get("/api/v1/extracts/{id}/findings", &address).await;
    let bad = found["findings"].as_array().expect("a list").iter().find(|f| f["severity"] == "error");
    assert!(bad.is_some(), "no error in {found}");
    let bad = bad.expect("asserted");
    assert_eq!((&bad["row"], &bad["column"], &bad["value"]), (&json!(242), &json!("month"), &json!("2026-13")));
    let first = flow.get("/api/v1/extracts/{id}/findings", &format!("{address}?limit=1")).await;
    let more = found["findings"].as_array().map_or(0, Vec::len) > 1;
    assert_eq!(first["next"], if more { json!("1") } else { Value::Null });
}

async fn tree(flow: &Flow) {
    let units = flow.get("/api/v1/units", "/api/v1/units?organisation=rivermouth").await;
    let top = &units["units"][0];
    assert_eq!((&top["slug"], &top["kind"]), (&json!("rivermouth"), &json!("organisation")));
    let services: Vec<&Value> = top["children"].as_array().expect("services").iter().map(|s| &s["slug"]).collect();
    assert_eq!(services, ["rivermouth/north", "rivermouth/south"]);
    assert_eq!(top["children"][0]["children"][0]["slug"], "rivermouth/north/team-1");
    assert_eq!(top["children"][0]["children"][0]["kind"], "team");
    let codes = flow.get("/api/v1/organisations", "/api/v1/organisations").await;
    assert!(codes["organisations"].as_array().expect("a list").iter().any(|o| o["code"] == "rivermouth"), "{codes}");
    let measures = flow.get("/api/v1/measures", "/api/v1/measures").await;
    assert_eq!(measures["measures"][0]["definitions"][0]["name"], "dfe_workforce");
}

/// Counts add up from team to organisation, and rates are divided last.
async fn sums(flow: &Flow, rows: &[council::Row], id: &str) {
    let rounded = |value: f64| (value * 10.0).round() / 10.0;
    let last: Vec<&council::Row> = rows.iter().filter(|r| r.month == "2026-09").collect();
    let agency: f64 = last.iter().map(|r| rounded(r.agency)).sum();
    let in_post: f64 = last.iter().map(|r| rounded(r.heads * 0.9)).sum();
    let seen = flow.agency("rivermouth", "2026-09").await;
    assert!((seen["value"].as_f64().expect("a value") - agency).abs() < 1e-9, "{seen} is not {agency}");
    assert_eq!(seen["extract"], id);
    let address = "/api/v1/observations?unit=rivermouth&measure=agency_rate";
    let rates = flow.get("/api/v1/observations", address).await;
    let rates = rates["observations"].as_array().expect("a list");
    assert_eq!(rates.len(), MONTHS as usize);
    let rate = rates.last().and_then(|r| r["value"].as_f64()).expect("a rate");
    assert!((rate - 100.0 * agency / (agency + in_post)).abs() < 1e-9, "{rate}");
    let other = flow.get("/api/v1/observations", &format!("{address}&definition=establishment")).await;
    assert_eq!(other["definition"], "establishment");
    flow.app.get(&format!("{address}&definition=mine")).await.problem(422, "definition_unknown");
}

/// A correction replaces values; taking it back restores them.
async fn corrections(flow: &Flow, template: &str, rows: Vec<council::Row>) {
    let before = flow.agency("rivermouth/north/team-1", "2026-09").await;
    let mut corrected: Vec<council::Row> = rows.into_iter().filter(|r| r.month.starts_with("2026")).collect();
    let last = corrected.iter_mut().find(|r| r.month == "2026-09").expect("the last month");
    last.agency = 1.5;
    let correction = flow.upload("correction.csv", &council::filled(template, &corrected), 201).await;
    let address = format!("/api/v1/extracts/{}", correction["id"].as_str().expect("an id"));
    let after = flow.agency("rivermouth/north/team-1", "2026-09").await;
    assert_eq!((&after["value"], &after["extract"]), (&json!(1.5), &correction["id"]));

    let undo = || flow.app.request(Method::DELETE, &address);
    let undone = flow.app.send(undo()).await;
    assert_eq!(undone.status, 200, "{}", undone.text);
    assert_documented(&flow.document, ("delete", "/api/v1/extracts/{id}", 200), &undone.json());
    assert!(undone.json()["undone_at"].is_string());
    assert_eq!(flow.agency("rivermouth/north/team-1", "2026-09").await, before);
    assert_eq!(flow.app.send(undo()).await.status, 409);
    assert!(flow.get("/api/v1/extracts/{id}", &address).await["undone_at"].is_string(), "the trail stays");
}

async fn forecasts(flow: &Flow) {
    let address = "/api/v1/forecasts?unit=rivermouth/north&measure=agency_rate&horizon=18&levels=50,80,95";
    flow.app.get(address).await.problem(404, "forecast_not_found");
    let request = flow.app.request(Method::POST, "/api/v1/fits").json(&json!({"organisation": "rivermouth"}));
    let queued = flow.app.send(request).await;
    assert_eq!(queued.status, 202, "{}", queued.text);
    let job = queued.json();
    assert_documented(&flow.document, ("post", "/api/v1/fits", 202), &job);
    let id = job["id"].as_str().expect("an id");
    assert_eq!(queued.header("location"), format!("/api/v1/jobs/{id}"));
    let ended = flow.app.ended(id).await;
    assert_documented(&flow.document, ("get", "/api/v1/jobs/{id}", 200), &ended);
    assert_eq!((&ended["state"], &ended["progress"]), (&json!("done"), &json!(1.0)), "{ended}");

    let model = flow.get("/api/v1/models/{id}", ended["result"].as_str().expect("a result")).await;
    assert_eq!((&model["organisation"], &model["as_of"]), (&json!("rivermouth"), &json!("2026-09")));
    let models = flow.get("/api/v1/models", "/api/v1/models?organisation=rivermouth").await;
    assert_eq!(models["models"][0]["id"], model["id"]);
    let churn = flow.get("/api/v1/churn", "/api/v1/churn?organisation=rivermouth").await;
    assert_eq!(
        (&churn["basis"], &churn["as_of"], &churn["last"]),
        (&json!("counts"), &json!("2026-09"), &json!("2026-09"))
    );
    assert_eq!(models["models"][1]["id"], churn["id"]);

    let forecast = flow.get("/api/v1/forecasts", address).await;
    assert_eq!((&forecast["definition"], &forecast["as_of"]), (&json!("dfe_workforce"), &json!("2026-09")));
    assert_eq!(forecast["model"]["id"], model["id"]);
    assert_eq!(forecast["history"].as_array().map(Vec::len), Some(MONTHS as usize));
    let steps = forecast["forecast"].as_array().expect("steps");
    assert_eq!((steps.len(), &steps[0]["period"], &steps[17]["period"]), (18, &json!("2026-10"), &json!("2028-03")));
    steps.iter().for_each(ranges_are_nested);
    assert!(forecast["statement"].as_str().is_some_and(|s| s.contains("in March 2028")), "{}", forecast["statement"]);
    let near = flow.get("/api/v1/forecasts", &address.replace("horizon=18", "horizon=3")).await;
    assert!(near["statement"].as_str().is_some_and(|s| s.contains("in December 2026")), "{}", near["statement"]);
    let metrics = flow.app.get("/metrics").await.text;
    assert!(metrics.contains("staffcast_forecast_age_seconds ") && metrics.contains("{state=\"done\"} 1"), "{metrics}");
    assert_eq!(flow.app.get("/").await.status, 200);
}

fn ranges_are_nested(step: &Value) {
    let levels: Vec<u64> =
        step["intervals"].as_array().expect("ranges").iter().filter_map(|i| i["level"].as_u64()).collect();
    assert_eq!(levels, [50, 80, 95]);
    let ends: Vec<f64> = [95, 80, 50]
        .iter()
        .map(|level| levels.iter().position(|l| l == level).expect("a level"))
        .map(|at| step["intervals"][at]["lower"].as_f64().expect("an end"))
        .chain(step["point"].as_f64())
        .chain([0, 1, 2].map(|at| step["intervals"][at]["upper"].as_f64().expect("an end")))
        .collect();
    assert!(ends.is_sorted(), "{step}");
}
