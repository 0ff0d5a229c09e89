//! What it costs to score served forecasts, by number of units and of forecasts.
//!
//! `cargo bench --bench record`. Figures are invented with constant seeds; a council is 15 units, a region 1,500.

use divan::Bencher;
use divan::counter::ItemsCount;
use staffcast::domain::{Count, Measure, Month, Period, PromisedStep, Rate};
use staffcast::forecast::drift::{Recipe, shift};
use staffcast::forecast::record::{Outcome, Tally};

fn main() {
    divan::main();
}

/// Outcomes of 60 monthly forecasts of `units` units at six horizons.
fn outcomes(units: usize) -> Vec<Outcome> {
    let first: Month = "2021-01".parse().expect("a month");
    let mut all = Vec::with_capacity(units * 360);
    for origin in 0..60_i32 {
        for unit in 0..units {
            for ahead in [1_u16, 3, 6, 12, 24, 36] {
                let wave = f64::from((origin * 7 + unit as i32 * 13 + i32::from(ahead)) % 17) / 4.0;
                let step = PromisedStep { ahead, point: 20.0, range_80: (18.0, 22.0), range_95: (17.0, 23.0) };
                let period = Period::Month(first.plus(origin + i32::from(ahead)));
                let as_of = Period::Month(first.plus(origin));
                all.push(Outcome { as_of, period, step, last: 19.0, actual: 18.0 + wave });
            }
        }
    }
    all
}

#[divan::bench(args = [15, 150, 1_500])]
fn tally_one_measure(bencher: Bencher, units: usize) {
    let outcomes = outcomes(units);
    bencher.counter(ItemsCount::new(outcomes.len())).bench(|| {
        let mut tallies = vec![Tally::default(); 37];
        for outcome in &outcomes {
            tallies[usize::from(outcome.step.ahead)].add(outcome);
        }
        tallies.iter().enumerate().filter_map(|(ahead, tally)| tally.score(ahead as u16)).count()
    });
}

#[divan::bench(args = [15, 150, 1_500])]
fn look_for_steps_of_level(bencher: Bencher, series: usize) {
    let first: Month = "2020-01".parse().expect("a month");
    let values: Vec<Vec<f64>> = (0..series)
        .map(|s| (0..72).map(|t| 20.0 + f64::from(((t * 31 + s * 17) % 23) as u8) / 5.0).collect())
        .collect();
    let recipe = Recipe::embedded().shift;
    let measures = [Measure::Rate(Rate::AgencyRate), Measure::Count(Count::Leavers)];
    bencher.counter(ItemsCount::new(series)).bench(|| {
        let found = |(s, values): (usize, &Vec<f64>)| shift(measures[s % 2], first, values, &recipe);
        values.iter().enumerate().filter_map(found).count()
    });
}
