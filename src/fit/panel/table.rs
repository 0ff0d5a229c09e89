//! Every value of an extract by count, unit, role group and month; what is not given stays not given.

use std::collections::{BTreeMap, BTreeSet};

use super::{PanelError, PanelUnit, Row};
use crate::domain::{Count, Month, RoleGroup};

/// A silence of so many months ends what came before: only what follows is used.
const LONG_SILENCE: i32 = 12;
/// Names listed in a note before "and others".
const NAMES_IN_A_NOTE: usize = 3;

/// Values by count, unit, role and month; `NaN` where not given.
pub(super) struct Table {
    pub(super) first: Month,
    pub(super) months: usize,
    pub(super) units: Vec<PanelUnit>,
    pub(super) roles: Vec<RoleGroup>,
    values: Vec<f64>,
    pub(super) notes: Vec<String>,
}

/// A row with its unit and role as numbers.
struct Entry {
    unit: usize,
    role: usize,
    month: Month,
    count: Count,
    value: f64,
}

impl Table {
    pub(super) fn read(units: &[PanelUnit], rows: impl IntoIterator<Item = Row>) -> Result<Self, PanelError> {
        let mut notes = vec![];
        let (entries, roles) = number(units, rows, &mut notes)?;
        let staffed: Vec<&Entry> = entries.iter().filter(|e| is_staff(e.count) && e.value > 0.0).collect();
        let present: BTreeSet<Month> = staffed.iter().map(|e| e.month).collect();
        let last = *present.last().ok_or(PanelError::NoStaff)?;
        let first = after_long_silence(&present, last);
        if present.first() != Some(&first) {
            notes.push(format!(
                "Months before {} are not used: a year or more without staff in post lies between.",
                first.in_words()
            ));
        }
        let used: BTreeSet<usize> = staffed.iter().filter(|e| e.month >= first).map(|e| e.unit).collect();
        let place: BTreeMap<usize, usize> = used.iter().enumerate().map(|(place, unit)| (*unit, place)).collect();
        let months = last.since(first) as usize + 1;
        let mut table = Self {
            first,
            months,
            units: used.iter().map(|u| units[*u].clone()).collect(),
            values: vec![f64::NAN; Count::ALL.len() * used.len() * roles.len() * months],
            roles,
            notes,
        };
        let mut empty = BTreeSet::new();
        for entry in entries.iter().filter(|e| e.month >= first && e.month <= last) {
            if let Some(unit) = place.get(&entry.unit) {
                let i = table.index(entry.count, *unit, entry.role, entry.month.since(first) as usize);
                table.values[i] = entry.value;
            } else if entry.value > 0.0 {
                empty.insert(units[entry.unit].slug.clone());
            }
        }
        if !empty.is_empty() {
            table
                .notes
                .push(format!("Values of units that never have staff in post are not used: {}.", listed(&empty)));
        }
        table.drop_totals();
        Ok(table)
    }

    fn index(&self, count: Count, unit: usize, role: usize, t: usize) -> usize {
        ((count as usize * self.units.len() + unit) * self.roles.len() + role) * self.months + t
    }

    /// The value of one row.
    pub(super) fn get(&self, count: Count, unit: usize, role: usize, t: usize) -> Option<f64> {
        Some(self.values[self.index(count, unit, role, t)]).filter(|value| !value.is_nan())
    }

    /// The sum over roles; `None` where no role has a value.
    pub(super) fn sum(&self, count: Count, unit: usize, roles: &[usize], t: usize) -> Option<f64> {
        roles.iter().filter_map(|role| self.get(count, unit, *role, t)).reduce(|a, b| a + b)
    }

    /// Whether the extract has anything at all for this unit, role and month.
    pub(super) fn has_row(&self, unit: usize, role: usize, t: usize) -> bool {
        Count::ALL.iter().any(|count| self.get(*count, unit, role, t).is_some())
    }

    /// Whether staff in post are given for this unit, role and month.
    pub(super) fn has_staff(&self, unit: usize, role: usize, t: usize) -> bool {
        [Count::InPostHeadcount, Count::InPostFte].iter().any(|count| self.get(*count, unit, role, t).is_some())
    }

    /// Whether a count is given anywhere.
    pub(super) fn has(&self, count: Count) -> bool {
        let start = self.index(count, 0, 0, 0);
        self.values[start..start + self.units.len() * self.roles.len() * self.months].iter().any(|v| !v.is_nan())
    }

    /// Every `(unit, role, month)`.
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, usize, usize)> + use<> {
        let (roles, months) = (self.roles.len(), self.months);
        (0..self.units.len()).flat_map(move |u| (0..roles).flat_map(move |r| (0..months).map(move |t| (u, r, t))))
    }

    /// A value for all staff beside values by role is their total and would be counted twice.
    fn drop_totals(&mut self) {
        let Some(all) = self.roles.iter().position(|role| *role == RoleGroup::new("")) else { return };
        for (unit, role, t) in self.places().filter(|(_, role, _)| *role != all) {
            for count in Count::ALL {
                if self.get(*count, unit, role, t).is_some() {
                    let total = self.index(*count, unit, all, t);
                    self.values[total] = f64::NAN;
                }
            }
        }
    }
}

fn is_staff(count: Count) -> bool {
    matches!(count, Count::InPostHeadcount | Count::InPostFte)
}

fn number(
    units: &[PanelUnit],
    rows: impl IntoIterator<Item = Row>,
    notes: &mut Vec<String>,
) -> Result<(Vec<Entry>, Vec<RoleGroup>), PanelError> {
    let known: BTreeMap<&str, usize> = units.iter().enumerate().map(|(i, unit)| (unit.slug.as_str(), i)).collect();
    let mut roles: BTreeMap<RoleGroup, usize> = BTreeMap::new();
    let (mut entries, mut strangers) = (vec![], BTreeSet::new());
    for row in rows {
        if !(row.value.is_finite() && row.value >= 0.0) {
            return Err(PanelError::Value { unit: row.unit, month: row.month, count: row.count, found: row.value });
        }
        let Some(unit) = known.get(row.unit.as_str()) else {
            strangers.insert(row.unit);
            continue;
        };
        let next = roles.len();
        let role = *roles.entry(row.role.unwrap_or_else(|| RoleGroup::new(""))).or_insert(next);
        entries.push(Entry { unit: *unit, role, month: row.month, count: row.count, value: row.value });
    }
    if !strangers.is_empty() {
        notes.push(format!("Values of units that are not teams are not used: {}.", listed(&strangers)));
    }
    // Roles in the order of their names, whatever the order of the rows.
    let order: Vec<usize> = roles.values().copied().collect();
    let mut place = vec![0; order.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old] = new;
    }
    for entry in &mut entries {
        entry.role = place[entry.role];
    }
    Ok((entries, roles.into_keys().collect()))
}

/// The first month after the last long silence.
fn after_long_silence(present: &BTreeSet<Month>, last: Month) -> Month {
    let mut first = last;
    for month in present.iter().rev() {
        if first.since(*month) > LONG_SILENCE {
            break;
        }
        first = *month;
    }
    first
}

/// "a, b, c and 2 others".
pub(super) fn listed(names: &BTreeSet<String>) -> String {
    let shown: Vec<&str> = names.iter().take(NAMES_IN_A_NOTE).map(String::as_str).collect();
    let rest = names.len() - shown.len();
    if rest == 0 { shown.join(", ") } else { format!("{} and {rest} more", shown.join(", ")) }
}
