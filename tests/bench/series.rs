//! How the pooled engine's cost grows with series and periods: one run fits the bank, forecasts from every past
//! origin (its backtest), learns the mixture from it and forecasts a year ahead.
//!
//! `cargo bench --bench series`. Seeds are constant; memory stands in the README's table of measurements.
#![allow(clippy::unwrap_used, reason = "a benchmark ends by panicking")]
#![allow(missing_docs, reason = "nobody imports a benchmark")]

use divan::{Bencher, counter::ItemsCount};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use staffcast::domain::{Frequency, Level, Month, Series, SeriesPanel};
use staffcast::forecast::series::{Recipe, Request, forecast};

const YEARS: usize = 12;

fn main() {
    divan::main();
}

/// Positive monthly series: a drifting level, a season, noise, a common shock.
fn panel(series: usize, periods: usize) -> SeriesPanel {
    let mut random = ChaCha8Rng::seed_from_u64(2026);
    let mut noise = |size: f64| size * (random.random::<f64>() + random.random::<f64>() - 1.0);
    let common: Vec<f64> = (0..periods).map(|_| noise(0.1)).collect();
    let one = |i: usize| {
        let mut level = 3.0 + (i % 7) as f64 * 0.3;
        let values = common.iter().enumerate().map(|(t, shock)| {
            level += noise(0.05);
            let season = 0.2 * (std::f64::consts::TAU * (t + i % 3) as f64 / 12.0).sin();
            Some((level + season + shock + noise(0.15)).exp())
        });
        Series { id: format!("s{i}"), first: "2010-01".parse::<Month>().unwrap(), day: 1, values: values.collect() }
    };
    let series = (0..series).map(one).collect();
    SeriesPanel { frequency: Frequency::Monthly, month_ends: false, series }
}

fn run(bencher: Bencher, panel: &SeriesPanel) {
    let (recipe, levels) = (Recipe::embedded(), Level::parse_list("80,95").unwrap());
    let request = Request { season: None, horizon: 12, levels: &levels };
    let counted = bencher.counter(ItemsCount::new(panel.series.len()));
    counted.bench(|| forecast(divan::black_box(panel), &request, &recipe).unwrap());
}

/// Twelve years of each; the count is series a second.
#[divan::bench(args = [1, 100, 1000], sample_count = 5, sample_size = 1)]
fn by_series(bencher: Bencher, series: usize) {
    run(bencher, &panel(series, 12 * YEARS));
}

/// A hundred series; the argument is the number of periods.
#[divan::bench(args = [72, 144, 288], sample_count = 5, sample_size = 1)]
fn by_periods(bencher: Bencher, periods: usize) {
    run(bencher, &panel(100, periods));
}

/// Twelve years of 100 series on one thread.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn on_one_thread(bencher: Bencher) {
    let panel = panel(100, 12 * YEARS);
    let (recipe, levels) = (Recipe::embedded(), Level::parse_list("80,95").unwrap());
    let request = Request { season: None, horizon: 12, levels: &levels };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    bencher.counter(ItemsCount::new(100_usize)).bench(|| pool.install(|| forecast(&panel, &request, &recipe).unwrap()));
}
