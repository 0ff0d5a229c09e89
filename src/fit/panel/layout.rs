//! Which roles, establishment groups and cells a panel has.

use super::table::Table;
use super::{Cell, PanelRole};
use crate::domain::{Band, Count};

/// Share of rows with staff that must give bands before bands are used.
const NEARLY_ALL: f64 = 0.95;

/// Roles with staff, what they belong to, and how full time they are.
pub(super) struct Layout {
    /// Roles in the order of the hazard's columns: by name, newly qualified last.
    pub(super) roles: Vec<PanelRole>,
    /// The table's role behind each.
    pub(super) table_role: Vec<usize>,
    /// Names of establishment groups.
    pub(super) groups: Vec<String>,
    /// The group the newly qualified join, and to which values of roles without staff belong.
    pub(super) main_group: usize,
    /// Table roles whose posts and starts add up to each group.
    pub(super) group_rows: Vec<Vec<usize>>,
    /// Cells by role, then band.
    pub(super) cells: Vec<Cell>,
    /// Whether cells are by band.
    pub(super) banded: bool,
    /// FTE of a person of each role, over the whole table.
    pub(super) mean_fte: Vec<f64>,
}

impl Layout {
    pub(super) fn of(table: &Table) -> Self {
        let staff: Vec<f64> = (0..table.roles.len()).map(|role| staff(table, role)).collect();
        let staffed = || (0..table.roles.len()).filter(|role| staff[*role] > 0.0);
        let only_new = staffed().all(|role| table.roles[role].is_newly_qualified());
        let new = |role: usize| !only_new && table.roles[role].is_newly_qualified();
        let grouped: Vec<usize> = staffed().filter(|role| !new(*role)).collect();
        let larger = |best: usize, role: usize| {
            let rank = |role: usize| (!table.roles[grouped[role]].is_manager(), staff[grouped[role]]);
            if rank(role) > rank(best) { role } else { best }
        };
        let main_group = (0..grouped.len()).reduce(larger).unwrap_or(0);
        let table_role: Vec<usize> = grouped.iter().copied().chain(staffed().filter(|role| new(*role))).collect();
        let group_of = |role: usize| grouped.iter().position(|g| *g == role).unwrap_or(main_group);
        let roles: Vec<PanelRole> = table_role
            .iter()
            .map(|role| PanelRole {
                name: table.roles[*role].to_string(),
                group: group_of(*role),
                newly_qualified: new(*role),
            })
            .collect();
        let mut group_rows = vec![vec![]; grouped.len()];
        (0..table.roles.len()).for_each(|role| group_rows[group_of(role)].push(role));
        let banded = banded(table, &grouped);
        let mean_fte = table_role.iter().map(|role| mean_fte(table, *role)).collect();
        let groups = grouped.iter().map(|role| table.roles[*role].to_string()).collect();
        let cells = cells(&roles, banded);
        Self { roles, table_role, groups, main_group, group_rows, cells, banded, mean_fte }
    }

    /// Cells of a role, as a range of indices.
    pub(super) fn cells_of(&self, role: usize) -> std::ops::Range<usize> {
        let start = self.cells.iter().position(|cell| cell.role == role).unwrap_or(0);
        start..start + self.cells.iter().filter(|cell| cell.role == role).count()
    }
}

fn staff(table: &Table, role: usize) -> f64 {
    let value =
        |u, t| table.get(Count::InPostHeadcount, u, role, t).or_else(|| table.get(Count::InPostFte, u, role, t));
    (0..table.units.len()).flat_map(|u| (0..table.months).filter_map(move |t| value(u, t))).sum()
}

fn mean_fte(table: &Table, role: usize) -> f64 {
    let both = |u, t| Some((table.get(Count::InPostFte, u, role, t)?, table.get(Count::InPostHeadcount, u, role, t)?));
    let pairs = (0..table.units.len()).flat_map(|u| (0..table.months).filter_map(move |t| both(u, t)));
    let (fte, people) = pairs.fold((0.0, 0.0), |(f, p), (fte, people)| (f + fte, p + people));
    if fte > 0.0 && people > 0.0 { fte / people } else { 1.0 }
}

/// Whether nearly all rows with staff give people and leavers by band.
fn banded(table: &Table, roles: &[usize]) -> bool {
    let rows = table.places().filter(|(u, role, t)| {
        roles.contains(role) && table.get(Count::InPostHeadcount, *u, *role, *t).is_some_and(|people| people > 0.0)
    });
    let (with, all) = rows.fold((0_u32, 0_u32), |(with, all), (u, role, t)| {
        let bands = |counts: [Count; 4]| bands(table, counts, u, role, t).is_some();
        (with + u32::from(bands(Count::HEADCOUNT_BY_BAND) && bands(Count::LEAVERS_BY_BAND)), all + 1)
    });
    all > 0 && f64::from(with) >= NEARLY_ALL * f64::from(all)
}

/// Values by band, a blank beside others being zero; `None` where all four are blank.
pub(super) fn bands(table: &Table, counts: [Count; 4], u: usize, role: usize, t: usize) -> Option<[f64; 4]> {
    let values = counts.map(|count| table.get(count, u, role, t));
    values.iter().any(Option::is_some).then(|| values.map(|value| value.unwrap_or(0.0)))
}

fn cells(roles: &[PanelRole], banded: bool) -> Vec<Cell> {
    let mut cells = vec![];
    for (role, kind) in roles.iter().enumerate() {
        match (banded, kind.newly_qualified) {
            (true, false) => cells.extend(Band::ALL.map(|band| Cell { role, band: Some(band) })),
            (true, true) => cells.push(Cell { role, band: Some(Band::UnderOne) }),
            (false, _) => cells.push(Cell { role, band: None }),
        }
    }
    cells
}
