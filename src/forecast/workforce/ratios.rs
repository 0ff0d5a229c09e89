//! Counts that follow the staff numbers by a ratio: agency people and cost, cases, sickness.
//!
//! Each is its history's ratio to a simulated stock, wandering as a log AR(1): the organisation's
//! ratio, and each unit's deviation from it. A short history says little about how fast a ratio
//! returns to its mean, so the autocorrelation is held near [`USUAL_RHO`]; units' means are held near
//! their common one.

use crate::domain::Count;
use crate::fit::panel::{ByUnit, Panel};

/// Prior autocorrelation a month, and how many months of data it is worth.
const USUAL_RHO: (f64, f64) = (0.97, 36.0);
/// Months of data the common mean of the units' deviations is worth in each unit's.
const COMMON_MEAN: f64 = 6.0;
/// Added to a ratio before its logarithm, as a share of the usual ratio, so that zeros count.
const SHIFT: f64 = 0.1;
/// Unit-months with less of the base than this say nothing about a ratio.
const LEAST_BASE: f64 = 1.0;
/// Fewer known months than this give no model.
const LEAST_MONTHS: usize = 24;
/// Months the flat season is worth in each calendar month.
const FLAT_SEASON: f64 = 3.0;

/// The stock a count follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    /// Funded posts: work arrives whether posts are filled or not.
    Posts,
    InPost,
    Agency,
    /// In post and agency.
    Workforce,
}

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
    Rule { whole: true, ..rule(Count::Cases, Base::Posts) },
    Rule { part_of_base: true, ..rule(Count::CaseHoldersFte, Base::Workforce) },
    Rule { seasonal: true, ..rule(Count::WorkingDaysLost, Base::InPost) },
];

/// A log ratio about its mean: an AR(1).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Wandering {
    /// Level now, relative to the mean.
    pub(super) level: f64,
    pub(super) rho: f64,
    pub(super) innovation_sd: f64,
}

/// A fitted ratio.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RatioModel {
    pub(super) count: Count,
    pub(super) base: Base,
    pub(super) whole: bool,
    pub(super) part_of_base: bool,
    shift: f64,
    /// Mean of the organisation's log ratio, and its standard error.
    mean: f64,
    pub(super) mean_se: f64,
    season: [f64; 12],
    pub(super) organisation: Wandering,
    /// Mean log deviation of each unit, and its wandering.
    units: Vec<(f64, Wandering)>,
}

/// Every ratio the panel has data for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RatioModels {
    pub(super) models: Vec<RatioModel>,
}

impl RatioModels {
    /// Fits what the panel has data for; a count without data is left out, and so never forecast.
    pub fn fit(panel: &Panel) -> Self {
        Self { models: RULES.into_iter().filter_map(|rule| RatioModel::fit(panel, rule)).collect() }
    }

    /// The counts that have a model.
    pub(super) fn counts(&self) -> impl Iterator<Item = Count> {
        self.models.iter().map(|m| m.count)
    }
}

impl RatioModel {
    fn fit(panel: &Panel, rule: Rule) -> Option<Self> {
        let counts = history(panel, rule.count);
        let bases = base(panel, rule.base);
        let sums: Vec<Option<(f64, f64)>> = counts.iter().zip(&bases).map(|(n, d)| sum_known(n, d)).collect();
        let (count, stock) = sums.iter().flatten().fold((0.0, 0.0), |(n, d), s| (n + s.0, d + s.1));
        if sums.iter().flatten().count() < LEAST_MONTHS || count <= 0.0 {
            return None;
        }
        let shift = SHIFT * count / stock;
        let raw: Vec<Option<f64>> = sums.iter().map(|s| s.map(|(n, d)| (n / d + shift).ln())).collect();
        let mean = mean_of(raw.iter().flatten().copied());
        let season = if rule.seasonal { season(panel, &raw, mean) } else { [0.0; 12] };
        let calm = |t: usize| season[panel.calendar(t)];
        let about: Vec<Option<f64>> = raw.iter().enumerate().map(|(t, y)| y.map(|y| y - mean - calm(t))).collect();
        let organisation = Wandering::fit(std::slice::from_ref(&about))[0];
        let months = about.iter().flatten().count() as f64;
        let units = (0..panel.units.len())
            .map(|u| {
                let of_unit = |t: usize| {
                    let (n, d) = (counts[t][u], bases[t][u]);
                    let known = n.is_finite() && d >= LEAST_BASE;
                    raw[t].filter(|_| known).map(|y| (n / d + shift).ln() - y)
                };
                (0..panel.months()).map(of_unit).collect()
            })
            .collect();
        Some(Self {
            count: rule.count,
            base: rule.base,
            whole: rule.whole,
            part_of_base: rule.part_of_base,
            shift,
            mean,
            mean_se: organisation.innovation_sd / (1.0 - organisation.rho) / months.sqrt(),
            season,
            organisation,
            units: deviations(units),
        })
    }

    pub(super) fn unit(&self, unit: usize) -> &Wandering {
        &self.units[unit].1
    }

    /// The count of a unit from its base and the levels of organisation and unit.
    pub(super) fn count_of(&self, base: f64, calendar: usize, unit: usize, levels: (f64, f64)) -> f64 {
        let log = self.mean + self.season[calendar] + levels.0 + self.units[unit].0 + levels.1;
        let ratio = (log.exp() - self.shift).max(0.0);
        let count = base * if self.part_of_base { ratio.min(1.0) } else { ratio };
        if self.whole { count.round() } else { count }
    }
}

impl Wandering {
    /// Fits series that share autocorrelation and innovations; each is about zero, `None` where unknown.
    fn fit(series: &[Vec<Option<f64>>]) -> Vec<Self> {
        let pairs = || series.iter().flat_map(|s| s.windows(2).filter_map(|w| Some((w[0]?, w[1]?))));
        let (number, square, cross) =
            pairs().fold((0.0, 0.0, 0.0), |(n, xx, xy), (x, y)| (n + 1.0, xx + x * x, xy + x * y));
        let (usual, weight) = USUAL_RHO;
        let prior = weight * square / f64::max(number, 1.0);
        let rho = if square > 0.0 { ((cross + usual * prior) / (square + prior)).clamp(0.0, 0.98) } else { usual };
        let left: f64 = pairs().map(|(x, y)| (y - rho * x).powi(2)).sum();
        let innovation_sd = (left / f64::max(number - 1.0, 1.0)).sqrt();
        series
            .iter()
            .map(|s| {
                let last = s.iter().rev().enumerate().find_map(|(age, x)| x.map(|x| (age, x)));
                let level = last.map_or(0.0, |(age, x)| x * f64::powi(rho, age as i32));
                Self { level, rho, innovation_sd }
            })
            .collect()
    }
}

/// Mean deviation of each unit, held near the common one, and how it wanders.
fn deviations(mut units: Vec<Vec<Option<f64>>>) -> Vec<(f64, Wandering)> {
    let common = mean_of(units.iter().flatten().flatten().copied());
    let means: Vec<f64> = units
        .iter_mut()
        .map(|series| {
            let (n, sum) = series.iter().flatten().fold((0.0, 0.0), |(n, s), d| (n + 1.0, s + d));
            let mean = (sum + COMMON_MEAN * common) / (n + COMMON_MEAN);
            series.iter_mut().flatten().for_each(|d| *d -= mean);
            mean
        })
        .collect();
    means.into_iter().zip(Wandering::fit(&units)).collect()
}

fn mean_of(values: impl Iterator<Item = f64>) -> f64 {
    let (n, sum) = values.fold((0.0, 0.0), |(n, sum), v| (n + 1.0, sum + v));
    sum / f64::max(n, 1.0)
}

/// Sums over the units where both are known; `None` without any base.
fn sum_known(counts: &[f64], bases: &[f64]) -> Option<(f64, f64)> {
    let known = counts.iter().zip(bases).filter(|(n, d)| n.is_finite() && d.is_finite());
    let (n, d) = known.fold((0.0, 0.0), |(n, d), (count, base)| (n + count, d + base));
    (d >= LEAST_BASE).then_some((n, d))
}

/// Mean of each calendar month about the mean, held near none, summing to zero.
fn season(panel: &Panel, raw: &[Option<f64>], mean: f64) -> [f64; 12] {
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

fn base(panel: &Panel, base: Base) -> ByUnit {
    let grouped = |values: &[Vec<f64>]| values.iter().map(|groups| groups.iter().sum()).collect::<Vec<f64>>();
    let in_post = || panel.in_post_fte.iter().map(|month| grouped(month)).collect::<ByUnit>();
    match base {
        Base::Posts => panel.establishment.iter().map(|month| grouped(month)).collect(),
        Base::InPost => in_post(),
        Base::Agency => panel.agency.clone(),
        Base::Workforce => in_post()
            .into_iter()
            .zip(&panel.agency)
            .map(|(month, agency)| month.iter().zip(agency).map(|(fte, a)| fte + a).collect())
            .collect(),
    }
}
