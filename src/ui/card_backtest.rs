//! The backtest on a model card as a table people can read; `None` where the card has another shape.

use serde_json::Value;

use super::card_view::{Cell, Section, Table, label, text};
use crate::domain::{Measure, ledger};
use crate::report::words;

/// How the forecasts did on the organisation's own past, by measure and level of the tree.
///
/// Only each measure's default definition: the others move alike and would hide it.
pub(super) fn section(card: &Value) -> Option<Section> {
    let backtest = card.get("backtest")?;
    let rows: Vec<Vec<Cell>> = backtest.get("scores")?.as_array()?.iter().filter_map(row).collect();
    if rows.is_empty() {
        return None;
    }
    let headings = [
        ("Measure", false),
        ("Level", false),
        ("Our miss", true),
        ("\"As it is\" misses", true),
        ("\"As a year before\" misses", true),
        ("80\u{a0}% range held, in 100", true),
        ("95\u{a0}% range held, in 100", true),
        ("We show", false),
    ];
    let table = Table {
        id: "card-backtest".into(),
        caption: "Average miss over one to twelve months ahead; smaller is better. Ranges should hold 80 and 95 in 100 times.".into(),
        headings: headings.into_iter().map(|(text, is_number)| Cell { text: text.into(), is_number }).collect(),
        rows,
    };
    let origins = backtest.get("origins").and_then(Value::as_array).map_or(0, Vec::len);
    Some(Section {
        heading: "How good it was on your own past".into(),
        paragraphs: vec![format!(
            "We made the same forecasts from {origins} earlier months, each time with only what was known then, and compared them with what happened. Where \"it stays as it is\" did as well or better, that is what we show."
        )],
        table: Some(table),
        ..Section::default()
    })
}

/// Fields of a score that the first table tells.
const TOLD: [&str; 13] = [
    "measure",
    "definition",
    "level",
    "origins",
    "mae",
    "naive_mae",
    "seasonal_naive_mae",
    "coverage_80",
    "coverage_95",
    "by_horizon",
    "fallback",
    "served",
    "unit",
];

/// Whatever else the backtest says of each measure, such as candidates and weights, under its own names.
pub(super) fn tried(card: &Value) -> Option<Section> {
    let scores = card.get("backtest")?.get("scores")?.as_array()?;
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in scores.iter().filter_map(Value::as_object).flatten() {
        if !TOLD.contains(&name.as_str()) && !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    if names.is_empty() {
        return None;
    }
    let of = |score: &Value| {
        let measure: Measure = score.get("measure")?.as_str()?.parse().ok()?;
        let is_default =
            score.get("definition").and_then(Value::as_str).is_none_or(|d| d == ledger::default_name(measure));
        let first = [words::capital(measure.label()), words::capital(score.get("level")?.as_str()?)].map(Cell::text);
        let rest = names.iter().map(|name| Cell::text(score.get(name).map_or_else(|| "–".into(), text)));
        is_default.then(|| first.into_iter().chain(rest).collect::<Vec<Cell>>())
    };
    let headings = ["Measure".to_owned(), "Level".to_owned()].into_iter().chain(names.iter().map(|n| label(n)));
    let table = Table {
        id: "card-tried".into(),
        caption: "What was tried and what it weighs in what we show".into(),
        headings: headings.map(Cell::text).collect(),
        rows: scores.iter().filter_map(of).collect(),
    };
    Some(Section { heading: "What was tried".into(), table: Some(table), ..Section::default() })
}

fn row(score: &Value) -> Option<Vec<Cell>> {
    let text = |key: &str| score.get(key).and_then(Value::as_str);
    let number = |key: &str| score.get(key).and_then(Value::as_f64);
    let measure: Measure = text("measure")?.parse().ok()?;
    if text("definition").is_some_and(|d| d != ledger::default_name(measure)) {
        return None;
    }
    let unit = measure.unit_of_measure();
    let miss = |key: &str| Cell::number(number(key).map_or_else(|| "–".into(), |v| words::difference(v, unit)));
    let held = |key: &str| Cell::number(number(key).map_or_else(|| "–".into(), |v| words::number(v * 100.0, 0)));
    let fallback = score.get("fallback").and_then(Value::as_bool).unwrap_or(false);
    Some(vec![
        Cell::text(words::capital(measure.label())),
        Cell::text(words::capital(text("level").unwrap_or("all"))),
        miss("mae"),
        miss("naive_mae"),
        miss("seasonal_naive_mae"),
        held("coverage_80"),
        held("coverage_95"),
        Cell::text(if fallback { "as it is" } else { "ours" }),
    ])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_backtest_is_told_in_the_units_of_its_measures() {
        let score = |measure: &str, definition: &str| {
            json!({"measure": measure, "definition": definition, "level": "team", "mae": 1.93, "naive_mae": 2.3,
                "seasonal_naive_mae": null, "coverage_80": 0.812, "coverage_95": 0.95, "fallback": true, "by_horizon": []})
        };
        let scores =
            json!([score("agency_rate", "dfe_workforce"), score("agency_rate", "establishment"), score("x", "y")]);
        let card = json!({"backtest": {"origins": ["2024-01", "2024-04"], "scores": scores}});
        let section = section(&card).expect("a section");
        let rows = section.table.expect("a table").rows;
        assert_eq!(rows.len(), 1, "other definitions and unknown measures are left out");
        let texts: Vec<&str> = rows[0].iter().map(|c| c.text.as_str()).collect();
        assert_eq!(texts, ["Agency rate", "Team", "1.9\u{a0}points", "2.3\u{a0}points", "–", "81", "95", "as it is"]);
    }

    #[test]
    fn a_card_of_another_shape_is_left_to_the_general_view() {
        assert_eq!(section(&json!({"backtest": [{"mae": 1.0}]})), None);
        assert_eq!(section(&json!({})), None);
    }
}
