//! What others did from the same level, over HTTP and on the page.

use std::fmt::Write as _;

use super::app::TestApp;
use super::schema::assert_documented;
use crate::support;

/// Forty authorities of five years; agency rates climb by a point a year.
fn published() -> String {
    let mut csv = String::from(
        "time_period,geographic_level,region_name,old_la_code,la_name,inpost_fte,starters_fte,cases,agency_rate_fte,\
         turnover_rate_fte,vacancy_rate_fte,caseload_fte,absence_rate_fte\n",
    );
    for authority in 0..40 {
        for year in 0..5 {
            let code = 301 + authority;
            let agency = f64::from(authority) / 4.0 + 10.0 + f64::from(year);
            let row = format!("{},Local authority,North,{code},Place {code},100,10,900", 2018 + year);
            writeln!(csv, "{row},{agency:.1},12,9,15,3").expect("a text");
        }
    }
    csv
}

#[tokio::test]
async fn the_band_is_served_as_documented_and_refusals_name_the_parameter() {
    let app = TestApp::over(support::sqlite()).start();
    let path = "/api/v1/plausibility";
    let none = app.get(&format!("{path}?measure=agency_rate&from=20")).await;
    assert_eq!(none.status, 404, "{}", none.text);
    assert_eq!(app.upload("published.csv", published(), &[]).await.status, 201);
    let document = app.get("/api/v1/openapi.json").await.json();
    let answer = app.get(&format!("{path}?measure=agency_rate&from=15&target=16&years=2&authority=301")).await;
    let body = answer.json();
    assert_documented(&document, ("get", path, 200), &body);
    assert_eq!((body["bands"].as_array().map(Vec::len), body["authority"].as_str()), (Some(2), Some("301")));
    assert_eq!(body["bands"][0]["starts"], 100);
    assert!((body["bands"][1]["change"]["p50"].as_f64().expect("a number") - 2.0).abs() < 1e-9);
    for (query, status, code) in [
        ("measure=agency_rate", 422, "parameter_missing"),
        ("measure=agency_rate&from=much", 422, "number_expected"),
        ("measure=agency_rate&from=101", 422, "plausibility_level_out_of_range"),
        ("measure=agency_rate&from=15&years=4", 422, "plausibility_years_out_of_range"),
        ("measure=leavers&from=15", 422, "plausibility_measure_unknown"),
        ("measure=agency_rate&from=15&authority=999", 422, "plausibility_authority_unknown"),
        ("measure=agency_rate&from=15&organisation=elsewhere", 404, "organisation_not_found"),
    ] {
        let answer = app.get(&format!("{path}?{query}")).await;
        assert_eq!((answer.status, answer.json()["code"].as_str()), (status, Some(code)), "{query}: {}", answer.text);
    }
}

#[tokio::test]
async fn an_authoritys_page_tells_what_others_did_and_how_many_reached_a_target() {
    let app = TestApp::over(support::sqlite()).start();
    assert_eq!(app.upload("published.csv", published(), &[]).await.status, 201);
    let units = app.get("/api/v1/units?organisation=home").await.text;
    let slug = units.split('"').find(|text| text.ends_with("/301")).expect("the authority's slug").to_owned();
    let page = app.get(&format!("/units/{slug}?measure=agency_rate")).await.text;
    assert!(page.contains("What happened elsewhere") && page.contains("not what a plan can do"), "{page}");
    let page = app.get(&format!("/units/{slug}?measure=agency_rate&target=16.5%25")).await.text;
    assert!(page.contains("16.5\u{a0}% or more") && page.contains("value=\"16.5\""), "{page}");
    let other = app.get(&format!("/units/{slug}?measure=leavers")).await.text;
    assert!(!other.contains("What happened elsewhere"));
    let country = app.get("/units/home?measure=agency_rate").await.text;
    assert!(!country.contains("What happened elsewhere"), "the organisation has no figure of its own");
}
