//! Journeys with the keyboard alone: every step is reached by Tab, seen when it has the focus, and done by Enter or Space.

use std::io::Write as _;
use std::time::Duration;

use fantoccini::Locator;

use super::super::super::app::TestApp;
use super::super::browser::Browser;
use super::super::council;
use super::super::scenarios::{fitted, run, saved};
use crate::support;

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

/// What has the focus: its words, and whether one sees that it has it.
const FOCUSED: &str = "const e = document.activeElement; const s = getComputedStyle(e); const b = e.getBoundingClientRect();
const name = (e.getAttribute('aria-label') || (e.labels && e.labels[0] ? e.labels[0].textContent : e.textContent) || '').trim();
const seen = (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 1) || s.boxShadow !== 'none';
const inside = b.bottom > 0 && b.top < innerHeight;
const top = e.tagName === 'MAIN' || document.elementFromPoint(Math.min(innerWidth - 1, Math.max(0, b.left + b.width / 2)), Math.min(innerHeight - 1, Math.max(0, b.top + Math.min(b.height, 20) / 2)));
const covered = top !== true && !(e === top || e.contains(top) || (top && top.contains(e)));
return [name, String(seen), String(inside), String(covered), e.tagName];";

/// Presses Tab until the element with these words has the focus.
async fn tab_to(browser: &Browser, words: &str) {
    let mut passed = Vec::new();
    for _ in 0..200 {
        browser.press(TAB).await;
        let focused = super::texts(&browser.client.execute(FOCUSED, Vec::new()).await.expect("an element"));
        let [name, seen, inside, covered, tag] = &focused[..] else { continue };
        if tag == "BODY" {
            continue;
        }
        assert_eq!(
            (seen.as_str(), inside.as_str(), covered.as_str()),
            ("true", "true", "false"),
            "{name} ({tag}): focus seen, in the window, covered"
        );
        if name.split_whitespace().collect::<Vec<_>>().join(" ").starts_with(words) {
            return;
        }
        passed.push(name.clone());
    }
    panic!("{words} is not reached by Tab; passed: {passed:?}");
}

async fn at(app: &TestApp, browser: &Browser, path: &str) {
    browser.client.goto(&app.url(path)).await.expect("a page");
}

#[tokio::test]
async fn the_first_tab_skips_the_menu() {
    let Some(browser) = Browser::start().await else { return };
    let app = fitted();
    at(&app, &browser, "/?organisation=c").await;
    tab_to(&browser, "Skip to the content").await;
    browser.press(ENTER).await;
    tab_to(&browser, "See the agency forecast").await;
    browser.client.clone().close().await.expect("closed");
}

#[tokio::test]
async fn questions_of_a_board_are_answered_by_keyboard_within_two_steps_from_home() {
    let Some(browser) = Browser::start().await else { return };
    let app = fitted();
    at(&app, &browser, "/?organisation=c").await;
    tab_to(&browser, "See the agency forecast").await;
    browser.press(ENTER).await;
    let lead = browser.text("section.lead").await;
    assert!(lead.contains("We expect the agency rate in June 2025") && lead.contains("about 8 times in 10"), "{lead}");
    tab_to(&browser, "Look ahead").await;
    browser.press("24").await;
    tab_to(&browser, "Show").await;
    browser.press(ENTER).await;
    let lead = browser.text("section.lead").await;
    assert!(lead.contains("June 2026"), "{lead}");
    browser.client.clone().close().await.expect("closed");
}

#[tokio::test]
async fn a_scenario_is_written_tried_and_saved_by_keyboard() {
    let Some(browser) = Browser::start().await else { return };
    let app = fitted();
    at(&app, &browser, "/?organisation=c").await;
    tab_to(&browser, "Scenarios").await;
    browser.press(ENTER).await;
    browser.arrives_at("Scenarios").await;
    tab_to(&browser, "New scenario").await;
    browser.press(ENTER).await;
    browser.arrives_at("A new scenario").await;
    tab_to(&browser, "Name").await;
    browser.press("By keyboard").await;
    tab_to(&browser, "Add a lever").await;
    browser.press("Recruitment").await;
    tab_to(&browser, "Add").await;
    browser.press(ENTER).await;
    tab_to(&browser, "How much").await;
    tab_to(&browser, "Try it").await;
    browser.press(ENTER).await;
    let told = browser.text("#tried").await;
    assert!(told.contains("With nothing done"), "{told}");
    tab_to(&browser, "Save and run").await;
    browser.press(ENTER).await;
    let mut told = String::new();
    for _ in 0..100 {
        // The page of the job comes back by itself until it is done, and then leads on.
        if let Ok(heading) = browser.client.find(Locator::Css("h1")).await {
            told = heading.text().await.unwrap_or_default();
        }
        if told == "By keyboard" {
            break;
        }
        if let Ok(on) = browser.client.find(Locator::Css("main p > a.button")).await {
            let _moved_on_by_itself = on.send_keys(ENTER).await;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    assert_eq!(told, "By keyboard");
    browser.client.clone().close().await.expect("closed");
}

#[tokio::test]
async fn a_file_comes_in_and_is_fitted_by_keyboard() {
    let Some(browser) = Browser::start().await else { return };
    let app = TestApp::over(support::sqlite()).start();
    at(&app, &browser, "/").await;
    tab_to(&browser, "Add data").await;
    browser.press(ENTER).await;
    browser.arrives_at("Add data").await;
    tab_to(&browser, "The file").await;
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().expect("a file");
    file.write_all(council::csv().as_bytes()).expect("written");
    // The system's own window of files cannot be driven from here.
    let field = browser.client.active_element().await.expect("the file's field");
    field.send_keys(&file.path().display().to_string()).await.expect("chosen");
    tab_to(&browser, "Send and look").await;
    browser.press(ENTER).await;
    browser.arrives_at("Check before it is kept").await;
    tab_to(&browser, "Keep it").await;
    browser.press(ENTER).await;
    browser.arrives_at("It is kept").await;
    tab_to(&browser, "Fit forecasts now").await;
    browser.press(ENTER).await;
    browser.arrives_at("The forecasts are ready").await;
    browser.client.clone().close().await.expect("closed");
}

#[tokio::test]
async fn scenarios_are_compared_and_a_goal_is_asked_for_by_keyboard() {
    let Some(browser) = Browser::start().await else { return };
    let app = fitted();
    for more in [("name", "Two more"), ("l0-setting", "3")] {
        let id = saved(&app, &[more]).await;
        run(&app, &id).await;
    }
    at(&app, &browser, "/scenarios?organisation=c").await;
    for name in ["Compare Two more starts", "Compare Two more"] {
        tab_to(&browser, name).await;
        browser.press(" ").await;
    }
    tab_to(&browser, "Compare those ticked").await;
    browser.press(ENTER).await;
    browser.arrives_at("Scenarios compared").await;
    at(&app, &browser, "/scenarios?organisation=c").await;
    tab_to(&browser, "Find the cheapest way").await;
    browser.press(ENTER).await;
    tab_to(&browser, "Level").await;
    browser.press("20").await;
    tab_to(&browser, "At most").await;
    tab_to(&browser, "Look for the cheapest way").await;
    browser.press(ENTER).await;
    let mut path = String::new();
    for _ in 0..100 {
        path = browser.client.current_url().await.expect("an address").path().to_owned();
        if path.starts_with("/jobs/") || path.starts_with("/scenarios/goal/") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let arrived = path.starts_with("/jobs/") || path.starts_with("/scenarios/goal/");
    assert!(arrived, "{path}: {}", browser.text("main").await);
    browser.client.clone().close().await.expect("closed");
}
