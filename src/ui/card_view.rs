//! A model card, any JSON, as headed sections of facts, lists and tables.
//!
//! The card's shape belongs to the fit; here nothing is assumed beyond JSON, so that a card with new
//! parts is shown whole by an older page.

use serde_json::{Map, Value};

use super::card_backtest;
use super::shell::Fact;
use crate::domain::Measure;
use crate::report::words;

/// Rows of a table and items of a list shown at most.
const SHOWN: usize = 400;
/// Characters of a text shown at most.
const LONGEST: usize = 400;
/// Parts told elsewhere on the page.
const TOLD_ELSEWHERE: [&str; 3] = ["method", "seed", "version"];
/// Parts in the order of the page, with their headings; others follow under their own names.
const ORDER: [(&str, &str); 9] = [
    ("backtest", "How good it was on your own past"),
    ("steps_of_level", "Steps to another level"),
    ("data", "The data"),
    ("made_from", "Fingerprints of what it was made from"),
    ("notes", "What we noticed in the data"),
    ("drivers", "What goes together with leaving"),
    ("limits", "Limits"),
    ("fit", "The fit, for specialists"),
    ("candidates", "What was tried"),
];

/// A part of the card.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Section {
    pub(super) heading: String,
    pub(super) paragraphs: Vec<String>,
    pub(super) items: Vec<String>,
    pub(super) facts: Vec<Fact>,
    pub(super) table: Option<Table>,
}

/// Equal objects as rows.
#[derive(Debug, PartialEq)]
pub(super) struct Table {
    pub(super) id: String,
    pub(super) caption: String,
    pub(super) headings: Vec<Cell>,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// A value in a table; numbers stand at the right.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) is_number: bool,
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_number: false }
    }

    pub(super) fn number(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_number: true }
    }
}

/// Every part of the card that says something.
pub(super) fn sections(card: &Value) -> Vec<Section> {
    let Value::Object(parts) = card else { return Vec::new() };
    let known = ORDER.iter().filter_map(|(key, heading)| parts.get(*key).map(|v| (*key, (*heading).to_owned(), v)));
    let others = parts
        .iter()
        .filter(|(key, _)| !ORDER.iter().any(|(k, _)| k == key) && !TOLD_ELSEWHERE.contains(&key.as_str()))
        .map(|(key, value)| (key.as_str(), label(key), value));
    let told = |key: &str, heading: &str, value: &Value| match key {
        "backtest" => match card_backtest::section(card) {
            Some(section) => std::iter::once(section).chain(card_backtest::tried(card)).collect(),
            None => part(key, heading, value),
        },
        "steps_of_level" => steps_of_level(heading, value).into_iter().collect(),
        "drivers" if !drivers(card).is_empty() => vec![associations(heading, card)],
        _ => part(key, heading, value),
    };
    known.chain(others).flat_map(|(key, heading, value)| told(key, &heading, value)).collect()
}

/// Drivers that speak for themselves are told in their sentences.
fn associations(heading: &str, card: &Value) -> Section {
    let warning = "These went together in your own data. That does not prove that one causes the other. The forecast does not use them.";
    Section { heading: heading.into(), paragraphs: vec![warning.into()], items: drivers(card), ..Section::default() }
}

/// Steps of level in their own sentences; nothing where there are none.
fn steps_of_level(heading: &str, value: &Value) -> Option<Section> {
    let sentence = |step: &Value| Some(format!("{}: {}", step.get("unit")?.as_str()?, step.get("sentence")?.as_str()?));
    let items: Vec<String> = value.as_array()?.iter().filter_map(sentence).map(|s| cut(&s)).collect();
    let told = "One month's change far outside the usual ones, still there in the months after. Of a hundred series that do not step, fewer than one a year is named here.";
    (!items.is_empty()).then(|| Section {
        heading: heading.into(),
        paragraphs: vec![told.into()],
        items,
        ..Section::default()
    })
}

/// One part: its plain values first, then each table or list inside it.
fn part(key: &str, heading: &str, value: &Value) -> Vec<Section> {
    let mut section = Section { heading: heading.to_owned(), ..Section::default() };
    let mut inner = Vec::new();
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::Array(list) if list.iter().any(Value::is_object) => {
                        inner.push(Section {
                            table: Some(table(&format!("{key}-{name}"), &label(name), list)),
                            ..Section::default()
                        });
                    }
                    other => section.facts.push(Fact::new(label(name), text(other))),
                }
            }
        }
        Value::Array(list) if list.iter().any(Value::is_object) => {
            section.table = Some(table(key, heading, list));
        }
        Value::Array(list) => section.items = list.iter().take(SHOWN).map(text).collect(),
        Value::Null => {}
        plain => section.paragraphs.push(text(plain)),
    }
    if section.table.is_none() && inner.len() == 1 {
        section.table = inner.pop().and_then(|s: Section| s.table);
    }
    for (n, s) in inner.iter_mut().enumerate() {
        let caption = s.table.as_ref().map(|t| t.caption.clone()).unwrap_or_default();
        s.heading = if n == 0 && section.facts.is_empty() {
            heading.to_owned()
        } else {
            format!("{heading}: {}", caption.to_lowercase())
        };
    }
    let says = !(section.paragraphs.is_empty()
        && section.items.is_empty()
        && section.facts.is_empty()
        && section.table.is_none());
    says.then_some(section).into_iter().chain(inner).collect()
}

fn table(id: &str, caption: &str, list: &[Value]) -> Table {
    let objects: Vec<&Map<String, Value>> = list.iter().filter_map(Value::as_object).take(SHOWN).collect();
    let mut columns: Vec<&str> = Vec::new();
    for (key, value) in objects.iter().flat_map(|o| o.iter()) {
        // Tables within tables are left to the card as data.
        if !columns.contains(&key.as_str()) && !is_nested(value) {
            columns.push(key);
        }
    }
    // What a row is about stands first: text before numbers, otherwise as it comes.
    let is_text = |column: &str| objects.iter().any(|o| o.get(column).is_some_and(Value::is_string));
    columns.sort_by_key(|c| !is_text(c));
    let cell = |o: &Map<String, Value>, column: &str| {
        let told = o.get(column).map_or_else(|| "–".into(), text);
        if is_text(column) { Cell::text(told) } else { Cell::number(told) }
    };
    Table {
        id: format!("card-{}", id.replace(|c: char| !c.is_ascii_alphanumeric(), "-")),
        caption: caption.into(),
        headings: columns.iter().map(|c| Cell { text: label(c), is_number: !is_text(c) }).collect(),
        rows: objects.iter().map(|o| columns.iter().map(|c| cell(o, c)).collect()).collect(),
    }
}

fn is_nested(value: &Value) -> bool {
    value.is_object() || value.as_array().is_some_and(|list| list.iter().any(Value::is_object))
}

/// A key such as `naive_mae` as people read it.
pub(super) fn label(key: &str) -> String {
    match key {
        "mae" => "Average miss".into(),
        "naive_mae" => "Average miss of \"as it is\"".into(),
        "seasonal_naive_mae" => "Average miss of \"as a year before\"".into(),
        "coverage_80" => "80\u{a0}% range held".into(),
        "coverage_95" => "95\u{a0}% range held".into(),
        "fallback" => "Shown as it is".into(),
        "hash" => "Fingerprint".into(),
        other => words::capital(&words::clean_name(other).replace('_', " ")),
    }
}

/// A value in words: numbers short, lists joined, objects as "name: value".
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Null => "–".into(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.into(),
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), short),
        Value::String(text) => {
            text.parse::<Measure>().map_or_else(|_no_measure| cut(text), |m| words::capital(m.label()))
        }
        Value::Array(list) => list.iter().take(SHOWN).map(text).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            fields.iter().take(SHOWN).map(|(k, v)| format!("{}: {}", label(k), text(v))).collect::<Vec<_>>().join("; ")
        }
    }
}

/// Whole numbers whole, others with about three figures that say something.
fn short(number: f64) -> String {
    let size = number.abs();
    let decimals = if number.fract() == 0.0 || size >= 100.0 {
        0
    } else if size >= 10.0 {
        1
    } else if size >= 0.1 {
        2
    } else {
        4
    };
    words::number(number, decimals)
}

fn cut(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !words::is_unsafe(*c)).take(LONGEST + 1).collect();
    if clean.chars().count() > LONGEST { clean.chars().take(LONGEST).chain(['…']).collect() } else { clean }
}

/// The sentences of the card's drivers: associations, told as the fit tells them.
///
/// A driver without a sentence of its own is left to the card's page, where it stands as a table.
pub(super) fn drivers(card: &Value) -> Vec<String> {
    let sentence = |value: &Value| match value {
        Value::String(text) => Some(cut(text)),
        Value::Object(fields) => {
            ["statement", "sentence", "text"].iter().find_map(|key| fields.get(*key).and_then(Value::as_str)).map(cut)
        }
        _ => None,
    };
    let list = match card.get("drivers") {
        Some(Value::Array(list)) => Some(list),
        Some(Value::Object(fields)) => {
            fields.values().find_map(|v| v.as_array().filter(|a| a.iter().any(Value::is_object)))
        }
        _ => None,
    };
    list.map(|l| l.iter().filter_map(sentence).take(8).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_card_of_any_shape_is_shown_whole() {
        let card = json!({
            "seed": 1,
            "backtest": [{"measure": "agency_rate", "level": "team", "mae": 1.93456, "origins": 12, "fallback": false}],
            "fit": {"dispersion": 1.0421, "coefficients": [{"name": "level", "estimate": -4.01}]},
            "notes": ["Short history."],
            "unheard_of": {"deep": {"deeper": [1, 2]}},
            "odd": null,
        });
        let sections = sections(&card);
        let headings: Vec<&str> = sections.iter().map(|s| s.heading.as_str()).collect();
        assert_eq!(
            headings,
            [
                "How good it was on your own past",
                "What we noticed in the data",
                "The fit, for specialists",
                "Unheard of"
            ]
        );
        let table = sections[0].table.as_ref().expect("a table");
        let texts = |cells: &[Cell]| cells.iter().map(|c| c.text.clone()).collect::<Vec<_>>();
        assert_eq!(texts(&table.headings), ["Level", "Measure", "Shown as it is", "Average miss", "Origins"]);
        assert_eq!(texts(&table.rows[0]), ["team", "Agency rate", "no", "1.93", "12"]);
        assert_eq!(sections[3].facts, [Fact::new("Deep", "Deeper: 1, 2")]);
    }

    #[test]
    fn drivers_are_told_in_their_own_sentences_only() {
        let card = json!({"drivers": [{"statement": "More cases, more leavers."}, {"estimate": 1.0}, "Plain."]});
        assert_eq!(drivers(&card), ["More cases, more leavers.", "Plain."]);
        assert!(drivers(&json!({"drivers": {"n": 1}})).is_empty());
        assert!(drivers(&json!(null)).is_empty());
    }
}
