//! An overview as the home page shows it.

use askama::Template;
use chrono::NaiveDateTime;

use super::links::{Choice, organisation};
use super::look::Look;
use super::shell::{Link, Place, Shell};
use crate::domain::{Interval, Level, Measure, Month, Rate, Step};
use crate::pipeline::attention::{Attention, Reason};
use crate::pipeline::due::{self, Due};
use crate::pipeline::measures::Point;
use crate::pipeline::overview::{Headline, Overview};
use crate::report::chart::sparkline;
use crate::report::{sentences, words};
use crate::store::extracts::ExtractRecord;
use crate::store::organisations::Organisation;

/// Months of the past in a little chart.
const SPARK_MONTHS: usize = 25;
/// Units named on the home page.
const MOST_PRESSING: usize = 5;
/// Extracts named on the home page.
const LATEST: usize = 5;

#[derive(Template)]
#[template(path = "home.html", config = ".askama.toml")]
pub(super) struct Home {
    shell: Shell,
    code: String,
    name: String,
    as_of: Option<String>,
    organisations: Vec<Link>,
    sentences: Vec<String>,
    lead_link: String,
    workbook_link: String,
    board_link: String,
    tiles: Vec<Tile>,
    often: String,
    attention: Vec<Pressing>,
    attention_told: String,
    units_link: String,
    has_units: bool,
    due: Vec<String>,
    published: Vec<Link>,
    extracts: Vec<Received>,
    model: Option<Model>,
    can_fit: bool,
}

/// What is known of an organisation, ready to be shown.
pub(super) struct Known {
    pub(super) organisations: Vec<Organisation>,
    pub(super) overview: Overview,
    /// Links to units of published statistics.
    pub(super) published: Vec<Link>,
}

struct Tile {
    href: String,
    label: String,
    value: String,
    period: String,
    spark: String,
    change: Option<String>,
    expected: Option<String>,
    fallback: bool,
}

/// A unit that needs attention.
struct Pressing {
    href: String,
    name: String,
    why: String,
}

struct Received {
    href: String,
    file_name: String,
    at: String,
    rows: String,
    findings: String,
    undone: bool,
}

struct Model {
    made: String,
    as_of: String,
    stale: bool,
    fallback: Option<String>,
    href: String,
}

impl Home {
    pub(super) fn new(known: &Known, look: Look) -> Self {
        let overview = &known.overview;
        let code = overview.organisation.code.clone();
        let name = words::clean_name(&overview.organisation.name);
        let agency = overview.headlines.iter().find(|h| h.measure == Measure::Rate(Rate::AgencyRate));
        Self {
            shell: Shell::new(name.clone(), Place::Home, look),
            as_of: overview.as_of.map(Month::in_words),
            organisations: choices(&known.organisations, &code, "/"),
            sentences: agency.map(|h| told(h, &name)).unwrap_or_default(),
            lead_link: Choice::opening(&code).page(),
            workbook_link: Choice::opening(&code).workbook(),
            board_link: Choice::opening(&code).board(),
            tiles: overview.headlines.iter().filter_map(|h| tile(h, &code)).collect(),
            often: words::how_often(Level::new(80).expect("80 is a level")),
            attention: overview.attention.iter().take(MOST_PRESSING).map(pressing).collect(),
            attention_told: attention_told(overview),
            units_link: format!("/units?organisation={}", super::links::encode(&code)),
            has_units: overview.units > 0,
            due: overview.due.as_ref().map(due_told).unwrap_or_default(),
            published: known.published.clone(),
            extracts: overview.extracts.iter().take(LATEST).map(received).collect(),
            model: model(overview),
            can_fit: overview.as_of.is_some(),
            code,
            name,
        }
    }
}

/// Links to each organisation's version of a page.
pub(super) fn choices(organisations: &[Organisation], here: &str, path: &str) -> Vec<Link> {
    organisations.iter().map(|o| organisation(path, &o.code, &words::clean_name(&o.name), o.code == here)).collect()
}

/// A moment, UTC: "21 Nov 2026, 04:12".
pub(super) fn moment(at: NaiveDateTime) -> String {
    at.format("%-d %b %Y, %H:%M").to_string()
}

/// "5 findings".
pub(super) fn counted(n: i64, one: &str, many: &str) -> String {
    match n {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        n => format!("{} {many}", words::number(n as f64, 0)),
    }
}

fn told(headline: &Headline, name: &str) -> Vec<String> {
    let unit = headline.measure.unit_of_measure();
    let Some((now, value)) = headline.now.as_ref().and_then(|p| p.value.map(|v| (p, v))) else { return Vec::new() };
    let figure =
        sentences::Figure { period: now.period, value, numerator: now.numerator, denominator: now.denominator };
    let (month, year) = (value_of(headline.month_before.as_ref()), value_of(headline.year_before.as_ref()));
    [
        Some(sentences::now(headline.measure, name, &figure)),
        headline.expected.as_ref().and_then(|step| sentences::expected(step, unit)),
        sentences::moved(value, month, year, unit),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn value_of(point: Option<&Point>) -> Option<f64> {
    point.and_then(|p| p.value)
}

fn tile(headline: &Headline, code: &str) -> Option<Tile> {
    let unit = headline.measure.unit_of_measure();
    let now = headline.now.as_ref()?;
    let value = now.value?;
    let range = headline.expected.as_ref().and_then(first_range);
    let recent = headline.history.len().saturating_sub(SPARK_MONTHS);
    let values: Vec<Option<f64>> = headline.history[recent..].iter().map(|p| p.value).collect();
    let change = value_of(headline.year_before.as_ref())
        .map(|before| words::capital(&format!("{} a year before.", words::compared(value, before, unit))));
    let expected = headline.expected.as_ref().zip(range).map(|(step, range)| {
        let told = words::range(range.lower, range.upper, unit);
        format!("Expected in {}: {told}.", words::period(step.period))
    });
    Some(Tile {
        href: Choice::opening(code).with_measure(headline.measure).page(),
        label: words::capital(headline.measure.label()),
        value: words::value(value, unit),
        period: words::period(now.period),
        spark: sparkline(&values, range),
        change,
        expected,
        fallback: headline.fallback,
    })
}

fn first_range(step: &Step) -> Option<Interval> {
    step.intervals.first().copied()
}

fn pressing(of: &Attention) -> Pressing {
    Pressing {
        href: Choice::opening(&of.unit.slug).with_measure(Measure::Rate(of.rate)).page(),
        name: words::clean_name(&of.unit.name),
        why: why(of),
    }
}

fn why(of: &Attention) -> String {
    let unit = Measure::Rate(of.rate).unit_of_measure();
    let now = of.now.map(|v| format!("{} now", words::value(v, unit)));
    let range = of
        .expected
        .map(|(period, low, high)| format!("{} expected in {}", words::range(low, high, unit), words::period(period)));
    let figures = format!("{}: {}", of.rate.label(), now.into_iter().chain(range).collect::<Vec<_>>().join(", "));
    match of.reason {
        Reason::Silent => "no figures for the latest month, but for the month before".into(),
        Reason::AboveAll { all } => {
            let all = words::value(all, unit);
            format!("{figures}. Even the low end is above the {all} we expect for the whole organisation.")
        }
        Reason::Rising => format!(
            "{figures}. Even the low end is above where it is now, and the middle above what we expect for the whole organisation."
        ),
    }
}

fn attention_told(overview: &Overview) -> String {
    let (found, all) = (overview.attention.len(), overview.units);
    let shown = found.min(MOST_PRESSING);
    match found {
        0 => format!("None of the {all} areas and teams stands out: no range lies wholly on the worse side."),
        1 => format!("One of the {all} areas and teams stands out."),
        n if n > shown => format!("{n} of the {all} areas and teams stand out. The first {shown}:"),
        n => format!("{n} of the {all} areas and teams stand out."),
    }
}

fn due_told(of: &Due) -> Vec<String> {
    let month = of.month.in_words();
    let when = match (of.usual, of.late) {
        (Some(day), true) => {
            format!("Figures for {month} are late: as a rule they would have come by {}.", due::in_words(day))
        }
        (Some(day), false) => format!("Next: figures for {month}. As a rule they come by {}.", due::in_words(day)),
        (None, true) => format!("Figures for {month} are late: the month ended before {}.", due::in_words(of.from)),
        (None, false) => format!("Next: figures for {month}, from {} on.", due::in_words(of.from)),
    };
    let census = of.census.map(|year| format!("Next statutory return: the year to 30 September {year}."));
    std::iter::once(when).chain(census).collect()
}

fn received(extract: &ExtractRecord) -> Received {
    Received {
        href: format!("/extracts/{}", extract.id),
        file_name: words::clean_name(&extract.file_name),
        at: moment(extract.received_at),
        rows: words::number(f64::from(extract.rows), 0),
        findings: counted(i64::from(extract.findings), "finding", "findings"),
        undone: extract.undone_at.is_some(),
    }
}

fn model(overview: &Overview) -> Option<Model> {
    let model = overview.model.as_ref()?;
    let fallbacks: Vec<&str> = overview.headlines.iter().filter(|h| h.fallback).map(|h| h.measure.label()).collect();
    let newest = overview.extracts.iter().filter(|e| e.undone_at.is_none()).map(|e| e.received_at).max();
    Some(Model {
        made: moment(model.created_at),
        as_of: words::period(model.as_of),
        stale: newest.is_some_and(|at| at > model.created_at),
        fallback: (!fallbacks.is_empty()).then(|| {
            format!(
                "For the {} the model did not beat \"it stays as it is\", so that is what we show.",
                fallbacks.join(" and the ")
            )
        }),
        href: format!("/how-we-made-this?organisation={}", super::links::encode(&overview.organisation.code)),
    })
}
