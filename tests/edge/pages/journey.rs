//! What a new user does, in a real browser with scripts turned off.

use std::io::Write as _;

use fantoccini::Locator;

use super::super::app::TestApp;
use super::browser::Browser;
use super::council;
use crate::support;

/// From an empty installation to a forecast: upload, findings, fit, home, unit, another measure.
async fn from_nothing_to_a_forecast(app: &TestApp, browser: &Browser) {
    browser.client.goto(&app.url("/")).await.expect("the first page");
    browser.arrives_at("See where your workforce is heading").await;

    browser.click("a.button[href='/upload']").await;
    browser.arrives_at("Add data").await;
    let (text, row) = council::csv_with_a_bad_row();
    let mut file = tempfile::Builder::new().prefix("september-").suffix(".csv").tempfile().expect("a file");
    file.write_all(text.as_bytes()).expect("written");
    let input = browser.client.find(Locator::Css("#file")).await.expect("the file's field");
    input.send_keys(&file.path().display().to_string()).await.expect("chosen");
    browser.click("form button[type=submit]").await;

    browser.arrives_at("Check before it is kept").await;
    let finding = browser.text("table.findings tbody tr").await;
    assert!(finding.starts_with(&row.to_string()) && finding.contains("2026-13"), "{finding}");

    browser.click("form[action$='/keep'] button").await;
    browser.arrives_at("It is kept").await;

    browser.click("form[action='/fits'] button").await;
    // The job's page comes back by itself until the fit is done.
    browser.arrives_at("The forecasts are ready").await;
    browser.click("main a.button[href^='/?']").await;

    browser.arrives_at("Our organisation").await;
    browser.follow("Areas and teams").await;
    browser.arrives_at("Areas and teams").await;
    browser.follow("Team 1").await;
    browser.arrives_at("Team 1: agency rate").await;
    let chart = browser.text(".fan .wide svg").await;
    assert!(chart.replace('\u{a0}', " ").contains("80 % range"), "the chart has real text: {chart}");
}

async fn change_the_measure(browser: &Browser) {
    browser.follow("Vacancy rate").await;
    browser.arrives_at("Team 1: vacancy rate").await;
    let list = browser.client.find(Locator::Css("#measure")).await.expect("the list of measures");
    list.select_by_value("in_post_fte").await.expect("chosen");
    let list = browser.client.find(Locator::Css("#horizon")).await.expect("the list of horizons");
    list.select_by_value("24").await.expect("chosen");
    browser.click("form.chooser button").await;
    browser.arrives_at("Team 1: staff in post").await;
    let months = browser.client.find_all(Locator::Css("table.figures tbody tr")).await.expect("rows");
    assert!(months.len() >= 24, "two years of months, not {}", months.len());
}

#[tokio::test]
async fn a_new_user_gets_from_a_file_to_a_forecast_without_scripts_on_each_database() {
    let Some(browser) = Browser::start().await else { return };
    for database in support::databases() {
        let app = TestApp::over(database).start();
        from_nothing_to_a_forecast(&app, &browser).await;
        change_the_measure(&browser).await;
    }
    browser.client.clone().close().await.expect("closed");
}
