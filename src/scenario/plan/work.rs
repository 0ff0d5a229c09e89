//! Levers on those who work here: caseloads, and what is meant to keep people.

use super::Draft;
use super::acting::Acting;
use crate::domain::scenario::LeverKind;
use crate::forecast::workforce::interventions::{CaseloadCap, HazardChange};

impl Draft<'_> {
    /// Writes a lever that changes work or leaving; others are none of its business.
    pub(super) fn work(&mut self, lever: &Acting) {
        match lever.kind() {
            LeverKind::CaseloadCap => self.caseload_cap(lever),
            LeverKind::RetentionMeasure => self.leaving(lever, &lever.force, &lever.scope.cells),
            LeverKind::SmallerTeams => {
                let managers = self.managers(lever);
                let cells = self.cells_where(&lever.scope.units, |group| !managers.contains(&group));
                self.leaving(lever, &lever.force, &cells);
            }
            LeverKind::Reorganisation => {
                let mut units = lever.scope.units.clone();
                lever.scope.to.iter().for_each(|u| units[*u] = true);
                let felt = lever.entry.lasts_months.map_or(self.window.last(), |n| lever.from.plus(n as i32 - 1));
                let force = self.window.force(lever.from, lever.lever.details.until.unwrap_or(felt), 0);
                let cells = self.cells_where(&units, |_| true);
                self.leaving(lever, &force, &cells);
            }
            _ => {}
        }
    }

    /// The rate of leaving × (1 + percent ÷ 100), as far as the lever is in force.
    fn leaving(&mut self, lever: &Acting, force: &[f64], cells: &[bool]) {
        if lever.is_idle() || force.iter().all(|share| *share == 0.0) {
            return;
        }
        let effect = self.effect(lever, |percent| (percent / 100.0).ln_1p());
        let month = |share: &f64| cells.iter().map(|inside| if *inside { *share } else { 0.0 }).collect();
        let size = force.iter().map(month).collect();
        self.plan.interventions.hazard.push(HazardChange { effect, size });
    }

    /// A cap on cases, in units whose cases are known.
    fn caseload_cap(&mut self, lever: &Acting) {
        let units: Vec<bool> = lever.scope.units.iter().zip(&self.site.cases).map(|(u, known)| *u && *known).collect();
        let turnover = self.site.yearly_turnover(&lever.scope.cells);
        if !lever.is_done() || !units.contains(&true) || turnover <= 0.0 {
            return;
        }
        let effect = self.effect(lever, |points| points);
        let cap = lever.by_month(|_| lever.setting, || f64::INFINITY);
        // Turnover in points is near 100 × 12 × hazard, so d log hazard = d points ÷ points.
        let log_per_point = 1.0 / turnover;
        let cells = lever.scope.cells.clone();
        self.plan.interventions.caseload_caps.push(CaseloadCap { effect, log_per_point, cap, units, cells });
    }

    /// Staff of some units whose group fits.
    fn cells_where(&self, units: &[bool], fits: impl Fn(usize) -> bool) -> Vec<bool> {
        let cells = &self.site.layout.cells;
        units
            .iter()
            .flat_map(|inside| cells.iter().map(|cell| *inside && fits(cell.group)).collect::<Vec<_>>())
            .collect()
    }
}
