//! What comes of a mix of levers.

use crate::scenario::ScenarioError;

/// What comes of a mix in the simulation.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// By future, ascending: how far the measure is from the target's level; not above nought where it is reached.
    gaps: Vec<f64>,
    /// What the levers themselves cost, mean of the futures, pounds.
    pub spend: f64,
    /// All costs less those without levers, mean of the futures, pounds.
    pub extra_cost: f64,
}

impl Evaluation {
    /// From the distance of every future (in any order; no value: not reached) and the mean costs.
    pub fn new(mut gaps: Vec<f64>, spend: f64, extra_cost: f64) -> Self {
        for gap in &mut gaps {
            if gap.is_nan() {
                *gap = f64::INFINITY;
            }
        }
        gaps.sort_unstable_by(f64::total_cmp);
        Self { gaps, spend, extra_cost }
    }

    /// Share of futures that reach the target.
    pub fn chance(&self) -> f64 {
        if self.gaps.is_empty() {
            return 0.0;
        }
        self.gaps.partition_point(|gap| *gap <= 0.0) as f64 / self.gaps.len() as f64
    }

    /// The least distance that a share `probability` of the futures keeps: not above nought exactly where
    /// [`Evaluation::chance`] is at least `probability`. Unlike the chance it moves with every setting.
    pub fn gap(&self, probability: f64) -> f64 {
        let futures = self.gaps.len();
        // Half of a future less, so that 0.8 × 10 is eight of ten whatever the rounding of the product.
        let position = (probability * futures as f64 - 0.5).ceil().max(1.0) as usize;
        self.gaps.get(position.min(futures).wrapping_sub(1)).copied().unwrap_or(f64::INFINITY)
    }
}

/// Simulates mixes, always on the same luck.
pub trait Evaluator {
    /// What comes of the levers at these settings, in the order of the ladders; `None`: the lever is left out.
    ///
    /// # Errors
    /// When it cannot be simulated, or was called off.
    fn evaluate(&self, settings: &[Option<f64>]) -> Result<Evaluation, ScenarioError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gap_at_a_chance_is_met_exactly_where_the_chance_is() {
        let e = Evaluation::new(vec![3.0, -1.0, f64::NAN, 0.0, -2.0, 1.0, 2.0, -4.0, -3.0, 5.0], 0.0, 0.0);
        assert_eq!(e.chance(), 0.5);
        for tenths in 1..=10 {
            let p = f64::from(tenths) / 10.0;
            assert_eq!(e.gap(p) <= 0.0, e.chance() >= p, "{p}");
        }
    }
}
