//! Lists of people in, their spells under pseudonyms and the observations of their units out.
//!
//! What identifies people stays in memory while a file is read and nowhere else: references become
//! keyed hashes, birth dates bands of ages, days months; a cell that holds a number, an address or a
//! name of somebody costs its row, and no finding repeats it. Must not know what kind of file the
//! rows were in. The result does not depend on the order of the rows.

mod cells;
mod columns;
mod events;
mod figures;
mod meaning;
mod memo;
mod months;
mod names;
mod noted;
mod register;
mod row;
pub(super) mod screen;
mod snapshot;
mod spells;
mod wordings;
mod words;

pub(super) use meaning::meaning;

use chrono::NaiveDate;

use super::findings::{Findings, Place};
use super::spelling::choice;
use super::table::Table;
use super::{IngestError, Pseudonyms, Read, Records};
use crate::domain::{Extract, ExtractKind, Month};
use columns::Columns;
use register::{Person, Register};
use row::RowReader;

/// Reads the rows of a table.
///
/// # Errors
/// When there are no rows, more than half of them cannot be used, or the file
/// holds more than its limits or fails on the way.
pub(super) fn read(kind: ExtractKind, mut table: Table) -> Result<Read, IngestError> {
    let mut reader = reader(kind, &table);
    let mut row = super::file::Row { number: 0, cells: Vec::new() };
    while table.next_into(&mut row)? {
        reader.take(&table, &row)?;
    }
    let mut extract = finish(reader, &table)?;
    if table.checks.pseudonyms.is_none() {
        extract.people.clear();
    }
    Ok(Read { extract, records: Records::None })
}

fn reader<'a>(kind: ExtractKind, table: &Table<'a>) -> RowReader<'a> {
    let columns = Columns::find(&table.header);
    let mut findings = Findings::default();
    let units_name_managers = choice::plain(table.header.heading("unit")).contains("supervisory");
    if units_name_managers {
        let place = Place { row: Some(table.header.row), column: Some(table.header.heading("unit")), value: None };
        let fix = "Names in brackets behind these units are those of managers. They were dropped.";
        findings.note(place, "bracketed_names_dropped", fix);
    }
    // Without the installation's secret pseudonyms only tell people apart, in here: no spell is kept.
    let pseudonyms = table.checks.pseudonyms.cloned().unwrap_or_else(|| Pseudonyms::new(&[0; 32]));
    RowReader {
        kind,
        columns,
        cells: cells::Cells::new(units_name_managers),
        register: Register::new(pseudonyms, table.upload),
        findings,
        noted: noted::Noted::default(),
        months: months::Months::default(),
        rows: 0,
        rejected: 0,
        latest: table.checks.latest,
        today: table.checks.today.unwrap_or(NaiveDate::MAX),
    }
}

fn finish(reader: RowReader, table: &Table) -> Result<Extract, IngestError> {
    let RowReader { kind, cells, register, findings, mut noted, months, rows, rejected, .. } = reader;
    let mut findings = table.trust(rows, rejected, findings)?;
    let (names, units) = cells.names.settle();
    let mut people = register.finish();
    settle(&mut people, &names);
    let months: Vec<Month> = months.iter().collect();
    spells::check_ages(&people, &mut noted);
    let mut extract = Extract { rows, accepted: rows - rejected, rejected, ..Extract::empty(kind) };
    if kind == ExtractKind::StaffInPost {
        note_missing_months(&months, table, &mut findings);
        let worked = snapshot::work_out(&people, &names, &months, table.upload, &mut noted)?;
        extract.observations = worked.observations;
        extract.people = worked.spells;
        extract.derived = worked.derived;
    } else {
        let list = (kind, people.as_slice(), &names);
        let (observations, spells) = events::work_out(list, &months, table.checks.staffed, table.upload, &mut noted)?;
        extract.observations = observations;
        extract.people = spells;
    }
    spells::sort(&mut extract.people);
    extract.units = units.finish(|slug| {
        people.iter().any(|person| person.posts.iter().any(|(post, _)| *names.units[post.unit as usize] == *slug))
    });
    noted.tell(&table.header, &mut findings);
    cells.wordings.tell(table, &mut findings);
    extract.findings = findings.finish();
    Ok(extract)
}

/// Posts speak of units, roles and grades by their places in order from here on.
fn settle(people: &mut [Person], names: &names::Settled) {
    for (post, _) in people.iter_mut().flat_map(|person| &mut person.posts) {
        post.unit = names.unit(post.unit);
        post.role = names.role(post.role);
        post.grade = post.grade.map(|grade| names.grade(grade));
    }
}

/// A month between two others without a snapshot is a hole in the file, not everybody leaving.
fn note_missing_months(months: &[Month], table: &Table, findings: &mut Findings) {
    for (before, after) in months.iter().zip(months.iter().skip(1)) {
        if after.since(*before) == 1 {
            continue;
        }
        let (first, last) = (before.plus(1), after.plus(-1));
        let value = if first == last { first.to_string() } else { format!("{first} to {last}") };
        let place = Place { row: None, column: Some(table.header.heading("month")), value: Some(&value) };
        let fix = "Nobody is listed for this time, so nobody is counted in it, and starters and leavers of the month \
                   behind it are not known. Send the missing snapshots.";
        findings.warning(place, "month_missing", fix);
    }
}
