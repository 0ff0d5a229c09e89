//! Reorganisations: people with their service, their hours, offers and agency go to another unit.

use super::super::interventions::Transfer;
use super::super::inversion::{binomial, hazard_of};
use super::super::random::Flow;
use super::levers::Levers;
use super::{Now, Path, Simulator};

impl Simulator<'_> {
    /// Each person and each accepted offer goes with the chance; hours go with the people; agency by the share.
    pub(super) fn reorganise(&self, path: &mut Path, levers: &Levers, now: Now) {
        for (k, transfer) in levers.asked.transfers.iter().enumerate() {
            if transfer.month == now.month() && transfer.from != transfer.to {
                self.transfer(path, k, transfer, now);
            }
        }
    }

    fn transfer(&self, path: &mut Path, k: usize, transfer: &Transfer, now: Now) {
        let (plan, share) = (&self.plan, transfer.share.clamp(0.0, 1.0));
        let (from, to) = (transfer.from, transfer.to);
        let hazard = hazard_of(share);
        let (mut before, mut going) = (vec![0u32; plan.groups], vec![0u32; plan.groups]);
        for cell in 0..plan.cells {
            let place = now.at(k, cell);
            let people = path.staff.people[from * plan.cells + cell];
            let number = binomial(path.random.uniform(Flow::Transfer, place), people, hazard);
            before[plan.group_of_cell[cell]] += people;
            going[plan.group_of_cell[cell]] += number;
            let random = path.random;
            let draw = |i: u32| random.indexed(Flow::TransferCohort, place, i);
            path.staff.transfer(plan, (from, to, cell), number, draw);
        }
        for group in 0..plan.groups {
            let part = if before[group] > 0 { f64::from(going[group]) / f64::from(before[group]) } else { share };
            let random = path.random;
            let draw =
                |due: usize| random.uniform(Flow::TransferOffers, now.at(k, group * super::demand::LONGEST + due));
            let at = |unit: usize| unit * plan.groups + group;
            path.demand.transfer(at(from), at(to), part, |due, offers| binomial(draw(due), offers, hazard));
        }
        let agency = path.demand.agency[from] * share;
        path.demand.agency[from] -= agency;
        path.demand.agency[to] += agency;
    }
}
