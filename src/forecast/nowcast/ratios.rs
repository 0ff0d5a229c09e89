//! Rates that go on from their last value: the centre of next year's and the spread about it.

use super::Year;
use super::recipe::{self, Joint};
use crate::domain::{Count, Period, Rate, ledger};

/// Size the recipe's spreads are given for, in FTE.
const SIZE: f64 = 150.0;
/// No authority is smaller than this in the spread.
const SMALLEST: f64 = 10.0;
/// An authority's own change counts at most so many spreads.
const CLIP: f64 = 3.0;

/// Next year's rate before chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Centre {
    /// The median.
    pub value: f64,
    /// The scale about it.
    pub spread: f64,
}

/// The centre of a rate by its printed definition; `None` where the last return does not give it.
pub(super) fn centre(history: &[Year], rate: Rate, recipe: &recipe::Ratio, joint: &Joint) -> Option<Centre> {
    let values: Vec<(i32, f64, f64)> = history.iter().filter_map(|year| known(year, rate)).collect();
    let (year, last, size) = *values.last()?;
    if Some(year) != history.last().map(|last| last.year) {
        return None;
    }
    let n = values.len() as f64;
    let own: f64 = values.iter().map(|(_, value, _)| value).sum();
    let target = (own + joint.england_years * recipe.england) / (n + joint.england_years);
    let spread_at = |level: f64, size: f64| {
        let level = level.max(recipe.smallest) / recipe.england;
        recipe.spread * level.powf(recipe.level_power) * (size.max(SMALLEST) / SIZE).powf(recipe.size_power)
    };
    // How far its own past changes were from what is usual.
    let changes = values.windows(2).filter(|pair| pair[0].0 + 1 == pair[1].0);
    let (mut own, mut seen) = (0.0, 0.0);
    for pair in changes {
        let expected = pair[0].1 + recipe.reversion * (target - pair[0].1);
        own += ((pair[1].1 - expected) / spread_at(pair[0].1, pair[0].2)).clamp(-CLIP, CLIP).powi(2);
        seen += 1.0;
    }
    // A scale of a t distribution is a little less than its deviation.
    let usual = joint.degrees_of_freedom / (joint.degrees_of_freedom - 2.0).max(1.0);
    let own = (joint.spread_years + own / usual) / (joint.spread_years + seen);
    let spread = spread_at(last, size) * (own * (1.0 + joint.one_return / n)).sqrt();
    Some(Centre { value: last + recipe.reversion * (target - last), spread })
}

/// A rate of one year with the size it was of.
fn known(year: &Year, rate: Rate) -> Option<(i32, f64, f64)> {
    let lookup = |count: Count, _| year.counts.get(&count).copied().ok_or(crate::domain::Gap::Missing);
    let ratio = ledger::definition(rate, None)?.evaluate(Period::Year(year.year), lookup).ok()?;
    Some((year.year, ratio.value, *year.counts.get(&Count::InPostFte)?))
}
