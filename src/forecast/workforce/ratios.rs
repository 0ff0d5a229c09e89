//! Counts that follow the staff numbers by a ratio: agency people and cost, cases, sickness.
//!
//! Each is its history's ratio to a simulated stock, wandering as a log AR(1): the organisation's
//! ratio, and each unit's deviation from it. How fast a ratio returns to its mean, and to which, is
//! uncertain and drawn anew for each future ([`wandering`]); units' means are held near their common one.

mod base;
mod wandering;

use crate::domain::Count;
use crate::fit::panel::{ByUnit, Panel};
pub(super) use base::{Base, Stocks};
pub(super) use wandering::{Posterior, Standing, Wandering};

/// Added to a ratio before its logarithm, as a share of the usual ratio, so that zeros count.
const SHIFT: f64 = 0.1;
/// Unit-months with less of the base than this say nothing about a ratio.
const LEAST_BASE: f64 = 1.0;
/// Fewer known months than this give no model.
const LEAST_MONTHS: usize = 24;
/// Months the flat season is worth in each calendar month.
const FLAT_SEASON: f64 = 3.0;

/// How one count follows its base.
#[derive(Debug, Clone, Copy)]
struct Rule {
    count: Count,
    base: Base,
    /// Whole people or cases.
    whole: bool,
    /// Never more than its base.
    part_of_base: bool,
    seasonal: bool,
}

const fn rule(count: Count, base: Base) -> Rule {
    Rule { count, base, whole: false, part_of_base: false, seasonal: false }
}

const RULES: [Rule; 6] = [
    Rule { whole: true, ..rule(Count::AgencyHeadcount, Base::Agency) },
    Rule { part_of_base: true, ..rule(Count::AgencyCoverFte, Base::Agency) },
    rule(Count::AgencyCostGbp, Base::Agency),
    Rule { whole: true, ..rule(Count::Cases, Base::Work { response: 0.5 }) },
    Rule { part_of_base: true, ..rule(Count::CaseHoldersFte, Base::Workforce) },
    Rule { seasonal: true, ..rule(Count::WorkingDaysLost, Base::InPost) },
];

/// A fitted ratio.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RatioModel {
    pub(super) count: Count,
    pub(super) base: Base,
    pub(super) whole: bool,
    pub(super) part_of_base: bool,
    shift: f64,
    season: [f64; 12],
    /// The organisation's log ratio.
    pub(super) organisation: Posterior,
    /// Log deviations of the units from it.
    pub(super) units: Wandering,
}

/// Every ratio the panel has data for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RatioModels {
    pub(super) models: Vec<RatioModel>,
}

impl RatioModels {
    /// Fits what the panel has data for; a count without data is left out, and so never forecast.
    pub fn fit(panel: &Panel) -> Self {
        let panel = panel.without_slips();
        Self { models: RULES.into_iter().filter_map(|rule| RatioModel::fit(&panel, rule)).collect() }
    }

    /// The counts that have a model.
    pub(super) fn counts(&self) -> impl Iterator<Item = Count> {
        self.models.iter().map(|m| m.count)
    }
}

impl RatioModel {
    fn fit(panel: &Panel, rule: Rule) -> Option<Self> {
        let counts = history(panel, rule.count);
        let base = match rule.base {
            Base::Work { .. } => Base::Work { response: base::response(panel, counts) },
            other => other,
        };
        let bases = base::history(panel, base);
        let sums: Vec<Option<(f64, f64)>> = counts.iter().zip(&bases).map(|(n, d)| sum_known(n, d)).collect();
        let (count, stock) = sums.iter().flatten().fold((0.0, 0.0), |(n, d), s| (n + s.0, d + s.1));
        if sums.iter().flatten().count() < LEAST_MONTHS || count <= 0.0 {
            return None;
        }
        let shift = SHIFT * count / stock;
        let raw: Vec<Option<f64>> = sums.iter().map(|s| s.map(|(n, d)| (n / d + shift).ln())).collect();
        let season = if rule.seasonal { season(panel, &raw) } else { [0.0; 12] };
        let calm = raw.iter().enumerate().map(|(t, y)| y.map(|y| y - season[panel.calendar(t)])).collect();
        let unit = |u: usize| {
            let deviation = |t: usize| {
                let (n, d) = (counts[t][u], bases[t][u]);
                let known = n.is_finite() && d >= LEAST_BASE;
                raw[t].filter(|_| known).map(|y| (n / d + shift).ln() - y)
            };
            (0..panel.months()).map(deviation).collect()
        };
        let units: Vec<_> = (0..panel.units.len()).map(unit).collect();
        Some(Self {
            count: rule.count,
            base,
            whole: rule.whole,
            part_of_base: rule.part_of_base,
            shift,
            season,
            organisation: Posterior::alone(&calm),
            units: Posterior::shared(&units),
        })
    }

    /// The count of a unit from its base and the levels of organisation and unit.
    pub(super) fn count_of(&self, base: f64, calendar: usize, levels: (f64, f64)) -> f64 {
        let ratio = ((self.season[calendar] + levels.0 + levels.1).exp() - self.shift).max(0.0);
        let count = base * if self.part_of_base { ratio.min(1.0) } else { ratio };
        // Never negative: cut after adding a half is rounding, at a fifth of the time.
        if self.whole { f64::from((count + 0.5) as u32) } else { count }
    }
}

/// Sums over the units where both are known; `None` without any base.
fn sum_known(counts: &[f64], bases: &[f64]) -> Option<(f64, f64)> {
    let known = counts.iter().zip(bases).filter(|(n, d)| n.is_finite() && d.is_finite());
    let (n, d) = known.fold((0.0, 0.0), |(n, d), (count, base)| (n + count, d + base));
    (d >= LEAST_BASE).then_some((n, d))
}

/// Mean of each calendar month about the mean, held near none, summing to zero.
fn season(panel: &Panel, raw: &[Option<f64>]) -> [f64; 12] {
    let (n, sum) = raw.iter().flatten().fold((0.0, 0.0), |(n, sum), y| (n + 1.0, sum + y));
    let mean = sum / f64::max(n, 1.0);
    let mut sums = [(0.0, 0.0); 12];
    for (t, y) in raw.iter().enumerate() {
        if let Some(y) = y {
            let (sum, number) = &mut sums[panel.calendar(t)];
            *sum += y - mean;
            *number += 1.0;
        }
    }
    let season = sums.map(|(sum, number)| sum / (number + FLAT_SEASON));
    let centre = season.iter().sum::<f64>() / 12.0;
    season.map(|s| s - centre)
}

fn history(panel: &Panel, count: Count) -> &ByUnit {
    let ratios = &panel.ratios;
    match count {
        Count::AgencyHeadcount => &ratios.agency_headcount,
        Count::AgencyCoverFte => &ratios.agency_cover_fte,
        Count::AgencyCostGbp => &ratios.agency_cost_gbp,
        Count::Cases => &ratios.cases,
        Count::CaseHoldersFte => &ratios.case_holders_fte,
        _ => &ratios.working_days_lost,
    }
}
