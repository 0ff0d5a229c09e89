//! What would have to be true for a target to be reached, each found by simulating it.

use super::tried::Tried;
use super::words::Words;
use crate::domain::scenario::{Effect, Goal, GoalSeek};
use crate::scenario::ScenarioError;
use crate::scenario::goal::{Found, Shortfall};

/// Halvings of the way from the likeliest effect to the better end of its range.
const HALVINGS: u32 = 5;
/// Steps from there on with all futures.
const STEPS: u32 = 5;

/// A size of an effect.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    /// The likeliest.
    pub(super) likeliest: f64,
    /// The one that was tried, for sure.
    pub(super) tried: f64,
}

/// Where it is simulated, and how it is said.
pub(super) struct Conditions<'c> {
    pub(super) few: &'c Tried<'c>,
    pub(super) all: &'c Tried<'c>,
    pub(super) goal: &'c GoalSeek,
    pub(super) words: &'c Words<'c>,
}

impl Conditions<'_> {
    /// Money, bounds, effects, months, level: one sentence each.
    pub(super) fn tell(&self, shortfall: &Shortfall, closest: &Found) -> Result<Vec<String>, ScenarioError> {
        let words = self.words;
        let mut said = Vec::new();
        if let Some(found) = &shortfall.budget {
            said.push(Words::larger_budget(&self.all.levers(&found.settings), &found.outcome));
        }
        for wider in &shortfall.wider {
            said.push(words.wider(wider));
        }
        if let Some(found) = &shortfall.together {
            said.push(Words::together(&self.all.levers(&found.settings), &found.outcome));
        }
        // With the levers one can afford: a larger budget was told already.
        self.effects(&closest.settings, &mut said)?;
        said.extend(self.later(&closest.settings)?);
        said.push(self.level(closest));
        Ok(said)
    }

    fn later(&self, settings: &[Option<f64>]) -> Result<Option<String>, ScenarioError> {
        let months = self.all.later(settings)?;
        let enough = months.iter().find(|(_, chance)| *chance >= self.goal.probability);
        Ok(match (enough, months.last()) {
            (Some((month, chance)), _) => Some(self.words.later(*month, *chance)),
            (None, Some((month, chance))) if *month > self.goal.target.by => Some(Words::not_later(*month, *chance)),
            _ => None,
        })
    }

    /// The level that is reached with the chance asked for.
    fn level(&self, closest: &Found) -> String {
        let gap = closest.outcome.gap(self.goal.probability);
        let level = self.all.level().level();
        match self.all.level() {
            Goal::AtMost(_) => self.words.level(level + gap),
            Goal::AtLeast(_) => self.words.level(level - gap),
        }
    }

    /// How large the effect of each lever would have to be, within what the evidence holds possible.
    fn effects(&self, settings: &[Option<f64>], said: &mut Vec<String>) -> Result<(), ScenarioError> {
        let effects = self.all.effects(settings)?;
        let used = (0..settings.len()).filter(|open| settings[*open].is_some());
        for (open, effect) in used.zip(&effects) {
            if effect.low >= effect.high || !self.words.takes_an_effect(open) {
                continue;
            }
            said.push(self.effect(settings, open, effect)?);
        }
        Ok(())
    }

    /// The size nearest to the likeliest that suffices, or that even the better end of the range does not.
    fn effect(&self, settings: &[Option<f64>], open: usize, effect: &Effect) -> Result<String, ScenarioError> {
        let wanted = self.goal.probability;
        let at = |tried: &Tried, size: f64| tried.with_effect(settings, open, &surely(size));
        let (low, high) = (at(self.all, effect.low)?, at(self.all, effect.high)?);
        let (mut good, end) = if high.gap(wanted) < low.gap(wanted) { (effect.high, high) } else { (effect.low, low) };
        let size = |tried| Size { likeliest: effect.central, tried };
        if end.gap(wanted) > 0.0 {
            return Ok(self.words.no_effect(open, size(good), end.chance()));
        }
        let (best, mut bad) = (good, effect.central);
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(bad, good);
            if at(self.few, middle)?.gap(wanted) > 0.0 { bad = middle } else { good = middle }
        }
        // What few futures found is settled with all, in steps towards the better end.
        for n in 0..STEPS {
            let tried = two_decimals(good + (best - good) * f64::from(n) / f64::from(STEPS));
            let found = at(self.all, tried)?;
            if found.gap(wanted) <= 0.0 {
                return Ok(self.words.effect(open, size(tried), found.chance()));
            }
        }
        Ok(self.words.effect(open, size(best), end.chance()))
    }
}

fn surely(size: f64) -> Effect {
    let why = Some("tried: what would have to be true".to_owned());
    Effect { central: size, low: size, high: size, why }
}

/// What is said is what was simulated.
fn two_decimals(size: f64) -> f64 {
    (size * 100.0).round() / 100.0
}
