//! The record and the explanation over HTTP and on the pages.

use reqwest::Method;
use serde_json::{Value, json};

use crate::edge::app::TestApp;
use crate::edge::council;
use crate::edge::schema::assert_documented;
use crate::support::{self, TestDatabase};

#[tokio::test]
async fn a_record_grows_as_months_arrive_on_sqlite() {
    grows(support::sqlite()).await;
}

#[tokio::test]
async fn a_record_grows_as_months_arrive_on_postgresql() {
    if let Some(database) = support::postgresql() {
        grows(database).await;
    }
}

async fn upload(app: &TestApp, text: String) {
    let answer = app.upload("position.csv", text.into_bytes(), &[("organisation", "rivermouth")]).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
}

async fn fit(app: &TestApp) -> String {
    let request = app.request(Method::POST, "/api/v1/fits").json(&json!({"organisation": "rivermouth"}));
    let answer = app.send(request).await;
    assert_eq!(answer.status, 202, "{}", answer.text);
    let job = app.ended(answer.json()["id"].as_str().expect("an id")).await;
    assert_eq!(job["state"], "done", "{job}");
    job["result"].as_str().expect("a model").to_owned()
}

async fn get(app: &TestApp, document: &Value, path: &str, query: &str) -> Value {
    let answer = app.get(&format!("{path}{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text);
    let body = answer.json();
    assert_documented(document, ("get", path, 200), &body);
    body
}

async fn grows(database: TestDatabase) {
    let app = TestApp::over(database).start();
    let document = app.get("/api/v1/openapi.json").await.json();
    let template = app.get("/templates/monthly-position.csv").await.text;
    let of = |from: &str, to: &str| {
        let rows = council::rows().into_iter().filter(|r| r.month.as_str() >= from && r.month.as_str() <= to);
        council::filled(&template, &rows.collect::<Vec<_>>())
    };
    upload(&app, of("2021-10", "2026-06")).await;
    fit(&app).await;
    let asked = "?unit=rivermouth&measure=agency_rate";
    let record = get(&app, &document, "/api/v1/track-record", asked).await;
    assert_eq!((&record["live"], &record["horizons"]), (&Value::Null, &json!([])));
    assert_eq!(record["forecasts"][0]["as_of"], "2026-06");
    let first = get(&app, &document, "/api/v1/forecasts/explanation", asked).await;
    assert_eq!((&first["previous"], &first["steps"]), (&Value::Null, &json!([])));

    upload(&app, of("2026-07", "2026-09")).await;
    let record = get(&app, &document, "/api/v1/track-record", asked).await;
    let horizons: Vec<&Value> = record["horizons"].as_array().expect("a list").iter().map(|h| &h["horizon"]).collect();
    assert_eq!(horizons, [1, 3], "scored before anything is fitted again");
    assert_eq!(record["outcomes"][0]["period"], "2026-07");
    let forecast = get(&app, &document, "/api/v1/forecasts", asked).await;
    assert_eq!(forecast["track_record"]["live"], record["live"]);
    assert_eq!(forecast["track_record"]["live"]["outcomes"], 2);

    let model = fit(&app).await;
    let explanation = get(&app, &document, "/api/v1/forecasts/explanation", asked).await;
    assert_eq!((&explanation["previous_as_of"], &explanation["as_of"]), (&json!("2026-06"), &json!("2026-09")));
    assert!(explanation["steps"][0]["width_80"]["new_data"].as_f64().is_some_and(|v| v != 0.0), "{explanation}");
    let answer = app.get(&model).await.json();
    let live = answer["live"]["scores"].as_array().expect("scores");
    assert!(
        live.iter().any(|s| s["measure"] == "agency_rate" && s["level"] == "team" && s["outcomes"] == 4),
        "{live:?}"
    );
    assert!(answer["card"]["made_from"]["snapshot"].as_str().is_some_and(|h| h.starts_with("sha256:")));

    pages(&app).await;
    let metrics = app.get("/metrics").await.text;
    assert!(metrics.contains("staffcast_live_coverage_ratio{range=\"80\"} ") && !metrics.contains("rivermouth"));
    app.get("/api/v1/track-record?unit=rivermouth").await.problem(422, "parameter_missing");
    app.get("/api/v1/track-record?unit=nowhere&measure=agency_rate").await.problem(404, "unit_not_found");
    app.get("/api/v1/forecasts/explanation?unit=rivermouth&measure=agency_rat").await.problem(422, "unknown_measure");
}

async fn pages(app: &TestApp) {
    let unit = app.get("/units/rivermouth?measure=agency_rate").await.text;
    assert!(unit.contains("How good were the forecasts we have shown?"), "{unit}");
    assert!(unit.contains("What moved since the forecast before?"), "{unit}");
    let card = app.get("/how-we-made-this?organisation=rivermouth").await.text;
    assert!(card.contains("How good the forecasts we have shown were"), "{card}");
    assert!(card.contains("Fingerprints of what it was made from"), "{card}");
}
