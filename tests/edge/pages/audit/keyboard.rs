//! Journeys with the keyboard alone: every step is reached by Tab, seen when it has the focus, and done by Enter or Space.

use super::super::super::app::TestApp;
use super::super::browser::Browser;
use super::super::scenarios::fitted;

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
    for _ in 0..200 {
        // The job's page leads on by itself once the run is done.
        told = browser.text("h1").await;
        if told == "By keyboard" {
            break;
        }
        if let Ok(link) = browser.client.find(fantoccini::Locator::Css("main a.button")).await {
            let _ = link.send_keys(ENTER).await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    assert_eq!(told, "By keyboard");
    browser.client.clone().close().await.expect("closed");
}
