//! Every page that links lead to, of an installation that has lists of people, offers, a published table and neighbours.

use std::fmt::Write as _;

use reqwest::Method;

use super::super::super::app::TestApp;
use super::super::super::peers;
use super::super::browser::Browser;
use super::crawl::crawl;
use crate::people::pages::positions;
use crate::people::{OFFERS, leavers};
use crate::support;

/// Twenty newly qualified starters of North/Oak, one in each month from March 2024 on.
fn starters() -> String {
    let mut text = String::from("staff_reference,unit,role_group,fte,start_date,origin\n");
    for n in 0..20_u32 {
        let (year, month) = (2024 + (n + 2) / 12, (n + 2) % 12 + 1);
        writeln!(text, "S{n:03},North/Oak,social_worker,1,{year}-{month:02}-15,newly_qualified").expect("a text");
    }
    text
}

/// Those twenty, still there at the end of October 2026.
fn staff() -> String {
    let mut text = String::from("month,staff_reference,unit,role_group,fte,start_date\n");
    for row in starters().lines().skip(1) {
        let fields: Vec<&str> = row.split(',').collect();
        writeln!(text, "2026-10,{},{},{},1,{}", fields[0], fields[1], fields[2], fields[4]).expect("a text");
    }
    text
}

async fn filled() -> TestApp {
    let app = TestApp::over(support::sqlite()).start();
    let files = [
        ("offers.csv", OFFERS.to_owned()),
        ("starters.csv", starters()),
        ("leavers.csv", leavers()),
        ("staff.csv", staff()),
        ("position.csv", positions("North/Oak")),
        ("published.csv", peers::table()),
        ("neighbours.csv", peers::LIST.to_owned()),
    ];
    for (name, text) in files {
        let answer = app.upload(name, text, &[]).await;
        assert_eq!(answer.status, 201, "{name}: {}", answer.text);
    }
    let chosen = app.request(Method::POST, "/peers/authority");
    let chosen = chosen.header("content-type", "application/x-www-form-urlencoded");
    let chosen = app.send(chosen.body("organisation=home&authority=504&measure=agency_rate&year=2022")).await;
    assert_eq!(chosen.status, 200, "{}", chosen.text);
    app
}

#[tokio::test]
async fn no_page_of_lists_of_people_offers_and_peers_has_a_barrier() {
    let Some(browser) = Browser::start_with_scripts().await else { return };
    let app = filled().await;
    // What forms lead to, and no link.
    let from = [
        "/recruitment",
        "/recruitment?unit=home/south/elm",
        "/leavers",
        "/leavers?unit=home/north/oak&from=2026-01&to=2026-10",
        "/leavers?unit=home/south/elm",
        "/who-leaves",
        "/peers",
        "/peers?measure=caseload&year=2021",
        "/peers?authority=508&measure=agency_rate",
        "/peers?measure=magic",
        "/reports",
        "/reports?unit=home/north/oak",
        "/reports/narrative?unit=home",
    ];
    let pages = crawl(&app, &browser, &from).await;
    assert!(pages >= 25, "{pages} pages");
    browser.client.clone().close().await.expect("closed");
}
