//! Peers over HTTP: the page with its states, the choice, JSON, CSV and the chart. All authorities are invented.

use std::fmt::Write as _;

use reqwest::Method;
use reqwest::multipart::{Form, Part};

use super::app::{Answer, TestApp};
use super::schema::assert_documented;
use crate::support;

/// Thirty authorities of three years, England and one region.
pub(super) fn table() -> String {
    let mut csv = String::from(
        "time_period,geographic_level,country_name,region_name,old_la_code,la_name,inpost_fte,agency_fte,agency_rate_fte,\
         case_holders_fte,cases,caseload_fte\n",
    );
    for year in 2020..2023_i32 {
        writeln!(csv, "{year},National,England,,,,20000,4000,16.7,9000,150000,16.7").expect("a text");
        writeln!(csv, "{year},Regional,England,North,,,9000,1500,14.3,4000,66000,16.5").expect("a text");
        for n in 0..30_i32 {
            let (staff, agency) = (100 + 10 * n, 10 + n * n % 41 + year - 2020);
            let rate = 100.0 * f64::from(agency) / f64::from(agency + staff);
            let name = if n == 7 { "<b>Place</b> 7".to_owned() } else { format!("Place {n}") };
            let cases = 50 * (10 + n % 9);
            let place = format!("{year},Local authority,England,North,{},{name}", 501 + n);
            writeln!(csv, "{place},{staff},{agency},{rate:.1},50,{cases},{}", 10 + n % 9).expect("a text");
        }
    }
    csv
}

pub(super) const LIST: &str = "\u{feff}old_la_code,la_name,SN_1,SN_1P,SN_2,SN_2P,SN_3,SN_3P
504,Place 3,508,Very close,506,Close ,599,Close
508,Place 7,504,,506,,505,
506,Place 5,504,,508,,505,
";

fn plain(answer: &Answer) -> String {
    answer.text.replace('\u{a0}', " ").replace("&#39;", "'")
}

async fn with_table() -> TestApp {
    let app = TestApp::over(support::sqlite()).start();
    assert_eq!(app.upload("published.csv", table(), &[]).await.status, 201);
    app
}

async fn choose(app: &TestApp, authority: &str) -> Answer {
    let form =
        app.request(Method::POST, "/peers/authority").header("content-type", "application/x-www-form-urlencoded");
    app.send(form.body(format!("organisation=home&authority={authority}&measure=agency_rate&year=2021"))).await
}

#[tokio::test]
async fn each_state_of_the_page_says_what_is_missing_and_what_to_do() {
    let app = TestApp::over(support::sqlite()).start();
    let fresh = app.get("/peers").await;
    assert_eq!(fresh.status, 200);
    assert!(fresh.text.contains("There are no data yet") && fresh.text.contains("href=\"/upload\""), "{}", fresh.text);
    assert_eq!(app.upload("list.csv", LIST, &[]).await.status, 201);
    let list_alone = plain(&app.get("/peers").await);
    assert!(list_alone.contains("There are no published figures for home yet") && list_alone.contains("once a year"));
    assert_eq!(app.upload("published.csv", table(), &[]).await.status, 201);
    let nobody = plain(&app.get("/peers").await);
    assert!(nobody.contains("In the year to September 2022 the agency rate of England was 16.7 %."), "{nobody}");
    assert!(nobody.contains("Nothing tells which authority") && nobody.contains("action=\"/peers/authority\""));
    assert!(nobody.contains("<svg"), "England's funnel is drawn for anybody");
    for query in ["measure=leavers", "measure=magic", "year=1999", "year=x", "authority=999"] {
        let page = app.get(&format!("/peers?{query}")).await;
        assert_eq!(page.status, 422, "{query}");
        assert!(page.text.contains("<h1>That cannot be used</h1>"), "{query}: {}", page.text);
    }
    assert_eq!(app.get("/peers?organisation=elsewhere").await.status, 404);
    let vacancy = app.get("/peers?measure=vacancy_rate").await;
    assert!(vacancy.status == 200 && vacancy.text.contains("have no vacancy rate"), "{}", vacancy.text);
}

#[tokio::test]
async fn a_choice_is_kept_and_the_page_tells_neighbours_gaps_region_and_england() {
    let app = with_table().await;
    assert_eq!(choose(&app, "999").await.status, 422);
    let region_only = plain(&choose(&app, "504").await);
    assert!(region_only.contains("There is no list of statistical neighbours yet"), "{region_only}");
    assert!(region_only.contains("In the year to September 2021 the agency rate of Place 3 was"), "the year stays");
    assert_eq!(app.upload("list.csv", LIST, &[]).await.status, 201);
    let page = plain(&app.get("/peers").await);
    // Place 3: 21 of 151; places 7 and 5: 20 of 190 and 37 of 187, printed 10.5 and 19.8, whose middle is 15.15.
    let headline = "In the year to September 2022 the agency rate of Place 3 was 13.9 %; the middle of the two of its three \
                    neighbours that have a value was 15.2 %.";
    assert!(page.contains(headline), "{page}");
    assert!(page.contains("North 14.3 %, England 16.7 %") && page.contains("somebody chose it here on"));
    assert!(page.contains("<td>missing</td>"), "599 stands in no table");
    assert!(page.contains("Chance and the usual differences between authorities explain as much"), "{page}");
    assert!(page.contains("Source: the published table you sent (published.csv, received"));
    assert!(!page.contains("<b>Place") && page.contains("&#60;b&#62;Place"), "names stay text");
    let undone = choose(&app, "").await;
    assert!(undone.text.contains("Nothing tells which authority"), "taken back");
}

#[tokio::test]
async fn the_comparison_is_served_as_documented() {
    let app = with_table().await;
    assert_eq!(app.upload("list.csv", LIST, &[]).await.status, 201);
    let document = app.get("/api/v1/openapi.json").await.json();
    let path = "/api/v1/peers";
    for query in
        ["measure=agency_rate&authority=504", "measure=caseload&authority=504&year=2020", "measure=agency_rate"]
    {
        let answer = app.get(&format!("{path}?{query}")).await;
        assert_eq!(answer.status, 200, "{query}: {}", answer.text);
        assert_documented(&document, ("get", path, 200), &answer.json());
    }
    let body = app.get(&format!("{path}?measure=agency_rate&authority=504")).await.json();
    assert_eq!(
        (body["basis"].as_str(), body["year"].as_i64(), body["authorities"].as_u64()),
        (Some("asked"), Some(2022), Some(30))
    );
    assert_eq!((body["median"]["of"].as_u64(), body["median"]["without"].as_u64()), (Some(2), Some(1)));
    assert_eq!(body["neighbours"][2]["figure"]["gap"], "missing");
    assert_eq!(body["list"]["file_name"], "list.csv");
    assert_eq!(body["funnel"]["own"]["verdict"], "within_95");
    let limits = &body["funnel"]["own"]["limits_95"];
    assert!(limits[0].as_f64() < Some(13.9) && limits[1].as_f64() > Some(13.9), "{limits}");
    for (query, status, code) in [
        ("", 422, "parameter_missing"),
        ("measure=leavers", 422, "peers_measure_unknown"),
        ("measure=agency_rate&year=1999", 422, "peers_year_unknown"),
        ("measure=agency_rate&year=x", 422, "year_expected"),
        ("measure=agency_rate&authority=999", 422, "peers_authority_unknown"),
        ("measure=vacancy_rate", 404, "peers_no_values"),
        ("measure=agency_rate&organisation=elsewhere", 404, "organisation_not_found"),
    ] {
        let answer = app.get(&format!("{path}?{query}")).await;
        assert_eq!((answer.status, answer.json()["code"].as_str()), (status, Some(code)), "{query}: {}", answer.text);
    }
}

#[tokio::test]
async fn the_chart_alone_has_the_pages_bytes_and_everything_is_real_text() {
    let app = with_table().await;
    assert_eq!(app.upload("list.csv", LIST, &[]).await.status, 201);
    let query = "organisation=home&authority=504&measure=agency_rate&year=2022";
    let page = app.get(&format!("/peers?{query}")).await;
    for size in ["wide", "narrow"] {
        let svg = app.get(&format!("/api/v1/charts/funnel.svg?{query}&size={size}")).await;
        assert_eq!((svg.status, svg.header("content-type")), (200, "image/svg+xml"));
        assert!(page.text.contains(&svg.text), "the {size} chart on the page is this one");
        assert!(svg.text.contains(&format!("<title id=\"funnel-{size}-t\">")) && svg.text.contains("<desc"));
        assert!(svg.text.contains(">Place 3 13.9") && svg.text.contains(">England 16.7"), "{}", svg.text);
        assert!(svg.text.contains("stroke-dasharray=\"8 4\"") && svg.text.contains("stroke-dasharray=\"2 4\""));
        // The own as a full square, two neighbours with a value as diamonds, the other 27 as rings; one more of each in the key.
        let count = |mark: &str| svg.text.matches(mark).count();
        assert_eq!((count("class=\"c-own\""), count("c-hollow c-history"), count("class=\"c-other\"")), (2, 3, 28));
        assert!(!svg.text.contains("<b>"), "names stay text");
    }
    let caseload = app.get("/api/v1/charts/funnel.svg?authority=504&measure=caseload").await;
    assert!(!caseload.text.contains("stroke-dasharray=\"8 4\""), "no limits for caseload");
    assert_eq!(app.get("/api/v1/charts/funnel.svg?measure=agency_rate&size=huge").await.status, 422);
}

#[tokio::test]
async fn the_csv_has_every_authority_once_with_its_limits() {
    let app = with_table().await;
    assert_eq!(app.upload("list.csv", LIST, &[]).await.status, 201);
    let csv = app.get("/peers.csv?authority=504&measure=agency_rate").await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(csv.header("content-disposition").contains("peers-agency_rate-2022.csv"));
    let mut reader = csv::Reader::from_reader(csv.text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("whole")).collect();
    let of = |kind: &str| rows.iter().filter(|row| &row[0] == kind).count();
    assert_eq!((of("own"), of("neighbour"), of("region"), of("country"), of("authority")), (1, 3, 1, 1, 27));
    let own: Vec<f64> = (12..16).map(|at| rows[0][at].parse().expect("a limit")).collect();
    assert!(own[2] <= own[0] && own[0] < 13.9 && 13.9 < own[1] && own[1] < own[3], "{own:?}");
}

#[tokio::test]
async fn the_list_goes_through_the_pages_without_columns_to_choose_and_can_be_taken_back() {
    let app = with_table().await;
    let part = Part::bytes(LIST.as_bytes().to_vec()).file_name("list.csv");
    let form = Form::new().part("file", part).text("kind", "").text("organisation", "");
    let check = app.send(app.request(Method::POST, "/upload").multipart(form)).await;
    assert!(check.text.contains("Read as: statistical neighbours (published list)"), "{}", check.text);
    let keep = check.text.split('"').find(|t| t.ends_with("/keep")).expect("a button").to_owned();
    let sent = app.request(Method::POST, &keep).header("content-type", "application/x-www-form-urlencoded");
    assert!(app.send(sent).await.text.contains("<h1>It is kept</h1>"));
    let with = app.get("/api/v1/peers?measure=agency_rate&authority=504").await.json();
    let extract = with["list"]["extract"].as_str().expect("an extract").to_owned();
    let undo = app.request(Method::DELETE, &format!("/api/v1/extracts/{extract}"));
    assert!((200..300).contains(&app.send(undo).await.status));
    let without = app.get("/api/v1/peers?measure=agency_rate&authority=504").await.json();
    assert!(without["list"].is_null() && without["median"].is_null(), "{without}");
}

#[tokio::test]
async fn units_lead_to_the_comparison_of_the_same_measure() {
    let app = with_table().await;
    let units = app.get("/api/v1/units?organisation=home").await.text;
    let slug = units.split('"').find(|text| text.ends_with("/504")).expect("the authority's slug").to_owned();
    let authority = app.get(&format!("/units/{slug}?measure=caseload")).await.text;
    assert!(authority.contains("/peers?organisation=home&#38;authority=504&#38;measure=caseload"), "{authority}");
    let own = app.get("/units/home?measure=agency_rate").await.text;
    assert!(own.contains("/peers?organisation=home&#38;measure=agency_rate"), "{own}");
    assert!(!app.get("/units/home?measure=leavers").await.text.contains("Compared with peers"));
}
