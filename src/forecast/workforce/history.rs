//! What is known: counts of a unit by month, and the measures made of them.

use std::collections::BTreeMap;

use super::target::Target;
use super::tree::TreeUnit;
use crate::domain::{Band, Count, Gap, Measure, Month, Period};
use crate::fit::panel::{ByUnit, Panel};

/// Counts of every panel unit, by count, month and unit; `NaN` where unknown.
pub(super) struct PanelCounts {
    first: Month,
    counts: BTreeMap<Count, ByUnit>,
}

/// Counts of one unit of the tree, by month; `NaN` where unknown.
pub(super) struct UnitHistory {
    pub(super) first: Month,
    counts: BTreeMap<Count, Vec<f64>>,
}

impl PanelCounts {
    /// `None` for a panel without a month.
    pub(super) fn of(panel: &Panel) -> Option<Self> {
        let starters = panel.starts.iter().zip(&panel.intake).map(|(starts, intake)| {
            starts.iter().zip(intake).map(|(groups, newly)| groups.iter().sum::<f64>() + newly).collect()
        });
        let ratios = &panel.ratios;
        let mut counts = BTreeMap::from([
            (Count::EstablishmentFte, summed(&panel.establishment)),
            (Count::InPostFte, summed(&panel.in_post_fte)),
            (Count::InPostHeadcount, summed(&panel.close)),
            (Count::Starters, starters.collect()),
            (Count::Leavers, summed(&panel.leavers)),
            (Count::LeaversFte, panel.leavers_fte.clone()),
            (Count::VacanciesFte, summed(&panel.vacancies)),
            (Count::AgencyFte, panel.agency.clone()),
            (Count::AgencyHeadcount, ratios.agency_headcount.clone()),
            (Count::AgencyCoverFte, ratios.agency_cover_fte.clone()),
            (Count::AgencyCostGbp, ratios.agency_cost_gbp.clone()),
            (Count::Cases, ratios.cases.clone()),
            (Count::CaseHoldersFte, ratios.case_holders_fte.clone()),
            (Count::WorkingDaysLost, ratios.working_days_lost.clone()),
        ]);
        if panel.cells.iter().all(|cell| cell.band.is_some()) {
            counts.insert(Count::Headcount0To1, under_one(panel));
        }
        Some(Self { first: panel.first?, counts })
    }

    /// Sums over the unit's panel units; a gap in one is a gap in the sum.
    pub(super) fn unit(&self, unit: &TreeUnit) -> UnitHistory {
        let sum = |months: &ByUnit| months.iter().map(|m| unit.leaves.iter().map(|u| m[*u]).sum()).collect();
        UnitHistory { first: self.first, counts: self.counts.iter().map(|(c, m)| (*c, sum(m))).collect() }
    }
}

fn summed(values: &[Vec<Vec<f64>>]) -> ByUnit {
    values.iter().map(|month| month.iter().map(|parts| parts.iter().sum()).collect()).collect()
}

fn under_one(panel: &Panel) -> ByUnit {
    let first: Vec<usize> = (0..panel.cells.len()).filter(|c| panel.cells[*c].band == Some(Band::UnderOne)).collect();
    let of_unit = |cells: &Vec<f64>| first.iter().map(|c| cells[*c]).sum();
    panel.close.iter().map(|month| month.iter().map(of_unit).collect()).collect()
}

impl UnitHistory {
    /// A count in month `t` from the first; `NaN` where unknown or before the first.
    pub(super) fn count(&self, count: Count, t: i32) -> f64 {
        let series = self.counts.get(&count);
        usize::try_from(t).ok().and_then(|t| series?.get(t).copied()).unwrap_or(f64::NAN)
    }

    /// A measure in month `t`, by the ledger; `NaN` in a gap.
    pub(super) fn value(&self, target: &Target, t: usize) -> f64 {
        let month = self.first.plus(t as i32);
        let lookup = |count, period: Period| {
            let value = self.count(count, period.last_month().since(self.first));
            if value.is_finite() { Ok(value) } else { Err(Gap::Missing) }
        };
        match (target.measure, target.definition) {
            (Measure::Rate(_), Some(definition)) => {
                definition.evaluate(month.into(), lookup).map_or(f64::NAN, |ratio| ratio.value)
            }
            (Measure::Count(count), _) => self.count(count, t as i32),
            (Measure::Rate(_), None) => f64::NAN,
        }
    }

    /// The measure in each of the first `months` months.
    pub(super) fn series(&self, target: &Target, months: usize) -> Vec<f64> {
        (0..months).map(|t| self.value(target, t)).collect()
    }
}
