//! A tree of units as its page and its table show it.

use std::fmt::Write as _;

use askama::Template;

use super::home_view::choices;
use super::links::{Choice, encode};
use super::look::Look;
use super::shell::{Link, Place, Shell};
use super::unit_choices::Entry;
use crate::domain::{Level, Measure, Month, Rate, UnitOfMeasure};
use crate::pipeline::tree::{Line, RATES, Tree};
use crate::report::chart::{Scale, Small, small};
use crate::report::{csv, words};
use crate::store::organisations::Organisation;

/// Little charts of a page at most; more would be a wall.
const MOST_CHARTS: usize = 60;

/// What the page is made of; no tree before the first extract.
pub(super) struct Known {
    pub(super) organisations: Vec<Organisation>,
    pub(super) tree: Option<Tree>,
}

#[derive(Template)]
#[template(path = "units.html", config = ".askama.toml")]
pub(super) struct Page {
    shell: Shell,
    heading: String,
    organisations: Vec<Link>,
    whole: Option<Link>,
    as_of: Option<String>,
    within: Option<String>,
    code: String,
    measures: Vec<Entry>,
    measured: String,
    ahead: Option<String>,
    headings: Vec<String>,
    rows: Vec<Row>,
    shades: Vec<Shade>,
    charts: Vec<Drawing>,
    charts_left_out: usize,
    often: String,
    csv_link: String,
}

struct Row {
    href: String,
    name: String,
    depth: usize,
    cells: Vec<Cell>,
    expected: String,
}

struct Cell {
    value: String,
    /// 0 where there is no value, else 1 (lowest) to 5.
    shade: usize,
}

/// What a shade stands for.
struct Shade {
    shade: usize,
    bounds: Vec<String>,
}

struct Drawing {
    href: String,
    svg: String,
}

/// Upper bounds of the first four shades of each of [`RATES`]: round figures around what authorities publish (England
/// has about 16 to 18 % agency, 16 to 20 % vacancies, 13 to 17 % turnover, 16 cases; `domain.md`), the same every month.
const BOUNDS: [[f64; 4]; 5] = [
    [10.0, 15.0, 20.0, 30.0],
    [10.0, 15.0, 20.0, 30.0],
    [8.0, 12.0, 16.0, 24.0],
    [2.0, 3.0, 4.0, 6.0],
    [12.0, 15.0, 18.0, 22.0],
];

fn shade(rate: usize, value: f64) -> usize {
    1 + BOUNDS[rate].iter().filter(|bound| value >= **bound).count()
}

impl Page {
    pub(super) fn new(known: &Known, look: Look) -> Self {
        let tree = known.tree.as_ref();
        let code = tree.map(|t| t.organisation.code.clone()).unwrap_or_default();
        let measure = tree.map_or(Measure::Rate(Rate::AgencyRate), |t| t.measure);
        let top = tree.and_then(|t| t.lines.first()).map(|l| &l.unit);
        let within = top.filter(|u| u.parent.is_some());
        let heading =
            within.map_or_else(|| "Areas and teams".into(), |u| format!("{}: teams", words::clean_name(&u.name)));
        let lines: &[Line] = tree.map_or(&[], |t| &t.lines);
        let ahead = lines.iter().find_map(|l| l.expected.last()).map(|s| words::period(s.period));
        Self {
            shell: Shell::new(heading.clone(), Place::Units, look),
            heading,
            organisations: choices(&known.organisations, &code, "/units"),
            whole: within.map(|_| Link::new(format!("/units?organisation={}", encode(&code)), "All areas and teams")),
            as_of: tree.and_then(|t| t.as_of).map(Month::in_words),
            measures: Measure::served().map(|m| entry(m, measure)).collect(),
            measured: format!("{}, {}", words::capital(measure.label()), words::unit_name(measure.unit_of_measure())),
            ahead,
            headings: RATES.iter().map(|r| words::capital(r.label())).collect(),
            rows: lines.iter().map(|l| row(l, measure)).collect(),
            shades: (1..=5).map(legend).collect(),
            charts: drawings(lines, measure),
            charts_left_out: lines.len().saturating_sub(MOST_CHARTS),
            often: words::how_often(Level::EIGHTY),
            csv_link: csv_link(&code, within.map(|u| u.slug.as_str()), measure),
            within: within.map(|u| u.slug.clone()),
            code,
        }
    }
}

fn csv_link(code: &str, within: Option<&str>, measure: Measure) -> String {
    let part = within.map(|slug| format!("&within={}", encode(slug))).unwrap_or_default();
    format!("/units.csv?organisation={}{part}&measure={measure}", encode(code))
}

fn entry(measure: Measure, chosen: Measure) -> Entry {
    Entry { value: measure.as_str().into(), label: words::capital(measure.label()), here: measure == chosen }
}

fn unit_of(rate: Rate) -> UnitOfMeasure {
    Measure::Rate(rate).unit_of_measure()
}

fn row(line: &Line, measure: Measure) -> Row {
    let cell = |(at, value): (usize, &Option<f64>)| Cell {
        value: value.map_or_else(|| "–".into(), |v| words::cell(v, unit_of(RATES[at]))),
        shade: value.map_or(0, |v| shade(at, v)),
    };
    let range = line.expected.last().and_then(|s| s.range(Level::EIGHTY));
    let unit = measure.unit_of_measure();
    let end =
        |value: f64| if unit == UnitOfMeasure::Percent { words::number(value, 0) } else { words::cell(value, unit) };
    Row {
        href: Choice::opening(&line.unit.slug).with_measure(measure).page(),
        name: words::clean_name(&line.unit.name),
        depth: line.depth.min(3) + 1,
        cells: line.rates.iter().enumerate().map(cell).collect(),
        expected: range.map_or_else(|| "–".into(), |(low, high)| format!("{} to {}", end(low), end(high))),
    }
}

/// "below 10", "10 to 15", …, "30 or more" for each rate.
fn legend(shade: usize) -> Shade {
    let told = |(at, bounds): (usize, &[f64; 4])| {
        let figure = |v: f64| words::number(v, 0);
        let percent =
            if unit_of(RATES[at]) == UnitOfMeasure::Percent { format!("{}%", words::NO_BREAK) } else { String::new() };
        match shade {
            1 => format!("below {}{percent}", figure(bounds[0])),
            5 => format!("{}{percent} or more", figure(bounds[3])),
            n => format!("{} to {}{percent}", figure(bounds[n - 2]), figure(bounds[n - 1])),
        }
    };
    Shade { shade, bounds: BOUNDS.iter().enumerate().map(told).collect() }
}

fn drawings(lines: &[Line], measure: Measure) -> Vec<Drawing> {
    let shown = &lines[..lines.len().min(MOST_CHARTS)];
    // The whole is not on the scale of its parts where people are counted.
    let parts = if matches!(measure, Measure::Rate(_)) { shown } else { shown.get(1..).unwrap_or_default() };
    let drawn: Vec<_> = parts.iter().map(|l| (&l.history, l.expected.as_slice())).collect();
    let Some(scale) = Scale::of(&drawn) else { return Vec::new() };
    let draw = |(at, line): (usize, &Line)| Drawing {
        href: Choice::opening(&line.unit.slug).with_measure(measure).page(),
        svg: small(
            &Small {
                id: &format!("unit-{at}"),
                name: &line.unit.name,
                label: measure.label(),
                unit: measure.unit_of_measure(),
                history: &line.history,
                expected: &line.expected,
            },
            &scale,
        ),
    };
    parts.iter().enumerate().map(draw).collect()
}

/// The table as CSV, unrounded.
pub(super) fn table(known: &Known) -> String {
    let mut out = String::from("unit,name,period");
    for rate in RATES {
        out.push(',');
        out.push_str(Measure::Rate(rate).as_str());
    }
    let Some(tree) = &known.tree else { return out + "\r\n" };
    let m = tree.measure;
    // Writing into a `String` cannot fail.
    let _ = write!(out, ",expected_period,{m}_expected,{m}_lower_80,{m}_upper_80\r\n");
    let figure = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
    for line in &tree.lines {
        let mut cells = vec![csv::safe_text(&line.unit.slug), csv::safe_text(&words::clean_name(&line.unit.name))];
        cells.push(tree.as_of.map(|month| month.to_string()).unwrap_or_default());
        cells.extend(line.rates.iter().map(|v| figure(*v)));
        let last = line.expected.last();
        let range = last.and_then(|s| s.range(Level::EIGHTY));
        cells.push(last.map(|s| s.period.to_string()).unwrap_or_default());
        cells.push(figure(last.map(|s| s.point)));
        cells.push(figure(range.map(|r| r.0)));
        cells.push(figure(range.map(|r| r.1)));
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shade_holds_what_its_legend_says() {
        assert_eq!((shade(0, 9.99), shade(0, 10.0), shade(0, 29.9), shade(0, 30.0)), (1, 2, 4, 5));
        let told = |n: usize| legend(n).bounds[0].replace(words::NO_BREAK, " ");
        assert_eq!(
            (told(1).as_str(), told(2).as_str(), told(5).as_str()),
            ("below 10 %", "10 to 15 %", "30 % or more")
        );
    }
}
