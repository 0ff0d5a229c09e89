//! States that no link leads to: a file on its way in, forms with mistakes, what came of a scenario, a goal and a job.

use std::io::Write as _;

use fantoccini::Locator;

use super::super::super::app::TestApp;
use super::super::browser::Browser;
use super::super::council;
use super::super::messy::workbook;
use super::super::scenarios::fitted;
use super::{audit, nothing_wrong};
use crate::support;

/// Gives a file to the form. It lasts as long as what comes back: the browser reads it when it gets round to it.
async fn give(browser: &Browser, app: &TestApp, ending: &str, bytes: &[u8]) -> tempfile::NamedTempFile {
    browser.client.goto(&app.url("/upload")).await.expect("the first page");
    let mut file = tempfile::Builder::new().suffix(ending).tempfile().expect("a file");
    file.write_all(bytes).expect("written");
    let input = browser.client.find(Locator::Css("#file")).await.expect("the file's field");
    input.send_keys(&file.path().display().to_string()).await.expect("chosen");
    browser.click("form button[type=submit]").await;
    file
}

async fn type_in(browser: &Browser, css: &str, text: &str) {
    let field = browser.client.find(Locator::Css(css)).await.unwrap_or_else(|e| panic!("no {css}: {e}"));
    field.clear().await.expect("emptied");
    field.send_keys(text).await.expect("typed");
}

#[tokio::test]
async fn no_step_of_a_file_on_its_way_in_has_a_barrier() {
    let Some(browser) = Browser::start_with_scripts().await else { return };
    let app = TestApp::over(support::sqlite()).start();
    let mut wrong = Vec::new();
    let _refused = give(&browser, &app, ".csv", b"a,b\n1,2\n").await;
    browser.arrives_at("Add data").await;
    wrong.extend(audit(&browser, "a file that is refused").await);
    let _messy = give(&browser, &app, ".xlsx", &workbook()).await;
    browser.arrives_at("What the columns hold").await;
    wrong.extend(audit(&browser, "columns").await);
    browser.click("button[value=go]:not([tabindex])").await;
    wrong.extend(audit(&browser, "columns with a complaint").await);
    let (text, _) = council::csv_with_a_bad_row();
    let _tidy = give(&browser, &app, ".csv", text.as_bytes()).await;
    browser.arrives_at("Check before it is kept").await;
    wrong.extend(audit(&browser, "check with findings").await);
    let here = browser.client.current_url().await.expect("an address").path().to_owned();
    for step in ["columns", "values"] {
        let journey = here.trim_end_matches("/check").trim_end_matches('/');
        browser.client.goto(&app.url(&format!("{journey}/{step}"))).await.expect("a step");
        wrong.extend(audit(&browser, step).await);
    }
    browser.client.goto(&app.url(&here)).await.expect("the check");
    browser.click("form[action$='/keep'] button").await;
    browser.arrives_at("It is kept").await;
    wrong.extend(audit(&browser, "kept").await);
    browser.client.goto(&app.url("/extracts")).await.expect("the list");
    browser.click("main table a, main li a").await;
    wrong.extend(audit(&browser, "an extract").await);
    browser.click("form[action$='/undo'] button").await;
    wrong.extend(audit(&browser, "an extract taken back").await);
    nothing_wrong(&wrong);
    browser.client.clone().close().await.expect("closed");
}

#[tokio::test]
async fn no_state_of_a_scenario_has_a_barrier() {
    let Some(browser) = Browser::start_with_scripts().await else { return };
    let app = fitted();
    let mut wrong = Vec::new();
    browser.client.goto(&app.url("/scenarios/new?organisation=c&preset=retention_package")).await.expect("a form");
    wrong.extend(audit(&browser, "a form").await);
    browser.resize(1280).await;
    type_in(&browser, "#l0-setting", "a lot").await;
    browser.click("button[name=action][value=try]").await;
    browser.text("#problems").await;
    wrong.extend(audit(&browser, "a form with mistakes").await);
    browser.resize(1280).await;
    type_in(&browser, "#l0-setting", "8").await;
    type_in(&browser, "#target-level", "15").await;
    browser.click("button[name=action][value=save]:not([tabindex])").await;
    browser.arrives_at("Retention package").await;
    wrong.extend(audit(&browser, "a scenario that has not been run").await);
    browser.resize(1280).await;
    browser.click("form[action$='/run'] button").await;
    browser.text("h1").await;
    wrong.extend(audit(&browser, "a job").await);
    let address = browser.client.current_url().await.expect("an address");
    if let Some(job) = address.path().strip_prefix("/jobs/") {
        app.ended(job).await;
        browser.client.goto(address.as_str()).await.expect("the job");
        wrong.extend(audit(&browser, "a job that is done").await);
    }
    let scenario = app.get("/api/v1/scenarios").await.json()["scenarios"][0]["id"].as_str().expect("an id").to_owned();
    for page in [
        format!("/scenarios/{scenario}"),
        format!("/scenarios/compare?ids={scenario}"),
        "/scenarios?organisation=c".into(),
        "/scenarios/goal?organisation=c".into(),
    ] {
        browser.client.goto(&app.url(&page)).await.expect("a page");
        wrong.extend(audit(&browser, &page).await);
    }
    nothing_wrong(&wrong);
    browser.client.clone().close().await.expect("closed");
}
