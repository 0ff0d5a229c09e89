//! Whole people by unit and cell: who leaves, who arrives, whose service lengthens.

use super::super::inversion::{binomial, hazard_of, poisson};
use super::super::random::{Flow, PathRandom, above, room};
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
    /// By `unit × roles + role`: people by completed months of service, of roles with bands. Service does not move
    /// in it: [`Self::slot`] turns.
    cohorts: Vec<[u32; FOLLOWED]>,
    /// Months gone by.
    turn: usize,
    /// This month's leavers by `unit × groups + group`.
    left: Vec<u32>,
    /// Unit, role and number of this month's starters who have not joined yet.
    arriving: Vec<(usize, usize, u32)>,
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
            arriving: Vec::new(),
            turn: 0,
            started: vec![0; plan.units * plan.groups],
            people,
        };
        let mut numbers = vec![0; plan.short_service(&staff.people).map(|(.., number)| number as usize).sum()];
        random.fill(Flow::FirstCohorts, 0, &mut numbers);
        let mut numbers = numbers.into_iter();
        for (unit, role, band, number) in plan.short_service(&staff.people) {
            for number in numbers.by_ref().take(number as usize) {
                let month = (above(number) * 12.0) as usize;
                staff.cohorts[unit * plan.roles.len() + role][12 * band + month] += 1;
            }
        }
        staff
    }

    pub(super) fn begin_month(&mut self) {
        self.left.fill(0);
        self.arriving.clear();
        self.started.fill(0);
    }

    /// Where people of some completed months of service stand.
    fn slot(&self, service: usize) -> usize {
        (service + FOLLOWED - self.turn) % FOLLOWED
    }

    /// Takes the `n`-th person with a service within a band; returns the months of service.
    fn take_one(&mut self, at: usize, band: usize, mut n: u32) -> Option<usize> {
        for service in 12 * band..12 * (band + 1) {
            let slot = self.slot(service);
            let cohort = &mut self.cohorts[at][slot];
            if n < *cohort {
                *cohort -= 1;
                return Some(service);
            }
            n -= *cohort;
        }
        None
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

    /// As many of a cell leave as the share of luck `above` says.
    pub(super) fn leave(
        &mut self,
        plan: &Plan,
        (unit, cell): (usize, usize),
        (above, hazard): (f64, f64),
        now: Now,
        random: &PathRandom,
    ) {
        let at = unit * self.cells + cell;
        let number = binomial(1.0 - above, self.people[at], hazard);
        if number == 0 {
            return;
        }
        if let (Ageing::Cohorts, Some((role, band @ 0..=1))) = (self.ageing, plan.band_of_cell[cell]) {
            for i in 0..number {
                let u = random.indexed(Flow::LeaversCohort, now.at(unit, cell), i);
                self.take_one(unit * self.roles + role, band, (u * f64::from(self.people[at] - i)) as u32);
            }
        }
        self.people[at] -= number;
        self.left[unit * self.groups + plan.group_of_cell[cell]] += number;
    }

    /// A month of service more for everybody.
    pub(super) fn lengthen_service(&mut self, plan: &Plan, now: Now, random: &PathRandom, numbers: &mut Vec<u32>) {
        let numbers = room(numbers, plan.served.len());
        random.fill(Flow::Ageing, now.ahead, numbers);
        let (year, longer) = (hazard_of(1.0 / 12.0), hazard_of(1.0 / 36.0));
        let (first, second) = (self.slot(11), self.slot(23));
        for ((at, cells), number) in plan.served.iter().zip(numbers.iter()) {
            let people = cells.map(|cell| self.people[cell]);
            let drawn = |band: usize| {
                let u = random.uniform(Flow::ShortAgeing, now.at(*at, band));
                binomial(u, people[band], year)
            };
            let (first, second) = match self.ageing {
                Ageing::Twelfths => (drawn(0), drawn(1)),
                Ageing::Cohorts => (self.cohorts[*at][first], std::mem::take(&mut self.cohorts[*at][second])),
            };
            let luck = above(*number);
            let third = if luck < f64::from(people[2]) * longer { binomial(1.0 - luck, people[2], longer) } else { 0 };
            if first + second + third > 0 {
                for (band, moved) in [first, second, third].into_iter().enumerate() {
                    self.people[cells[band]] -= moved;
                    self.people[cells[band + 1]] += moved;
                }
            }
        }
        self.turn = (self.turn + 1) % FOLLOWED;
    }

    /// Notes starters of a role; they join once everybody's service has lengthened.
    pub(super) fn arrive(&mut self, plan: &Plan, unit: usize, role: usize, number: u32) {
        if number > 0 {
            self.arriving.push((unit, role, number));
        }
        self.started[unit * self.groups + plan.roles[role].group] += number;
    }

    /// Starters join with no service.
    pub(super) fn take_in(&mut self, plan: &Plan) {
        let new = self.slot(0);
        for (unit, role, number) in self.arriving.drain(..) {
            self.people[unit * self.cells + plan.first_cell(role)] += number;
            self.cohorts[unit * self.roles + role][new] += number;
        }
    }

    /// One more starter joins at once, with no service.
    pub(super) fn join(&mut self, plan: &Plan, unit: usize, role: usize) {
        self.people[unit * self.cells + plan.first_cell(role)] += 1;
        let new = self.slot(0);
        self.cohorts[unit * self.roles + role][new] += 1;
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
            for i in 0..number {
                let n = (draw(i) * f64::from(left - i)) as u32;
                if let Some(service) = self.take_one(from * self.roles + role, band, n) {
                    let slot = self.slot(service);
                    self.cohorts[to * self.roles + role][slot] += 1;
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
                let slot = self.slot(12);
                self.cohorts[unit * self.roles + main][slot] += number;
            }
        }
    }
}

impl Simulator<'_> {
    /// Offers that are due start; without a pipeline, starters follow last month's vacancies.
    pub(super) fn arrive(&self, path: &mut Path, levers: &Levers, now: Now) {
        let groups = self.plan.groups;
        if self.fitted.starts.pipeline {
            let (staff, plan) = (&mut path.staff, &self.plan);
            path.demand.due(now, |at, number| {
                if let Some(role) = plan.joins[at % groups] {
                    staff.arrive(plan, at / groups, role, number);
                }
            });
            return;
        }
        let mut numbers = std::mem::take(&mut path.numbers);
        let starting = room(&mut numbers, self.plan.units * groups);
        path.random.fill(Flow::Starting, now.ahead, starting);
        let pull = self.pull(path, now);
        for (at, number) in starting.iter().enumerate() {
            let mean =
                path.demand.vacancies[at] * self.per_vacancy[at] * pull * levers.more_starters(at, now, &path.effects);
            let luck = above(*number);
            if let Some(role) = self.plan.joins[at % groups].filter(|_| luck < mean) {
                path.staff.arrive(&self.plan, at / groups, role, poisson(1.0 - luck, mean));
            }
        }
        path.numbers = numbers;
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
            if levers.closed(now)[u] { 0.0 } else { empty }
        };
        let weights: Vec<f64> = (0..self.plan.units).map(weight).collect();
        let total = weights.iter().sum::<f64>().max(floor);
        let mean = self.fitted.starts.intake * (self.recipe.intake_response * path.level(1)).exp();
        let mut numbers = vec![0; weights.len()];
        path.random.fill(Flow::Intake, now.ahead, &mut numbers);
        for (unit, (weight, number)) in weights.iter().zip(numbers).enumerate() {
            let number = poisson(1.0 - above(number), mean * weight / total);
            path.staff.arrive(&self.plan, unit, role, number);
        }
    }
}
