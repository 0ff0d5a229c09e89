//! What the checks found, worst first, in words that say where it is and how to mend it.

use crate::domain::{Finding, Severity};
use crate::report::words;

/// Findings of one severity shown at most; the API has all.
const SHOWN: usize = 300;

/// Findings of one severity.
pub(super) struct Group {
    pub(super) id: &'static str,
    pub(super) heading: String,
    pub(super) meaning: &'static str,
    pub(super) caption: &'static str,
    pub(super) findings: Vec<Row>,
    pub(super) left_out: usize,
}

/// One finding as a row of a table.
pub(super) struct Row {
    pub(super) at: String,
    pub(super) column: String,
    pub(super) value: String,
    pub(super) fix: String,
    pub(super) rule: String,
}

/// Groups findings, errors first; empty groups are left out.
pub(super) fn group(findings: &[Finding]) -> Vec<Group> {
    [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .filter_map(|severity| {
            let all: Vec<&Finding> = findings.iter().filter(|f| f.severity == severity).collect();
            (!all.is_empty()).then(|| of(severity, &all))
        })
        .collect()
}

fn of(severity: Severity, all: &[&Finding]) -> Group {
    let (id, one, many, meaning, caption) = match severity {
        Severity::Error => (
            "errors",
            "row to mend",
            "rows to mend",
            "They were left out. Mend them in your file and send it again.",
            "Errors: where, what stood there and what to do",
        ),
        Severity::Warning => (
            "warnings",
            "thing to look at",
            "things to look at",
            "They were kept. Look whether they are right.",
            "Warnings: where, what stood there and what to do",
        ),
        Severity::Note => {
            ("notes", "thing to know", "things to know", "Nothing needs doing.", "Notes: where and what stood there")
        }
    };
    let count = all.len();
    let heading = format!("{} {}", words::number(count as f64, 0), if count == 1 { one } else { many });
    let findings = all.iter().take(SHOWN).map(|f| row(f)).collect();
    Group { id, heading, meaning, caption, findings, left_out: count.saturating_sub(SHOWN) }
}

fn row(finding: &Finding) -> Row {
    Row {
        at: finding.row.map_or_else(|| "file".into(), |n| n.to_string()),
        column: words::clean_name(finding.column.as_deref().unwrap_or("–")),
        value: words::clean_name(finding.value.as_deref().unwrap_or_default()),
        fix: finding.fix.clone(),
        rule: finding.rule.clone(),
    }
}
