//! Every page that links lead to, of an empty and of a full installation.

use std::collections::{BTreeMap, VecDeque};

use super::super::super::app::TestApp;
use super::super::browser::Browser;
use super::super::scenarios::fitted;
use super::{audit, audit_dark, nothing_wrong, texts};
use crate::support;

/// Pages of one shape that are looked at.
const OF_A_SHAPE: usize = 2;
/// Of a page as it travels, stylesheet, script and icon not counted.
const LARGEST_GZIP: usize = 100_000;

/// The address without what tells one thing from another of its kind: ids, slugs and values.
fn shape(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let path = match path.strip_prefix("/units/") {
        Some(slug) => format!("/units/{}", slug.matches('/').count()),
        None => path.split('/').map(|part| if part.len() > 30 { ":id" } else { part }).collect::<Vec<_>>().join("/"),
    };
    let keys = query.split('&').filter_map(|pair| pair.split('=').next());
    // Each measure has a page of its own; one of each is enough.
    let keys: Vec<&str> = keys.filter(|key| *key != "organisation").collect();
    format!("{path}?{}", keys.join("&"))
}

const LINKS: &str = "return [...document.querySelectorAll('a[href]:not([download])')]
  .filter(a => a.origin === location.origin && (!a.pathname.startsWith('/api/') || a.pathname.startsWith('/api/v1/docs')) && !/[.](csv|xlsx|xml|pdf|md)$/.test(a.pathname))
  .map(a => a.pathname + a.search);";

/// Looks at each page that can be reached from these; gives back how many there were.
pub(super) async fn crawl(app: &TestApp, browser: &Browser, from: &[&str]) -> usize {
    let mut queue: VecDeque<String> = from.iter().map(|path| (*path).to_owned()).collect();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut asked = std::collections::BTreeSet::new();
    let (mut wrong, mut pages) = (Vec::new(), 0);
    let origin = app.url("/");
    browser.requests().await;
    while let Some(address) = queue.pop_front() {
        let of_shape = seen.entry(shape(&address)).or_default();
        if *of_shape >= OF_A_SHAPE || !asked.insert(address.clone()) {
            continue;
        }
        *of_shape += 1;
        pages += 1;
        browser.client.goto(&app.url(&address)).await.expect("a page");
        wrong.extend(audit(browser, &address).await);
        wrong.extend(audit_dark(browser, &address).await);
        let links = browser.client.execute(LINKS, Vec::new()).await.expect("links");
        queue.extend(texts(&links));
        wrong.extend(heavy(app, &address).await);
        // What the browser brings along itself, such as the icon in a field of months, comes from nowhere.
        let is_asked = |url: &String| url.starts_with("http") && !url.starts_with(&origin);
        let elsewhere = browser.requests().await.into_iter().filter(is_asked);
        wrong.extend(elsewhere.map(|url| format!("{address} asks for {url}")));
    }
    nothing_wrong(&wrong);
    pages
}

/// What travels is at most 100 KB, packed.
async fn heavy(app: &TestApp, address: &str) -> Option<String> {
    let answer = app.request(reqwest::Method::GET, address).header("accept-encoding", "gzip").send().await;
    let answer = answer.expect("an answer");
    let size = answer.bytes().await.expect("a body").len();
    (size > LARGEST_GZIP).then(|| format!("{address} weighs {size} bytes"))
}

#[tokio::test]
async fn no_page_of_an_empty_installation_has_a_barrier() {
    let Some(browser) = Browser::start_with_scripts().await else { return };
    let app = TestApp::over(support::sqlite()).start();
    let pages = crawl(&app, &browser, &["/", "/no-such-page", "/units/nowhere", "/jobs/none"]).await;
    assert!(pages >= 12, "{pages} pages");
    browser.client.clone().close().await.expect("closed");
}

#[tokio::test]
async fn no_page_of_a_council_with_forecasts_has_a_barrier() {
    let Some(browser) = Browser::start_with_scripts().await else { return };
    let app = fitted();
    let from = [
        "/?organisation=c",
        "/units/c?measure=stability_index",
        "/units/c?measure=nonsense",
        "/units?organisation=c&measure=in_post_fte",
    ];
    let pages = crawl(&app, &browser, &from).await;
    assert!(pages >= 20, "{pages} pages");
    browser.client.clone().close().await.expect("closed");
}

#[tokio::test]
async fn the_audit_sees_barriers_and_sideways_scrolling() {
    let Some(browser) = Browser::start_with_scripts().await else { return };
    let app = TestApp::over(support::sqlite()).start();
    browser.client.goto(&app.url("/help")).await.expect("a page");
    // Styles in attributes are not allowed here; those set by a script are.
    let spoil = "const main = document.querySelector('main'); main.append(document.createElement('button'));
      const text = document.createElement('p'); text.textContent = 'pale and wide'; main.append(text);
      Object.assign(text.style, {color: '#aaaaaa', background: '#ffffff', width: '2000px', maxWidth: 'none'});";
    browser.client.execute(spoil, Vec::new()).await.expect("spoilt");
    let wrong = audit(&browser, "help").await.join("\n");
    for part in ["button-name", "color-contrast", "pixels wider"] {
        assert!(wrong.contains(part), "{part} in {wrong}");
    }
    let pale = "document.querySelector('main p').style.color = '#1d2733';";
    browser.client.goto(&app.url("/help")).await.expect("a page");
    browser.client.execute(pale, Vec::new()).await.expect("spoilt");
    assert_eq!(audit(&browser, "help").await, [""; 0], "dark ink is read well on light paper");
    let wrong = audit_dark(&browser, "help").await.join("\n");
    assert!(wrong.contains("color-contrast") && !wrong.contains("not dark"), "{wrong}");
    browser.client.clone().close().await.expect("closed");
}

#[tokio::test]
async fn the_script_is_light() {
    let app = TestApp::over(support::sqlite()).start();
    let home = app.get("/").await.text;
    let script = home.split("<script src=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a script");
    let script = app.get(script).await;
    assert_eq!(script.header("content-type"), "text/javascript; charset=utf-8");
    assert!(script.text.len() <= 30_000, "{} bytes", script.text.len());
    assert_eq!(home.matches("<script").count(), 1);
}
