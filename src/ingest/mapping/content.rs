//! Whether the values of a column can be what its heading says.

use super::Holds;
use crate::ingest::file::{Cell, Row};
use crate::ingest::spelling::{date, hours, month, number, yes_no};

/// Values needed before they can speak against a heading.
const ENOUGH: usize = 3;
/// A smaller share of fitting values contradicts the heading.
const CONTRADICTS: f64 = 0.3;
/// A larger share of fitting values confirms the heading.
const CONFIRMS: f64 = 0.8;

/// The share of a column's values that can be what `holds` says; `None` when there are too few.
pub(super) fn share(holds: Holds, rows: &[Row], at: usize) -> Option<f64> {
    let values: Vec<&Cell> = rows.iter().map(|row| row.cell(at)).filter(|cell| !cell.is_blank()).collect();
    if values.len() < ENOUGH {
        return None;
    }
    let fitting = values.iter().filter(|cell| fits(holds, cell)).count();
    Some(fitting as f64 / values.len() as f64)
}

/// Whether the values speak against a heading.
pub(super) fn contradicts(holds: Holds, rows: &[Row], at: usize) -> bool {
    share(holds, rows, at).is_some_and(|share| share < CONTRADICTS)
}

/// Whether the values speak for one of two fields and against the other.
pub(super) fn decides(one: Holds, other: Holds, rows: &[Row], at: usize) -> bool {
    share(one, rows, at).is_some_and(|share| share > CONFIRMS) && contradicts(other, rows, at)
}

/// Whether a value can be what a column holds.
pub(in crate::ingest) fn fits(holds: Holds, cell: &Cell) -> bool {
    let is_date = || matches!(cell, Cell::Date(_)) || date::read(cell).is_ok();
    match holds {
        Holds::Month => month::read(cell).is_ok() || is_date(),
        Holds::Date => !matches!(date::read_end(cell), Err(date::Fault::NoDate)) && !is_small_number(cell),
        Holds::Number(unit) => number::read(cell, unit).is_ok() || hours::read(cell).is_ok(),
        Holds::YesNo => yes_no::read(cell).is_ok() || !is_date() && matches!(cell, Cell::Text(_)),
        // A number of a person is a number, a code or both; two words are a name.
        Holds::Reference => match cell {
            Cell::Text(text) => text.chars().any(|c| c.is_ascii_digit()) || !text.trim().contains(' '),
            Cell::Number(_) => true,
            Cell::Blank | Cell::Date(_) => false,
        },
        Holds::Unit | Holds::Role | Holds::Choice | Holds::Words => {
            matches!(cell, Cell::Number(_)) || matches!(cell, Cell::Text(_)) && !is_date()
        }
        Holds::Identity => true,
    }
}

/// Day numbers of spreadsheets that are more likely something else: days before 1920.
fn is_small_number(cell: &Cell) -> bool {
    let small = |number: f64| (1.0..7_306.0).contains(&number);
    match cell {
        Cell::Number(number) => small(*number),
        Cell::Text(text) => text.trim().parse().is_ok_and(small),
        Cell::Blank | Cell::Date(_) => false,
    }
}
