//! Whole people by unit and cell: who leaves, who arrives, whose service lengthens.

use super::super::inversion::{binomial, hazard_of, poisson};
use super::super::random::{Flow, PathRandom, above};
use super::levers::Levers;
use super::luck::Chance;
use super::newcomers::pick;
use super::plan::{Plan, Service};
use super::{Ageing, Now, Path, Simulator};
use crate::fit::workforce::Workforce;

/// Months of service followed one by one.
const FOLLOWED: usize = 24;
/// Places looked at together.
const ABREAST: usize = 8;
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
    /// By completed months of service, then `unit × roles + role`: people of roles with bands. Service does not move
    /// in it: [`Self::row`] turns.
    cohorts: Vec<u32>,
    /// Units times roles.
    places: usize,
    /// Months gone by.
    turn: usize,
    /// This month's leavers by unit.
    left: Vec<u32>,
    /// The units of them, one by one.
    gone: Vec<usize>,
    /// Unit, role and number of this month's starters who have not joined yet.
    pub(super) arriving: Vec<(usize, usize, u32)>,
    /// This month's starters by `unit × groups + group`.
    started: Vec<u32>,
    /// Where there are any.
    joined: Vec<usize>,
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
            cohorts: vec![0; FOLLOWED * plan.units * plan.roles.len()],
            places: plan.units * plan.roles.len(),
            left: vec![0; plan.units],
            gone: Vec::new(),
            arriving: Vec::new(),
            turn: 0,
            started: vec![0; plan.units * plan.groups],
            joined: Vec::new(),
            people,
        };
        let mut numbers = vec![0; plan.short_service(&staff.people).map(|(.., number)| number as usize).sum()];
        random.fill(Flow::FirstCohorts, 0, &mut numbers);
        let mut numbers = numbers.into_iter();
        for (unit, role, band, number) in plan.short_service(&staff.people) {
            for number in numbers.by_ref().take(number as usize) {
                let month = (above(number) * 12.0) as usize;
                staff.cohorts[(12 * band + month) * staff.places + unit * plan.roles.len() + role] += 1;
            }
        }
        staff
    }

    /// Forgets last month's leavers and starters; returns the units that had leavers.
    pub(super) fn begin_month(&mut self) -> impl Iterator<Item = usize> {
        self.joined.drain(..).for_each(|at| self.started[at] = 0);
        let left = &mut self.left;
        self.gone.drain(..).inspect(|unit| left[*unit] = 0)
    }

    /// A unit's people by cell.
    pub(super) fn of(&self, unit: usize) -> &[u32] {
        &self.people[unit * self.cells..(unit + 1) * self.cells]
    }

    /// Where people of some completed months of service begin.
    fn row(&self, service: usize) -> usize {
        (service + FOLLOWED - self.turn) % FOLLOWED * self.places
    }

    /// Takes the `n`-th person with a service within a band; returns the months of service.
    fn take_one(&mut self, at: usize, band: usize, mut n: u32) -> Option<usize> {
        for service in 12 * band..12 * (band + 1) {
            let place = self.row(service) + at;
            let cohort = &mut self.cohorts[place];
            if n < *cohort {
                *cohort -= 1;
                return Some(service);
            }
            n -= *cohort;
        }
        None
    }

    /// This month's leavers by unit.
    pub(super) fn left(&self) -> &[u32] {
        &self.left
    }

    /// This month's starters of a unit, newly qualified included.
    pub(super) fn starters(&self, unit: usize, groups: usize) -> u32 {
        self.started[unit * groups..(unit + 1) * groups].iter().sum()
    }

    /// This month's starters by unit and group.
    pub(super) fn started(&self) -> &[u32] {
        &self.started
    }

    /// The person at a share of a cell's people leaves.
    pub(super) fn leave(&mut self, plan: &Plan, (unit, cell): (usize, usize), person: f64) {
        let at = unit * self.cells + cell;
        if let (Ageing::Cohorts, Some((role, band @ 0..=1))) = (self.ageing, plan.band_of_cell[cell]) {
            self.take_one(unit * self.roles + role, band, (person * f64::from(self.people[at])) as u32);
        }
        self.people[at] -= 1;
        self.left[unit] += 1;
        self.gone.push(unit);
    }

    /// A month of service more for everybody; `luck` by unit.
    pub(super) fn lengthen_service(&mut self, plan: &Plan, now: Now, random: &PathRandom, luck: &[u32]) {
        let longer = hazard_of(1.0 / 36.0);
        for (unit, number) in luck.iter().enumerate() {
            let (luck, all) = (above(*number), self.of(unit));
            let people: u32 = plan.bands.iter().map(|[.., third, _]| all[*third]).sum();
            if luck < f64::from(people) * longer {
                for i in 0..binomial(1.0 - luck, people, longer) {
                    let n = random.indexed(Flow::Ageing, now.at(unit, 0), i) * f64::from(people - i);
                    self.pass_five_years(plan, unit, n as u32);
                }
            }
        }
        match self.ageing {
            Ageing::Cohorts => self.pass_birthdays(plan),
            Ageing::Twelfths => self.pass_twelfths(plan, now, random),
        }
        self.turn = (self.turn + 1) % FOLLOWED;
    }

    /// The `n`-th of a unit's people with two to five years of service has five.
    fn pass_five_years(&mut self, plan: &Plan, unit: usize, mut n: u32) {
        for [.., third, last] in &plan.bands {
            let people = self.of(unit)[*third];
            if n < people {
                self.people[unit * self.cells + third] -= 1;
                self.people[unit * self.cells + last] += 1;
                return;
            }
            n -= people;
        }
    }

    /// Those who began a year and two years ago.
    fn pass_birthdays(&mut self, plan: &Plan) {
        let (first, second) = (self.row(11), self.row(23));
        for begin in (0..self.places).step_by(ABREAST) {
            let end = self.places.min(begin + ABREAST);
            let anybody = |row: usize| self.cohorts[row + begin..row + end].iter().fold(0, |any, n| any | n) > 0;
            if !(anybody(first) | anybody(second)) {
                continue;
            }
            for at in begin..end {
                let moved = [self.cohorts[first + at], self.cohorts[second + at]];
                if moved != [0, 0] {
                    self.cohorts[second + at] = 0;
                    plan.cells_of(at).into_iter().for_each(|cells| self.promote(cells, moved));
                }
            }
        }
    }

    fn pass_twelfths(&mut self, plan: &Plan, now: Now, random: &PathRandom) {
        let year = hazard_of(1.0 / 12.0);
        for (at, cells) in (0..plan.units * self.roles).filter_map(|at| Some((at, plan.cells_of(at)?))) {
            let moved = std::array::from_fn(|band| {
                binomial(random.uniform(Flow::ShortAgeing, now.at(at, band)), self.people[cells[band]], year)
            });
            self.promote(cells, moved);
        }
    }

    /// People of the first two bands have the next.
    fn promote(&mut self, cells: [usize; 4], moved: [u32; 2]) {
        for (band, moved) in moved.into_iter().enumerate() {
            self.people[cells[band]] -= moved;
            self.people[cells[band + 1]] += moved;
        }
    }

    /// Notes starters of a role; they join once everybody's service has lengthened.
    pub(super) fn arrive(&mut self, plan: &Plan, unit: usize, role: usize, number: u32) {
        let known =
            self.arriving.iter_mut().rev().take_while(|arrival| arrival.0 == unit).find(|known| known.1 == role);
        match known {
            Some((.., known)) => *known += number,
            None if number > 0 => self.arriving.push((unit, role, number)),
            None => {}
        }
        self.count_in(unit * self.groups + plan.roles[role].group, number);
    }

    /// Starters join with no service.
    pub(super) fn take_in(&mut self, plan: &Plan, unit: usize, role: usize, number: u32) {
        let new = self.row(0) + unit * self.roles + role;
        self.people[unit * self.cells + plan.first_cell(role)] += number;
        self.cohorts[new] += number;
    }

    /// One more starter joins at once, with no service.
    pub(super) fn join(&mut self, plan: &Plan, unit: usize, role: usize) {
        self.people[unit * self.cells + plan.first_cell(role)] += 1;
        let new = self.row(0) + unit * self.roles + role;
        self.cohorts[new] += 1;
        self.count_in(unit * self.groups + plan.roles[role].group, 1);
    }

    fn count_in(&mut self, at: usize, number: u32) {
        self.started[at] += number;
        self.joined.push(at);
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
                    let place = self.row(service) + to * self.roles + role;
                    self.cohorts[place] += 1;
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
                let place = self.row(12) + unit * self.roles + main;
                self.cohorts[place] += number;
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
        let pull = self.pull(path, now);
        for unit in 0..self.plan.units {
            let mean = |group: usize| {
                let at = unit * groups + group;
                let expected = path.demand.vacancies[at] * self.per_vacancy[at] * pull;
                let open = self.plan.joins[group].is_some();
                if open { expected * levers.more_starters(at, now, &path.effects) } else { 0.0 }
            };
            let (luck, all) = (above(path.luck.of(Chance::Joining)[unit]), (0..groups).map(mean).sum::<f64>());
            if luck < all {
                for i in 0..poisson(1.0 - luck, all) {
                    let [which, ..] = path.random.four(Flow::Starting, now.at(unit, 0), i);
                    if let Some(role) =
                        pick(which * all, (0..groups).map(mean)).and_then(|group| self.plan.joins[group])
                    {
                        path.staff.arrive(&self.plan, unit, role, 1);
                    }
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
