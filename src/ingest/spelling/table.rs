//! The table of spellings, line by line.

use super::{date, hours, month, number, yes_no};
use crate::domain::{Reading, UnitOfMeasure};
use crate::ingest::file::Cell;

const TABLE: &str = include_str!("../../../tests/ingest/fixtures/spellings.txt");

fn figure(read: Result<Option<Reading>, number::Fault>) -> Result<String, &'static str> {
    let shown = |reading: Reading| reading.map_or_else(|gap| gap.as_str().to_owned(), |number| number.to_string());
    read.map(|reading| reading.map(shown).unwrap_or_default()).map_err(number::Fault::rule)
}

fn reading(sort: &str, cell: &Cell) -> Result<String, &'static str> {
    match sort {
        "month" => month::read(cell).map(|month| month.to_string()).map_err(month::Fault::rule),
        "date" => date::read(cell).map(|day| day.to_string()).map_err(date::Fault::rule),
        "end" => {
            let shown = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
            date::read_end(cell).map(shown).map_err(date::Fault::rule)
        }
        "fte" => figure(number::read(cell, UnitOfMeasure::Fte)),
        "people" => figure(number::read(cell, UnitOfMeasure::Headcount)),
        "percent" => figure(number::read(cell, UnitOfMeasure::Percent)),
        "money" => figure(number::read(cell, UnitOfMeasure::Gbp)),
        "hours" => figure(hours::read(cell)),
        "yes_no" => {
            let shown = |answer| match answer {
                Some(true) => "yes".to_owned(),
                Some(false) => "no".to_owned(),
                None => String::new(),
            };
            yes_no::read(cell).map(shown).map_err(yes_no::Fault::rule)
        }
        other => panic!("no such sort: {other}"),
    }
}

/// Signs that do not show are written out in the table.
fn unescaped(text: &str) -> String {
    let mut text = text.to_owned();
    while let Some((before, after)) = text.split_once("\\u{") {
        let (code, after) = after.split_once('}').expect("a closed escape");
        let sign = u32::from_str_radix(code, 16).ok().and_then(char::from_u32).expect("a sign");
        text = format!("{before}{sign}{after}");
    }
    text
}

#[test]
fn every_spelling_of_the_table_is_read_or_refused_as_it_says() {
    let lines: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    let mut wrong = Vec::new();
    for line in &lines {
        let parts: Vec<&str> = line.split(" | ").chain(line.ends_with(" |").then_some("")).collect();
        let [sort, text, expected] = parts.as_slice() else { panic!("three parts: {line}") };
        let found = match reading(sort, &Cell::Text(unescaped(text.trim_end_matches(" |")))) {
            Ok(reading) => reading,
            Err(rule) => format!("!{rule}"),
        };
        if found != expected.trim() {
            wrong.push(format!("{line}  but was  {found}"));
        }
    }
    assert!(lines.len() >= 200 && wrong.is_empty(), "{} of {} wrong: {wrong:#?}", wrong.len(), lines.len());
}
