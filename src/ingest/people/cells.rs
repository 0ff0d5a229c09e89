//! The cells of a row of people, each read to what is kept of it.

use chrono::NaiveDate;

use super::memo::{Memo, text};
use super::names::Names;
use super::register::{Millionths, ONE};
use super::screen::identifies;
use super::wordings::{Answer, Wordings};
use super::words::{self, Employment, Origin};
use crate::domain::{AgeBand, LeaveReason, LeaverDestination, Month, RoleGroup, StartOrigin, UnitOfMeasure};
use crate::ingest::file::Cell;
use crate::ingest::spelling::{clean_name, cut, date, hours, month, number};
use crate::ingest::table::Table;
use crate::ingest::unit_path;

/// Contracted hours that make one full-time equivalent (National Joint Council for local government services, Green Book).
const FULL_WEEK: f64 = 37.0;
/// Full-time equivalents of one post beyond which something else was typed: hours or a percentage.
const MOST_FTE: f64 = 1.5;
/// Longest name of a role group and of a grade in characters.
const MAX_ROLE: usize = 80;
const MAX_GRADE: usize = 40;

/// Why a cell cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// Its row is left out.
    Row { field: &'static str, rule: &'static str, fix: &'static str },
    /// It holds what identifies a person, named in words.
    Identifying { field: &'static str, what: &'static str },
    /// The file holds too many different values.
    TooMany(&'static str),
}

/// Reads cells and remembers what it read.
#[derive(Default)]
pub(super) struct Cells {
    pub names: Names,
    pub wordings: Wordings,
    /// A person's name stands in brackets behind each unit, as in Workday's supervisory organisations.
    pub units_name_managers: bool,
    units: Memo<Result<u32, Flaw>>,
    roles: Memo<Result<u32, Flaw>>,
    grades: Memo<Result<Option<u32>, Flaw>>,
    fte: Memo<Result<Option<Millionths>, Flaw>>,
    hours: Memo<Result<Option<Millionths>, Flaw>>,
    months: Memo<Result<Month, month::Fault>>,
    days: Memo<Result<NaiveDate, date::Fault>>,
    ends: Memo<Result<Option<NaiveDate>, date::Fault>>,
    births: Memo<Result<NaiveDate, date::Fault>>,
    contracts: Memo<Answer<Employment>>,
    reasons: Memo<Answer<LeaveReason>>,
    destinations: Memo<Answer<LeaverDestination>>,
    origins: Memo<Answer<Origin>>,
    age_bands: Memo<Answer<AgeBand>>,
}

impl Cells {
    /// Nothing read yet.
    pub fn new(units_name_managers: bool) -> Self {
        Self { units_name_managers, ..Self::default() }
    }

    /// The number of the unit; a blank cell is the organisation itself.
    pub fn unit(&mut self, table: &Table, cell: &Cell) -> Result<u32, Flaw> {
        let (names, bracketed) = (&mut self.names, self.units_name_managers);
        self.units.get(cell, || unit(names, &table.instead("unit", &text(cell)), bracketed))
    }

    /// The number of the role group.
    pub fn role(&mut self, table: &Table, cell: &Cell) -> Result<u32, Flaw> {
        let names = &mut self.names;
        self.roles.get(cell, || role(names, &table.instead("role_group", &text(cell))))
    }

    /// The number of the grade, where one is given.
    pub fn grade(&mut self, table: &Table, cell: &Cell) -> Result<Option<u32>, Flaw> {
        let names = &mut self.names;
        self.grades.get(cell, || grade(names, &table.instead("grade", &text(cell))))
    }

    /// Full-time equivalents of the post, from its hours where they are not given.
    pub fn fte(&mut self, cell: &Cell, hours: &Cell) -> Result<Option<Millionths>, Flaw> {
        match self.fte.get(cell, || fte(cell))? {
            Some(given) => Ok(Some(given)),
            None => self.hours.get(hours, || from_hours(hours)),
        }
    }

    /// The month of a snapshot.
    pub fn month(&mut self, cell: &Cell) -> Result<Month, Flaw> {
        let row = |fault: month::Fault| Flaw::Row { field: "month", rule: fault.rule(), fix: fault.fix() };
        self.months.get(cell, || month::read(cell)).map_err(row)
    }

    /// A day; `None` where there is none.
    pub fn day(&mut self, cell: &Cell) -> Result<Option<NaiveDate>, date::Fault> {
        match self.days.get(cell, || date::read(cell)) {
            Err(date::Fault::Missing) => Ok(None),
            other => other.map(Some),
        }
    }

    /// The day on which something ends; `None` while it has no end.
    pub fn end(&mut self, cell: &Cell) -> Result<Option<NaiveDate>, date::Fault> {
        self.ends.get(cell, || date::read_end(cell))
    }

    /// A birth date, which cannot lie behind `latest`.
    pub fn birth(&mut self, cell: &Cell, latest: NaiveDate) -> Result<Option<NaiveDate>, date::Fault> {
        match self.births.get(cell, || date::read_until(cell, latest)) {
            Err(date::Fault::Missing) => Ok(None),
            other => other.map(Some),
        }
    }

    /// How the person is employed.
    pub fn contract(&mut self, table: &Table, cell: &Cell) -> Result<Option<Employment>, Flaw> {
        self.wordings.answer(&mut self.contracts, (table, "contract_type", cell), words::contract, None)
    }

    /// Why the person left.
    pub fn reason(&mut self, table: &Table, cell: &Cell) -> Result<Option<LeaveReason>, Flaw> {
        self.wordings.answer(&mut self.reasons, (table, "reason", cell), words::reason, Some(LeaveReason::Other))
    }

    /// Where the person went.
    pub fn destination(&mut self, table: &Table, cell: &Cell) -> Result<Option<LeaverDestination>, Flaw> {
        self.wordings.answer(
            &mut self.destinations,
            (table, "destination", cell),
            words::destination,
            Some(LeaverDestination::Other),
        )
    }

    /// Where the person came from.
    pub fn origin(&mut self, table: &Table, cell: &Cell) -> Result<Option<Origin>, Flaw> {
        self.wordings.answer(
            &mut self.origins,
            (table, "origin", cell),
            words::origin,
            Some(Origin::Outside(StartOrigin::Other)),
        )
    }

    /// The age band the file states.
    pub fn age_band(&mut self, table: &Table, cell: &Cell) -> Result<Option<AgeBand>, Flaw> {
        self.wordings.answer(&mut self.age_bands, (table, "age_band", cell), words::age_band, None)
    }
}

/// Refuses a text that identifies a person.
pub(super) fn screened(field: &'static str, text: &str) -> Result<(), Flaw> {
    identifies(text).map_or(Ok(()), |what| Err(Flaw::Identifying { field, what }))
}

fn unit(names: &mut Names, text: &str, bracketed: bool) -> Result<u32, Flaw> {
    screened("unit", text)?;
    let path = if bracketed { unit_path::parse(&without_managers(text)) } else { unit_path::parse(text) };
    let path = path.map_err(|fault| Flaw::Row { field: "unit", rule: fault.rule(), fix: fault.fix() })?;
    names.unit(path).ok_or(Flaw::TooMany("the number of different units"))
}

/// `Children's Services (Jane Smith)` without what stands in brackets behind each part of the path.
fn without_managers(text: &str) -> String {
    let separator = if text.contains('>') { '>' } else { '/' };
    let bare = |part: &str| {
        let mut part = part.trim();
        while part.ends_with(')')
            && let Some(at) = opening_bracket(part).filter(|&at| at > 0)
        {
            part = part[..at].trim_end();
        }
        part.to_owned()
    };
    text.split(separator).map(bare).collect::<Vec<_>>().join(&separator.to_string())
}

/// Where the bracket opens that the last sign closes.
fn opening_bracket(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

fn role(names: &mut Names, text: &str) -> Result<u32, Flaw> {
    screened("role_group", text)?;
    let name = clean_name(text);
    if name.chars().count() > MAX_ROLE || (!name.is_empty() && !name.chars().any(char::is_alphanumeric)) {
        let fix = "A role group needs a short name with letters, such as social_worker.";
        return Err(Flaw::Row { field: "role_group", rule: "role_unreadable", fix });
    }
    names.role(&RoleGroup::new(&name)).ok_or(Flaw::TooMany("the number of different role groups"))
}

fn grade(names: &mut Names, text: &str) -> Result<Option<u32>, Flaw> {
    screened("grade", text)?;
    let name = clean_name(text);
    if name.is_empty() {
        return Ok(None);
    }
    names.grade(&cut(&name, MAX_GRADE)).map(Some).ok_or(Flaw::TooMany("the number of different grades"))
}

fn fte(cell: &Cell) -> Result<Option<Millionths>, Flaw> {
    let flaw = |rule, fix| Flaw::Row { field: "fte", rule, fix };
    let reading = number::read(cell, UnitOfMeasure::Fte).map_err(|fault| flaw(fault.rule(), fault.fix()))?;
    match reading {
        Some(Ok(fte)) if fte > MOST_FTE => {
            let fix =
                "One post is at most one full-time equivalent. Write 0.8 for four days of five, not hours or percent.";
            Err(flaw("fte_above_one", fix))
        }
        Some(Ok(fte)) => Ok(Some((fte * ONE).round() as Millionths)),
        Some(Err(_)) | None => Ok(None),
    }
}

fn from_hours(cell: &Cell) -> Result<Option<Millionths>, Flaw> {
    let flaw = |rule, fix| Flaw::Row { field: "contracted_hours", rule, fix };
    let reading = hours::read(cell).map_err(|fault| flaw(fault.rule(), fault.fix()))?;
    match reading {
        Some(Ok(hours)) if hours > FULL_WEEK * MOST_FTE => {
            Err(flaw("hours_too_many", "Nobody is contracted for so many hours a week. Write the hours of one week."))
        }
        Some(Ok(hours)) => Ok(Some((hours / FULL_WEEK * ONE).round() as Millionths)),
        Some(Err(_)) | None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_managers_behind_units_are_dropped() {
        let cases = [
            ("Children's Services (Jane Smith)", "Children's Services"),
            ("Children (0-25) (Jane Smith (Inherited))", "Children"),
            ("North (A. Nother) > Team 1 (Jo Bloggs)", "North>Team 1"),
            ("(Jane Smith)", "(Jane Smith)"),
            ("Team 1)", "Team 1)"),
            ("Team 1", "Team 1"),
        ];
        for (text, bare) in cases {
            assert_eq!(without_managers(text), bare, "{text}");
        }
    }

    #[test]
    fn hours_stand_in_for_full_time_equivalents() {
        let text = |text: &str| Cell::Text(text.into());
        let mut cells = Cells::default();
        assert_eq!(cells.fte(&text("0.8"), &text("37")), Ok(Some(800_000)));
        assert_eq!(cells.fte(&Cell::Blank, &text("18.5")), Ok(Some(500_000)));
        assert_eq!(cells.fte(&text("c"), &Cell::Blank), Ok(None));
        assert!(cells.fte(&text("37"), &Cell::Blank).is_err());
        assert!(cells.fte(&Cell::Blank, &text("160")).is_err());
    }
}
