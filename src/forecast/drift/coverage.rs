//! Are the 80 % ranges missing more often than chance allows?

use serde::{Deserialize, Serialize};

use super::recipe::CoverageRecipe;
use crate::domain::Period;

/// Share of outcomes an 80 % range should miss.
const PROMISED: f64 = 0.2;

/// What the last months say of the 80 % ranges.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CoverageDrift {
    /// First month looked at.
    pub first: Period,
    /// Last month looked at.
    pub last: Period,
    /// Months with outcomes in between.
    pub months: u32,
    /// Outcomes.
    pub outcomes: u32,
    /// Mean share of a month's outcomes that lay outside.
    pub missed: f64,
    /// How many standard errors that is above two in ten.
    pub statistic: f64,
    /// True where chance alone would hardly do so.
    pub alarm: bool,
}

/// Tests the latest months of a record one period ahead: period, outcomes and misses, oldest first. `None` with too
/// few months.
pub fn coverage(misses: &[(Period, u32, u32)], recipe: &CoverageRecipe) -> Option<CoverageDrift> {
    let known: Vec<&(Period, u32, u32)> = misses.iter().filter(|(_, n, _)| *n > 0).collect();
    let latest = &known[known.len().saturating_sub(recipe.window)..];
    if latest.len() < recipe.fewest {
        return None;
    }
    let months = latest.len() as f64;
    let outcomes: u32 = latest.iter().map(|(_, n, _)| n).sum();
    let shares: Vec<f64> = latest.iter().map(|(_, n, missed)| f64::from(*missed) / f64::from(*n)).collect();
    let missed = shares.iter().sum::<f64>() / months;
    let spread = shares.iter().map(|s| (s - missed).powi(2)).sum::<f64>() / (months - 1.0);
    let by_months = (spread / months).sqrt();
    let by_chance = (PROMISED * (1.0 - PROMISED) / f64::from(outcomes)).sqrt();
    let statistic = (missed - PROMISED) / by_months.max(by_chance);
    let (first, last) = (latest.first()?.0, latest.last()?.0);
    let alarm = statistic >= recipe.threshold;
    Some(CoverageDrift { first, last, months: latest.len() as u32, outcomes, missed, statistic, alarm })
}
