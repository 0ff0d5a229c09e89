//! The search as a whole: a first look with few futures, everything settled with all of them.

use std::cell::Cell;

use super::aim::Aim;
use super::book::{Book, Point};
use super::differ;
use super::evaluation::{Evaluation, Evaluator};
use super::frontier;
use super::ladder::Ladder;
use super::lattice::best_tried;
use super::polish::Settler;
use super::recipe::SearchRecipe;
use super::shortfall::{self, Shortfall};
use super::walk::Walk;
use crate::domain::scenario::Minimise;
use crate::scenario::{ScenarioError, Watch};

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Problem<'a> {
    /// By lever: its settings.
    pub ladders: &'a [Ladder],
    /// By lever: the setting it could have at the very most if its bounds did not hold.
    pub utmost: &'a [f64],
    /// Share of futures that must reach the target.
    pub probability: f64,
    /// What the levers may cost on average, pounds.
    pub budget: Option<f64>,
    /// What "cheapest" means.
    pub minimise: Minimise,
    /// Futures of [`Desks::all`].
    pub futures: usize,
    /// How hard to look.
    pub recipe: &'a SearchRecipe,
}

/// Where mixes are simulated.
#[derive(Clone, Copy)]
pub struct Desks<'a> {
    /// With few futures.
    pub few: &'a dyn Evaluator,
    /// With all of them.
    pub all: &'a dyn Evaluator,
    /// With as many of other luck.
    pub afresh: &'a dyn Evaluator,
}

/// A mix that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// By lever; `None`: left out.
    pub settings: Vec<Option<f64>>,
    /// What comes of it.
    pub outcome: Evaluation,
    /// Its chance with other luck.
    pub chance_afresh: Option<f64>,
}

/// What the search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Every lever at the least it may be.
    pub baseline: Found,
    /// The cheapest first, then others that differ; none where the target is out of reach.
    pub mixes: Vec<Found>,
    /// The least cost of rising chances within the bounds, whatever the budget.
    pub frontier: Vec<Found>,
    /// The highest chance within bounds and budget.
    pub closest: Found,
    /// Where the target is out of reach: what would bring it within.
    pub shortfall: Option<Shortfall>,
    /// Mixes simulated.
    pub evaluations: usize,
}

/// Where the descents of the first look begin, at most.
const BEGINNINGS: usize = 3;
/// Share of a ladder of the first steps.
const FIRST_STEP: f64 = 0.25;

/// Looks for the cheapest mixes. Deterministic; simulates no more than the recipe allows.
///
/// # Errors
/// Those of the evaluators; [`ScenarioError::Stopped`] when `watch` said stop.
pub fn search(problem: &Problem, desks: &Desks, watch: Watch) -> Result<Answer, ScenarioError> {
    let progress = Progress::new(problem, watch);
    let (few_done, all_done) = (|| progress.add(1.0), || progress.add(progress.ratio));
    let mut few = Book::new(desks.few, problem.ladders, &few_done);
    let mut settler = Settler::new(problem, Book::new(desks.all, problem.ladders, &all_done));
    // A part for the strongest mix, so that many levers cannot use up what the cheapest needs.
    few.allow(problem.recipe.screen / 4);
    let mut look = Look { problem, book: &mut few, lucky: 0.0 };
    let strongest = look.strongest(None)?;
    look.book.allow(problem.recipe.screen);
    let candidates = look.candidates(&strongest, &mut settler)?;

    let baseline = settler.simulate(&vec![0; problem.ladders.len()])?;
    let top = settler.closest(&strongest, None)?;
    let closest = match problem.budget {
        Some(budget) if top.outcome.spend > budget => {
            look.book.allow(problem.recipe.screen / 4);
            let near = look.strongest(Some(&strongest))?;
            settler.closest(&near, problem.budget)?
        }
        _ => top.clone(),
    };
    let mixes = settler.mixes(&candidates, &top)?;
    let frontier = frontier::trace(&mut look, &mut settler, &baseline, &top, &mixes)?;
    let mut answer = Answer {
        baseline: settler.found(&baseline),
        mixes: mixes.iter().map(|p| settler.found(p)).collect(),
        frontier: frontier.iter().map(|p| settler.found(p)).collect(),
        closest: settler.found(&closest),
        shortfall: None,
        evaluations: 0,
    };
    if answer.mixes.is_empty() {
        answer.shortfall = Some(shortfall::explain(&mut look, &mut settler, desks, &top)?);
    }
    answer.evaluations = few.count() + settler.count() + refresh(&mut answer, desks.afresh)?;
    Ok(answer)
}

/// Simulates what is told with other luck; how many mixes.
fn refresh(answer: &mut Answer, afresh: &dyn Evaluator) -> Result<usize, ScenarioError> {
    let closest = answer.mixes.is_empty().then_some(&mut answer.closest);
    let mut told = 0;
    for found in answer.mixes.iter_mut().chain(closest) {
        found.chance_afresh = Some(afresh.evaluate(&found.settings)?.chance());
        told += 1;
    }
    Ok(told)
}

/// The first look, with few futures.
pub struct Look<'b, 'e, 'p> {
    /// What is looked for.
    pub problem: &'p Problem<'p>,
    /// What was tried.
    pub book: &'b mut Book<'e>,
    /// How much higher its few futures see the chance of a mix near the cheapest than all do.
    pub lucky: f64,
}

impl<'e> Look<'_, 'e, '_> {
    /// A walk in this book.
    pub fn walk<'s>(&'s mut self, aim: Aim, free: &'s [bool]) -> Walk<'s, 'e> {
        Walk { book: self.book, aim, free }
    }

    /// The cheapest that reaches a chance, as asked, whatever the budget.
    pub fn cheapest(&self, probability: f64) -> Aim {
        Aim::cheapest(self.problem.minimise, probability, None)
    }

    /// The mix with the highest chance; within the budget where the strongest without one is given.
    fn strongest(&mut self, beyond_budget: Option<&Point>) -> Result<Point, ScenarioError> {
        let levers = self.problem.ladders.len();
        let (free, tops): (Vec<bool>, Vec<usize>) =
            (vec![true; levers], self.problem.ladders.iter().map(Ladder::top).collect());
        let budget = beyond_budget.and(self.problem.budget);
        let mut walk = self.walk(Aim::closest(self.problem.probability, budget), &free);
        let mut ends = vec![vec![0; levers]];
        if let Some(strongest) = beyond_budget {
            for mask in masks(levers) {
                ends.extend(walk.on_ray(&strongest.rungs, &mask)?.map(|p| p.rungs));
            }
        } else {
            ends.extend(
                masks(levers).map(|mask| tops.iter().zip(mask).map(|(top, on)| if on { *top } else { 0 }).collect()),
            );
        }
        let mut best: Option<Point> = None;
        for rungs in ends {
            if let Some(point) = walk.book.at(&rungs)? {
                best = Some(best.filter(|b| !walk.is_better(&point, b)).unwrap_or(point));
            }
        }
        match best {
            Some(best) => walk.descend(best, FIRST_STEP),
            None => Err(ScenarioError::Stopped),
        }
    }

    /// Mixes that reach the target, the cheapest first, as far as a first look can tell. Compared with all futures
    /// once, the few are asked for as much more as they see too much.
    fn candidates(&mut self, strongest: &Point, settler: &mut Settler) -> Result<Vec<Point>, ScenarioError> {
        let levers = self.problem.ladders.len();
        let all = vec![true; levers];
        let mut aim = Aim { budget: self.problem.budget, ..self.cheapest(self.problem.aimed_at()) };
        let Some(best) = self.cheapest_with(aim, strongest, &all)? else { return Ok(Vec::new()) };
        self.lucky = best.outcome.chance() - settler.simulate(&best.rungs)?.outcome.chance();
        aim.probability += self.lucky;
        let Some(best) = self.cheapest_with(aim, strongest, &all)? else { return Ok(vec![best]) };
        let mut found = vec![best.clone()];
        for lever in (0..levers).filter(|lever| best.rungs[*lever] > 0) {
            let free: Vec<bool> = (0..levers).map(|other| other != lever).collect();
            found.extend(self.cheapest_with(aim, strongest, &free)?);
        }
        let recipe = self.problem.recipe;
        let mut walk = self.walk(aim, &all);
        let best = found.iter().fold(best, |best, p| if walk.is_better(p, &best) { p.clone() } else { best });
        differ::choose(&mut walk, best, found, recipe)
    }

    /// The cheapest mix of the free levers.
    pub fn cheapest_with(
        &mut self,
        aim: Aim,
        strongest: &Point,
        free: &[bool],
    ) -> Result<Option<Point>, ScenarioError> {
        let mut walk = self.walk(aim, free);
        let mut beginnings = beginnings(&mut walk, strongest)?;
        beginnings.extend(best_tried(&walk));
        beginnings.retain(|p| walk.aim.allows(&p.outcome));
        beginnings.sort_by(|a, b| walk.aim.value(&a.outcome).total_cmp(&walk.aim.value(&b.outcome)));
        beginnings.dedup();
        let mut best: Option<Point> = None;
        for from in beginnings.into_iter().take(BEGINNINGS) {
            let end = walk.descend(from, FIRST_STEP)?;
            best = Some(best.filter(|b| !walk.is_better(&end, b)).unwrap_or(end));
        }
        let pair: Vec<usize> = (0..free.len()).filter(|lever| free[*lever]).collect();
        match (best, <[usize; 2]>::try_from(pair)) {
            // With two levers the whole edge is looked at: set-up costs cannot hide anything.
            (Some(best), Ok(pair)) => walk.along_edge(best, pair, f64::INFINITY).map(Some),
            (best, _) => Ok(best),
        }
    }
}

/// Where descents to the least cost may begin: along rays to the strongest mix, of all levers, of each alone and of
/// all but one, and levers filled up in the order of what they do for their money.
fn beginnings(walk: &mut Walk, strongest: &Point) -> Result<Vec<Point>, ScenarioError> {
    let levers = walk.free.len();
    let mut points = Vec::new();
    for mask in masks(levers) {
        let mask: Vec<bool> = mask.iter().zip(walk.free).map(|(on, free)| *on && *free).collect();
        points.extend(walk.on_ray(&strongest.rungs, &mask)?);
    }
    let Some(nothing) = walk.book.at(&vec![0; levers])? else { return Ok(points) };
    let mut worth = Vec::new();
    for lever in (0..levers).filter(|lever| walk.free[*lever]) {
        let mut rungs = vec![0; levers];
        rungs[lever] = walk.book.ladders()[lever].top();
        let Some(alone) = walk.book.at(&rungs)? else { continue };
        let relief = walk.aim.strain(&nothing.outcome) - walk.aim.strain(&alone.outcome);
        let price = walk.aim.value(&alone.outcome) - walk.aim.value(&nothing.outcome);
        worth.push((price / relief.max(f64::MIN_POSITIVE), lever));
    }
    worth.sort_by(|a, b| a.0.total_cmp(&b.0));
    let order: Vec<usize> = worth.into_iter().map(|(_, lever)| lever).collect();
    points.extend(walk.fill(&order)?);
    Ok(points)
}

/// All levers; each alone; all but each.
fn masks(levers: usize) -> impl Iterator<Item = Vec<bool>> {
    let all = std::iter::once(vec![true; levers]);
    let alone = (0..levers).map(move |lever| (0..levers).map(|other| other == lever).collect());
    let without = (0..levers).map(move |lever| (0..levers).map(|other| other != lever).collect());
    all.chain(alone).chain(without)
}

impl Problem<'_> {
    /// The probability asked for, and what few futures need on top.
    pub fn aimed_at(&self) -> f64 {
        self.probability + self.recipe.margin(self.probability, self.futures)
    }
}

/// How far the work has come.
struct Progress<'w> {
    watch: Watch<'w>,
    done: Cell<f64>,
    planned: f64,
    /// What a simulation with all futures costs, in simulations with few.
    ratio: f64,
}

impl<'w> Progress<'w> {
    fn new(problem: &Problem, watch: Watch<'w>) -> Self {
        let recipe = problem.recipe;
        let ratio = (problem.futures as f64 / recipe.paths.max(1) as f64).max(1.0);
        let settled = recipe.polish + recipe.polish_others * (recipe.mixes + recipe.frontier);
        Self { watch, done: Cell::new(0.0), planned: recipe.screen as f64 + ratio * settled as f64, ratio }
    }

    fn add(&self, work: f64) -> bool {
        self.done.set(self.done.get() + work);
        (self.watch)((self.done.get() / self.planned).min(0.99))
    }
}
