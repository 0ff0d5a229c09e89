//! Every page in every state against axe-core (WCAG 2.0 to 2.2, levels A and AA) at three widths, without sideways
//! scrolling, without a request to any other place, and light.

mod crawl;
mod keyboard;
mod live;
mod people;
mod states;

use serde_json::{Value, json};

use super::browser::Browser;

/// As published; see the folder's own words.
const AXE: &str = include_str!("../../../vendor/axe-core/axe.min.js");

/// A telephone (and 1280 pixels at 400 %), a tablet, a desk.
const WIDTHS: [u32; 3] = [320, 768, 1280];

const DARK: &str = "const done = arguments[arguments.length - 1];
if (!matchMedia('(prefers-color-scheme: dark)').matches) done(['the page is not dark']);
axe.run(document, {runOnly: {type: 'rule', values: ['color-contrast']}, resultTypes: ['violations']}).then(
  found => done(found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary}`))),
  error => done([`axe failed: ${error}`]));";

const RUN: &str = "const done = arguments[arguments.length - 1];
const only = {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa']};
axe.run(document, {runOnly: only, resultTypes: ['violations']}).then(
  found => done(found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary}`))),
  error => done([`axe failed: ${error}`]));";

/// What is wrong with the page shown, at every width; `what` names it.
async fn audit(browser: &Browser, what: &str) -> Vec<String> {
    browser.client.execute(AXE, Vec::new()).await.expect("axe is there");
    let mut wrong = Vec::new();
    for width in WIDTHS {
        browser.resize(width).await;
        let sideways = "return document.documentElement.scrollWidth - document.documentElement.clientWidth;";
        let beyond = browser.client.execute(sideways, Vec::new()).await.expect("measured").as_i64().unwrap_or(9_999);
        if beyond > 0 {
            wrong.push(format!("{what} at {width}: {beyond} pixels wider than the window"));
        }
        let found = browser.client.execute_async(RUN, Vec::new()).await.expect("axe has run");
        let found = found.as_array().cloned().unwrap_or_else(|| vec![found]);
        wrong.extend(found.iter().map(|f| format!("{what} at {width}: {}", f.as_str().unwrap_or("?"))));
    }
    wrong
}

/// What is hard to read at a desk on the page that was just audited, in the colours of somebody who asks for dark ones.
async fn audit_dark(browser: &Browser, what: &str) -> Vec<String> {
    let scheme = |value: &str| json!({"features": [{"name": "prefers-color-scheme", "value": value}]});
    browser.devtools("Emulation.setEmulatedMedia", scheme("dark")).await;
    let found = browser.client.execute_async(DARK, Vec::new()).await.expect("axe has run");
    browser.devtools("Emulation.setEmulatedMedia", scheme("light")).await;
    let found = found.as_array().cloned().unwrap_or_else(|| vec![found]);
    found.iter().map(|f| format!("{what} in the dark: {}", f.as_str().unwrap_or("?"))).collect()
}

/// Fails with everything that is wrong.
fn nothing_wrong(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} findings:\n{}", wrong.len(), wrong.join("\n"));
}

/// Texts of a JSON list.
fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
}
