//! The pages and the API over HTTP.

use super::charts::assert_well_formed;
use super::{OFFERS, leavers};
use crate::edge::app::TestApp;
use crate::support;

/// Two teams over fourteen months to October 2026, nothing but staff and flows.
pub fn positions(north: &str) -> String {
    let mut text = String::from(
        "month,unit,role_group,establishment_fte,in_post_fte,in_post_headcount,starters,leavers,vacancies_fte,agency_fte\n",
    );
    for n in 0..14 {
        let month = staffcast::domain::Month::new(2025, 9).expect("a month").plus(n);
        for team in [north, "South/Elm"] {
            text.extend([format!("{month},{team},social_worker,50,40,42,1,2,10,3\n")]);
        }
    }
    text
}

async fn filled(north: &str) -> TestApp {
    let app = TestApp::over(support::sqlite()).start();
    let files = [
        ("offers.csv", OFFERS.replace("North/Oak", north)),
        ("leavers.csv", leavers().replace("North/Oak", north)),
        // The newest counts are in force.
        ("position.csv", positions(north)),
    ];
    for (name, text) in files {
        let answer = app.upload(name, text, &[]).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
    }
    app
}

#[tokio::test]
async fn a_fresh_installation_has_the_pages_and_says_what_is_missing() {
    let app = TestApp::over(support::sqlite()).start();
    for path in ["/recruitment", "/leavers"] {
        let page = app.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.text.contains("There are no data yet") && page.text.contains("href=\"/upload\""), "{}", page.text);
        assert!(page.text.contains("<a href=\"/recruitment\"") && page.text.contains("<a href=\"/leavers\""));
    }
    app.get("/api/v1/leavers?unit=nowhere").await.problem(404, "unit_not_found");
    app.get("/api/v1/recruitment").await.problem(422, "parameter_missing");
}

#[tokio::test]
async fn the_recruitment_page_tells_offers_with_their_number() {
    let app = filled("North/Oak").await;
    let page = app.get("/recruitment").await;
    assert_eq!(page.status, 200);
    for part in
        ["Of 5 offers accepted since January 2026", "1 is late", "Too few to tell how many drop out", "id=\"units\""]
    {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    let json = app.get("/api/v1/recruitment?unit=home/south").await.json();
    assert_eq!((&json["recent"]["offers"], &json["recent"]["late"]), (&3.into(), &1.into()));
    assert_eq!(json["expected_by"], "default");
    let csv = app.get("/api/v1/recruitment.csv?unit=home").await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(csv.text.contains("home,all,,,,late,1,,\r\n"), "{}", csv.text);
    let svg = app.get("/api/v1/charts/recruitment.svg?unit=home&size=narrow").await;
    assert_eq!(svg.header("content-type"), "image/svg+xml");
    assert_well_formed(&svg.text);
    app.get("/api/v1/charts/recruitment.svg?unit=home&size=huge").await.problem(422, "size_unknown");
    assert_eq!(app.get("/recruitment?unit=home/nowhere").await.status, 404);
    assert_eq!(app.get("/recruitment?organisation=nowhere").await.status, 404);
}

#[tokio::test]
async fn without_a_list_of_offers_the_page_says_what_monthly_counts_allow() {
    let app = TestApp::over(support::sqlite()).start();
    let mut text = String::from(
        "month,unit,role_group,establishment_fte,in_post_fte,vacancies_fte,agency_fte,in_post_headcount,starters,leavers,\
         offers_accepted,due_in_1,due_in_2,due_in_3,due_in_4,due_in_5\n",
    );
    for month in ["2026-08", "2026-09", "2026-10"] {
        text.extend([format!("{month},North/Oak,social_worker,50,40,10,3,42,1,2,4,3,2,1,0,0\n")]);
    }
    let kept = app.upload("position.csv", text, &[("kind", "monthly-position")]).await;
    assert_eq!(kept.status, 201, "{}", kept.text);
    let page = app.get("/recruitment").await;
    for part in
        ["12 offers were accepted, and 3 people started", "6 offers were in hand", "No list of offers one by one"]
    {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
}

#[tokio::test]
async fn the_leavers_page_tells_rate_reasons_and_the_change_of_staff() {
    let app = filled("North/Oak").await;
    let page = app.get("/leavers").await;
    assert_eq!(page.status, 200);
    // Two teams, two leavers a month each; 84 people at the end: 48 of 84.
    for part in [
        "48 people left",
        "57.1\u{a0}% (48 of 84 people in post at the end",
        "id=\"reasons\"",
        "All others together",
        "id=\"change\"",
    ] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    assert!(page.text.contains("Lists name 20 of the 48 leavers counted"), "{}", page.text);
    assert!(!page.text.contains("Dismissed") && !page.text.contains("Retired"), "{}", page.text);
    let json = app.get("/api/v1/leavers?unit=home&from=2026-01&to=2026-10").await.json();
    assert_eq!((&json["counted"], &json["rate"]), (&40.0.into(), &serde_json::Value::Null));
    let change = &json["change"][0];
    // 84 before, 20 started, 40 left, 84 now: 20 came otherwise.
    assert_eq!((&change["starters"], &change["leavers"], &change["other"]), (&20.0.into(), &40.0.into(), &20.0.into()));
    assert!(json["reasons"].to_string().find("retired").is_none(), "{json}");
    for path in ["survival.svg?unit=home", "waterfall.svg?unit=home&from=2026-01&to=2026-10"] {
        assert_well_formed(&app.get(&format!("/api/v1/charts/{path}")).await.text);
    }
    let csv = app.get("/api/v1/leavers.csv?unit=home").await;
    assert!(csv.text.contains(",reason,others,") && !csv.text.contains("dismissed"), "{}", csv.text);
}

#[tokio::test]
async fn one_leaver_is_counted_and_not_described() {
    let app = TestApp::over(support::sqlite()).start();
    let header = "staff_reference,unit,role_group,start_date,leaving_date,reason,destination";
    let text = format!("{header}\nP1,North/Oak,social_worker,2024-01-15,2026-05-10,dismissed,agency\n");
    assert_eq!(app.upload("leavers.csv", text, &[]).await.status, 201);
    let page = app.get("/leavers?unit=home/north/oak&to=2026-10").await;
    assert!(page.text.contains("Not broken down"), "{}", page.text);
    assert!(!page.text.to_lowercase().contains("dismissed") && !page.text.contains("agency ("), "{}", page.text);
    let body = app.get("/api/v1/leavers?unit=home/north/oak").await.text;
    assert!(!body.contains("dismissed") && !body.contains("1-2"), "{body}");
}

#[tokio::test]
async fn months_that_cannot_be_used_are_refused_in_words() {
    let app = filled("North/Oak").await;
    for (query, code) in [("from=soon", "period_expected"), ("from=2026-09&to=2025-09", "empty_span")] {
        let page = app.get(&format!("/leavers?{query}")).await;
        assert_eq!(page.status, 422, "{query}");
        app.get(&format!("/api/v1/leavers?unit=home&{query}")).await.problem(422, code);
    }
}

#[tokio::test]
async fn hostile_names_stay_text() {
    let app = filled("=HYPERLINK(x)/<svg onload=alert(1) {{7*7}}").await;
    for path in ["/recruitment", "/leavers"] {
        let page = app.get(path).await;
        assert_eq!(page.status, 200);
        assert!(!page.text.contains("<svg onload") && page.text.matches("<script").count() == 1, "{}", page.text);
        assert!(page.text.contains("{{7*7}}"), "kept as written: {}", page.text);
    }
    let csv = app.get("/api/v1/recruitment.csv?unit=home").await;
    assert!(csv.text.contains(",'=HYPERLINK(x),") && !csv.text.contains(",=HYPERLINK"), "{}", csv.text);
    let units = app.get("/api/v1/units").await.text;
    let slug = units.split('"').find(|text| text.contains("svg-onload") && text.starts_with("home/")).expect("a slug");
    for chart in ["recruitment", "survival", "waterfall"] {
        let svg = app.get(&format!("/api/v1/charts/{chart}.svg?unit={slug}")).await;
        assert_well_formed(&svg.text);
        assert!(!svg.text.contains("<svg onload"), "{}", svg.text);
    }
}
