//! What a point of agency share costs, honestly.
//!
//! The ratio of two differences jumps to infinity where little is removed, and its sign says nothing where agency
//! grew. So futures are put in the order of the price at which the scenario would have been worth it: extra cost ÷
//! points removed where some were removed, no price at all where none were. A quantile of that order is the price of
//! a point at which the scenario is worth it in so many futures: the inverse of the acceptability curve of health
//! economics (van Hout, Al, Gordon and Rutten, Health Economics 3, 1994; Fenwick, O'Brien and Briggs, Health
//! Economics 13, 2004).

use crate::domain::Interval;
use crate::domain::scenario::Spread;
use crate::scenario::ranges::{levels, pounds};

/// Removing less than this, in points, counts as removing nothing.
const LEAST_POINTS: f64 = 0.05;
/// Share of futures that must remove something: below it the 80 % range has no upper end.
const MOST: f64 = 0.9;

/// Extra cost of each point removed, from both by future. `None` where fewer than nine in ten futures remove any; a
/// level whose upper end lies beyond those that do is left out. The mean is all pounds over all points.
pub(super) fn per_point(extra: &[f64], removed: &[f64]) -> Option<Spread> {
    let futures = extra.len();
    let mut prices: Vec<f64> = extra
        .iter()
        .zip(removed)
        .filter(|(_, points)| **points >= LEAST_POINTS)
        .map(|(e, points)| e / points)
        .collect();
    if futures == 0 || (prices.len() as f64) < MOST * futures as f64 {
        return None;
    }
    prices.sort_by(f64::total_cmp);
    let at = |p: f64| prices.get((p * (futures - 1) as f64).round() as usize).copied();
    let interval = |level: crate::domain::Level| {
        let (lower, upper) = (at(level.tail())?, at(1.0 - level.tail())?);
        Some(Interval { level, lower: pounds(lower), upper: pounds(upper) })
    };
    Some(Spread {
        median: pounds(at(0.5)?),
        mean: pounds(extra.iter().sum::<f64>() / removed.iter().sum::<f64>()),
        intervals: levels().filter_map(interval).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn futures_that_remove_nothing_stand_above_every_price() {
        let extra = vec![100.0; 100];
        let removed: Vec<f64> = (0..100_u32).map(|i| if i < 5 { -1.0 } else { f64::from(i) }).collect();
        let found = per_point(&extra, &removed).expect("most remove some");
        let levels: Vec<u8> = found.intervals.iter().map(|i| i.level.percent()).collect();
        // One in twenty removes none: the 95 % range has no upper end.
        assert_eq!(levels, [50, 80]);
        assert!(found.intervals[1].lower <= found.median && found.median <= found.intervals[1].upper);
        assert_eq!(per_point(&extra, &vec![0.01; 100]), None);
    }

    #[test]
    fn the_mean_is_all_pounds_over_all_points() {
        assert_eq!(per_point(&[100.0, 300.0], &[1.0, 3.0]).map(|s| s.mean), Some(100.0));
    }
}
