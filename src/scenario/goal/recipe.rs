//! How hard the search looks.

use serde::Deserialize;

use crate::domain::scenario::LeverKind;

/// The section `[search]` of `models/levers.toml`.
const SECTION: &str = r"
paths = 1000
screen = 900
polish = 90
polish_others = 14
frontier_each = 30
mixes = 4
frontier = 6
differs_by = 0.2
costs_up_to = 1.25
window = 0.04
near = 0.02
sure = 2.33

[steps]
retention_payment = 0.5
pay_uplift = 0.25
joining_payment = 100.0
recruitment = 0.1
more_offers = 1.0
newly_qualified_intake = 1.0
student_placements = 1.0
agency_conversion = 0.5
time_to_start = 0.25
offer_dropout = 0.5
caseload_cap = 0.25
smaller_teams = 0.25
establishment = 1.0
agency_cap = 0.5
reorganisation = 1.0
";

/// How hard the search looks.
#[derive(Debug, Clone, PartialEq, Deserialize)]
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
    /// By kind: settings are multiples of this.
    pub steps: Steps,
}

/// By kind: settings are multiples of this.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Steps(std::collections::BTreeMap<String, f64>);

impl Steps {
    /// The step of a kind; 1 where it has none.
    pub fn of(&self, kind: LeverKind) -> f64 {
        self.0.get(kind.as_str()).copied().unwrap_or(1.0)
    }
}

impl SearchRecipe {
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
        toml::from_str(SECTION).expect("the embedded section is checked by a test")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_with_a_setting_has_a_step() {
        let recipe = SearchRecipe::default();
        for kind in LeverKind::ALL {
            let named = recipe.steps.0.contains_key(kind.as_str());
            assert_eq!(named, kind.setting().is_some(), "{kind}");
        }
    }

    #[test]
    fn ten_thousand_futures_need_no_margin_and_few_do() {
        let recipe = SearchRecipe::default();
        assert_eq!(recipe.margin(0.8, 10_000), 0.0);
        // sqrt(2 × 0.8 × 0.2 / 1000) × 2.33 − 0.02
        assert!((recipe.margin(0.8, 1_000) - 0.02168).abs() < 1e-5);
    }
}
