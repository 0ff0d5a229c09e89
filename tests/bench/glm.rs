//! How long regressions of counts and of events in trials take, with weights and offset.
//!
//! `cargo bench --bench glm` measures Poisson and binomial fits of 1,000 to 100,000 rows × 20 columns.
//! `tests/bench/glm.py` runs it on a file of data instead (named by `STAFFCAST_BENCH_GLM`), beside
//! scikit-learn and statsmodels; then it prints one line of JSON for each regression.
#![allow(clippy::unwrap_used, reason = "a benchmark ends by panicking")]
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![allow(missing_docs, reason = "nobody imports a benchmark")]

use std::time::Instant;

use divan::{Bencher, black_box};
use linfa::traits::Fit;
use linfa::{Dataset, DatasetBase};
use ndarray::{Array1, Array2, Axis, Ix1, Slice};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Poisson, StandardNormal};
use staffcast::fit::glm::{CloglogRegression, Family, LogisticRegression, Model, PoissonRegression, Regression};

const COLUMNS: usize = 20;
const SEED: u64 = 20261;
/// A file of little-endian doubles: rows, columns, then row after row: columns, weight, offset, count, event.
const DATA: &str = "STAFFCAST_BENCH_GLM";
/// Fits of each regression on the file; the quickest counts.
const REPEATS: usize = 9;

type Data = Dataset<f64, f64, Ix1>;

fn main() {
    match std::env::var(DATA) {
        Ok(path) => beside_others(&path),
        Err(_) => divan::main(),
    }
}

/// Invented rows: a column of ones, normal columns, whole weights 1 to 3, exposures 0.5 to 2.
fn invented(rows: usize) -> (Data, Data, Array1<f64>) {
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    let truth: Vec<f64> =
        (0..COLUMNS).map(|j| if j == 0 { -1.5 } else { 0.2 * ((j * 7 % 5) as f64 - 2.0) / 2.0 }).collect();
    let x = Array2::from_shape_fn(
        (rows, COLUMNS),
        |(_, j)| {
            if j == 0 { 1.0 } else { rng.sample::<f64, _>(StandardNormal) }
        },
    );
    let offset = Array1::from_shape_fn(rows, |_| rng.random_range(0.5_f64..2.0).ln());
    let eta = x.dot(&Array1::from(truth)) + &offset;
    let counts = eta.mapv(|eta| Poisson::new(eta.exp()).unwrap().sample(&mut rng));
    let events = eta.mapv(|eta| f64::from(u8::from(rng.random::<f64>() < 1.0 / (1.0 + (-eta).exp()))));
    let weights = Array1::from_shape_fn(rows, |i| (i % 3 + 1) as f32);
    let data = |targets| DatasetBase::new(x.clone(), targets).with_weights(weights.clone());
    (data(counts), data(events), offset)
}

const ROWS: [usize; 3] = [1_000, 10_000, 100_000];

#[divan::bench(args = ROWS)]
fn poisson(bencher: Bencher, rows: usize) {
    let (counts, _, offset) = invented(rows);
    let regression = PoissonRegression::new().offset(offset);
    bencher.bench(|| regression.fit(black_box(&counts)).unwrap());
}

#[divan::bench(args = ROWS)]
fn binomial_logit(bencher: Bencher, rows: usize) {
    let (_, events, offset) = invented(rows);
    let regression = LogisticRegression::new().offset(offset);
    bencher.bench(|| regression.fit(black_box(&events)).unwrap());
}

#[divan::bench(args = ROWS)]
fn binomial_cloglog(bencher: Bencher, rows: usize) {
    let (_, events, offset) = invented(rows);
    let regression = CloglogRegression::new().offset(offset);
    bencher.bench(|| regression.fit(black_box(&events)).unwrap());
}

fn beside_others(path: &str) {
    let bytes = std::fs::read(path).unwrap();
    let values: Vec<f64> = bytes.as_chunks::<8>().0.iter().map(|b| f64::from_le_bytes(*b)).collect();
    let (rows, columns) = (values[0] as usize, values[1] as usize);
    let table = Array2::from_shape_vec((rows, columns + 4), values[2..].to_vec()).unwrap();
    let column = |j: usize| table.column(columns + j).to_owned();
    let x = table.slice_axis(Axis(1), Slice::from(..columns)).as_standard_layout().into_owned();
    let weights: Array1<f32> = column(0).mapv(|w| w as f32);
    let data = |targets| DatasetBase::new(x.clone(), targets).with_weights(weights.clone());
    let (counts, events, offset) = (data(column(2)), data(column(3)), column(1));
    report("poisson", &PoissonRegression::new().offset(offset.clone()), &counts);
    report("logit", &LogisticRegression::new().offset(offset.clone()), &events);
    report("logit without offset", &LogisticRegression::new(), &events);
    report("cloglog", &CloglogRegression::new().offset(offset), &events);
}

fn report<F: Family>(name: &str, regression: &Regression<F>, data: &Data) {
    let timed = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let once = || {
            let started = Instant::now();
            let model = pool.install(|| regression.fit(data).unwrap());
            (started.elapsed().as_secs_f64(), model)
        };
        (0..REPEATS).map(|_| once()).min_by(|a, b| a.0.total_cmp(&b.0)).unwrap()
    };
    let (one, model): (f64, Model<F>) = timed(1);
    let (two, again) = timed(2);
    assert!(model.converged() && model == again, "{name}: the same bits for any number of threads");
    println!(
        "{}",
        serde_json::json!({
            "name": name,
            "seconds_one_thread": one,
            "seconds_two_threads": two,
            "coefficients": model.coefficients().to_vec(),
            "standard_errors": model.standard_errors().to_vec(),
            "deviance": model.deviance(),
            "steps": model.iterations(),
        })
    );
}
