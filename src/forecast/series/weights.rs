//! Weights of the members: a power of their past losses over all steps, shrunk to the panel's mean loss.

use super::Shape;
use super::bank::{Bank, MEMBERS, Row, add};
use super::prepare::History;
use super::recipe::Recipe;
use super::shrink::{SeasonPool, fold_chunks};

/// Keeps a mean of losses that are all zero from dividing by it.
const LEAST_LOSS: f64 = 1e-12;

/// Mean relative loss of every member over the series that have one, by period.
pub(super) struct LossPool {
    mean: Vec<Option<Row>>,
}

/// A member's loss relative to the bank's mean, and how many (decayed) periods it rests on.
#[derive(Clone, Copy)]
pub(super) struct Losses {
    relative: Row,
    periods: f64,
}

impl LossPool {
    /// Runs the bank over every series once more.
    pub(super) fn gather(histories: &[History], seasons: &SeasonPool, shape: &Shape, recipe: &Recipe) -> Self {
        let empty = || vec![([0.0; MEMBERS], 0.0); shape.span];
        let fold = |sums: &mut Vec<(Row, f64)>, history: &History| {
            let mut bank = Bank::run(history, shape, recipe);
            seasons.shrink(&mut bank, history.start);
            for (age, losses) in by_age(&bank, history, shape, recipe).into_iter().enumerate() {
                if let Some(losses) = losses.filter(|_| history.seen[age]) {
                    add(&mut sums[history.start + age].0, &losses.relative);
                    sums[history.start + age].1 += 1.0;
                }
            }
        };
        let sums = fold_chunks(histories, empty, fold, |all, part| {
            for (a, p) in all.iter_mut().zip(&part) {
                add(&mut a.0, &p.0);
                a.1 += p.1;
            }
        });
        Self { mean: sums.iter().map(|(sum, n)| (*n > 0.0).then(|| sum.map(|s| s / n))).collect() }
    }

    /// Weights, adding up to 1, at period `t` of a series with these losses.
    pub(super) fn weights(&self, losses: Option<Losses>, t: usize, recipe: &Recipe) -> Row {
        let pool = recipe.weights.pool;
        let loss = match (losses, &self.mean[t]) {
            (Some(own), Some(mean)) => {
                std::array::from_fn(|g| (own.periods * own.relative[g] + pool * mean[g]) / (own.periods + pool))
            }
            (None, Some(mean)) => *mean,
            (_, None) => [1.0; MEMBERS],
        };
        let raw: Row = loss.map(|l| l.max(LEAST_LOSS).powf(-recipe.weights.power));
        let total: f64 = raw.iter().sum();
        if total.is_finite() && total > 0.0 { raw.map(|w| w / total) } else { [1.0 / MEMBERS as f64; MEMBERS] }
    }
}

/// Losses after each period: the mean over steps of the cut absolute error of the forecasts made for it, decayed.
pub(super) fn by_age(bank: &Bank, history: &History, shape: &Shape, recipe: &Recipe) -> Vec<Option<Losses>> {
    let constants = &recipe.weights;
    let (mut sum, mut periods) = ([0.0; MEMBERS], 0.0);
    let mut out = vec![None; history.values.len()];
    for (age, slot) in out.iter_mut().enumerate().skip(shape.mature) {
        if history.seen[age] {
            let loss = loss_at(bank, history, shape, age, constants.loss_cap);
            for g in 0..MEMBERS {
                sum[g] = constants.decay * sum[g] + loss[g];
            }
            periods = constants.decay * periods + 1.0;
        }
        let mean = sum.iter().sum::<f64>() / MEMBERS as f64;
        *slot = (periods > 0.0).then(|| Losses { relative: sum.map(|s| s / (mean + LEAST_LOSS)), periods });
    }
    out
}

fn loss_at(bank: &Bank, history: &History, shape: &Shape, age: usize, cap: f64) -> Row {
    let phase = (history.start + age) % shape.season;
    let mut sum = [0.0; MEMBERS];
    let origins = age.saturating_sub(shape.reach).max(shape.warm)..age;
    let steps = origins.len() as f64;
    for origin in origins {
        let (level, season) = (&bank.level[origin], &bank.seasons(origin)[phase]);
        for g in 0..MEMBERS {
            let error = (level[g] + season[g] - history.values[age]).abs();
            sum[g] += (error * history.unit[origin]).min(cap);
        }
    }
    sum.map(|s| s / steps)
}
