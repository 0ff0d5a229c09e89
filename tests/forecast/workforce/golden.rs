//! Simulated quantiles of the golden council against those of the reference in numpy.

use staffcast::domain::Count;
use staffcast::fit::recipe::Recipe;
use staffcast::fit::workforce::fit;
use staffcast::forecast::workforce::{Ageing, Paths, RatioModels, Run, Simulator};

use crate::fit::golden::panel;

const QUANTILES: [f64; 5] = [0.025, 0.10, 0.50, 0.90, 0.975];

/// Month, quantiles, and their standard deviation between runs of 4,000 paths.
type Row = (usize, [f64; 5], [f64; 5]);

// 4 × 4,000 paths of the reference (service by twelfths), organisation.
const AGENCY: [Row; 4] = [
    (1, [29.51, 30.01, 30.93, 31.92, 32.46], [0.04, 0.01, 0.01, 0.02, 0.05]),
    (12, [21.48, 24.32, 30.28, 37.12, 41.08], [0.14, 0.05, 0.07, 0.09, 0.26]),
    (24, [18.49, 22.20, 30.40, 40.10, 45.83], [0.16, 0.04, 0.04, 0.20, 0.34]),
    (36, [17.58, 21.50, 30.58, 41.69, 47.65], [0.28, 0.12, 0.11, 0.18, 0.46]),
];
const VACANCY: [Row; 4] = [
    (1, [27.75, 28.02, 28.72, 29.69, 30.30], [0.01, 0.01, 0.01, 0.02, 0.04]),
    (12, [22.74, 25.05, 29.79, 34.91, 37.94], [0.11, 0.07, 0.07, 0.11, 0.24]),
    (24, [20.17, 23.51, 30.16, 37.66, 42.13], [0.14, 0.15, 0.09, 0.13, 0.04]),
    (36, [19.03, 22.78, 30.40, 39.08, 44.05], [0.02, 0.13, 0.16, 0.08, 0.28]),
];
const TURNOVER: [Row; 4] = [
    (1, [11.90, 12.01, 13.10, 14.58, 15.53], [0.00, 0.01, 0.00, 0.01, 0.05]),
    (12, [7.68, 10.07, 15.90, 24.46, 30.17], [0.16, 0.09, 0.04, 0.14, 0.52]),
    (24, [7.33, 9.81, 15.98, 25.30, 32.03], [0.05, 0.07, 0.05, 0.27, 0.48]),
    (36, [7.34, 9.82, 16.06, 25.35, 32.21], [0.07, 0.11, 0.11, 0.18, 0.44]),
];
const IN_POST: [Row; 4] = [
    (1, [184.54, 186.25, 188.90, 190.88, 191.60], [0.15, 0.06, 0.00, 0.03, 0.00]),
    (12, [164.23, 172.34, 186.03, 198.72, 205.12], [0.69, 0.29, 0.17, 0.21, 0.42]),
    (24, [153.07, 165.02, 185.07, 202.92, 212.09], [0.08, 0.38, 0.27, 0.38, 0.44]),
    (36, [147.94, 161.21, 184.42, 204.88, 215.32], [0.77, 0.24, 0.42, 0.40, 0.05]),
];

fn organisation(paths: &Paths, count: Count, month: usize) -> Vec<f64> {
    let mut sums = vec![0.0; paths.paths()];
    (0..paths.units()).for_each(|unit| assert!(paths.add_to(count, unit, month, &mut sums)));
    sums
}

fn quantile(mut values: Vec<f64>, p: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = p * (values.len() - 1) as f64;
    let (low, part) = (at.floor() as usize, at.fract());
    values[low] + part * (values[(low + 1).min(values.len() - 1)] - values[low])
}

fn check(name: &str, rows: &[Row], scale: f64, values: impl Fn(usize) -> Vec<f64>) {
    for (month, expected, spread) in rows {
        for (i, p) in QUANTILES.iter().enumerate() {
            let found = quantile(values(month - 1), *p);
            // Four standard deviations of the reference's mean of four runs (and of ours, as long). A
            // deviation from four runs is itself rough: beyond the first month the largest of the year ends counts.
            let largest = rows[1..].iter().map(|row| row.2[i]).fold(0.0, f64::max);
            let spread = if *month == 1 { spread[i] } else { largest };
            let tolerance = (4.0 * spread / 2.0).max(0.1 * scale);
            assert!(
                (found - expected[i]).abs() <= tolerance,
                "{name}, month {month}, quantile {p}: {found:.2}, reference {:.2} ± {tolerance:.2}",
                expected[i]
            );
        }
    }
}

#[test]
fn the_golden_council_has_the_futures_of_the_reference() {
    let Some(panel) = panel() else { return };
    let recipe = Recipe::default();
    let fitted = fit(&panel, &recipe).expect("a fitted council");
    let ratios = RatioModels::default();
    let simulator = Simulator::new(&fitted, &recipe.simulation, &ratios);
    // The tolerance is for the noise of the reference's 16,000 paths. With as many of our own the noise of the difference
    // is 1.4 times that, and of eighty quantiles one may well lie outside: four times as many add little.
    let paths = simulator.run(&Run { seed: 1, paths: 64_000, months: 36, ageing: Ageing::Twelfths });
    let of = |count, month| organisation(&paths, count, month);
    let ratio = |n: Vec<f64>, d: Vec<f64>| n.iter().zip(&d).map(|(n, d)| 100.0 * n / d).collect::<Vec<f64>>();
    let plus = |a: Vec<f64>, b: Vec<f64>| a.iter().zip(&b).map(|(a, b)| a + b).collect::<Vec<f64>>();
    let share = |count, month| ratio(of(count, month), plus(of(count, month), of(Count::InPostFte, month)));
    check("agency rate", &AGENCY, 1.0, |m| share(Count::AgencyFte, m));
    check("vacancy rate", &VACANCY, 1.0, |m| share(Count::VacanciesFte, m));
    check("in post", &IN_POST, 3.0, |m| of(Count::InPostFte, m));
    check("turnover rate", &TURNOVER, 1.0, |m| {
        let known: f64 = (m + 1..12).map(|back| panel.leavers_fte[60 + m - back].iter().sum::<f64>()).sum();
        let simulated = (0..=m).rev().take(12).map(|month| of(Count::LeaversFte, month));
        let leavers = simulated.fold(vec![known; paths.paths()], plus);
        ratio(leavers, of(Count::InPostFte, m))
    });
}
