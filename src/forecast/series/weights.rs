//! Weights of the members: a power of their past losses, step by step, shrunk to the panel's mean loss.
//!
//! Two ways side by side: a series' own losses count for much, or the panel's for nearly all.

use super::Shape;
use super::bank::{Bank, MEMBERS, Row, add};
use super::prepare::History;
use super::recipe::{Recipe, Sharing};
use super::ridge::kernel;
use super::shrink::{SeasonPool, fold_chunks};

/// Ways to share.
pub(super) const SHARINGS: usize = 2;
/// Keeps a mean of losses that are all zero from dividing by it.
const LEAST_LOSS: f64 = 1e-12;

/// Mean relative loss of every member over the series that have one, by period and step.
pub(super) struct LossPool {
    reach: usize,
    mean: Vec<Option<Row>>,
}

/// A series' losses so far: relative to the bank's mean, by step, and how many (decayed) periods they rest on.
pub(super) struct Losses {
    relative: Vec<Row>,
    periods: f64,
}

impl LossPool {
    /// Runs the bank over every series once more.
    pub(super) fn gather(histories: &[History], seasons: &SeasonPool, shape: &Shape, recipe: &Recipe) -> Self {
        let reach = shape.reach;
        let empty = || vec![([0.0; MEMBERS], 0.0); shape.span * reach];
        let fold = |sums: &mut Vec<(Row, f64)>, history: &History| {
            let mut bank = Bank::run(history, shape, recipe);
            seasons.shrink(&mut bank, history.start);
            each_age(&bank, history, shape, recipe, |age, losses| {
                if let Some(losses) = losses.filter(|_| history.seen[age]) {
                    let from = (history.start + age) * reach;
                    for ((sum, count), row) in sums[from..from + reach].iter_mut().zip(&losses.relative) {
                        add(sum, row);
                        *count += 1.0;
                    }
                }
            });
        };
        let sums = fold_chunks(histories, empty, fold, |all, part| {
            for (a, p) in all.iter_mut().zip(&part) {
                add(&mut a.0, &p.0);
                a.1 += p.1;
            }
        });
        Self { reach, mean: sums.iter().map(|(sum, n)| (*n > 0.0).then(|| sum.map(|s| s / n))).collect() }
    }

    /// Weights of the ways, each adding up to 1, at period `t` for the forecast `step` periods ahead.
    pub(super) fn weights(&self, losses: Option<&Losses>, t: usize, step: usize, recipe: &Recipe) -> [Row; SHARINGS] {
        let mean = self.mean[t * self.reach + step - 1].as_ref();
        let own = losses.map(|l| (&l.relative[step - 1], l.periods));
        [&recipe.weights.own, &recipe.weights.shared].map(|sharing| shared(own, mean, sharing))
    }
}

fn shared(own: Option<(&Row, f64)>, mean: Option<&Row>, sharing: &Sharing) -> Row {
    let loss = match (own, mean) {
        (Some((relative, periods)), Some(mean)) => {
            let total = periods + sharing.pool;
            std::array::from_fn(|g| (periods * relative[g] + sharing.pool * mean[g]) / total)
        }
        (None, Some(mean)) => *mean,
        (_, None) => [1.0; MEMBERS],
    };
    let raw = power(loss.map(|l| l.max(LEAST_LOSS)), sharing.power).map(f64::recip);
    let total: f64 = raw.iter().sum();
    if total.is_finite() && total > 0.0 { raw.map(|w| w / total) } else { [1.0 / MEMBERS as f64; MEMBERS] }
}

/// A whole power of every value, by squaring all of them at once.
fn power(mut base: Row, mut exponent: u32) -> Row {
    let mut out = [1.0; MEMBERS];
    while exponent > 0 {
        if exponent & 1 == 1 {
            (0..MEMBERS).for_each(|g| out[g] *= base[g]);
        }
        (0..MEMBERS).for_each(|g| base[g] *= base[g]);
        exponent >>= 1;
    }
    out
}

/// Tells the losses after each period: the cut absolute errors of the forecasts made for it, neighbouring steps
/// sharing theirs, decayed; none before there are any.
pub(super) fn each_age(
    bank: &Bank,
    history: &History,
    shape: &Shape,
    recipe: &Recipe,
    mut tell: impl FnMut(usize, Option<&Losses>),
) {
    let constants = &recipe.weights;
    let kernel = kernel(shape.reach, constants.bandwidth);
    let mut sums = vec![[0.0; MEMBERS]; shape.reach];
    let mut losses = Losses { relative: vec![[1.0; MEMBERS]; shape.reach], periods: 0.0 };
    for age in 0..history.values.len() {
        if age >= shape.mature && history.seen[age] {
            let now = losses_at(bank, history, shape, age, constants.loss_cap);
            for ((sum, relative), kernel) in sums.iter_mut().zip(&mut losses.relative).zip(&kernel) {
                let smooth = smoothed(&now, kernel);
                for g in 0..MEMBERS {
                    sum[g] = constants.decay * sum[g] + smooth[g];
                }
                let mean = sum.iter().sum::<f64>() / MEMBERS as f64;
                *relative = sum.map(|s| s / (mean + LEAST_LOSS));
            }
            losses.periods = constants.decay * losses.periods + 1.0;
        }
        tell(age, (losses.periods > 0.0).then_some(&losses));
    }
}

/// Losses of the forecasts made for `age`, nearest step first, as far back as there are forecasts.
fn losses_at(bank: &Bank, history: &History, shape: &Shape, age: usize, cap: f64) -> Vec<Row> {
    let phase = (history.start + age) % shape.season;
    (age.saturating_sub(shape.reach).max(shape.warm)..age)
        .rev()
        .map(|origin| {
            let (level, season) = (&bank.level[origin], &bank.seasons(origin)[phase]);
            let unit = history.unit[origin];
            std::array::from_fn(|g| ((level[g] + season[g] - history.values[age]).abs() * unit).min(cap))
        })
        .collect()
}

fn smoothed(rows: &[Row], kernel: &[f64]) -> Row {
    let (mut sum, mut total) = ([0.0; MEMBERS], 0.0);
    for (row, weight) in rows.iter().zip(kernel) {
        (0..MEMBERS).for_each(|g| sum[g] += weight * row[g]);
        total += weight;
    }
    sum.map(|s| s / total)
}
