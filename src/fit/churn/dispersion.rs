//! How far leavers vary about the fit, beside chance.

use super::hazard::Hazard;
use super::table::Table;
use crate::domain::churn::Dispersion;
use crate::fit::recipe::ChurnRecipe;

/// The intercept and eleven months.
const MONTH_COLUMNS: usize = 12;

/// Mean of (leavers − fitted)² ÷ binomial variance over unit-months and over months of the organisation, less the
/// degrees of freedom that the coefficients (of months alone, for the organisation) took: p − tr(C Λ) under priors.
///
/// At the level of patterns, with means of a few hundredths, it would say nothing. Even here it is hardly estimable
/// (mixing that matters moves it by a few hundredths): a diagnostic, and reason to widen ranges where it is above 1.
pub(super) fn of(table: &Table, hazard: &Hazard, recipe: &ChurnRecipe) -> Dispersion {
    let units = table.levels.units.len();
    let mut sums = vec![[0.0; 3]; table.months * units];
    for row in &table.rows {
        let pattern = table.patterns[row.pattern];
        let p = hazard.probability(pattern, table.calendar(row.month));
        let sum = &mut sums[row.month * units + pattern.unit];
        let own = [row.left, row.at_risk * p, row.at_risk * p * (1.0 - p)];
        sum.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
    }
    let by_month = sums.chunks_exact(units).map(|units| {
        let add = |a: [f64; 3], b: &[f64; 3]| [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
        units.iter().fold([0.0; 3], add)
    });
    let taken = |columns: usize| {
        let penalties = hazard.columns.penalties(&recipe.penalties);
        let held = |column: usize| hazard.covariance[column * penalties.len() + column] * penalties[column];
        (0..columns).map(|column| 1.0 - held(column)).sum::<f64>()
    };
    let unit_months = mean(sums.iter().copied(), taken(hazard.columns.count));
    let organisation_months = mean(by_month, taken(MONTH_COLUMNS));
    let recipe = &recipe.telling;
    let usual = |phi: f64| (recipe.dispersion_from..=recipe.dispersion_to).contains(&phi);
    Dispersion {
        unit_months,
        organisation_months,
        widening: unit_months.max(1.0).sqrt(),
        usual: usual(unit_months) && usual(organisation_months),
    }
}

fn mean(sums: impl Iterator<Item = [f64; 3]>, taken: f64) -> f64 {
    let (total, number) = sums
        .filter(|[_, _, variance]| *variance > 0.0)
        .map(|[left, fitted, variance]| (left - fitted).powi(2) / variance)
        .fold((0.0, 0_usize), |sum, one| (sum.0 + one, sum.1 + 1));
    // With hardly more groups than coefficients nothing can be told; half the groups must be left.
    total / (number as f64 - taken).max(number as f64 / 2.0).max(1.0)
}
