//! Levels that move as a log AR(1): filtered from history, their volatility by a posterior on a grid.

use super::Driver;
use crate::fit::recipe::{LevelPrior, Levels};

/// The level at the last month, its variance and how likely the history was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Filtered {
    /// Level (log) relative to the mean it returns to.
    pub level: f64,
    /// Variance of that level.
    pub variance: f64,
    /// Log likelihood, constants left out.
    pub log_likelihood: f64,
}

/// Extended Kalman filter of `counts[t] ~ Poisson(expected[t] · exp(f_t))`, `f` an AR(1) with
/// autocorrelation `rho` and stationary standard deviation `sd`. Months with nothing expected are stepped over.
pub fn filter_counts(counts: &[f64], expected: &[f64], rho: f64, sd: f64) -> Filtered {
    let observe = |f: f64, (y, mu): (&f64, &f64)| {
        let lambda = mu * f.exp();
        (*mu > 0.0).then(|| (y / lambda - 1.0, 1.0 / lambda))
    };
    filter(counts.iter().zip(expected), rho, sd, observe)
}

/// Kalman filter of `values[t] = f_t + noise` with variances `noise[t]`, `f` an AR(1) about zero.
pub fn filter_values(values: &[f64], noise: &[f64], rho: f64, sd: f64) -> Filtered {
    filter(values.iter().zip(noise), rho, sd, |f, (z, variance)| Some((z - f, *variance)))
}

/// Starts in the stationary state; `observe` gives the surprise and its own variance at the level foreseen.
fn filter<T>(
    months: impl Iterator<Item = T>,
    rho: f64,
    sd: f64,
    observe: impl Fn(f64, T) -> Option<(f64, f64)>,
) -> Filtered {
    let innovation = sd * sd * (1.0 - rho * rho);
    let mut at = Filtered { level: 0.0, variance: sd * sd, log_likelihood: 0.0 };
    for month in months {
        at.level *= rho;
        at.variance = rho * rho * at.variance + innovation;
        if let Some((surprise, noise)) = observe(at.level, month) {
            let total = at.variance + noise;
            let gain = at.variance / total;
            at.log_likelihood -= 0.5 * (total.ln() + surprise * surprise / total);
            at.level += gain * surprise;
            at.variance *= 1.0 - gain;
        }
    }
    at
}

/// Posterior root mean square of the stationary standard deviation, prior log-normal about `prior.prior_sd`.
pub fn volatility(levels: &Levels, prior: LevelPrior, log_likelihood: impl Fn(f64) -> f64) -> f64 {
    let log_posterior = |sd: f64| {
        let distance = (sd / prior.prior_sd).ln() / levels.prior_log_sd;
        log_likelihood(sd) - 0.5 * distance * distance
    };
    let scores: Vec<f64> = levels.grid.iter().map(|sd| log_posterior(*sd)).collect();
    let best = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights = scores.iter().map(|score| (score - best).exp());
    let (sum, squares) = weights.zip(&levels.grid).fold((0.0, 0.0), |(s, q), (w, sd)| (s + w, q + w * sd * sd));
    (squares / sum).sqrt()
}

/// A driver from the filter of one history.
pub(super) fn driver(levels: &Levels, prior: LevelPrior, mean: f64, filtered: impl Fn(f64) -> Filtered) -> Driver {
    let sd = volatility(levels, prior, |sd| filtered(sd).log_likelihood);
    let now = filtered(sd);
    let innovation_sd = sd * (1.0 - prior.rho * prior.rho).sqrt();
    Driver { mean, level: now.level, variance: now.variance, rho: prior.rho, innovation_sd }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::recipe::Recipe;

    // y = 3 5 2 4 0 6, μ = 3, ρ = .94, sd = .2, worked by an independent program.
    #[test]
    fn the_level_of_six_months_is_the_one_worked_by_hand() {
        let at = filter_counts(&[3.0, 5.0, 2.0, 4.0, 0.0, 6.0], &[3.0; 6], 0.94, 0.2);
        assert!((at.level - 0.04633001438).abs() < 1e-11, "{}", at.level);
        assert!((at.variance - 0.02663211400).abs() < 1e-11, "{}", at.variance);
        assert!((at.log_likelihood + 0.85348136050).abs() < 1e-11, "{}", at.log_likelihood);
    }

    #[test]
    fn without_evidence_a_level_stays_at_its_mean_with_its_stationary_variance() {
        let at = filter_counts(&[0.0; 9], &[0.0; 9], 0.9, 0.3);
        assert_eq!((at.level, at.log_likelihood), (0.0, 0.0));
        assert!((at.variance - 0.09).abs() < 1e-15);
    }

    // An exactly known level is followed exactly: the gain of a noiseless observation is one.
    #[test]
    fn a_value_without_noise_is_the_level() {
        let at = filter_values(&[0.2, -0.1, 0.35], &[0.0; 3], 0.95, 0.4);
        assert!((at.level - 0.35).abs() < 1e-15);
        assert_eq!(at.variance, 0.0);
    }

    // With a flat likelihood the posterior is the prior: log-normal on the grid, root mean square by hand.
    #[test]
    fn without_evidence_volatility_is_the_prior_on_the_grid() {
        let levels = Recipe::default().levels;
        let weight = |sd: f64| (-0.5 * ((sd / 0.25_f64).ln() / 0.6).powi(2)).exp();
        let sum: f64 = levels.grid.iter().map(|sd| weight(*sd)).sum();
        let squares: f64 = levels.grid.iter().map(|sd| weight(*sd) * sd * sd).sum();
        let found = volatility(&levels, levels.hazard, |_| 0.0);
        assert!((found - (squares / sum).sqrt()).abs() < 1e-14);
    }
}
