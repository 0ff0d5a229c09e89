//! Published figures in the board paper, and the paper of a published unit.

use std::fmt::Write as _;

use super::board::paper;
use super::printed::plain;
use super::reader::Reader;
use crate::edge::app::TestApp;
use crate::edge::council;
use crate::support;

/// Thirty authorities of six years, the first of them the installation's own by its name; England and the North beside them.
fn published() -> String {
    let mut csv = String::from(
        "time_period,geographic_level,country_code,country_name,region_name,old_la_code,la_name,inpost_fte,starters_fte,\
         cases,agency_rate_fte,turnover_rate_fte,vacancy_rate_fte,caseload_fte,absence_rate_fte\n",
    );
    for year in 2018..2024 {
        let rise = f64::from(year - 2018) / 10.0;
        let rates = |agency: f64| format!("{:.1},{:.1},{:.1},15,3", agency + rise, 12.3 + rise, 17.4 + rise);
        writeln!(csv, "{year},National,E92000001,England,,,,3000,300,27000,{}", rates(15.5)).expect("a text");
        writeln!(csv, "{year},Regional,E92000001,England,North,,,3000,300,27000,{}", rates(16.6)).expect("a text");
        for authority in 0..30 {
            let code = 301 + authority;
            let name = if authority == 0 { "Our Organisation Borough".to_owned() } else { format!("Place {code}") };
            let agency = 10.0 + f64::from(authority % 9) + f64::from((authority * 7 + year) % 5) / 5.0;
            let row = format!("{year},Local authority,E92000001,England,North,{code},{name},100,10,900");
            writeln!(csv, "{row},{}", rates(agency)).expect("a text");
        }
    }
    csv
}

/// The installation's own monthly figures and the published table, fitted.
async fn both() -> TestApp {
    let app = TestApp::over(support::sqlite()).start();
    let template = app.get("/templates/monthly-position.csv").await.text;
    let position = council::filled(&template, &council::rows());
    assert_eq!(app.upload("position.csv", position, &[]).await.status, 201);
    let answer = app.upload("published.csv", published(), &[]).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let fit = app.send(app.request(reqwest::Method::POST, "/api/v1/fits")).await.json();
    let job = app.ended(fit["id"].as_str().expect("a job")).await;
    assert_eq!(job["state"], "done", "{job}");
    app
}

#[tokio::test]
async fn a_council_is_held_beside_its_region_and_the_country_and_a_published_unit_has_a_paper_too() {
    let app = both().await;
    let Some(reader) = Reader::of(&paper(&app, "/api/v1/reports/board.pdf?unit=home").await) else { return };
    let text = plain(&reader.text());
    let units = app.get("/api/v1/units?organisation=home").await.text;
    let slug = units.split('"').find(|text| text.ends_with("/301")).expect("the authority's slug").to_owned();
    let region = slug.trim_end_matches("/301").to_owned();
    let country = region.rsplit_once('/').expect("a country").0.to_owned();
    for (name, unit) in [("Our Organisation Borough", &slug), ("North", &region), ("England", &country)] {
        let mut row = name.to_owned();
        for (measure, definition) in
            [("agency_rate", "dfe_workforce"), ("vacancy_rate", "dfe"), ("turnover_rate", "dfe_end_of_period_fte")]
        {
            let address =
                format!("/api/v1/observations?unit={unit}&measure={measure}&definition={definition}&from=2023");
            let value = app.get(&address).await.json()["observations"][0]["value"].as_f64().expect("a value");
            write!(row, " {value:.1}").expect("a text");
        }
        assert!(text.contains(&row), "`{row}` is not in {text}");
    }
    assert!(text.contains("Published figures, the year to September 2023"), "{text}");

    let published = paper(&app, &format!("/api/v1/reports/board.pdf?unit={slug}")).await;
    let reader = Reader::of(&published).expect("as before");
    let text = plain(&reader.text());
    assert!(text.contains("Workforce paper: Our Organisation Borough"), "{text}");
    assert!(text.contains("Published figures are not simulated, so there are no scenarios."), "{text}");
    assert!(!text.contains("The last whole quarter"), "{text}");
    let pages: u32 = reader.about("Pages").parse().expect("a number");
    assert!((2..=4).contains(&pages), "{pages} pages");
    app.get(&format!("/api/v1/reports/narrative?unit={slug}")).await.problem(404, "figures_not_monthly");
    app.get(&format!("/api/v1/reports/board.pdf?unit={region}")).await.problem(404, "forecast_not_found");
}
