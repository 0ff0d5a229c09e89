//! Many invented councils: how often ranges hold, and how much is gained on the last value.

use std::collections::BTreeMap;

use staffcast::demo;
use staffcast::domain::{Measure, Month, Rate};
use staffcast::fit::recipe::Recipe;
use staffcast::fit::workforce::fit;
use staffcast::forecast::workforce::{Options, TreeLevel, run};

/// Over councils: outcomes, hits of the 80 % and 95 % ranges, and errors.
#[derive(Debug, Clone, Copy, Default)]
struct Pool {
    councils: f64,
    outcomes: f64,
    inside_80: f64,
    inside_95: f64,
    error: f64,
    naive: f64,
    ratios: f64,
}

impl Pool {
    fn coverage(&self) -> f64 {
        self.inside_80 / self.outcomes
    }
}

type Key = (Measure, String, TreeLevel, usize);

fn backtest(seeds: std::ops::Range<u64>, months: usize, measures: &[Measure], paths: usize) -> BTreeMap<Key, Pool> {
    let recipe = Recipe::default();
    let last = Month::new(2026, 9).expect("a month");
    let mut pools: BTreeMap<Key, Pool> = BTreeMap::new();
    for seed in seeds {
        let panel = demo::invent(&demo::Request { seed, months, last, volatility: 1.0 }).panel();
        let fitted = fit(&panel, &recipe).expect("a fitted council");
        let options = Options {
            measures: measures.to_vec(),
            paths: 1,
            horizon: 1,
            backtest_paths: paths,
            ..Options::of(&recipe)
        };
        let outcome = run(&panel, &fitted, &recipe, &options, &|_| ()).expect("a forecast");
        for score in &outcome.backtest.scores {
            for at in &score.by_horizon {
                let key = (score.measure, score.definition.clone(), score.level, at.horizon);
                let pool = pools.entry(key).or_default();
                let n = f64::from(at.outcomes);
                pool.councils += 1.0;
                pool.outcomes += n;
                pool.inside_80 += n * at.coverage_80;
                pool.inside_95 += n * at.coverage_95;
                pool.error += n * at.mae;
                pool.naive += n * at.naive_mae;
                pool.ratios += at.mae / at.naive_mae.max(1e-9);
            }
        }
    }
    pools
}

fn main_rates() -> Vec<Measure> {
    [Rate::AgencyRate, Rate::VacancyRate, Rate::TurnoverRate].map(Measure::Rate).to_vec()
}

// The reference recipe has .87, .86 and .80 for agency, vacancy and turnover over 44 councils.
#[test]
fn the_last_value_is_beaten_and_eighty_percent_ranges_hold_about_eighty_times_in_a_hundred() {
    let pools = backtest(500..512, 72, &main_rates(), 150);
    for level in TreeLevel::ALL {
        let of_level = pools.iter().filter(|(key, _)| key.2 == level && (3..=12).contains(&key.3));
        let (hits, outcomes) = of_level.fold((0.0, 0.0), |(h, n), (_, p)| (h + p.inside_80, n + p.outcomes));
        let coverage = hits / outcomes;
        assert!((0.72..=0.88).contains(&coverage), "{level:?}: {coverage:.3} of {outcomes}");
    }
    for (rate, definition, most) in [
        (Rate::AgencyRate, "dfe_workforce", 0.92),
        (Rate::VacancyRate, "dfe", 0.92),
        (Rate::TurnoverRate, "dfe_end_of_period", 0.88),
    ] {
        let of_rate = pools.iter().filter(|(key, _)| key.0 == rate.into() && key.1 == definition && key.3 >= 3);
        let (sum, n) = of_rate.fold((0.0, 0.0), |(sum, n), (_, p)| (sum + p.error / p.naive, n + 1.0));
        assert!(sum / n < most, "{rate}: error ÷ error of the last value {:.3}", sum / n);
    }
}

/// The figures of the model card; minutes of work, so not part of every run.
#[test]
#[ignore = "takes minutes in release; prints the table of coverage and gains"]
fn coverage_and_gains_of_every_measure() {
    let number = |name: &str, usual: u64| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(usual);
    let (councils, months) = (number("COUNCILS", 40), number("MONTHS", 84) as usize);
    let measures: Vec<Measure> = Measure::served().collect();
    for ((measure, definition, level, horizon), p) in backtest(1000..1000 + councils, months, &measures, 300) {
        println!(
            "{:20} {definition:24} {level:?} {horizon:2}: 80 % {:.2}  95 % {:.2}  error ÷ last value: pooled {:.3} mean {:.3}",
            measure.as_str(),
            p.coverage(),
            p.inside_95 / p.outcomes,
            p.error / p.naive,
            p.ratios / p.councils
        );
    }
}
