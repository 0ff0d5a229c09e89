//! Checks of rows against those of other months and other units.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::domain::{Count, Month};

use super::columns::{Column, Columns};
use super::position::Positions;
use crate::ingest::findings::{Findings, Place};

/// Unexplained change of headcount that is worth a look: people, and share of the stock.
const JUMP_PEOPLE: f64 = 3.0;
const JUMP_SHARE: f64 = 0.25;
/// A figure this many times the last one, and at least this large, may be a typing error.
const TENFOLD: f64 = 10.0;
const TENFOLD_FROM: f64 = 10.0;

type Months = BTreeMap<Month, Vec<usize>>;

/// Runs every check over time and over the tree; all of them warn.
pub(super) fn check(positions: &Positions, header: &Columns, findings: &mut Findings) {
    let mut history = History { positions, header, findings };
    let units = positions.by_unit_and_month();
    for (&unit, months) in &units {
        history.missing_months(unit, months);
        history.all_staff_beside_roles(unit, months);
        history.headcount_identity(months);
    }
    for rows in by_unit_and_role(positions).values() {
        history.leavers(rows);
        for count in [
            Count::EstablishmentFte,
            Count::InPostFte,
            Count::InPostHeadcount,
            Count::VacanciesFte,
            Count::AgencyFte,
            Count::AgencyCostGbp,
            Count::Cases,
            Count::CaseHoldersFte,
        ] {
            history.tenfold(rows, count);
        }
    }
    history.parents_with_rows(&units);
}

/// Positions of each unit and role group in the order of months.
fn by_unit_and_role(positions: &Positions) -> BTreeMap<(usize, usize), Vec<usize>> {
    let mut grouped: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, position) in positions.rows.iter().enumerate() {
        grouped.entry((position.unit, position.role)).or_default().push(at);
    }
    for rows in grouped.values_mut() {
        rows.sort_by_key(|&at| positions.rows[at].month);
    }
    grouped
}

struct History<'a> {
    positions: &'a Positions,
    header: &'a Columns,
    findings: &'a mut Findings,
}

impl History<'_> {
    fn warn(&mut self, at: usize, column: Column, value: &str, rule: &'static str, fix: String) {
        let row = Some(self.positions.rows[at].row);
        let place = Place { row, column: Some(self.header.heading(column)), value: Some(value) };
        self.findings.warning(place, rule, fix);
    }

    /// A unit must have a row in every month from its first to its last.
    fn missing_months(&mut self, unit: usize, months: &Months) {
        for (before, (after, rows)) in months.keys().zip(months.iter().skip(1)) {
            let missing = after.since(*before) - 1;
            if missing == 0 {
                continue;
            }
            let (first, last) = (before.plus(1), after.plus(-1));
            let value = if missing == 1 { first.to_string() } else { format!("{first} to {last}") };
            let name = self.positions.unit_name(unit);
            let fix = format!("There is no row of {name} for {value}. Add it, or the months stay a gap.");
            self.warn(rows[0], Column::Month, &value, "month_missing", fix);
        }
    }

    /// Rows for all staff and rows for single groups would be added together.
    fn all_staff_beside_roles(&mut self, unit: usize, months: &Months) {
        let role = |at: usize| self.positions.roles[self.positions.rows[at].role].as_str();
        let both = months
            .values()
            .filter(|rows| rows.len() > 1)
            .find_map(|rows| rows.iter().copied().find(|&at| matches!(role(at), "all_staff" | "all" | "total")));
        if let Some(at) = both {
            let name = self.positions.unit_name(unit);
            let fix = format!(
                "{name} has rows for all staff beside rows for single role groups; they are added together. Keep one kind."
            );
            self.warn(at, Column::Role, "", "all_staff_beside_roles", fix);
        }
    }

    /// People in post should be those of the month before, plus starters, less leavers. Taken over
    /// all role groups, because people change group when they qualify or are promoted.
    fn headcount_identity(&mut self, months: &Months) {
        let sum = |rows: &[usize], count| -> Option<f64> {
            rows.iter().map(|&at| self.positions.rows[at].number(count)).sum()
        };
        let mut jumps = Vec::new();
        for ((before, rows_before), (month, rows)) in months.iter().zip(months.iter().skip(1)) {
            if month.since(*before) != 1 || rows.len() != rows_before.len() {
                continue;
            }
            let (Some(was), Some(is), Some(starters), Some(leavers)) = (
                sum(rows_before, Count::InPostHeadcount),
                sum(rows, Count::InPostHeadcount),
                sum(rows, Count::Starters),
                sum(rows, Count::Leavers),
            ) else {
                continue;
            };
            let expected = was + starters - leavers;
            if (is - expected).abs() > JUMP_PEOPLE.max(JUMP_SHARE * was) {
                jumps.push((rows[0], is, expected));
            }
        }
        for (at, is, expected) in jumps {
            let fix = format!(
                "The unit has {is} people in post, but last month's plus starters less leavers are {expected}. \
                 Check the figures, or ignore this if staff moved between units."
            );
            self.warn(at, Column::Count(Count::InPostHeadcount), &is.to_string(), "headcount_jump", fix);
        }
    }

    /// Nobody can leave who was not there.
    fn leavers(&mut self, rows: &[usize]) {
        for pair in rows.windows(2) {
            let (before, now) = (&self.positions.rows[pair[0]], &self.positions.rows[pair[1]]);
            let (Some(was), Some(leavers)) = (before.number(Count::InPostHeadcount), now.number(Count::Leavers)) else {
                continue;
            };
            let could = was + now.number(Count::Starters).unwrap_or(0.0);
            if now.month.since(before.month) == 1 && leavers > could {
                let fix = format!("{leavers} people left, but only {could} could have. Check leavers and headcount.");
                let column = Column::Count(Count::Leavers);
                self.warn(pair[1], column, &leavers.to_string(), "leavers_above_headcount", fix);
            }
        }
    }

    /// A figure ten times the last or a tenth of it. The last figure stays the measure after one
    /// such jump, so that a single slip is told once; a second one in a row is taken for real.
    fn tenfold(&mut self, rows: &[usize], count: Count) {
        let mut last: Option<f64> = None;
        let mut jumped = false;
        for &at in rows {
            let Some(value) = self.positions.rows[at].number(count).filter(|v| *v > 0.0) else { continue };
            let jump = last
                .is_some_and(|last| value.max(last) >= TENFOLD_FROM && value.max(last) >= TENFOLD * value.min(last));
            if jump && !jumped {
                let was = last.unwrap_or_default();
                let fix =
                    format!("The figure before was {was}. Check for a slipped decimal point or a digit too many.");
                self.warn(at, Column::Count(count), &value.to_string(), "tenfold_jump", fix);
                jumped = true;
                continue;
            }
            (last, jumped) = (Some(value), false);
        }
    }

    /// A unit above others with rows of its own: fine for people who belong to no team, double
    /// counting if the rows are sums of the teams'.
    fn parents_with_rows(&mut self, units: &BTreeMap<usize, Months>) {
        let index: HashMap<&str, usize> = units.keys().map(|&u| (self.positions.slugs[u].as_str(), u)).collect();
        let mut parents = BTreeSet::new();
        for &unit in units.keys() {
            let mut slug = self.positions.slugs[unit].as_str();
            while !slug.is_empty() {
                slug = slug.rsplit_once('/').map_or("", |(parent, _)| parent);
                parents.extend(index.get(slug));
            }
        }
        for unit in parents {
            let Some(&at) = units[&unit].values().flatten().next() else { continue };
            let name = self.positions.unit_name(unit);
            let fix = format!(
                "{name} has rows of its own and units below it that have rows too; all are added together. \
                 Delete its rows if they are sums of those below."
            );
            self.warn(at, Column::Unit, &self.positions.slugs[unit].clone(), "unit_is_also_a_parent", fix);
        }
    }
}
