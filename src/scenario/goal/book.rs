//! Every mix tried, once.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::evaluation::{Evaluation, Evaluator};
use super::ladder::Ladder;
use crate::scenario::ScenarioError;

/// A mix and what comes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// By lever: which rung of its ladder.
    pub rungs: Vec<usize>,
    /// What comes of it.
    pub outcome: Rc<Evaluation>,
}

/// Called after every simulation; says whether to go on.
pub type Tick<'a> = &'a dyn Fn() -> bool;

/// Simulates mixes and remembers them, up to an allowance.
pub struct Book<'e> {
    evaluator: &'e dyn Evaluator,
    ladders: &'e [Ladder],
    tick: Tick<'e>,
    tried: BTreeMap<Vec<usize>, Rc<Evaluation>>,
    left: usize,
}

impl<'e> Book<'e> {
    /// Nothing tried yet, and nothing allowed.
    pub fn new(evaluator: &'e dyn Evaluator, ladders: &'e [Ladder], tick: Tick<'e>) -> Self {
        Self { evaluator, ladders, tick, tried: BTreeMap::new(), left: 0 }
    }

    /// So many simulations may follow; what was allowed before is forgotten.
    pub fn allow(&mut self, simulations: usize) {
        self.left = simulations;
    }

    /// Mixes simulated.
    pub fn count(&self) -> usize {
        self.tried.len()
    }

    /// The ladders.
    pub fn ladders(&self) -> &'e [Ladder] {
        self.ladders
    }

    /// What comes of a mix; `None` where it was not tried before and nothing more is allowed.
    ///
    /// # Errors
    /// Those of the evaluator; [`ScenarioError::Stopped`] when called off.
    pub fn at(&mut self, rungs: &[usize]) -> Result<Option<Point>, ScenarioError> {
        if let Some(outcome) = self.tried.get(rungs) {
            return Ok(Some(Point { rungs: rungs.to_vec(), outcome: Rc::clone(outcome) }));
        }
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        let settings: Vec<_> = self.ladders.iter().zip(rungs).map(|(l, rung)| l.setting(*rung)).collect();
        let outcome = Rc::new(self.evaluator.evaluate(&settings)?);
        if !(self.tick)() {
            return Err(ScenarioError::Stopped);
        }
        self.tried.insert(rungs.to_vec(), Rc::clone(&outcome));
        Ok(Some(Point { rungs: rungs.to_vec(), outcome }))
    }

    /// Every mix tried, by rungs.
    pub fn tried(&self) -> impl Iterator<Item = Point> + '_ {
        self.tried.iter().map(|(rungs, outcome)| Point { rungs: rungs.clone(), outcome: Rc::clone(outcome) })
    }
}
