//! Offers in hand → how many will start: drop-out with its range, and starts by month.
//!
//! Counts in, shares and ranges out. Must not know where the counts come from.

use statrs::distribution::{Beta, Binomial, ContinuousCDF, DiscreteCDF};

use crate::domain::churn::Estimate;
use crate::domain::recruitment::{DropOut, ENOUGH};

/// Drop-out until a council has [`ENOUGH`] settled offers of its own: 15 % (5 to 30), from the little that is published
/// (overseas recruits of one county: 2 of 12).
pub const USUAL_DROP_OUT: Estimate = Estimate { point: 0.15, lower: 0.05, upper: 0.30 };

/// The share of settled offers that fell through, with its exact range at 95 % (Clopper & Pearson 1934); the default below
/// [`ENOUGH`] offers.
///
/// # Panics
/// Never: both shapes of the distribution are above zero.
pub fn drop_out(dropped: u32, settled: u32) -> DropOut {
    if settled < ENOUGH {
        return DropOut { share: USUAL_DROP_OUT, settled, dropped, own: false };
    }
    let (k, n) = (f64::from(dropped.min(settled)), f64::from(settled));
    let at = |a: f64, b: f64, p: f64| Beta::new(a, b).expect("shapes are above zero").inverse_cdf(p);
    let lower = if k == 0.0 { 0.0 } else { at(k, n - k + 1.0, 0.025) };
    let upper = if k == n { 1.0 } else { at(k + 1.0, n - k, 0.975) };
    DropOut { share: Estimate { point: k / n, lower, upper }, settled, dropped, own: true }
}

/// Starts of so many offers, each starting unless it falls through: the mean, and the range that holds about 8 times in 10.
///
/// With `drop_out` the same at both ends this is what the served workforce model draws for each of them
/// (`forecast::workforce`); where the share itself is unsure, the range reaches over both its ends.
///
/// # Panics
/// Never: shares are held between 0 and 1.
pub fn expected(offers: u32, drop_out: Estimate) -> Estimate {
    let share = |drop_out: f64| (1.0 - drop_out).clamp(0.0, 1.0);
    let end = |drop_out: f64, p: f64| {
        let starts = Binomial::new(share(drop_out), u64::from(offers)).expect("a share is between 0 and 1");
        starts.inverse_cdf(p) as f64
    };
    Estimate {
        point: f64::from(offers) * share(drop_out.point),
        lower: end(drop_out.upper, 0.1),
        upper: end(drop_out.lower, 0.9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // scipy 1: binomtest(5, 40).proportion_ci() = (0.04185962613861672, 0.26803291736182305), method exact; binomtest(0, 25):
    // (0, 0.1371851715307125).
    #[test]
    fn the_range_of_a_drop_out_is_the_exact_one() {
        let told = drop_out(5, 40);
        assert!(told.own && (told.share.point - 0.125).abs() < 1e-12);
        assert!(
            (told.share.lower - 0.041_859_626).abs() < 1e-8 && (told.share.upper - 0.268_032_917).abs() < 1e-8,
            "{told:?}"
        );
        let none = drop_out(0, 25);
        assert!(none.share.lower == 0.0 && (none.share.upper - 0.137_185_172).abs() < 1e-8, "{none:?}");
        assert_eq!(drop_out(25, 25).share.upper, 1.0);
    }

    #[test]
    fn below_twenty_offers_the_usual_drop_out_stands() {
        assert_eq!(drop_out(9, 19), DropOut { share: USUAL_DROP_OUT, settled: 19, dropped: 9, own: false });
        assert!(drop_out(9, 20).own);
    }

    // By hand: of ten offers at 15 % all start with .85^10 = .197, nine or more with .544, seven or more with .950 and six
    // or fewer with .050; so the lower tenth is 7 (P(X <= 7) = .180, P(X <= 6) = .050) and the upper 10.
    #[test]
    fn starts_of_offers_in_hand_are_binomial() {
        let fixed = Estimate { point: 0.15, lower: 0.15, upper: 0.15 };
        let ten = expected(10, fixed);
        assert!((ten.point - 8.5).abs() < 1e-12 && ten.lower == 7.0 && ten.upper == 10.0, "{ten:?}");
        let wide = expected(10, USUAL_DROP_OUT);
        assert!(wide.lower < 7.0 && wide.upper == 10.0, "{wide:?}");
        let none = expected(0, USUAL_DROP_OUT);
        assert_eq!((none.point, none.lower, none.upper), (0.0, 0.0, 0.0));
    }
}
