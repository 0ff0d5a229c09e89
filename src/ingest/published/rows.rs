//! Records into rows of the table, with what is wrong with them.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{self, Unusable};
use super::columns::{Column, Columns, Field};
use super::source::Record;
use super::{PublishedError, checks, extract};
use crate::domain::{AuthorityYear, Extract, Finding, GeographicLevel, PublishedTable, Reading, Severity};

/// First census by authority, and a year this program will not see.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;
/// Authorities of one joint return.
const MAX_JOINT: usize = 4;
/// Years without a row that make the next one doubtful.
const YEARS_APART: i32 = 5;
/// Characters of a value quoted in a finding.
const QUOTED: usize = 200;

/// Rows and findings so far.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    rows: u32,
    kept: Vec<AuthorityYear>,
    findings: Vec<Finding>,
    places: BTreeMap<(i32, GeographicLevel, String), u32>,
}

/// Why a whole row is left out: column, rule, fix.
struct Refusal {
    field: Option<Field>,
    rule: &'static str,
    fix: String,
}

impl Gathered {
    /// Reads a record: a row is kept, or left out with a finding of severity error.
    pub(super) fn take(&mut self, record: &Record, columns: &Columns) {
        self.rows += 1;
        match placed(record, columns) {
            Ok(row) => self.keep(row, record, columns),
            Err(refusal) => self.refuse(&refusal, record, columns),
        }
    }

    /// The table and the extract.
    ///
    /// # Errors
    /// When no row could be kept.
    pub(super) fn finish(mut self, columns: &Columns) -> Result<(PublishedTable, Extract), PublishedError> {
        if self.kept.is_empty() {
            return Err(match self.findings.into_iter().find_map(|f| f.row.map(|row| (row, f.fix))) {
                Some((row, reason)) => PublishedError::NothingUsable { rows: self.rows, row, reason },
                None => PublishedError::NoRows,
            });
        }
        let mut findings = header_findings(columns);
        findings.append(&mut self.findings);
        findings.extend(stray_years(&self.kept, columns));
        findings.sort_by_key(|finding| finding.row);
        let table = PublishedTable { rows: self.kept };
        let extract = extract::from_table(&table, self.rows, findings);
        Ok((table, extract))
    }

    fn refuse(&mut self, refusal: &Refusal, record: &Record, columns: &Columns) {
        let column = refusal.field.and_then(|field| columns.of(field));
        self.findings.push(Finding {
            row: Some(record.row),
            column: column.map(|c| c.heading.clone()),
            value: column.map(|c| cell(record, c).chars().take(QUOTED).collect()),
            rule: refusal.rule.into(),
            severity: Severity::Error,
            fix: refusal.fix.clone(),
        });
    }

    fn keep(&mut self, mut row: AuthorityYear, record: &Record, columns: &Columns) {
        let key = match row.level {
            GeographicLevel::Authority => row.old_la_code.clone(),
            GeographicLevel::Regional => row.region.clone(),
            GeographicLevel::National => String::new(),
        };
        if let Some(first) = self.places.get(&(row.year, row.level, key.clone())) {
            let fix = format!("The same place and year stands in row {first}, which is used. Keep only one of them.");
            let field = if row.level == GeographicLevel::Authority { Field::OldCode } else { Field::RegionName };
            return self.refuse(&Refusal { field: Some(field), rule: "row_repeated", fix }, record, columns);
        }
        self.places.insert((row.year, row.level, key), row.row);
        let printed = self.figures(&mut row, record, columns);
        let look_up = |field: Field| printed.iter().find(|(f, _)| *f == field).map(|(_, reading)| *reading);
        self.findings.extend(checks::rates(&row, columns, look_up));
        self.kept.push(row);
    }

    /// Fills the row's counts and rates and returns every figure, headcount rates too.
    fn figures(&mut self, row: &mut AuthorityYear, record: &Record, columns: &Columns) -> Vec<(Field, Reading)> {
        let mut printed = Vec::with_capacity(columns.known.len());
        for column in &columns.known {
            let limit = match column.field {
                Field::Count(count) => cells::count_limit(count),
                Field::Rate(rate) | Field::HeadcountRate(rate) => cells::rate_limit(rate),
                _ => continue,
            };
            match cells::reading(cell(record, column), limit) {
                Ok(None) => {}
                Ok(Some(reading)) => printed.push((column.field, reading)),
                Err(unusable) => self.findings.push(bad_figure(record, column, unusable)),
            }
        }
        for (field, reading) in &printed {
            match field {
                Field::Count(count) => drop(row.counts.insert(*count, *reading)),
                Field::Rate(rate) => drop(row.rates.insert(*rate, *reading)),
                _ => {}
            }
        }
        printed
    }
}

fn cell<'a>(record: &'a Record, column: &Column) -> &'a str {
    record.cells.get(column.index).map_or("", String::as_str)
}

/// Places a record: which year, which sort of row, which authority.
fn placed(record: &Record, columns: &Columns) -> Result<AuthorityYear, Refusal> {
    let last = columns.known.iter().map(|c| c.index).max().unwrap_or_default();
    if record.cells.len() <= last {
        return Err(Refusal {
            field: None,
            rule: "cells_missing",
            fix: format!(
                "The row has {} cells where the header needs {}. Check for a line break or a missing separator.",
                record.cells.len(),
                last + 1
            ),
        });
    }
    let text = |field: Field| columns.of(field).map_or("", |column| cell(record, column)).trim();
    let year = year(text(Field::Year)).ok_or_else(|| Refusal {
        field: Some(Field::Year),
        rule: "year_expected",
        fix: "Write the census year as four digits, such as 2022.".into(),
    })?;
    let level = level(text(Field::Level)).ok_or_else(|| Refusal {
        field: Some(Field::Level),
        rule: "level_expected",
        fix: "Write National, Regional or Local authority.".into(),
    })?;
    let named = |name: &str, field: Field, what: &str| {
        let refusal = || Refusal {
            field: Some(field),
            rule: "name_expected",
            fix: format!("The row has no name of its {what}: fill it in from the source."),
        };
        if name.is_empty() { Err(refusal()) } else { Ok(name.to_string()) }
    };
    let region = text(Field::RegionName);
    let (old_la_code, new_code, name) = match level {
        GeographicLevel::National => {
            let name = text(Field::CountryName);
            (String::new(), text(Field::CountryCode), if name.is_empty() { "England" } else { name }.to_string())
        }
        GeographicLevel::Regional => {
            (String::new(), text(Field::RegionCode), named(region, Field::RegionName, "region")?)
        }
        GeographicLevel::Authority => {
            (code(text(Field::OldCode))?, text(Field::NewCode), named(text(Field::Name), Field::Name, "authority")?)
        }
    };
    let region = if level == GeographicLevel::National { "" } else { region };
    Ok(AuthorityYear {
        year,
        level,
        region: region.to_string(),
        old_la_code,
        new_code: new_code.to_string(),
        name,
        counts: BTreeMap::new(),
        rates: BTreeMap::new(),
        row: record.row,
    })
}

fn year(text: &str) -> Option<i32> {
    let digits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().filter(|year| YEARS.contains(year))
}

fn level(text: &str) -> Option<GeographicLevel> {
    match text.to_ascii_lowercase().replace(['_', '-'], " ").as_str() {
        "national" | "country" | "england" | "nat" => Some(GeographicLevel::National),
        "regional" | "region" | "reg" => Some(GeographicLevel::Regional),
        "local authority" | "la" => Some(GeographicLevel::Authority),
        _ => None,
    }
}

/// "887", or the codes of a joint return in one spelling: "940 / 941".
fn code(text: &str) -> Result<String, Refusal> {
    let parts: Vec<&str> = text.split(['/', '&', '+']).map(str::trim).collect();
    let valid = |part: &&str| part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit());
    let distinct = parts.iter().collect::<BTreeSet<_>>().len() == parts.len();
    if parts.len() <= MAX_JOINT && parts.iter().all(valid) && distinct {
        return Ok(parts.join(" / "));
    }
    Err(Refusal {
        field: Some(Field::OldCode),
        rule: "authority_code_expected",
        fix: "Write the three-digit code of the authority, such as 887, or both of a joint return, such as \
              940 / 941. Totals belong in National or Regional rows."
            .into(),
    })
}

fn bad_figure(record: &Record, column: &Column, unusable: Unusable) -> Finding {
    let (rule, fix) = match unusable {
        Unusable::NotANumber => (
            "number_expected",
            "Write a number, leave the cell blank, or use a symbol of the table (c, z, x, u, k, low, :, -).".into(),
        ),
        Unusable::Negative => {
            ("negative_number", "Nothing here can be below zero: check it against the source.".into())
        }
        Unusable::TooLarge(limit) => {
            ("number_too_large", format!("Nothing here can be above {limit}: check it against the source."))
        }
    };
    Finding {
        row: Some(record.row),
        column: Some(column.heading.clone()),
        value: Some(cell(record, column).chars().take(QUOTED).collect()),
        rule: rule.into(),
        severity: Severity::Warning,
        fix: format!("{fix} The cell is read as not given; the rest of the row is kept."),
    }
}

/// The first row of each year that stands far after the one before: one slip of a digit would move "the last year".
fn stray_years(kept: &[AuthorityYear], columns: &Columns) -> Vec<Finding> {
    let mut first: BTreeMap<i32, u32> = BTreeMap::new();
    for row in kept {
        first.entry(row.year).or_insert(row.row);
    }
    let pairs = first.keys().zip(first.iter().skip(1));
    let stray = pairs.filter(|(before, (year, _))| *year - *before > YEARS_APART);
    stray
        .map(|(before, (year, row))| Finding {
            row: Some(*row),
            column: columns.of(Field::Year).map(|column| column.heading.clone()),
            value: Some(year.to_string()),
            rule: "year_far_from_others".into(),
            severity: Severity::Warning,
            fix: format!("The year before it in the file is {before}. Check that {year} is no slip; the row is kept."),
        })
        .collect()
}

/// What the header tells: figures without a column, and columns nobody asked for.
fn header_findings(columns: &Columns) -> Vec<Finding> {
    let note = |rule: &str, names: &[String], fix: &str| Finding {
        row: Some(columns.row),
        column: None,
        value: Some(names.join(", ").chars().take(QUOTED).collect()),
        rule: rule.into(),
        severity: Severity::Note,
        fix: fix.into(),
    };
    let absent: Vec<String> = columns.absent().into_iter().map(String::from).collect();
    let mut findings = Vec::new();
    if !absent.is_empty() {
        findings.push(note(
            "columns_absent",
            &absent,
            "This vintage of the table has no such columns. Nothing to mend unless you expected them.",
        ));
    }
    if !columns.unknown.is_empty() {
        findings.push(note("columns_unknown", &columns.unknown, "These columns are not read. Nothing to mend."));
    }
    findings
}
