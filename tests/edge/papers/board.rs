//! The board paper: each number in it is the API's, and each that must be in it is.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use super::printed::{chance, ends, money, number, numbers, percent, plain, points, signed_money};
use super::reader::Reader;
use crate::edge::app::TestApp;
use crate::edge::reports::fitted;
use crate::record::explaining::figures;
use crate::record::invented::keep;
use crate::support;

const ADDRESS: &str = "/api/v1/reports/board.pdf?unit=c";
const RATES: [&str; 3] = ["agency_rate", "vacancy_rate", "turnover_rate"];

pub async fn paper(app: &TestApp, address: &str) -> Vec<u8> {
    let answer = app.request(Method::GET, address).send().await.expect("an answer");
    assert_eq!(answer.status().as_u16(), 200);
    assert_eq!(answer.headers()["content-type"], "application/pdf");
    answer.bytes().await.expect("a body").to_vec()
}

/// Keeps and simulates a scenario; its id.
pub async fn scenario(app: &TestApp, name: &str, starts: f64, by: &str) -> String {
    let body = json!({
        "name": name, "unit": "c", "horizon": 24, "paths": 100,
        "target": {"measure": "agency_rate", "at_most": 5.0, "by": by},
        "levers": [{"kind": "recruitment", "starts_per_month": starts}],
    });
    let ask = |method: Method, path: &str| app.request(method, path).header("content-type", "application/json");
    let kept = app.send(ask(Method::POST, "/api/v1/scenarios").body(body.to_string())).await;
    assert_eq!(kept.status, 201, "{}", kept.text);
    let id = kept.json()["id"].as_str().expect("an id").to_owned();
    let job = app.send(ask(Method::POST, &format!("/api/v1/scenarios/{id}/run"))).await.json();
    app.ended(job["id"].as_str().expect("an id")).await;
    id
}

async fn mark(app: &TestApp, id: &str) {
    let answer = app.send(app.request(Method::PUT, &format!("/api/v1/scenarios/{id}/plan"))).await;
    assert!(answer.status < 300, "{}", answer.text);
}

fn range(of: &Value, level: i64) -> [f64; 2] {
    let found = of["intervals"].as_array().expect("ranges").iter().find(|range| range["level"] == level);
    ["lower", "upper"].map(|end| found.expect("a range")[end].as_f64().expect("an end"))
}

/// What the paper must say of each rate, from the API's answers.
async fn of_rates(app: &TestApp) -> Vec<String> {
    let mut told = Vec::new();
    for rate in RATES {
        let served = app.get(&format!("/api/v1/forecasts?unit=c&measure={rate}&levels=80,95")).await.json();
        let history = served["history"].as_array().expect("a past");
        let value = |back: usize| history[history.len() - 1 - back]["value"].as_f64().expect("a value");
        let last = history.last().expect("a month");
        let step = served["forecast"].as_array().expect("steps").last().expect("a step");
        let [low, high] = range(step, 80);
        let [told_low, told_high] = ends(low, high, "percent");
        told.push(format!("was {} in June 2024", percent(value(0))));
        let parts = ["numerator", "denominator"].map(|part| number(last[part].as_f64().expect("a part"), 1));
        told.push(format!("({} of {})", parts[0], parts[1]));
        told.push(format!("between {told_low} and {told_high}; ranges like this hold about 8 times in 10"));
        told.push(format!(
            "{} {} {} to {}",
            number(value(0), 1),
            number(value(12), 1),
            number(low, 1),
            number(high, 1)
        ));
        let tenths = |value: f64| (value * 10.0).round();
        for (back, when) in [(3, "three months before"), (12, "a year before")] {
            let difference = (tenths(value(0)) - tenths(value(back))) / 10.0;
            told.push(if difference == 0.0 {
                format!("the same as {when}")
            } else {
                let side = if difference > 0.0 { "higher" } else { "lower" };
                format!("{} {side} than {when}", points(difference.abs()))
            });
        }
        let record = &served["track_record"];
        let of_record = |name: &str| record[name].as_f64().expect("a record");
        let share = |name: &str| format!("{} in 100", number(100.0 * of_record(name), 0));
        told.push(format!(
            "{} {} {} {} {}",
            record["origins"],
            points(of_record("mae")),
            points(of_record("naive_mae")),
            share("coverage_80"),
            share("coverage_95")
        ));
    }
    told
}

/// What it must say of a scenario.
fn of_scenario(outlook: &Value) -> Vec<String> {
    let agency = outlook["measures"].as_array().expect("measures").iter().find(|of| of["measure"] == "agency_rate");
    let months = agency.expect("the agency rate")["months"].as_array().expect("months");
    let by = &outlook["target"]["target"]["by"];
    let at = months.iter().find(|month| month["period"] == *by).expect("the target's month");
    let [low, high] = range(at, 80);
    let spend = &outlook["money"]["spend"];
    let [least, most] = range(spend, 80);
    let agency = percent(at["median"].as_f64().expect("a middle"));
    let chance = chance(outlook["target"]["chance"].as_f64().expect("a chance"));
    // A cell may have two lines, with another column between them.
    let mut told = vec![
        format!("{agency} ({} to {})", number(low, 1), percent(high)),
        format!("({}", money(least)),
        format!("{})", money(most)),
    ];
    told.extend(chance.split(" than ").map(str::to_owned));
    told.push(money(spend["median"].as_f64().expect("a middle")));
    told
}

/// What it must say of the plan's money.
fn of_money(outlook: &Value) -> Vec<String> {
    let periods =
        outlook["money"]["years"].as_array().expect("years").iter().take(4).chain([&outlook["money"]["total"]]);
    let line = |period: &Value| {
        let mean = |name: &str| period[name]["mean"].as_f64().expect("a mean");
        let [low, high] = range(&period["total"], 80);
        let [less, more] = range(&period["difference"], 80);
        format!(
            "{} ({} to {}) {} {} ({} to {})",
            money(mean("total")),
            money(low),
            money(high),
            money(mean("total") - mean("difference")),
            signed_money(mean("difference")),
            signed_money(less),
            signed_money(more)
        )
    };
    periods.map(line).collect()
}

/// The text of a chart as the API draws it.
async fn of_charts(app: &TestApp, address: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for rate in RATES {
        let svg = app.get(&address.replace("RATE", rate)).await.text;
        found.extend(svg.split("<text").skip(1).flat_map(|part| {
            let inside = part.split('>').nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default();
            numbers(inside)
        }));
    }
    found
}

/// Numbers of a paper that are no figures: dates, levels, how often ranges hold, pages, the program's version.
fn allowed(text: &str) -> BTreeSet<String> {
    let mut allowed: BTreeSet<String> = (2020..2030).map(|year| year.to_string()).collect();
    // "about 8 times in 10", "19 times in 20", "80 %", "95 %", "5 in 100", "the 12 months", the day of the fit.
    allowed.extend(["8", "10", "19", "20", "80", "95", "100", "12", "6"].map(str::to_owned));
    // Pages of it.
    allowed.extend((1..=4).map(|page| page.to_string()));
    // Financial years: the second part of 2024-25.
    allowed.extend((24..28).map(|year| year.to_string()));
    allowed.extend(numbers(env!("CARGO_PKG_VERSION")));
    let foot = text.lines().find(|line| line.contains("page 1 of")).expect("a foot");
    allowed.extend(numbers(foot));
    allowed
}

#[tokio::test]
async fn every_figure_of_the_paper_is_the_apis() {
    let app = fitted();
    let more = scenario(&app, "Two more starts", 2.0, "2025-03").await;
    let fewer = scenario(&app, "Half a start more", 0.5, "2025-03").await;
    mark(&app, &more).await;
    let Some(reader) = Reader::of(&paper(&app, ADDRESS).await) else { return };
    let raw = reader.text();
    let text = plain(&raw);
    let mut expected = of_rates(&app).await;
    let mut basis = String::new();
    for id in [&more, &fewer] {
        let outlook = app.get(&format!("/api/v1/scenarios/{id}/result")).await.json()["outlook"].take();
        expected.extend(of_scenario(&outlook));
        if *id == more {
            expected.extend(of_money(&outlook));
            basis = plain(outlook["money"]["basis"][0].as_str().expect("a sentence"));
            let baseline = outlook["target"]["baseline_chance"].as_f64().expect("a chance");
            // In two lines where the cell is narrow.
            expected.extend(chance(baseline).split(" than ").map(str::to_owned));
            expected.push("£0".into());
        }
    }
    expected.push(basis);
    let narrative = app.get("/api/v1/reports/narrative?unit=c").await.json();
    let flows = narrative["sections"].as_array().expect("sections").iter().find(|s| s["id"] == "starters_and_leavers");
    for told in flows.expect("a section")["sentences"].as_array().expect("sentences") {
        expected.push(plain(told["sentence"].as_str().expect("a sentence")));
    }
    for told in &expected {
        assert!(text.contains(told.as_str()), "`{told}` is not in the paper:\n{raw}");
    }
    let mut known: BTreeSet<String> = expected.iter().flat_map(|told| numbers(told)).collect();
    known.extend(allowed(&raw));
    known.extend(of_charts(&app, "/api/v1/charts/forecast.svg?unit=c&measure=RATE").await);
    // Doing nothing: the same month of the baseline. The target's level. Futures of the fit in the method's name.
    let outlook = app.get(&format!("/api/v1/scenarios/{more}/result")).await.json()["outlook"].take();
    let agency = &outlook["measures"][0];
    assert_eq!(agency["measure"], "agency_rate");
    let base = agency["baseline"].as_array().expect("months").iter().find(|month| month["period"] == "2025-03");
    let base = base.expect("the month");
    let [low, high] = range(base, 80);
    known.extend([base["median"].as_f64().expect("a middle"), low, high].map(|value| number(value, 1)));
    known.extend(["5.0".to_owned()]);
    let method = app.get("/api/v1/forecasts?unit=c&measure=agency_rate").await.json();
    known.extend(numbers(method["model"]["method"].as_str().expect("a method")));
    for warning in RATES {
        let served = app.get(&format!("/api/v1/forecasts?unit=c&measure={warning}")).await.json();
        let warnings = served["warnings"].as_array().expect("warnings").iter().filter_map(Value::as_str);
        known.extend(warnings.flat_map(numbers));
    }
    let months = (outlook["money"]["years"].as_array().expect("years")).len();
    assert!(months > 1);
    known.extend(
        (1..=24)
            .filter(|n| text.contains(&format!("({n} months)")) || text.contains(&format!("All {n} months")))
            .map(|n| n.to_string()),
    );
    let unknown: Vec<String> = numbers(&text).into_iter().filter(|number| !known.contains(number)).collect();
    assert!(unknown.is_empty(), "numbers of nowhere: {unknown:?}\n{raw}");
    assert!(text.contains("Two more starts (the plan)"), "{raw}");
}

#[tokio::test]
async fn the_paper_is_two_to_four_pages_of_a4_with_its_own_fonts_and_a_name_and_a_language() {
    let app = fitted();
    for n in 0..7 {
        scenario(&app, &format!("Try {n} with a name long enough to need two lines of its cell"), 0.5, "2025-03").await;
    }
    let bytes = paper(&app, ADDRESS).await;
    assert_eq!(paper(&app, ADDRESS).await, bytes, "the same figures are the same bytes");
    let head = String::from_utf8_lossy(&bytes);
    assert!(head.contains("/Lang(en-GB)"), "its language");
    assert!(head.contains("<pdfuaid:part>1</pdfuaid:part>"), "accessible by PDF/UA-1");
    let Some(reader) = Reader::of(&bytes) else { return };
    let pages: u32 = reader.about("Pages").parse().expect("a number");
    assert!((2..=4).contains(&pages), "{pages} pages");
    assert!(reader.about("Page size").ends_with("(A4)"), "{}", reader.about("Page size"));
    assert_eq!(reader.about("Title"), "Workforce paper: C");
    assert_eq!(reader.about("Tagged"), "yes");
    let fonts = reader.fonts();
    assert_eq!(fonts.len(), 2, "{fonts:?}");
    assert!(fonts.iter().all(|(name, is_embedded)| name.contains("LiberationSans") && *is_embedded), "{fonts:?}");
    let text = plain(&reader.text());
    for page in 1..=pages {
        assert!(text.contains(&format!("page {page} of {pages}")), "{text}");
    }
    assert!(text.contains("data to June 2024 · figures "), "{text}");
    let tags = reader.tags();
    for tag in ["H1", "H2", "Figure", "Table", "TH", "TD", "L", "Caption"] {
        assert!(tags.lines().any(|line| line.trim_start().starts_with(tag)), "no {tag}:\n{tags}");
    }
}

#[tokio::test]
async fn the_text_is_read_in_the_order_of_the_paper() {
    let app = fitted();
    let Some(reader) = Reader::of(&paper(&app, ADDRESS).await) else { return };
    let text = plain(&reader.text());
    let order = [
        "Workforce paper: C",
        "At a glance",
        "Agency rate, %",
        "The last whole quarter: April to June 2024",
        "Vacancy rate, %",
        "Turnover rate, %",
        "Beside others",
        "What could be done",
        "Track record Forecasts made again",
        "Method and limits",
        "Definitions",
    ];
    let places: Vec<Option<usize>> = order.iter().map(|heading| text.find(heading)).collect();
    assert!(places.iter().all(Option::is_some), "{order:?} {places:?}\n{text}");
    assert!(places.is_sorted(), "{order:?} {places:?}\n{text}");
}

#[tokio::test]
async fn a_unit_without_scenarios_or_published_figures_says_so_and_is_shorter() {
    let app = fitted();
    let Some(reader) = Reader::of(&paper(&app, "/api/v1/reports/board.pdf?unit=c/north").await) else { return };
    let text = plain(&reader.text());
    assert!(text.contains("No scenario of this unit has been simulated yet."), "{text}");
    assert!(text.contains("No published figures of others are kept here"), "{text}");
    assert!(!text.contains("Money"), "{text}");
}

#[tokio::test]
async fn without_forecasts_or_a_unit_there_is_no_paper() {
    let app = TestApp::over(support::sqlite()).start();
    app.get("/api/v1/reports/board.pdf").await.problem(422, "parameter_missing");
    app.get("/api/v1/reports/board.pdf?unit=nowhere").await.problem(404, "unit_not_found");
    let mut database = support::sqlite();
    keep(database.store(), "2024-07-05", figures("2023-10", "2024-06", |_| ()));
    TestApp::over(database).start().get(ADDRESS).await.problem(404, "forecast_not_found");
}

#[tokio::test]
async fn names_no_letter_can_be_drawn_of_still_make_a_paper() {
    let app = fitted();
    scenario(&app, "火 <b>&amp; שלום 🙂", 0.5, "2025-03").await;
    let bytes = paper(&app, ADDRESS).await;
    let Some(reader) = Reader::of(&bytes) else { return };
    let text = plain(&reader.text());
    assert!(text.contains("· <b>&amp;"), "{text}");
}
