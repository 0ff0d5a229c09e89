//! How far a share of hits may be off by chance alone, when hits are not independent.

use serde::{Deserialize, Serialize};

/// Fewer periods than this say nothing of how alike units are: each period then counts once.
const FEWEST_PERIODS: usize = 4;
/// Standard normal quantile of a 95 % range.
const Z: f64 = 1.959963984540054;

/// How often a range held, and between what shares the truth lies in 95 of 100 such records.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// Share of outcomes inside.
    pub share: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Coverage {
    /// Of a share of as many independent outcomes as the record is worth.
    pub fn of(share: f64, independent: f64) -> Self {
        let (low, high) = wilson(share, independent);
        Self { share, low, high }
    }
}

/// Wilson's 95 % score range of a share of `n` independent outcomes (Wilson 1927); `n` need not be whole.
pub fn wilson(share: f64, n: f64) -> (f64, f64) {
    let z2 = Z * Z / n;
    let centre = (share + z2 / 2.0) / (1.0 + z2);
    let half = Z * (share * (1.0 - share) / n + z2 / (4.0 * n)).sqrt() / (1.0 + z2);
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

/// How many independent outcomes a record is worth.
///
/// `hits` has outcomes and hits of each period forecast, oldest first; `span` is the number of periods from
/// the first to the last, both included. Units of one period miss together: their likeness is the intraclass
/// correlation (analysis of variance, Donner 1986), 1 below four periods. Forecasts `ahead`
/// periods ahead share all but the last: no more count than fit side by side into the span.
pub fn independent(hits: &[(u32, u32)], ahead: u16, span: usize) -> f64 {
    let outcomes: f64 = hits.iter().map(|(n, _)| f64::from(*n)).sum();
    let periods = hits.len() as f64;
    if outcomes <= 0.0 {
        return 0.0;
    }
    let per_period = outcomes / periods;
    let alike = if per_period <= 1.0 {
        0.0
    } else if hits.len() < FEWEST_PERIODS {
        1.0
    } else {
        intraclass(hits, outcomes)
    };
    let side_by_side = (span as f64 / f64::from(ahead)).max(1.0).min(periods);
    (outcomes / (1.0 + (per_period - 1.0) * alike) * side_by_side / periods).max(1.0)
}

fn intraclass(hits: &[(u32, u32)], outcomes: f64) -> f64 {
    let groups = hits.len() as f64;
    if outcomes <= groups {
        return 0.0;
    }
    let share = hits.iter().map(|(_, hit)| f64::from(*hit)).sum::<f64>() / outcomes;
    let (mut between, mut within, mut squares) = (0.0, 0.0, 0.0);
    for (n, hit) in hits {
        let (n, hit) = (f64::from(*n), f64::from(*hit));
        let own = hit / n;
        between += n * (own - share).powi(2);
        within += hit * (1.0 - own);
        squares += n * n;
    }
    let size = (outcomes - squares / outcomes) / (groups - 1.0);
    let (between, within) = (between / (groups - 1.0), within / (outcomes - groups));
    let all = between + (size - 1.0) * within;
    // Always hit or always missed: nothing tells how alike.
    if all <= 0.0 { 1.0 } else { ((between - within) / all).clamp(0.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    // statsmodels.stats.proportion.proportion_confint(8, 10, method="wilson") and (16, 20).
    #[test]
    fn wilsons_range_is_that_of_statsmodels() {
        for (share, n, low, high) in
            [(0.8, 10.0, 0.49016247153664183, 0.9433178485456247), (0.8, 20.0, 0.5839825677481064, 0.919342337420202)]
        {
            let found = wilson(share, n);
            assert!((found.0 - low).abs() < 1e-9 && (found.1 - high).abs() < 1e-9, "{found:?}");
        }
    }

    #[test]
    fn units_that_miss_together_count_as_one() {
        let together: Vec<(u32, u32)> = (0..20).map(|t| (10, if t % 5 == 0 { 0 } else { 10 })).collect();
        assert!((independent(&together, 1, 20) - 20.0).abs() < 1e-9);
        let apart: Vec<(u32, u32)> = (0..20).map(|_| (10, 8)).collect();
        assert!((independent(&apart, 1, 20) - 200.0).abs() < 1e-9);
        assert!((independent(&[(15, 12)], 1, 1) - 1.0).abs() < 1e-9, "one month says little, however many units");
    }

    #[test]
    fn forecasts_that_overlap_share_their_months() {
        let alone: Vec<(u32, u32)> = (0..24).map(|_| (1, 1)).collect();
        assert!((independent(&alone, 1, 24) - 24.0).abs() < 1e-9);
        assert!((independent(&alone, 12, 24) - 2.0).abs() < 1e-9);
        // Fitted once a quarter, three months ahead do not overlap.
        let quarterly: Vec<(u32, u32)> = (0..8).map(|_| (1, 1)).collect();
        assert!((independent(&quarterly, 3, 22) - 22.0 / 3.0).abs() < 1e-9);
    }
}
