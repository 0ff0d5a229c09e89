//! Weighted quantiles of past errors, and the normal's.

use statrs::distribution::{ContinuousCDF, Normal};

use super::Shape;
use super::engine::Path;
use super::ranges::MEAN_TO_SD;
use super::recipe::Recipe;

/// Past errors of one step in widths of their series, newest weighing most.
pub(super) struct Errors {
    /// Sorted, each with its cumulated mid-weight as a share of all.
    signed: Vec<(f64, f64)>,
    sizes: Vec<(f64, f64)>,
    /// Distinct origins among them.
    pub(super) origins: usize,
    /// Weighted mean size.
    pub(super) mean_size: f64,
    /// Share that the normal's quantiles get for want of errors.
    normal_share: f64,
}

impl Errors {
    /// All errors of forecasts `step` periods ahead whose outcome is known.
    pub(super) fn gather(paths: &[Path], widths: &[Vec<f64>], step: usize, shape: &Shape, recipe: &Recipe) -> Self {
        let mut errors: Vec<(f64, f64)> = Vec::new();
        let mut origins = vec![false; shape.span];
        // Weight by how long before the newest possible origin.
        let decay: Vec<f64> = (0..shape.span).map(|age| recipe.ranges.recency.powi(age as i32)).collect();
        for (path, widths) in paths.iter().zip(widths) {
            let (history, len) = (&path.history, path.history.values.len());
            for age in (shape.mature..len.saturating_sub(step)).filter(|&age| history.seen[age + step]) {
                let error = (history.values[age + step] - path.at(age, step)) / widths[age];
                if error.is_finite() {
                    let t = history.start + age;
                    origins[t] = true;
                    errors.push((error, decay[shape.span - 1 - step - t]));
                }
            }
        }
        let weight: f64 = errors.iter().map(|e| e.1).sum();
        let mean_size = errors.iter().map(|e| e.0.abs() * e.1).sum::<f64>() / weight.max(f64::MIN_POSITIVE);
        let few = recipe.ranges.few_errors as f64;
        Self {
            normal_share: (1.0 - errors.len() as f64 / few.max(1.0)).max(0.0),
            sizes: cumulated(errors.iter().map(|e| (e.0.abs(), e.1)).collect()),
            signed: cumulated(errors),
            origins: origins.iter().filter(|&&some| some).count(),
            mean_size,
        }
    }

    /// Quantile of the errors.
    pub(super) fn quantile(&self, share: f64) -> f64 {
        self.with_normal(interpolated(&self.signed, share), normal_quantile(share))
    }

    /// Quantile of their sizes.
    pub(super) fn size_quantile(&self, share: f64) -> f64 {
        self.with_normal(interpolated(&self.sizes, share), normal_quantile(f64::midpoint(1.0, share)))
    }

    fn with_normal(&self, own: f64, normal: f64) -> f64 {
        (1.0 - self.normal_share) * own + self.normal_share * normal * self.mean_size * MEAN_TO_SD
    }
}

/// Quantile of the standard normal.
pub(super) fn normal_quantile(share: f64) -> f64 {
    Normal::standard().inverse_cdf(share)
}

/// Sorts by value and replaces weights by cumulated mid-weights as shares of all.
fn cumulated(mut values: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut sum = 0.0;
    for (_, weight) in &mut values {
        sum += *weight;
        *weight = sum - *weight / 2.0;
    }
    for (_, weight) in &mut values {
        *weight /= sum;
    }
    values
}

/// Linear between mid-weights, level beyond the first and last; 0 of none.
fn interpolated(values: &[(f64, f64)], share: f64) -> f64 {
    let above = values.partition_point(|&(_, weight)| weight <= share);
    match (above.checked_sub(1).map(|i| values[i]), values.get(above)) {
        (Some((a, from)), Some(&(b, to))) => a + (b - a) * (share - from) / (to - from),
        (Some((a, _)), None) => a,
        (None, Some(&(b, _))) => b,
        (None, None) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weighted_quantiles_interpolate_between_mid_weights() {
        // Values 1, 2, 4 with weights 1, 2, 1: mid-weights 1/8, 1/2, 7/8.
        let values = cumulated(vec![(4.0, 1.0), (1.0, 1.0), (2.0, 2.0)]);
        let at = |share: f64| interpolated(&values, share);
        assert_eq!((at(0.0), at(0.125), at(0.5), at(1.0)), (1.0, 1.0, 2.0, 4.0));
        assert!((at(0.3125) - 1.5).abs() < 1e-12 && (at(0.6875) - 3.0).abs() < 1e-12);
        assert_eq!(interpolated(&[], 0.5), 0.0);
    }

    #[test]
    fn the_normal_quantile_is_the_tables() {
        assert!((normal_quantile(0.9) - 1.2815515655).abs() < 1e-8);
        assert!((normal_quantile(0.975) - 1.9599639845).abs() < 1e-8);
    }
}
