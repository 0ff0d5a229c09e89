//! Adding up outcomes of one horizon.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::chance::{Coverage, independent};
use super::outcome::Outcome;
use crate::domain::Period;

/// Sums over outcomes of one horizon, by the period forecast.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    error: f64,
    naive: f64,
    score_80: f64,
    score_95: f64,
    /// Outcomes, and how many the 80 % and the 95 % range held.
    by_period: BTreeMap<Period, [u32; 3]>,
}

/// How served forecasts did at one horizon.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LiveScore {
    /// Periods ahead.
    pub horizon: u16,
    /// Outcomes scored.
    pub outcomes: u32,
    /// Different periods among them.
    pub periods: u32,
    /// How many independent outcomes they are worth: units of a month miss together, and long horizons overlap.
    pub independent: f64,
    /// Mean absolute error of what was served, in the measure's unit.
    pub mae: f64,
    /// Of the last value known at the time.
    pub naive_mae: f64,
    /// Mean interval score of the 80 % range; smaller is better.
    pub interval_score_80: f64,
    /// Mean interval score of the 95 % range.
    pub interval_score_95: f64,
    /// How often the 80 % range held.
    pub coverage_80: Coverage,
    /// How often the 95 % range held.
    pub coverage_95: Coverage,
}

impl Tally {
    /// Adds one outcome; sums depend on the order, so outcomes come in one that data decides.
    pub fn add(&mut self, outcome: &Outcome) {
        self.error += outcome.error();
        self.naive += outcome.naive_error();
        self.score_80 += outcome.interval_score_80();
        self.score_95 += outcome.interval_score_95();
        let of = self.by_period.entry(outcome.period).or_default();
        of[0] += 1;
        of[1] += u32::from(outcome.inside_80());
        of[2] += u32::from(outcome.inside_95());
    }

    /// Outcomes so far.
    pub fn outcomes(&self) -> u32 {
        self.by_period.values().map(|of| of[0]).sum()
    }

    /// Outcomes and misses of the 80 % range by period, oldest first.
    pub fn misses_80(&self) -> Vec<(Period, u32, u32)> {
        self.by_period.iter().map(|(period, of)| (*period, of[0], of[0] - of[1])).collect()
    }

    /// The score of `horizon` periods ahead; `None` before the first outcome.
    pub fn score(&self, horizon: u16) -> Option<LiveScore> {
        let outcomes = self.outcomes();
        let (first, last) = (self.by_period.keys().next()?, self.by_period.keys().next_back()?);
        let mean = |sum: f64| sum / f64::from(outcomes);
        let hits = |at: usize| self.by_period.values().map(|of| (of[0], of[at])).collect::<Vec<_>>();
        let step = first.after(1).last_month().since(first.last_month());
        let span = (last.last_month().since(first.last_month()) / step + 1) as usize;
        let coverage = |at: usize| {
            let hits = hits(at);
            let held = hits.iter().map(|(_, hit)| f64::from(*hit)).sum();
            let worth = independent(&hits, horizon, span);
            (Coverage::of(mean(held), worth), worth)
        };
        let (coverage_80, worth) = coverage(1);
        Some(LiveScore {
            horizon,
            outcomes,
            periods: self.by_period.len() as u32,
            independent: worth,
            mae: mean(self.error),
            naive_mae: mean(self.naive),
            interval_score_80: mean(self.score_80),
            interval_score_95: mean(self.score_95),
            coverage_80,
            coverage_95: coverage(2).0,
        })
    }
}
