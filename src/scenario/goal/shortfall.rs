//! What would bring a target within reach, found by simulating it.

use super::aim::Aim;
use super::book::{Book, Point};
use super::evaluation::{Evaluation, Evaluator};
use super::polish::Settler;
use super::search::{Desks, Found, Look};
use super::walk::Walk;
use crate::scenario::ScenarioError;

/// A lever that could go further than its bound, everything else at its strongest.
#[derive(Debug, Clone, PartialEq)]
pub struct Wider {
    /// Which.
    pub lever: usize,
    /// The first setting that suffices.
    pub setting: f64,
    /// What comes of it.
    pub outcome: Evaluation,
}

/// What would have to be different.
#[derive(Debug, Clone, PartialEq)]
pub struct Shortfall {
    /// The strongest mix within the bounds, whatever the budget.
    pub strongest: Found,
    /// The cheapest mix within the bounds where only the budget stands in the way.
    pub budget: Option<Found>,
    /// One bound wider, if that suffices.
    pub wider: Vec<Wider>,
    /// All bounds wider by the same factor, where no single one suffices.
    pub together: Option<Found>,
}

/// Simulations for each lever in the first look.
const LOOKS: usize = 16;
/// Simulations for each lever with all futures.
const SETTLES: usize = 6;
/// Factors by which all bounds are widened.
const FACTORS: [f64; 6] = [1.25, 1.5, 2.0, 2.5, 3.0, 4.0];

/// What would have to be different for `top`, the strongest mix, to reach the target, or to be affordable.
pub fn explain(look: &mut Look, settler: &mut Settler, desks: &Desks, top: &Point) -> Result<Shortfall, ScenarioError> {
    let problem = look.problem;
    let strongest = settler.found(top);
    let mut shortfall = Shortfall { strongest, budget: None, wider: Vec::new(), together: None };
    if top.outcome.gap(problem.aimed_at()) <= 0.0 {
        let free = vec![true; problem.ladders.len()];
        look.book.allow(problem.recipe.screen);
        let near = look.cheapest_with(look.cheapest(problem.aimed_at() + look.lucky), top, &free)?;
        let aim = Aim::cheapest(problem.minimise, problem.aimed_at(), None);
        let settled = settler.settle(near.as_ref().unwrap_or(top), aim, &free, problem.recipe.polish)?;
        shortfall.budget = settled.map(|p| settler.found(&p));
        return Ok(shortfall);
    }
    for lever in 0..problem.ladders.len() {
        shortfall.wider.extend(wider(look, desks, &shortfall.strongest.settings, lever)?);
    }
    if shortfall.wider.is_empty() {
        shortfall.together = together(look, desks, &shortfall.strongest.settings)?;
    }
    Ok(shortfall)
}

/// How far a lever would have to go; `None` where its utmost is not enough, or is reached.
fn wider(look: &Look, desks: &Desks, strongest: &[Option<f64>], lever: usize) -> Result<Option<Wider>, ScenarioError> {
    let problem = look.problem;
    let Some(ladder) = problem.ladders[lever].beyond(problem.utmost[lever]) else { return Ok(None) };
    let aim = Aim::cheapest(problem.minimise, problem.aimed_at() + look.lucky, None);
    let few = Alone { of: desks.few, settings: strongest, lever };
    let mut book = Book::new(&few, std::slice::from_ref(&ladder), &|| true);
    book.allow(LOOKS);
    let mut walk = Walk { book: &mut book, aim, free: &[true] };
    let Some(bottom) = walk.book.at(&[0])? else { return Ok(None) };
    let Some(near) = walk.restore(&bottom, 0)? else { return Ok(None) };
    let all = Alone { of: desks.all, settings: strongest, lever };
    for rung in (near.rungs[0]..=ladder.top()).take(SETTLES) {
        let Some(setting) = ladder.setting(rung) else { continue };
        let outcome = all.evaluate(&[Some(setting)])?;
        if outcome.gap(problem.aimed_at()) <= 0.0 {
            return Ok(Some(Wider { lever, setting, outcome }));
        }
    }
    Ok(None)
}

/// The least of [`FACTORS`] by which all bounds would have to be wider.
fn together(look: &Look, desks: &Desks, strongest: &[Option<f64>]) -> Result<Option<Found>, ScenarioError> {
    let problem = look.problem;
    for factor in FACTORS {
        let stretch = |(lever, setting): (usize, &Option<f64>)| {
            setting.map(|s| problem.ladders[lever].stretched(s, factor, problem.utmost[lever]))
        };
        let settings: Vec<_> = strongest.iter().enumerate().map(stretch).collect();
        if desks.few.evaluate(&settings)?.gap(problem.aimed_at() + look.lucky) > 0.0 {
            continue;
        }
        let outcome = desks.all.evaluate(&settings)?;
        if outcome.gap(problem.aimed_at()) <= 0.0 {
            return Ok(Some(Found { settings, outcome, chance_afresh: None }));
        }
    }
    Ok(None)
}

/// One lever of a mix moves.
struct Alone<'a> {
    of: &'a dyn Evaluator,
    settings: &'a [Option<f64>],
    lever: usize,
}

impl Evaluator for Alone<'_> {
    fn evaluate(&self, settings: &[Option<f64>]) -> Result<Evaluation, ScenarioError> {
        let mut all = self.settings.to_vec();
        all[self.lever] = settings[0];
        self.of.evaluate(&all)
    }
}
