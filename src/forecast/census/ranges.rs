//! Ranges from what past forecasts missed: wider for small authorities and high levels, and for national movement.

use statrs::distribution::{ContinuousCDF, Normal};

use super::model::{Model, ceiling};
use super::recipe;
use super::robust::{MAD_TO_SD, mean, median, quantile, standard_deviation};
use crate::domain::{Interval, Level};
use crate::fit::cholesky::Cholesky;

/// Levels and sizes below these are no narrower.
const LEAST_LEVEL: f64 = 0.5;
/// See [`LEAST_LEVEL`].
const LEAST_SIZE: f64 = 20.0;
/// Newton steps of the width regression; it settles in fewer than ten.
const STEPS: usize = 20;
/// Beyond these exponents a width is an artefact.
const EXPONENTS: [(f64, f64); 2] = [(0.0, 1.0), (-0.6, 0.0)];

/// Residuals of one origin and horizon.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    /// Logarithms of forecast and size.
    logs: Vec<[f64; 2]>,
    residuals: Vec<f64>,
}

impl Outcomes {
    pub(super) fn push(&mut self, forecast: f64, size: f64, residual: f64) {
        self.logs.push(logs(forecast, size));
        self.residuals.push(residual);
    }

    pub(super) fn len(&self) -> usize {
        self.residuals.len()
    }
}

fn logs(forecast: f64, size: f64) -> [f64; 2] {
    [forecast.max(LEAST_LEVEL).ln(), size.max(LEAST_SIZE).ln()]
}

/// The residuals of one measure and horizon on one scale.
#[derive(Debug)]
pub(super) struct Scale {
    centre: [f64; 2],
    exponents: [f64; 2],
    /// Standardised residuals less their median at each origin, sorted.
    sorted: Vec<f64>,
    /// Those medians: how far the country moved.
    movements: Vec<f64>,
}

impl Scale {
    /// `None` without residuals, or where there is nothing to scale because all are nought.
    pub(super) fn new(origins: &[Outcomes], recipe: &recipe::Ranges) -> Option<Self> {
        let points: Vec<[f64; 2]> = origins.iter().flat_map(|o| o.logs.iter().copied()).collect();
        let column = |c: usize| points.iter().map(|p| p[c]).collect::<Vec<f64>>();
        let (levels, sizes) = (column(0), column(1));
        let distance = |origin: &Outcomes| {
            let middle = median(origin.residuals.iter().copied()).unwrap_or(0.0);
            origin.residuals.iter().map(|r| (r - middle).abs()).collect::<Vec<f64>>()
        };
        let distances: Vec<f64> = origins.iter().flat_map(distance).collect();
        let cap = recipe.residual_cap * median(distances.iter().copied())?;
        let average = mean(&distances);
        if average <= 0.0 {
            return None;
        }
        let widths: Vec<f64> = distances.iter().map(|d| d.min(cap) / average).collect();
        let centre = [mean(&levels), mean(&sizes)];
        let spread = [standard_deviation(&levels) + 1e-9, standard_deviation(&sizes) + 1e-9];
        let exponents = exponents(&points, &widths, centre, spread, recipe);
        let mut scale = Self { centre, exponents, sorted: Vec::new(), movements: Vec::new() };
        for origin in origins {
            let standardised: Vec<f64> =
                origin.residuals.iter().zip(&origin.logs).map(|(r, logs)| r / scale.width(*logs)).collect();
            let movement = median(standardised.iter().copied()).unwrap_or(0.0);
            scale.movements.push(movement);
            scale.sorted.extend(standardised.iter().map(|u| u - movement));
        }
        scale.sorted.sort_by(f64::total_cmp);
        Some(scale)
    }

    fn width(&self, logs: [f64; 2]) -> f64 {
        (0..2).map(|c| self.exponents[c] * (logs[c] - self.centre[c])).sum::<f64>().exp()
    }

    /// Mean square of national movement in a year, in standard deviations of the residuals.
    fn movement(&self, horizon: usize, growth: f64) -> Option<f64> {
        let sd = MAD_TO_SD * median(self.sorted.iter().map(|u| u.abs()))?;
        let squares: Vec<f64> = self.movements.iter().map(|m| (m / sd).powi(2)).collect();
        (sd > 0.0).then(|| mean(&squares) / (horizon as f64).powf(growth))
    }
}

/// Exponents of level and size in the width: a quasi-Poisson regression of the absolute residuals on standardised
/// logarithms, drawn to the prior, by Newton's method.
fn exponents(
    points: &[[f64; 2]],
    widths: &[f64],
    centre: [f64; 2],
    spread: [f64; 2],
    recipe: &recipe::Ranges,
) -> [f64; 2] {
    let prior = [0.0, recipe.width_prior[0] * spread[0], recipe.width_prior[1] * spread[1]];
    let ridge = [0.0, recipe.width_ridge, recipe.width_ridge];
    let mut beta = prior;
    for _ in 0..STEPS {
        let mut matrix = vec![0.0; 9];
        let mut slope: Vec<f64> = (0..3).map(|i| ridge[i] * (prior[i] - beta[i])).collect();
        (0..3).for_each(|i| matrix[4 * i] = ridge[i]);
        for (point, width) in points.iter().zip(widths) {
            let row = [1.0, (point[0] - centre[0]) / spread[0], (point[1] - centre[1]) / spread[1]];
            let fitted = (0..3).map(|i| row[i] * beta[i]).sum::<f64>().clamp(-3.0, 3.0).exp();
            for i in 0..3 {
                slope[i] += row[i] * (width - fitted);
                (0..=i).for_each(|j| matrix[3 * i + j] += fitted * row[i] * row[j]);
            }
        }
        let Some(factor) = Cholesky::new(matrix, 3) else { break };
        beta.iter_mut().zip(factor.solve(&slope)).for_each(|(b, change)| *b += change);
    }
    [0, 1].map(|c| (beta[c + 1] / spread[c]).clamp(EXPONENTS[c].0, EXPONENTS[c].1))
}

/// Variance of national movement after one year, pooled over measures and horizons and drawn to the prior:
/// a handful of years cannot tell it for one measure.
pub(super) fn national_variance<'a>(scales: impl Iterator<Item = (usize, &'a Scale)>, recipe: &recipe::Ranges) -> f64 {
    let mut weighted = recipe.national_weight * recipe.national_sd.powi(2);
    let mut weight = recipe.national_weight;
    for (horizon, scale) in scales {
        if let Some(movement) = scale.movement(horizon, recipe.national_growth) {
            weighted += scale.movements.len() as f64 * movement;
            weight += scale.movements.len() as f64;
        }
    }
    weighted / weight
}

/// The ranges of one authority at every horizon, narrowest first.
///
/// Quantiles of the standardised residuals, both tails on their own, times the authority's width, times national
/// movement. Horizons without residuals use the longest that has some, stretched by the kriging's own spread; a
/// table without any gives normal ranges of that spread. A range never gets narrower with the horizon.
pub(super) fn of_authority(
    model: &Model,
    scales: &[Option<Scale>],
    authority: usize,
    levels: &[Level],
    moved: impl Fn(usize) -> f64,
) -> Vec<Vec<Interval>> {
    let top = ceiling(model.measure);
    let mut reach = vec![(0.0_f64, 0.0_f64); levels.len()];
    let mut ranges = Vec::with_capacity(model.points.len());
    for (h, points) in model.points.iter().enumerate() {
        let point = points[authority];
        let near = (0..=h).rev().find_map(|g| scales[g].as_ref().map(|scale| (g, scale)));
        let distance = |level: Level| {
            if let Some((g, scale)) = near {
                let logs = logs(point, model.sizes[authority]);
                let width = scale.width(logs) * moved(h + 1) * model.spread[h] / model.spread[g];
                let (low, high) = tails(&scale.sorted, level.tail());
                (-low * width, high * width)
            } else {
                let half = normal_quantile(1.0 - level.tail()) * model.own_spread[h][authority];
                (half, half)
            }
        };
        let intervals = levels.iter().zip(&mut reach).map(|(level, reach)| {
            let (down, up) = distance(*level);
            *reach = (reach.0.max(down), reach.1.max(up));
            let (lower, upper) = ((point - reach.0).clamp(0.0, top), (point + reach.1).clamp(0.0, top));
            Interval { level: *level, lower, upper }
        });
        ranges.push(intervals.collect());
    }
    ranges
}

/// How much wider ranges are `horizon` years ahead because the whole country may move.
pub(super) fn widening(national_variance: f64, horizon: usize, recipe: &recipe::Ranges) -> f64 {
    (1.0 + national_variance * (horizon as f64).powf(recipe.national_growth)).sqrt()
}

/// Lower and upper quantile, a little further out because the sample is finite.
fn tails(sorted: &[f64], tail: f64) -> (f64, f64) {
    let n = sorted.len() as f64;
    let probability = (tail * (1.0 - 1.0 / n) - 0.5 / n).max(0.5 / n);
    (quantile(sorted, probability), quantile(sorted, 1.0 - probability))
}

fn normal_quantile(probability: f64) -> f64 {
    Normal::standard().inverse_cdf(probability)
}
