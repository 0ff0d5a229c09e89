//! Ranges from past errors: how wide each series' errors are now, and the pooled quantiles of all series'
//! past errors in those widths, by step (split conformal prediction over rolling origins, weighted by age).

use rayon::prelude::*;

use crate::domain::Level;

use super::quantile::{Errors, normal_quantile};
use super::recipe::Recipe;
use super::{Shape, engine::Path};

/// Mean absolute error times this is the sd of a normal.
pub(super) const MEAN_TO_SD: f64 = 1.2533;
/// Keeps the logarithm of a width that is 0 finite.
const LEAST_WIDTH: f64 = 1e-6;
/// Weight of errors from which on their long mean may cut the next one.
const SETTLED_WEIGHT: f64 = 6.0;
/// A step's range reaches at least this share of the farthest nearer one's.
const LEAST_SHARE: f64 = 0.9;
/// Tail beyond which the normal shape comes in, and whose quantiles scale it.
const BODY_TAIL: f64 = 0.1;

/// Ln of the width of a series' one-step errors: over the long run, and how far the last ones are from it.
#[derive(Clone, Copy)]
struct LogWidth {
    long: f64,
    departure: f64,
}

/// After each age; `None` before the first error.
fn log_widths(path: &Path, warm: usize, recipe: &Recipe) -> Vec<Option<LogWidth>> {
    let constants = &recipe.ranges;
    let (mut short, mut long) = ((0.0, 0.0), (0.0, 0.0));
    let mut last = None;
    (0..path.history.values.len())
        .map(|age| {
            if let Some(error) = path.one_step_error(age, warm) {
                let mut size = error.abs();
                if long.1 > SETTLED_WEIGHT {
                    size = size.min(constants.cap * 1.25 * long.0 / long.1);
                }
                for (mean, decay) in [(&mut short, constants.short_decay), (&mut long, constants.long_decay)] {
                    *mean = (decay * mean.0 + size, decay * mean.1 + 1.0);
                }
                let log = |mean: (f64, f64)| (mean.0 / mean.1 + LEAST_WIDTH).ln();
                last = Some(LogWidth { long: log(long), departure: log(short) - log(long) });
            }
            last
        })
        .collect()
}

/// Widths of all series after each age. Over the long run a series has its own, drawn a little towards the panel's;
/// of a departure from it, what all series share counts for more than what one has alone, which is mostly noise.
pub(super) fn widths(paths: &[Path], shape: &Shape, recipe: &Recipe) -> Vec<Vec<f64>> {
    let logs: Vec<Vec<Option<LogWidth>>> = paths.par_iter().map(|path| log_widths(path, shape.warm, recipe)).collect();
    let mut sums = vec![(LogWidth { long: 0.0, departure: 0.0 }, 0.0); shape.span];
    for (path, logs) in paths.iter().zip(&logs) {
        for (age, log) in logs.iter().enumerate() {
            if let Some(log) = log.filter(|_| path.history.seen[age]) {
                let (sum, count) = &mut sums[path.history.start + age];
                (sum.long, sum.departure, *count) = (sum.long + log.long, sum.departure + log.departure, *count + 1.0);
            }
        }
    }
    let constants = &recipe.ranges;
    let width = |t: usize, own: LogWidth| {
        let (sum, count): (LogWidth, f64) = sums[t];
        let mean =
            if count > 0.0 { LogWidth { long: sum.long / count, departure: sum.departure / count } } else { own };
        let long = own.long + constants.pool * (mean.long - own.long);
        let common = constants.common_departure * mean.departure;
        (long + common + constants.own_departure * (own.departure - mean.departure)).exp()
    };
    paths
        .iter()
        .zip(&logs)
        .map(|(path, logs)| {
            let own = logs.iter().enumerate();
            own.map(|(age, log)| log.map_or(f64::NAN, |log| width(path.history.start + age, log))).collect()
        })
        .collect()
}

/// Lower and upper ends in widths of the series, by level and step.
pub(super) struct Bands {
    levels: Vec<Vec<(f64, f64)>>,
    normal: Vec<f64>,
    /// Variance at the last step and its growth per step beyond.
    last: (f64, f64),
    error_growth: f64,
}

impl Bands {
    /// From all past errors known at the end of the data.
    pub(super) fn calibrate(
        paths: &[Path],
        widths: &[Vec<f64>],
        levels: &[Level],
        shape: &Shape,
        recipe: &Recipe,
    ) -> Self {
        let steps: Vec<StepErrors> = (1..=shape.reach)
            .into_par_iter()
            .map(|step| StepErrors::new(&Errors::gather(paths, widths, step, shape, recipe), levels, recipe))
            .collect();
        let usable = steps.iter().take_while(|errors| errors.origins >= recipe.ranges.min_origins).count();
        let steps = &steps[..usable];
        let kernel = local_line(usable, recipe.ranges.bandwidth);
        let band = |level: usize| {
            let smooth = |row: &Vec<f64>| {
                row.iter().zip(steps).fold((0.0, 0.0), |sum, (weight, errors)| {
                    let (lower, upper) = errors.ends[level];
                    (sum.0 + weight * lower, sum.1 + weight * upper)
                })
            };
            never_much_narrower(kernel.iter().map(smooth).collect())
        };
        Self {
            levels: (0..levels.len()).map(band).collect(),
            normal: levels.iter().map(|level| normal_quantile(1.0 - level.tail()) * MEAN_TO_SD).collect(),
            last: growth(&steps.iter().map(|errors| errors.mean_size).collect::<Vec<f64>>()),
            error_growth: recipe.ranges.error_growth,
        }
    }

    /// Ends of the range at the place of `level` in the levels asked for, `step` periods ahead.
    pub(super) fn ends(&self, level: usize, step: usize) -> (f64, f64) {
        let known = &self.levels[level];
        let Some(&(lower, upper)) = known.get(step.min(known.len()).wrapping_sub(1)) else {
            let half = self.normal[level] * (1.0 + (step as f64 - 1.0) * self.error_growth).sqrt();
            return (-half, half);
        };
        let beyond = step.saturating_sub(known.len()) as f64;
        let (variance, slope) = self.last;
        let wider = if variance > 0.0 { (1.0 + beyond * slope / variance).sqrt() } else { 1.0 };
        (lower * wider, upper * wider)
    }
}

/// What the errors of one step come to; the errors themselves are let go, being the largest thing here.
struct StepErrors {
    origins: usize,
    mean_size: f64,
    /// By level.
    ends: Vec<(f64, f64)>,
}

impl StepErrors {
    fn new(errors: &Errors, levels: &[Level], recipe: &Recipe) -> Self {
        let ends = levels.iter().map(|level| ends(errors, level.tail(), recipe)).collect();
        Self { origins: errors.origins, mean_size: errors.mean_size, ends }
    }
}

/// Ends at one step: half the quantiles as they are, half symmetric, the far tail drawn towards a normal's.
fn ends(errors: &Errors, tail: f64, recipe: &Recipe) -> (f64, f64) {
    let constants = &recipe.ranges;
    let mixed = |tail: f64| {
        let half = errors.size_quantile(1.0 - 2.0 * tail);
        let part = |own: f64, symmetric: f64| constants.symmetric * symmetric + (1.0 - constants.symmetric) * own;
        (part(errors.quantile(tail), -half), part(errors.quantile(1.0 - tail), half))
    };
    let own = mixed(tail);
    if tail >= BODY_TAIL {
        return own;
    }
    let body = mixed(BODY_TAIL);
    let ratio = normal_quantile(1.0 - tail) / normal_quantile(1.0 - BODY_TAIL);
    let blend = |own: f64, body: f64| (1.0 - constants.tail_blend) * own + constants.tail_blend * body * ratio;
    (blend(own.0, body.0), blend(own.1, body.1))
}

/// Weights between steps of a straight line fitted near each (local linear regression with Gaussian weights, Fan
/// 1992): unlike a mean of neighbours it does not widen the first step or narrow the last.
fn local_line(steps: usize, bandwidth: f64) -> Vec<Vec<f64>> {
    (0..steps)
        .map(|h| {
            let x = |g: usize| g as f64 - h as f64;
            let near: Vec<f64> = (0..steps).map(|g| (-0.5 * (x(g) / bandwidth).powi(2)).exp()).collect();
            let moment = |p: i32| near.iter().enumerate().map(|(g, w)| w * x(g).powi(p)).sum::<f64>();
            let (s0, s1, s2) = (moment(0), moment(1), moment(2));
            let determinant = s0 * s2 - s1 * s1;
            if determinant <= 0.0 {
                return near.iter().map(|w| w / s0).collect();
            }
            near.iter().enumerate().map(|(g, w)| w * (s2 - s1 * x(g)) / determinant).collect()
        })
        .collect()
}

/// Keeps a step with few errors from a range much narrower than those of nearer steps.
fn never_much_narrower(mut ends: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let (mut lowest, mut highest) = (0.0_f64, 0.0_f64);
    for end in &mut ends {
        *end = (end.0.min(LEAST_SHARE * lowest), end.1.max(LEAST_SHARE * highest));
        (lowest, highest) = (lowest.min(end.0), highest.max(end.1));
    }
    ends
}

/// Squared mean error at the last step, and its growth per step: the least squares slope, kept between
/// a quarter of and the whole of a random walk's.
fn growth(mean_sizes: &[f64]) -> (f64, f64) {
    let n = mean_sizes.len() as f64;
    let Some(last) = mean_sizes.last() else { return (0.0, 0.0) };
    let (variance, walk) = (last * last, last * last / n);
    let centre = f64::midpoint(n, 1.0);
    let mean = mean_sizes.iter().map(|a| a * a).sum::<f64>() / n;
    let (mut xy, mut xx) = (0.0, 0.0);
    for (i, size) in mean_sizes.iter().enumerate() {
        let x = i as f64 + 1.0 - centre;
        xy += x * (size * size - mean);
        xx += x * x;
    }
    let slope = if xx > 0.0 { xy / xx } else { walk };
    (variance, slope.clamp(walk / 4.0, walk))
}
