//! Scenarios over HTTP: written down, simulated, compared, planned, followed.

use chrono::NaiveDate;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use staffcast::store::{Database, jobs};

use super::app::{Answer, TestApp};
use super::council::{self, Row};
use super::schema::assert_documented;
use crate::support::{self, TestDatabase};

const ORGANISATION: &[(&str, &str)] = &[("organisation", "rivermouth")];

fn body(name: &str) -> Value {
    json!({
        "name": name, "unit": "rivermouth", "horizon": 24, "paths": 100, "seed": 7,
        "target": {"measure": "agency_rate", "at_most": 12.0, "by": "2028-03"},
        "levers": [{"kind": "recruitment", "starts_per_month": 1.0, "from": "2027-01"}],
    })
}

struct Flow {
    app: TestApp,
    document: Value,
    template: String,
}

impl Flow {
    /// A server with an invented council's figures.
    async fn start(database: TestDatabase) -> Self {
        let app = TestApp::over(database).start();
        let document = app.get("/api/v1/openapi.json").await.json();
        let template = app.get("/templates/monthly-position.csv").await.text;
        let flow = Self { app, document, template };
        flow.upload(&council::rows()).await;
        flow
    }

    async fn upload(&self, rows: &[Row]) {
        let answer = self.app.upload("a.csv", council::filled(&self.template, rows), ORGANISATION).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
    }

    async fn fit(&self) {
        let answer = self.ask(Method::POST, "/api/v1/fits", Some(json!({"organisation": "rivermouth"}))).await;
        assert_eq!(answer.status, 202, "{}", answer.text);
        let job = self.app.ended(answer.json()["id"].as_str().expect("an id")).await;
        assert_eq!(job["state"], "done", "{job}");
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let request = self.app.request(method, path);
        self.app.send(if let Some(body) = body { request.json(&body) } else { request }).await
    }

    /// An answer of `status`, as documented for `path`.
    async fn told(&self, method: Method, (path, address): (&str, &str), body: Option<Value>, status: u16) -> Answer {
        let answer = self.ask(method.clone(), address, body).await;
        assert_eq!(answer.status, status, "{method} {address}: {}", answer.text);
        assert_eq!(answer.header("cache-control"), "no-store", "{method} {address}");
        let documented = (method.as_str().to_lowercase(), path);
        assert_documented(&self.document, (&documented.0, documented.1, status), &answer.json());
        answer
    }

    async fn create(&self, body: Value) -> String {
        let answer = self.told(Method::POST, ("/api/v1/scenarios", "/api/v1/scenarios"), Some(body), 201).await;
        let id = answer.json()["id"].as_str().expect("an id").to_owned();
        assert_eq!((answer.header("location"), answer.header("etag")), (&at(&id, "")[..], "\"1\""));
        id
    }

    /// Asks for a run twice at once and waits for its end.
    async fn run(&self, id: &str) -> Value {
        let address = at(id, "/run");
        let path = "/api/v1/scenarios/{id}/run";
        let ask = || self.told(Method::POST, (path, &address), None, 202);
        let (one, two) = tokio::join!(ask(), ask());
        let [one, two] = [one, two].map(|answer| answer.json()["id"].as_str().expect("an id").to_owned());
        let job = self.app.ended(&one).await;
        assert_eq!(self.app.ended(&two).await["state"], job["state"]);
        job
    }

    async fn result(&self, id: &str, version: &str) -> Value {
        let address = at(id, &format!("/result{version}"));
        self.told(Method::GET, ("/api/v1/scenarios/{id}/result", &address), None, 200).await.json()
    }
}

fn at(id: &str, rest: &str) -> String {
    format!("/api/v1/scenarios/{id}{rest}")
}

/// The last known month of each team again, as the months given.
fn months(months: &[&str], agency: f64) -> Vec<Row> {
    let again = |month: &&str| {
        let last = council::rows().into_iter().filter(|row| row.month == "2026-09");
        let month = (*month).to_owned();
        last.map(move |row| Row { month: month.clone(), agency, leavers: 0.0, starters: 0.0, ..row })
            .collect::<Vec<_>>()
    };
    months.iter().flat_map(again).collect()
}

#[tokio::test]
async fn a_scenario_becomes_the_plan_and_is_held_to_it_on_sqlite() {
    becomes_the_plan(support::sqlite()).await;
}

#[tokio::test]
async fn a_scenario_becomes_the_plan_and_is_held_to_it_on_postgresql() {
    if let Some(database) = support::postgresql() {
        becomes_the_plan(database).await;
    }
}

async fn becomes_the_plan(database: TestDatabase) {
    let flow = Flow::start(database).await;
    let name = "<svg onload=alert(1)> {{7*7}} =1+1";
    let id = flow.create(body(name)).await;
    flow.app.get(&at(&id, "/result")).await.problem(409, "scenario_not_run");
    let failed = flow.run(&id).await;
    assert_eq!((&failed["state"], &failed["kind"]), (&json!("failed"), &json!("scenario")), "nothing is fitted yet");
    assert!(failed["error"].as_str().is_some_and(|e| e.contains("and then a fit")), "{failed}");

    flow.fit().await;
    let job = flow.run(&id).await;
    assert_eq!(job["state"], "done", "{job}");
    assert_eq!(job["result"], at(&id, "/result?version=1"));
    let result = flow.result(&id, "").await;
    assert_eq!((&result["ran"]["version"], &result["outlook"]["scenario"]["name"]), (&json!(1), &json!(name)));
    assert_eq!((&result["outlook"]["as_of"], &result["outlook"]["seed"]), (&json!("2026-09"), &json!(7)));
    assert_eq!(flow.app.get(job["result"].as_str().expect("an address")).await.json(), result);

    plan_and_versions(&flow, &id).await;
    comparison(&flow, &id).await;
    months_come(&flow, &id).await;
}

async fn plan_and_versions(flow: &Flow, id: &str) {
    let one = ("/api/v1/scenarios/{id}", at(id, ""));
    let plan = ("/api/v1/scenarios/{id}/plan", at(id, "/plan"));
    let marked = flow.told(Method::PUT, (plan.0, &plan.1), None, 200).await.json();
    assert_eq!((&marked["is_plan"], &marked["plan_version"]), (&json!(true), &json!(1)));
    flow.ask(Method::DELETE, &one.1, None).await.problem(409, "scenario_is_plan");

    let mut changed = body("Recruitment, later");
    changed["levers"][0]["from"] = json!("2027-06");
    let revise = |tag: &'static str| flow.app.request(Method::PUT, &one.1).header("if-match", tag).json(&changed);
    let revised = flow.app.send(revise("\"1\"")).await;
    assert_eq!((revised.status, revised.header("etag")), (200, "\"2\""), "{}", revised.text);
    assert_documented(&flow.document, ("put", one.0, 200), &revised.json());
    assert_eq!(flow.app.send(revise("\"1\"")).await.status, 200, "the same request again");
    changed["note"] = json!("Somebody else");
    let late = flow.app.request(Method::PUT, &one.1).header("if-match", "\"1\"").json(&changed);
    flow.app.send(late).await.problem(409, "scenario_changed");
    let odd = flow.app.request(Method::PUT, &one.1).header("if-match", "two").json(&changed);
    flow.app.send(odd).await.problem(422, "if_match_unreadable");

    let newest = flow.told(Method::GET, (one.0, &one.1), None, 200).await.json();
    assert_eq!((&newest["version"], &newest["ran"], &newest["is_plan"]), (&json!(2), &Value::Null, &json!(true)));
    let first = flow.told(Method::GET, (one.0, &format!("{}?version=1", one.1)), None, 200).await.json();
    assert_eq!((&first["version"], &first["ran"]["version"]), (&json!(1), &json!(1)));
    flow.app.get(&format!("{}?version=9", one.1)).await.problem(404, "scenario_version_not_found");
    flow.app.get(&format!("{}?version=0", one.1)).await.problem(422, "number_expected");
    let path = "/api/v1/scenarios/{id}/versions";
    let versions = flow.told(Method::GET, (path, &at(id, "/versions")), None, 200).await.json();
    assert_eq!(versions["versions"].as_array().map(Vec::len), Some(2));
    flow.app.get(&at(id, "/result")).await.problem(409, "scenario_not_run");
    flow.result(id, "?version=1").await;

    let copy = ("/api/v1/scenarios/{id}/copy", at(id, "/copy"));
    let copied = flow.told(Method::POST, (copy.0, &copy.1), Some(json!({"name": "Mine"})), 201).await.json();
    assert_eq!((&copied["copied_from"], &copied["scenario"]["name"]), (&json!(id), &json!("Mine")));
    let unnamed = flow.told(Method::POST, (copy.0, &copy.1), None, 201).await.json();
    assert_eq!(unnamed["scenario"]["name"], "Copy of Recruitment, later");
    let gone = at(unnamed["id"].as_str().expect("an id"), "");
    flow.told(Method::DELETE, (one.0, &gone), None, 200).await;
    flow.app.get(&gone).await.problem(404, "scenario_not_found");
    let list = ("/api/v1/scenarios", "/api/v1/scenarios?organisation=rivermouth&limit=1");
    let part = flow.told(Method::GET, list, None, 200).await.json();
    assert_eq!((&part["scenarios"][0]["id"], &part["next"]), (&copied["id"], &json!("1")));
    flow.app.get("/api/v1/scenarios?organisation=elsewhere").await.problem(404, "organisation_not_found");
}

async fn comparison(flow: &Flow, id: &str) {
    let address = |ids: &str| format!("/api/v1/scenarios/compare?ids={ids}&measure=agency_rate&by=2028-03");
    let path = "/api/v1/scenarios/compare";
    let compared = flow.told(Method::GET, (path, &address(&format!("{id}@1,{id}"))), None, 200).await.json();
    assert_eq!((&compared["by"], &compared["measure"]), (&json!("2028-03"), &json!("agency_rate")));
    let names: Vec<&Value> = compared["scenarios"].as_array().expect("a list").iter().map(|s| &s["id"]).collect();
    assert_eq!(names, [&json!(""), &json!(format!("{id}@1")), &json!(id)]);
    assert_eq!(compared["differences"].as_array().map(Vec::len), Some(3));
    flow.app.get(&address("x")).await.problem(404, "scenario_not_found");
    flow.app.get(&address(&format!("{id}@x"))).await.problem(422, "scenario_invalid");
    flow.app.get(&address(&[id; 7].join(","))).await.problem(422, "number_out_of_range");
    flow.app.get("/api/v1/scenarios/compare").await.problem(422, "parameter_missing");
    flow.app.get(&format!("{path}?ids={id}&by=soon")).await.problem(422, "month_expected");
    let mut north = body("North");
    north["unit"] = json!("rivermouth/north");
    let north = flow.create(north).await;
    let problem = flow.app.get(&address(&format!("{id},{north}"))).await.problem(422, "scenario_invalid");
    assert_eq!(
        (&problem["errors"][0]["where"], &problem["errors"][0]["rule"]),
        (&json!("ids[1]"), &json!("several_units"))
    );
}

async fn months_come(flow: &Flow, id: &str) {
    let path = ("/api/v1/scenarios/{id}/actuals", at(id, "/actuals"));
    let before = flow.told(Method::GET, (path.0, &path.1), None, 200).await.json();
    assert_eq!(
        (&before["is_plan"], &before["as_of"], &before["ran"]["version"]),
        (&json!(true), &json!("2026-09"), &json!(1))
    );
    assert_eq!(before["measures"][0]["months"], json!([]));
    flow.upload(&months(&["2026-10", "2026-11"], 100.0)).await;
    let after = flow.told(Method::GET, (path.0, &path.1), None, 200).await.json();
    let agency = &after["measures"][0];
    assert_eq!((&agency["measure"], &agency["months_counted"]), (&json!("agency_rate"), &json!(2)));
    assert_eq!((&agency["inside"], &agency["months"][1]["period"]), (&json!(0), &json!("2026-11")));
    let said = agency["statement"].as_str().expect("a sentence");
    assert!(said.starts_with("Of 2 months since September 2026, none lay within"), "{said}");
    assert!(said.ends_with("above the middle of the plan in November 2026."), "{said}");

    // What is simulated now says that the model does not know these months.
    let job = flow.run(id).await;
    assert_eq!(job["state"], "done", "{job}");
    let result = flow.result(id, "").await;
    assert!(result["outlook"]["warnings"].to_string().contains("fit again"), "{}", result["outlook"]["warnings"]);
    let plan = ("/api/v1/scenarios/{id}/plan", at(id, "/plan"));
    let unmarked = flow.told(Method::DELETE, (plan.0, &plan.1), None, 200).await.json();
    assert_eq!((&unmarked["is_plan"], &unmarked["plan_version"]), (&json!(false), &Value::Null));
    flow.told(Method::DELETE, ("/api/v1/scenarios/{id}", &at(id, "")), None, 200).await;
    flow.app.get(&path.1).await.problem(404, "scenario_not_found");
}

#[tokio::test]
async fn a_goal_is_sought_by_a_job_and_its_answer_is_kept() {
    let flow = Flow::start(support::sqlite()).await;
    flow.fit().await;
    let goal = json!({
        "unit": "rivermouth", "target": {"measure": "agency_rate", "at_most": 25.0, "by": "2027-09"}, "probability": 0.6,
        "levers": [{"kind": "recruitment", "starts_per_month": [0, 3]}], "horizon": 12, "paths": 100, "seed": 3,
    });
    let seek = ("/api/v1/goal-seek", "/api/v1/goal-seek");
    let job = flow.told(Method::POST, seek, Some(goal), 202).await.json();
    let id = job["id"].as_str().expect("an id");
    assert_eq!(job["kind"], "goal_seek");
    let ended = flow.app.ended(id).await;
    assert_eq!(ended["state"], "done", "{ended}");
    let path = ("/api/v1/goal-seek/{job}", ended["result"].as_str().expect("an address"));
    let answer = flow.told(Method::GET, path, None, 200).await.json();
    assert_eq!((&answer["job"], &answer["answer"]["unit"]), (&json!(id), &json!("rivermouth")));
    assert!(answer["answer"]["feasible"].is_boolean(), "{answer}");

    flow.app.get("/api/v1/goal-seek/x").await.problem(404, "job_not_found");
    let bad = json!({"unit": "rivermouth", "probability": 1.5, "levers": []});
    let problem = flow.ask(Method::POST, "/api/v1/goal-seek", Some(bad)).await.problem(422, "scenario_invalid");
    assert!(problem["errors"].as_array().expect("faults").iter().any(|e| e["where"] == "probability"), "{problem}");
}

// The inputs of trust.md, item 12.
#[tokio::test]
async fn every_field_that_cannot_be_used_is_named() {
    let flow = Flow::start(support::sqlite()).await;
    let with = |pointer: &str, value: Value| {
        let mut body = body("x");
        *body.pointer_mut(pointer).expect("a field") = value;
        body
    };
    let mut backwards = body("x");
    backwards["levers"][0]["until"] = json!("2026-12");
    let many: Vec<Value> = (0..10_000).map(|_| json!({"kind": "pay_uplift", "percent": 1})).collect();
    for (body, at) in [
        (with("/levers/0/starts_per_month", json!(1e9)), "levers[0].starts_per_month"),
        (with("/levers/0/starts_per_month", json!(-5)), "levers[0].starts_per_month"),
        (with("/levers/0/starts_per_month", json!("NaN")), "levers[0].starts_per_month"),
        (with("/levers/0/kind", json!("magic")), "levers[0].kind"),
        (backwards, "levers[0].until"),
        (with("/levers", json!(many)), "levers"),
        (with("/name", json!("n".repeat(1_000_000))), "name"),
        (with("/name", json!("turned \u{202e} round")), "name"),
        (with("/horizon", json!(1_000)), "horizon"),
        (with("/paths", json!(1_000_000_000_u64)), "paths"),
        (with("/unit", json!("elsewhere/north")), "unit"),
        (with("/target/measure", json!("happiness")), "target.measure"),
    ] {
        let problem = flow.ask(Method::POST, "/api/v1/scenarios", Some(body)).await.problem(422, "scenario_invalid");
        let errors = problem["errors"].as_array().expect("a list");
        assert!(errors.iter().any(|e| e["where"] == at), "{at}: {problem}");
        assert!(problem.to_string().len() < 20_000, "{at}");
    }
    for (text, field) in [(r#"{"horizon": NaN}"#, "horizon"), (r#"{"name": "x", "paths": 1e999}"#, "paths")] {
        let request = flow.app.request(Method::POST, "/api/v1/scenarios").header("content-type", "application/json");
        let problem = flow.app.send(request.body(text)).await.problem(422, "json_invalid");
        assert_eq!(problem["errors"][0]["where"], field);
    }
    let huge = flow.app.request(Method::POST, "/api/v1/scenarios").json(&with("/name", json!("n".repeat(3_000_000))));
    flow.app.send(huge).await.problem(413, "payload_too_large");
    flow.ask(Method::POST, "/api/v1/scenarios", None).await.problem(422, "body_missing");
    let other = flow.app.request(Method::POST, "/api/v1/scenarios").header("content-type", "text/plain").body("{}");
    flow.app.send(other).await.problem(415, "json_expected");
    let named = flow.ask(Method::POST, &at("x", "/copy"), Some(json!({"nam": "y"}))).await;
    assert!(named.problem(422, "unknown_field")["detail"].as_str().expect("text").contains("did you mean `name`?"));
    for path in ["", "/versions", "/result", "/actuals"] {
        flow.app.get(&at("%27%20OR%201=1", path)).await.problem(404, "scenario_not_found");
    }
    let kept = flow.app.get("/api/v1/scenarios").await.json();
    assert_eq!(kept, json!({"scenarios": []}));
    let wrong = flow.ask(Method::PATCH, &at("x", ""), None).await;
    wrong.problem(405, "method_not_allowed");
    assert_eq!(wrong.header("allow"), "GET, HEAD, PUT, DELETE");
    assert_eq!(flow.ask(Method::HEAD, "/api/v1/levers", None).await.status, 200);
}

#[tokio::test]
async fn levers_come_with_their_evidence() {
    let app = TestApp::over(support::sqlite()).start();
    let document = app.get("/api/v1/openapi.json").await.json();
    let levers = app.get("/api/v1/levers").await.json();
    assert_documented(&document, ("get", "/api/v1/levers", 200), &levers);
    let all = levers["levers"].as_array().expect("a list");
    let payment = all.iter().find(|lever| lever["kind"] == "retention_payment").expect("a lever");
    assert_eq!((&payment["grade"], &payment["setting"]["name"]), (&json!("B"), &json!("percent_of_pay")));
    assert!(all.iter().all(|l| l["source"].as_str().is_some_and(|s| !s.is_empty())), "{levers}");
    // Whatever a preset says can be sent as it is.
    for preset in levers["presets"].as_array().expect("a list") {
        for lever in preset["levers"].as_array().expect("levers") {
            assert!(lever["kind"].is_string(), "{preset}");
        }
    }
}

#[tokio::test]
async fn fifty_scenarios_written_at_once_are_all_kept_on_sqlite() {
    kept_at_once(support::sqlite()).await;
}

#[tokio::test]
async fn fifty_scenarios_written_at_once_are_all_kept_on_postgresql() {
    if let Some(database) = support::postgresql() {
        kept_at_once(database).await;
    }
}

async fn kept_at_once(database: TestDatabase) {
    let flow = Flow::start(database).await;
    let made = join_all((0..50).map(|n| flow.create(body(&format!("scenario {n}"))))).await;
    let listed = flow.app.get("/api/v1/scenarios?limit=200").await.json();
    let listed = listed["scenarios"].as_array().expect("a list");
    assert_eq!(listed.len(), 50);
    assert!(made.iter().all(|id| listed.iter().any(|s| s["id"] == **id)));
    let changes = (0..20).map(|n| {
        let request = flow.app.request(Method::PUT, &at(&made[0], "")).header("if-match", "\"1\"");
        flow.app.send(request.json(&body(&format!("changed {n}"))))
    });
    let statuses: Vec<u16> = join_all(changes).await.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses.iter().filter(|s| **s == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|s| **s == 409).count(), 19, "{statuses:?}");
}

#[tokio::test]
async fn jobs_are_called_off_and_those_of_no_known_kind_fail_plainly() {
    let mut database = support::sqlite();
    let store: Database = database.store().clone();
    let flow = Flow::start(database).await;
    let day = NaiveDate::from_ymd_opt(2026, 10, 1).and_then(|day| day.and_hms_opt(0, 0, 0)).expect("a day");
    let odd = jobs::enqueue(&store, "dance", None, &json!({}), day).expect("queued");
    flow.fit().await;
    let odd = flow.app.ended(&odd.id).await;
    assert_eq!(odd["state"], "failed");
    assert!(odd["error"].as_str().is_some_and(|e| e.contains("`dance`")), "{odd}");

    let mut long = body("long");
    (long["paths"], long["horizon"]) = (json!(2_000), json!(60));
    let id = flow.create(long).await;
    let job = flow.ask(Method::POST, &at(&id, "/run"), None).await.json();
    let address = format!("/api/v1/jobs/{}", job["id"].as_str().expect("an id"));
    while flow.app.get(&address).await.json()["state"] == "queued" {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let cancel = format!("{address}/cancel");
    let called_off = flow.told(Method::POST, ("/api/v1/jobs/{id}/cancel", &cancel), None, 200).await.json();
    assert_eq!(called_off["state"], "cancelled");
    flow.ask(Method::POST, &cancel, None).await.problem(409, "job_ended");
    flow.ask(Method::POST, "/api/v1/jobs/x/cancel", None).await.problem(404, "job_not_found");
    // The worker is free again, and what was called off left nothing.
    let next = flow.create(body("next")).await;
    assert_eq!(flow.run(&next).await["state"], "done");
    flow.app.get(&at(&id, "/result")).await.problem(409, "scenario_not_run");
    assert_eq!(flow.app.get(&address).await.json()["state"], "cancelled");
}
