//! Weights, stretch and verdict of each part, from the origins before a month.
//!
//! Each is what the origins say, drawn to what is expected before any is seen by how well they say it: its
//! standard error comes from leaving origins out one by one, times the square root of how many of them share an outcome.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::super::ratios::Base;
use super::super::target::Target;
use super::super::tree::TreeLevel;
use super::evidence::{Evidence, Misses};
use super::{BANDS, CandidateErrors, CombinationRecipe, Hold, PARTS, Part, part_of, shares};
use crate::domain::Count;

/// Months ahead that decide between simulation and last value.
const DECIDING: usize = 12;
/// Fewer origins than this decide nothing.
const LEAST_ORIGINS: usize = 3;
/// Share of outcomes the range is stretched to hold.
const HELD: f64 = 0.8;
/// Standard deviations from one origin: of a log ratio of errors (the councils of the evidence differ by .10 over twelve
/// overlapping origins), of the log of a range's width (by .39 over three), of the last value's weight.
const UNTOLD_RATIO: f64 = 0.25;
const UNTOLD_WIDTH: f64 = 0.5;
const UNTOLD_WEIGHT: f64 = 0.15;
/// A weight below this cannot be told from none, and whole people stay whole.
const LEAST_WEIGHT: f64 = 0.05;

/// How the candidates of one part are weighed, as the model card tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Combination {
    /// The count the weights are for; those that hang on it move along.
    pub count: Count,
    /// Origins learned from.
    pub origins: u32,
    /// Weights by months ahead.
    pub bands: Vec<BandWeights>,
    /// Mean absolute errors one to twelve months ahead, organisation, of the measure that decides.
    pub errors: CandidateErrors,
    /// Error of the simulation ÷ error of the last value, one to twelve months ahead: geometric mean over levels of the tree.
    pub ratio: f64,
    /// Standard error of that ratio's logarithm.
    pub log_ratio_se: f64,
    /// The ratio drawn to what is usual.
    pub shrunk_ratio: f64,
    /// True where even so the simulation does not beat the last value: then that is served.
    pub fallback: bool,
}

/// Weights over some months ahead.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BandWeights {
    /// First month ahead.
    pub from: usize,
    /// Last month ahead; the last band goes on.
    pub to: usize,
    /// Weight of the simulation.
    pub simulation: f64,
    /// Weight of the last value.
    pub last_value: f64,
    /// Factor on the width of the ranges.
    pub stretch: f64,
}

/// What was learned from the origins before a month.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Learned {
    /// As [`PARTS`]; `None` where the count has no history of its own.
    pub(super) parts: Vec<Option<Combination>>,
}

/// Learns from outcomes of months before `until` (months of the history).
pub(in super::super) fn learn(evidence: &[Evidence], until: usize, step: usize, recipe: &CombinationRecipe) -> Learned {
    let lesson = |p: usize| Lesson { part: p, evidence, until, step, recipe };
    Learned { parts: (0..PARTS.len()).map(|p| lesson(p).combination()).collect() }
}

impl Learned {
    /// What a report says was learned.
    pub(in super::super) fn told(report: &[Combination]) -> Self {
        let of = |part: &Part| report.iter().find(|c| c.count == part.lead).cloned();
        Self { parts: PARTS.iter().map(of).collect() }
    }

    /// Counts whose paths two lessons move differently, those that follow a moved stock included.
    pub(in super::super) fn moved_otherwise(&self, other: &Self) -> BTreeSet<Count> {
        let same = |p: usize| (0..BANDS.len()).all(|b| self.at(p, BANDS[b].1) == other.at(p, BANDS[b].1));
        let mut moved = BTreeSet::new();
        for (p, part) in PARTS.iter().enumerate() {
            let stocks: &[Count] = match part.base() {
                Some(Base::InPost) => &[Count::InPostFte],
                Some(Base::Agency) => &[Count::AgencyFte],
                Some(_) => &[Count::InPostFte, Count::AgencyFte],
                None => &[],
            };
            if !same(p) || stocks.iter().any(|stock| moved.contains(stock)) {
                moved.insert(part.lead);
                moved.extend(part.followers);
            }
        }
        moved
    }

    /// The report of each part.
    pub(in super::super) fn report(&self) -> Vec<Combination> {
        self.parts.iter().flatten().cloned().collect()
    }

    /// Weight of the simulation and stretch of a part, a month ahead (from 1).
    pub(super) fn at(&self, part: usize, ahead: usize) -> (f64, f64) {
        let Some(combination) = &self.parts[part] else { return (1.0, 1.0) };
        let mixed = |of: fn(&BandWeights) -> f64| {
            shares(ahead).iter().zip(&combination.bands).map(|(share, band)| share * of(band)).sum::<f64>()
        };
        let weight = if combination.fallback { 0.0 } else { mixed(|b| b.simulation) };
        (weight, mixed(|b| b.stretch))
    }

    /// Whether the last value stands in for a measure; `None` where nothing was weighed for it.
    pub(in super::super) fn falls_back(&self, target: &Target) -> Option<bool> {
        self.parts[part_of(target)?].as_ref().map(|c| c.fallback)
    }
}

struct Lesson<'a> {
    part: usize,
    evidence: &'a [Evidence],
    until: usize,
    step: usize,
    recipe: &'a CombinationRecipe,
}

/// An estimate and its standard error; `None` with too little to tell.
type Told = Option<(f64, f64)>;

impl Lesson<'_> {
    fn combination(&self) -> Option<Combination> {
        let origins: Vec<&Evidence> =
            self.evidence.iter().filter(|e| self.known(e, TreeLevel::Organisation, (1, 1)).next().is_some()).collect();
        if self.evidence.iter().all(|e| !e.misses.keys().any(|key| key.0 == self.part)) {
            return None;
        }
        let recipe = self.recipe;
        let bands = BANDS.iter().map(|band| {
            let pull = self.told(*band, UNTOLD_WEIGHT, |origins| self.pull(origins, *band));
            let last_value = drawn(pull, 0.0, recipe.weight_sd).clamp(0.0, 1.0);
            let last_value = if last_value < LEAST_WEIGHT { 0.0 } else { last_value };
            let stretch = self.told(*band, UNTOLD_WIDTH, |origins| self.distance(origins, *band));
            let stretch = stretch.filter(|_| PARTS[self.part].hold == Hold::Value);
            BandWeights {
                from: band.0,
                to: band.1,
                simulation: 1.0 - last_value,
                last_value,
                stretch: drawn(stretch, 0.0, recipe.stretch_sd).exp(),
            }
        });
        let bands = bands.collect();
        let deciding = (1, DECIDING);
        let ratio = self.told(deciding, UNTOLD_RATIO, |origins| self.log_ratio(origins));
        let shrunk = drawn(ratio, recipe.log_ratio, recipe.log_ratio_sd);
        let (log_ratio, log_ratio_se) = ratio.unwrap_or((recipe.log_ratio, UNTOLD_RATIO));
        Some(Combination {
            count: PARTS[self.part].lead,
            origins: origins.len() as u32,
            bands,
            errors: self.errors(&origins),
            ratio: log_ratio.exp(),
            log_ratio_se,
            shrunk_ratio: shrunk.exp(),
            fallback: shrunk >= 0.0,
        })
    }

    /// What was known of an origin's misses at a level and in a band.
    fn known<'e>(
        &self,
        evidence: &'e Evidence,
        level: TreeLevel,
        (from, to): (usize, usize),
    ) -> impl Iterator<Item = &'e Misses> + use<'e> {
        let until = self.until;
        let part = self.part;
        (from - 1..to)
            .take_while(move |h| evidence.origin + h < until)
            .filter_map(move |h| evidence.misses.get(&(part, level, h)))
            .filter(|m| m.outcomes > 0)
    }

    /// An estimate from every origin with outcomes in the band, and its standard error.
    ///
    /// Overlapping origins of one history miss alike, more than leaving out one of them shows: the error is no less than
    /// `alone`, that of a single origin, over the root of how many do not overlap.
    fn told(&self, band: (usize, usize), alone: f64, estimate: impl Fn(&[&Evidence]) -> Option<f64>) -> Told {
        let some = |e: &&Evidence| TreeLevel::ALL.iter().any(|level| self.known(e, *level, band).next().is_some());
        let origins: Vec<&Evidence> = self.evidence.iter().filter(some).collect();
        if origins.len() < LEAST_ORIGINS {
            return None;
        }
        let all = estimate(&origins)?;
        let without = |i: usize| {
            let rest: Vec<&Evidence> = origins.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, e)| *e).collect();
            estimate(&rest)
        };
        let left: Vec<f64> = (0..origins.len()).map(without).collect::<Option<_>>()?;
        let n = left.len() as f64;
        let centre = left.iter().sum::<f64>() / n;
        let squares: f64 = left.iter().map(|x| (x - centre).powi(2)).sum();
        let overlap = self.overlap(band);
        Some((all, (squares * (n - 1.0) / n * overlap).sqrt().max(alone * (overlap / n).sqrt())))
    }

    /// How many origins share an outcome.
    fn overlap(&self, (from, to): (usize, usize)) -> f64 {
        (f64::midpoint(from as f64, to as f64) / self.step as f64).max(1.0)
    }

    /// Least squares of what came on the two candidates: the weight of the value held. Each level counts as much
    /// as every other, its errors measured by those of the value held over all origins together: measured
    /// origin by origin, those where it happened to be right would decide.
    fn pull(&self, origins: &[&Evidence], band: (usize, usize)) -> Option<f64> {
        let (mut ed, mut dd) = (0.0, 0.0);
        for level in TreeLevel::ALL {
            let sums = origins.iter().flat_map(|e| self.known(e, level, band));
            let (e, d, scale) = sums.fold((0.0, 0.0, 0.0), |(e, d, s), m| (e + m.ed, d + m.dd, s + m.held_squared));
            if scale > 0.0 {
                ed += e / scale;
                dd += d / scale;
            }
        }
        (dd > 0.0).then(|| -ed / dd)
    }

    /// Log of the factor that makes the 80 % range hold 80 %, mean over levels.
    fn distance(&self, origins: &[&Evidence], band: (usize, usize)) -> Option<f64> {
        let of_level = |level: TreeLevel| {
            let mut distances: Vec<f32> =
                origins.iter().flat_map(|e| self.known(e, level, band)).flat_map(|m| &m.distances).copied().collect();
            if distances.is_empty() {
                return None;
            }
            let rank = ((HELD * distances.len() as f64) as usize).min(distances.len() - 1);
            let (_, at, _) = distances.select_nth_unstable_by(rank, f32::total_cmp);
            Some(f64::from(at.max(0.05)).ln())
        };
        let levels: Vec<f64> = TreeLevel::ALL.into_iter().filter_map(of_level).collect();
        (!levels.is_empty()).then(|| levels.iter().sum::<f64>() / levels.len() as f64)
    }

    /// Log of the simulation's error ÷ that of the last value: mean over levels and the measures that decide.
    fn log_ratio(&self, origins: &[&Evidence]) -> Option<f64> {
        let mut logs = Vec::new();
        for level in TreeLevel::ALL {
            for j in 0..PARTS[self.part].judged.len() {
                let (_, simulation, last) = self.judged(origins, level, j);
                if simulation > 0.0 && last > 0.0 {
                    logs.push((simulation / last).ln());
                }
            }
        }
        (!logs.is_empty()).then(|| logs.iter().sum::<f64>() / logs.len() as f64)
    }

    fn judged(&self, origins: &[&Evidence], level: TreeLevel, j: usize) -> (u32, f64, f64) {
        let misses = origins.iter().flat_map(|e| self.known(e, level, (1, DECIDING))).filter_map(|m| m.judged.get(j));
        misses.fold((0, 0.0, 0.0), |sum, m| (sum.0 + m.0, sum.1 + m.1, sum.2 + m.2))
    }

    fn errors(&self, origins: &[&Evidence]) -> CandidateErrors {
        let (outcomes, simulation, last) = self.judged(origins, TreeLevel::Organisation, 0);
        let mean = |sum: f64| sum / f64::from(outcomes.max(1));
        CandidateErrors { outcomes, simulation: mean(simulation), last_value: mean(last) }
    }
}

/// Posterior mean of a normal estimate under a normal prior; the prior's mean where nothing is told.
fn drawn(told: Told, mean: f64, sd: f64) -> f64 {
    let Some((estimate, se)) = told else { return mean };
    let (own, prior) = (sd * sd, se * se);
    mean + (estimate - mean) * own / (own + prior)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_well_is_believed_and_what_is_told_badly_is_not() {
        assert_eq!(drawn(None, -0.1, 0.2), -0.1);
        assert!((drawn(Some((0.5, 0.2)), 0.1, 0.2) - 0.3).abs() < 1e-12);
        assert!((drawn(Some((0.5, 1e-6)), 0.1, 0.2) - 0.5).abs() < 1e-6);
    }
}
