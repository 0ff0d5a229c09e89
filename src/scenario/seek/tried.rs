//! Settings tried at a desk.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use crate::domain::Month;
use crate::domain::scenario::{Effect, Goal, GoalSeek, Lever, MonthRange, Spread, Target};
use crate::scenario::desk::{Desk, Frame};
use crate::scenario::goal::{Evaluation, Evaluator};
use crate::scenario::ranges::{month_ranges, spread};
use crate::scenario::{Council, ScenarioError};

/// Added to the seed for other luck.
const OTHER_LUCK: u64 = 0x9E37_79B9_7F4A_7C15;

/// A mix as it is told: what the levers cost, all costs less those without, the measure in the target's month.
type Told = (Spread, Spread, MonthRange);

/// Simulates open levers at their settings, beside those that are fixed.
pub(super) struct Tried<'d> {
    desk: &'d Desk<'d>,
    goal: &'d GoalSeek,
    level: Goal,
    told: RefCell<BTreeMap<Vec<Option<u64>>, Told>>,
}

impl<'d> Tried<'d> {
    /// At a desk.
    ///
    /// # Errors
    /// Where the target does not fit what is simulated there.
    pub(super) fn new(desk: &'d Desk<'d>, goal: &'d GoalSeek) -> Result<Self, ScenarioError> {
        let level = desk.asked(&goal.target)?.goal;
        Ok(Self { desk, goal, level, told: RefCell::default() })
    }

    /// The levers at their settings: those that are fixed, then the open ones that are used.
    pub(super) fn levers(&self, settings: &[Option<f64>]) -> Vec<Lever> {
        let open = self.goal.levers.iter().zip(settings).filter_map(|(lever, s)| Some(lever.at((*s)?)));
        self.goal.fixed.iter().cloned().chain(open).collect()
    }

    /// With an effect of one's own for one of the open levers.
    pub(super) fn with_effect(
        &self,
        settings: &[Option<f64>],
        open: usize,
        effect: &Effect,
    ) -> Result<Evaluation, ScenarioError> {
        let used = settings[..open].iter().flatten().count();
        let mut levers = self.levers(settings);
        levers[self.goal.fixed.len() + used].details.effect = Some(effect.clone());
        Ok(self.simulate(&levers)?.0)
    }

    /// What is told of a mix.
    pub(super) fn told(&self, settings: &[Option<f64>]) -> Result<Told, ScenarioError> {
        if let Some(told) = self.told.borrow().get(&key(settings)) {
            return Ok(told.clone());
        }
        Ok(self.simulate(&self.levers(settings))?.1)
    }

    /// The chance in every month from the target's on.
    pub(super) fn later(&self, settings: &[Option<f64>]) -> Result<Vec<(Month, f64)>, ScenarioError> {
        let Target { measure, by, .. } = self.goal.target;
        let definition = self.goal.target.definition();
        let trial = self.desk.try_out(&self.levers(settings), &|| true)?;
        let months = self.desk.values(&trial.futures, measure, definition).unwrap_or_default();
        let start = self.desk.window().start;
        let chance = |values: &[f64]| {
            values.iter().filter(|v| self.level.is_met(**v)).count() as f64 / values.len().max(1) as f64
        };
        let dated = months.iter().enumerate().map(|(n, values)| (start.plus(n as i32), chance(values)));
        Ok(dated.filter(|(month, _)| *month >= by).collect())
    }

    /// The level asked for, and its side.
    pub(super) fn level(&self) -> Goal {
        self.level
    }

    /// The effects assumed of the levers, in their order.
    pub(super) fn effects(&self, settings: &[Option<f64>]) -> Result<Vec<Effect>, ScenarioError> {
        let plan = self.desk.plan(&self.levers(settings))?;
        let of = |a: crate::domain::scenario::AssumptionUsed| Effect {
            central: a.central,
            low: a.low,
            high: a.high,
            why: None,
        };
        Ok(plan.assumptions.into_iter().skip(self.goal.fixed.len()).map(of).collect())
    }

    fn simulate(&self, levers: &[Lever]) -> Result<(Evaluation, Told), ScenarioError> {
        let found = self.desk.evaluate(levers, &self.goal.target, &|| true)?;
        let gap = |value: &f64| match self.level {
            Goal::AtMost(level) => value - level,
            Goal::AtLeast(level) => level - value,
        };
        let gaps = found.at.iter().map(gap).collect();
        let evaluation = Evaluation::new(gaps, found.spend_mean, found.extra_cost_mean);
        let by = self.goal.target.by;
        let nothing = || MonthRange { period: by, median: f64::NAN, intervals: Vec::new() };
        let at = month_ranges(by, vec![found.at]).and_then(|mut months| months.pop()).unwrap_or_else(nothing);
        Ok((evaluation, (spread(found.spend), spread(found.extra_cost), at)))
    }
}

impl Evaluator for Tried<'_> {
    fn evaluate(&self, settings: &[Option<f64>]) -> Result<Evaluation, ScenarioError> {
        let (evaluation, told) = self.simulate(&self.levers(settings))?;
        self.told.borrow_mut().insert(key(settings), told);
        Ok(evaluation)
    }
}

fn key(settings: &[Option<f64>]) -> Vec<Option<u64>> {
    settings.iter().map(|setting| setting.map(f64::to_bits)).collect()
}

/// The same with other luck; made when first asked.
pub(super) struct Afresh<'d> {
    council: Council<'d>,
    frame: Frame,
    goal: &'d GoalSeek,
    desk: OnceCell<Desk<'d>>,
}

impl<'d> Afresh<'d> {
    /// Other luck than a desk's.
    pub(super) fn new(council: &Council<'d>, other: &Desk<'d>, goal: &'d GoalSeek) -> Self {
        let seed = Some(other.frame().seed.unwrap_or_default().wrapping_add(OTHER_LUCK) >> 1);
        Self { council: *council, frame: Frame { seed, ..Frame::of_goal(goal) }, goal, desk: OnceCell::new() }
    }
}

impl Evaluator for Afresh<'_> {
    fn evaluate(&self, settings: &[Option<f64>]) -> Result<Evaluation, ScenarioError> {
        let desk = match self.desk.get() {
            Some(desk) => desk,
            None => self.desk.get_or_init({
                let target = &self.goal.target;
                let measure = (target.measure, target.definition());
                let desk = Desk::narrow(&self.council, self.frame.clone(), &[measure])?;
                || desk
            }),
        };
        Tried::new(desk, self.goal)?.evaluate(settings)
    }
}
