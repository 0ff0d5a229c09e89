//! Counts from one uniform number, by inversion: the smallest k whose cumulative probability reaches it.
//!
//! A larger mean, or one person more at risk, never gives a smaller count from the same number. That
//! is what lets two scenarios share their luck.

use statrs::function::factorial::ln_factorial;

/// Above this mean the search starts at the mode instead of at zero.
const SEARCH_FROM_ZERO: f64 = 30.0;

/// Poisson quantile of `u` for `mean` ≥ 0.
pub(super) fn poisson(u: f64, mean: f64) -> u32 {
    if mean <= 0.0 || u <= 1.0 - mean {
        return 0;
    }
    let up = |k: u32| mean / f64::from(k + 1);
    if mean <= SEARCH_FROM_ZERO {
        return search_up(u, 0, (-mean).exp(), (-mean).exp(), u32::MAX, up);
    }
    let mode = mean as u32;
    let at_mode = (f64::from(mode) * mean.ln() - mean - ln_factorial(u64::from(mode))).exp();
    search_from_mode(u, mode, at_mode, u32::MAX, up)
}

/// Binomial quantile of `u` for `n` people who each stay with probability `exp(−hazard)`.
pub(in crate::forecast) fn binomial(u: f64, n: u32, hazard: f64) -> u32 {
    let size = f64::from(n);
    if n == 0 || hazard <= 0.0 || u <= 1.0 - size * hazard {
        return 0;
    }
    let odds = hazard.exp_m1();
    if !odds.is_finite() {
        return n;
    }
    let up = |k: u32| (size - f64::from(k)) / f64::from(k + 1) * odds;
    if size * hazard <= SEARCH_FROM_ZERO {
        let none = (-size * hazard).exp();
        return search_up(u, 0, none, none, n, up);
    }
    let leave = -(-hazard).exp_m1();
    let mode = (((size + 1.0) * leave) as u32).min(n);
    let ways = ln_factorial(u64::from(n)) - ln_factorial(u64::from(mode)) - ln_factorial(u64::from(n - mode));
    let at_mode = (ways + f64::from(mode) * leave.ln() - f64::from(n - mode) * hazard).exp();
    search_from_mode(u, mode, at_mode, n, up)
}

/// The hazard that gives each person the chance `probability`.
pub(super) fn hazard_of(probability: f64) -> f64 {
    -(-probability).ln_1p()
}

/// `below` = P(X ≤ k), `p` = P(X = k), `up(k)` = P(X = k+1) ÷ P(X = k).
fn search_up(u: f64, mut k: u32, mut p: f64, mut below: f64, most: u32, up: impl Fn(u32) -> f64) -> u32 {
    while u > below && k < most {
        p *= up(k);
        // Past the mode the sum no longer changes: rounding, not probability, keeps `u` above it.
        if p < 1e-18 && up(k) < 1.0 {
            break;
        }
        below += p;
        k += 1;
    }
    k
}

fn search_from_mode(u: f64, mode: u32, at_mode: f64, most: u32, up: impl Fn(u32) -> f64) -> u32 {
    let (mut p, mut below) = (at_mode, at_mode);
    for k in (0..mode).rev() {
        p /= up(k);
        below += p;
        if p < 1e-18 {
            break;
        }
    }
    if u > below {
        return search_up(u, mode, at_mode, below, most, up);
    }
    let (mut k, mut p) = (mode, at_mode);
    while k > 0 && u <= below - p {
        below -= p;
        k -= 1;
        p /= up(k);
    }
    k
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // Quantiles of scipy.stats 1.x, `poisson.ppf` and `binom.ppf`.
    #[test]
    fn quantiles_agree_with_scipy() {
        let cases =
            [(0.05, 0.94, 0), (0.05, 0.96, 1), (0.35, 0.70, 0), (0.35, 0.71, 1), (2.0, 0.5, 2), (7.3, 0.999, 17)];
        for (mean, u, expected) in cases {
            assert_eq!(poisson(u, mean), expected, "{mean} {u}");
        }
        assert_eq!(poisson(0.9999999, 0.35), 6);
        let cases = [
            (12, 0.018, 0.80, 0),
            (12, 0.018, 0.81, 1),
            (12, 0.018, 0.99, 2),
            (3, 0.2, 0.999, 3),
            (200, 0.018, 0.5, 3),
        ];
        for (n, p, u, expected) in cases {
            assert_eq!(binomial(u, n, hazard_of(p)), expected, "{n} {p} {u}");
        }
    }

    fn statrs_poisson(u: f64, mean: f64) -> u64 {
        use statrs::distribution::{DiscreteCDF, Poisson};
        let law = Poisson::new(mean).expect("a mean");
        (0..10_000).find(|k| law.cdf(*k) >= u).expect("a quantile")
    }

    #[test]
    fn large_means_start_at_the_mode_and_agree_with_the_cumulative_sum() {
        for mean in [29.9, 30.1, 55.0, 400.0] {
            for u in [1e-6, 0.01, 0.3, 0.5, 0.77, 0.99, 0.999_999] {
                assert_eq!(u64::from(poisson(u, mean)), statrs_poisson(u, mean), "{mean} {u}");
            }
        }
        assert_eq!(binomial(0.5, 1000, f64::INFINITY), 1000);
        assert_eq!(binomial(0.5, 1000, hazard_of(0.1)), 100);
    }

    proptest! {
        #[test]
        fn one_person_more_gives_none_or_one_leaver_more(n in 0u32..400, hazard in 1e-4f64..0.5, u in 0.0f64..1.0) {
            let (fewer, more) = (binomial(u, n, hazard), binomial(u, n + 1, hazard));
            prop_assert!(more == fewer || more == fewer + 1);
        }

        #[test]
        fn a_larger_mean_never_gives_a_smaller_count(mean in 0.0f64..80.0, step in 0.0f64..20.0, u in 0.0f64..1.0) {
            prop_assert!(poisson(u, mean + step) >= poisson(u, mean));
        }
    }
}
