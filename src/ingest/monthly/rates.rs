//! Reported rates against the counts they should come from.

use std::collections::BTreeMap;

use crate::domain::ledger::{self, Definition};
use crate::domain::{Count, Gap, Month, Period, Rate, Reading};

use super::columns::{Column, Columns};
use super::position::Positions;
use crate::ingest::findings::{Findings, Place};

/// Percentage points a reported rate may differ: it is printed to one decimal from rounded counts.
const TOLERANCE: f64 = 0.1 + 1e-9;

/// Warns of every reported rate that its counts do not give. A rate may be that of its row or that
/// of the whole unit; files have both.
pub(super) fn check(positions: &Positions, header: &Columns, findings: &mut Findings) {
    let units = positions.by_unit_and_month();
    for position in &positions.rows {
        for &(rate, reported) in &position.reported {
            let months = &units[&position.unit];
            let of_row = Counts { positions, months, role: Some(position.role) };
            let of_unit = Counts { positions, months, role: None };
            let Some(fix) = judge(rate, reported, position.month, &[of_row, of_unit]) else { continue };
            let value = reported.to_string();
            let column = Some(header.heading(Column::Reported(rate)));
            let place = Place { row: Some(position.row), column, value: Some(&value) };
            findings.warning(place, "rate_disagrees", fix);
        }
    }
}

/// What is wrong with a reported rate; `None` when it agrees or its counts are not all there.
fn judge(rate: Rate, reported: f64, month: Month, counts: &[Counts; 2]) -> Option<String> {
    let value = |definition: &Definition, counts: &Counts| {
        definition.evaluate(month.into(), |count, period| counts.reading(count, period)).ok().map(|r| r.value)
    };
    let default = ledger::definition(rate, None)?;
    let expected: Vec<f64> = counts.iter().filter_map(|c| value(default, c)).collect();
    let own = expected.first()?;
    if expected.iter().any(|e| agree(reported, *e)) {
        return None;
    }
    let other = ledger::definitions(rate)
        .filter(|d| d.name != default.name)
        .find(|d| counts.iter().filter_map(|c| value(d, c)).any(|e| agree(reported, e)));
    Some(match other {
        Some(other) => format!(
            "The counts give {own:.1} % as {}. The figure is {}; both are shown under their own names.",
            default.formula, other.formula
        ),
        None => format!("The counts give {own:.1} % as {}. Check the counts; they are what is used.", default.formula),
    })
}

/// Spreadsheets store 12.5 % as 0.125.
fn agree(reported: f64, expected: f64) -> bool {
    (reported - expected).abs() <= TOLERANCE || (reported <= 1.0 && (100.0 * reported - expected).abs() <= TOLERANCE)
}

/// Counts of a unit, of one role group or summed over all of them.
struct Counts<'a> {
    positions: &'a Positions,
    months: &'a BTreeMap<Month, Vec<usize>>,
    role: Option<usize>,
}

impl Counts<'_> {
    fn reading(&self, count: Count, period: Period) -> Reading {
        let rows = self.months.get(&period.last_month()).ok_or(Gap::Missing)?;
        let readings: Vec<Reading> = rows
            .iter()
            .map(|&at| &self.positions.rows[at])
            .filter(|position| self.role.is_none_or(|role| role == position.role))
            .filter_map(|position| position.get(count))
            .collect();
        if readings.is_empty() { Err(Gap::Missing) } else { readings.into_iter().sum() }
    }
}
