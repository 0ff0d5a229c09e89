//! How good such forecasts were, how they are made, and how each rate is worked out.

use super::measures::how_often;
use crate::domain::{Forecast, Measure, ledger};
use crate::report::paper::Board;
use crate::report::paper::block::{Block, Table};
use crate::report::words;

/// One row for each rate.
pub(super) fn record(board: &Board) -> Vec<Block> {
    let known: Vec<&Forecast> = board.forecasts.iter().filter(|of| of.track_record.is_some()).collect();
    let heading = Block::Heading("Track record".into());
    if known.is_empty() {
        return vec![heading, Block::Text("The past is too short to make such forecasts again and compare.".into())];
    }
    let mut table = Table::new(
        "Forecasts made again from past dates, compared with what came",
        &[
            ("Rate", 1.4, false),
            ("Past dates", 1.0, true),
            ("We missed by", 1.4, true),
            ("It stays as it is missed by", 1.6, true),
            ("Outcomes in the 80 % range", 1.5, true),
            ("Outcomes in the 95 % range", 1.5, true),
        ],
    );
    for of in known {
        let Some(record) = &of.track_record else { continue };
        let miss = |value: f64| words::difference(value, of.unit_of_measure);
        let share = |value: f64| format!("{} in 100", words::number(100.0 * value, 0));
        table.row(vec![
            words::capital(of.measure.label()),
            record.origins.to_string(),
            miss(record.mae),
            miss(record.naive_mae),
            share(record.coverage_80),
            share(record.coverage_95),
        ]);
    }
    let served = board.forecasts.iter().filter_map(|of| {
        let live = of.track_record.as_ref()?.live.as_ref()?;
        Some(format!(
            "Forecasts of the {} that were served before missed by {} on average over {} outcomes since.",
            of.measure.label(),
            words::difference(live.mae, of.unit_of_measure),
            live.outcomes
        ))
    });
    let served: Vec<String> = served.collect();
    let mut blocks = vec![heading, Block::Table(table)];
    if !served.is_empty() {
        blocks.push(Block::Quiet(served.join(" ")));
    }
    blocks
}

/// How the figures come about, and what they cannot say.
pub(super) fn method(board: &Board) -> Vec<Block> {
    let mut methods: Vec<&str> = board.forecasts.iter().map(|of| of.model.method.as_str()).collect();
    methods.sort_unstable();
    methods.dedup();
    let mut points = vec![
        format!(
            "Method: {}. A model is shown only where it beat the plain rule \u{201c}it stays as it is\u{201d} on the past; else \
             that rule is shown, with ranges from its own errors.",
            methods.join("; ")
        ),
        format!("A forecast is a range, not a number: {}, {}.", how_often(80), how_often(95)),
        "Ranges cover luck and what the model does not know. They do not cover what has never happened before: a new \
         grade of pay, a merger, a change of law."
            .to_owned(),
        "Figures are about groups. They say nothing about one person, and must not be used to decide about one."
            .to_owned(),
    ];
    if !board.scenarios.is_empty() {
        points.push(
            "What a lever does is assumed from evidence elsewhere. Nobody has counted here how often that came true."
                .into(),
        );
    }
    vec![Block::Heading("Method and limits".into()), Block::List(points)]
}

/// What is divided by what.
pub(super) fn definitions(board: &Board) -> Vec<Block> {
    let mut table = Table::new(
        "What is divided by what",
        &[("Rate", 1.3, false), ("Numerator", 1.9, false), ("Denominator", 2.6, false), ("Definition", 2.0, false)],
    );
    for of in &board.forecasts {
        let Measure::Rate(rate) = of.measure else { continue };
        let Some(definition) = ledger::definition(rate, Some(&of.definition)) else { continue };
        let (top, bottom) = definition.formula.split_once(" ÷ ").unwrap_or((definition.formula, ""));
        table.row(vec![
            words::capital(of.measure.label()),
            bare(top),
            bare(bottom),
            format!("{} ({})", definition.name, definition.source),
        ]);
    }
    if table.rows.is_empty() { Vec::new() } else { vec![Block::Heading("Definitions".into()), Block::Table(table)] }
}

/// Without the brackets a formula needs and a cell does not.
fn bare(part: &str) -> String {
    words::capital(&part.replace(['(', ')'], ""))
}
