//! Adding up errors and hits, and what they decide.

use serde::{Deserialize, Serialize};

use super::super::last_value::{self, PastChanges};
use super::super::target::Target;
use super::super::tree::TreeLevel;
use super::{POOLED, Past};
use crate::domain::{Measure, TrackRecord};

/// Median, 80 % range, 95 % range.
pub(super) const PROBABILITIES: [f64; 5] = [0.5, 0.1, 0.9, 0.025, 0.975];
/// Horizons shown on the model card, months.
const SHOWN: [usize; 5] = [1, 3, 6, 12, 24];
/// Published values have one decimal: an outcome this near a range is inside.
const ROUNDING: f64 = 0.05;

/// How a measure was forecast at a level of the tree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// The measure.
    pub measure: Measure,
    /// Name of its definition; `count` for a count.
    pub definition: String,
    /// The level its units stand on.
    pub level: TreeLevel,
    /// Origins scored.
    pub origins: u32,
    /// Mean absolute error of the combined median over one to twelve months ahead, in the measure's unit, each origin
    /// combined by what the origins before it taught.
    pub mae: f64,
    /// Of the last value, in the same cases.
    pub naive_mae: f64,
    /// Of the value a year before, where known.
    pub seasonal_naive_mae: Option<f64>,
    /// Share of outcomes inside its 80 % range.
    pub coverage_80: f64,
    /// Share of outcomes inside its 95 % range.
    pub coverage_95: f64,
    /// The same by months ahead.
    pub by_horizon: Vec<HorizonScore>,
    /// True where the simulation of what drives the measure does not beat the last value, which is then served at every
    /// level of the tree.
    pub fallback: bool,
    /// The record of what is served.
    pub served: TrackRecord,
}

/// Errors and coverage at one horizon.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct HorizonScore {
    /// Months ahead.
    pub horizon: usize,
    /// Outcomes scored.
    pub outcomes: u32,
    /// Mean absolute error of the combined median.
    pub mae: f64,
    /// Of the last value.
    pub naive_mae: f64,
    /// Of the value a year before, where known.
    pub seasonal_naive_mae: Option<f64>,
    /// Share of outcomes inside the 80 % range.
    pub coverage_80: f64,
    /// Share of outcomes inside the 95 % range.
    pub coverage_95: f64,
}

/// Sums over outcomes.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    outcomes: u32,
    error: f64,
    naive: f64,
    seasonal: f64,
    seasonal_outcomes: u32,
    inside_80: u32,
    inside_95: u32,
}

/// Sums by months ahead.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    origins: u32,
    by_horizon: Vec<Sums>,
}

impl Tally {
    pub(super) fn new(longest: usize) -> Self {
        Self { origins: 0, by_horizon: vec![Sums::default(); longest] }
    }

    /// Counts the origin, once for all its units.
    pub(super) fn origin(&mut self) {
        self.origins = 1;
    }

    /// Scores the quantiles of [`PROBABILITIES`], `h` months after the first month ahead.
    pub(super) fn forecast(&mut self, series: &[f64], origin: usize, h: usize, quantiles: &[f64]) {
        let (actual, last) = (series[origin + h], series[origin - 1]);
        if !actual.is_finite() || !last.is_finite() {
            return;
        }
        let sums = &mut self.by_horizon[h];
        sums.outcomes += 1;
        sums.error += (actual - quantiles[0]).abs();
        sums.naive += (actual - last).abs();
        sums.inside_80 += u32::from(inside(actual, quantiles[1], quantiles[2]));
        sums.inside_95 += u32::from(inside(actual, quantiles[3], quantiles[4]));
        let year_before = (origin + h).checked_sub(12 * (h / 12 + 1)).map_or(f64::NAN, |t| series[t]);
        if year_before.is_finite() {
            sums.seasonal += (actual - year_before).abs();
            sums.seasonal_outcomes += 1;
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.origins += other.origins;
        for (mine, theirs) in self.by_horizon.iter_mut().zip(&other.by_horizon) {
            mine.add(theirs);
        }
    }

    /// Adds another unit's tally of the same origin.
    pub(super) fn add_unit(&mut self, other: &Self) {
        let origins = self.origins.max(other.origins);
        self.add(other);
        self.origins = origins;
    }

    /// Sums of absolute errors over one to twelve months ahead: ours and the last value's.
    pub(super) fn errors(&self) -> (f64, f64) {
        let pooled = self.pooled();
        (pooled.error, pooled.naive)
    }

    fn pooled(&self) -> Sums {
        let mut total = Sums::default();
        self.by_horizon.iter().take(POOLED).for_each(|sums| total.add(sums));
        total
    }
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.outcomes += other.outcomes;
        self.error += other.error;
        self.naive += other.naive;
        self.seasonal += other.seasonal;
        self.seasonal_outcomes += other.seasonal_outcomes;
        self.inside_80 += other.inside_80;
        self.inside_95 += other.inside_95;
    }

    fn share(&self, number: u32) -> f64 {
        f64::from(number) / f64::from(self.outcomes.max(1))
    }

    fn mean(&self, sum: f64) -> f64 {
        sum / f64::from(self.outcomes.max(1))
    }

    fn seasonal_mean(&self) -> Option<f64> {
        (self.seasonal_outcomes > 0).then(|| self.seasonal / f64::from(self.seasonal_outcomes))
    }

    fn at(&self, horizon: usize) -> HorizonScore {
        HorizonScore {
            horizon,
            outcomes: self.outcomes,
            mae: self.mean(self.error),
            naive_mae: self.mean(self.naive),
            seasonal_naive_mae: self.seasonal_mean(),
            coverage_80: self.share(self.inside_80),
            coverage_95: self.share(self.inside_95),
        }
    }
}

fn inside(actual: f64, lower: f64, upper: f64) -> bool {
    actual >= lower - ROUNDING && actual <= upper + ROUNDING
}

/// The score of a target at a level, and what is served there.
pub(super) fn of(
    past: &Past,
    target: usize,
    level: TreeLevel,
    tally: &Tally,
    origins: &[usize],
    fallback: bool,
) -> Score {
    let pooled = tally.pooled().at(POOLED);
    let Target { measure, .. } = past.targets[target];
    let (mae, coverage_80, coverage_95) = if fallback {
        let (inside_80, inside_95) = coverage_of_last_value(past, target, level, origins);
        (pooled.naive_mae, inside_80, inside_95)
    } else {
        (pooled.mae, pooled.coverage_80, pooled.coverage_95)
    };
    let shown = SHOWN.into_iter().filter(|h| tally.by_horizon[h - 1].outcomes > 0);
    Score {
        measure,
        definition: past.targets[target].name().to_owned(),
        level,
        origins: tally.origins,
        mae: pooled.mae,
        naive_mae: pooled.naive_mae,
        seasonal_naive_mae: pooled.seasonal_naive_mae,
        coverage_80: pooled.coverage_80,
        coverage_95: pooled.coverage_95,
        by_horizon: shown.map(|h| tally.by_horizon[h - 1].at(h)).collect(),
        fallback,
        served: TrackRecord {
            origins: tally.origins,
            mae,
            naive_mae: pooled.naive_mae,
            seasonal_naive_mae: pooled.seasonal_naive_mae,
            coverage_80,
            coverage_95,
            live: None,
        },
    }
}

/// Shares of outcomes one to twelve months ahead inside the 80 % and 95 % ranges around the last
/// value, each range made of changes known at its origin.
fn coverage_of_last_value(past: &Past, target: usize, level: TreeLevel, origins: &[usize]) -> (f64, f64) {
    let series: Vec<&Vec<f64>> =
        past.units.iter().zip(&past.series[target]).filter(|(u, _)| u.level == level).map(|(_, s)| s).collect();
    let of = &past.targets[target];
    let mut sums = Sums::default();
    for origin in origins {
        let known: Vec<&[f64]> = series.iter().map(|s| &s[..*origin]).collect();
        let Some(changes) = PastChanges::of(of, &known, POOLED, &[0.8, 0.95]) else { continue };
        for (full, known) in series.iter().zip(known) {
            let (last, scale) = (known[origin - 1], last_value::scale(of, known));
            for (h, actual) in full[*origin..].iter().take(POOLED).enumerate() {
                if actual.is_finite() && last.is_finite() {
                    let ranges = changes.around(of, last, scale, h + 1);
                    sums.outcomes += 1;
                    sums.inside_80 += u32::from(inside(*actual, ranges[0].0, ranges[0].1));
                    sums.inside_95 += u32::from(inside(*actual, ranges[1].0, ranges[1].1));
                }
            }
        }
    }
    (sums.share(sums.inside_80), sums.share(sums.inside_95))
}
