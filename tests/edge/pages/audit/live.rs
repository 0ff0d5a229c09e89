//! What scripts add: a cursor on charts, sliders, a scenario tried while it is written.

use std::time::Duration;

use super::super::browser::Browser;
use super::super::scenarios::fitted;

#[tokio::test]
async fn the_arrow_keys_move_a_cursor_along_a_chart() {
    let Some(browser) = Browser::start_with_scripts().await else { return };
    let app = fitted();
    browser.client.goto(&app.url("/units/c?measure=agency_rate")).await.expect("a page");
    let before = browser.text(".cursor output").await;
    assert!(before.contains("June 2024") && before.contains("recorded"), "{before}");
    browser.client.execute("document.querySelector('.cursor input').focus()", Vec::new()).await.expect("focused");
    browser.press("\u{e014}").await;
    let after = browser.text(".cursor output").await;
    assert!(after.contains("July 2024") && after.contains("about 8 times in 10"), "{after}");
    let spoken = "return document.querySelector('.cursor input').getAttribute('aria-valuetext');";
    let spoken = browser.client.execute(spoken, Vec::new()).await.expect("a text");
    let spoken = spoken.as_str().unwrap_or_default().replace('\u{a0}', " ");
    assert_eq!(spoken, after.replace('\u{a0}', " "), "a screen reader hears the same");
    browser.client.clone().close().await.expect("closed");
}

#[tokio::test]
async fn moving_a_slider_tries_the_scenario_and_keeps_nothing() {
    let Some(browser) = Browser::start_with_scripts().await else { return };
    let app = fitted();
    browser.client.goto(&app.url("/scenarios/new?organisation=c&preset=retention_package")).await.expect("a form");
    browser.client.execute("document.querySelector('input.slider').focus()", Vec::new()).await.expect("focused");
    browser.press("\u{e014}").await;
    let mut told = String::new();
    for _ in 0..200 {
        told = browser.text("#tried").await;
        if told.contains("simulated futures") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(told.contains("With nothing done") && told.contains("What is done costs"), "{told}");
    let typed = browser.client.execute("return document.querySelector('#l0-setting').value;", Vec::new()).await;
    assert_eq!(typed.expect("a value").as_str(), Some("8.5"), "the box follows the slider");
    let kept = app.get("/api/v1/scenarios").await.json();
    assert_eq!(kept["scenarios"].as_array().map(Vec::len), Some(0), "{kept}");
    browser.client.clone().close().await.expect("closed");
}
