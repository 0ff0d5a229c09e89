//! Which units and roles a lever is for.

use super::site::Site;
use crate::domain::RoleGroup;
use crate::domain::scenario::{Details, ScenarioFault};
use crate::scenario::read::{nearest, shortened};

/// Where a lever acts, by place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scope {
    /// By unit.
    pub(super) units: Vec<bool>,
    /// By unit and cell: staff of the roles named.
    pub(super) cells: Vec<bool>,
    /// By unit and group: posts of the roles named.
    pub(super) groups: Vec<bool>,
    /// Where a reorganisation moves people to.
    pub(super) to: Vec<usize>,
}

impl Scope {
    /// Units and roles of a lever at `at` (such as `levers[2]`) in a scenario on `unit`.
    pub(super) fn of(details: &Details, at: &str, unit: &str, site: &Site) -> Result<Self, Vec<ScenarioFault>> {
        let mut faults = Vec::new();
        let units = named_units(details, at, unit, site, &mut faults);
        let roles: Vec<String> = details.roles.iter().map(|role| RoleGroup::new(role).as_str().to_owned()).collect();
        unknown_roles(&details.roles, &roles, at, site, &mut faults);
        let to = details.to.as_deref().map_or_else(Vec::new, |to| {
            let leaves = leaves(site, to);
            if leaves.is_empty() {
                faults.push(unknown_unit(format!("{at}.to"), to, &slugs(site)));
            }
            leaves
        });
        if !faults.is_empty() {
            return Err(faults);
        }
        let by_role = |name: &str, group: &str| roles.is_empty() || roles.iter().any(|r| r == name || r == group);
        let layout = &site.layout;
        let cell = |c: usize| roles.is_empty() || roles.contains(&layout.cells[c].role) || only_group(site, c, &roles);
        let group = |g: usize| {
            let mut cells = layout.cells.iter().filter(|cell| cell.group == g);
            by_role("", &layout.groups[g]) || cells.any(|cell| roles.contains(&cell.role))
        };
        let over = |n: usize, holds: &dyn Fn(usize) -> bool| -> Vec<bool> {
            units.iter().flat_map(|inside| (0..n).map(|k| *inside && holds(k)).collect::<Vec<_>>()).collect()
        };
        let (cells, groups) = (over(layout.cells.len(), &cell), over(layout.groups.len(), &group));
        Ok(Self { units, cells, groups, to })
    }
}

/// Whether a cell is meant by the name of its group, which no role bears.
fn only_group(site: &Site, cell: usize, roles: &[String]) -> bool {
    let group = &site.layout.groups[site.layout.cells[cell].group];
    roles.contains(group) && site.layout.cells.iter().all(|other| other.role != *group)
}

/// Leaves that are `slug` or lie below it.
fn leaves(site: &Site, slug: &str) -> Vec<usize> {
    let inside = |u: &usize| {
        let unit = &site.layout.units[*u];
        unit.slug == slug || unit.ancestors.iter().any(|above| above == slug)
    };
    (0..site.layout.units.len()).filter(inside).collect()
}

/// Every unit of the council, the leaves first.
fn slugs(site: &Site) -> Vec<String> {
    let units = &site.layout.units;
    let mut all: Vec<String> = units.iter().map(|unit| unit.slug.clone()).collect();
    let above: std::collections::BTreeSet<&String> = units.iter().flat_map(|unit| &unit.ancestors).collect();
    all.extend(above.into_iter().cloned());
    all
}

fn named_units(details: &Details, at: &str, unit: &str, site: &Site, faults: &mut Vec<ScenarioFault>) -> Vec<bool> {
    let mut inside = vec![false; site.layout.units.len()];
    let all = leaves(site, unit);
    if all.is_empty() {
        faults.push(unknown_unit("unit".into(), unit, &slugs(site)));
        return inside;
    }
    if details.units.is_empty() {
        mark(&mut inside, &all);
    }
    for (i, named) in details.units.iter().enumerate() {
        let at = format!("{at}.units[{i}]");
        let found = leaves(site, named);
        if found.is_empty() {
            faults.push(unknown_unit(at, named, &slugs(site)));
        } else if found.iter().any(|u| !all.contains(u)) {
            let fix = format!("name a unit within `{}`, the unit of the scenario", shortened(unit));
            faults.push(ScenarioFault { at, value: Some(shortened(named)), rule: "outside_unit", fix });
        } else {
            mark(&mut inside, &found);
        }
    }
    inside
}

fn mark(inside: &mut [bool], units: &[usize]) {
    for unit in units {
        inside[*unit] = true;
    }
}

fn unknown_unit(at: String, named: &str, known: &[String]) -> ScenarioFault {
    let fix = match nearest(named, known.iter().map(String::as_str)) {
        Some(near) => format!("no unit has this slug; the nearest are {near}"),
        None => "no unit has this slug: GET /api/v1/units lists them".into(),
    };
    ScenarioFault { at, value: Some(shortened(named)), rule: "unknown_unit", fix }
}

fn unknown_roles(written: &[String], roles: &[String], at: &str, site: &Site, faults: &mut Vec<ScenarioFault>) {
    let layout = &site.layout;
    let names: std::collections::BTreeSet<&str> =
        layout.cells.iter().map(|cell| cell.role.as_str()).chain(layout.groups.iter().map(String::as_str)).collect();
    for (i, role) in roles.iter().enumerate().filter(|(_, role)| !names.contains(role.as_str())) {
        let known = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let near =
            nearest(role, names.iter().copied()).map_or(String::new(), |near| format!("; the nearest are {near}"));
        let fix =
            if names.len() <= 12 { format!("the roles here are {known}") } else { format!("no such role here{near}") };
        let at = format!("{at}.roles[{i}]");
        faults.push(ScenarioFault { at, value: Some(shortened(&written[i])), rule: "unknown_role", fix });
    }
}
