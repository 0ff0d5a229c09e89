//! Pages that show the whole: areas and teams, what needs attention, the record, reports, privacy, the organisation's looks.

use serde_json::Value;
use staffcast::domain::Colour;

use super::super::app::TestApp;
use super::scenarios::fitted;
use crate::record::explaining::{figures, fit, recipes};
use crate::record::invented::keep;
use crate::support;

/// The latest known value of a measure.
async fn latest(app: &TestApp, unit: &str, measure: &str) -> f64 {
    let body = app.get(&format!("/api/v1/observations?unit={unit}&measure={measure}")).await.json();
    let list = body["observations"].as_array().cloned().unwrap_or_default();
    list.iter().rev().find_map(|o| o["value"].as_f64()).expect("a value")
}

#[tokio::test]
async fn areas_and_teams_stand_side_by_side_with_the_figures_of_the_api() {
    let app = fitted();
    let csv = app.get("/units.csv?organisation=c&measure=vacancy_rate").await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    let lines: Vec<Vec<&str>> = csv.text.lines().map(|line| line.split(',').collect()).collect();
    let column = |name: &str| lines[0].iter().position(|h| *h == name).unwrap_or_else(|| panic!("no {name}"));
    let page = app.get("/units?organisation=c&measure=vacancy_rate").await.text.replace('\u{a0}', " ");
    assert_eq!(lines.len(), 8, "the council, two areas, four teams and the headings: {}", csv.text);
    for line in &lines[1..] {
        let unit = line[0];
        for measure in ["agency_rate", "vacancy_rate", "turnover_rate"] {
            let told: f64 = line[column(measure)].parse().expect("a number");
            assert_eq!(told, latest(&app, unit, measure).await, "{measure} of {unit}");
            assert!(page.contains(&format!(">{told:.1}</td>")), "{measure} of {unit}: {told}");
        }
        let forecast =
            app.get(&format!("/api/v1/forecasts?unit={unit}&measure=vacancy_rate&horizon=12&levels=80")).await;
        let step = forecast.json()["forecast"][11].clone();
        let end = |name: &str| step["intervals"][0][name].as_f64().expect("an end");
        let told = |name: &str| line[column(name)].parse::<f64>().expect("a number");
        assert_eq!(told("vacancy_rate_lower_80"), end("lower"), "{unit}");
        assert_eq!(told("vacancy_rate_upper_80"), end("upper"), "{unit}");
        assert_eq!(line[column("expected_period")], step["period"].as_str().expect("a period"));
        assert!(page.contains(&format!("{:.0} to {:.0}</td>", end("lower"), end("upper"))), "{unit}: {page}");
    }
    assert_eq!(page.matches("<svg xmlns").count(), 7, "one little chart for each");
    let part = app.get("/units?within=c/north").await.text;
    assert!(part.contains("/units/c/north/team-1?") && !part.contains("/units/c/south"), "{part}");
}

#[tokio::test]
async fn a_team_that_falls_silent_needs_attention_first() {
    let mut database = support::sqlite();
    let mut told = figures("2021-10", "2024-06", |_| ());
    told.retain(|o| !(o.unit.as_ref() == "south/team-4" && o.period.to_string() == "2024-06"));
    keep(database.store(), "2024-07-05", told);
    fit(database.store(), "2024-07-06", &recipes());
    let app = TestApp::over(database).start();
    let home = app.get("/?organisation=c").await.text;
    let named = home.split("<ul class=\"pressing\">").nth(1).and_then(|list| list.split("</li>").next()).unwrap_or("");
    assert!(named.contains("c/south/team-4") && named.contains("no figures for the latest month"), "{home}");
}

#[tokio::test]
async fn home_tells_now_then_what_is_expected_then_what_changed_and_what_is_due() {
    let app = fitted();
    let home = app.get("/?organisation=c").await.text.replace('\u{a0}', " ");
    let lead = home.split("<section class=\"lead\"").nth(1).and_then(|s| s.split("</section>").next()).expect("a lead");
    let at = |text: &str| lead.find(text).unwrap_or_else(|| panic!("no {text} in {lead}"));
    assert!(at(" in June 2024 (") < at("In June 2025 we expect it to be between"), "{lead}");
    assert!(at("In June 2025 we expect") < at(" in a month and "), "{lead}");
    assert!(home.contains("Figures for July 2024 are late"), "sent in 2024, and nothing since: {home}");
}

#[tokio::test]
async fn the_record_page_tells_the_test_on_the_past_as_the_models_card_has_it() {
    let app = fitted();
    let page = app.get("/how-good?organisation=c").await.text.replace('\u{a0}', " ");
    let models = app.get("/api/v1/models").await.json();
    let id = models["models"].as_array().and_then(|m| m.iter().find(|m| m["kind"] == "workforce")).cloned();
    let id = id.and_then(|m| m["id"].as_str().map(str::to_owned)).unwrap_or_else(|| panic!("{models}"));
    let model = app.get(&format!("/api/v1/models/{id}")).await.json();
    let scores = model["card"]["backtest"]["scores"].as_array().expect("scores").clone();
    let is_lead = |s: &&Value| {
        s["measure"] == "agency_rate" && s["level"] == "organisation" && s["definition"] == "dfe_workforce"
    };
    let score = scores.iter().find(is_lead).expect("the agency rate");
    let miss = format!("by {:.1} point", score["mae"].as_f64().expect("a number"));
    let naive = format!("missed it by {:.1} point", score["naive_mae"].as_f64().expect("a number"));
    assert!(page.contains(&miss) && page.contains(&naive), "{miss}, {naive}: {page}");
    assert!(page.contains("One forecast has been shown, and none of its months has come yet."), "{page}");
}

#[tokio::test]
async fn every_file_that_the_reports_page_offers_is_there() {
    let app = fitted();
    let page = app.get("/reports?unit=c/north").await.text;
    let offered: Vec<String> = page
        .split("<a href=\"")
        .skip(1)
        .filter(|rest| rest.split('>').next().is_some_and(|tag| tag.ends_with("download")))
        .filter_map(|rest| rest.split('"').next().map(|a| a.replace("&amp;", "&").replace("&#38;", "&")))
        .collect();
    assert!(offered.len() > 20, "{offered:?}");
    for address in offered {
        let answer = app.get(&address).await;
        assert_eq!(answer.status, 200, "{address}");
        assert!(!answer.text.is_empty(), "{address}");
    }
    assert_eq!(app.get("/reports?unit=c/nowhere").await.status, 404);
}

#[tokio::test]
async fn pages_bear_the_name_and_the_colour_of_the_organisation_and_text_in_it_can_be_read() {
    let yellow: Colour = "#ffd500".parse().expect("a colour");
    let app = TestApp::over(support::sqlite()).looks("Rivermouth <Council>", Some(yellow)).start();
    let page = app.get("/privacy").await.text;
    assert!(page.contains("Rivermouth &#60;Council&#62;"), "{page}");
    let style = page.split("href=\"").find_map(|t| t.split('"').next().filter(|a| a.contains("colours.css")));
    let style = app.get(style.expect("a stylesheet")).await;
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    assert!(style.text.contains("--band: #ffd500"), "{}", style.text);
    let text = style.text.split("--brand: ").nth(1).and_then(|t| t.get(..7)).expect("a shade");
    assert!(text.parse::<Colour>().expect("a colour").contrast(Colour::WHITE) >= 4.5, "{text}");
    let plain = TestApp::over(support::sqlite()).start();
    assert!(!plain.get("/privacy").await.text.contains("colours.css"));
    assert_eq!(plain.get("/assets/colours.css").await.status, 404);
}
