//! A comparison with peers as plain strings.

use super::links::{Choice, encode};
use super::shell::Link;
use super::unit_choices::Entry;
use crate::domain::peers::{Basis, PeerFigure, Peers};
use crate::domain::{CensusMeasure, UnitOfMeasure};
use crate::report::chart::Size;
use crate::report::chart::peers as chart;
use crate::report::peers as told;
use crate::report::words::{self, clean_name};

/// The page's strings.
pub(super) struct Told {
    pub(super) organisation: String,
    pub(super) organisation_name: String,
    pub(super) asked: Option<String>,
    pub(super) home_link: String,
    pub(super) is_unknown: bool,
    pub(super) measure_name: &'static str,
    pub(super) year: i32,
    pub(super) measures: Vec<Link>,
    pub(super) measure_options: Vec<Entry>,
    pub(super) years: Vec<Entry>,
    pub(super) headline: String,
    pub(super) sentences: Vec<String>,
    pub(super) notices: Vec<String>,
    pub(super) why: String,
    pub(super) authorities: Vec<Entry>,
    pub(super) chart_wide: String,
    pub(super) chart_narrow: String,
    pub(super) caption: String,
    pub(super) csv_link: String,
    pub(super) svg_link: String,
    pub(super) table_heading: String,
    pub(super) table_caption: String,
    pub(super) value_heading: String,
    pub(super) rows: Vec<Row>,
    pub(super) definition: String,
    pub(super) past: Vec<Past>,
    pub(super) past_wide: String,
    pub(super) past_narrow: String,
    pub(super) past_caption: String,
    pub(super) own_name: String,
    pub(super) region_name: String,
    pub(super) standing: Option<String>,
    pub(super) made: Vec<String>,
}

/// A row of the table.
pub(super) struct Row {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) closeness: String,
    pub(super) value: String,
    pub(super) numerator: String,
    pub(super) denominator: String,
    pub(super) is_strong: bool,
}

/// A year of the past.
pub(super) struct Past {
    pub(super) year: String,
    pub(super) own: String,
    pub(super) median: String,
    pub(super) region: String,
    pub(super) england: String,
}

const NONE: &str = "–";

impl Told {
    pub(super) fn of(p: &Peers) -> Self {
        let unit = p.measure.rate().unit_of_measure();
        let asked = (p.basis == Basis::Asked).then(|| p.own.as_ref().map(|own| own.code.clone())).flatten();
        let label = p.measure.rate().label();
        let name = |figure: Option<&PeerFigure>| figure.map_or_else(|| NONE.into(), |f| clean_name(&f.name));
        Self {
            organisation: p.organisation.clone(),
            organisation_name: clean_name(&p.organisation_name),
            home_link: address("/peers", p, None, p.measure, p.year),
            is_unknown: p.basis == Basis::Unknown,
            measure_name: p.measure.rate().as_str(),
            year: p.year,
            measures: measures(p, asked.as_deref()),
            measure_options: CensusMeasure::ALL.iter().map(|m| option(*m, p.measure)).collect(),
            years: p.years.iter().rev().map(|year| year_option(*year, p.year)).collect(),
            headline: told::headline(p),
            sentences: told::sentences(p),
            notices: notices(p),
            why: told::why(p),
            authorities: authorities(p),
            chart_wide: chart::funnel(p, Size::Wide),
            chart_narrow: chart::funnel(p, Size::Narrow),
            caption: caption(p),
            csv_link: address("/peers.csv", p, asked.as_deref(), p.measure, p.year),
            svg_link: address("/api/v1/charts/funnel.svg", p, asked.as_deref(), p.measure, p.year),
            table_heading: if p.neighbours.is_empty() { "The figures".into() } else { "The neighbours".into() },
            table_caption: format!(
                "{} in {}, as published. A name leads to that authority's own past and forecast.",
                words::capital(label),
                words::period(crate::domain::Period::Year(p.year)),
            ),
            value_heading: format!("{}, {}", words::capital(label), words::unit_name(unit)),
            rows: rows(p, unit),
            definition: format!("{}: {}. {}.", words::capital(label), p.definition().formula, p.definition().source),
            past: p.past.iter().rev().map(|year| past(year, unit)).collect(),
            past_wide: chart::years(p, Size::Wide),
            past_narrow: chart::years(p, Size::Narrow),
            past_caption: format!("{} over the years to 30 September, newest first", words::capital(label)),
            own_name: name(p.own.as_ref()),
            region_name: name(p.region.as_ref()),
            standing: told::standing(p),
            made: made(p),
            asked,
        }
    }
}

fn address(path: &str, p: &Peers, asked: Option<&str>, measure: CensusMeasure, year: i32) -> String {
    let authority = asked.map(|code| format!("&authority={}", encode(code))).unwrap_or_default();
    format!("{path}?organisation={}{authority}&measure={}&year={year}", encode(&p.organisation), measure.rate())
}

fn measures(p: &Peers, asked: Option<&str>) -> Vec<Link> {
    let link = |measure: &CensusMeasure| Link {
        here: *measure == p.measure,
        ..Link::new(address("/peers", p, asked, *measure, p.year), words::capital(measure.rate().label()))
    };
    CensusMeasure::ALL.iter().map(link).collect()
}

fn option(measure: CensusMeasure, here: CensusMeasure) -> Entry {
    let label = words::capital(measure.rate().label());
    Entry { value: measure.rate().as_str().into(), label, here: measure == here }
}

fn year_option(year: i32, here: i32) -> Entry {
    Entry { value: year.to_string(), label: year.to_string(), here: year == here }
}

/// The list to choose from; the first entry leaves it to the name.
fn authorities(p: &Peers) -> Vec<Entry> {
    let chosen = |code: &str| matches!(p.basis, Basis::Chosen(_)) && p.own.as_ref().is_some_and(|own| own.code == code);
    let by_name = Entry { value: String::new(), label: "Let the name decide".into(), here: false };
    let entry = |a: &PeerFigure| Entry {
        value: a.code.clone(),
        label: format!("{} ({})", clean_name(&a.name), clean_name(&a.code)),
        here: chosen(&a.code),
    };
    std::iter::once(by_name).chain(p.authorities.iter().map(entry)).collect()
}

fn notices(p: &Peers) -> Vec<String> {
    let mut notices = Vec::new();
    if p.basis == Basis::Unknown {
        notices.push(told::why(p));
        return notices;
    }
    notices.extend(told::without_neighbours(p));
    if let Some(median) = p.median.filter(|m| m.without > 0) {
        let n = median.without;
        let told = if n == 1 { "1 neighbour has no value".to_owned() } else { format!("{n} neighbours have no value") };
        notices.push(format!("{told} in this year; the middle is of the others. The reasons stand in the table."));
    }
    notices
}

fn caption(p: &Peers) -> String {
    let marks = "Full square: the authority compared. Diamonds: its neighbours. Rings: all others.";
    let lines = "Long and short dashes: England; fine dashes: the region.";
    if p.funnel.is_some() {
        format!("{marks} {lines} Dashed curves: 95 % limits; dotted curves: 99.8 % limits.").replace(" %", "\u{a0}%")
    } else {
        format!("{marks} {lines}")
    }
}

fn row(figure: &PeerFigure, closeness: &str, measure: CensusMeasure, is_strong: bool) -> Row {
    let unit = measure.rate().unit_of_measure();
    let counts =
        figure.point.numerator.zip(figure.point.denominator).map(|(top, bottom)| told::counts(measure, top, bottom));
    let (numerator, denominator) = counts.unwrap_or_else(|| (NONE.into(), NONE.into()));
    let gap = figure.point.gap.map_or("missing", words::gap);
    Row {
        href: if figure.slug.is_empty() { String::new() } else { Choice::opening(&figure.slug).page() },
        name: clean_name(&figure.name),
        closeness: closeness.to_owned(),
        value: figure.value().map_or_else(|| gap.to_owned(), |v| words::cell(v, unit)),
        numerator,
        denominator,
        is_strong,
    }
}

fn rows(p: &Peers, unit: UnitOfMeasure) -> Vec<Row> {
    let mut rows: Vec<Row> = p.own.iter().map(|own| row(own, NONE, p.measure, true)).collect();
    rows.extend(
        p.neighbours.iter().map(|n| row(&n.figure, n.closeness.map_or(NONE, |c| c.as_str()), p.measure, false)),
    );
    if let Some(median) = p.median {
        rows.push(Row {
            href: String::new(),
            name: format!("Middle of the {} neighbours with a value", median.of),
            closeness: NONE.into(),
            value: words::cell(median.value, unit),
            numerator: NONE.into(),
            denominator: NONE.into(),
            is_strong: true,
        });
    }
    rows.extend(p.region.iter().chain(&p.england).map(|wide| row(wide, NONE, p.measure, false)));
    rows
}

fn past(year: &crate::domain::peers::PastYear, unit: UnitOfMeasure) -> Past {
    let cell = |value: Option<f64>| value.map_or_else(|| NONE.into(), |v| words::cell(v, unit));
    let median = year.median.map_or_else(|| NONE.into(), |v| format!("{} (of {})", words::cell(v, unit), year.of));
    Past {
        year: year.year.to_string(),
        own: cell(year.own),
        median,
        region: cell(year.region),
        england: cell(year.england),
    }
}

/// Sources and method.
fn made(p: &Peers) -> Vec<String> {
    let files =
        |files: &[crate::domain::peers::SourceFile]| files.iter().map(told::file).collect::<Vec<_>>().join("; ");
    let mut made = vec![format!("Source: the published table you sent ({}).", files(&p.tables))];
    if let Some(list) = &p.list {
        made.push(format!(
            "Neighbours: the list you sent ({}). The newest list counts for every year shown; taking its file back brings the \
             list before it back.",
            told::file(list)
        ));
    }
    made.extend(told::method(p));
    made.push(
        "Values are those printed in the table; numerator and denominator are the printed counts, so that the last decimal \
         may differ. Figures of a year are not comparable where authorities count differently."
            .into(),
    );
    made
}
