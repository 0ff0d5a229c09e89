//! Scenarios over HTTP as a browser without scripts meets them: written, mended, run, marked, copied, called off.

use std::fmt::Write as _;

use reqwest::Method;

use super::super::app::{Answer, TestApp};
use crate::record::explaining::{figures, fit, recipes};
use crate::record::invented::keep;
use crate::support;

/// A server over a council with figures to June 2024, fitted.
pub(super) fn fitted() -> TestApp {
    let mut database = support::sqlite();
    keep(database.store(), "2024-07-05", figures("2021-10", "2024-06", |_| ()));
    fit(database.store(), "2024-07-06", &recipes());
    TestApp::over(database).start()
}

/// A form's body as a browser sends it.
fn encoded(fields: &[(&str, &str)]) -> String {
    let mut body = String::new();
    for (name, value) in fields {
        let mut put = |text: &str| {
            for byte in text.bytes() {
                if byte.is_ascii_alphanumeric() {
                    body.push(char::from(byte));
                } else {
                    let _ = write!(body, "%{byte:02X}");
                }
            }
        };
        put(name);
        body.push('=');
        for byte in value.bytes() {
            let _ = write!(body, "%{byte:02X}");
        }
        body.push('&');
    }
    body
}

async fn post(app: &TestApp, path: &str, fields: &[(&str, &str)]) -> Answer {
    let request = app.request(Method::POST, path).header("content-type", "application/x-www-form-urlencoded");
    app.send(request.body(encoded(fields))).await
}

/// What the form of a good, small scenario sends.
const GOOD: [(&str, &str); 10] = [
    ("unit", "c"),
    ("name", "Two more starts"),
    ("horizon", "12"),
    ("paths", "200"),
    ("target-measure", "agency_rate"),
    ("target-side", "at_most"),
    ("target-level", "15 %"),
    ("target-by", "March 2025"),
    ("l0-kind", "recruitment"),
    ("l0-setting", "2"),
];

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = GOOD.iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
    kept.chain(more).copied().collect()
}

/// The id in the first address of this sort on a page.
fn id(page: &Answer, before: &str, after: &str) -> String {
    let found = page.text.split(before).skip(1).find_map(|rest| rest.split_once(after).map(|(id, _)| id));
    let id = found.filter(|id| id.len() == 36).unwrap_or_else(|| panic!("no {before} on {}", page.text));
    id.to_owned()
}

/// Writes a scenario down without running it; gives back its id.
pub(super) async fn saved(app: &TestApp, more: &[(&str, &str)]) -> String {
    let page = post(app, "/scenarios/new", &with(&[more, &[("action", "save")]].concat())).await;
    assert!(page.text.contains("This has not been run yet"), "{}", page.text);
    id(&page, "action=\"/scenarios/", "/run\"")
}

/// Presses "Run it" and waits; gives back the scenario's page.
pub(super) async fn run(app: &TestApp, scenario: &str) -> Answer {
    let job = post(app, &format!("/scenarios/{scenario}/run"), &[]).await;
    if job.text.contains("/jobs/") {
        app.ended(&id(&job, "/jobs/", "?")).await;
    }
    app.get(&format!("/scenarios/{scenario}")).await
}

#[tokio::test]
async fn without_data_the_pages_say_how_to_begin() {
    let app = TestApp::over(support::sqlite()).start();
    let page = app.get("/scenarios").await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("There is no data here yet") && page.text.contains("href=\"/upload\""), "{}", page.text);
    assert!(page.text.contains("<a href=\"/scenarios\" aria-current=\"page\">"), "{}", page.text);
    for nowhere in ["/scenarios/none", "/scenarios/none/edit", "/scenarios?organisation=none", "/scenarios/goal/none"] {
        assert_eq!(app.get(nowhere).await.status, 404, "{nowhere}");
    }
    assert_eq!(post(&app, "/scenarios/none/run", &[]).await.status, 404);
}

#[tokio::test]
async fn a_scenario_is_written_run_and_marked_as_the_plan() {
    let app = fitted();
    let empty = app.get("/scenarios?organisation=c").await;
    assert!(
        empty.text.contains("Nothing has been tried yet") && empty.text.contains("preset=retention_package"),
        "{}",
        empty.text
    );
    let scenario = saved(&app, &[]).await;
    assert!(app.get("/scenarios?organisation=c").await.text.contains("not run yet"));
    let page = run(&app, &scenario).await;
    let text = page.text.replace('\u{a0}', " ");
    for part in [
        "2 more starts a month",
        "Chance without",
        "What it costs",
        "More or less than doing nothing",
        "Mark as the plan",
    ] {
        assert!(text.to_lowercase().contains(&part.to_lowercase()), "{part} in {text}");
    }
    assert!(text.contains("<desc id=\"outlook-agency_rate-wide-d\">"), "{text}");
    let plan = post(&app, &format!("/scenarios/{scenario}/mark"), &[]).await;
    assert!(plan.text.contains("<span class=\"badge\">The plan</span>"), "{}", plan.text);
    let list = app.get("/scenarios?organisation=c").await;
    assert!(
        list.text.contains("<span class=\"badge\">The plan</span>") && list.text.contains("in 100"),
        "{}",
        list.text
    );
    for (file, heading) in [("months", "scenario,unit,measure"), ("money", "scenario,span,first")] {
        let csv = app.get(&format!("/scenarios/{scenario}/{file}.csv")).await;
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        assert!(csv.text.starts_with(heading) && csv.text.lines().count() > 10, "{}", csv.text);
    }
    // A plan cannot be thrown away; one that is none any more can.
    post(&app, &format!("/scenarios/{scenario}/unmark"), &[]).await;
    let gone = post(&app, &format!("/scenarios/{scenario}/remove"), &[]).await;
    assert!(gone.text.contains("Nothing has been tried yet"), "{}", gone.text);
}

#[tokio::test]
async fn levers_are_added_and_removed_and_what_was_typed_stays() {
    let app = fitted();
    let form = app.get("/scenarios/new?organisation=c&preset=retention_package").await;
    assert!(form.text.contains("value=\"Retention package\"") && form.text.contains("Grade B"), "{}", form.text);
    let more = post(
        &app,
        "/scenarios/new",
        &with(&[("action", "add"), ("add", "kind:pay_uplift"), ("l0-setting", "7.5 or so")]),
    )
    .await;
    assert_eq!(more.status, 200);
    for part in [
        "Lever 2: Pay uplift",
        "value=\"7.5 or so\"",
        "value=\"15 %\"",
        "value=\"Two more starts\"",
        "name=\"l1-setting\"",
    ] {
        assert!(more.text.contains(part), "{part} in {}", more.text);
    }
    let fewer = [("l1-kind", "pay_uplift"), ("l1-setting", "3"), ("action", "remove-0")];
    let fewer = post(&app, "/scenarios/new", &with(&fewer)).await;
    assert!(fewer.text.contains("Lever 1: Pay uplift") && !fewer.text.contains("Lever 2:"), "{}", fewer.text);
}

#[tokio::test]
async fn faults_stand_beside_their_fields_and_lead_there_from_a_summary() {
    let app = fitted();
    let wrong = with(&[
        ("name", ""),
        ("target-by", "soon"),
        ("l0-setting", "-4"),
        ("l0-effect-low", "much"),
        ("action", "run"),
    ]);
    let page = post(&app, "/scenarios/new", &wrong).await;
    assert_eq!(page.status, 422, "{}", page.text);
    assert!(
        page.text.contains("There is something to mend") && page.text.contains("autofocus id=\"problems\""),
        "{}",
        page.text
    );
    for field in ["name", "target-by", "l0-setting", "l0-effect-low"] {
        assert!(page.text.contains(&format!("<a href=\"#{field}\">")), "{field} in {}", page.text);
        assert!(page.text.contains(&format!("id=\"{field}-fault\"")), "{field} in {}", page.text);
        assert!(page.text.contains(&format!("{field}-fault\" aria-invalid=\"true\"")), "{field} in {}", page.text);
    }
    assert!(
        page.text.contains("value=\"soon\"") && page.text.contains("value=\"much\""),
        "kept as typed: {}",
        page.text
    );
    assert!(app.get("/scenarios?organisation=c").await.text.contains("Nothing has been tried yet"), "nothing was kept");
}

#[tokio::test]
async fn a_change_is_a_new_version_and_a_copy_a_scenario_of_its_own() {
    let app = fitted();
    let scenario = saved(&app, &[]).await;
    let form = app.get(&format!("/scenarios/{scenario}/edit")).await;
    assert!(
        form.text.contains("name=\"version\" value=\"1\"") && form.text.contains("value=\"2025-03\""),
        "{}",
        form.text
    );
    let changed = with(&[("l0-setting", "3"), ("version", "1"), ("action", "save")]);
    let page = post(&app, &format!("/scenarios/{scenario}/edit"), &changed).await;
    assert!(page.text.contains("version 2 of 2") && page.text.contains("3 more starts a month"), "{}", page.text);
    let late = with(&[("l0-setting", "4"), ("version", "1"), ("action", "save")]);
    assert_eq!(post(&app, &format!("/scenarios/{scenario}/edit"), &late).await.status, 409, "somebody was quicker");
    let old = app.get(&format!("/scenarios/{scenario}?version=1")).await;
    assert!(old.text.contains("An older version") && old.text.contains("2 more starts a month"), "{}", old.text);
    let copy = post(&app, &format!("/scenarios/{scenario}/copy"), &[("name", "Another")]).await;
    assert!(
        copy.text.contains("value=\"Another\"") && !copy.text.contains(&format!("/scenarios/{scenario}/edit")),
        "{}",
        copy.text
    );
}

#[tokio::test]
async fn hostile_names_stay_text_on_every_page_of_scenarios() {
    let app = fitted();
    let name = "<img src=x onerror=alert(1)> {{7*7}} \"=1";
    let more = [("name", name), ("l0-label", "<svg onload=alert(1)>"), ("note", "<script>alert(1)</script>")];
    let scenario = saved(&app, &more).await;
    let pages = [
        run(&app, &scenario).await,
        app.get("/scenarios?organisation=c").await,
        app.get(&format!("/scenarios/{scenario}/edit")).await,
    ];
    for page in pages {
        assert_eq!(page.status, 200, "{}", page.text);
        assert!(page.text.contains("{{7*7}}"), "kept as written: {}", page.text);
        let foreign = page.text.replace("<script src=\"/assets/script.js?v=", "");
        for part in ["<img", "<svg onload", "<script"] {
            assert!(!foreign.contains(part), "{part} in {foreign}");
        }
    }
}

#[tokio::test]
async fn a_goal_with_faults_is_given_back_and_nothing_is_queued() {
    let app = fitted();
    let form = app.get("/scenarios/goal?organisation=c").await;
    assert!(
        form.text.contains("Look for the cheapest way") && form.text.contains("name=\"l0-least\""),
        "{}",
        form.text
    );
    assert!(form.text.contains("name=\"l0-most\""), "as the reader wants it: {}", form.text);
    let wrong = with(&[("probability", "often"), ("l0-least", "0"), ("l0-most", "x"), ("action", "save")]);
    let page = post(&app, "/scenarios/goal", &wrong).await;
    assert_eq!(page.status, 422, "{}", page.text);
    for field in ["probability", "l0-setting"] {
        assert!(page.text.contains(&format!("<a href=\"#{field}\">")), "{field} in {}", page.text);
    }
}

#[tokio::test]
async fn another_sites_page_cannot_press_the_buttons_of_a_scenario() {
    let app = fitted();
    let scenario = saved(&app, &[]).await;
    for button in ["run", "copy", "mark", "unmark", "remove", "edit"] {
        let request = app.request(Method::POST, &format!("/scenarios/{scenario}/{button}"));
        let request =
            request.header("content-type", "application/x-www-form-urlencoded").header("sec-fetch-site", "cross-site");
        assert_eq!(app.send(request.body("name=x")).await.status, 403, "{button}");
    }
    assert!(app.get(&format!("/scenarios/{scenario}")).await.text.contains("This has not been run yet"));
}

#[tokio::test]
async fn comparing_nothing_leads_to_the_list_and_too_many_is_told() {
    let app = fitted();
    assert!(app.get("/scenarios/compare").await.text.contains("<h1>Scenarios</h1>"));
    let page = app.get("/scenarios/compare?ids=a,b,c,d&ids=e&ids=f&ids=g").await;
    assert_eq!(page.status, 422);
    assert!(page.text.contains("Up to six scenarios"), "{}", page.text);
}

#[tokio::test]
async fn a_search_is_called_off_asked_again_and_what_it_found_is_kept_as_a_scenario() {
    let app = fitted();
    let asked = with(&[("probability", "60"), ("l0-least", "0"), ("l0-most", "3"), ("action", "save")]);
    let first = id(&post(&app, "/scenarios/goal", &asked).await, "/jobs/", "?");
    for _ in 0..2 {
        let page = post(&app, &format!("/jobs/{first}/cancel"), &[]).await;
        assert_eq!(page.status, 200, "pressed twice, or too late, it says how it ended: {}", page.text);
    }
    let ended = app.ended(&first).await;
    assert!(["cancelled", "done"].contains(&ended["state"].as_str().expect("a state")), "{ended}");

    let again = with(&[("probability", "61"), ("l0-least", "0"), ("l0-most", "3"), ("action", "save")]);
    let job = id(&post(&app, "/scenarios/goal", &again).await, "/jobs/", "?");
    assert_eq!(app.ended(&job).await["state"], "done");
    let (answer, keep) = (app.get(&format!("/scenarios/goal/{job}")).await, format!("/scenarios/goal/{job}/keep"));
    assert!(answer.text.contains(&format!("action=\"{keep}\"")), "{}", answer.text);
    let kept = post(&app, &keep, &[("mix", "0")]).await;
    assert!(kept.text.contains("Cheapest way: ") && kept.text.contains("This has not been run yet"), "{}", kept.text);
}
