//! What the kriging missed, from shared predictors: a ridge regression with Huber's loss.

use super::recipe;
use super::robust::{MAD_TO_SD, mean, median};
use crate::fit::cholesky::Cholesky;

/// So that a perfect fit has weights.
const TINY: f64 = 1e-12;

/// Residuals at one origin with their predictors: one row for each authority, a gap where there is no outcome.
#[derive(Debug)]
pub(super) struct Origin<'a> {
    /// Standardised predictors by authority.
    pub(super) predictors: &'a [Vec<f64>],
    /// Outcome less kriging forecast by authority; not-a-number where there is none or the authority is small.
    pub(super) residuals: Vec<f64>,
}

/// Coefficients of each horizon, in points per standard deviation. The first is drawn to nothing, each later one to
/// the one before, so a far horizon with few or no outcomes keeps the nearer one's. `origins[h − 1]` are those of
/// horizon `h`; authorities for which `used` is false are left out. National movement is no predictor's doing:
/// residuals enter less their median at each origin.
pub(super) fn chain(
    origins: &[Vec<Origin>],
    used: impl Fn(usize) -> bool,
    width: usize,
    recipe: &recipe::Correction,
) -> Vec<Vec<f64>> {
    let mut coefficients = vec![0.0; width];
    let mut chain = Vec::with_capacity(origins.len());
    for (index, origins) in origins.iter().enumerate() {
        let mut rows: Vec<&[f64]> = Vec::new();
        let mut targets: Vec<f64> = Vec::new();
        for origin in origins {
            let known: Vec<usize> =
                (0..origin.residuals.len()).filter(|i| used(*i) && !origin.residuals[*i].is_nan()).collect();
            if known.len() < recipe.fewest_pairs {
                continue;
            }
            let middle = median(known.iter().map(|i| origin.residuals[*i])).unwrap_or(0.0);
            for i in known {
                rows.push(&origin.predictors[i]);
                targets.push(origin.residuals[i] - middle - dot(&origin.predictors[i], &coefficients));
            }
        }
        if !rows.is_empty() {
            let ridge = if index == 0 { recipe.ridge_first } else { recipe.ridge_later };
            let change = ridge_huber(&rows, &targets, ridge, recipe.rounds);
            coefficients.iter_mut().zip(change).for_each(|(c, d)| *c += d);
        }
        chain.push(coefficients.clone());
    }
    chain
}

/// The sum of products.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// Iteratively reweighted: weight 1 within one robust standard deviation, falling as 1/|e| beyond (Huber 1964);
/// weights have mean 1, so that `ridge` counts observations.
fn ridge_huber(rows: &[&[f64]], targets: &[f64], ridge: f64, rounds: usize) -> Vec<f64> {
    let width = rows[0].len();
    let mut coefficients = vec![0.0; width];
    for _ in 0..rounds {
        let errors: Vec<f64> = rows.iter().zip(targets).map(|(row, y)| y - dot(row, &coefficients)).collect();
        let scale = MAD_TO_SD * median(errors.iter().map(|e| e.abs())).unwrap_or(0.0) + TINY;
        let mut weights: Vec<f64> = errors.iter().map(|e| (scale / e.abs().max(TINY)).min(1.0)).collect();
        let mean = mean(&weights);
        for weight in &mut weights {
            *weight /= mean;
        }
        coefficients = weighted_ridge(rows, targets, &weights, ridge, width);
    }
    coefficients
}

fn weighted_ridge(rows: &[&[f64]], targets: &[f64], weights: &[f64], ridge: f64, width: usize) -> Vec<f64> {
    let mut matrix = vec![0.0; width * width];
    let mut right = vec![0.0; width];
    for ((row, y), weight) in rows.iter().zip(targets).zip(weights) {
        for i in 0..width {
            right[i] += weight * row[i] * y;
            for j in 0..=i {
                matrix[i * width + j] += weight * row[i] * row[j];
            }
        }
    }
    for i in 0..width {
        matrix[i * width + i] += ridge;
    }
    Cholesky::new(matrix, width).map_or_else(|| vec![0.0; width], |factor| factor.solve(&right))
}

#[cfg(test)]
mod tests {
    use super::*;

    // y = 2 x on ±1 alternately with four wild values: least squares would give 2 + 4·30/100 = 3.2.
    #[test]
    fn the_slope_is_found_in_spite_of_wild_values() {
        let rows: Vec<Vec<f64>> = (0..100).map(|i| vec![if i % 2 == 0 { 1.0 } else { -1.0 }]).collect();
        let noise = |i: usize| if i % 4 < 2 { 0.1 } else { -0.1 };
        let targets: Vec<f64> =
            (0..100).map(|i| 2.0 * rows[i][0] + noise(i) + if i % 50 == 0 { 60.0 } else { 0.0 }).collect();
        let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
        let slope = ridge_huber(&rows, &targets, 1e-6, 25)[0];
        assert!((slope - 2.0).abs() < 0.05, "{slope}");
    }

    #[test]
    fn a_horizon_without_outcomes_keeps_the_one_before() {
        let predictors: Vec<Vec<f64>> = (0..40).map(|i| vec![f64::from(i % 5) - 2.0]).collect();
        let residuals = predictors.iter().map(|p| p[0]).collect();
        let origins = vec![vec![Origin { predictors: &predictors, residuals }], vec![]];
        let recipe = super::super::Recipe::embedded().correction;
        let chain = chain(&origins, |_| true, 1, &recipe);
        assert!(chain[0][0] > 0.0);
        assert_eq!(chain[0], chain[1]);
    }
}
