//! Where the unit stands and what is expected: the headline, a glance at all rates, and each rate with its chart.

use crate::domain::{Forecast, Interval, Level, Period};
use crate::report::chart::{Size, describe, fan};
use crate::report::narrative::{Past, changed, expected, now, record};
use crate::report::paper::Board;
use crate::report::paper::block::{Block, Table};
use crate::report::words;

fn past(forecast: &Forecast) -> Past {
    let points = forecast.history.clone();
    Past { measure: forecast.measure, definition: forecast.definition.clone(), points }
}

/// The last period with a value.
fn latest(forecast: &Forecast) -> Option<Period> {
    forecast.history.iter().rev().find(|point| point.value.is_some()).map(|point| point.period)
}

/// Three sentences of the first rate (now, what is expected, what changed), and all rates at a glance.
pub(super) fn headline(board: &Board, name: &str) -> Vec<Block> {
    let Some(first) = board.forecasts.first() else { return Vec::new() };
    let past = past(first);
    let at = latest(first);
    let told = [
        at.and_then(|at| now(&board.unit, name, &past, at)),
        expected(first),
        at.and_then(|at| changed(&board.unit, &past, at)),
    ];
    let lead: Vec<String> = told.into_iter().flatten().map(|told| told.sentence).collect();
    let mut blocks = Vec::new();
    if !lead.is_empty() {
        blocks.push(Block::Lead(lead));
    }
    blocks.push(Block::Table(glance(board)));
    blocks
}

fn glance(board: &Board) -> Table {
    let ahead = board.forecasts.iter().find_map(|of| of.forecast.last()).map(|step| words::short_period(step.period));
    let now = words::short_period(board.as_of);
    let expected = format!("Expected in {}, 80{}% range", ahead.unwrap_or_default(), words::NO_BREAK);
    let columns =
        [("Rate", 2.4, false), (now.as_str(), 1.2, true), ("A year before", 1.2, true), (expected.as_str(), 2.2, true)];
    let mut table = Table::new("At a glance, percent", &columns);
    for of in &board.forecasts {
        let unit = of.unit_of_measure;
        let value = |period: Period| {
            let point = of.history.iter().find(|point| point.period == period);
            let gap = point.and_then(|point| point.gap).map_or("–", words::gap);
            point.and_then(|point| point.value).map_or_else(|| gap.to_owned(), |v| words::cell(v, unit))
        };
        let year = if matches!(board.as_of, Period::Year(_)) { 1 } else { 12 };
        let range = of.forecast.last().and_then(|step| Interval::eighty(&step.intervals));
        let range = range.map_or_else(
            || "–".to_owned(),
            |range| format!("{} to {}", words::cell(range.lower, unit), words::cell(range.upper, unit)),
        );
        let label = words::capital(of.measure.label());
        table.row(vec![label, value(board.as_of), value(board.as_of.after(-year)), range]);
    }
    table
}

/// Each rate: its chart, where it stands, what is expected, how good such forecasts were.
pub(super) fn sections(board: &Board, name: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (at, forecast) in board.forecasts.iter().enumerate() {
        blocks.extend(section(forecast, &board.unit, name, at == 0));
        if at == 0 {
            blocks.extend(quarter(board));
        }
    }
    blocks
}

/// What happened in the last whole quarter, beside the rates.
fn quarter(board: &Board) -> Vec<Block> {
    const TOLD: [&str; 3] = ["starters_and_leavers", "recruitment", "agency"];
    let Some(narrative) = &board.quarter else { return Vec::new() };
    let sections = TOLD.iter().filter_map(|id| narrative.sections.iter().find(|section| section.id == *id));
    // Rates have sections of their own.
    let told = sections
        .flat_map(|section| &section.sentences)
        .filter(|s| s.figures.iter().all(|f| f.measure != "agency_rate"));
    let told: Vec<String> = told.map(|told| told.sentence.clone()).collect();
    if told.is_empty() {
        return Vec::new();
    }
    vec![Block::Heading(format!("The last whole quarter: {}", words::period(narrative.quarter))), Block::List(told)]
}

/// What the headline says of the first rate is not said again.
fn section(forecast: &Forecast, unit: &str, name: &str, is_first: bool) -> Vec<Block> {
    let past = past(forecast);
    let mut told: Vec<String> = Vec::new();
    if !is_first {
        let at = latest(forecast);
        let stands = [
            at.and_then(|at| now(unit, name, &past, at)),
            at.and_then(|at| changed(unit, &past, at)),
            expected(forecast),
        ];
        told.extend(stands.into_iter().flatten().map(|told| told.sentence));
    }
    if forecast.forecast.iter().all(|step| step.intervals.is_empty()) {
        told.push("There is no forecast of it.".into());
    }
    let record = record(forecast).into_iter().map(|told| told.sentence).collect::<Vec<_>>().join(" ");
    let mut blocks = vec![Block::Heading(words::capital(forecast.measure.label()))];
    if !told.is_empty() {
        blocks.push(Block::Text(told.join(" ")));
    }
    blocks.push(Block::Figure { svg: fan(forecast, name, Size::Wide), told: describe(forecast, name) });
    if !record.is_empty() {
        blocks.push(Block::Quiet(format!("Track record. {record}")));
    }
    let warnings =
        forecast.warnings.iter().map(|warning| format!("{}.", words::capital(warning.trim_end_matches('.'))));
    blocks.extend(warnings.map(Block::Quiet));
    blocks
}

/// "The 80 % range holds about 8 times in 10."
pub(super) fn how_often(percent: u8) -> String {
    let often = Level::new(percent).map(words::how_often).unwrap_or_default();
    format!("the {percent}{}% range should hold {often}", words::NO_BREAK)
}
