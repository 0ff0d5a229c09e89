//! Which cells follow on which: fixed for a fitted model.

use crate::domain::Band;
use crate::fit::workforce::Workforce;

/// A role group's cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    /// A cell for each band, shortest service first.
    Bands([usize; 4]),
    /// One cell: service is not known, or (newly qualified) always under a year.
    One(usize),
}

/// A role group as the simulation sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Role {
    pub(super) group: usize,
    pub(super) service: Service,
    /// Newly qualified: the role they join after a year, if there is one.
    pub(super) becomes: Option<usize>,
    pub(super) newly_qualified: bool,
}

impl Role {
    fn bands(&self) -> Option<[usize; 4]> {
        match self.service {
            Service::Bands(bands) => Some(bands),
            Service::One(_) => None,
        }
    }
}

/// The layout of people.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    pub(super) units: usize,
    pub(super) groups: usize,
    pub(super) cells: usize,
    pub(super) roles: Vec<Role>,
    /// Establishment group of each cell.
    pub(super) group_of_cell: Vec<usize>,
    /// Role and band (0 to 3) of each cell that has one of four bands.
    pub(super) band_of_cell: Vec<Option<(usize, usize)>>,
    /// The role that offers of each group are for.
    pub(super) joins: Vec<Option<usize>>,
    /// The role of the September intake.
    pub(super) intake: Option<usize>,
    /// The group of each unit with the most posts: other movement is its.
    pub(super) largest_group: Vec<usize>,
    /// A unit without posts and without staff: nothing new happens there.
    pub(super) closed: Vec<bool>,
    under_one: Option<Vec<usize>>,
    /// Cells of each role with bands, shortest service first.
    pub(super) bands: Vec<[usize; 4]>,
}

impl Plan {
    pub(super) fn of(fitted: &Workforce) -> Self {
        let roles = roles(fitted);
        let mut band_of_cell = vec![None; fitted.cells.len()];
        for (r, role) in roles.iter().enumerate() {
            if let Service::Bands(cells) = role.service {
                cells.iter().enumerate().for_each(|(band, cell)| band_of_cell[*cell] = Some((r, band)));
            }
        }
        let joins = (0..fitted.groups.len())
            .map(|g| {
                let of_group = |r: &Role| r.group == g;
                roles.iter().position(|r| of_group(r) && !r.newly_qualified).or(roles.iter().position(of_group))
            })
            .collect();
        Self {
            units: fitted.units.len(),
            groups: fitted.groups.len(),
            cells: fitted.cells.len(),
            group_of_cell: fitted.cells.iter().map(|c| fitted.roles[c.role].group).collect(),
            band_of_cell,
            joins,
            intake: roles.iter().position(|r| r.newly_qualified),
            largest_group: fitted.state.establishment.iter().map(|posts| largest(posts)).collect(),
            closed: closed(fitted),
            under_one: under_one(fitted),
            bands: roles.iter().filter_map(Role::bands).collect(),
            roles,
        }
    }

    /// Whether the service of everybody is known.
    pub(super) fn bands_known(&self) -> bool {
        self.under_one.is_some()
    }

    /// People of a unit with less than a year's service.
    pub(super) fn under_one(&self, people: &[u32]) -> u32 {
        self.under_one.iter().flatten().map(|cell| people[*cell]).sum()
    }

    /// Unit, role, band and people of each cell with under two years' service.
    pub(super) fn short_service<'a>(
        &'a self,
        people: &'a [u32],
    ) -> impl Iterator<Item = (usize, usize, usize, u32)> + 'a {
        people.iter().enumerate().filter_map(|(at, number)| {
            let (role, band) = self.band_of_cell[at % self.cells].filter(|(_, band)| *band < 2)?;
            Some((at / self.cells, role, band, *number))
        })
    }

    /// Where the people of `unit × roles + role` stand among all, shortest service first; `None` without bands.
    pub(super) fn cells_of(&self, at: usize) -> Option<[usize; 4]> {
        let bands = self.roles[at % self.roles.len()].bands()?;
        Some(bands.map(|cell| at / self.roles.len() * self.cells + cell))
    }

    /// The cell a newcomer to the role joins.
    pub(super) fn first_cell(&self, role: usize) -> usize {
        match self.roles[role].service {
            Service::Bands([first, ..]) | Service::One(first) => first,
        }
    }
}

fn closed(fitted: &Workforce) -> Vec<bool> {
    let state = &fitted.state;
    let nothing = |values: &[f64]| values.iter().all(|v| *v <= 0.0);
    state.establishment.iter().zip(&state.staff).map(|(posts, staff)| nothing(posts) && nothing(staff)).collect()
}

/// Index of the largest value, the first of equals.
fn largest(values: &[f64]) -> usize {
    (1..values.len()).fold(0, |best, i| if values[i] > values[best] { i } else { best })
}

fn roles(fitted: &Workforce) -> Vec<Role> {
    let service = |r: usize| {
        let cell = |band| fitted.cells.iter().position(|c| c.role == r && c.band == Some(band));
        match Band::ALL.map(cell) {
            [Some(a), Some(b), Some(c), Some(d)] => Some(Service::Bands([a, b, c, d])),
            _ => fitted.cells.iter().position(|c| c.role == r).map(Service::One),
        }
    };
    let mut roles: Vec<Role> = fitted
        .roles
        .iter()
        .enumerate()
        .filter_map(|(r, role)| {
            let newly_qualified = role.newly_qualified;
            service(r).map(|service| Role { group: role.group, service, becomes: None, newly_qualified })
        })
        .collect();
    for r in 0..roles.len() {
        if roles[r].newly_qualified {
            let group = roles[r].group;
            roles[r].becomes = roles.iter().position(|main| main.group == group && !main.newly_qualified);
        }
    }
    roles
}

/// Cells of people in their first year, if every cell's service is known.
fn under_one(fitted: &Workforce) -> Option<Vec<usize>> {
    let known = fitted.cells.iter().all(|cell| cell.band.is_some());
    let first = |(i, cell): (usize, &crate::fit::panel::Cell)| (cell.band == Some(Band::UnderOne)).then_some(i);
    let cells: Vec<usize> = fitted.cells.iter().enumerate().filter_map(first).collect();
    (known && !cells.is_empty()).then_some(cells)
}
