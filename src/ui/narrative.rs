//! A quarter in words, each sentence with the figures it was made from.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::home::choose;
use super::links::{Choice, encode};
use super::look::Look;
use super::refusal::Refusal;
use super::shell::{Link, Place, Shell, page as answer};
use super::site::Site;
use crate::domain::{Measure, Period};
use crate::pipeline::reports;
use crate::report::narrative::{Figure, Narrative};
use crate::report::words;
use crate::store;

/// Of what and of which quarter, as typed.
#[derive(Debug, Deserialize)]
pub(super) struct Typed {
    unit: Option<String>,
    quarter: Option<String>,
}

#[derive(Template)]
#[template(path = "narrative.html", config = ".askama.toml")]
struct Page {
    shell: Shell,
    heading: String,
    crumbs: Vec<Link>,
    under: String,
    sections: Vec<Section>,
    quarters: Vec<Link>,
    json: String,
}

struct Section {
    id: &'static str,
    heading: &'static str,
    sentences: Vec<Sentence>,
}

struct Sentence {
    text: String,
    figures: Vec<Told>,
}

struct Told {
    printed: String,
    what: String,
    source: String,
}

pub(super) async fn page(site: web::Data<Site>, typed: web::Query<Typed>) -> Result<HttpResponse, Refusal> {
    let (look, home) = (site.look, site.installation.home_code.clone());
    let given = typed.quarter.as_deref().map(str::trim).filter(|q| !q.is_empty());
    let quarter = given.map(|text| quarter(text, look)).transpose()?;
    let narrative = Site::read(&site, move |db| {
        let unit = match typed.unit.as_deref().map(|u| u.trim_matches('/')).filter(|u| !u.is_empty()) {
            Some(unit) => unit.to_owned(),
            None => choose(&store::organisations::list(db)?, None, &home).map_or(home.clone(), |o| o.code.clone()),
        };
        reports::narrative(db, &unit, quarter)
    })
    .await?;
    Ok(answer(&view(&narrative, look)))
}

fn quarter(text: &str, look: Look) -> Result<Period, Refusal> {
    let found = text.parse().ok().filter(|period| matches!(period, Period::Quarter(..)));
    found.ok_or_else(|| {
        Refusal::invalid("That is no quarter. Write a year and a quarter, such as 2026-Q3.", "quarter_unreadable", look)
    })
}

fn view(of: &Narrative, look: Look) -> Page {
    let name = words::clean_name(&of.name);
    let unit = encode(&of.unit);
    let other = |n: i32, label: &str| {
        Link::new(format!("/reports/narrative?unit={unit}&quarter={}", of.quarter.after(n)), label)
    };
    Page {
        shell: Shell::new(format!("{name}: the quarter in words"), Place::Reports, look),
        heading: format!("{name}: {}", words::period(of.quarter)),
        crumbs: vec![
            Link::new(format!("/reports?unit={unit}"), "Reports"),
            Link::new(Choice::opening(&of.unit).page(), name),
        ],
        under: of.as_of.map(|p| format!("Forecasts from data to {}.", words::period(p))).unwrap_or_default(),
        sections: of.sections.iter().map(section).collect(),
        quarters: vec![other(-1, "The quarter before"), other(1, "The quarter after")],
        json: format!("/api/v1/reports/narrative?unit={unit}&quarter={}", of.quarter),
    }
}

fn section(of: &crate::report::narrative::Section) -> Section {
    let sentence = |s: &crate::report::narrative::Sentence| Sentence {
        text: s.sentence.clone(),
        figures: s.figures.iter().map(told).collect(),
    };
    Section { id: of.id, heading: of.heading, sentences: of.sentences.iter().map(sentence).collect() }
}

/// "25.1 %: agency rate (`dfe_workforce`), value, Sep 2026".
fn told(of: &Figure) -> Told {
    let label =
        of.measure.parse::<Measure>().map_or_else(|_no_measure| of.measure.replace('_', " "), |m| m.label().into());
    let from = of.compared_with.map(|p| format!(" from {}", words::short_period(p))).unwrap_or_default();
    let what = format!(
        "{label} ({}), {}{from}, {}",
        of.definition,
        of.statistic.replace('_', " "),
        words::short_period(of.period)
    );
    Told { printed: of.printed.clone(), what, source: of.source.clone() }
}
