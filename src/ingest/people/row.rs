//! One row of cells into one post of one person in one month, or findings that say why not.

mod days;

use chrono::{Datelike, NaiveDate};

use super::cells::{Cells, Flaw};
use super::columns::{Columns, cell};
use super::months::Months;
use super::noted::{Noted, Remark};
use super::register::{Kept, ONE, Post, Register};
use super::words::{Employment, Origin};
use crate::domain::{Band, ExtractKind, Month};
use crate::ingest::IngestError;
use crate::ingest::file::{Cell, Row};
use crate::ingest::findings::{Findings, Place};
use crate::ingest::table::Table;
use days::Days;

/// Ages outside which a birth date is taken for a slip.
pub(super) const AGES: std::ops::RangeInclusive<i32> = 16..=80;

/// Reads rows one by one and keeps the good ones.
pub(super) struct RowReader<'a> {
    pub kind: ExtractKind,
    pub columns: Columns,
    pub cells: Cells,
    pub register: Register<'a>,
    pub findings: Findings,
    pub noted: Noted,
    /// Months some row kept speaks of.
    pub months: Months,
    /// Data rows seen, and rows left out.
    pub rows: u32,
    pub rejected: u32,
    /// No event and no snapshot lies behind it.
    pub latest: Option<Month>,
    /// The last day on which somebody in the file can have been born.
    pub today: NaiveDate,
}

/// What is wrong with a row.
enum Fault {
    Row,
    File(IngestError),
}

impl From<IngestError> for Fault {
    fn from(error: IngestError) -> Self {
        Self::File(error)
    }
}

impl RowReader<'_> {
    /// Reads a row: kept, left out with findings, or no data row at all.
    ///
    /// # Errors
    /// When the file holds more than its limits.
    pub fn take(&mut self, table: &Table, row: &Row) -> Result<(), IngestError> {
        let reference = cell(row, self.columns.reference);
        if reference.is_blank() && row.cells.iter().filter(|cell| !cell.is_blank()).count() < 3 {
            let place = Place { row: Some(row.number), ..Place::default() };
            self.findings.note(place, "remark_left_out", "This row is about nobody; it was left out.");
            return Ok(());
        }
        self.rows += 1;
        match self.read(table, row) {
            Ok(()) => Ok(()),
            Err(Fault::Row) => {
                self.rejected += 1;
                Ok(())
            }
            Err(Fault::File(error)) => Err(error),
        }
    }

    fn read(&mut self, table: &Table, row: &Row) -> Result<(), Fault> {
        let Some(person) = self.register.person(cell(row, self.columns.reference))? else {
            let fix = "The staff reference is missing. Fill it in: without it nobody can be told apart.";
            return Err(self.left_out(table, row, "staff_reference", "reference_missing", fix));
        };
        self.check_names(table, row)?;
        let days = self.days(table, row)?;
        let post = self.post(table, row, &days)?;
        let birth = self.cells.birth(cell(row, self.columns.birth), self.today);
        match birth {
            Ok(Some(day)) if AGES.contains(&(days.month.year() - day.year())) => {
                if self.register.born(person, day) {
                    let fix = "The same staff reference has another birth date elsewhere in the file. Correct one; \
                               the person's age is left out.";
                    self.warn(table, row, "birth_date", "birth_dates_differ", fix);
                }
            }
            Ok(Some(_)) => {
                let fix = "By this birth date the person would be younger than 16 or older than 80. Check it; the \
                           age is left out.";
                self.warn(table, row, "birth_date", "age_out_of_range", fix);
            }
            Ok(None) => {}
            Err(_fault) => {
                let fix = "This is no birth date. Correct it or leave it empty; the age is left out.";
                self.warn(table, row, "birth_date", "birth_date_unreadable", fix);
            }
        }
        self.months.insert(days.month);
        if self.kind == ExtractKind::StaffInPost
            && days.left.is_some_and(|left| month_of(left).is_some_and(|left| left <= days.month))
        {
            self.noted.add(Remark::LeftByMonthEnd);
            return Ok(());
        }
        match self.register.keep(person, post, days.month)? {
            Kept::New => Ok(()),
            Kept::Again => {
                let fix = "Another row says the same of this person, post and month; it was kept and this one left \
                           out. Where it is a second post, give its number in post_reference.";
                Err(self.left_out(table, row, "staff_reference", "duplicate_row", fix))
            }
        }
    }

    fn post(&mut self, table: &Table, row: &Row, days: &Days) -> Result<Post, Fault> {
        let post = self.read_post(table, row, days);
        let (mut post, origin) = post.map_err(|flaw| self.flawed(table, row, flaw))?;
        match origin {
            Some(Origin::Outside(origin)) => post.origin = Some(origin),
            Some(Origin::Within) => post.moved_within = true,
            None => {}
        }
        if self.kind == ExtractKind::Leavers {
            post.moved_within = post.reason == Some(crate::domain::LeaveReason::MovedWithin);
            post.left = Some(days.month).filter(|_| !post.moved_within);
            post.service = days.started.zip(days.left).map(|(started, left)| service(started, left));
            if cell(row, self.columns.unit).is_blank() {
                let fix = "The unit is missing: systems lose it when people leave. Take it from the time before, or \
                           the leaver counts for the whole organisation only.";
                self.warn(table, row, "unit", "unit_missing", fix);
            }
        } else if cell(row, self.columns.unit).is_blank() {
            self.noted.add(Remark::WithoutUnit);
        }
        if post.fte.is_some_and(|fte| f64::from(fte) > ONE) {
            self.noted.add(Remark::PostAboveOne);
        }
        Ok(post)
    }

    fn read_post(&mut self, table: &Table, row: &Row, days: &Days) -> Result<(Post, Option<Origin>), Flaw> {
        let (cells, columns) = (&mut self.cells, &self.columns);
        let at = |column| cell(row, column);
        let contract = match cells.contract(table, at(columns.contract))? {
            Some(Employment::Of(contract)) => Some(contract),
            Some(Employment::Employed) | None => None,
        };
        let post = Post {
            unit: cells.unit(table, at(columns.unit))?,
            role: cells.role(table, at(columns.role))?,
            grade: cells.grade(table, at(columns.grade))?,
            contract,
            fte: cells.fte(at(columns.fte), at(columns.hours))?,
            reference: fingerprint(at(columns.post)),
            age_band: cells.age_band(table, at(columns.age_band))?,
            started: days.started.and_then(month_of),
            origin: None,
            left: None,
            destination: cells.destination(table, at(columns.destination))?,
            reason: cells.reason(table, at(columns.reason))?,
            service: None,
            moved_within: false,
        };
        Ok((post, cells.origin(table, at(columns.origin))?))
    }

    /// A name from the row's own columns of names must not stand in a text that is kept.
    fn check_names(&mut self, table: &Table, row: &Row) -> Result<(), Fault> {
        if self.columns.names.is_empty() {
            return Ok(());
        }
        let kept = [
            ("unit", self.columns.unit),
            ("role_group", self.columns.role),
            ("grade", self.columns.grade),
            ("reason", self.columns.reason),
            ("destination", self.columns.destination),
            ("origin", self.columns.origin),
            ("contract_type", self.columns.contract),
        ];
        for (field, column) in kept {
            if let Cell::Text(text) = cell(row, column)
                && !(field == "unit" && self.cells.units_name_managers)
                && self.columns.names_somebody(row, text)
            {
                return Err(self.flawed(table, row, Flaw::Identifying { field, what: "the person's name" }));
            }
        }
        Ok(())
    }

    fn flawed(&mut self, table: &Table, row: &Row, flaw: Flaw) -> Fault {
        match flaw {
            Flaw::Row { field, rule, fix } => self.left_out(table, row, field, rule, fix),
            Flaw::Identifying { field, what } => {
                let fix =
                    format!("The cell holds {what}. Delete it there; the row was left out and nothing of it is kept.");
                let place = Place { row: Some(row.number), column: Some(table.header.heading(field)), value: None };
                self.findings.error(place, "identifying_text", fix);
                Fault::Row
            }
            Flaw::TooMany(what) => Fault::File(table.upload.too_large(what, "", super::names::MOST as u64)),
        }
    }

    fn left_out(&mut self, table: &Table, row: &Row, field: &str, rule: &'static str, fix: &str) -> Fault {
        let shown = self.shown(row, field);
        let place = Place { row: Some(row.number), column: Some(table.header.heading(field)), value: Some(&shown) };
        self.findings.error(place, rule, fix);
        Fault::Row
    }

    fn warn(&mut self, table: &Table, row: &Row, field: &str, rule: &'static str, fix: &str) {
        let place = Place { row: Some(row.number), column: Some(table.header.heading(field)), value: None };
        self.findings.warning(place, rule, fix);
    }

    /// Figures of work are shown; whatever else stands in a cell may be about the person.
    fn shown(&self, row: &Row, field: &str) -> String {
        let shown = match field {
            "fte" => cell(row, self.columns.fte).shown(),
            "contracted_hours" => cell(row, self.columns.hours).shown(),
            _ => String::new(),
        };
        let is_figure =
            shown.len() <= 8 && !shown.chars().any(char::is_alphabetic) && super::screen::identifies(&shown).is_none();
        if is_figure { shown } else { String::new() }
    }
}

/// The month of a day.
fn month_of(day: NaiveDate) -> Option<Month> {
    Month::new(day.year(), day.month())
}

/// The band of completed years between two days.
fn service(started: NaiveDate, left: NaiveDate) -> Band {
    let years = left.years_since(started).unwrap_or(0);
    Band::of_years(years as i32)
}

/// A number for a post's own reference, the same wherever the reference is the same.
fn fingerprint(cell: &Cell) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    if cell.is_blank() {
        return 0;
    }
    let mut hasher = DefaultHasher::new();
    super::memo::text(cell).trim().hash(&mut hasher);
    hasher.finish()
}
