//! Distributions over futures in few numbers.

use rayon::prelude::*;

use crate::domain::scenario::{MonthRange, Spread};
use crate::domain::{Interval, Level, Month};
use crate::forecast::workforce::quantiles;

/// Levels of the ranges that are told, in percent, narrowest first.
const LEVELS: [u8; 3] = [50, 80, 95];

/// The levels of the ranges that are told.
pub(super) fn levels() -> impl Iterator<Item = Level> {
    LEVELS.into_iter().filter_map(|percent| Level::new(percent).ok())
}

/// The median's, then the two ends of each level.
pub(super) fn probabilities() -> Vec<f64> {
    std::iter::once(0.5).chain(levels().flat_map(|level| [level.tail(), 1.0 - level.tail()])).collect()
}

/// Four decimals, as forecasts are served: far below what can be known, and the same text everywhere.
pub(super) fn tidy(value: f64) -> f64 {
    // `+ 0.0`: never "-0".
    (value * 1e4).round() / 1e4 + 0.0
}

/// Whole pounds.
pub(super) fn pounds(value: f64) -> f64 {
    value.round() + 0.0
}

/// A month's range from the quantiles of [`probabilities`].
pub(super) fn month_range(period: Month, quantiles: &[f64]) -> MonthRange {
    MonthRange { period, median: tidy(quantiles[0]), intervals: intervals(quantiles, tidy) }
}

fn intervals(quantiles: &[f64], rounded: fn(f64) -> f64) -> Vec<Interval> {
    let ends = quantiles[1..].chunks_exact(2).zip(levels());
    ends.map(|(e, level)| Interval { level, lower: rounded(e[0]), upper: rounded(e[1]) }).collect()
}

/// Ranges of each month from `first`; `None` where too few futures have a value in some month.
pub(super) fn month_ranges(first: Month, months: Vec<Vec<f64>>) -> Option<Vec<MonthRange>> {
    let probabilities = probabilities();
    let of = |(i, values): (usize, Vec<f64>)| {
        quantiles(values, &probabilities).map(|found| month_range(first.plus(i as i32), &found))
    };
    months.into_par_iter().enumerate().map(of).collect()
}

/// One amount of money over the futures, whole pounds.
pub(super) fn spread(values: Vec<f64>) -> Spread {
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    let found = quantiles(values, &probabilities()).unwrap_or_else(|| vec![0.0; 1 + 2 * LEVELS.len()]);
    Spread { median: pounds(found[0]), mean: pounds(mean), intervals: intervals(&found, pounds) }
}

/// Path by path: `with` less `without`.
pub(super) fn less(with: &[f64], without: &[f64]) -> Vec<f64> {
    with.iter().zip(without).map(|(a, b)| a - b).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_of_one_amount_is_that_amount() {
        let found = spread(vec![1200.4; 7]);
        assert_eq!((found.median, found.mean), (1200.0, 1200.0));
        assert!(found.intervals.iter().all(|i| i.lower == 1200.0 && i.upper == 1200.0));
        assert_eq!(found.intervals.iter().map(|i| i.level.percent()).collect::<Vec<_>>(), [50, 80, 95]);
    }

    #[test]
    fn a_difference_of_nothing_is_written_without_a_sign() {
        assert!(tidy(-0.00001).is_sign_positive() && pounds(-0.2).is_sign_positive());
    }
}
