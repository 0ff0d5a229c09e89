//! The last value with ranges from its own past changes: what every model has to beat.

use super::target::Target;

/// Months of changes a horizon needs of its own; beyond, ranges grow with the square root of time.
const OWN_CHANGES: usize = 12;

/// How far a measure moved in the past, pooled over the units of one level of the tree.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PastChanges {
    /// By horizon from 1, then by level asked: distance of the range's ends from the last value, for
    /// a unit of scale 1. Never narrower at a longer horizon.
    distances: Vec<Vec<f64>>,
}

/// The size of a unit's usual changes. Counts move with the square root of their size, rates do not.
pub(super) fn scale(target: &Target, series: &[f64]) -> f64 {
    if !target.is_count() {
        return 1.0;
    }
    let (n, sum) = series.iter().filter(|v| v.is_finite()).fold((0.0, 0.0), |(n, sum), v| (n + 1.0, sum + v));
    (sum / f64::max(n, 1.0) + 1.0).max(1.0).sqrt()
}

impl PastChanges {
    /// From the histories of a level's units; `coverage` as shares, such as 0.8. `None` without a single change.
    pub(super) fn of(target: &Target, histories: &[&[f64]], horizon: usize, coverage: &[f64]) -> Option<Self> {
        let scales: Vec<f64> = histories.iter().map(|series| scale(target, series)).collect();
        let mut distances: Vec<Vec<f64>> = Vec::with_capacity(horizon);
        let mut own = 0;
        for h in 1..=horizon {
            let mut changes: Vec<f64> = Vec::new();
            for (series, scale) in histories.iter().zip(&scales) {
                let moved = series.iter().zip(series.iter().skip(h)).map(|(a, b)| (b - a).abs() / scale);
                changes.extend(moved.filter(|c| c.is_finite()));
            }
            let enough = changes.len() >= OWN_CHANGES * histories.len();
            let mut row: Vec<f64> = if enough || distances.is_empty() {
                if changes.is_empty() {
                    return None;
                }
                own = h;
                changes.sort_unstable_by(f64::total_cmp);
                coverage.iter().map(|share| outer(&changes, *share)).collect()
            } else {
                let growth = (h as f64 / own as f64).sqrt();
                distances[own - 1].iter().map(|d| d * growth).collect()
            };
            if let Some(before) = distances.last() {
                row.iter_mut().zip(before).for_each(|(d, b)| *d = d.max(*b));
            }
            distances.push(row);
        }
        Some(Self { distances })
    }

    /// Ends of the ranges around `last`, `h` months ahead (from 1), in the order of the levels asked.
    pub(super) fn around(&self, target: &Target, last: f64, scale: f64, h: usize) -> Vec<(f64, f64)> {
        let held = |value: f64| value.clamp(0.0, target.most().max(last));
        self.distances[h - 1].iter().map(|d| (held(last - d * scale), held(last + d * scale))).collect()
    }
}

/// The change that is exceeded with probability 1 − `share` by one more of the same kind.
fn outer(sorted: &[f64], share: f64) -> f64 {
    let rank = ((sorted.len() + 1) as f64 * share).ceil() as usize;
    sorted[rank.clamp(1, sorted.len()) - 1]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Count, Measure};

    fn vacancies() -> Target {
        Target { measure: Measure::Count(Count::VacanciesFte), definition: None }
    }

    #[test]
    fn ranges_widen_with_the_horizon_and_hold_what_they_held() {
        // A random walk of steps −1 and +1 in a fixed pattern.
        let series: Vec<f64> = (0..60_i32)
            .scan(50.0, |x, t| {
                Some({
                    *x += if (t * t) % 7 < 4 { 1.0 } else { -1.0 };
                    *x
                })
            })
            .collect();
        let past = PastChanges::of(&vacancies(), &[&series], 36, &[0.5, 0.8]).expect("changes");
        let scale = scale(&vacancies(), &series);
        let widths: Vec<f64> =
            (1..=36).map(|h| past.around(&vacancies(), 50.0, scale, h)[1]).map(|(l, u)| u - l).collect();
        assert!(widths.windows(2).all(|w| w[1] >= w[0]) && widths[35] > widths[0]);
        let (lower, upper) = past.around(&vacancies(), 50.0, scale, 1)[1];
        assert!((upper - 51.0).abs() < 1e-9 && (lower - 49.0).abs() < 1e-9);
    }

    #[test]
    fn counts_stay_above_zero() {
        let past = PastChanges::of(&vacancies(), &[&[0.0, 9.0, 0.0, 9.0, 0.0]], 3, &[0.95]).expect("changes");
        assert_eq!(past.around(&vacancies(), 1.0, 1.0, 2)[0].0, 0.0);
    }
}
