//! The agency return over HTTP: registration numbers only in the list that is asked for.

use reqwest::Method;
use reqwest::multipart::{Form, Part};

use super::app::{Answer, TestApp};
use crate::support;

const LIST: &str = "assignment_reference,registration_number,job_type,start_date,end_date,hours_per_week,charge_rate\n\
    A1,SW900001,Social Worker,2026-01-05,2026-02-27,37,38.50\n\
    A2,=cmd(),Social Worker,2026-01-05,2026-02-27,37,38.50\n";

async fn send(app: &TestApp, quarter: Option<&str>, accept: &str) -> Answer {
    let form = Form::new().part("file", Part::bytes(LIST.as_bytes()).file_name("list.csv"));
    let form = quarter.into_iter().fold(form, |form, quarter| form.text("quarter", quarter.to_owned()));
    let request = app.request(Method::POST, "/api/v1/returns/agency").header("accept", accept).multipart(form);
    app.send(request).await
}

#[actix_web::test]
async fn a_return_is_made_and_nothing_of_it_is_kept() {
    let app = TestApp::over(support::sqlite()).start();
    let json = send(&app, Some("2026-Q1"), "application/json").await;
    assert_eq!(json.status, 200, "{}", json.text);
    assert_eq!(json.json()["return"]["totals"]["assignments"], 2);
    assert_eq!(json.json()["return"]["assignments"][0]["checks"][0]["verdict"], "not_checked");
    assert!(!json.text.contains("SW900001"));

    let list = send(&app, Some("2026-Q1"), "text/csv").await;
    assert!(list.text.contains(",SW900001,") && list.text.contains(",'=cmd(),"), "{}", list.text);

    let extracts = app.get("/api/v1/extracts").await;
    assert_eq!(extracts.json()["extracts"].as_array().map(Vec::len), Some(0));
    assert!(app.uploads().is_empty());
}

#[actix_web::test]
async fn a_missing_or_wrong_quarter_is_refused_by_name() {
    let app = TestApp::over(support::sqlite()).start();
    for (quarter, code) in [
        (None, "quarter_missing"),
        (Some("spring"), "quarter_expected"),
        (Some("2026"), "quarter_expected"),
        (Some("2099-Q1"), "quarter_ahead"),
    ] {
        let refused = send(&app, quarter, "application/json").await;
        assert_eq!((refused.status, refused.json()["code"].as_str()), (422, Some(code)), "{}", refused.text);
    }
}

#[actix_web::test]
async fn a_kept_list_has_broken_rules_as_findings_and_no_registration_number() {
    let app = TestApp::over(support::sqlite()).start();
    let text = "assignment_reference,registration_number,job_type,unit,start_date,end_date,hours_per_week,charge_rate,notice_weeks\n\
        A1,SW900001,Social Worker,North,2026-01-05,2026-02-27,37,38.50,1\n";
    let kept = app.upload("list.csv", text, &[("kind", "agency-assignments")]).await;
    assert_eq!(kept.status, 201, "{}", kept.text);
    let id = kept.json()["id"].as_str().expect("an id").to_owned();
    let findings = app.get(&format!("/api/v1/extracts/{id}/findings")).await;
    assert!(
        findings.text.contains("\"agency_notice\"") && findings.text.contains("1 weeks' notice agreed"),
        "{}",
        findings.text
    );
    assert!(!findings.text.contains("SW900001"));
}
