//! Caps on cases each: cases above go to units with room, and the next month's leaving follows what each then holds.

use super::super::interventions::CaseloadCap;
use super::super::ratios::Stocks;
use super::levers::Levers;
use super::{Now, Path, Simulator};
use crate::domain::Count;

/// What caps did on one path.
#[derive(Default)]
pub(super) struct Relief {
    /// Added to next month's log hazard, by `unit × cells + cell`; empty before the first cap.
    pub(super) log_hazard: Vec<f64>,
    /// Cases held by unit; empty where no cap is.
    pub(super) cases: Vec<f64>,
}

/// Where the counts a cap needs stand among the ratio models.
#[derive(Debug, Clone, Copy)]
pub(super) struct CaseModels {
    cases: usize,
    holders: usize,
}

impl CaseModels {
    pub(super) fn of(models: &super::super::ratios::RatioModels) -> Option<Self> {
        let at = |count: Count| models.counts().position(|known| known == count);
        Some(Self { cases: at(Count::Cases)?, holders: at(Count::CaseHoldersFte)? })
    }

    /// Where cases stand among the counts that are written.
    pub(super) fn written(self, before_ratios: usize) -> usize {
        before_ratios + self.cases
    }
}

impl Simulator<'_> {
    /// Shares cases out under the caps; nothing where cases and case holders have no models.
    pub(super) fn cap_caseload(&self, path: &mut Path, levers: &Levers, now: Now) {
        let Some(models) = self.case_models.filter(|_| !levers.asked.caseload_caps.is_empty()) else { return };
        let stocks = |unit: usize| Stocks {
            posts: levers.posts_of(unit, now),
            in_post: path.demand.in_post(unit, self.plan.groups),
            agency: path.demand.agency[unit],
        };
        let count = |unit: usize, model: usize| path.ratios.count(self.ratios, model, unit, &stocks(unit));
        let mut cases: Vec<f64> = (0..self.plan.units).map(|unit| count(unit, models.cases)).collect();
        let holders: Vec<f64> = (0..self.plan.units).map(|unit| count(unit, models.holders)).collect();
        path.relief.log_hazard.clear();
        path.relief.log_hazard.resize(self.plan.units * self.plan.cells, 0.0);
        for (k, cap) in levers.asked.caseload_caps.iter().enumerate() {
            let most = cap.cap.get(now.month()).copied().unwrap_or(f64::INFINITY);
            if most.is_finite() {
                let before = cases.clone();
                path.tally.over[k] = share_out(&mut cases, &holders, most.max(0.0), &cap.units);
                self.relieve(path, cap, &before, &cases, &holders);
            }
        }
        path.relief.cases = cases;
    }

    fn relieve(&self, path: &mut Path, cap: &CaseloadCap, before: &[f64], after: &[f64], holders: &[f64]) {
        let per_case = path.effects[cap.effect] * cap.log_per_point;
        for unit in (0..self.plan.units).filter(|u| holders[*u] > 0.0 && before[*u] != after[*u]) {
            let log = per_case * (after[unit] - before[unit]) / holders[unit];
            for at in (unit * self.plan.cells..(unit + 1) * self.plan.cells).filter(|at| cap.cells[*at]) {
                path.relief.log_hazard[at] += log;
            }
        }
    }
}

/// Moves cases from units above the cap to units with room, each by its share; returns those that found none.
fn share_out(cases: &mut [f64], holders: &[f64], most: f64, scope: &[bool]) -> f64 {
    let excess = |cases: &[f64], unit: usize| if scope[unit] { cases[unit] - most * holders[unit] } else { 0.0 };
    let sum = |sign: f64| (0..cases.len()).map(|u| (sign * excess(cases, u)).max(0.0)).sum::<f64>();
    let (over, room) = (sum(1.0), sum(-1.0));
    let moved = over.min(room);
    for unit in 0..cases.len() {
        let excess = excess(cases, unit);
        let (share, side) = if excess > 0.0 { (moved / over, excess) } else { (moved / room, excess) };
        if moved > 0.0 {
            cases[unit] -= share * side;
        }
    }
    over - moved
}

#[cfg(test)]
mod tests {
    use super::*;

    // By hand: 20 and 4 cases over, 12 of room; each gives half of its excess, each takes all of its room.
    #[test]
    fn cases_go_where_there_is_room_and_the_rest_stays() {
        let mut cases = [70.0, 54.0, 40.0, 48.0, 500.0];
        let holders = [2.5, 2.5, 2.5, 2.5, 1.0];
        let left = share_out(&mut cases, &holders, 20.0, &[true, true, true, true, false]);
        assert_eq!((left, cases), (12.0, [60.0, 52.0, 50.0, 50.0, 500.0]));
        let left = share_out(&mut cases, &holders, 60.0, &[true; 5]);
        assert_eq!(left, 440.0 - 388.0);
        assert_eq!(cases.iter().sum::<f64>(), 712.0);
    }
}
