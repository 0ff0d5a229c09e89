//! Posts, vacancies, offers and agency: what the staff numbers call for.

use super::super::inversion::{binomial, hazard_of, poisson};
use super::super::random::{Flow, PathRandom, Place};
use super::levers::Levers;
use super::staff::Staff;
use super::{Now, Path, Simulator};
use crate::fit::workforce::Workforce;

/// Longest time from offer to start, months.
pub(super) const LONGEST: usize = 5;

/// Hours, vacancies, offers and agency of one path; by `unit × groups + group` unless said.
pub(super) struct Demand {
    /// Employed FTE; hours may take it a little below zero where one part-timer is left.
    pub(super) fte: Vec<f64>,
    pub(super) vacancies: Vec<f64>,
    pub(super) leavers_fte: Vec<f64>,
    /// Offers that will start, by months to go.
    offers: Vec<[u32; LONGEST]>,
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
        let mut offers = vec![[0; LONGEST]; fitted.units.len() * groups];
        if fitted.starts.pipeline {
            for (unit, of_unit) in state.pipeline.iter().enumerate() {
                for (group, due) in of_unit.iter().enumerate() {
                    for (k, accepted) in due.iter().enumerate() {
                        let place = Place { month: 0, unit, cell: group * LONGEST + k };
                        offers[unit * groups + group][k] = (0..accepted.round() as u32)
                            .filter(|i| random.indexed(Flow::Commitments, place, *i) >= fitted.starts.drop_out)
                            .count() as u32;
                    }
                }
            }
        }
        Self {
            fte: state.in_post_fte.iter().flatten().copied().collect(),
            vacancies: state.vacancies.iter().flatten().copied().collect(),
            leavers_fte: vec![0.0; offers.len()],
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
        (posts[at] - self.fte[at].max(0.0)).max(0.0)
    }

    /// A part of a place's hours goes to another, and as many of the offers due in each month as `goes` says.
    pub(super) fn transfer(&mut self, from: usize, to: usize, part: f64, goes: impl Fn(usize, u32) -> u32) {
        let hours = self.fte[from] * part;
        self.fte[from] -= hours;
        self.fte[to] += hours;
        for due in 0..LONGEST {
            let offers = goes(due, self.offers[from][due]);
            self.offers[from][due] -= offers;
            self.offers[to][due] += offers;
        }
    }

    /// Starters of this month; the others come a month nearer.
    pub(super) fn due(&mut self, at: usize) -> u32 {
        let due = self.offers[at][0];
        self.offers[at].rotate_left(1);
        self.offers[at][LONGEST - 1] = 0;
        due
    }

    /// Leavers take their hours with them.
    pub(super) fn pay_leavers(&mut self, fitted: &Workforce, staff: &Staff, now: Now, random: &PathRandom) {
        let hours = Hours { fitted, flow: Flow::LeaversHours };
        for (at, number) in staff.left().iter().enumerate() {
            self.leavers_fte[at] = hours.of(*number, at, now, random);
            self.fte[at] -= self.leavers_fte[at];
        }
    }
}

/// Full time, or part time with the extract's share.
struct Hours<'a> {
    fitted: &'a Workforce,
    flow: Flow,
}

impl Hours<'_> {
    fn of(&self, people: u32, at: usize, now: Now, random: &PathRandom) -> f64 {
        if people == 0 {
            return 0.0;
        }
        let share = self.fitted.part_time_share.clamp(0.0, 1.0);
        let u = random.uniform(self.flow, now.at(at, 0));
        let part_time = binomial(u, people, hazard_of(share));
        f64::from(people) - (1.0 - self.fitted.part_time_fte) * f64::from(part_time)
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
    /// Mean number of offers (starters, without a pipeline) of a group this month.
    pub(super) fn offers_expected(&self, path: &Path, unit: usize, group: usize, now: Now) -> f64 {
        let starts = &self.fitted.starts;
        let season = starts.season[now.calendar].max(self.recipe.season_floor);
        path.demand.vacancies[unit * self.plan.groups + group]
            * starts.per_vacancy[group]
            * season
            * path.level(1).exp()
    }

    pub(super) fn pay_starters(&self, path: &mut Path, now: Now) {
        let hours = Hours { fitted: self.fitted, flow: Flow::StartersHours };
        for (at, number) in path.staff.started().iter().enumerate() {
            path.demand.fte[at] += hours.of(*number, at, now, &path.random);
        }
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
        for (unit, movement) in month.iter().enumerate().filter(|(u, e)| is_movement(**e) && !levers.closed(*u, now)) {
            let group = self.plan.largest_group[unit];
            path.demand.fte[unit * self.plan.groups + group] += movement - self.other_mean[unit];
        }
    }

    pub(super) fn count_vacancies(path: &mut Path, levers: &Levers, now: Now) {
        let posts = levers.posts(now);
        for at in 0..posts.len() {
            path.demand.vacancies[at] = path.demand.vacant(at, posts);
        }
    }

    /// Offers of this month. The i-th owns its numbers, so one more changes nothing for the others.
    pub(super) fn make_offers(&self, path: &mut Path, levers: &Levers, now: Now) {
        let starts = &self.fitted.starts;
        if !starts.pipeline {
            return;
        }
        for unit in 0..self.plan.units {
            for group in 0..self.plan.groups {
                let place = now.at(unit, group);
                let at = unit * self.plan.groups + group;
                let factor = levers.more_offers(at, now, &path.effects);
                let mean = self.offers_expected(path, unit, group, now) * factor;
                let drop_out = levers.drop_out(at, now, &path.effects);
                for i in 0..poisson(path.random.uniform(Flow::Offers, place), mean) {
                    if path.random.indexed(Flow::OfferDropOut, place, i) < drop_out {
                        continue;
                    }
                    let months = delay(levers.delay(at, now), path.random.indexed(Flow::OfferDelay, place, i));
                    path.demand.offers[at][months] += 1;
                }
            }
        }
    }

    pub(super) fn book_agency(&self, path: &mut Path, levers: &Levers, now: Now) {
        let agency = &self.fitted.agency;
        let groups = self.plan.groups;
        for unit in 0..self.plan.units {
            let vacancies: f64 = path.demand.vacancies[unit * groups..(unit + 1) * groups].iter().sum();
            let cover = (self.fitted.cover_level.mean + path.level(2) + agency.unit_cover[unit]).exp();
            let open = if levers.closed(unit, now) { 0.0 } else { 1.0 };
            let noise = open * agency.epsilon * path.random.normal(Flow::Agency, now.at(unit, 0));
            let booked = &mut path.demand.agency[unit];
            *booked = (*booked + path.kappa * (cover * vacancies - *booked) + noise).max(0.0);
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
