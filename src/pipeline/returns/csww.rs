//! The children's social work workforce return: checked without a database, or completed before it is kept.

mod beside;

use std::collections::BTreeMap;

use rand::Rng;
use serde::Serialize;

use crate::domain::{CensusReturn, Count, Extract, ExtractKind, Finding, Observation, Period};
use crate::forecast::nowcast::{self, Nowcast, Recipe, Year, nowcast};
use crate::ingest::{self, Limits, Pseudonyms, Read, Records, Request, Source};
use crate::pipeline::Error;
use crate::returns::csww::{Beside, Check, Figures, YearCheck, census_year, check, spells};
use crate::store::Database;

/// A file to check.
#[derive(Clone, Copy)]
pub struct File<'a> {
    /// The name it came with.
    pub name: &'a str,
    /// Its bytes.
    pub source: &'a dyn Source,
}

/// Everything a check says. Nothing in it is about one person; findings name records by their place in the file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Figures and findings of each year, oldest first, and continuity between them.
    pub check: Check,
    /// What reading the files found: elements unknown, repeated or out of order.
    pub reading: Vec<Finding>,
    /// What the next return will say.
    pub nowcast: Option<Nowcast>,
    /// Why there is no nowcast.
    pub without_nowcast: Option<String>,
}

/// Checks the returns of one authority, one file a year in any order, and keeps nothing.
///
/// # Errors
/// When a file is no such return, is damaged or unsafe, or holds more than its limits.
pub fn check_files(files: &[File], limits: &Limits, recipe: &Recipe) -> Result<Report, Error> {
    // People are only compared with each other, so a passing secret will do.
    let mut secret = [0; 32];
    rand::rng().fill_bytes(&mut secret);
    let pseudonyms = Pseudonyms::new(&secret);
    let (mut messages, mut reading) = (Vec::new(), Vec::new());
    for file in files {
        let mut request = Request { kind: Some(ExtractKind::CswwXml), ..Request::new(file.name, limits) };
        request.checks.pseudonyms = Some(&pseudonyms);
        let Read { extract, records } = ingest::read(file.source, &request)?;
        reading.extend(extract.findings);
        if let Records::Census(message) = records {
            messages.push(*message);
        }
    }
    let check = check(&messages, &Beside::default());
    let history: Vec<Year> = check.years.iter().filter_map(history_of).collect();
    Ok(report(check, reading, &history, recipe))
}

fn report(check: Check, reading: Vec<Finding>, history: &[Year], recipe: &Recipe) -> Report {
    let (nowcast, without_nowcast) = match nowcast(history, recipe) {
        Ok(nowcast) => (Some(nowcast), None),
        Err(reason) => (None, Some(reason.to_string())),
    };
    Report { check, reading, nowcast, without_nowcast }
}

/// A year's figures as the nowcast takes them.
fn history_of(year: &YearCheck) -> Option<Year> {
    Some(Year { year: year.year?, counts: year.figures.counts.clone(), cells: cells(&year.figures) })
}

fn cells(figures: &Figures) -> Vec<nowcast::Cell> {
    let cell = |c: &crate::returns::csww::Cell| nowcast::Cell {
        role: c.role.map(str::to_owned),
        band: c.band,
        exposure: c.exposure,
        leavers: c.leavers,
        in_post: c.in_post,
    };
    figures.cells.iter().map(cell).collect()
}

/// Completes an extract: yearly counts of the organisation, its people's spells, findings and report.
///
/// # Errors
/// When the database fails.
pub(super) fn complete(
    db: &Database,
    organisation: &str,
    message: &CensusReturn,
    recipe: &Recipe,
    extract: &mut Extract,
) -> Result<(), Error> {
    let published = match message.authority.value() {
        Some(code) => beside::published(db, &format!("{code:03}"))?,
        None => Vec::new(),
    };
    let before = match census_year(message) {
        Some(year) => beside::year_before(db, organisation, year)?,
        None => None,
    };
    let check = check(std::slice::from_ref(message), &Beside { published: &published, before: before.as_ref() });
    extract.people = spells(message);
    let Some(now) = check.latest() else { return Ok(()) };
    extract.findings.extend(now.findings.iter().map(crate::returns::csww::Found::finding));
    let mut history = Vec::new();
    if let Some(year) = now.year {
        extract.observations = observations(year, &now.figures.counts);
        history = beside::earlier_years(db, organisation, year)?;
    }
    history.extend(history_of(now));
    let mut report = report(check, Vec::new(), &history, recipe);
    if let Some(nowcast) = &mut report.nowcast {
        beside::take_monthly_forecasts(db, organisation, nowcast)?;
    }
    // The findings are kept with the extract.
    report.check.years.iter_mut().for_each(|year| year.findings.clear());
    extract.report = serde_json::to_string(&report).ok();
    Ok(())
}

/// Counts of the whole organisation over the census year.
fn observations(year: i32, counts: &BTreeMap<Count, f64>) -> Vec<Observation> {
    let observation = |(count, value): (&Count, &f64)| Observation {
        unit: "".into(),
        role: None,
        period: Period::Year(year),
        measure: (*count).into(),
        reading: Ok(*value),
    };
    counts.iter().map(observation).collect()
}
