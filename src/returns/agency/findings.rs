//! Broken rules as findings of the extract.

use super::recipe::Recipe;
use super::rules::assess;
use crate::domain::agency::{Assignment, Rule, Verdict};
use crate::domain::{Finding, Severity};

/// Findings listed of one rule; the rest are counted.
const MOST_OF_A_RULE: usize = 200;

/// A warning for each rule an assignment breaks, in the order of the file; for rules that could not
/// be checked, one note each with the number of assignments and the first reason.
///
/// A rate above the cap that was signed by all who must is a note.
pub fn findings(assignments: &[Assignment], recipe: &Recipe) -> Vec<Finding> {
    let mut found = Vec::new();
    let checked: Vec<_> = assignments.iter().map(|a| (a.row, assess(a, recipe))).collect();
    for (at, rule) in Rule::ALL.into_iter().enumerate() {
        // The cap's finding says who signed.
        if rule == Rule::SignOff {
            continue;
        }
        let of_rule = checked.iter().map(|(row, checks)| (*row, checks, &checks[at]));
        let broken = of_rule.clone().filter(|(_, _, check)| check.verdict == Verdict::Broken);
        let listed = broken.clone().take(MOST_OF_A_RULE).map(|(row, checks, check)| {
            let signed = checks.iter().any(|c| c.rule == Rule::SignOff && c.verdict == Verdict::Met);
            let severity = if rule == Rule::Cap && signed { Severity::Note } else { Severity::Warning };
            finding(Some(row), rule, severity, sentence(&check.reason))
        });
        found.extend(listed);
        let more = broken.count().saturating_sub(MOST_OF_A_RULE);
        if more > 0 {
            found.push(finding(None, rule, Severity::Warning, format!("{more} more of this kind are not listed.")));
        }
        let mut unchecked = of_rule.filter(|(_, _, check)| check.verdict == Verdict::NotChecked);
        if let Some((_, _, first)) = unchecked.next() {
            let number = 1 + unchecked.count();
            let fix =
                format!("{}: not checked for {number} assignments, the first because {}.", rule.label(), first.reason);
            found.push(Finding {
                rule: format!("agency_{}_not_checked", rule.as_str()),
                ..finding(None, rule, Severity::Note, sentence(&fix))
            });
        }
    }
    found
}

fn finding(row: Option<u32>, rule: Rule, severity: Severity, fix: String) -> Finding {
    Finding { row, column: None, value: None, rule: format!("agency_{}", rule.as_str()), severity, fix }
}

/// With a capital at the beginning and a full stop at the end.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    let end = if text.ends_with('.') { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}
