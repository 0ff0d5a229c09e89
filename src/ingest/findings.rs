//! Gathers findings and keeps their number within bounds.

use std::collections::BTreeMap;

use crate::domain::{Finding, Severity};

use super::people::screen::identifies;
use super::spelling::cut;

/// Warnings and notes kept of one rule.
const MOST_OF_A_RULE: u32 = 200;
/// Errors kept in all.
const MOST_ERRORS: u32 = 10_000;

/// Stands for a heading that identifies somebody.
const HIDDEN: &str = "(a heading that is not shown)";

/// A remark may say anything, and several words where a number or a date belongs may be somebody's name: the place of the cell says enough.
fn is_wordy(rule: &str, value: &str) -> bool {
    let words = value.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 1);
    let wants_no_words = rule.ends_with("_expected") || rule.ends_with("_unreadable");
    rule == "remark_left_out" || wants_no_words && words.count() > 1
}

/// Where a finding points.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::ingest) struct Place<'a> {
    /// 1-based row.
    pub row: Option<u32>,
    /// Heading as in the file.
    pub column: Option<&'a str>,
    /// The value met.
    pub value: Option<&'a str>,
}

/// Findings so far.
#[derive(Debug, Default)]
pub(in crate::ingest) struct Findings {
    kept: Vec<Finding>,
    left_out: BTreeMap<(&'static str, u8), u32>,
    of_rule: BTreeMap<&'static str, u32>,
    errors: u32,
}

impl Findings {
    /// The row was left out.
    pub fn error(&mut self, place: Place, rule: &'static str, fix: impl Into<String>) {
        self.errors += 1;
        self.add(Severity::Error, place, rule, fix.into(), self.errors <= MOST_ERRORS);
    }

    /// The row was kept, but somebody should look.
    pub fn warning(&mut self, place: Place, rule: &'static str, fix: impl Into<String>) {
        let room = self.count(rule) <= MOST_OF_A_RULE;
        self.add(Severity::Warning, place, rule, fix.into(), room);
    }

    /// Worth knowing.
    pub fn note(&mut self, place: Place, rule: &'static str, fix: impl Into<String>) {
        let room = self.count(rule) <= MOST_OF_A_RULE;
        self.add(Severity::Note, place, rule, fix.into(), room);
    }

    /// Errors so far.
    pub fn errors(&self) -> u32 {
        self.errors
    }

    fn count(&mut self, rule: &'static str) -> u32 {
        let count = self.of_rule.entry(rule).or_default();
        *count += 1;
        *count
    }

    fn add(&mut self, severity: Severity, place: Place, rule: &'static str, fix: String, room: bool) {
        if !room {
            *self.left_out.entry((rule, severity as u8)).or_default() += 1;
            return;
        }
        let harmless = |text: &&str| identifies(text).is_none();
        let fix = match identifies(&fix) {
            Some(what) => format!("The cell holds {what}: clear it and write what belongs there."),
            None => fix,
        };
        self.kept.push(Finding {
            row: place.row,
            column: place.column.map(|heading| if harmless(&heading) { heading } else { HIDDEN }.to_owned()),
            value: place.value.filter(|v| !v.is_empty() && harmless(v) && !is_wordy(rule, v)).map(|v| cut(v, 200)),
            rule: rule.into(),
            severity,
            fix,
        });
    }

    /// All of them in row order, those of the whole file first.
    pub fn finish(mut self) -> Vec<Finding> {
        self.kept.sort_by_key(|finding| finding.row);
        for ((rule, severity), more) in std::mem::take(&mut self.left_out) {
            let severity = [Severity::Error, Severity::Warning, Severity::Note]
                .into_iter()
                .find(|s| *s as u8 == severity)
                .unwrap_or(Severity::Note);
            let fix =
                format!("{more} more of this kind are not listed. Mend the listed ones first and send the file again.");
            self.kept.push(Finding { row: None, column: None, value: None, rule: rule.into(), severity, fix });
        }
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_identifies_somebody_is_not_repeated() {
        let mut findings = Findings::default();
        let place = |value| Place { row: Some(2), column: Some("Month"), value: Some(value) };
        findings.error(place("JG 10 37 59 A"), "month_expected", "Write a month.");
        findings.error(place("Zebedee Quillfeather"), "number_expected", "Write a number.");
        findings.error(place("2026-13"), "month_expected", "Write a month.");
        findings.note(Place { row: None, column: Some("a@b.example"), value: None }, "column_unknown", "x@y.example");
        let listed = findings.finish();
        let values: Vec<_> = listed.iter().map(|f| f.value.as_deref()).collect();
        assert_eq!(values, [None, None, None, Some("2026-13")]);
        assert!(listed.iter().all(|f| !f.fix.contains('@') && !f.column.as_deref().unwrap_or_default().contains('@')));
    }

    #[test]
    fn many_findings_of_a_rule_end_in_their_number() {
        let mut findings = Findings::default();
        for row in 0..MOST_OF_A_RULE + 50 {
            findings.warning(Place { row: Some(row), ..Place::default() }, "month_missing", "Add it.");
        }
        findings.error(Place { row: Some(3), ..Place::default() }, "negative", "Mend it.");
        let listed = findings.finish();
        assert_eq!(listed.len() as u32, MOST_OF_A_RULE + 2);
        let last = listed.last().expect("a summary");
        assert!(
            last.row.is_none() && last.severity == Severity::Warning && last.fix.starts_with("50 more"),
            "{last:?}"
        );
    }
}
