//! What the rules found, gathered and kept within bounds.

use std::collections::BTreeMap;

use serde::Serialize;

use super::rules::Rule;
use crate::domain::{CensusRecord, Finding, Severity};

/// Findings listed of one rule; the summary has their whole number.
const MOST_OF_A_RULE: u32 = 200;

/// One thing found. It names a record by its place in the file, never by a value that identifies anybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Stable name of the rule.
    pub rule: &'static str,
    /// How bad it is: an error would be refused by the collection, a warning asked about.
    pub severity: Severity,
    /// Census year of the return.
    pub year: Option<i32>,
    /// Place of the record in the file, from 1; `None` for the whole return.
    pub record: Option<u32>,
    /// Line of the file where the record begins.
    pub line: Option<u32>,
    /// The element.
    pub element: &'static str,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl Found {
    /// As a finding of the extract.
    pub fn finding(&self) -> Finding {
        let record = self.record.map(|n| format!("Record {n}: ")).unwrap_or_default();
        Finding {
            row: self.line,
            column: (!self.element.is_empty()).then(|| self.element.to_owned()),
            value: None,
            rule: self.rule.to_owned(),
            severity: self.severity,
            fix: format!("{record}{}", self.message),
        }
    }
}

/// How often a rule was broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleCount {
    /// Stable name of the rule.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Times.
    pub times: u32,
}

/// Gathers what is found in one return.
#[derive(Debug)]
pub(super) struct Sink {
    year: Option<i32>,
    found: Vec<Found>,
    times: BTreeMap<&'static str, (Severity, u32)>,
}

impl Sink {
    /// For the return of a year.
    pub fn new(year: Option<i32>) -> Self {
        Self { year, found: Vec::new(), times: BTreeMap::new() }
    }

    /// Something about the whole return.
    pub fn whole(&mut self, rule: &Rule, element: &'static str, message: impl Into<String>) {
        self.add(rule, None, element, message.into());
    }

    /// Something about one record.
    pub fn record(&mut self, rule: &Rule, record: &CensusRecord, element: &'static str, message: impl Into<String>) {
        self.add(rule, Some(record), element, message.into());
    }

    fn add(&mut self, rule: &Rule, record: Option<&CensusRecord>, element: &'static str, message: String) {
        let (_, times) = self.times.entry(rule.name).or_insert((rule.severity, 0));
        *times += 1;
        if *times <= MOST_OF_A_RULE {
            self.found.push(Found {
                rule: rule.name,
                severity: rule.severity,
                year: self.year,
                record: record.map(|r| r.record),
                line: record.map(|r| r.line),
                element,
                message,
            });
        }
    }

    /// The findings in file order, those of the whole return first, and how often each rule was broken.
    pub fn finish(mut self) -> (Vec<Found>, Vec<RuleCount>) {
        self.found.sort_by_key(|found| (found.record, found.rule));
        let summary = self.times.into_iter().map(|(rule, (severity, times))| RuleCount { rule, severity, times });
        (self.found, summary.collect())
    }
}
