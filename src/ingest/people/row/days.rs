//! The days of a row: when service began and ended, and which month the row speaks of.

use chrono::NaiveDate;

use super::super::columns::cell;
use super::{Fault, RowReader, month_of};
use crate::domain::{ExtractKind, Month};
use crate::ingest::file::Row;
use crate::ingest::table::Table;

/// The days of a row.
pub(super) struct Days {
    pub month: Month,
    pub started: Option<NaiveDate>,
    pub left: Option<NaiveDate>,
}

impl RowReader<'_> {
    /// The month the row speaks of, and the days on which service begins and ends.
    pub(super) fn days(&mut self, table: &Table, row: &Row) -> Result<Days, Fault> {
        let is_list_of = |kind| self.kind == kind;
        let (of_starters, of_leavers) = (is_list_of(ExtractKind::Starters), is_list_of(ExtractKind::Leavers));
        let started = match self.cells.day(cell(row, self.columns.start)) {
            Ok(day) => day,
            Err(fault) if of_starters => {
                return Err(self.left_out(table, row, "start_date", fault.rule(), fault.fix()));
            }
            Err(fault) => {
                self.warn(table, row, "start_date", fault.rule(), fault.fix());
                None
            }
        };
        let left = match self.cells.end(cell(row, self.columns.leaving)) {
            Ok(day) => day,
            Err(fault) if of_leavers => {
                return Err(self.left_out(table, row, "leaving_date", fault.rule(), fault.fix()));
            }
            Err(fault) => {
                self.warn(table, row, "leaving_date", fault.rule(), fault.fix());
                None
            }
        };
        let month = if of_starters {
            self.month_of_event(table, row, "start_date", started)?
        } else if of_leavers {
            self.month_of_event(table, row, "leaving_date", left)?
        } else {
            let month = self.cells.month(cell(row, self.columns.month));
            month.map_err(|flaw| self.flawed(table, row, flaw))?
        };
        if self.latest.is_some_and(|latest| month > latest) {
            let fix = "This month is not over yet. Correct it, or send the row again once it is.";
            let field = if of_starters {
                "start_date"
            } else if of_leavers {
                "leaving_date"
            } else {
                "month"
            };
            return Err(self.left_out(table, row, field, "month_in_future", fix));
        }
        if let (Some(started), Some(left)) = (started, left)
            && left < started
        {
            let fix = "The leaving date lies before the start date. Correct one; the length of service is left out.";
            self.warn(table, row, "leaving_date", "leaving_before_start", fix);
            // A leaver is a leaver; for anybody else the leaving date is the doubtful one.
            return Ok(if of_leavers {
                Days { month, started: None, left: Some(left) }
            } else {
                Days { month, started: Some(started), left: None }
            });
        }
        if started.and_then(month_of).is_some_and(|started| started > month) {
            let fix = "The start date lies behind the month the row speaks of. Correct one of them, or delete the row.";
            return Err(self.left_out(table, row, "start_date", "start_after_month", fix));
        }
        Ok(Days { month, started, left })
    }

    fn month_of_event(
        &mut self,
        table: &Table,
        row: &Row,
        field: &'static str,
        day: Option<NaiveDate>,
    ) -> Result<Month, Fault> {
        day.and_then(month_of).ok_or_else(|| {
            let fix = "The date is missing. Write the day, such as 30/09/2026.";
            self.left_out(table, row, field, "date_missing", fix)
        })
    }
}
