//! Published figures in the board paper, and the paper of a published unit.

use std::fmt::Write as _;

use serde_json::Value;

use super::board::paper;
use super::printed::plain;
use super::reader::Reader;
use crate::edge::app::TestApp;
use crate::edge::council;
use crate::support;

/// Thirty authorities of six years, the first of them named `own`; England and the North beside them.
fn published(own: &str) -> String {
    let mut csv = String::from(
        "time_period,geographic_level,country_code,country_name,region_name,old_la_code,la_name,inpost_fte,starters_fte,\
         cases,agency_fte,agency_rate_fte,turnover_rate_fte,vacancy_rate_fte,caseload_fte,absence_rate_fte\n",
    );
    for year in 2018..2024 {
        let rise = f64::from(year - 2018) / 10.0;
        let rates = |agency: f64| format!("{:.1},{:.1},{:.1},15,3", agency + rise, 12.3 + rise, 17.4 + rise);
        writeln!(csv, "{year},National,E92000001,England,,,,3000,300,27000,550,{}", rates(15.5)).expect("a text");
        writeln!(csv, "{year},Regional,E92000001,England,North,,,3000,300,27000,600,{}", rates(16.6)).expect("a text");
        for authority in 0..30 {
            let code = 301 + authority;
            let name = if authority == 0 { own.to_owned() } else { format!("Place {code}") };
            let agency = 10.0 + f64::from(authority % 9) + f64::from((authority * 7 + year) % 5) / 5.0;
            let row = format!(
                "{year},Local authority,E92000001,England,North,{code},{name},100,10,900,{:.1}",
                100.0 * agency / (100.0 - agency)
            );
            writeln!(csv, "{row},{}", rates(agency)).expect("a text");
        }
    }
    csv
}

/// The installation's own monthly figures and the published table, fitted.
async fn both(own: &str) -> TestApp {
    let app = TestApp::over(support::sqlite()).start();
    let template = app.get("/templates/monthly-position.csv").await.text;
    let position = council::filled(&template, &council::rows());
    assert_eq!(app.upload("position.csv", position, &[]).await.status, 201);
    let answer = app.upload("published.csv", published(own), &[]).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let fit = app.send(app.request(reqwest::Method::POST, "/api/v1/fits")).await.json();
    let job = app.ended(fit["id"].as_str().expect("a job")).await;
    assert_eq!(job["state"], "done", "{job}");
    app
}

/// The list of neighbours; one of them stands in no table.
const LIST: &str = "old_la_code,la_name,SN_1,SN_1P,SN_2,SN_2P,SN_3,SN_3P,SN_4,SN_4P
301,Our Organisation Borough,304,Very close,306,Close,309,Close,599,Close
";

/// The comparison of each rate as the API answers it.
async fn compared(app: &TestApp) -> Vec<Value> {
    let mut all = Vec::new();
    for measure in ["agency_rate", "vacancy_rate", "turnover_rate"] {
        all.push(app.get(&format!("/api/v1/peers?measure={measure}")).await.json());
    }
    all
}

fn cells(all: &[Value], told: impl Fn(&Value) -> String) -> String {
    all.iter().map(told).collect::<Vec<_>>().join(" ")
}

fn number(value: &Value) -> String {
    format!("{:.1}", value.as_f64().expect("a value"))
}

/// What the paper must say of a comparison.
fn expected(all: &[Value]) -> Vec<String> {
    let row = |who: &str| {
        let name = all[0][who]["name"].as_str().expect("a name");
        format!("{name} {}", cells(all, |body| number(&body[who]["figure"]["value"])))
    };
    // Where no denominators are published, nothing is said of chance.
    let verdict = |body: &Value| {
        let told = body["sentences"].as_array().expect("sentences").iter().filter_map(Value::as_str);
        let mut told = told.filter(|told| told.contains("England's.") || told.starts_with("Its size"));
        told.next().map(plain)
    };
    [row("own"), row("region"), row("england")].into_iter().chain(all.iter().filter_map(verdict)).collect()
}

#[tokio::test]
async fn a_council_is_held_beside_its_neighbours_its_region_and_the_country_as_on_the_page() {
    let app = both("Our Organisation Borough").await;
    assert_eq!(app.upload("list.csv", LIST, &[]).await.status, 201);
    let Some(reader) = Reader::of(&paper(&app, "/api/v1/reports/board.pdf?unit=home").await) else { return };
    let text = plain(&reader.text());
    let all = compared(&app).await;
    assert_eq!(all[0]["basis"], "name");
    assert!(expected(&all).iter().any(|told| told.starts_with("The agency rate of Our Organisation Borough is")));
    for told in expected(&all) {
        assert!(text.contains(&told), "`{told}` is not in {text}");
    }
    let middle = cells(&all, |body| format!("{} ({})", number(&body["median"]["value"]), body["median"]["of"]));
    assert!(middle.contains("(3)") && text.contains(&middle), "`{middle}` is not in {text}");
    assert!(text.contains("Published figures, the year to September 2023"), "{text}");
    let tags = reader.tags();
    assert_eq!(tags.lines().filter(|line| line.trim_start().starts_with("Figure")).count(), 4, "three rates, a funnel");
    let pages: u32 = reader.about("Pages").parse().expect("a number");
    assert!((2..=4).contains(&pages), "{pages} pages");

    let form = app.request(reqwest::Method::POST, "/peers/authority");
    let form = form.header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(app.send(form.body("organisation=home&authority=305")).await.status, 200);
    let text = plain(&Reader::of(&paper(&app, "/api/v1/reports/board.pdf?unit=home").await).expect("as before").text());
    for told in expected(&compared(&app).await) {
        assert!(text.contains(&told), "`{told}` is not in {text}");
    }
    assert!(text.contains("Our organisation is compared as Place 305 (305): somebody chose it here on"), "{text}");
    assert!(!text.contains("Our Organisation Borough 1"), "{text}");
}

#[tokio::test]
async fn where_nothing_tells_the_authority_the_paper_says_so() {
    let app = both("Elsewhere").await;
    let Some(reader) = Reader::of(&paper(&app, "/api/v1/reports/board.pdf?unit=home").await) else { return };
    let text = plain(&reader.text());
    let all = compared(&app).await;
    assert_eq!(all[0]["basis"], "unknown");
    let england = format!("England {}", cells(&all, |body| number(&body["england"]["figure"]["value"])));
    assert!(text.contains(&england), "{text}");
    let nobody = "Nothing tells which authority of the published table Our organisation is: its name is none of theirs. \
                  Choose it on the page Peers.";
    assert!(text.contains(nobody), "{text}");
    assert!(!text.contains("North 16") && !text.contains("Middle of its neighbours"), "{text}");
}

#[tokio::test]
async fn a_published_unit_has_a_paper_too() {
    let app = both("Our Organisation Borough").await;
    let units = app.get("/api/v1/units?organisation=home").await.text;
    let slug = units.split('"').find(|text| text.ends_with("/301")).expect("the authority's slug").to_owned();
    let region = slug.trim_end_matches("/301").to_owned();
    let published = paper(&app, &format!("/api/v1/reports/board.pdf?unit={slug}")).await;
    let Some(reader) = Reader::of(&published) else { return };
    let text = plain(&reader.text());
    assert!(text.contains("Workforce paper: Our Organisation Borough"), "{text}");
    assert!(text.contains("Published figures are not simulated, so there are no scenarios."), "{text}");
    assert!(!text.contains("The last whole quarter"), "{text}");
    let pages: u32 = reader.about("Pages").parse().expect("a number");
    assert!((2..=4).contains(&pages), "{pages} pages");
    app.get(&format!("/api/v1/reports/narrative?unit={slug}")).await.problem(404, "figures_not_monthly");
    app.get(&format!("/api/v1/reports/board.pdf?unit={region}")).await.problem(404, "forecast_not_found");
}
