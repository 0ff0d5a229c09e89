//! A workbook as people keep it, from the first page to a forecast, in a real browser without scripts.

use fantoccini::Locator;
use rust_xlsxwriter::{Workbook, Worksheet};

use super::super::app::TestApp;
use super::super::council;
use super::browser::Browser;
use crate::support;

/// Headings of nobody's system; one that no list of synonyms can know.
const HEADINGS: [&str; 11] = [
    "Period ending",
    "Service / Team",
    "Staff group",
    "Establishment (FTE)",
    "Actual FTE",
    "Bums on seats",
    "New starters",
    "Leavers",
    "Vacant FTE",
    "Agency FTE",
    "Comments",
];

fn put(sheet: &mut Worksheet, row: u32, cells: &[String]) {
    for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
        match cell.parse::<f64>() {
            Ok(number) => sheet.write_number(row, column, number),
            Err(_) => sheet.write_string(row, column, cell),
        }
        .expect("written");
    }
}

/// Sixty months of four teams under titles, above totals, among other sheets; with one mistake in it.
pub(super) fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    put(workbook.add_worksheet().set_name("Read me").expect("a name"), 0, &["How to use this workbook".into()]);
    let sheet = workbook.add_worksheet().set_name("Monthly data").expect("a name");
    sheet.merge_range(0, 0, 0, 5, "Rivermouth: monthly report", &rust_xlsxwriter::Format::new()).expect("merged");
    put(sheet, 1, &["Prepared for the board".into()]);
    put(sheet, 3, &HEADINGS.map(str::to_owned));
    let rows = council::rows();
    for (at, row) in (4..).zip(&rows) {
        let fte = row.heads * 0.9;
        let leavers = if at == 20 { "x9".to_owned() } else { row.leavers.to_string() };
        let numbers =
            [format!("{:.1}", row.posts), format!("{fte:.1}"), row.heads.to_string(), row.starters.to_string()];
        let rest = [leavers, format!("{:.1}", row.posts - fte), format!("{:.1}", row.agency), "checked".into()];
        let start = [row.month.clone(), row.unit.to_owned(), "Social worker".to_owned()];
        put(sheet, at, &[&start[..], &numbers[..], &rest[..]].concat());
    }
    let last = 4 + rows.len() as u32;
    put(sheet, last, &["Total".into(), String::new(), String::new(), "112".into(), "99".into()]);
    put(sheet, last + 2, &["End of report".into()]);
    put(workbook.add_worksheet().set_name("Lookups").expect("a name"), 0, &["Code".into(), "Team".into()]);
    workbook.save_to_buffer().expect("a workbook")
}

async fn choose(browser: &Browser, heading: &str, field: &str) {
    let path = format!("//li[label='{heading}']/select");
    let list = browser.client.find(Locator::XPath(&path)).await.unwrap_or_else(|e| panic!("no {heading}: {e}"));
    list.select_by_value(field).await.expect("chosen");
}

async fn from_a_messy_workbook_to_a_forecast(app: &TestApp, browser: &Browser) {
    browser.client.goto(&app.url("/upload")).await.expect("the first page");
    browser.arrives_at("Add data").await;
    let file = tempfile::Builder::new().prefix("board-report-").suffix(".xlsx").tempfile().expect("a file");
    std::fs::write(file.path(), workbook()).expect("written");
    let input = browser.client.find(Locator::Css("#file")).await.expect("the file's field");
    input.send_keys(&file.path().display().to_string()).await.expect("chosen");
    browser.click("form button[type=submit]").await;

    browser.arrives_at("What the columns hold").await;
    assert!(browser.text("section.lead").await.contains("The headings are in row 4"));
    // A needed column is missing: the page says so and leads to where it is chosen.
    browser.click("button[value=go]:not([tabindex])").await;
    let problem = browser.text("#problems").await;
    assert!(problem.contains("in post headcount"), "{problem}");
    choose(browser, "Bums on seats", "in_post_headcount").await;
    browser.click("button[value=go]:not([tabindex])").await;

    browser.arrives_at("Check before it is kept").await;
    let said = browser.text("section.lead").await;
    assert!(said.contains("239 of 240 rows can be kept; 1 is left out."), "{said}");
    // The address is all that is needed to come back.
    let address = browser.client.current_url().await.expect("an address");
    browser.client.goto(&app.url("/")).await.expect("elsewhere");
    browser.client.goto(address.as_str()).await.expect("back");
    browser.arrives_at("Check before it is kept").await;
    browser.click("form[action$='/keep'] button").await;
    browser.arrives_at("It is kept").await;

    browser.click("form[action='/fits'] button").await;
    browser.arrives_at("The forecasts are ready").await;
    browser.client.goto(&app.url("/units/home/north/team-1")).await.expect("a unit");
    browser.arrives_at("Team 1: agency rate").await;
    let chart = browser.text(".fan .wide svg").await;
    assert!(chart.replace('\u{a0}', " ").contains("80 % range"), "{chart}");
}

#[tokio::test]
async fn a_messy_workbook_leads_to_a_forecast_without_scripts() {
    let Some(browser) = Browser::start().await else { return };
    let app = TestApp::over(support::sqlite()).start();
    from_a_messy_workbook_to_a_forecast(&app, &browser).await;
    browser.client.clone().close().await.expect("closed");
}
