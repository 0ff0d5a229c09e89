//! Interventions made ready to run: what is the same on every path is worked out once.

use super::super::interventions::Interventions;
use super::super::random::{Flow, PathRandom, Place};
use super::Now;
use super::demand::LONGEST;
use super::meters::Counted;
use super::plan::Plan;
use crate::fit::workforce::Workforce;

/// Bisections for the tilt of delays: far beyond what a mean in months needs.
const BISECTIONS: usize = 60;
/// Steepest tilt: all start in the first month, or in the last.
const STEEPEST: f64 = 40.0;

/// What is changed, month by month.
pub(super) struct Levers<'a> {
    pub(super) asked: &'a Interventions,
    drop_out: f64,
    delay: [f64; LONGEST],
    /// By month ahead, then `unit × groups + group`; one month stands for all where nothing changes them.
    posts: Vec<Vec<f64>>,
    unit_posts: Vec<Vec<f64>>,
    /// By month ahead, then unit: nothing new happens there.
    closed: Vec<Vec<bool>>,
    /// By delay change, then month ahead.
    tilted: Vec<Vec<Option<[f64; LONGEST]>>>,
    /// By month ahead: whether the sizes of hazard changes are not those of the month before.
    new_hazards: Vec<bool>,
    /// By meter: see [`Counted::of`].
    pub(super) counted: Vec<Vec<Counted>>,
}

impl<'a> Levers<'a> {
    pub(super) fn of(asked: &'a Interventions, fitted: &Workforce, plan: &Plan, months: usize) -> Self {
        let (posts, closed) = posts(asked, fitted, plan, months);
        let delay = fitted.starts.delay;
        let tilt = |mean: &Option<f64>| mean.map(|mean| tilted(&delay, mean));
        let tilted = asked.delay.iter().map(|change| change.mean.iter().map(tilt).collect()).collect();
        let counted = asked.meters.iter().map(|meter| Counted::of(meter, plan)).collect();
        let of_units = |row: &Vec<f64>| row.chunks(plan.groups.max(1)).map(|groups| groups.iter().sum()).collect();
        let unit_posts = posts.iter().map(of_units).collect();
        let is_new = |month: usize| {
            let sizes = |month: usize| asked.hazard.iter().map(move |change| change.size.get(month));
            month == 0 || !sizes(month).eq(sizes(month - 1))
        };
        let new_hazards = (0..months).map(is_new).collect();
        Self { asked, drop_out: fitted.starts.drop_out, delay, posts, unit_posts, closed, tilted, new_hazards, counted }
    }

    /// Sizes of the effects on one path.
    pub(super) fn effects(&self, random: &PathRandom) -> Vec<f64> {
        let draw = |(i, draw): (usize, &super::super::interventions::Draw)| {
            draw.at(random.uniform(Flow::EffectSize, Place { cell: i, ..Place::default() }))
        };
        self.asked.effects.iter().enumerate().map(draw).collect()
    }

    /// Funded posts by `unit × groups + group`.
    pub(super) fn posts(&self, now: Now) -> &[f64] {
        &self.posts[now.month().min(self.posts.len() - 1)]
    }

    /// Funded posts by unit.
    pub(super) fn unit_posts(&self, now: Now) -> &[f64] {
        &self.unit_posts[now.month().min(self.posts.len() - 1)]
    }

    /// By unit: whether it has neither posts nor staff of its own.
    pub(super) fn closed(&self, now: Now) -> &[bool] {
        &self.closed[now.month().min(self.closed.len() - 1)]
    }

    /// Whether anybody's hazard is changed.
    pub(super) fn change_hazards(&self) -> bool {
        !self.asked.hazard.is_empty() || !self.asked.caseload_caps.is_empty()
    }

    /// Whether hazard changes differ from those of the month before.
    pub(super) fn new_hazards(&self, now: Now) -> bool {
        self.new_hazards[now.month()]
    }

    /// Log factor on the hazard of leaving of `unit × cells + cell`.
    pub(super) fn log_hazard(&self, at: usize, now: Now, effects: &[f64]) -> f64 {
        let size = |change: &super::super::interventions::HazardChange| {
            change.size.get(now.month()).and_then(|places| places.get(at)).map_or(0.0, |s| effects[change.effect] * s)
        };
        self.asked.hazard.iter().map(size).sum()
    }

    /// Factor on the mean number of offers of a place.
    pub(super) fn more_offers(&self, at: usize, now: Now, effects: &[f64]) -> f64 {
        let factor = |change: &super::super::interventions::OfferChange| {
            let size = change.size.get(now.month()).and_then(|places| places.get(at)).unwrap_or(&0.0);
            (1.0 + effects[change.effect] * size).max(0.0)
        };
        self.asked.offers.iter().map(factor).product()
    }

    /// Chance that an offer of this month never starts.
    pub(super) fn drop_out(&self, at: usize, now: Now, effects: &[f64]) -> f64 {
        let in_force = |change: &super::super::interventions::DropOutChange| {
            let target = change.target.get(now.month()).copied().flatten().filter(|_| change.places[at])?;
            Some((self.drop_out + effects[change.effect] * (target - self.drop_out)).clamp(0.0, 1.0))
        };
        self.asked.drop_out.iter().rev().find_map(in_force).unwrap_or(self.drop_out)
    }

    /// Factor on the starters of a place where no pipeline is known: more offers, and fewer of them lost.
    pub(super) fn more_starters(&self, at: usize, now: Now, effects: &[f64]) -> f64 {
        let lost = self.drop_out(at, now, effects);
        let kept = if lost == self.drop_out { 1.0 } else { (1.0 - lost) / (1.0 - self.drop_out).max(f64::EPSILON) };
        self.more_offers(at, now, effects) * kept
    }

    /// Shares of this month's offers that start 1, 2, … months later.
    pub(super) fn delay(&self, at: usize, now: Now) -> &[f64; LONGEST] {
        let changes = self.asked.delay.iter().zip(&self.tilted).rev();
        let mut in_force = changes.filter(|(change, _)| change.places[at]);
        in_force.find_map(|(_, tilted)| tilted.get(now.month())?.as_ref()).unwrap_or(&self.delay)
    }
}

/// Posts and closed units by month: those of the last month of history and what is added, then the transfers so far.
/// What a transfer moves is fixed in its month: the share of the posts the unit then has.
fn posts(asked: &Interventions, fitted: &Workforce, plan: &Plan, months: usize) -> (Vec<Vec<f64>>, Vec<Vec<bool>>) {
    let base: Vec<f64> = fitted.state.establishment.iter().flatten().copied().collect();
    let mut closed = plan.closed.clone();
    if asked.posts.is_empty() && asked.transfers.is_empty() {
        return (vec![base], vec![closed]);
    }
    let groups = plan.groups;
    let mut moved = vec![0.0; base.len()];
    let mut all = (Vec::new(), Vec::new());
    for month in 0..months {
        let added = |at: usize| asked.posts.get(month).and_then(|row| row.get(at)).copied().unwrap_or(0.0);
        let mut row: Vec<f64> = (0..base.len()).map(|at| (base[at] + added(at) + moved[at]).max(0.0)).collect();
        for transfer in asked.transfers.iter().filter(|t| t.month == month && t.from != t.to) {
            for group in 0..groups {
                let (from, to) = (transfer.from * groups + group, transfer.to * groups + group);
                let goes = row[from] * transfer.share.clamp(0.0, 1.0);
                for values in [&mut row, &mut moved] {
                    values[from] -= goes;
                    values[to] += goes;
                }
            }
            closed[transfer.to] &= closed[transfer.from];
            closed[transfer.from] |= transfer.share >= 1.0;
        }
        let empty = |unit: usize| row[unit * groups..(unit + 1) * groups].iter().all(|posts| *posts <= 0.0);
        all.1.push((0..plan.units).map(|unit| closed[unit] && empty(unit)).collect());
        all.0.push(row);
    }
    all
}

/// Shares times e^(−θ·months), θ such that the mean delay is `mean`; as near as shares of 1 to 5 months allow.
fn tilted(shares: &[f64; LONGEST], mean: f64) -> [f64; LONGEST] {
    let at = |theta: f64| {
        let logs: [f64; LONGEST] = std::array::from_fn(|k| shares[k].ln() - theta * (k + 1) as f64);
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let weights = logs.map(|log| (log - most).exp());
        let total: f64 = weights.iter().sum();
        weights.map(|w| w / total)
    };
    let months = |of: &[f64; LONGEST]| of.iter().enumerate().map(|(k, share)| (k + 1) as f64 * share).sum::<f64>();
    let (mut slow, mut fast) = (-STEEPEST, STEEPEST);
    for _ in 0..BISECTIONS {
        let middle = 0.5 * (slow + fast);
        if months(&at(middle)) > mean {
            slow = middle;
        } else {
            fast = middle;
        }
    }
    at(0.5 * (slow + fast))
}

#[cfg(test)]
mod tests {
    use super::*;

    // Tilting keeps e^(−θ·months): ratios of neighbouring shares all change by the same factor.
    #[test]
    fn tilted_delays_have_the_mean_asked_for_and_one_factor_between_months() {
        let shares = [0.15, 0.30, 0.30, 0.15, 0.10];
        for mean in [1.5, 2.0, 2.75, 4.0] {
            let found = tilted(&shares, mean);
            let months: f64 = found.iter().enumerate().map(|(k, share)| (k + 1) as f64 * share).sum();
            assert!((months - mean).abs() < 1e-9 && (found.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{found:?}");
            let factor = |k: usize| (found[k + 1] / found[k]) / (shares[k + 1] / shares[k]);
            assert!((1..4).all(|k| (factor(k) / factor(0) - 1.0).abs() < 1e-9), "{found:?}");
        }
        assert!(tilted(&shares, 0.2)[0] > 1.0 - 1e-9 && tilted(&shares, 9.0)[4] > 1.0 - 1e-9);
    }
}
