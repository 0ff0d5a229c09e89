//! One row of a list about people: its fields as what they are, and what cannot be read in them.
//!
//! A finding from here never repeats a cell: whatever somebody typed into it may name a person.

use chrono::NaiveDate;

use super::file::{Cell, Row};
use super::findings::{Findings, Place};
use super::people::screen;
use super::spelling::{clean_name, cut, date, hours, number};
use super::table::Table;
use super::unit_path;
use crate::domain::UnitOfMeasure;

/// Longest reference that is taken for one.
const LONGEST_REFERENCE: usize = 100;

/// A row being read.
pub(super) struct Line<'a, 't> {
    pub table: &'a Table<'t>,
    pub row: &'a Row,
    pub findings: &'a mut Findings,
}

impl Line<'_, '_> {
    /// The row is left out because of a field.
    pub fn error(&mut self, field: &str, rule: &'static str, fix: impl Into<String>) {
        let place = Place { row: Some(self.row.number), column: Some(self.table.header.heading(field)), value: None };
        self.findings.error(place, rule, fix);
    }

    /// The row is kept, but a field needs a look; `value` must not identify anybody.
    pub fn warning(&mut self, field: &str, value: Option<&str>, rule: &'static str, fix: impl Into<String>) {
        let place = Place { row: Some(self.row.number), column: Some(self.table.header.heading(field)), value };
        self.findings.warning(place, rule, fix);
    }

    fn cell(&self, field: &str) -> &Cell {
        self.table.cell(self.row, field)
    }

    /// A day the row needs if it is there; unreadable ones leave the row out.
    pub fn date(&mut self, field: &str) -> Option<NaiveDate> {
        match date::read(self.cell(field)) {
            Ok(day) => Some(day),
            Err(date::Fault::Missing | date::Fault::Placeholder) => None,
            Err(fault) => {
                self.error(field, fault.rule(), fault.fix());
                None
            }
        }
    }

    /// A day without which the row cannot be used.
    pub fn required_date(&mut self, field: &str) -> Option<NaiveDate> {
        let before = self.findings.errors();
        let day = self.date(field);
        if day.is_none() && self.findings.errors() == before {
            self.error(field, date::Fault::Missing.rule(), date::Fault::Missing.fix());
        }
        day
    }

    /// The day on which something ends; `None` while it has no end.
    pub fn end_date(&mut self, field: &str) -> Option<NaiveDate> {
        match date::read_end(self.cell(field)) {
            Ok(day) => day,
            Err(fault) => {
                self.error(field, fault.rule(), fault.fix());
                None
            }
        }
    }

    /// A day that only informs; unreadable ones are as good as none.
    pub fn optional_date(&mut self, field: &str) -> Option<NaiveDate> {
        match date::read_end(self.cell(field)) {
            Ok(day) => day,
            Err(fault) => {
                self.warning(field, None, fault.rule(), fault.fix());
                None
            }
        }
    }

    /// A number; unreadable ones are as good as none.
    pub fn number(&mut self, field: &str, unit: UnitOfMeasure) -> Option<f64> {
        let read = number::read(self.cell(field), unit);
        self.figure(field, read)
    }

    /// Hours, as a number or as a clock shows them; unreadable ones are as good as none.
    pub fn hours(&mut self, field: &str) -> Option<f64> {
        let read = hours::read(self.cell(field));
        self.figure(field, read)
    }

    fn figure(&mut self, field: &str, read: Result<Option<crate::domain::Reading>, number::Fault>) -> Option<f64> {
        match read {
            Ok(reading) => reading.and_then(Result::ok),
            Err(fault) => {
                self.warning(field, None, fault.rule(), fault.fix());
                None
            }
        }
    }

    /// Text with the mapping applied, cleaned.
    pub fn text(&self, field: &str) -> String {
        clean_name(&self.table.text(self.row, field))
    }

    /// A reference as it is compared: without case and outer space; `None` when blank.
    pub fn reference(&self, field: &str) -> Option<String> {
        let text = clean_name(&self.cell(field).shown()).to_lowercase();
        (!text.is_empty()).then(|| cut(&text, LONGEST_REFERENCE))
    }

    /// The unit; unreadable paths, and such as identify a person, leave the row out.
    pub fn unit(&mut self) -> Option<unit_path::Path> {
        let text = self.text("unit");
        if let Some(what) = screen::identifies(&text) {
            let fix = format!("This looks like {what}, not like a unit. Write the unit, such as North/Team 1.");
            self.error("unit", "person_identified", fix);
            return None;
        }
        match unit_path::parse(&text) {
            Ok(path) => Some(path),
            Err(fault) => {
                self.error("unit", fault.rule(), fault.fix());
                None
            }
        }
    }
}
