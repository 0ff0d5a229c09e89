//! The workbook of a unit: every figure in it is the API's, and it is laid out by the check-list for spreadsheets.

use std::io::{Cursor, Read as _};

use calamine::{Data, DataType as _, Reader as _, Xlsx};
use reqwest::Method;
use serde_json::{Value, json};

use super::app::TestApp;
use crate::record::explaining::{figures, fit, recipes};
use crate::record::invented::keep;
use crate::support;

const ADDRESS: &str = "/api/v1/reports/workbook.xlsx?unit=c";

/// A server over a council with figures to June 2024, fitted.
pub(super) fn fitted() -> TestApp {
    let mut database = support::sqlite();
    keep(database.store(), "2024-07-05", figures("2021-10", "2024-06", |_| ()));
    fit(database.store(), "2024-07-06", &recipes());
    TestApp::over(database).start()
}

async fn bytes(app: &TestApp, address: &str) -> Vec<u8> {
    let answer = app.request(Method::GET, address).send().await.expect("an answer");
    assert_eq!(answer.status().as_u16(), 200);
    let header = |name: &str| answer.headers()[name].to_str().expect("text").to_owned();
    assert_eq!(header("content-type"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    assert_eq!(header("content-disposition"), "attachment; filename=\"c-2024-06.xlsx\"");
    answer.bytes().await.expect("a body").to_vec()
}

/// A small scenario, simulated; its result.
pub(super) async fn simulated(app: &TestApp) -> Value {
    let body = json!({
        "name": "Two more starts", "unit": "c", "horizon": 12, "paths": 200,
        "target": {"measure": "agency_rate", "at_most": 15.0, "by": "2025-03"},
        "levers": [{"kind": "recruitment", "starts_per_month": 2}],
    });
    let ask = |path: &str| app.request(Method::POST, path).header("content-type", "application/json");
    let kept = app.send(ask("/api/v1/scenarios").body(body.to_string())).await;
    assert_eq!(kept.status, 201, "{}", kept.text);
    let id = kept.json()["id"].as_str().expect("an id").to_owned();
    let job = app.send(ask(&format!("/api/v1/scenarios/{id}/run"))).await.json();
    app.ended(job["id"].as_str().expect("an id")).await;
    app.get(&format!("/api/v1/scenarios/{id}/result")).await.json()
}

/// Rows of a sheet below the headings, as they are.
fn rows(workbook: &[u8], sheet: &str, headings: usize) -> Vec<Vec<Data>> {
    let mut book = Xlsx::new(Cursor::new(workbook)).expect("a workbook");
    let range = book.worksheet_range(sheet).expect("a sheet");
    range.rows().skip(headings).map(<[Data]>::to_vec).collect()
}

fn text(cell: &Data) -> &str {
    match cell {
        Data::String(text) => text,
        other => panic!("no text: {other:?}"),
    }
}

/// The rows of a measure by a definition.
fn of<'r>(rows: &'r [Vec<Data>], measure: &str, definition: &str) -> Vec<&'r [Data]> {
    let own = rows.iter().filter(|row| (text(&row[0]), text(&row[1])) == (measure, definition));
    own.map(Vec::as_slice).collect()
}

#[tokio::test]
async fn every_figure_of_the_workbook_is_the_apis() {
    let app = fitted();
    let result = simulated(&app).await;
    let book = bytes(&app, ADDRESS).await;
    let (forecasts, history, record) =
        (rows(&book, "Forecasts", 3), rows(&book, "History", 3), rows(&book, "Track record", 3));
    for measure in ["agency_rate", "vacancy_rate", "in_post_fte"] {
        let address = format!("/api/v1/forecasts?unit=c&measure={measure}&horizon=36&levels=80,95");
        let served = app.get(&address).await.json();
        let definition = served["definition"].as_str().expect("a name");
        let label = text(&forecasts.iter().find(|row| is_of(row, &served)).expect("a row")[0]).to_owned();
        let told = of(&forecasts, &label, definition);
        let steps = served["forecast"].as_array().expect("steps");
        assert_eq!(told.len(), steps.len(), "{measure}");
        for (row, step) in told.iter().zip(steps) {
            let range = |i: usize| [&step["intervals"][i]["lower"], &step["intervals"][i]["upper"]];
            let numbers = [&step["point"]].into_iter().chain(range(0)).chain(range(1));
            assert_eq!(text(&row[3]), step["period"].as_str().expect("a month"));
            for (cell, number) in row[4..9].iter().zip(numbers) {
                assert_eq!(cell.as_f64(), number.as_f64(), "{measure} {}", step["period"]);
            }
        }
        let known = served["history"].as_array().expect("a history");
        let past = of(&history, &label, definition);
        for point in known.iter().filter(|point| !point["value"].is_null()) {
            let row = past.iter().find(|row| text(&row[3]) == point["period"]).expect("a row");
            assert_eq!(row[4].as_f64(), point["value"].as_f64(), "{measure} {point}");
        }
        let (row, track) = (of(&record, &label, definition)[0], &served["track_record"]);
        assert_eq!((row[4].as_f64(), row[5].as_f64()), (track["mae"].as_f64(), track["naive_mae"].as_f64()));
    }
    let scenario = &rows(&book, "Scenarios", 3)[0];
    assert_eq!(text(&scenario[0]), "Two more starts");
    let outlook = &result["outlook"];
    let chance = outlook["target"]["chance"].as_f64().expect("a chance");
    assert_eq!(scenario[4].as_f64(), Some(100.0 * chance));
    assert_eq!(scenario[5].as_f64(), outlook["money"]["spend"]["mean"].as_f64());
    let months = rows(&book, "Scenario months", 3);
    let first = &outlook["measures"][0];
    assert_eq!(months[0][5].as_f64(), first["months"][0]["median"].as_f64());
}

/// Whether a row's first value is a forecast's, in its first month.
fn is_of(row: &[Data], served: &Value) -> bool {
    let step = &served["forecast"][0];
    text(&row[1]) == served["definition"]
        && text(&row[3]) == step["period"]
        && row[4].as_f64() == step["point"].as_f64()
}

/// The parts of a workbook by name.
fn parts(workbook: &[u8]) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(workbook)).expect("a zip");
    let names: Vec<String> = zip.file_names().map(str::to_owned).collect();
    let part = |name: String| {
        let mut text = String::new();
        zip.by_name(&name).expect("a part").read_to_string(&mut text).expect("text");
        (name, text)
    };
    names.into_iter().map(part).collect()
}

// Making spreadsheets accessible, check-list of the Analysis Function.
#[tokio::test]
async fn the_workbook_passes_the_check_list_for_spreadsheets() {
    let app = fitted();
    simulated(&app).await;
    compare(&app).await;
    let book = bytes(&app, ADDRESS).await;
    assert_eq!(bytes(&app, ADDRESS).await, book, "the same figures are the same bytes");
    let mut read = Xlsx::new(Cursor::new(book.as_slice())).expect("a workbook");
    let sheets = read.sheet_names();
    let expected = [
        "Cover",
        "Notes",
        "Forecasts",
        "History",
        "Track record",
        "Scenarios",
        "Scenario months",
        "Money",
        "Peers",
        "Definitions",
        "Chart",
    ];
    assert_eq!(sheets, expected);
    read.load_tables().expect("tables");
    assert_eq!(read.table_names().len(), 8, "on every sheet but cover, notes and chart: {:?}", read.table_names());
    for sheet in &sheets {
        let range = read.worksheet_range(sheet).expect("a sheet");
        assert_eq!(range.start(), Some((0, 0)), "{sheet} begins in its first cell");
        assert!(!text(&range[(0, 0)]).is_empty());
        let name = read.table_names_in_sheet(sheet).first().map(|name| (*name).clone());
        if let Some(name) = name {
            let table = read.table_by_name(&name).expect("a table");
            assert!(table.data().rows().flatten().all(|cell| *cell != Data::Empty), "{sheet}: no cell is empty");
            assert!(table.columns().iter().all(|heading| !heading.is_empty()), "{sheet}");
        }
    }
    let cover: Vec<String> = rows(&book, "Cover", 0).into_iter().map(|row| text(&row[0]).to_owned()).collect();
    for sheet in &sheets[1..] {
        assert!(cover.iter().any(|line| line.starts_with(&format!("{sheet}: "))), "contents name {sheet}: {cover:?}");
    }
    for (name, part) in parts(&book) {
        if name.starts_with("xl/worksheets/sheet") {
            assert!(!part.contains("<mergeCell") && !part.contains("hidden=\"1\""), "{name}");
            let (cells, styled) = (part.matches("<c r=").count(), part.matches("\" s=\"").count());
            assert_eq!(cells, styled, "{name}: every cell has letters of its own, none the program's usual ones");
        }
        if name.starts_with("xl/drawings/drawing") {
            assert!(part.contains("descr=\"Line chart of"), "the chart has a text for those who do not see it: {part}");
        }
        if name == "docProps/core.xml" {
            assert!(part.contains("<dc:title>Workforce figures and forecasts: "), "{part}");
        }
        if name == "xl/styles.xml" {
            let sizes: Vec<&str> = part.split("<sz val=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            // The first font is the one no cell has.
            assert!(sizes[1..].iter().all(|size| size.parse::<f64>().is_ok_and(|size| size >= 12.0)), "{sizes:?}");
        }
    }
}

/// Published figures and a list of neighbours for the organisation, compared as Place 3.
async fn compare(app: &TestApp) {
    let organisation = [("organisation", "c")];
    assert_eq!(app.upload("published.csv", super::peers::table(), &organisation).await.status, 201);
    assert_eq!(app.upload("list.csv", super::peers::LIST, &organisation).await.status, 201);
    let form =
        app.request(Method::POST, "/peers/authority").header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(app.send(form.body("organisation=c&authority=504")).await.status, 200);
}

#[tokio::test]
async fn the_sheet_of_peers_is_the_peers_pages() {
    let app = fitted();
    let without = bytes(&app, ADDRESS).await;
    assert!(!Xlsx::new(Cursor::new(without)).expect("a workbook").sheet_names().contains(&"Peers".to_owned()));
    compare(&app).await;
    let told = rows(&bytes(&app, ADDRESS).await, "Peers", 3);
    let mut expected = Vec::new();
    for (measure, label) in [("agency_rate", "Agency rate"), ("caseload", "Average caseload")] {
        let body = app.get(&format!("/api/v1/peers?measure={measure}&organisation=c")).await.json();
        let neighbours = body["neighbours"].as_array().expect("neighbours").iter();
        let figures = [&body["own"]].into_iter().chain(neighbours).map(|of| &of["figure"]["value"]);
        let wide = ["region", "england"].map(|wide| &body[wide]["figure"]["value"]);
        let values = figures.chain([&body["median"]["value"]]).chain(wide);
        expected.extend(values.map(|value| (label.to_owned(), body["year"].to_string(), value.as_f64())));
    }
    let label = |row: &[Data]| text(&row[0]).to_owned();
    let known: Vec<_> = told.iter().map(|row| (label(row), text(&row[3]).to_owned(), row[8].as_f64())).collect();
    assert_eq!(known, expected);
    let missing = told.iter().find(|row| text(&row[5]) == "599").expect("a neighbour the table does not have");
    assert_eq!(text(&missing[8]), "[x]");
    assert_eq!(told.iter().filter(|row| text(&row[6]) == "own" && text(&row[4]) == "Place 3").count(), 2);
}

#[tokio::test]
async fn the_sheet_of_money_is_the_outlooks_and_its_heads_add_up() {
    let app = fitted();
    let money = simulated(&app).await["outlook"]["money"].take();
    let told = rows(&bytes(&app, ADDRESS).await, "Money", 3);
    let periods: Vec<&Value> = money["years"].as_array().expect("years").iter().chain([&money["total"]]).collect();
    let heads = money["total"]["heads"].as_array().expect("heads").len();
    assert_eq!(told.len(), periods.len() * (heads + 1));
    for (rows, period) in told.chunks(heads + 1).zip(periods) {
        let sum = &rows[heads];
        assert_eq!(text(&sum[3]), "All costs");
        let mean = |part: &str| period[part]["mean"].as_f64().expect("a mean");
        let end = |part: &str, end: &str| {
            let ranges = period[part]["intervals"].as_array().expect("ranges");
            ranges.iter().find(|range| range["level"] == 80).and_then(|range| range[end].as_f64())
        };
        let expected = [
            Some(mean("total")),
            end("total", "lower"),
            end("total", "upper"),
            Some(mean("total") - mean("difference")),
            Some(mean("difference")),
            end("difference", "lower"),
            end("difference", "upper"),
        ];
        for (cell, expected) in sum[4..].iter().zip(expected) {
            let (told, expected) = (cell.as_f64().expect("a number"), expected.expect("a number"));
            assert!((told - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{told} {expected}");
        }
        let parts: f64 = rows[..heads].iter().filter_map(|row| row[4].as_f64()).sum();
        // Outlooks keep every mean in whole pounds: half a pound for each head and for the sum.
        assert!((parts - mean("total")).abs() <= 3.0, "{parts}");
        assert!(rows[..heads].iter().all(|row| text(&row[7]) == "[x]"), "no head is kept without levers");
    }
}

#[tokio::test]
async fn the_chart_is_drawn_from_the_agency_rates_own_cells() {
    let app = fitted();
    let book = bytes(&app, ADDRESS).await;
    let parts = parts(&book);
    let (_, chart) = parts.iter().find(|(name, _)| name == "xl/charts/chart1.xml").expect("a chart");
    let range = chart.split("<c:f>").nth(2).and_then(|rest| rest.split("</c:f>").next()).expect("values");
    let (start, end) = range.strip_prefix("Forecasts!$E$").and_then(|rest| rest.split_once(":$E$")).expect("a column");
    let number = |row: &str| row.parse::<usize>().expect("a row");
    let told = rows(&book, "Forecasts", number(start) - 1);
    let served = app.get("/api/v1/forecasts?unit=c&measure=agency_rate&horizon=36").await.json();
    let steps = served["forecast"].as_array().expect("steps");
    assert_eq!(number(end) - number(start) + 1, steps.len());
    for (row, step) in told.iter().zip(steps) {
        assert_eq!(
            (text(&row[3]), row[4].as_f64()),
            (step["period"].as_str().expect("a month"), step["point"].as_f64())
        );
    }
    assert_eq!(chart.matches("<c:ser>").count(), 5, "middle and both ends of two ranges");
    let beside: Vec<String> = rows(&book, "Chart", 1).iter().map(|row| text(&row[0]).to_owned()).collect();
    assert!(beside.len() > 2 && beside[0].to_lowercase().contains("agency rate"), "{beside:?}");
}

#[tokio::test]
async fn without_forecasts_or_a_unit_there_is_no_workbook() {
    let app = TestApp::over(support::sqlite()).start();
    app.get("/api/v1/reports/workbook.xlsx").await.problem(422, "parameter_missing");
    app.get("/api/v1/reports/workbook.xlsx?unit=nowhere").await.problem(404, "unit_not_found");
    let mut database = support::sqlite();
    keep(database.store(), "2024-07-05", figures("2023-10", "2024-06", |_| ()));
    TestApp::over(database).start().get(ADDRESS).await.problem(404, "forecast_not_found");
}
