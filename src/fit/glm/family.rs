//! What is counted and how its mean hangs on the linear predictor.

use std::fmt::Debug;

/// A distribution with its link. `total` is the linear predictor with the offset, `offset` the offset alone.
///
/// `McCullagh` & Nelder (1989), *Generalized Linear Models*, chapters 2, 4 and 6.
pub trait Family: sealed::Sealed + Debug + Clone + Copy + Default + PartialEq + Send + Sync + 'static {
    /// Whether targets are events among trials, and so cannot be more than those.
    #[doc(hidden)]
    const COUNTS_TRIALS: bool;

    /// Mean of one trial (of one unit of exposure).
    fn mean(total: f64) -> f64;

    /// What a row of weight one contributes to a pass.
    #[doc(hidden)]
    fn share(row: Row, total: f64) -> Share;

    /// The objective of a row that is fitted perfectly.
    #[doc(hidden)]
    fn saturated(row: Row) -> f64;

    /// What a rate is taken over.
    #[doc(hidden)]
    fn exposure(row: Row) -> f64;

    /// A linear predictor to start from, half way between the row's count and the common `rate`.
    #[doc(hidden)]
    fn start(row: Row, rate: f64) -> f64;
}

/// A family of events in trials.
pub trait Binomial: Family {}

/// Counts, `y ~ Poisson(exp(offset + X b))`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Poisson;

/// Events in trials, `y ~ Bin(n, p)` with `log(p / (1 − p)) = offset + X b`: effects are odds ratios.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Logit;

/// Events in trials, `y ~ Bin(n, p)` with `log(−log(1 − p)) = offset + X b`: effects are ratios of the hazards of
/// time that was only seen in months (Prentice & Gloeckler, *Biometrics* 34, 1978).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Cloglog;

/// A row without its columns.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Row {
    pub(super) y: f64,
    pub(super) trials: f64,
    pub(super) offset: f64,
}

/// What a row contributes: its weight in the (expected) information, in the gradient, to the objective
/// (negative log likelihood up to a constant) and to Pearson's statistic.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, Default)]
pub struct Share {
    pub(super) information: f64,
    pub(super) gradient: f64,
    pub(super) objective: f64,
    pub(super) pearson: f64,
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Poisson {}
    impl Sealed for super::Logit {}
    impl Sealed for super::Cloglog {}
}

impl Binomial for Logit {}
impl Binomial for Cloglog {}

/// `x ln(x / y)`, zero at zero.
fn x_log_ratio(x: f64, y: f64) -> f64 {
    if x > 0.0 { x * (x / y).ln() } else { 0.0 }
}

impl Family for Poisson {
    const COUNTS_TRIALS: bool = false;

    #[inline]
    fn mean(total: f64) -> f64 {
        total.exp()
    }

    #[inline]
    fn share(row: Row, total: f64) -> Share {
        let mu = total.exp();
        let residual = row.y - mu;
        Share {
            information: mu,
            gradient: residual,
            objective: mu - row.y * (total - row.offset),
            pearson: if mu > 0.0 { residual * residual / mu } else { 0.0 },
        }
    }

    fn saturated(row: Row) -> f64 {
        if row.y > 0.0 { row.y - row.y * (row.y.ln() - row.offset) } else { 0.0 }
    }

    fn exposure(row: Row) -> f64 {
        row.offset.exp()
    }

    fn start(row: Row, rate: f64) -> f64 {
        f64::midpoint(row.y, rate * row.offset.exp()).max(1e-10).ln()
    }
}

/// Minus the log likelihood of a perfect fit, the binomial coefficient left out.
fn saturated_binomial(row: Row) -> f64 {
    let missed = row.trials - row.y;
    -(x_log_ratio(row.y, row.trials) + x_log_ratio(missed, row.trials))
}

/// A probability half way between the row's share and the common one, never 0 or 1.
fn starting_probability(row: Row, rate: f64) -> f64 {
    ((row.y + rate) / (row.trials + 1.0)).clamp(1e-6, 1.0 - 1e-6)
}

impl Family for Logit {
    const COUNTS_TRIALS: bool = true;

    #[inline]
    fn mean(total: f64) -> f64 {
        1.0 / (1.0 + (-total).exp())
    }

    #[inline]
    fn share(row: Row, total: f64) -> Share {
        // Of the smaller of the odds and their inverse, so that nothing overflows or cancels.
        let odds = (-total.abs()).exp();
        let one = 1.0 / (1.0 + odds);
        let (p, q) = if total >= 0.0 { (one, odds * one) } else { (odds * one, one) };
        let variance = row.trials * p * q;
        let residual = row.y * q - (row.trials - row.y) * p;
        Share {
            information: variance,
            gradient: residual,
            objective: row.trials * (total.max(0.0) + odds.ln_1p()) - row.y * total,
            pearson: if variance > 0.0 { residual * residual / variance } else { 0.0 },
        }
    }

    fn saturated(row: Row) -> f64 {
        saturated_binomial(row)
    }

    fn exposure(row: Row) -> f64 {
        row.trials
    }

    fn start(row: Row, rate: f64) -> f64 {
        let p = starting_probability(row, rate);
        (p / (1.0 - p)).ln()
    }
}

/// Where the complementary log-log link has reached 0 or 1 for all that numbers can tell.
const CLOGLOG_ENDS: (f64, f64) = (-600.0, 6.5);

impl Family for Cloglog {
    const COUNTS_TRIALS: bool = true;

    #[inline]
    fn mean(total: f64) -> f64 {
        -(-total.exp()).exp_m1()
    }

    #[inline]
    fn share(row: Row, total: f64) -> Share {
        let hazard = total.clamp(CLOGLOG_ENDS.0, CLOGLOG_ENDS.1).exp();
        let p = -(-hazard).exp_m1();
        let q = 1.0 - p;
        // With μ = p: μ' = λq, so μ'/(pq) = λ/p and μ'²/(pq) = λ²q/p.
        let slope = hazard / p;
        let missed = row.trials - row.y;
        let residual = row.y * q - missed * p;
        let variance = row.trials * p * q;
        Share {
            information: row.trials * slope * hazard * q,
            gradient: residual * slope,
            objective: missed * hazard - if row.y > 0.0 { row.y * p.ln() } else { 0.0 },
            pearson: if variance > 0.0 { residual * residual / variance } else { 0.0 },
        }
    }

    fn saturated(row: Row) -> f64 {
        saturated_binomial(row)
    }

    fn exposure(row: Row) -> f64 {
        row.trials
    }

    fn start(row: Row, rate: f64) -> f64 {
        let p = starting_probability(row, rate);
        (-(-p).ln_1p()).ln()
    }
}
