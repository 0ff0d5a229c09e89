//! Posts, vacancies, offers and agency: what the staff numbers call for.

use super::super::inversion::{binomial, hazard_of, poisson};
use super::super::random::{Flow, PathRandom, Place, above};
use super::levers::Levers;
use super::luck::Chance;
use super::newcomers::pick;
use super::{Now, Path, Simulator};
use crate::fit::workforce::Workforce;

/// Longest time from offer to start, months.
pub(super) const LONGEST: usize = 5;

/// Hours, vacancies, offers and agency of one path; by `unit × groups + group` unless said.
pub(super) struct Demand {
    /// Employed FTE; hours may take it a little below zero where one part-timer is left.
    pub(super) fte: Vec<f64>,
    pub(super) vacancies: Vec<f64>,
    /// By unit.
    pub(super) leavers_fte: Vec<f64>,
    /// Offers that will start, by month of the start (remainder of its number ÷ the longest delay), then place.
    offers: [Vec<u32>; LONGEST],
    /// By unit.
    pub(super) agency: Vec<f64>,
    /// Month of history the present block of other movement began at, drawn anew for each block.
    block_from: usize,
}

impl Demand {
    /// The state of the last month of history; which of the accepted offers will start is drawn now.
    pub(super) fn begin(fitted: &Workforce, random: &PathRandom) -> Self {
        let state = &fitted.state;
        let groups = fitted.groups.len();
        let mut offers = std::array::from_fn(|_| vec![0; fitted.units.len() * groups]);
        if fitted.starts.pipeline {
            for (unit, of_unit) in state.pipeline.iter().enumerate() {
                for (group, due) in of_unit.iter().enumerate() {
                    for (k, accepted) in due.iter().enumerate() {
                        let place = Place { month: 0, unit, cell: group * LONGEST + k };
                        offers[(k + 1) % LONGEST][unit * groups + group] = (0..accepted.round() as u32)
                            .filter(|i| random.indexed(Flow::Commitments, place, *i) >= fitted.starts.drop_out)
                            .count() as u32;
                    }
                }
            }
        }
        Self {
            fte: state.in_post_fte.iter().flatten().copied().collect(),
            vacancies: state.vacancies.iter().flatten().copied().collect(),
            leavers_fte: vec![0.0; fitted.units.len()],
            offers,
            agency: state.agency.clone(),
            block_from: 0,
        }
    }

    /// Employed FTE of a unit.
    pub(super) fn in_post(&self, unit: usize, groups: usize) -> f64 {
        self.fte[unit * groups..(unit + 1) * groups].iter().map(|fte| fte.max(0.0)).sum()
    }

    /// Vacancies of a place as they stand.
    pub(super) fn vacant(&self, at: usize, posts: &[f64]) -> f64 {
        empty(posts[at], self.fte[at])
    }

    /// A part of a place's hours goes to another, and as many of the offers due in each month as `goes` says.
    pub(super) fn transfer(
        &mut self,
        (from, to): (usize, usize),
        part: f64,
        now: Now,
        goes: impl Fn(usize, u32) -> u32,
    ) {
        let hours = self.fte[from] * part;
        self.fte[from] -= hours;
        self.fte[to] += hours;
        for due in 0..LONGEST {
            let row = &mut self.offers[(now.ahead + due) % LONGEST];
            let offers = goes(due, row[from]);
            row[from] -= offers;
            row[to] += offers;
        }
    }

    /// Hours of last month's leavers are no longer this month's.
    pub(super) fn forget_leavers(&mut self, units: impl Iterator<Item = usize>) {
        units.for_each(|unit| self.leavers_fte[unit] = 0.0);
    }

    /// Tells place and number of this month's starters.
    pub(super) fn due(&mut self, now: Now, mut tell: impl FnMut(usize, u32)) {
        for (at, number) in self.offers[now.ahead % LONGEST].iter_mut().enumerate() {
            if *number > 0 {
                tell(at, std::mem::take(number));
            }
        }
    }
}

/// Mean of each unit's other movement over the months that had any.
pub(super) fn mean_of_movements(history: &[Vec<f64>], units: usize) -> Vec<f64> {
    (0..units)
        .map(|u| {
            let moved = history.iter().map(|month| month[u]).filter(|e| is_movement(*e));
            let (sum, number) = moved.fold((0.0, 0), |(sum, n), e| (sum + e, n + 1));
            sum / f64::from(number.max(1))
        })
        .collect()
}

fn is_movement(fte: f64) -> bool {
    fte.abs() > 1e-9
}

impl Simulator<'_> {
    /// Factor on offers (starters, without a pipeline) this month: season and level.
    pub(super) fn pull(&self, path: &Path, now: Now) -> f64 {
        self.fitted.starts.season[now.calendar].max(self.recipe.season_floor) * path.level(1).exp()
    }

    /// Those who arrived join with no service, full time or part time with the extract's share.
    pub(super) fn take_in(&self, path: &mut Path, now: Now) {
        let mut arriving = std::mem::take(&mut path.staff.arriving);
        for (unit, role, number) in arriving.drain(..) {
            path.staff.take_in(&self.plan, unit, role, number);
            let at = unit * self.plan.groups + self.plan.roles[role].group;
            path.demand.fte[at] += self.hours(number, now.at(at, role), &path.random);
        }
        path.staff.arriving = arriving;
    }

    fn hours(&self, people: u32, place: Place, random: &PathRandom) -> f64 {
        let share = self.fitted.part_time_share.clamp(0.0, 1.0);
        if share == 0.0 {
            return f64::from(people);
        }
        let part_time = binomial(random.uniform(Flow::StartersHours, place), people, hazard_of(share));
        f64::from(people) - (1.0 - self.fitted.part_time_fte) * f64::from(part_time)
    }

    /// Transfers and hours as some months of history had them: the same months for every unit, so
    /// that what one unit loses another gains; a month without movement stays one.
    pub(super) fn move_others(&self, path: &mut Path, levers: &Levers, now: Now) {
        let history = &self.fitted.other_fte;
        let (months, length) = (history.len(), self.recipe.block_months.max(1));
        if months == 0 {
            return;
        }
        let within = (now.ahead - 1) % length;
        if within == 0 {
            let u = path.random.uniform(Flow::OtherMovement, now.at(0, 0));
            path.demand.block_from = (u * months.saturating_sub(length).max(1) as f64) as usize;
        }
        let month = &history[(path.demand.block_from + within) % months];
        for (unit, movement) in month.iter().enumerate().filter(|(u, e)| is_movement(**e) && !levers.closed(now)[*u]) {
            let group = self.plan.largest_group[unit];
            path.demand.fte[unit * self.plan.groups + group] += movement - self.other_mean[unit];
        }
    }

    pub(super) fn count_vacancies(path: &mut Path, levers: &Levers, now: Now) {
        let posts = levers.posts(now);
        let demand = &mut path.demand;
        for ((vacancies, fte), posts) in demand.vacancies.iter_mut().zip(&demand.fte).zip(posts) {
            *vacancies = empty(*posts, *fte);
        }
    }

    /// Offers of this month: how many a unit makes is drawn, then whom for. The i-th owns its numbers, so one more
    /// changes nothing for the others.
    pub(super) fn make_offers(&self, path: &mut Path, levers: &Levers, now: Now) {
        if !self.fitted.starts.pipeline {
            return;
        }
        let (groups, pull) = (self.plan.groups, self.pull(path, now));
        let (changed, Demand { vacancies, offers, .. }) = (!levers.asked.offers.is_empty(), &mut path.demand);
        let units = vacancies.chunks_exact(groups).zip(self.per_vacancy.chunks_exact(groups));
        for (unit, ((vacancies, per_vacancy), luck)) in units.zip(path.luck.of(Chance::Joining)).enumerate() {
            let first = unit * groups;
            let weight = |group: usize| {
                let expected = vacancies[group] * per_vacancy[group];
                if changed { expected * levers.more_offers(first + group, now, &path.effects) } else { expected }
            };
            let (luck, mut weights) = (above(*luck), 0.0);
            for group in 0..groups {
                weights += weight(group);
            }
            if luck >= weights * pull {
                continue;
            }
            for i in 0..poisson(1.0 - luck, weights * pull) {
                let [which, lost, later, _] = path.random.four(Flow::Offers, now.at(unit, 0), i);
                let Some(at) = pick(which * weights, (0..groups).map(weight)).map(|group| first + group) else { break };
                if lost >= levers.drop_out(at, now, &path.effects) {
                    let months = delay(levers.delay(at, now), later);
                    offers[(now.ahead + 1 + months) % LONGEST][at] += 1;
                }
            }
        }
    }

    pub(super) fn book_agency(&self, path: &mut Path, levers: &Levers, now: Now) {
        let (level, closed) = (path.level(2).exp(), levers.closed(now));
        let vacancies = path.demand.vacancies.chunks_exact(self.plan.groups).zip(path.luck.of(Chance::Agency));
        for (unit, (booked, (vacancies, number))) in path.demand.agency.iter_mut().zip(vacancies).enumerate() {
            let vacancies: f64 = vacancies.iter().sum();
            let noise = if closed[unit] { 0.0 } else { self.fitted.agency.epsilon * self.normal.at(*number) };
            *booked = (*booked + path.kappa * (self.cover[unit] * level * vacancies - *booked) + noise).max(0.0);
        }
        for cap in &levers.asked.agency_caps {
            let scope = || (0..self.plan.units).filter(|unit| cap.units[*unit]);
            let all: f64 = scope().map(|unit| path.demand.agency[unit]).sum();
            let most = cap.most.get(now.month()).copied().unwrap_or(f64::INFINITY).max(0.0);
            if all > most {
                scope().for_each(|unit| path.demand.agency[unit] *= most / all);
            }
        }
    }
}

/// Posts that nobody fills.
#[inline]
fn empty(posts: f64, fte: f64) -> f64 {
    let filled = if fte > 0.0 { fte } else { 0.0 };
    if posts > filled { posts - filled } else { 0.0 }
}

/// Months to the start less one, from the shares of each delay.
fn delay(shares: &[f64; LONGEST], u: f64) -> usize {
    let mut below = 0.0;
    shares
        .iter()
        .position(|share| {
            below += share;
            u < below
        })
        .unwrap_or(LONGEST - 1)
}
