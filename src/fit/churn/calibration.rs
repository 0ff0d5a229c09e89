//! What a fit on the months before said of the last ones, beside what they brought.

use statrs::distribution::{ContinuousCDF, Gamma};

use super::dispersion;
use super::hazard::{self, Hazard};
use super::table::{Row, Table};
use crate::domain::churn::{Calibration, CalibrationBand, Estimate};
use crate::fit::recipe::{ChurnRecipe, IntakeRecipe};

/// Holds the last months back, fits on the others and compares; `None` where too little is left to fit.
pub(super) fn check(table: &Table, recipe: &ChurnRecipe) -> Option<Calibration> {
    let from = table.months.checked_sub(recipe.calibration.months)?;
    let before = table.until(from);
    if before.observed_months() < recipe.minimum_months || before.totals().1 < recipe.minimum_leavers {
        return None;
    }
    let hazard = hazard::fit(&before, recipe).ok()?;
    let widening = dispersion::of(&before, &hazard, recipe).widening;
    let mut told: Vec<(f64, Row)> = table
        .rows
        .iter()
        .filter(|row| row.month >= from)
        .map(|row| (hazard.probability(table.patterns[row.pattern], table.calendar(row.month)), *row))
        .collect();
    if told.is_empty() {
        return None;
    }
    let (held, ranges) = ranges(table, &hazard, &told, widening, &recipe.intake);
    told.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1.pattern, a.1.month).cmp(&(b.1.pattern, b.1.month))));
    let all = band(&told);
    let wanted = (all.expected / recipe.calibration.expected_leavers) as usize;
    let bands = cut(&told, wanted.clamp(1, recipe.calibration.bands));
    Some(Calibration {
        first: table.first.plus(from as i32),
        last: table.last(),
        all,
        bands: bands.into_iter().map(band).collect(),
        ranges_held: held,
        ranges,
    })
}

/// Cuts rows, sorted by probability, into bands of about as many expected leavers each.
fn cut(told: &[(f64, Row)], bands: usize) -> Vec<&[(f64, Row)]> {
    let expected = |(p, row): &(f64, Row)| p * row.at_risk;
    let each = told.iter().map(expected).sum::<f64>() / bands as f64;
    let (mut cut, mut from, mut sum) = (Vec::new(), 0, 0.0);
    for (at, one) in told.iter().enumerate() {
        sum += expected(one);
        let last = at + 1 == told.len();
        if last || (sum >= each * (cut.len() + 1) as f64 && cut.len() + 1 < bands) {
            cut.push(&told[from..=at]);
            from = at + 1;
        }
    }
    cut
}

fn band(told: &[(f64, Row)]) -> CalibrationBand {
    let sum = |of: &dyn Fn(&(f64, Row)) -> f64| told.iter().map(of).sum::<f64>();
    let (expected, observed) = (sum(&|(p, row)| p * row.at_risk), sum(&|(_, row)| row.left));
    let (lower, upper) = poisson_range(observed);
    let percent = |at: Option<&(f64, Row)>| at.map_or(0.0, |(p, _)| 100.0 * p);
    CalibrationBand {
        from_percent: percent(told.first()),
        to_percent: percent(told.last()),
        people_months: sum(&|(_, row)| row.at_risk),
        expected,
        observed,
        ratio: Estimate { point: observed / expected, lower: lower / expected, upper: upper / expected },
    }
}

/// The exact 95 % range of a Poisson mean from its count (Garwood, *Biometrika* 28, 1936).
pub fn poisson_range(count: f64) -> (f64, f64) {
    let quantile = |shape: f64, at: f64| Gamma::new(shape, 1.0).map_or(f64::NAN, |gamma| gamma.inverse_cdf(at));
    let lower = if count > 0.0 { quantile(count, 0.025) } else { 0.0 };
    (lower, quantile(count + 1.0, 0.975))
}

/// How many 80 % ranges, of months of the organisation and of units over all months held back, hold.
fn ranges(table: &Table, hazard: &Hazard, told: &[(f64, Row)], widening: f64, noise: &IntakeRecipe) -> (usize, usize) {
    let months = noise.level_sd.powi(2) + noise.shock_sd.powi(2);
    let units = noise.level_sd.powi(2) + noise.gamma_variance / 12.0;
    let by = |key: &dyn Fn(&Row) -> usize, number: usize, variance: f64| {
        let mut held = (0, 0);
        for at in 0..number {
            let rows: Vec<&(f64, Row)> = told.iter().filter(|(_, row)| key(row) == at).collect();
            let (expected, own) = expectation(table, hazard, &rows);
            if expected <= 0.0 {
                continue;
            }
            let observed: f64 = rows.iter().map(|(_, row)| row.left).sum();
            let (lower, upper) = counts_range(expected, variance + own * widening.powi(2));
            held = (held.0 + usize::from(observed >= lower && observed <= upper), held.1 + 1);
        }
        held
    };
    let first = told.iter().map(|(_, row)| row.month).min().unwrap_or(0);
    let of_months = by(&|row| row.month - first, table.months - first, months);
    let of_units = by(&|row| table.patterns[row.pattern].unit, table.levels.units.len(), units);
    (of_months.0 + of_units.0, of_months.1 + of_units.1)
}

/// Expected leavers of rows and the variance of their log that the coefficients leave.
fn expectation(table: &Table, hazard: &Hazard, rows: &[&(f64, Row)]) -> (f64, f64) {
    let (mut expected, mut slope) = (0.0, vec![0.0; hazard.coefficients.len()]);
    for (p, row) in rows.iter().copied() {
        let (pattern, calendar) = (table.patterns[row.pattern], table.calendar(row.month));
        expected += p * row.at_risk;
        let steepness = row.at_risk * hazard.rate(pattern, calendar) * (1.0 - p);
        for (column, value) in hazard.columns.filled(pattern, calendar) {
            slope[column] += value * steepness;
        }
    }
    (expected, hazard.covariance_of(&slope, &slope) / expected.powi(2))
}

/// The 80 % range of counts with this mean, whose log mean varies: negative binomial with variance m + v m².
fn counts_range(mean: f64, variance: f64) -> (f64, f64) {
    let shape = 1.0 / variance.max(1e-9);
    let odds = mean / (mean + shape);
    let mut chance = (shape * (1.0 - odds).ln()).exp();
    let (mut sum, mut k) = (chance, 0.0);
    let mut lower = None;
    loop {
        if sum >= 0.1 && lower.is_none() {
            lower = Some(k);
        }
        if sum >= 0.9 || k > 1e5 {
            return (lower.unwrap_or(0.0), k);
        }
        chance *= odds * (k + shape) / (k + 1.0);
        k += 1.0;
        sum += chance;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // scipy 1.x: chi2.ppf(.025, 2k)/2, chi2.ppf(.975, 2k+2)/2; nbinom.ppf([.1,.9], 1/v, 1/(1+v m)).
    #[test]
    fn ranges_of_counts_equal_scipys() {
        let close =
            |a: (f64, f64), b: (f64, f64)| assert!((a.0 - b.0).abs() < 1e-6 && (a.1 - b.1).abs() < 1e-6, "{a:?}");
        close(poisson_range(0.0), (0.0, 3.6888794541139354));
        close(poisson_range(7.0), (2.8143630515198654, 14.422675361702376));
        close(poisson_range(41.0), (29.42230786845528, 55.62112956573492));
        close(counts_range(4.0, 0.07), (1.0, 7.0));
        close(counts_range(40.0, 0.07), (25.0, 56.0));
    }
}
