//! Seasonal terms shrunk to the panel's mean pattern, per member and period (empirical Bayes, Efron and Morris 1973).

use rayon::prelude::*;

use super::Shape;
use super::bank::{Bank, MEMBERS, Row, add};
use super::prepare::History;
use super::recipe::Recipe;

/// A variance between series is at least this, so that the shrinkage stays defined.
const LEAST_VARIANCE: f64 = 1e-6;

/// Chunks a panel is summed in; fixed, so that sums do not depend on the number of threads.
const CHUNKS: usize = 16;

/// The panel's seasonal pattern and spread, by period.
pub(super) struct SeasonPool {
    season: usize,
    warm: usize,
    /// Mean seasonal term by period and phase.
    pub(super) mean: Vec<Row>,
    /// Variance of true terms around it, by period.
    between: Vec<Row>,
}

/// Chunks `items` in the same way for any number of threads and folds each, in order.
pub(super) fn fold_chunks<T: Sync, S: Send>(
    items: &[T],
    empty: impl Fn() -> S + Sync,
    fold: impl Fn(&mut S, &T) + Sync,
    merge: impl Fn(&mut S, S),
) -> S {
    let size = items.len().div_ceil(CHUNKS).max(1);
    let parts: Vec<S> = items
        .par_chunks(size)
        .map(|chunk| {
            let mut sum = empty();
            for item in chunk {
                fold(&mut sum, item);
            }
            sum
        })
        .collect();
    parts.into_iter().fold(empty(), |mut all, part| {
        merge(&mut all, part);
        all
    })
}

/// Sums over series: terms by period and phase; squares, noise and count by period.
struct Sums {
    terms: Vec<Row>,
    squares: Vec<Row>,
    noise: Vec<Row>,
    count: Vec<f64>,
}

impl SeasonPool {
    /// Runs the bank over every series.
    pub(super) fn gather(histories: &[History], shape: &Shape, recipe: &Recipe) -> Self {
        let zero = [0.0; MEMBERS];
        let (span, m) = (shape.span, shape.season);
        let empty = || Sums {
            terms: vec![zero; span * m],
            squares: vec![zero; span],
            noise: vec![zero; span],
            count: vec![0.0; span],
        };
        let fold = |sums: &mut Sums, history: &History| sums.add(history, &Bank::run(history, shape, recipe), shape);
        let sums = fold_chunks(histories, empty, fold, |all, part| all.merge(&part));
        sums.pool(shape)
    }

    /// Shrinks the seasonal terms of one series in place.
    pub(super) fn shrink(&self, bank: &mut Bank, start: usize) {
        let m = self.season;
        for age in self.warm - 1..bank.level.len() {
            let t = start + age;
            let (between, noise) = (&self.between[t], &bank.noise[age]);
            let share: Row = std::array::from_fn(|g| between[g] / (between[g] + noise[g]));
            for (terms, mean) in bank.season[age * m..(age + 1) * m].iter_mut().zip(&self.mean[t * m..]) {
                for g in 0..MEMBERS {
                    terms[g] = mean[g] + (terms[g] - mean[g]) * share[g];
                }
            }
        }
    }
}

impl Sums {
    fn add(&mut self, history: &History, bank: &Bank, shape: &Shape) {
        let m = shape.season;
        for age in (shape.warm - 1..history.values.len()).filter(|&age| history.seen[age]) {
            let t = history.start + age;
            self.count[t] += 1.0;
            add(&mut self.noise[t], &bank.noise[age]);
            let squares = &mut self.squares[t];
            for (sum, terms) in self.terms[t * m..(t + 1) * m].iter_mut().zip(bank.seasons(age)) {
                for g in 0..MEMBERS {
                    sum[g] += terms[g];
                    squares[g] += terms[g] * terms[g];
                }
            }
        }
    }

    fn merge(&mut self, other: &Self) {
        let rows = |all: &mut [Row], part: &[Row]| all.iter_mut().zip(part).for_each(|(a, p)| add(a, p));
        rows(&mut self.terms, &other.terms);
        rows(&mut self.squares, &other.squares);
        rows(&mut self.noise, &other.noise);
        self.count.iter_mut().zip(&other.count).for_each(|(a, p)| *a += p);
    }

    fn pool(mut self, shape: &Shape) -> SeasonPool {
        let m = shape.season;
        let mut between = vec![[LEAST_VARIANCE; MEMBERS]; shape.span];
        for t in (0..shape.span).filter(|&t| self.count[t] > 0.0) {
            let n = self.count[t];
            let mut of_mean = [0.0; MEMBERS];
            for terms in &mut self.terms[t * m..(t + 1) * m] {
                for g in 0..MEMBERS {
                    terms[g] /= n;
                    of_mean[g] += terms[g] * terms[g];
                }
            }
            for g in 0..MEMBERS {
                let spread = (self.squares[t][g] / n - of_mean[g]) / m as f64;
                between[t][g] = (spread - self.noise[t][g] / n).max(LEAST_VARIANCE);
            }
        }
        SeasonPool { season: m, warm: shape.warm, mean: self.terms, between }
    }
}
