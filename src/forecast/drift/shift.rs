//! Did a series step to another level?

use serde::{Deserialize, Serialize};

use super::recipe::ShiftRecipe;
use crate::domain::{Measure, Month};

/// Of the standard normal: its quantile .95 is the quantile .9 of the absolute value.
const NORMAL: f64 = 1.6448536269514722;
/// Months after which a season comes back.
const YEAR: usize = 12;

/// A step to another level.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    /// The first month at the new level.
    pub month: Month,
    /// Level after less level before, in the measure's unit.
    pub size: f64,
    /// Median of the months before.
    pub before: f64,
    /// Median of the months since.
    pub after: f64,
    /// The change in scales of the usual changes.
    pub statistic: f64,
}

/// The clearest step in the latest months of a series of `measure`: values from the month `first` on, `NaN` in a
/// gap. `None` where there is none, or the series is too short to tell.
pub fn shift(measure: Measure, first: Month, values: &[f64], recipe: &ShiftRecipe) -> Option<Shift> {
    let least = match measure {
        Measure::Count(_) => recipe.least_count,
        Measure::Rate(_) => recipe.least_rate,
    };
    let changes: Vec<f64> = values.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let from = values.len().saturating_sub(recipe.back).max(1);
    let to = (values.len() + 1).saturating_sub(recipe.fewest_after);
    let found = (from..to).filter_map(|t| at(t, values, &changes, least, recipe).map(|(s, b, a)| (t, s, b, a)));
    let (t, statistic, before, after) = found.max_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(Shift { month: first.plus(t as i32), size: after - before, before, after, statistic })
}

/// Statistic, level before and level after of a step in month `t`.
fn at(t: usize, values: &[f64], changes: &[f64], least: f64, recipe: &ShiftRecipe) -> Option<(f64, f64, f64)> {
    let change = changes[t - 1];
    if !change.is_finite() {
        return None;
    }
    let earlier = &changes[(t - 1).saturating_sub(recipe.usual)..t - 1];
    let mut usual: Vec<f64> = earlier.iter().map(|c| c.abs()).filter(|c| c.is_finite()).collect();
    if usual.len() < recipe.fewest {
        return None;
    }
    usual.sort_unstable_by(f64::total_cmp);
    let largest = *usual.last()?;
    let rank = (recipe.quantile * (usual.len() - 1) as f64).round() as usize;
    let scale = (usual[rank] / NORMAL).max(least);
    let statistic = change.abs() / scale;
    if statistic < recipe.threshold || change.abs() < recipe.beyond_largest * largest {
        return None;
    }
    // A change that comes every year is season.
    let a_year_ago = (t - 1).checked_sub(YEAR).map_or(f64::NAN, |i| changes[i]);
    if (change - a_year_ago).abs() < recipe.threshold * scale {
        return None;
    }
    let before = median(&values[t.saturating_sub(recipe.before)..t])?;
    let since = &values[t..(t + recipe.after).min(values.len())];
    if since.iter().filter(|v| v.is_finite()).count() < recipe.fewest_after {
        return None;
    }
    let after = median(since)?;
    let stayed = (after - before) * change.signum() >= recipe.share * change.abs();
    stayed.then_some((statistic, before, after))
}

fn median(values: &[f64]) -> Option<f64> {
    let mut known: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    known.sort_unstable_by(f64::total_cmp);
    let half = known.len() / 2;
    match known.len() {
        0 => None,
        n if n % 2 == 1 => Some(known[half]),
        _ => Some(f64::midpoint(known[half - 1], known[half])),
    }
}
