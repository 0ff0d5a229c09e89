//! An authority's deviation from the national level: what is permanent, what fades, what is noise.
//!
//! `Cov(r_s, r_t) = a + b ρ^|s−t| + 1{s=t} c · 100/n`, with four parameters shared by all authorities. In words: a
//! precision-weighted mix of the last value and the own history, drawn to the national level, more so for small
//! authorities.

use super::panel::Grid;
use super::recipe;
use crate::fit::cholesky::Cholesky;
use crate::fit::simplex::{Stopping, minimise};

/// Stops the search well inside the flat bottom: a few per cent in a parameter change no forecast.
const STOPPING: Stopping = Stopping { step: 1e-2, value: 1e-2, moves: 600 };
/// Variance where there is none, so that logarithms exist.
const LEAST_VARIANCE: f64 = 1e-6;

/// The four parameters of a measure, in squared points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameters {
    /// Variance of what stays (`a`).
    pub permanent: f64,
    /// Variance of what fades (`b`).
    pub slow: f64,
    /// Correlation of what fades from year to year (`ρ`).
    pub correlation: f64,
    /// Variance of the noise of a hundred staff (`c`).
    pub noise: f64,
}

/// The best guess of a deviation and the variance of a value about it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Guess {
    pub(super) mean: f64,
    pub(super) variance: f64,
}

impl Parameters {
    fn from_logs(q: &[f64]) -> Self {
        Self { permanent: q[0].exp(), slow: q[1].exp(), correlation: 1.0 / (1.0 + (-q[2]).exp()), noise: q[3].exp() }
    }

    fn between(&self, years: usize) -> f64 {
        self.permanent + self.slow * self.correlation.powi(years as i32)
    }

    /// The factored covariance of the years given; `inverse_size` is 100/n.
    fn covariance(&self, years: &[usize], inverse_size: f64) -> Option<Cholesky> {
        let mut matrix = vec![0.0; years.len() * years.len()];
        for (i, s) in years.iter().enumerate() {
            for (j, t) in years.iter().enumerate().take(i + 1) {
                matrix[i * years.len() + j] = self.between(s.abs_diff(*t));
            }
            matrix[i * years.len() + i] += self.noise * inverse_size;
        }
        Cholesky::new(matrix, years.len())
    }

    /// The deviation in year `at` given those of the years known, `skip` left out.
    pub(super) fn guess(&self, deviations: &[f64], skip: Option<usize>, inverse_size: f64, at: usize) -> Guess {
        let years = known(deviations, skip);
        let prior = self.permanent + self.slow + self.noise * inverse_size;
        let Some(factor) = self.covariance(&years, inverse_size) else {
            return Guess { mean: 0.0, variance: prior };
        };
        let reach: Vec<f64> = years.iter().map(|year| self.between(year.abs_diff(at))).collect();
        let weights = factor.solve(&reach);
        let mean = years.iter().zip(&weights).map(|(year, w)| deviations[*year] * w).sum();
        let explained: f64 = reach.iter().zip(&weights).map(|(r, w)| r * w).sum();
        Guess { mean, variance: prior - explained }
    }

    /// Each year held within `clip` predictive standard deviations of what the other years say.
    pub(super) fn clipped(&self, deviations: &[f64], inverse_size: f64, clip: f64) -> Vec<f64> {
        if deviations.len() < 2 {
            return deviations.to_vec();
        }
        let held = |(year, value): (usize, &f64)| {
            if value.is_nan() {
                return f64::NAN;
            }
            let others = self.guess(deviations, Some(year), inverse_size, year);
            let room = clip * others.variance.max(0.0).sqrt();
            value.max(others.mean - room).min(others.mean + room)
        };
        deviations.iter().enumerate().map(held).collect()
    }
}

fn known(deviations: &[f64], skip: Option<usize>) -> Vec<usize> {
    (0..deviations.len()).filter(|year| !deviations[*year].is_nan() && Some(*year) != skip).collect()
}

/// The parameters with the highest posterior under a Student-t likelihood; the prior's own with a single year, or
/// with so few authorities that they are their own national level. `inverse_sizes` are 100/n by authority, `prior` is
/// the standard deviation between authorities that a measure of that level has.
pub(super) fn fit(
    deviations: &Grid,
    inverse_sizes: &[f64],
    years: usize,
    prior: f64,
    recipe: &recipe::Kriging,
) -> Parameters {
    let authorities = (0..inverse_sizes.len()).filter(|i| deviations.row(*i).iter().any(|v| !v.is_nan())).count();
    let start = start(deviations, authorities, super::robust::mean(inverse_sizes), prior, recipe);
    if years < 2 || authorities < recipe.fewest_authorities {
        return Parameters::from_logs(&start);
    }
    let histories: Vec<(Vec<usize>, Vec<f64>, f64)> = inverse_sizes
        .iter()
        .enumerate()
        .map(|(i, size)| {
            let years = known(deviations.row(i), None);
            let values = years.iter().map(|year| deviations.at(i, *year)).collect();
            (years, values, *size)
        })
        .filter(|(years, ..)| !years.is_empty())
        .collect();
    let nu = recipe.degrees_of_freedom;
    let objective = |q: &[f64]| {
        let parameters = Parameters::from_logs(q);
        let fit: f64 = histories
            .iter()
            .map(|(years, values, size)| {
                let Some(factor) = parameters.covariance(years, *size) else { return f64::INFINITY };
                let distance: f64 = factor.half_solve(values).iter().map(|v| v * v).sum();
                factor.half_log_determinant() + 0.5 * (nu + years.len() as f64) * (distance / (nu - 2.0)).ln_1p()
            })
            .sum();
        let prior: f64 = (0..4).map(|i| (q[i] - start[i]).powi(2) / recipe.prior_variance[i]).sum();
        fit + 0.5 * prior
    };
    Parameters::from_logs(&minimise(&start, STOPPING, objective))
}

/// Logarithms of the prior's parameters: shares of the variance of all deviations. A few authorities' deviations from
/// their own mean say too little: what they lack of [`recipe::Kriging::fewest_authorities`] is made up by the prior's.
fn start(deviations: &Grid, authorities: usize, mean_size: f64, prior: f64, recipe: &recipe::Kriging) -> [f64; 4] {
    let all: Vec<f64> = deviations.known().collect();
    let seen = super::robust::standard_deviation(&all).powi(2);
    let share = (authorities as f64 / recipe.fewest_authorities as f64).min(1.0);
    let variance = (share * seen + (1.0 - share) * prior.powi(2)).max(LEAST_VARIANCE);
    [
        (recipe.permanent_share * variance).ln(),
        (recipe.slow_share * variance).ln(),
        recipe.correlation_logit,
        (recipe.noise_share * variance / mean_size).ln(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALF: Parameters = Parameters { permanent: 1.0, slow: 1.0, correlation: 0.5, noise: 2.0 };

    // By hand, one year known, n = 100: weight of the next year (1 + ½)/(1 + 1 + 2) = 0.375.
    #[test]
    fn a_single_year_is_drawn_to_the_national_level() {
        let guess = HALF.guess(&[8.0], None, 1.0, 1);
        assert!((guess.mean - 3.0).abs() < 1e-12, "{guess:?}");
        assert!((guess.variance - (4.0 - 1.5 * 0.375)).abs() < 1e-12, "{guess:?}");
    }

    #[test]
    fn no_year_known_is_the_national_level_with_the_whole_variance() {
        assert_eq!(HALF.guess(&[f64::NAN], None, 1.0, 1), Guess { mean: 0.0, variance: 4.0 });
    }

    #[test]
    fn a_smaller_authority_is_drawn_further() {
        assert!(HALF.guess(&[8.0], None, 10.0, 1).mean < HALF.guess(&[8.0], None, 1.0, 1).mean);
    }

    #[test]
    fn a_year_far_from_the_others_is_held() {
        let held = HALF.clipped(&[0.0, 0.0, 100.0, f64::NAN], 1.0, 3.0);
        // By hand: nothing in two years, so 3 standard deviations are at most 3·√4 = 6.
        assert!(held[2] > 4.0 && held[2] < 6.0 && held[3].is_nan(), "{held:?}");
    }
}
