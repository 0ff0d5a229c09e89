//! What stands above the headings: a month, and words that tell what the list is.

use crate::domain::{ExtractKind, Month};
use crate::ingest::file::{Cell, Row};
use crate::ingest::spelling::month;

/// Most words of a title that together name a month: "as at 30th September 2026".
const WORDS: usize = 5;

/// The one month that the titles name; `None` when they name none or several.
pub(super) fn month(titles: &[Row], sheet: &str) -> Option<Month> {
    let of_rows: Vec<Month> = titles.iter().flat_map(|row| &row.cells).filter_map(of_cell).collect();
    let found = if of_rows.is_empty() { of_text(sheet).into_iter().collect() } else { of_rows };
    let first = *found.first()?;
    found.iter().all(|other| *other == first).then_some(first)
}

fn of_cell(cell: &Cell) -> Option<Month> {
    match cell {
        Cell::Date(_) => month::read(cell).ok(),
        Cell::Text(text) => of_text(text),
        // A number may be anything.
        Cell::Blank | Cell::Number(_) => None,
    }
}

/// The longest run of words that is a month with its year.
fn of_text(text: &str) -> Option<Month> {
    let words: Vec<&str> = text.split_whitespace().take(40).collect();
    (1..=WORDS.min(words.len())).rev().find_map(|length| {
        words.windows(length).find_map(|run| {
            let run = run.join(" ");
            let run = run.trim_matches(|c: char| !c.is_alphanumeric());
            // A bare number, such as a code or a day number, names no month here.
            let is_number = run.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            if is_number { None } else { month::read(&Cell::Text(run.to_owned())).ok() }
        })
    })
}

/// Whether the name of the file or sheet, or a title, says that the list is of this kind.
pub(super) fn says(kind: ExtractKind, titles: &[Row], names: &[&str]) -> bool {
    let words: &[&str] = match kind {
        ExtractKind::MonthlyPosition => &["monthly position", "monthly-position"],
        ExtractKind::StaffInPost => {
            &["staff in post", "staff-in-post", "staff list", "in post", "snapshot", "all staff"]
        }
        ExtractKind::Starters => &["starter", "joiner", "new hires"],
        ExtractKind::Leavers => &["leaver", "terminations", "exits"],
        ExtractKind::AgencyAssignments => &["agency", "locum", "timesheet", "placements"],
        ExtractKind::RecruitmentPipeline => &["recruit", "vacanc", "requisition", "pipeline", "offers"],
        ExtractKind::CswwXml | ExtractKind::PublishedCsww | ExtractKind::StatisticalNeighbours => &[],
    };
    let says = |text: &str| {
        let text = text.to_lowercase().replace('_', " ");
        words.iter().any(|word| text.contains(word))
    };
    names.iter().any(|name| says(name))
        || titles.iter().flat_map(|row| &row.cells).any(|cell| matches!(cell, Cell::Text(text) if says(text)))
}
