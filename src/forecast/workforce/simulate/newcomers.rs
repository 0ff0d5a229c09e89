//! People who come because of an intervention: starts of their own, and agency staff who take a post.
//!
//! Both act once this month's leavers are gone and its starters are in, so posts are as empty as they are.

use super::super::interventions::{Arrival, Conversion, ExtraStarts};
use super::super::inversion::{binomial, hazard_of, poisson};
use super::super::random::{Flow, above, room};
use super::levers::Levers;
use super::{Now, Path, Simulator};

/// Months in a year.
const YEAR: f64 = 12.0;

impl Simulator<'_> {
    /// How many start is drawn for the organisation; the i-th of them owns the number that says where, among the
    /// places in scope by the vacancies those before left, and the one that says how many hours.
    pub(super) fn start_extra(&self, path: &mut Path, levers: &Levers, now: Now) {
        for (k, starts) in levers.asked.starts.iter().enumerate() {
            let place = now.at(k, 0);
            let mean = (starts.mean.get(now.month()).unwrap_or(&0.0) * path.effects[starts.reached]).max(0.0);
            let u = path.random.uniform(Flow::ExtraStarts, place);
            let number = match starts.arrival {
                Arrival::Random => poisson(u, mean),
                Arrival::Planned => mean as u32 + u32::from(u < mean.fract()),
            };
            if number == 0 {
                continue;
            }
            let (groups, posts) = (self.plan.groups, levers.posts(now));
            let open = |at: usize| starts.places[at] && self.role_of(starts, at % groups).is_some();
            let mut vacant: Vec<f64> =
                (0..posts.len()).map(|at| if open(at) { path.demand.vacant(at, posts) } else { 0.0 }).collect();
            for i in 0..number {
                let (whereabouts, hours) = path.random.pair(Flow::ExtraStarter, place, i);
                let open_posts = || posts.iter().enumerate().map(|(at, n)| if open(at) { *n } else { 0.0 });
                let found = pick(whereabouts * vacant.iter().sum::<f64>(), vacant.iter().copied())
                    .or_else(|| pick(whereabouts * open_posts().sum::<f64>(), open_posts()));
                let Some((at, role)) = found.and_then(|at| Some((at, self.role_of(starts, at % groups)?))) else {
                    break;
                };
                let part_time = !self.plan.roles[role].newly_qualified && hours < self.fitted.part_time_share;
                path.demand.fte[at] += if part_time { self.fitted.part_time_fte } else { 1.0 };
                path.staff.join(&self.plan, at / groups, role);
                vacant[at] = path.demand.vacant(at, posts);
                path.tally.extra[k] += 1;
            }
        }
    }

    /// The role of a newcomer to a group; `None` where it has none.
    fn role_of(&self, starts: &ExtraStarts, group: usize) -> Option<usize> {
        match self.plan.intake.filter(|_| starts.newly_qualified) {
            Some(role) => (self.plan.roles[role].group == group).then_some(role),
            None => self.plan.joins[group],
        }
    }

    /// Whole FTE of agency convert, one chance each, while their unit has a vacancy of one FTE in scope.
    pub(super) fn convert(&self, path: &mut Path, levers: &Levers, now: Now) {
        if levers.asked.conversions.is_empty() {
            return;
        }
        let mut numbers = std::mem::take(&mut path.numbers);
        let converting = room(&mut numbers, levers.asked.conversions.len() * self.plan.units);
        path.random.fill(Flow::Conversion, now.ahead, converting);
        for (k, conversion) in levers.asked.conversions.iter().enumerate() {
            let yearly = conversion.yearly.get(now.month()).unwrap_or(&0.0) * path.effects[conversion.reached];
            if yearly <= 0.0 {
                continue;
            }
            // A chance of 1 − (1 − yearly)^(1/12) a month.
            let hazard = hazard_of(yearly.min(1.0)) / YEAR;
            for unit in 0..self.plan.units {
                let luck = above(converting[k * self.plan.units + unit]);
                let whole = path.demand.agency[unit].floor();
                if luck < whole * hazard {
                    let wish = binomial(1.0 - luck, whole as u32, hazard);
                    let taken = (0..wish).take_while(|_| self.take_post(path, levers, conversion, unit, now));
                    let taken = taken.count() as u32;
                    path.tally.converted[k] += taken;
                }
            }
        }
        path.numbers = numbers;
    }

    /// One of a unit's agency staff takes the post of the group with the most vacancies, if one is free.
    fn take_post(&self, path: &mut Path, levers: &Levers, conversion: &Conversion, unit: usize, now: Now) -> bool {
        let (plan, posts) = (&self.plan, levers.posts(now));
        let places = (0..plan.groups).map(|group| unit * plan.groups + group).filter(|at| conversion.places[*at]);
        let vacant = places.map(|at| (path.demand.vacant(at, posts), at)).filter(|(vacant, _)| *vacant >= 1.0);
        let most = vacant.reduce(|best, next| if next.0 > best.0 { next } else { best });
        let Some((at, role)) = most.and_then(|(_, at)| Some((at, plan.joins[at % plan.groups]?))) else { return false };
        path.demand.fte[at] += 1.0;
        path.demand.agency[unit] -= 1.0;
        path.staff.join(plan, unit, role);
        true
    }
}

/// The place at which weights, added up one after another, pass `sum`; the last with any if none does, `None` where all
/// weigh nothing.
#[inline]
pub(super) fn pick(mut sum: f64, weights: impl Iterator<Item = f64>) -> Option<usize> {
    let mut last = None;
    for (at, weight) in weights.enumerate() {
        sum -= weight;
        if weight > 0.0 {
            last = Some(at);
        }
        if sum < 0.0 {
            break;
        }
    }
    last
}
