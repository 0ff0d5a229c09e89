//! A table from monthly counts, where no people are kept: without routes in, and without cohorts to follow.

use super::ChurnError;
use super::table::{Grouping, Levels, Pattern, Row, Table};
use crate::domain::Band;
use crate::domain::churn::Basis;
use crate::fit::panel::Panel;

/// Adds up staff at the beginning of months and leavers in them.
///
/// # Errors
/// [`ChurnError::NobodyAtRisk`] where no month has staff at its beginning with leavers known.
pub fn of_counts(panel: &Panel) -> Result<Table, ChurnError> {
    let levels = levels(panel);
    let patterns = patterns(panel, &levels);
    let mut rows = Vec::new();
    for (t, units) in panel.open.iter().enumerate() {
        for (u, cells) in units.iter().enumerate() {
            for (c, staff) in cells.iter().enumerate().filter(|(_, staff)| **staff > 0.0) {
                let left = panel.leavers[t][u][c];
                // A leaver whom the month's beginning did not count was there all the same.
                let at_risk = staff.max(left);
                rows.push(Row { month: t, pattern: u * panel.cells.len() + c, at_risk, left });
            }
        }
    }
    let (Some(first), Some(from)) = (panel.first, rows.first().map(|row| row.month)) else {
        return Err(ChurnError::NobodyAtRisk);
    };
    for row in &mut rows {
        row.month -= from;
    }
    let months = rows.last().map_or(0, |row| row.month + 1);
    let mut notes = vec![
        "No lists of people are kept, so this rests on counts of staff in post and leavers: where people came from is not \
         known, and starters cannot be followed."
            .to_owned(),
    ];
    if levels.bands == [None] {
        notes.push("Counts by length of service are not given, so leaving cannot depend on it here.".into());
    }
    let mut table = Table {
        basis: Basis::Counts,
        first: first.plus(from as i32),
        months,
        levels,
        patterns,
        rows,
        people: Default::default(),
        all_people: 0,
        cohorts: Vec::new(),
        notes,
    };
    table.all_people = at_least(&table, |_| Some(0), 1)[0];
    table.people = Grouping::ALL.map(|of| {
        let count = table.levels.count(of);
        at_least(&table, |row| Some(table.patterns[row.pattern].level(of)), count)
    });
    Ok(table)
}

fn levels(panel: &Panel) -> Levels {
    let mut bands: Vec<Option<Band>> = panel.cells.iter().map(|cell| cell.band).collect();
    bands.sort_by_key(|band| (band.is_none(), *band));
    bands.dedup();
    // Without counts by service only the newly qualified have a band, which is their role again.
    if bands.contains(&None) {
        bands = vec![None];
    }
    Levels {
        units: panel.units.iter().map(|unit| unit.slug.clone()).collect(),
        roles: panel.roles.iter().map(|role| role.name.clone()).collect(),
        bands,
        routes: vec![None],
    }
}

fn patterns(panel: &Panel, levels: &Levels) -> Vec<Pattern> {
    let of = |unit: usize, cell: &crate::fit::panel::Cell| {
        let band = levels.bands.iter().position(|band| *band == cell.band).unwrap_or_default();
        Pattern { unit, role: cell.role, band, route: 0 }
    };
    (0..panel.units.len()).flat_map(|unit| panel.cells.iter().map(move |cell| of(unit, cell))).collect()
}

/// At least so many different people: those there at some month and those who had left before.
fn at_least(table: &Table, level: impl Fn(&Row) -> Option<usize>, levels: usize) -> Vec<u32> {
    let mut most = vec![0.0_f64; levels];
    let mut left = vec![0.0; levels];
    for month in table.rows.chunk_by(|a, b| a.month == b.month) {
        let mut there = left.clone();
        for row in month {
            if let Some(level) = level(row) {
                there[level] += row.at_risk;
                left[level] += row.left;
            }
        }
        for (most, there) in most.iter_mut().zip(there) {
            *most = most.max(there);
        }
    }
    most.into_iter().map(|people| people as u32).collect()
}
