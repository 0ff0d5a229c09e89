//! A goal as people ask for it and a desk in; the answer in their words out.
//!
//! Joins the search (`goal`), which knows only settings, chances and pounds, to the desk, which simulates levers. It
//! must not know how the search moves, nor how levers are simulated.

mod conditions;
mod open;
mod tried;
mod words;

use super::desk::{Desk, Frame};
use super::goal::{Answer, Desks, Found, Problem, search};
use super::{Council, ScenarioError, Watch};
use crate::domain::scenario::{GoalAnswer, GoalSeek, Mix};
use conditions::Conditions;
use tried::{Afresh, Tried};
use words::Words;

/// Share of the progress bar until the desks are ready.
const READY: f64 = 0.05;
/// More open levers than this are looked at less closely.
const CLOSELY: usize = 8;

/// See [`super::seek`].
pub(super) fn seek(council: &Council, goal: &GoalSeek, watch: Watch) -> Result<GoalAnswer, ScenarioError> {
    let recipe = &council.recipe.search;
    let measure = (goal.target.measure, goal.target.definition());
    let desk = Desk::narrow(council, Frame::of_goal(goal), &[measure])?;
    open::check(&desk, goal)?;
    let small = desk.smaller(recipe.paths, measure)?;
    if !watch(READY) {
        return Err(ScenarioError::Stopped);
    }
    let (few, all) = (Tried::new(&small, goal)?, Tried::new(&desk, goal)?);
    let afresh = Afresh::new(council, &desk, goal);
    let (ladders, utmost) = open::ladders(goal, council.recipe, &few)?;
    let problem = Problem {
        ladders: &ladders,
        utmost: &utmost,
        probability: goal.probability,
        budget: goal.budget_gbp,
        minimise: goal.minimise,
        futures: desk.paths(),
        recipe,
    };
    let rest = |done: f64| watch(READY + (1.0 - READY) * done);
    let found = search(&problem, &Desks { few: &few, all: &all, afresh: &afresh }, &rest)?;
    Told { council, desk: &desk, few: &few, all: &all, goal }.answer(&found)
}

/// The answer being told.
struct Told<'t> {
    council: &'t Council<'t>,
    desk: &'t Desk<'t>,
    few: &'t Tried<'t>,
    all: &'t Tried<'t>,
    goal: &'t GoalSeek,
}

impl Told<'_> {
    fn answer(&self, found: &Answer) -> Result<GoalAnswer, ScenarioError> {
        let (goal, words) = (self.goal, Words::new(self.council.recipe, self.goal));
        let mixes = |found: &[Found]| found.iter().map(|f| self.mix(&words, f)).collect::<Result<Vec<_>, _>>();
        let (reached, frontier) = (mixes(&found.mixes)?, mixes(&found.frontier)?);
        let closest = self.mix(&words, &found.closest)?;
        let would_have_to_be_true = match &found.shortfall {
            Some(shortfall) => {
                let conditions = Conditions { few: self.few, all: self.all, goal, words: &words };
                conditions.tell(shortfall, &found.closest)?
            }
            None => Vec::new(),
        };
        let baseline_chance = found.baseline.outcome.chance();
        let statements = words.statements(&reached, &closest, baseline_chance);
        Ok(GoalAnswer {
            unit: goal.unit.clone(),
            target: goal.target.clone(),
            probability: goal.probability,
            budget_gbp: goal.budget_gbp,
            minimise: goal.minimise,
            feasible: !reached.is_empty(),
            baseline_chance,
            warnings: self.warnings(reached.first().unwrap_or(&closest))?,
            mixes: reached,
            frontier,
            closest,
            would_have_to_be_true,
            statements,
            model: self.council.model.to_owned(),
            as_of: self.desk.window().as_of,
            paths: self.desk.paths(),
            seed: self.desk.frame().seed.unwrap_or_default(),
            evaluations: found.evaluations,
        })
    }

    fn mix(&self, words: &Words, found: &Found) -> Result<Mix, ScenarioError> {
        let (spend, extra_cost, at) = self.all.told(&found.settings)?;
        let chance = found.outcome.chance();
        let levers = self.all.levers(&found.settings);
        let statement = words.mix(&levers, chance, &spend);
        Ok(Mix { levers, chance, chance_afresh: found.chance_afresh, spend, extra_cost, at, statement })
    }

    /// What the reader must know of the mix told first.
    fn warnings(&self, of: &Mix) -> Result<Vec<String>, ScenarioError> {
        let goal = self.goal;
        let mut warnings = self.desk.plan(&of.levers)?.warnings;
        if goal.levers.len() > CLOSELY {
            warnings.push(format!(
                "Of more than {CLOSELY} open levers the search sees less: name those you would really use."
            ));
        }
        if self.desk.paths() < self.council.recipe.search.paths {
            warnings.push(format!(
                "With {} futures a chance is known to a few points at best: ask for 10,000.",
                self.desk.paths()
            ));
        }
        let kept = |afresh: f64| afresh >= goal.probability - self.council.recipe.search.near;
        if !of.chance_afresh.is_none_or(kept) && of.chance >= goal.probability {
            warnings.push("With other luck this mix falls short of the chance asked for: ask for more futures.".into());
        }
        Ok(warnings)
    }
}
