//! What the columns of the list cannot tell, said once.

use super::row::Columns;
use crate::ingest::findings::{Findings, Place};
use crate::ingest::table::Table;

/// Notes about columns that are not there.
pub(super) fn note_columns(has: Columns, table: &Table, findings: &mut Findings) {
    let mut note = |rule: &'static str, fix: &'static str| {
        findings.note(Place { row: Some(table.header.row), ..Place::default() }, rule, fix);
    };
    if has.starts_alone() {
        note(
            "starters_derived",
            "Only starts are in this list: they count as starters until a list of starters is received.",
        );
        return;
    }
    if !has.accepted {
        note(
            "acceptance_not_given",
            "No column gives the day of acceptance: the day of the offer is taken, also for offers that fell through.",
        );
    }
    if !has.expected {
        note("expected_start_not_given", "No column gives the expected start: no offers are counted as due.");
    } else if !has.started && !has.status {
        note("starts_not_given", "No column says who started: people count as started on their expected day.");
    }
}
