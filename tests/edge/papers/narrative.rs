//! A quarter in sentences: every number in them is a figure, and every figure is the API's.

use reqwest::Method;
use serde_json::{Value, json};

use super::printed::{chance, ends, money, number, percent, plain, points};
use crate::edge::app::TestApp;
use crate::edge::reports::{fitted, simulated};
use crate::record::explaining::{figures, fit, recipes};
use crate::record::invented::keep;
use crate::support;

const ADDRESS: &str = "/api/v1/reports/narrative?unit=c";
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Every sentence with the figures it was made from.
fn sentences(narrative: &Value) -> Vec<(String, Vec<Value>)> {
    let sections = narrative["sections"].as_array().expect("sections").iter();
    let all = sections.flat_map(|section| section["sentences"].as_array().expect("sentences"));
    let one = |told: &Value| {
        let figures = told["figures"].as_array().expect("figures").clone();
        (plain(told["sentence"].as_str().expect("a sentence")), figures)
    };
    all.map(one).collect()
}

/// What a sentence may say in digits that is no figure: dates, and how often ranges hold.
fn without_dates_and_levels(sentence: &str) -> String {
    let mut left = sentence.to_owned();
    for month in MONTHS {
        for year in 2020..2030 {
            left = left.replace(&format!("{month} {year}"), "");
        }
    }
    for level in ["about 8 times in 10", "80 % range", "95 % range"] {
        left = left.replace(level, "");
    }
    left
}

/// The sentence without the printed forms of its figures, each taken out once, the longest first.
fn without_figures(sentence: &str, figures: &[Value]) -> String {
    let mut printed: Vec<String> =
        figures.iter().map(|figure| plain(figure["printed"].as_str().expect("a text"))).collect();
    printed.sort_by_key(|text| std::cmp::Reverse(text.chars().count()));
    let mut left = sentence.to_owned();
    for text in printed {
        assert!(left.contains(&text), "`{text}` is not in `{left}`, of `{sentence}`");
        left = left.replacen(&text, "", 1);
    }
    left
}

#[tokio::test]
async fn every_number_of_every_sentence_is_the_printed_form_of_one_of_its_figures() {
    let app = fitted();
    simulated(&app).await;
    for address in [ADDRESS.to_owned(), format!("{ADDRESS}&quarter=2023-Q4"), ADDRESS.replace("unit=c", "unit=c/north")]
    {
        let narrative = app.get(&address).await.json();
        let told = sentences(&narrative);
        assert!(told.len() > 10, "{narrative:#}");
        for (sentence, figures) in told {
            let left = without_figures(&without_dates_and_levels(&sentence), &figures);
            assert!(
                !left.contains(|c: char| c.is_ascii_digit()),
                "a number without a figure in `{sentence}`: `{left}`"
            );
        }
    }
}

/// What the address of a figure answers for it, and how that is printed.
async fn answered(app: &TestApp, figure: &Value) -> (f64, String) {
    let source = figure["source"].as_str().expect("an address");
    let answer = app.get(source).await;
    assert_eq!(answer.status, 200, "{source}: {}", answer.text);
    let body = answer.json();
    let statistic = figure["statistic"].as_str().expect("a name");
    if source.contains("/observations?") {
        recorded(&body, figure, statistic)
    } else if source.contains("/forecasts?") {
        forecast(&body, figure, statistic)
    } else {
        of_scenario(&body["outlook"], statistic, figure)
    }
}

fn in_unit(value: f64, unit: &str) -> String {
    match unit {
        "percent" => percent(value),
        "fte" => format!("{} FTE", number(value, 1)),
        "headcount" => number(value, 0),
        "gbp" => money(value),
        other => panic!("{other}"),
    }
}

fn recorded(body: &Value, figure: &Value, statistic: &str) -> (f64, String) {
    let rows = body["observations"].as_array().expect("rows");
    let unit = body["unit_of_measure"].as_str().expect("a unit");
    let last = rows.last().expect("a row");
    let field = |row: &Value, name: &str| row[name].as_f64().unwrap_or_else(|| panic!("{name} of {row}"));
    match statistic {
        "value" => (field(last, "value"), in_unit(field(last, "value"), unit)),
        part @ ("numerator" | "denominator") => (field(last, part), number(field(last, part), 1)),
        "sum" => {
            let sum = rows.iter().map(|row| field(row, "value")).sum();
            assert_eq!(rows.len(), 3, "a quarter has three months");
            (sum, in_unit(sum, unit))
        }
        "difference" => {
            let first = &rows[0];
            assert_eq!(first["period"], figure["compared_with"]);
            let tenths = |row: &Value| (field(row, "value") * 10.0).round();
            let difference = (tenths(last) - tenths(first)) / 10.0;
            (difference, points(difference.abs()))
        }
        other => panic!("{other}"),
    }
}

fn forecast(body: &Value, figure: &Value, statistic: &str) -> (f64, String) {
    let record = |name: &str| body["track_record"][name].as_f64().expect("a record");
    let share = |name: &str| (record(name), format!("{} in 100", (100.0 * record(name)).round()));
    match statistic {
        "origins" => (record("origins"), number(record("origins"), 0)),
        "mae" | "naive_mae" => (record(statistic), points(record(statistic))),
        "coverage_80" | "coverage_95" => share(statistic),
        "lower_80" | "upper_80" => {
            let steps = body["forecast"].as_array().expect("steps");
            let step = steps.iter().find(|step| step["period"] == figure["period"]).expect("the step");
            let range = step["intervals"].as_array().expect("ranges").iter().find(|range| range["level"] == 80);
            let end = |name: &str| range.expect("80 %")[name].as_f64().expect("an end");
            let unit = body["unit_of_measure"].as_str().expect("a unit");
            let [low, high] = ends(end("lower"), end("upper"), unit);
            if statistic == "lower_80" { (end("lower"), low) } else { (end("upper"), high) }
        }
        other => panic!("{other}"),
    }
}

fn of_scenario(outlook: &Value, statistic: &str, figure: &Value) -> (f64, String) {
    let target = &outlook["target"];
    let number = |value: &Value| value.as_f64().unwrap_or_else(|| panic!("{statistic}: {value}"));
    if figure["measure"] == "cost_gbp" {
        let spend = &outlook["money"]["spend"];
        let range = spend["intervals"].as_array().expect("ranges").iter().find(|range| range["level"] == 80);
        let value = match statistic {
            "median" => number(&spend["median"]),
            "lower_80" => number(&range.expect("80 %")["lower"]),
            _ => number(&range.expect("80 %")["upper"]),
        };
        return (value, money(value));
    }
    match statistic {
        "target" => (number(&target["target"]["at_most"]), percent(number(&target["target"]["at_most"]))),
        "chance" | "baseline_chance" => (number(&target[statistic]), chance(number(&target[statistic]))),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn every_figure_equals_what_its_address_answers() {
    let app = fitted();
    simulated(&app).await;
    let mut statistics = Vec::new();
    for address in [ADDRESS.to_owned(), format!("{ADDRESS}&quarter=2023-Q4")] {
        let narrative = app.get(&address).await.json();
        for figure in sentences(&narrative).into_iter().flat_map(|(_, figures)| figures) {
            let (value, printed) = answered(&app, &figure).await;
            assert_eq!(figure["value"].as_f64(), Some(value), "{figure:#}");
            assert_eq!(plain(figure["printed"].as_str().expect("a text")), printed, "{figure:#}");
            statistics.push(figure["statistic"].as_str().expect("a name").to_owned());
        }
    }
    for used in ["value", "numerator", "difference", "sum", "lower_80", "mae", "coverage_95", "chance", "median"] {
        assert!(statistics.iter().any(|statistic| statistic == used), "no {used} was looked at: {statistics:?}");
    }
}

#[tokio::test]
async fn a_quarter_is_the_last_whole_one_unless_another_is_named() {
    let app = fitted();
    let narrative = app.get(ADDRESS).await.json();
    assert_eq!((&narrative["quarter"], &narrative["as_of"]), (&json!("2024-Q2"), &json!("2024-06")));
    let ids: Vec<&str> =
        narrative["sections"].as_array().expect("sections").iter().filter_map(|s| s["id"].as_str()).collect();
    assert_eq!(ids, ["headline", "agency", "vacancies", "turnover", "starters_and_leavers", "expected"]);
    let earlier = app.get(&format!("{ADDRESS}&quarter=2023-Q4")).await.json();
    assert_eq!(earlier["quarter"], "2023-Q4");
    let told = sentences(&earlier);
    assert!(told.iter().any(|(sentence, _)| sentence == "These forecasts know figures up to June 2024."), "{told:#?}");
}

#[tokio::test]
async fn a_quarter_that_cannot_be_told_is_refused_in_plain_words() {
    let app = fitted();
    let refused = |rest: &'static str| {
        let address = format!("{ADDRESS}{rest}");
        let app = &app;
        async move { app.get(&address).await }
    };
    let late = refused("&quarter=2024-Q3").await.problem(404, "quarter_not_found");
    assert!(late["detail"].as_str().is_some_and(|d| d.contains("2024-Q2")), "{late}");
    refused("&quarter=2024-06").await.problem(422, "quarter_expected");
    app.get("/api/v1/reports/narrative").await.problem(422, "parameter_missing");
    app.get("/api/v1/reports/narrative?unit=nowhere").await.problem(404, "unit_not_found");
    let unreadable = refused("&quarter=summer").await;
    assert_eq!(unreadable.status, 422, "{}", unreadable.text);
}

#[tokio::test]
async fn without_forecasts_a_quarter_tells_what_was_and_nothing_of_what_comes() {
    let mut database = support::sqlite();
    keep(database.store(), "2024-07-05", figures("2023-10", "2024-06", |_| ()));
    let app = TestApp::over(database).start();
    let narrative = app.get(ADDRESS).await.json();
    assert_eq!(narrative["as_of"], Value::Null);
    let told = sentences(&narrative);
    assert!(!told.is_empty() && told.iter().all(|(sentence, _)| !sentence.contains("expect")), "{told:#?}");
}

#[tokio::test]
async fn offers_under_way_are_told_where_they_are_known() {
    let mut database = support::sqlite();
    let mut all = figures("2021-10", "2024-06", |_| ());
    let more = [
        ("offers_accepted", 4.0),
        ("due_in_1", 3.0),
        ("due_in_2", 2.0),
        ("due_in_3", 0.0),
        ("due_in_4", 1.0),
        ("due_in_5", 1.0),
        ("agency_cost_gbp", 50_000.0),
    ];
    for (measure, value) in more {
        let first = all.iter().filter(|o| o.unit.as_ref() == "north/team-1" && o.measure.as_str() == "leavers");
        let like: Vec<_> = first.cloned().collect();
        all.extend(like.into_iter().map(|mut o| {
            o.measure = measure.parse().expect("a measure");
            o.reading = Ok(value);
            o
        }));
    }
    keep(database.store(), "2024-07-05", all);
    fit(database.store(), "2024-07-06", &recipes());
    let app = TestApp::over(database).start();
    let told: Vec<String> =
        sentences(&app.get(ADDRESS).await.json()).into_iter().map(|(sentence, _)| sentence).collect();
    for expected in [
        "In April to June 2024, 12 offers were accepted.",
        "Accepted offers still to start: 3 in July 2024, 2 in August 2024, 0 in September 2024, 1 in October 2024 and 1 later.",
        "Agencies charged £150,000 in April to June 2024.",
    ] {
        assert!(told.iter().any(|sentence| sentence == expected), "{expected}: {told:#?}");
    }
}

#[tokio::test]
async fn the_address_of_a_unit_with_signs_in_its_name_is_encoded() {
    let app = fitted();
    let answer = app.send(app.request(Method::GET, "/api/v1/reports/narrative?unit=c%2Fnorth")).await;
    let told = sentences(&answer.json());
    let source = told[0].1[0]["source"].as_str().expect("an address").to_owned();
    assert!(source.starts_with("/api/v1/observations?unit=c/north&measure=agency_rate"), "{source}");
}
