//! Ways to forecast the same panel, shared by their past losses: learned from all series together, so that one
//! series' luck decides nothing, and drawn towards given shares where little has been seen.

use super::Shape;
use super::prepare::History;
use super::recipe::Recipe;
use super::shrink::fold_chunks;

/// A loss below this share of the mean counts as this: a way without any error takes all.
const LEAST_LOSS: f64 = 1e-9;

/// Shares of the ways, by period; each adds up to 1.
pub(super) struct Mixture<const WAYS: usize> {
    shares: Vec<[f64; WAYS]>,
}

/// Sums of losses and their number, by period of origin and step.
type Losses<const WAYS: usize> = Vec<([f64; WAYS], f64)>;

impl<const WAYS: usize> Mixture<WAYS> {
    /// From the cut absolute errors, in seasonal-naive errors, of `forecast(item, age, step)` for all steps of all
    /// origins whose outcome is known at a period. A way's share is its share at `first`, times its decayed mean
    /// loss to a negative power that grows with the periods seen.
    pub(super) fn learn<T: Sync>(
        items: &[T],
        history: impl Fn(&T) -> &History + Sync,
        forecast: impl Fn(&T, usize, usize) -> [f64; WAYS] + Sync,
        first: &[f64; WAYS],
        shape: &Shape,
        recipe: &Recipe,
    ) -> Self {
        let cap = recipe.weights.loss_cap;
        let empty = || vec![([0.0; WAYS], 0.0); shape.span * shape.reach];
        let fold = |sums: &mut Losses<WAYS>, item: &T| {
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
        let losses = fold_chunks(items, empty, fold, |all: &mut Losses<WAYS>, part| {
            for (a, p) in all.iter_mut().zip(&part) {
                (0..WAYS).for_each(|way| a.0[way] += p.0[way]);
                a.1 += p.1;
            }
        });
        Self { shares: shares(&losses, first, shape, recipe) }
    }

    /// One number for those of the ways, at period `t`.
    pub(super) fn mix(&self, t: usize, ways: [f64; WAYS]) -> f64 {
        let shares = &self.shares[t];
        (0..WAYS).map(|way| shares[way] * ways[way]).sum()
    }
}

fn shares<const WAYS: usize>(
    losses: &Losses<WAYS>,
    first: &[f64; WAYS],
    shape: &Shape,
    recipe: &Recipe,
) -> Vec<[f64; WAYS]> {
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
                return *first;
            }
            let power = constants.power * periods / (periods + constants.prior);
            // Relative to the best, so that no power overflows.
            let best = sum.iter().copied().fold(f64::INFINITY, f64::min).max(LEAST_LOSS * mean);
            let raw: [f64; WAYS] = std::array::from_fn(|way| first[way] * (sum[way].max(best) / best).powf(-power));
            let total: f64 = raw.iter().sum();
            raw.map(|w| w / total)
        })
        .collect()
}

/// Mean over steps of the panel's mean losses of the forecasts made for period `t`.
fn known_at<const WAYS: usize>(losses: &Losses<WAYS>, t: usize, shape: &Shape) -> Option<[f64; WAYS]> {
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
