//! What is to be as small as possible, and what must hold.

use super::evaluation::Evaluation;
use crate::domain::scenario::Minimise;

/// What a walk makes as small as possible.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Objective {
    /// A cost, where the target is reached.
    Cost(Minimise),
    /// The distance from the target.
    Distance,
}

/// An objective and what must hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aim {
    /// What is made small.
    pub objective: Objective,
    /// Share of futures that must reach the target, for a cost; no demand otherwise.
    pub probability: f64,
    /// What the levers may cost on average.
    pub budget: Option<f64>,
}

/// Weighs the gap against the chance: only decides where the chance is the same.
const TIE: f64 = 1e-9;

impl Aim {
    /// The least cost that reaches a chance.
    pub fn cheapest(minimise: Minimise, probability: f64, budget: Option<f64>) -> Self {
        Self { objective: Objective::Cost(minimise), probability, budget }
    }

    /// The highest chance; where it is the same, the least distance at `probability`.
    pub fn closest(probability: f64, budget: Option<f64>) -> Self {
        Self { objective: Objective::Distance, probability, budget }
    }

    /// What is to be small.
    pub fn value(&self, e: &Evaluation) -> f64 {
        match self.objective {
            Objective::Cost(Minimise::Spend) => e.spend,
            Objective::Cost(Minimise::ExtraCost) => e.extra_cost,
            Objective::Distance => TIE * e.gap(self.probability).min(1e6) - e.chance(),
        }
    }

    /// Whether everything that must hold does.
    pub fn allows(&self, e: &Evaluation) -> bool {
        let reached = self.objective == Objective::Distance || e.gap(self.probability) <= 0.0;
        reached && self.over_budget(e) <= 0.0
    }

    /// What the pursuit of the objective uses up: not above nought where enough is left.
    pub fn strain(&self, e: &Evaluation) -> f64 {
        match self.objective {
            Objective::Cost(_) => e.gap(self.probability),
            Objective::Distance => self.over_budget(e),
        }
    }

    /// Whether doing less of the levers serves the objective.
    pub fn is_downhill(&self) -> bool {
        self.objective != Objective::Distance
    }

    fn over_budget(&self, e: &Evaluation) -> f64 {
        // Pounds: a penny over from adding up is not over.
        self.budget.map_or(f64::NEG_INFINITY, |budget| e.spend - budget - 0.005)
    }
}
