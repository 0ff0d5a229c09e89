//! Ranges from what past forecasts missed: wider for small authorities and high levels; and for what the whole
//! country may do, which is the same for all and as likely down as up.

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
    /// Their robust standard deviation: points, for an authority of middling level and size.
    deviation: f64,
    /// Median residual of each origin, in points: how far the country moved.
    movements: Vec<f64>,
}

impl Scale {
    /// `None` without residuals, or where there is nothing to scale because all are nought.
    pub(super) fn new(origins: &[Outcomes], recipe: &recipe::Ranges) -> Option<Self> {
        let points: Vec<[f64; 2]> = origins.iter().flat_map(|o| o.logs.iter().copied()).collect();
        let column = |c: usize| points.iter().map(|p| p[c]).collect::<Vec<f64>>();
        let (levels, sizes) = (column(0), column(1));
        let middle = |origin: &Outcomes| median(origin.residuals.iter().copied()).unwrap_or(0.0);
        let movements: Vec<f64> = origins.iter().map(middle).collect();
        let distances: Vec<f64> = origins
            .iter()
            .zip(&movements)
            .flat_map(|(origin, middle)| origin.residuals.iter().map(move |r| (r - middle).abs()))
            .collect();
        let cap = recipe.residual_cap * median(distances.iter().copied())?;
        let average = mean(&distances);
        if average <= 0.0 {
            return None;
        }
        let widths: Vec<f64> = distances.iter().map(|d| d.min(cap) / average).collect();
        let centre = [mean(&levels), mean(&sizes)];
        let spread = [standard_deviation(&levels) + 1e-9, standard_deviation(&sizes) + 1e-9];
        let exponents = exponents(&points, &widths, centre, spread, recipe);
        let mut scale = Self { centre, exponents, sorted: Vec::new(), deviation: 0.0, movements };
        for origin in origins {
            let standardised: Vec<f64> =
                origin.residuals.iter().zip(&origin.logs).map(|(r, logs)| r / scale.width(*logs)).collect();
            let middle = median(standardised.iter().copied()).unwrap_or(0.0);
            scale.sorted.extend(standardised.iter().map(|u| u - middle));
        }
        scale.sorted.sort_by(f64::total_cmp);
        scale.deviation = MAD_TO_SD * median(scale.sorted.iter().map(|u| u.abs()))?;
        Some(scale)
    }

    fn width(&self, logs: [f64; 2]) -> f64 {
        (0..2).map(|c| self.exponents[c] * (logs[c] - self.centre[c])).sum::<f64>().exp()
    }

    /// Squares of national movement at each origin, in variances of the residuals.
    fn movement(&self) -> impl Iterator<Item = f64> + '_ {
        let deviation = self.deviation;
        self.movements.iter().filter(move |_| deviation > 0.0).map(move |m| (m / deviation).powi(2))
    }

    /// How far below and above the forecast, in points, the tail of what is one authority's own begins.
    fn reach(&self, logs: [f64; 2], tail: f64) -> (f64, f64) {
        let (low, high) = tails(&self.sorted, tail);
        let width = self.width(logs);
        ((-low).max(0.0) * width, high.max(0.0) * width)
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

/// Variance of national movement in a year, in variances of the residuals one year ahead: the mean over measures and
/// years seen, drawn to the prior. `year_ahead` are the scales of horizon 1. Measures move together, so a year
/// counts once however many measures tell about it; a handful of years cannot tell it for one measure.
pub(super) fn national_variance<'a>(year_ahead: impl Iterator<Item = &'a Scale>, recipe: &recipe::Ranges) -> f64 {
    let (mut squares, mut years) = (Vec::new(), 0);
    for scale in year_ahead {
        years = years.max(scale.movements.len());
        squares.extend(scale.movement());
    }
    let seen = if squares.is_empty() { 0.0 } else { years as f64 };
    let found = if squares.is_empty() { 0.0 } else { mean(&squares) };
    (recipe.national_weight * recipe.national_sd.powi(2) + seen * found) / (recipe.national_weight + seen)
}

/// The ranges of one authority at every horizon, narrowest first. `national` is [`national_variance`].
///
/// Quantiles of the standardised residuals, both tails on their own, times the authority's width. National movement
/// adds its variance to each tail: it is the same number of points for every authority, and as likely down as up,
/// whatever the shape of the residuals. Horizons without residuals use the longest that has some, stretched by the
/// kriging's own spread; a table without any gives normal ranges of that spread. A range never gets narrower with the
/// horizon.
pub(super) fn of_authority(
    model: &Model,
    scales: &[Option<Scale>],
    authority: usize,
    levels: &[Level],
    national: f64,
    recipe: &recipe::Ranges,
) -> Vec<Vec<Interval>> {
    let top = ceiling(model.measure);
    let unit = scales[0].as_ref().map_or(model.spread[0], |scale| scale.deviation);
    let mut reach = vec![(0.0_f64, 0.0_f64); levels.len()];
    let mut ranges = Vec::with_capacity(model.points.len());
    for (h, points) in model.points.iter().enumerate() {
        let point = points[authority];
        let near = (0..=h).rev().find_map(|g| scales[g].as_ref().map(|scale| (g, scale)));
        let moved = unit * (national * ((h + 1) as f64).powf(recipe.national_growth)).sqrt();
        let distance = |level: Level| {
            let normal = normal_quantile(1.0 - level.tail());
            let (down, up) = if let Some((g, scale)) = near {
                let stretch = model.spread[h] / model.spread[g];
                let (down, up) = scale.reach(logs(point, model.sizes[authority]), level.tail());
                (down * stretch, up * stretch)
            } else {
                let half = normal * model.own_spread[h][authority];
                (half, half)
            };
            (down.hypot(normal * moved), up.hypot(normal * moved))
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

/// Lower and upper quantile, a little further out because the sample is finite.
fn tails(sorted: &[f64], tail: f64) -> (f64, f64) {
    let n = sorted.len() as f64;
    let probability = (tail * (1.0 - 1.0 / n) - 0.5 / n).max(0.5 / n);
    (quantile(sorted, probability), quantile(sorted, 1.0 - probability))
}

fn normal_quantile(probability: f64) -> f64 {
    Normal::standard().inverse_cdf(probability)
}
