//! Charts as pictures of dots.

use std::collections::BTreeSet;

use reqwest::Method;

use crate::edge::app::TestApp;
use crate::edge::reports::{fitted, simulated};

async fn picture(app: &TestApp, rest: &str) -> Vec<u8> {
    let address = format!("/api/v1/charts/forecast.png?unit=c&measure=agency_rate{rest}");
    let answer = app.request(Method::GET, &address).send().await.expect("an answer");
    assert_eq!(answer.status().as_u16(), 200);
    assert_eq!(answer.headers()["content-type"], "image/png");
    answer.bytes().await.expect("a body").to_vec()
}

/// Width and height in the header of a PNG: PNG specification, 11.2.2.
fn size(png: &[u8]) -> (u32, u32) {
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"), "a PNG");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
    (number(16), number(20))
}

#[tokio::test]
async fn a_chart_is_a_picture_twice_as_large_as_its_drawing_and_the_same_every_time() {
    let app = fitted();
    // The viewBox of the SVG, twice.
    for (rest, expected) in [("", (1520, 820)), ("&size=narrow", (640, 700))] {
        let png = picture(&app, rest).await;
        assert_eq!(size(&png), expected, "{rest}");
        assert_eq!(picture(&app, rest).await, png, "the same figures, the same bytes");
    }
    assert_ne!(picture(&app, "&horizon=36").await, picture(&app, "").await);
}

#[tokio::test]
async fn the_picture_holds_the_lines_and_letters_of_the_drawing() {
    let app = fitted();
    let png = picture(&app, "").await;
    let drawn = resvg::tiny_skia::Pixmap::decode_png(&png).expect("a picture");
    let colours: BTreeSet<[u8; 3]> =
        drawn.pixels().iter().map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    // Paper, recorded line, forecast, ink of letters: the palette of report::chart.
    for colour in [[0xff, 0xff, 0xff], [0x12, 0x43, 0x6d], [0x80, 0x16, 0x50], [0x1d, 0x27, 0x33]] {
        assert!(colours.contains(&colour), "{colour:x?}");
    }
    let ink = |rows: std::ops::Range<u32>| {
        let dots = rows.flat_map(|y| (0..drawn.width()).map(move |x| (x, y)));
        dots.filter(|(x, y)| drawn.pixel(*x, *y).is_some_and(|p| p.red() < 0x60)).count()
    };
    // The heading's letters stand in the first 22 units: they would be missing without their fonts.
    assert!(ink(8..44) > 300, "{}", ink(8..44));
}

#[tokio::test]
async fn what_cannot_be_drawn_is_refused_as_for_the_drawing() {
    let app = fitted();
    for (rest, status, code) in [
        ("unit=nowhere&measure=agency_rate", 404, "unit_not_found"),
        ("unit=c&measure=caseload", 404, "forecast_not_found"),
        ("unit=c&measure=agency_rate&size=huge", 422, "size_unknown"),
        ("unit=c", 422, "parameter_missing"),
    ] {
        app.get(&format!("/api/v1/charts/forecast.png?{rest}")).await.problem(status, code);
    }
}

#[tokio::test]
async fn the_pages_link_to_the_papers() {
    let app = fitted();
    let unit = app.get("/units/c").await.text;
    let home = app.get("/?organisation=c").await.text;
    for (page, link) in [
        (&unit, "/api/v1/charts/forecast.png?unit=c"),
        (&unit, "/api/v1/reports/board.pdf?unit=c"),
        (&home, "/api/v1/reports/board.pdf?unit=c"),
    ] {
        assert!(page.contains(link), "{link}");
        let address = link.to_owned() + if link.contains("png") { "&measure=agency_rate" } else { "" };
        let answer = app.request(Method::GET, &address).send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), 200, "{address}");
    }
}

/// The text of an address, which must be a drawing.
async fn drawing(app: &TestApp, address: &str) -> String {
    let answer = app.get(address).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "image/svg+xml"), "{address}: {}", answer.text);
    answer.text
}

/// Width and height of a drawing's `viewBox`.
fn drawn_size(svg: &str) -> (u32, u32) {
    let inside = svg.split("viewBox=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a viewBox");
    let sides: Vec<f64> = inside.split(' ').map(|side| side.parse().expect("a number")).collect();
    let dots = |side: f64| (2.0 * side).ceil() as u32;
    (dots(sides[2]), dots(sides[3]))
}

#[tokio::test]
async fn the_charts_of_a_scenario_are_the_pages_own_and_their_pictures_are_twice_as_large() {
    let app = fitted();
    let kept = simulated(&app).await;
    let id = kept["id"].as_str().expect("an id").to_owned();
    let page = app.get(&format!("/scenarios/{id}?measure=vacancy_rate")).await.text;
    for chart in ["scenario.svg?measure=vacancy_rate&", "tornado.svg?"] {
        for width in ["wide", "narrow"] {
            let svg = drawing(&app, &format!("/api/v1/charts/{chart}id={id}&size={width}")).await;
            assert!(page.contains(&svg), "the {width} {chart} is on the page");
            let dots = chart.replace("svg", "png");
            let png = png_of(&app, &format!("/api/v1/charts/{dots}id={id}&size={width}")).await;
            assert_eq!(size(&png), drawn_size(&svg), "{chart}");
        }
    }
    for link in [
        format!("/api/v1/charts/scenario.svg?id={id}&#38;measure=vacancy_rate"),
        format!("/api/v1/charts/scenario.png?id={id}&#38;measure=vacancy_rate"),
        format!("/api/v1/charts/tornado.png?id={id}"),
    ] {
        assert!(page.contains(&format!("href=\"{link}\"")), "{link}");
    }
    // Without a measure, the target's.
    let target = drawing(&app, &format!("/api/v1/charts/scenario.svg?id={id}")).await;
    assert_eq!(target, drawing(&app, &format!("/api/v1/charts/scenario.svg?id={id}&measure=agency_rate")).await);
    for (rest, status, code) in [
        ("scenario.svg".to_owned(), 422, "parameter_missing"),
        ("scenario.svg?id=nothing".to_owned(), 404, "scenario_not_found"),
        (format!("scenario.png?id={id}&measure=caseload"), 422, "measure_not_simulated"),
        (format!("tornado.png?id={id}&size=huge"), 422, "size_unknown"),
    ] {
        app.get(&format!("/api/v1/charts/{rest}")).await.problem(status, code);
    }
}

async fn png_of(app: &TestApp, address: &str) -> Vec<u8> {
    let answer = app.request(Method::GET, address).send().await.expect("an answer");
    assert_eq!((answer.status().as_u16(), answer.headers()["content-type"].to_str().ok()), (200, Some("image/png")));
    answer.bytes().await.expect("a body").to_vec()
}

#[tokio::test]
async fn every_chart_with_an_address_is_a_picture_too() {
    let app = fitted();
    for chart in ["recruitment", "survival", "waterfall"] {
        let svg = drawing(&app, &format!("/api/v1/charts/{chart}.svg?unit=c")).await;
        let png = png_of(&app, &format!("/api/v1/charts/{chart}.png?unit=c")).await;
        assert_eq!(size(&png), drawn_size(&svg), "{chart}");
    }
    app.get("/api/v1/charts/funnel.png?measure=agency_rate&organisation=c")
        .await
        .problem(404, "peers_no_published_figures");
}
