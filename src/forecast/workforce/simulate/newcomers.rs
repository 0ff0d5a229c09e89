//! People who come because of an intervention: starts of their own, and agency staff who take a post.
//!
//! Both act once this month's leavers are gone and its starters are in, so posts are as empty as they are.

use super::super::interventions::{Arrival, Conversion, ExtraStarts};
use super::super::inversion::{binomial, hazard_of, poisson};
use super::super::random::Flow;
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
            let mean = starts.mean.get(now.month()).unwrap_or(&0.0) * path.effects[starts.reached];
            let u = path.random.uniform(Flow::ExtraStarts, place);
            let number = match starts.arrival {
                Arrival::Random => poisson(u, mean),
                Arrival::Planned => mean.max(0.0) as u32 + u32::from(u < mean.max(0.0).fract()),
            };
            for i in 0..number {
                let (whereabouts, hours) = path.random.pair(Flow::ExtraStarter, place, i);
                let Some((unit, group, role)) = self.place_for(path, levers, starts, whereabouts, now) else { break };
                let part_time = !self.plan.roles[role].newly_qualified && hours < self.fitted.part_time_share;
                let fte = if part_time { self.fitted.part_time_fte } else { 1.0 };
                path.demand.fte[unit * self.plan.groups + group] += fte;
                path.staff.join(&self.plan, unit, role);
                path.tally.extra[k] += 1;
            }
        }
    }

    /// Unit, group and role of a newcomer; by vacancies, by posts where nothing is vacant; `None` where there are
    /// neither.
    fn place_for(
        &self,
        path: &Path,
        levers: &Levers,
        starts: &ExtraStarts,
        u: f64,
        now: Now,
    ) -> Option<(usize, usize, usize)> {
        let (plan, posts) = (&self.plan, levers.posts(now));
        let intake = plan.intake.filter(|_| starts.newly_qualified);
        let role = |group: usize| match intake {
            Some(role) => (plan.roles[role].group == group).then_some(role),
            None => plan.joins[group],
        };
        let open = |at: &usize| starts.places[*at] && role(at % plan.groups).is_some();
        let vacant = |at: usize| path.demand.vacant(at, posts);
        let posts = |at: usize| posts[at];
        let at = pick(u, (0..starts.places.len()).filter(open), vacant)
            .or_else(|| pick(u, (0..starts.places.len()).filter(open), posts))?;
        Some((at / plan.groups, at % plan.groups, role(at % plan.groups)?))
    }

    /// Whole FTE of agency convert, one chance each, while their unit has a vacancy of one FTE in scope.
    pub(super) fn convert(&self, path: &mut Path, levers: &Levers, now: Now) {
        for (k, conversion) in levers.asked.conversions.iter().enumerate() {
            let yearly = conversion.yearly.get(now.month()).unwrap_or(&0.0) * path.effects[conversion.reached];
            if yearly <= 0.0 {
                continue;
            }
            let monthly = 1.0 - (1.0 - yearly.min(1.0)).powf(1.0 / YEAR);
            for unit in 0..self.plan.units {
                let u = path.random.uniform(Flow::Conversion, now.at(unit, k));
                let wish = binomial(u, path.demand.agency[unit] as u32, hazard_of(monthly));
                path.tally.converted[k] +=
                    (0..wish).take_while(|_| self.take_post(path, levers, conversion, unit, now)).count() as u32;
            }
        }
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

/// The place whose share of the weights holds `u`; `None` where all weigh nothing.
fn pick(u: f64, places: impl Iterator<Item = usize> + Clone, weight: impl Fn(usize) -> f64) -> Option<usize> {
    let total: f64 = places.clone().map(&weight).sum();
    let mut left = u * total;
    let mut last = None;
    for at in places.filter(|at| weight(*at) > 0.0) {
        last = Some(at);
        left -= weight(at);
        if left < 0.0 {
            break;
        }
    }
    last
}
