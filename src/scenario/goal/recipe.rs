//! How hard the search looks.

use serde::{Deserialize, Serialize};

use crate::domain::scenario::MOST_PATHS;

/// How hard the search looks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchRecipe {
    /// Futures of the first look.
    pub paths: usize,
    /// Mixes simulated in the first look, at most.
    pub screen: usize,
    /// Mixes simulated with all futures for the cheapest, at most.
    pub polish: usize,
    /// For every other mix.
    pub polish_others: usize,
    /// Mixes simulated in the first look for every chance of the frontier, at most.
    pub frontier_each: usize,
    /// Mixes told, at most.
    pub mixes: usize,
    /// Chances of the frontier, at most.
    pub frontier: usize,
    /// Mixes differ where the settings of some lever do by this share of its bounds.
    pub differs_by: f64,
    /// Another mix costs up to this multiple of the cheapest (one without a lever the cheapest uses may cost more).
    pub costs_up_to: f64,
    /// Two levers: all pairs of settings on the edge that cost so much more than the cheapest, as a share, are tried.
    pub window: f64,
    /// Simulated afresh, a mix keeps its chance but for this,
    pub near: f64,
    /// which holds with so many standard errors of a difference of two chances.
    pub sure: f64,
}

impl SearchRecipe {
    /// What cannot be worked with.
    pub(in crate::scenario) fn fault(&self) -> Option<&'static str> {
        let shares = [self.differs_by, self.window, self.near];
        let rules = [
            (
                self.paths > 0 && self.paths <= MOST_PATHS,
                "paths must be 1 or more, and no more than a scenario may have",
            ),
            (self.screen.min(self.polish).min(self.mixes) > 0, "screen, polish and mixes must be 1 or more"),
            (
                shares.iter().all(|s| (0.0..1.0).contains(s)),
                "differs_by, window and near must be 0 or more and below 1",
            ),
            (self.costs_up_to >= 1.0 && self.costs_up_to.is_finite(), "costs_up_to must be 1 or more"),
            (self.sure >= 0.0 && self.sure.is_finite(), "sure must be 0 or more"),
        ];
        rules.into_iter().find(|(holds, _)| !holds).map(|(_, fault)| fault)
    }

    /// What is added to the probability asked for, so that with `futures` of other luck it is kept within
    /// [`near`](Self::near). Two chances from as many futures each differ by √(2p(1−p)/n) in standard deviation, so
    /// nothing is added where there are futures enough (10,000).
    pub fn margin(&self, probability: f64, futures: usize) -> f64 {
        let error = (2.0 * probability * (1.0 - probability) / futures.max(1) as f64).sqrt();
        (self.sure * error - self.near).max(0.0).min((1.0 - probability) / 2.0)
    }
}

impl Default for SearchRecipe {
    fn default() -> Self {
        crate::scenario::Recipe::embedded().search
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_thousand_futures_need_no_margin_and_few_do() {
        let recipe = SearchRecipe::default();
        assert_eq!(recipe.margin(0.8, 10_000), 0.0);
        // sqrt(2 × 0.8 × 0.2 / 1000) × 2.33 − 0.02
        assert!((recipe.margin(0.8, 1_000) - 0.02168).abs() < 1e-5);
    }
}
