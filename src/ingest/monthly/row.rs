//! One row of cells into one position, or findings that say why not.

use crate::domain::{Count, RoleGroup, UnitOfMeasure};
use crate::ingest::Checks;
use crate::ingest::file::{Cell, Row};

use super::columns::{Column, Columns};
use super::position::{Position, Positions};
use super::within;
use crate::ingest::findings::{Findings, Place};
use crate::ingest::people::screen::identifies;
use crate::ingest::spelling::clean_name;
use crate::ingest::spelling::{month, number};
use crate::ingest::table::Table;
use crate::ingest::unit_path;
use crate::ingest::unit_path::Units;

/// Longest name of a role group in characters.
const MAX_ROLE: usize = 80;

/// Reads rows one by one and keeps the good ones.
pub(super) struct RowReader<'a> {
    header: &'a Columns,
    checks: Checks<'a>,
    pub positions: Positions,
    pub units: Units,
    pub findings: Findings,
    /// Figures kept.
    pub values: u64,
    /// Data rows seen.
    pub rows: u32,
    /// Rows left out.
    pub rejected: u32,
}

impl<'a> RowReader<'a> {
    /// For a file with this header.
    pub fn new(header: &'a Columns, checks: Checks<'a>) -> Self {
        let (positions, units, findings) = Default::default();
        Self { header, checks, positions, units, findings, values: 0, rows: 0, rejected: 0 }
    }

    /// Reads a row: kept, left out with findings, or no data row at all.
    pub fn take(&mut self, table: &Table, row: &Row) {
        if let Some((rule, fix)) = self.aside(row) {
            let value = row.cells.iter().find(|c| !c.is_blank()).map(Cell::shown);
            let place = Place { row: Some(row.number), column: None, value: value.as_deref() };
            return self.findings.note(place, rule, fix);
        }
        self.rows += 1;
        match self.read(table, row) {
            Some(position) => {
                self.values += position.values.len() as u64;
                self.positions.keep(position);
            }
            None => self.rejected += 1,
        }
    }

    /// Rows that are no data: repeated headings, totals, remarks.
    fn aside(&self, row: &Row) -> Option<(&'static str, &'static str)> {
        if self.header.is_repeated_by(row) {
            return Some(("repeated_header_left_out", "The headings stand here again; the row was left out."));
        }
        let cell = |column| self.header.at(column).map_or(&Cell::Blank, |at| row.cell(at));
        let names = [Column::Month, Column::Unit, Column::Role].map(cell);
        if names.iter().any(|cell| matches!(cell, Cell::Text(text) if says_total(text))) {
            let fix = "This row looks like a total and was left out: totals are worked out from the teams.";
            return Some(("totals_row_left_out", fix));
        }
        let no_counts = self.header.counts().all(|(at, _)| row.cell(at).is_blank());
        if no_counts && cell(Column::Unit).is_blank() && month::read(cell(Column::Month)).is_err() {
            return Some(("remark_left_out", "This row holds a remark and no figures; it was left out."));
        }
        None
    }

    fn read(&mut self, table: &Table, row: &Row) -> Option<Position> {
        let before = self.findings.errors();
        let month = self.month(row);
        let path = self.unit(table, row);
        let role = self.role(table, row);
        let values = self.values(row);
        let reported = self.reported(row);
        if self.findings.errors() > before {
            return None;
        }
        let (month, path, role) = (month?, path?, role?);
        let slug = path.iter().map(|(_, part)| part.as_str()).collect::<Vec<_>>().join("/");
        let (unit, role) = (self.positions.unit(&slug), self.positions.role(&role));
        if let Some(first) = self.positions.given_by(month, unit, role) {
            let value = format!("{month}, {slug}, {}", self.positions.roles[role]);
            let fix = format!(
                "Row {first} already gives this month, unit and role group and was kept. Delete the row that is wrong."
            );
            self.findings.error(self.place(row, Column::Month, &value), "duplicate_row", fix);
            return None;
        }
        let position = Position { row: row.number, month, unit, role, values, reported };
        if !within::check(&position, self.header, &mut self.findings) {
            return None;
        }
        self.units.remember(&path);
        Some(position)
    }

    fn month(&mut self, row: &Row) -> Option<crate::domain::Month> {
        let cell = row.cell(self.header.at(Column::Month)?);
        let (rule, fix) = match month::read(cell) {
            Ok(month) => match self.checks.latest.filter(|&latest| month > latest) {
                None => return Some(month),
                Some(latest) => {
                    let fix = format!(
                        "This month is not over yet: positions are taken up to {latest}. Correct the month or delete the row."
                    );
                    ("month_in_future", fix)
                }
            },
            Err(fault) => (fault.rule(), fault.fix().to_owned()),
        };
        self.findings.error(self.place(row, Column::Month, &cell.shown()), rule, fix);
        None
    }

    fn unit(&mut self, table: &Table, row: &Row) -> Option<unit_path::Path> {
        let text = row.cell(self.header.at(Column::Unit)?).shown();
        match unit_path::parse(&table.instead("unit", &text)) {
            Ok(path) => Some(path),
            Err(fault) => {
                self.findings.error(self.place(row, Column::Unit, &text), fault.rule(), fault.fix());
                None
            }
        }
    }

    fn role(&mut self, table: &Table, row: &Row) -> Option<RoleGroup> {
        let text = clean_name(&table.text(row, "role_group"));
        let role = RoleGroup::new(&text);
        let unreadable = !text.is_empty() && !text.chars().any(char::is_alphanumeric) || identifies(&text).is_some();
        if text.chars().count() > MAX_ROLE || unreadable {
            let fix = "A role group needs a short name with letters, such as social_worker.";
            self.findings.error(self.place(row, Column::Role, &text), "role_unreadable", fix);
            return None;
        }
        Some(role)
    }

    fn values(&mut self, row: &Row) -> Vec<(Count, crate::domain::Reading)> {
        let mut values = Vec::with_capacity(self.header.counts().filter(|(at, _)| !row.cell(*at).is_blank()).count());
        for (at, count) in self.header.counts() {
            match number::read(row.cell(at), count.unit_of_measure()) {
                Ok(Some(reading)) => values.push((count, reading)),
                Ok(None) => {}
                Err(fault) => {
                    let shown = row.cell(at).shown();
                    self.findings.error(self.place(row, Column::Count(count), &shown), fault.rule(), fault.fix());
                }
            }
        }
        if values.is_empty() && !self.header.counts().any(|(at, _)| !row.cell(at).is_blank()) {
            let fix = "The row has no figures. Fill them in or delete the row.";
            self.findings.error(Place { row: Some(row.number), ..Place::default() }, "row_without_figures", fix);
        }
        values
    }

    /// Reported rates are only compared, so an unreadable one costs nothing but a warning.
    fn reported(&mut self, row: &Row) -> Vec<(crate::domain::Rate, f64)> {
        let mut reported = Vec::new();
        for (at, rate) in self.header.rates() {
            match number::read(row.cell(at), UnitOfMeasure::Percent) {
                Ok(Some(Ok(value))) => reported.push((rate, value)),
                Ok(_) => {}
                Err(fault) => {
                    let shown = row.cell(at).shown();
                    self.findings.warning(
                        self.place(row, Column::Reported(rate), &shown),
                        "rate_unreadable",
                        fault.fix(),
                    );
                }
            }
        }
        reported
    }

    fn place<'b>(&self, row: &Row, column: Column, value: &'b str) -> Place<'b>
    where
        'a: 'b,
    {
        Place { row: Some(row.number), column: Some(self.header.heading(column)), value: Some(value) }
    }
}

/// Whether a name is that of a total rather than of a team: "Total", "North total", "All teams".
fn says_total(text: &str) -> bool {
    let name = text.rsplit(['/', '>']).next().unwrap_or(text);
    let name = clean_name(name).to_lowercase();
    let name = name.trim_matches(|c: char| !c.is_alphanumeric());
    let whole = ["total", "totals", "sum", "subtotal", "sub-total", "overall", "all teams", "all units", "all areas"];
    whole.contains(&name)
        || [" total", " totals", " subtotal", " sub-total"].iter().any(|end| name.ends_with(end))
        || ["total for ", "total of ", "totals for "].iter().any(|start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_told_from_teams() {
        for total in ["Total", "GRAND TOTAL", "North/Total", "North total:", "Total for North", "All teams"] {
            assert!(says_total(total), "{total}");
        }
        for team in ["Total Care Team", "North/Team 1", "Overall Street", "Summer team", ""] {
            assert!(!says_total(team), "{team}");
        }
    }
}
