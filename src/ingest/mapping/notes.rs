//! What there is to say about the columns of a table.

use super::matching::{Doubt, Match};
use super::{Header, Holds};
use crate::domain::{Finding, Severity};
use crate::ingest::people::screen;

/// Findings about the header: columns dropped or not used, columns read by likeness, what was taken from the title.
pub(in crate::ingest) fn findings(header: &Header) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut add = |column: Option<&str>, rule: &str, severity, fix: String| {
        // Names of people may stand where headings belong.
        let column = column.filter(|heading| screen::identifies(heading).is_none());
        let (row, column) = (Some(header.row), column.map(str::to_owned));
        findings.push(Finding { row, column, value: None, rule: rule.into(), severity, fix });
    };
    for (heading, found) in header.headings().iter().zip(header.matches()).take(header.width()) {
        if heading.is_empty() {
            continue;
        }
        if found.field.is_some_and(|field| field.holds == Holds::Identity) {
            let fix = "This column identifies people. It was dropped: nothing of it is kept. Leave it out next time.";
            add(Some(heading), "identity_column_dropped", Severity::Note, fix.into());
        }
        if let Some(fix) = doubt(header, found) {
            add(Some(heading), "column_unsure", Severity::Warning, fix);
        } else if let Some(field) = found.field.filter(|_| found.is_by_likeness()) {
            let fix =
                format!("This column was read as {}. If it is something else, say so in the mapping.", field.name);
            add(Some(heading), "column_by_likeness", Severity::Note, fix);
        } else if found.field.is_none() {
            let fix = "This column is not used. Nothing needs to be done.";
            add(Some(heading), "column_unknown", Severity::Note, fix.into());
        }
    }
    for (field, value) in header.constants() {
        let fix = format!("No column gives {field}, so every row is read with {}.", value.shown());
        add(None, "same_for_all_rows", Severity::Note, fix);
    }
    findings
}

/// Why a column that resembles a field is not used; `None` when there is no doubt.
fn doubt(header: &Header, found: &Match) -> Option<String> {
    let names: Vec<&str> = found.others.iter().map(|(field, _)| field.name).collect();
    let first = names.first()?;
    Some(match found.doubt? {
        Doubt::Unlike => format!(
            "This column is not used: it could be {}, but its heading does not say so. Name it so, or say in the mapping what it is.",
            names.join(" or ")
        ),
        Doubt::Taken(by) => format!(
            "This column is not used: {first} is read from `{}`. If this is the right one, say so in the mapping.",
            header.headings()[by]
        ),
        Doubt::Values => format!(
            "This column is not used: its heading is that of {first}, but its values are something else. Say in the mapping what it is."
        ),
    })
}
