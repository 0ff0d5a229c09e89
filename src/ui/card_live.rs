//! The record of served forecasts beside the backtest, as a part of the card people can read.

use serde_json::Value;

use super::card_view::{Cell, Section, Table};
use super::unit_record::held;
use crate::domain::{Count, Measure, Rate};
use crate::pipeline::record::{LevelScore, Summary};
use crate::report::words;

/// The measures people read first; each other one has its record on the pages of its units.
const SHOWN: [Measure; 4] = [
    Measure::Rate(Rate::AgencyRate),
    Measure::Rate(Rate::VacancyRate),
    Measure::Rate(Rate::TurnoverRate),
    Measure::Count(Count::InPostFte),
];

/// How the forecasts shown did once their periods arrived; `None` before the first outcome.
pub(super) fn section(summary: &Summary, card: &Value) -> Option<Section> {
    let shown = |s: &&LevelScore| SHOWN.contains(&s.measure);
    let rows: Vec<Vec<Cell>> = summary.headline_scores().filter(shown).map(|s| row(s, card)).collect();
    if rows.is_empty() {
        return None;
    }
    let headings = [
        ("Measure", false),
        ("Level", false),
        ("Ahead", true),
        ("Outcomes", true),
        ("Our miss", true),
        ("\"As it is\" misses", true),
        ("80\u{a0}% range held", true),
        ("On the past", true),
        ("95\u{a0}% range held", true),
    ];
    let table = Table {
        id: "card-live".into(),
        caption: "Forecasts shown before, against what came. In brackets: where the true share lies in 95 of 100 such records. \"On the past\": how often the 80 % range of our model held in the test below, the same months ahead.".into(),
        headings: headings.into_iter().map(|(text, is_number)| Cell { text: text.into(), is_number }).collect(),
        rows,
    };
    let n = summary.origins.len();
    let counted = format!(
        "{n} {} so far: of each last month only the last one made before anything later was known. Making a forecast again afterwards changes nothing here.",
        if n == 1 { "forecast counts" } else { "forecasts count" }
    );
    let overlap = "Long horizons overlap, and teams of one month miss together. So the outcomes are worth less than their number, which the brackets allow for. The record of every other measure stands with its forecast.";
    Some(Section {
        heading: "How good the forecasts we have shown were".into(),
        paragraphs: vec![counted, overlap.into()],
        items: summary.alarms().map(crate::pipeline::record::LevelDrift::sentence).collect(),
        table: Some(table),
        ..Section::default()
    })
}

fn row(s: &LevelScore, card: &Value) -> Vec<Cell> {
    let unit = s.measure.unit_of_measure();
    let score = &s.score;
    let past =
        backtest(s, card).map_or_else(|| "–".into(), |share| format!("{} in 100", words::number(share * 100.0, 0)));
    vec![
        Cell::text(words::capital(s.measure.label())),
        Cell::text(words::capital(&s.level)),
        Cell::number(score.horizon.to_string()),
        Cell::number(score.outcomes.to_string()),
        Cell::number(words::difference(score.mae, unit)),
        Cell::number(words::difference(score.naive_mae, unit)),
        Cell::number(held(score.coverage_80.share, score.coverage_80.low, score.coverage_80.high)),
        Cell::number(past),
        Cell::number(held(score.coverage_95.share, score.coverage_95.low, score.coverage_95.high)),
    ]
}

/// The share of the backtest at the same horizon.
fn backtest(s: &LevelScore, card: &Value) -> Option<f64> {
    let scores = card.get("backtest")?.get("scores")?.as_array()?;
    let same = scores.iter().find(|b| {
        b["measure"] == s.measure.as_str() && b["definition"] == s.definition.as_str() && b["level"] == s.level.as_str()
    })?;
    let horizons = same.get("by_horizon")?.as_array()?;
    horizons.iter().find(|h| h["horizon"] == s.score.horizon)?.get("coverage_80")?.as_f64()
}
