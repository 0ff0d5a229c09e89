//! Levers on pay: they add up in pay, and the effect is that of the whole change.
//!
//! Log hazard += elasticity × ln(1 + p), p the whole change of pay in force for a cell in a month. Where elasticities
//! differ (set by the user), each counts with its share of the change: Σ eᵢ·(pᵢ/p)·ln(1 + p), which is the formula
//! where they are equal and leaves no part of the change counted twice.

use super::Draft;
use super::acting::Acting;
use super::draws::{DrawUsed, draw};
use crate::domain::scenario::LeverKind;
use crate::forecast::workforce::interventions::{ByMonth, HazardChange};

impl Draft<'_> {
    /// One change of hazard for all pay levers that share an effect.
    pub(super) fn pay(&mut self, levers: &[Acting]) {
        let pay: Vec<&Acting> = levers.iter().filter(|lever| lever.is_pay() && lever.is_done()).collect();
        let total = self.change_of_pay(&pay);
        let mut shared: Vec<Vec<&Acting>> = Vec::new();
        for lever in pay {
            match shared.iter_mut().find(|group| same_size(group[0], lever)) {
                Some(group) => group.push(lever),
                None => shared.push(vec![lever]),
            }
        }
        for group in shared.iter().filter(|group| !group[0].is_idle()) {
            let own = self.change_of_pay(group);
            let size = own.iter().zip(&total).map(|(own, total)| own.iter().zip(total).map(log_change).collect());
            let (size, first) = (size.collect(), group[0]);
            let effect = self.position(LeverKind::RetentionPayment, draw(&first.effect, |e| e));
            self.plan.interventions.hazard.push(HazardChange { effect, size });
            let labels: Vec<&str> = group.iter().map(|lever| lever.label()).collect();
            self.used(effect, first, group.iter().map(|lever| lever.index).collect(), &labels.join(" and "));
        }
    }

    /// Change of pay as a share, by month ahead, then unit and cell.
    fn change_of_pay(&self, levers: &[&Acting]) -> ByMonth {
        let mut changes = vec![vec![0.0; self.site.staff.len()]; self.window.months];
        for lever in levers {
            for (month, share) in changes.iter_mut().zip(&lever.force) {
                let change = lever.setting / 100.0 * share;
                for (at, inside) in month.iter_mut().zip(&lever.scope.cells) {
                    *at += if *inside { change } else { 0.0 };
                }
            }
        }
        changes
    }

    /// Notes an effect that is drawn.
    pub(super) fn used(&mut self, position: usize, lever: &Acting, levers: Vec<usize>, label: &str) {
        let (effect, told) = (&lever.effect, &lever.entry.effect);
        if effect.low < effect.high {
            self.plan.draws.push(DrawUsed {
                position,
                levers,
                label: format!("{label}: {}", told.name),
                unit: told.unit.clone(),
                low: effect.low,
                central: effect.central,
                high: effect.high,
            });
        }
    }
}

fn same_size(one: &Acting, other: &Acting) -> bool {
    let size = |lever: &Acting| [lever.effect.low, lever.effect.central, lever.effect.high];
    size(one) == size(other)
}

/// The part of ln(1 + total) that belongs to a part of the change.
fn log_change((own, total): (&f64, &f64)) -> f64 {
    if *total == 0.0 { 0.0 } else { own / total * total.ln_1p() }
}
