//! The rows kept: what one unit and role group had in one month.

use std::collections::{BTreeMap, HashMap};

use crate::domain::{Count, Month, Rate, Reading, RoleGroup};

/// One row kept.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Position {
    /// 1-based row in the file.
    pub row: u32,
    pub month: Month,
    /// Index into [`Positions::slugs`].
    pub unit: usize,
    /// Index into [`Positions::roles`].
    pub role: usize,
    /// What the row gives; blank cells are not there.
    pub values: Vec<(Count, Reading)>,
    /// Rates somebody worked out.
    pub reported: Vec<(Rate, f64)>,
}

impl Position {
    /// The reading of a count; `None` when the cell is blank.
    pub fn get(&self, count: Count) -> Option<Reading> {
        self.values.iter().find(|(c, _)| *c == count).map(|(_, reading)| *reading)
    }

    /// The number of a count; `None` when blank or a gap.
    pub fn number(&self, count: Count) -> Option<f64> {
        self.get(count)?.ok()
    }
}

/// Every row kept, with units and role groups by index.
#[derive(Debug, Default)]
pub(super) struct Positions {
    pub rows: Vec<Position>,
    pub slugs: Vec<String>,
    pub roles: Vec<RoleGroup>,
    unit_of: HashMap<String, usize>,
    role_of: HashMap<RoleGroup, usize>,
    /// The row that gave a month, unit and role group.
    given: HashMap<(Month, usize, usize), u32>,
}

impl Positions {
    /// Index of a unit.
    pub fn unit(&mut self, slug: &str) -> usize {
        if let Some(&at) = self.unit_of.get(slug) {
            return at;
        }
        self.slugs.push(slug.into());
        self.unit_of.insert(slug.into(), self.slugs.len() - 1);
        self.slugs.len() - 1
    }

    /// Index of a role group.
    pub fn role(&mut self, role: &RoleGroup) -> usize {
        if let Some(&at) = self.role_of.get(role) {
            return at;
        }
        self.roles.push(role.clone());
        self.role_of.insert(role.clone(), self.roles.len() - 1);
        self.roles.len() - 1
    }

    /// The row that already gave this month, unit and role group.
    pub fn given_by(&self, month: Month, unit: usize, role: usize) -> Option<u32> {
        self.given.get(&(month, unit, role)).copied()
    }

    /// Keeps a row.
    pub fn keep(&mut self, position: Position) {
        self.given.insert((position.month, position.unit, position.role), position.row);
        self.rows.push(position);
    }

    /// Positions in `rows` by unit and month, role groups in file order.
    pub fn by_unit_and_month(&self) -> BTreeMap<usize, BTreeMap<Month, Vec<usize>>> {
        let mut grouped: BTreeMap<usize, BTreeMap<Month, Vec<usize>>> = BTreeMap::new();
        for (at, position) in self.rows.iter().enumerate() {
            grouped.entry(position.unit).or_default().entry(position.month).or_default().push(at);
        }
        grouped
    }

    /// The unit's name for messages.
    pub fn unit_name(&self, unit: usize) -> &str {
        match self.slugs[unit].as_str() {
            "" => "the organisation",
            slug => slug,
        }
    }
}
