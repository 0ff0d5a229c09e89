//! Where the sizes of effects stand, so that the same lever has the same luck in every scenario.

use super::Draft;
use crate::domain::scenario::{Effect, LeverKind};
use crate::forecast::workforce::interventions::Draw;

/// An uncertain effect, and which levers share it.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawUsed {
    /// Position in [`Interventions::effects`](crate::forecast::workforce::interventions::Interventions::effects).
    pub position: usize,
    /// The levers that share it, from 0.
    pub levers: Vec<usize>,
    /// What it is, such as "Retention payment: elasticity of leaving".
    pub label: String,
    /// What it is measured in.
    pub unit: String,
    /// In that unit; the draw itself may be on another scale.
    pub low: f64,
    /// See `low`.
    pub central: f64,
    /// See `low`.
    pub high: f64,
}

impl Draft<'_> {
    /// A position for an effect: that of its kind, beyond all kinds for each further one of the same kind. Luck belongs
    /// to (path, position), so a lever keeps its luck whatever stands beside it, and two scenarios with the same lever
    /// differ by what is different in them.
    pub(super) fn position(&mut self, kind: LeverKind, draw: Draw) -> usize {
        let before = self.occurrences.iter().filter(|k| **k == kind).count();
        self.occurrences.push(kind);
        let place = LeverKind::ALL.iter().position(|k| *k == kind).unwrap_or(0);
        let position = before * LeverKind::ALL.len() + place;
        let effects = &mut self.plan.interventions.effects;
        if effects.len() <= position {
            effects.resize(position + 1, Draw::certain(0.0));
        }
        effects[position] = draw;
        position
    }
}

/// An effect as it is drawn, on the scale `to`.
pub(super) fn draw(effect: &Effect, to: impl Fn(f64) -> f64) -> Draw {
    Draw { low: to(effect.low), central: to(effect.central), high: to(effect.high) }
}
