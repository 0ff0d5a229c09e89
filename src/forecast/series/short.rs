//! Series that the filters cannot have: a few values, mostly gaps, never a change, or nothing at all.

use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::domain::Level;

use super::choose::Plain;
use super::quantile::normal_quantile;
use super::recipe::Recipe;
use super::{SeriesStep, step};

/// Exponents beyond this are cut, so that every value is finite.
const LARGEST_EXPONENT: f64 = 600.0;

/// What the panel's longer series on logs lend.
pub(super) struct Prior {
    /// Period of the pattern's first phase.
    pub(super) epoch: i64,
    /// Mean seasonal pattern in logs, by phase.
    pub(super) pattern: Vec<f64>,
    /// Usual sd of one-step errors in logs.
    pub(super) sd: Option<f64>,
}

/// A level, a pattern and a spread that grows.
pub(super) struct Predictive {
    on_logs: bool,
    level: f64,
    /// Term added to the level at each phase, from one step ahead on.
    pattern: Vec<f64>,
    sd: f64,
    /// Variance at a step, in variances of one-step errors.
    variance: fn(f64, &Growth) -> f64,
    growth: Growth,
    /// Degrees of freedom of the spread; `None`: known.
    freedom: Option<f64>,
    nonnegative: bool,
}

/// What a variance grows by.
pub(super) struct Growth {
    alpha: f64,
    values: f64,
}

impl Predictive {
    /// The predictive distribution `ahead` periods after the last value.
    pub(super) fn step(&self, ahead: usize, levels: &[Level]) -> SeriesStep {
        let centre = self.level + self.pattern[(ahead - 1) % self.pattern.len()];
        let sd = self.sd * (self.variance)(ahead as f64, &self.growth).sqrt();
        let value = |x: f64| {
            let own = if self.on_logs { x.clamp(-LARGEST_EXPONENT, LARGEST_EXPONENT).exp() } else { x };
            if self.nonnegative { own.max(0.0) } else { own }
        };
        let half = |level: &Level| {
            let share = 1.0 - level.tail();
            let freedom = self.freedom.and_then(|f| StudentsT::new(0.0, 1.0, f).ok());
            sd * freedom.map_or_else(|| normal_quantile(share), |t| t.inverse_cdf(share))
        };
        step(value(centre), levels, levels.iter().map(half).map(|h| (value(centre - h), value(centre + h))))
    }
}

/// Exponential smoothing of the values without the panel's pattern: a mean at first, then a fixed gain. The
/// spread pools own one-step errors with the panel's usual one, or with a share of the level.
pub(super) fn smoothed(history: &Plain, season: usize, prior: Option<&Prior>, recipe: &Recipe) -> Predictive {
    let given = || history.values.iter().enumerate().filter_map(|(i, y)| Some((i, (*y)?)));
    let on_logs = given().all(|(_, y)| y > 0.0);
    let prior = prior.filter(|prior| on_logs && prior.pattern.len() == season);
    let term = |period: i64| prior.map_or(0.0, |p| p.pattern[(period - p.epoch).rem_euclid(season as i64) as usize]);
    let (mut level, mut count, mut squares) = (0.0, 0.0, 0.0);
    for (i, y) in given() {
        let value = if on_logs { y.ln() } else { y } - term(history.start + i as i64);
        let error = value - level;
        if count > 0.0 {
            squares += error * error;
        }
        count += 1.0;
        level += error * recipe.short.alpha.max(1.0 / count);
    }
    let size = given().map(|(_, y)| y.abs()).sum::<f64>() / f64::max(count, 1.0);
    let usual = match prior.and_then(|p| p.sd) {
        Some(sd) => sd,
        None if on_logs => recipe.short.relative_sd,
        None => recipe.short.relative_sd * size,
    };
    let worth = recipe.short.prior_errors;
    let freedom = worth + f64::max(count - 1.0, 0.0);
    let end = history.start + history.values.len() as i64;
    Predictive {
        on_logs,
        level,
        pattern: (0..season as i64).map(|j| term(end + j)).collect(),
        sd: ((worth * usual * usual + squares) / freedom).sqrt(),
        variance: |ahead, growth| 1.0 + 1.0 / growth.values + (ahead - 1.0) * growth.alpha.powi(2),
        growth: Growth { alpha: recipe.short.alpha, values: f64::max(count, 1.0) },
        freedom: Some(freedom),
        nonnegative: given().all(|(_, y)| y >= 0.0),
    }
}

/// A value that never changed in `n` periods changes within `h` more with a chance of about h / (n + h)
/// (Laplace's rule of succession); the spread is a share of the value, times that.
pub(super) fn constant(value: f64, history: &Plain, recipe: &Recipe) -> Predictive {
    Predictive {
        on_logs: false,
        level: value,
        pattern: vec![0.0],
        sd: recipe.short.relative_sd * value.abs(),
        variance: |ahead, growth| ahead / (growth.values + ahead),
        growth: Growth { alpha: 0.0, values: history.given() as f64 },
        freedom: None,
        nonnegative: value >= 0.0,
    }
}

/// A series without values is taken for any of the panel's: the spread of the others' last values.
pub(super) fn unseen(mut others: Vec<f64>, levels: &[Level], recipe: &Recipe) -> SeriesStep {
    others.sort_by(f64::total_cmp);
    let nonnegative = others.first().is_none_or(|&y| y >= 0.0);
    let quantile = |share: f64| {
        let place = share * (others.len().max(1) - 1) as f64;
        let at = |i: usize| others.get(i).copied().unwrap_or(0.0);
        let (low, high) = (at(place.floor() as usize), at(place.ceil() as usize));
        low + (high - low) * place.fract()
    };
    let point = quantile(0.5);
    let ends = levels.iter().map(|level| {
        let own = recipe.short.relative_sd * point.abs() * normal_quantile(1.0 - level.tail());
        let lower = quantile(level.tail()) - own;
        (if nonnegative { lower.max(0.0) } else { lower }, quantile(1.0 - level.tail()) + own)
    });
    step(point, levels, ends)
}
