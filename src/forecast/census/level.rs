//! The national level of a measure in each year, and where it goes.

use super::panel::Grid;
use super::recipe;
use super::robust::{mean, median};

/// The national level by year: the mean of the mean and the median of large authorities. A year without any
/// takes the year before; one without that, the median of all years.
pub(super) fn by_year(values: &Grid, large: &[Vec<bool>]) -> Vec<f64> {
    let mut levels: Vec<f64> = Vec::with_capacity(large.len());
    for (year, large) in large.iter().enumerate() {
        let known: Vec<f64> =
            values.year(year).zip(large).filter(|(v, large)| **large && !v.is_nan()).map(|(v, _)| v).collect();
        let carried = levels.last().copied().unwrap_or(f64::NAN);
        levels.push(median(known.iter().copied()).map_or(carried, |middle| f64::midpoint(mean(&known), middle)));
    }
    let middle = median(levels.iter().copied().filter(|level| !level.is_nan())).unwrap_or(0.0);
    levels.into_iter().map(|level| if level.is_nan() { middle } else { level }).collect()
}

/// The level `horizon` years after the last of `levels`: it returns to the mean of them all, a fixed share of the
/// distance each year.
pub(super) fn ahead(levels: &[f64], horizon: usize, recipe: &recipe::Level) -> f64 {
    let Some(last) = levels.last() else { return 0.0 };
    let long = mean(levels);
    long + recipe.weight_per_year.powi(horizon as i32) * (last - long)
}

#[cfg(test)]
mod tests {
    use super::*;

    // By hand: levels 10, 10, 16 have mean 12; 4 above it becomes 3.6, then 3.24.
    #[test]
    fn the_level_returns_to_its_long_mean() {
        let back = recipe::Level { weight_per_year: 0.9 };
        assert!((ahead(&[10.0, 10.0, 16.0], 1, &back) - 15.6).abs() < 1e-12);
        assert!((ahead(&[10.0, 10.0, 16.0], 2, &back) - 15.24).abs() < 1e-12);
        let held = recipe::Level { weight_per_year: 1.0 };
        assert!((ahead(&[10.0, 10.0, 16.0], 3, &held) - 16.0).abs() < 1e-12);
    }
}
