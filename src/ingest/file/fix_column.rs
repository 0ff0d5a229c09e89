//! The column of advice in a workbook of findings that is sent again: nobody below sees it.

use super::{Cell, Row};
use crate::domain::FIX_HEADING;

/// Rows from the top in which the heading of advice may stand.
const TOP: u32 = 25;

/// Takes the column of advice out of the rows that pass, from its heading on.
#[derive(Debug, Default)]
pub(super) struct FixColumn {
    at: Option<usize>,
    seen: u32,
}

impl FixColumn {
    /// Takes the advice out of a row; false when nothing else stands in it.
    pub fn take_from(&mut self, row: &mut Row) -> bool {
        if self.at.is_none() && self.seen < TOP {
            self.seen += 1;
            self.at = row.cells.iter().position(is_heading);
        }
        let Some(at) = self.at.filter(|at| *at < row.cells.len()) else { return true };
        row.cells.remove(at);
        row.cells.iter().any(|cell| !cell.is_blank())
    }
}

fn is_heading(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if text.trim().eq_ignore_ascii_case(FIX_HEADING))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u32, cells: &[&str]) -> Row {
        Row { number, cells: cells.iter().map(|c| Cell::Text((*c).into())).collect() }
    }

    #[test]
    fn advice_goes_and_what_was_sent_stays_where_it_was() {
        let mut column = FixColumn::default();
        let passed = |mut r: Row, column: &mut FixColumn| column.take_from(&mut r).then_some(r.cells.len());
        assert_eq!(passed(row(1, &["Report", "of", "May"]), &mut column), Some(3));
        assert_eq!(passed(row(2, &["Fix this", "month", "unit"]), &mut column), Some(2));
        assert_eq!(passed(row(3, &["To mend: …", "2026-13", "A"]), &mut column), Some(2));
        assert_eq!(passed(row(4, &["only advice"]), &mut column), None);
    }
}
