//! Pages over HTTP: what they say, what they refuse, how heavy they are.

use reqwest::Method;
use reqwest::multipart::{Form, Part};

use super::super::app::{Answer, TestApp};
use super::council;
use crate::support;

/// Sends a file the way the form of the upload page does; gives back the page that comes of it.
async fn offer(app: &TestApp, name: &str, bytes: impl Into<Vec<u8>>) -> Answer {
    let part = Part::bytes(bytes.into()).file_name(name.to_owned());
    let form = Form::new().part("file", part).text("kind", "").text("organisation", "");
    app.send(app.request(Method::POST, "/upload").multipart(form)).await
}

/// Sends a file, has it kept and gives back the extract's page.
async fn send(app: &TestApp, name: &str, bytes: impl Into<Vec<u8>>) -> Answer {
    let check = offer(app, name, bytes).await;
    let keep = address(&check, "/keep");
    let done =
        app.send(app.request(Method::POST, &keep).header("content-type", "application/x-www-form-urlencoded")).await;
    assert!(done.text.contains("<h1>It is kept</h1>"), "{}", done.text);
    app.get(&address(&done, "/extracts/")).await
}

/// The first address on a page that holds this.
fn address(page: &Answer, part: &str) -> String {
    let quoted = page.text.split('"').find(|text| text.starts_with('/') && text.contains(part) && text.len() > 20);
    quoted.unwrap_or_else(|| panic!("no {part} on {}", page.text)).to_owned()
}

/// Fits as the button does and waits for the end; gives back the job's page.
async fn fit(app: &TestApp) -> Answer {
    let form = app.request(Method::POST, "/fits").header("content-type", "application/x-www-form-urlencoded");
    let answer = app.send(form.body("organisation=home")).await;
    assert_eq!(answer.status, 200, "the job's page follows: {}", answer.text);
    let jobs = answer.text.split("/jobs/").nth(1).expect("a link to the job").to_owned();
    let id = jobs.split(['?', '"']).next().expect("an id").to_owned();
    app.ended(&id).await;
    app.get(&format!("/jobs/{id}")).await
}

#[tokio::test]
async fn a_fresh_installation_tells_how_to_begin() {
    let app = TestApp::over(support::sqlite()).start();
    let home = app.get("/").await;
    assert_eq!(home.status, 200);
    assert!(home.text.contains("/templates/monthly-position.csv") && home.text.contains("href=\"/upload\""));
    for path in [
        "/upload",
        "/units",
        "/scenarios",
        "/reports",
        "/extracts",
        "/how-good",
        "/how-we-made-this",
        "/who-leaves",
        "/help",
        "/accessibility",
        "/privacy",
    ] {
        assert_eq!(app.get(path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn an_upload_leads_to_its_findings_and_the_same_file_is_recognised() {
    let app = TestApp::over(support::sqlite()).start();
    let (text, row) = council::csv_with_a_bad_row();
    let page = send(&app, "september.csv", text.clone()).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("1 row to mend"), "{}", page.text);
    assert!(page.text.contains(&format!("<th scope=\"row\">{row}</th>")) && page.text.contains("2026-13"));
    assert!(page.text.contains("Fit forecasts now"));
    let again = offer(&app, "september.csv", text).await;
    assert!(again.text.contains("We have this content already"), "{}", again.text);
}

#[tokio::test]
async fn a_file_that_cannot_be_trusted_is_refused_with_its_reason_on_the_form() {
    let app = TestApp::over(support::sqlite()).start();
    let page = offer(&app, "x.csv", "a,b\n1,2\n").await;
    assert_eq!(page.status, 422);
    assert!(page.text.contains("This file was not taken") && page.text.contains("name=\"file\""), "{}", page.text);
    let nothing = app.send(app.request(Method::POST, "/upload").multipart(Form::new().text("kind", ""))).await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.text.contains("This file was not taken"), "{}", nothing.text);
}

#[tokio::test]
async fn taking_a_file_back_is_said_on_its_page() {
    let app = TestApp::over(support::sqlite()).start();
    let page = send(&app, "september.csv", council::csv()).await;
    let undo = page.text.split("action=\"").find_map(|t| t.split('"').next().filter(|a| a.ends_with("/undo")));
    let undone = app.send(app.request(Method::POST, undo.expect("a button"))).await;
    assert!(undone.text.contains("This file was taken back"), "{}", undone.text);
    assert!(!undone.text.contains("Fit forecasts now"));
}

#[tokio::test]
async fn hostile_names_stay_text_on_every_page() {
    let app = TestApp::over(support::sqlite()).start();
    let unit = "<svg onload=alert(1)> {{7*7}}/=HYPERLINK(x)";
    send(&app, "<img src=x onerror=alert(1)>.csv", council::csv_of(unit)).await;
    let home = app.get("/").await;
    let tree = app.get("/units").await;
    let link = tree.text.split("href=\"").find_map(|t| t.split('"').next().filter(|a| a.contains("svg-onload")));
    let unit = app.get(&link.expect("a link to the unit").replace("&amp;", "&")).await;
    assert!(unit.text.contains("{{7*7}}"), "kept as written: {}", unit.text);
    for page in [home, tree, unit, app.get("/extracts").await, app.get("/reports").await] {
        assert_eq!(page.status, 200);
        assert!(!page.text.contains("<svg onload") && !page.text.contains("<img"), "{}", page.text);
        let scripts: Vec<&str> = page.text.split("<script").skip(1).collect();
        assert!(scripts.len() == 1 && scripts[0].starts_with(" src=\"/assets/script.js"), "{}", page.text);
    }
}

#[tokio::test]
async fn a_fit_from_the_button_gives_every_page_its_forecast() {
    let app = TestApp::over(support::sqlite()).start();
    send(&app, "september.csv", council::csv()).await;
    let job = fit(&app).await;
    assert!(job.text.contains("The forecasts are ready"), "{}", job.text);
    let home = app.get("/").await;
    assert!(home.text.contains("we expect it to be") || home.text.contains("Expected in"), "{}", home.text);
    let unit = app.get("/units/home/north/team-1?measure=vacancy_rate&horizon=24").await;
    assert_eq!(unit.status, 200);
    assert!(unit.text.contains("We expect the vacancy rate in September 2028"), "{}", unit.text);
    assert!(unit.text.contains("<title id=\"vacancy_rate-wide-t\">") && unit.text.contains("How good have we been?"));
    let csv = app.get("/units/home/north/team-1/forecast.csv?measure=vacancy_rate&horizon=24").await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(csv.text.lines().filter(|l| l.contains(",forecast,")).count(), 24);
    let svg = app.get("/api/v1/charts/forecast.svg?unit=home/north/team-1&measure=vacancy_rate&horizon=24").await;
    assert_eq!(svg.header("content-type"), "image/svg+xml");
    assert!(unit.text.contains(&svg.text), "the chart alone has the page's very bytes");
    let leavers = app.get("/who-leaves").await.text.replace('\u{a0}', " ");
    assert!(leavers.contains("These are associations, not causes") && leavers.contains(">×"), "{leavers}");
    let made = app.get("/how-we-made-this").await;
    assert!(made.text.contains("How good it was on your own past"), "{}", made.text);
}

#[tokio::test]
async fn addresses_that_lead_nowhere_are_told_plainly() {
    let app = TestApp::over(support::sqlite()).start();
    for path in ["/units/nowhere", "/extracts/none", "/jobs/none", "/no-such-page", "/templates/x.csv"] {
        let request = app.request(Method::GET, path).header("accept", "text/html");
        let page = app.send(request).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.text.contains("<h1>Not found</h1>"), "{path}: {}", page.text);
    }
    send(&app, "september.csv", council::csv()).await;
    for query in ["measure=magic", "horizon=0", "horizon=37", "horizon=x", "definition=magic"] {
        let page = app.get(&format!("/units/home?{query}")).await;
        assert_eq!(page.status, 422, "{query}");
        assert!(page.text.contains("<h1>That cannot be used</h1>"), "{query}: {}", page.text);
    }
}

#[tokio::test]
async fn pages_are_light_and_ask_nobody_else_for_anything() {
    let app = TestApp::over(support::sqlite()).start();
    send(&app, "september.csv", council::csv()).await;
    let mut paths = vec![
        "/".to_owned(),
        "/units/home?horizon=36".into(),
        "/how-we-made-this".into(),
        "/who-leaves".into(),
        "/help".into(),
    ];
    let home = app.get("/").await;
    let style = home.text.split("rel=\"stylesheet\" href=\"").nth(1).and_then(|t| t.split('"').next());
    paths.push(style.expect("a stylesheet").to_owned());
    for path in paths {
        let page = app.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        // Uncompressed: the limit is 100 KB compressed.
        assert!(page.text.len() < 200_000, "{path} has {} bytes", page.text.len());
        let foreign = page.text.replace("http://www.w3.org/2000/svg", "");
        assert!(!foreign.contains("http://") && !foreign.contains("https://"), "{path}");
        let scripts = foreign.matches("<script").count();
        assert_eq!(scripts, foreign.matches("<script src=\"/assets/script.js?v=").count(), "{path}");
        assert!(!foreign.contains("@import"), "{path}");
    }
}

#[tokio::test]
async fn a_page_allows_no_script_and_no_frame() {
    let app = TestApp::over(support::sqlite()).start();
    let policy = app.get("/help").await.header("content-security-policy").to_owned();
    for part in ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'"] {
        assert!(policy.contains(part), "{policy}");
    }
}
