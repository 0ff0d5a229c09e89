//! Two ways to forecast the same panel, shared by their past losses: learned from all series together, so that
//! one series' luck decides nothing, and drawn towards equal shares where little has been seen.

use super::Shape;
use super::prepare::History;
use super::recipe::Recipe;
use super::shrink::fold_chunks;

/// Ways that are mixed.
pub(super) const WAYS: usize = 2;

/// Shares of the ways, by period; each adds up to 1.
pub(super) struct Mixture {
    shares: Vec<[f64; WAYS]>,
}

/// Sums of losses and their number, by period of origin and step.
type Losses = Vec<([f64; WAYS], f64)>;

impl Mixture {
    /// From the cut absolute errors, in seasonal-naive errors, of `forecast(item, age, step)` for all steps of all
    /// origins whose outcome is known at a period. A way's share is its decayed mean loss to a negative power that
    /// grows with the periods seen.
    pub(super) fn learn<T: Sync>(
        items: &[T],
        history: impl Fn(&T) -> &History + Sync,
        forecast: impl Fn(&T, usize, usize) -> [f64; WAYS] + Sync,
        shape: &Shape,
        recipe: &Recipe,
    ) -> Self {
        let cap = recipe.weights.loss_cap;
        let empty = || vec![([0.0; WAYS], 0.0); shape.span * shape.reach];
        let fold = |sums: &mut Losses, item: &T| {
            let history = history(item);
            let len = history.values.len();
            for age in shape.mature..len {
                for step in (1..=shape.reach.min(len - 1 - age)).filter(|step| history.seen[age + step]) {
                    let losses = forecast(item, age, step)
                        .map(|f| ((f - history.values[age + step]) * history.unit[age]).abs().min(cap));
                    let (sum, count) = &mut sums[(history.start + age) * shape.reach + step - 1];
                    (0..WAYS).for_each(|way| sum[way] += losses[way]);
                    *count += 1.0;
                }
            }
        };
        let losses = fold_chunks(items, empty, fold, |all: &mut Losses, part| {
            for (a, p) in all.iter_mut().zip(&part) {
                (0..WAYS).for_each(|way| a.0[way] += p.0[way]);
                a.1 += p.1;
            }
        });
        Self { shares: shares(&losses, shape, recipe) }
    }

    /// One number for those of the ways, at period `t`.
    pub(super) fn mix(&self, t: usize, ways: [f64; WAYS]) -> f64 {
        let shares = &self.shares[t];
        (0..WAYS).map(|way| shares[way] * ways[way]).sum()
    }
}

fn shares(losses: &Losses, shape: &Shape, recipe: &Recipe) -> Vec<[f64; WAYS]> {
    let constants = &recipe.mixture;
    let (mut sum, mut periods) = ([0.0; WAYS], 0.0);
    (0..shape.span)
        .map(|t| {
            if let Some(now) = known_at(losses, t, shape) {
                (0..WAYS).for_each(|way| sum[way] = constants.decay * sum[way] + now[way]);
                periods = constants.decay * periods + 1.0;
            }
            let mean = sum.iter().sum::<f64>() / WAYS as f64;
            if mean <= 0.0 {
                return [1.0 / WAYS as f64; WAYS];
            }
            let power = constants.power * periods / (periods + constants.prior);
            let raw = sum.map(|s| (s / mean).max(f64::MIN_POSITIVE).powf(-power));
            let total: f64 = raw.iter().sum();
            if total.is_finite() { raw.map(|w| w / total) } else { [1.0 / WAYS as f64; WAYS] }
        })
        .collect()
}

/// Mean over steps of the panel's mean losses of the forecasts made for period `t`.
fn known_at(losses: &Losses, t: usize, shape: &Shape) -> Option<[f64; WAYS]> {
    let (mut sum, mut steps) = ([0.0; WAYS], 0.0);
    for step in 1..=shape.reach.min(t) {
        let (loss, count) = &losses[(t - step) * shape.reach + step - 1];
        if *count > 0.0 {
            (0..WAYS).for_each(|way| sum[way] += loss[way] / count);
            steps += 1.0;
        }
    }
    (steps > 0.0).then(|| sum.map(|s| s / steps))
}
