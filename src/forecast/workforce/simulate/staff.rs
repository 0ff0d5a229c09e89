//! Whole people by unit and cell: who leaves, who arrives, whose service lengthens.

use super::super::inversion::{binomial, hazard_of, poisson};
use super::super::random::{Flow, PathRandom, Place};
use super::levers::Levers;
use super::plan::{Plan, Service};
use super::{Ageing, Now, Path, Simulator};
use crate::fit::workforce::Workforce;

/// Months of service followed one by one.
const FOLLOWED: usize = 24;
/// September.
const SEPTEMBER: usize = 8;

/// The people of one path.
pub(super) struct Staff {
    ageing: Ageing,
    cells: usize,
    roles: usize,
    groups: usize,
    /// By `unit × cells + cell`.
    pub(super) people: Vec<u32>,
    /// By `unit × roles + role`: people by completed months of service, of roles with bands.
    cohorts: Vec<[u32; FOLLOWED]>,
    /// This month's leavers by `unit × groups + group`.
    left: Vec<u32>,
    /// This month's starters by `unit × roles + role`.
    arriving: Vec<u32>,
    /// This month's starters by `unit × groups + group`.
    started: Vec<u32>,
}

impl Staff {
    /// The people of the last month of history. Within a one-year band nobody knows the month of
    /// the start, so each path spreads them over the twelve at random.
    pub(super) fn begin(plan: &Plan, fitted: &Workforce, ageing: Ageing, random: &PathRandom) -> Self {
        let people: Vec<u32> =
            fitted.state.staff.iter().flatten().map(|number| number.round().max(0.0) as u32).collect();
        let mut staff = Self {
            ageing,
            cells: plan.cells,
            roles: plan.roles.len(),
            groups: plan.groups,
            cohorts: vec![[0; FOLLOWED]; plan.units * plan.roles.len()],
            left: vec![0; plan.units * plan.groups],
            arriving: vec![0; plan.units * plan.roles.len()],
            started: vec![0; plan.units * plan.groups],
            people,
        };
        for unit in 0..plan.units {
            for cell in 0..plan.cells {
                let Some((role, band @ 0..=1)) = plan.band_of_cell[cell] else { continue };
                for i in 0..staff.people[unit * plan.cells + cell] {
                    let u = random.indexed(Flow::FirstCohorts, Place { month: 0, unit, cell }, i);
                    staff.cohorts[unit * plan.roles.len() + role][12 * band + (u * 12.0) as usize] += 1;
                }
            }
        }
        staff
    }

    pub(super) fn begin_month(&mut self) {
        self.left.fill(0);
        self.arriving.fill(0);
        self.started.fill(0);
    }

    /// This month's leavers of a unit.
    pub(super) fn leavers(&self, unit: usize, groups: usize) -> u32 {
        self.left[unit * groups..(unit + 1) * groups].iter().sum()
    }

    /// This month's starters of a unit, newly qualified included.
    pub(super) fn starters(&self, unit: usize, groups: usize) -> u32 {
        self.started[unit * groups..(unit + 1) * groups].iter().sum()
    }

    /// This month's leavers by unit and group.
    pub(super) fn left(&self) -> &[u32] {
        &self.left
    }

    /// This month's starters by unit and group.
    pub(super) fn started(&self) -> &[u32] {
        &self.started
    }

    pub(super) fn leave(
        &mut self,
        plan: &Plan,
        (unit, cell): (usize, usize),
        hazard: f64,
        now: Now,
        random: &PathRandom,
    ) {
        let at = unit * self.cells + cell;
        let place = now.at(unit, cell);
        let number = binomial(random.uniform(Flow::Leaving, place), self.people[at], hazard);
        if number == 0 {
            return;
        }
        if let (Ageing::Cohorts, Some((role, band @ 0..=1))) = (self.ageing, plan.band_of_cell[cell]) {
            let cohorts = &mut self.cohorts[unit * self.roles + role][12 * band..12 * band + 12];
            for i in 0..number {
                let u = random.indexed(Flow::LeaversCohort, place, i);
                take_one(cohorts, (u * f64::from(self.people[at] - i)) as u32);
            }
        }
        self.people[at] -= number;
        self.left[unit * self.groups + plan.group_of_cell[cell]] += number;
    }

    /// A month of service more for everybody.
    pub(super) fn lengthen_service(&mut self, plan: &Plan, now: Now, random: &PathRandom) {
        for unit in 0..plan.units {
            for (r, role) in plan.roles.iter().enumerate() {
                let Service::Bands(cells) = role.service else { continue };
                let people = |staff: &Self, band: usize| staff.people[unit * staff.cells + cells[band]];
                let draw = |staff: &Self, band: usize, share: f64| {
                    let u = random.uniform(Flow::Ageing, now.at(unit, cells[band]));
                    binomial(u, people(staff, band), hazard_of(share))
                };
                let (first, second) = match self.ageing {
                    Ageing::Twelfths => (draw(self, 0, 1.0 / 12.0), draw(self, 1, 1.0 / 12.0)),
                    Ageing::Cohorts => {
                        let cohorts = &mut self.cohorts[unit * self.roles + r];
                        let moved = (cohorts[11], cohorts[23]);
                        cohorts.rotate_right(1);
                        cohorts[0] = 0;
                        moved
                    }
                };
                let third = draw(self, 2, 1.0 / 36.0);
                for (band, moved) in [first, second, third].into_iter().enumerate() {
                    self.people[unit * self.cells + cells[band]] -= moved;
                    self.people[unit * self.cells + cells[band + 1]] += moved;
                }
            }
        }
    }

    /// Notes starters of a role; they join once everybody's service has lengthened.
    pub(super) fn arrive(&mut self, plan: &Plan, unit: usize, role: usize, number: u32) {
        self.arriving[unit * self.roles + role] += number;
        self.started[unit * self.groups + plan.roles[role].group] += number;
    }

    /// Starters join with no service.
    pub(super) fn take_in(&mut self, plan: &Plan) {
        for unit in 0..plan.units {
            for role in 0..self.roles {
                let number = self.arriving[unit * self.roles + role];
                self.people[unit * self.cells + plan.first_cell(role)] += number;
                self.cohorts[unit * self.roles + role][0] += number;
            }
        }
    }

    /// One more starter joins at once, with no service.
    pub(super) fn join(&mut self, plan: &Plan, unit: usize, role: usize) {
        self.people[unit * self.cells + plan.first_cell(role)] += 1;
        self.cohorts[unit * self.roles + role][0] += 1;
        self.started[unit * self.groups + plan.roles[role].group] += 1;
    }

    /// Some of a cell's people go to the same cell of another unit and keep their months of service.
    pub(super) fn transfer(
        &mut self,
        plan: &Plan,
        (from, to, cell): (usize, usize, usize),
        number: u32,
        draw: impl Fn(u32) -> f64,
    ) {
        let left = self.people[from * self.cells + cell];
        if let Some((role, band @ 0..=1)) = plan.band_of_cell[cell] {
            let months = 12 * band..12 * band + 12;
            for i in 0..number {
                let cohorts = &mut self.cohorts[from * self.roles + role][months.clone()];
                if let Some(service) = take_one(cohorts, (draw(i) * f64::from(left - i)) as u32) {
                    self.cohorts[to * self.roles + role][12 * band + service] += 1;
                }
            }
        }
        self.people[from * self.cells + cell] -= number;
        self.people[to * self.cells + cell] += number;
    }

    /// Last year's newly qualified join their group's main role with a year's service.
    fn qualify(&mut self, plan: &Plan) {
        for unit in 0..plan.units {
            for role in &plan.roles {
                let (Some(main), Service::One(from)) = (role.becomes, role.service) else { continue };
                let number = std::mem::take(&mut self.people[unit * self.cells + from]);
                let to = match plan.roles[main].service {
                    Service::Bands([_, second, ..]) => second,
                    Service::One(cell) => cell,
                };
                self.people[unit * self.cells + to] += number;
                self.cohorts[unit * self.roles + main][12] += number;
            }
        }
    }
}

/// Takes the `n`-th person out of cohorts; returns the cohort.
fn take_one(cohorts: &mut [u32], mut n: u32) -> Option<usize> {
    for (i, cohort) in cohorts.iter_mut().enumerate() {
        if n < *cohort {
            *cohort -= 1;
            return Some(i);
        }
        n -= *cohort;
    }
    None
}

impl Simulator<'_> {
    /// Offers that are due start; without a pipeline, starters follow last month's vacancies.
    pub(super) fn arrive(&self, path: &mut Path, levers: &Levers, now: Now) {
        let starts = &self.fitted.starts;
        for unit in 0..self.plan.units {
            for group in 0..self.plan.groups {
                let at = unit * self.plan.groups + group;
                let number = if starts.pipeline {
                    path.demand.due(at)
                } else {
                    let factor = levers.more_starters(at, now, &path.effects);
                    let mean = self.offers_expected(path, unit, group, now) * factor;
                    poisson(path.random.uniform(Flow::Starting, now.at(unit, group)), mean)
                };
                if let (Some(role), 1..) = (self.plan.joins[group], number) {
                    path.staff.arrive(&self.plan, unit, role, number);
                }
            }
        }
    }

    /// In September the newly qualified of last year qualify and this year's start where posts are empty.
    pub(super) fn september(&self, path: &mut Path, levers: &Levers, now: Now) {
        let Some(role) = self.plan.intake else { return };
        if now.calendar != SEPTEMBER {
            return;
        }
        path.staff.qualify(&self.plan);
        let (groups, group) = (self.plan.groups, self.plan.roles[role].group);
        let floor = self.recipe.intake_vacancy_floor;
        let weight = |u: usize| {
            let empty = path.demand.vacancies[u * groups + group].max(floor);
            if levers.closed(u, now) { 0.0 } else { empty }
        };
        let weights: Vec<f64> = (0..self.plan.units).map(weight).collect();
        let total = weights.iter().sum::<f64>().max(floor);
        let mean = self.fitted.starts.intake * (self.recipe.intake_response * path.level(1)).exp();
        for (unit, weight) in weights.iter().enumerate() {
            let u = path.random.uniform(Flow::Intake, now.at(unit, 0));
            let number = poisson(u, mean * weight / total);
            path.staff.arrive(&self.plan, unit, role, number);
        }
    }
}
