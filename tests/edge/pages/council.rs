//! The invented council of the other tests, as the files people send through the pages.

use staffcast::domain::ExtractKind;
use staffcast::ingest::template_csv;

use super::super::council::{filled, rows, with_a_bad_row};

fn template() -> String {
    String::from_utf8(template_csv(ExtractKind::MonthlyPosition)).expect("a text")
}

/// Four teams in two areas, five years to September 2026.
pub(super) fn csv() -> String {
    filled(&template(), &rows())
}

/// The same for one team below an area of this name.
pub(super) fn csv_of(unit: &'static str) -> String {
    let mut rows = rows();
    rows.retain(|row| row.unit == "North/Team 1");
    for row in &mut rows {
        row.unit = unit;
    }
    filled(&template(), &rows)
}

/// The whole council and a row that must be left out; with the row's number as a spreadsheet shows it.
pub(super) fn csv_with_a_bad_row() -> (String, usize) {
    let text = with_a_bad_row(&template(), &rows());
    let row = text.lines().count();
    (text, row)
}
