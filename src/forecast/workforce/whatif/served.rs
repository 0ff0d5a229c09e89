//! Simulated futures laid on the ranges of a last value that is served instead of them.
//!
//! A future keeps its rank: the one below which a tenth of the simulated baseline lies is put where the served
//! range says a tenth lies. What interventions did to it is added as simulated.

use super::super::futures::quantiles;

/// The last value and the ends of its ranges.
pub(super) struct Served {
    /// In the order of the rows' values.
    pub(super) probabilities: Vec<f64>,
    /// By month ahead: quantiles.
    pub(super) rows: Vec<Vec<f64>>,
    /// The largest value the measure can have.
    pub(super) most: f64,
}

impl Served {
    /// The measure on every path; `NaN` where the simulation has no value.
    pub(super) fn values(&self, month: usize, without: &[f64], with: &[f64]) -> Vec<f64> {
        let laid = self.laid(month, without);
        let moved = laid.iter().zip(without).zip(with).map(|((laid, without), with)| laid + (with - without));
        moved.map(|value| if value.is_nan() { value } else { value.clamp(0.0, self.most.max(value)) }).collect()
    }

    /// Quantiles of it: the served ones, moved by what the interventions move.
    pub(super) fn quantiles(&self, month: usize, without: &[f64], with: &[f64], p: &[f64]) -> Option<Vec<f64>> {
        let nodes = self.nodes(month);
        let before = quantiles(self.values(month, without, without), p)?;
        let after = quantiles(self.values(month, without, with), p)?;
        let moved = p.iter().zip(before.iter().zip(after)).map(|(p, (before, after))| {
            let exact = self.probabilities.iter().position(|known| known == p).map(|at| self.rows[month][at]);
            (exact.unwrap_or_else(|| between(&nodes, *p)) + (after - before)).max(0.0)
        });
        Some(moved.collect())
    }

    /// Each path where the served ranges put its rank.
    fn laid(&self, month: usize, simulated: &[f64]) -> Vec<f64> {
        let nodes = self.nodes(month);
        let mut order: Vec<usize> = (0..simulated.len()).filter(|i| simulated[*i].is_finite()).collect();
        order.sort_by(|a, b| simulated[*a].total_cmp(&simulated[*b]));
        let last = order.len().saturating_sub(1).max(1) as f64;
        let mut laid = vec![f64::NAN; simulated.len()];
        for (rank, path) in order.into_iter().enumerate() {
            laid[path] = between(&nodes, rank as f64 / last).max(0.0);
        }
        laid
    }

    /// Probability and value, ascending.
    fn nodes(&self, month: usize) -> Vec<(f64, f64)> {
        let mut nodes: Vec<(f64, f64)> =
            self.probabilities.iter().copied().zip(self.rows[month].iter().copied()).collect();
        nodes.sort_by(|a, b| a.0.total_cmp(&b.0));
        nodes
    }
}

/// Straight between the nodes, and on beyond the outer ones.
fn between(nodes: &[(f64, f64)], p: f64) -> f64 {
    let [first, .., _] = nodes else { return nodes.first().map_or(f64::NAN, |node| node.1) };
    let upper = nodes.iter().position(|node| node.0 >= p).unwrap_or(nodes.len() - 1).max(1);
    let (low, high) = (nodes[upper - 1], nodes[upper]);
    let width = high.0 - low.0;
    if width <= 0.0 { first.1 } else { low.1 + (p - low.0) / width * (high.1 - low.1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn served() -> Served {
        let probabilities = vec![0.5, 0.1, 0.9];
        Served { probabilities, rows: vec![vec![20.0, 16.0, 25.0]], most: 100.0 }
    }

    #[test]
    fn without_a_difference_the_served_quantiles_come_back() {
        let simulated: Vec<f64> = (0..101_i32).map(|i| f64::from(i * 37 % 101)).collect();
        assert_eq!(served().quantiles(0, &simulated, &simulated, &[0.5, 0.1, 0.9]), Some(vec![20.0, 16.0, 25.0]));
        let values = served().values(0, &simulated, &simulated);
        let found = quantiles(values, &[0.1, 0.5, 0.9]).expect("values");
        assert!(found.iter().zip([16.0, 20.0, 25.0]).all(|(a, b)| (a - b).abs() < 1e-9), "{found:?}");
    }

    #[test]
    fn what_interventions_did_is_added_as_simulated() {
        let without: Vec<f64> = (0..101_i32).map(f64::from).collect();
        let with: Vec<f64> = without.iter().map(|v| v - 3.0).collect();
        let moved = served().quantiles(0, &without, &with, &[0.5, 0.1, 0.9]).expect("values");
        assert!(moved.iter().zip([17.0, 13.0, 22.0]).all(|(a, b)| (a - b).abs() < 1e-9), "{moved:?}");
        assert!(served().values(0, &[f64::NAN], &[f64::NAN])[0].is_nan());
    }

    #[test]
    fn values_stay_above_zero() {
        let without: Vec<f64> = (0..101_i32).map(f64::from).collect();
        let with: Vec<f64> = without.iter().map(|v| v - 30.0).collect();
        assert!(served().values(0, &without, &with).iter().all(|v| *v >= 0.0));
    }
}
