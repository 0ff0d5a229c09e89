//! Settles mixes of the first look with all futures.

use super::aim::Aim;
use super::book::{Book, Point};
use super::differ::differs;
use super::search::{Found, Problem};
use super::walk::Walk;
use crate::scenario::ScenarioError;

/// Share of a ladder of the first steps of the cheapest mix: it lies near already.
const CLOSE_STEP: f64 = 1.0 / 16.0;

/// Simulates with all futures.
pub struct Settler<'p, 'e> {
    /// What is looked for.
    problem: &'p Problem<'p>,
    book: Book<'e>,
}

impl<'p, 'e> Settler<'p, 'e> {
    /// With nothing tried.
    pub fn new(problem: &'p Problem<'p>, book: Book<'e>) -> Self {
        Self { problem, book }
    }

    /// Mixes simulated.
    pub fn count(&self) -> usize {
        self.book.count()
    }

    /// A mix as it is told.
    pub fn found(&self, point: &Point) -> Found {
        let settings = self.book.ladders().iter().zip(&point.rungs).map(|(l, rung)| l.setting(*rung)).collect();
        Found { settings, outcome: (*point.outcome).clone(), chance_afresh: None }
    }

    /// One mix, whatever it takes.
    pub fn simulate(&mut self, rungs: &[usize]) -> Result<Point, ScenarioError> {
        self.book.allow(1);
        self.book.at(rungs)?.ok_or(ScenarioError::Stopped)
    }

    /// The highest chance near a mix, and of what has it the cheapest nearby.
    pub fn closest(&mut self, from: &Point, budget: Option<f64>) -> Result<Point, ScenarioError> {
        let free = vec![true; from.rungs.len()];
        let start = self.simulate(&from.rungs)?;
        self.book.allow(2 * self.problem.recipe.polish_others);
        let mut walk = Walk { book: &mut self.book, aim: Aim::closest(self.problem.probability, budget), free: &free };
        let start = if walk.aim.allows(&start.outcome) { Some(start) } else { restored(&mut walk, &start)? };
        let best = match start {
            Some(start) => walk.descend(start, CLOSE_STEP)?,
            None => self.simulate(&vec![0; free.len()])?,
        };
        let aim = Aim::cheapest(self.problem.minimise, best.outcome.chance(), budget);
        Walk { book: &mut self.book, aim, free: &free }.trim(best)
    }

    /// The mixes that reach the target with all futures, the cheapest first; `strongest` where the first look saw
    /// none.
    pub fn mixes(&mut self, candidates: &[Point], strongest: &Point) -> Result<Vec<Point>, ScenarioError> {
        let recipe = self.problem.recipe;
        let aim = Aim::cheapest(self.problem.minimise, self.problem.aimed_at(), self.problem.budget);
        let mut settled: Vec<Point> = Vec::new();
        let last_hope = [strongest.clone()];
        for (position, from) in if candidates.is_empty() { &last_hope[..] } else { candidates }.iter().enumerate() {
            let point = if position == 0 {
                self.settle(from, aim, &vec![true; from.rungs.len()], recipe.polish)?
            } else {
                let used: Vec<bool> = from.rungs.iter().map(|rung| *rung > 0).collect();
                self.settle(from, aim, &used, recipe.polish_others)?
            };
            settled.extend(point);
        }
        // What came second in the first look may be first now.
        settled.sort_by(|a, b| aim.value(&a.outcome).total_cmp(&aim.value(&b.outcome)));
        let mut mixes: Vec<Point> = Vec::new();
        for point in settled {
            if differs(&self.book, &point, &mixes, recipe) {
                mixes.push(point);
            }
        }
        Ok(mixes)
    }

    /// The best near a mix with all futures; `None` where nothing near is allowed.
    pub fn settle(
        &mut self,
        from: &Point,
        aim: Aim,
        free: &[bool],
        allowance: usize,
    ) -> Result<Option<Point>, ScenarioError> {
        self.book.allow(allowance.max(1));
        let open: Vec<usize> = (0..free.len()).filter(|l| free[*l] && self.book.ladders()[*l].top() > 0).collect();
        let mut walk = Walk { book: &mut self.book, aim, free };
        let Some(start) = walk.book.at(&from.rungs)? else { return Ok(None) };
        let start = if aim.allows(&start.outcome) { Some(start) } else { restored(&mut walk, &start)? };
        let Some(start) = start else { return Ok(None) };
        let thorough = allowance >= self.problem.recipe.polish;
        let best = walk.descend(start, if thorough { CLOSE_STEP } else { 0.0 })?;
        match <[usize; 2]>::try_from(open) {
            Ok(pair) if thorough => walk.along_edge(best, pair, self.problem.recipe.window).map(Some),
            _ => Ok(Some(best)),
        }
    }
}

/// The best of what one lever alone can mend; else all of them together, on the way to their tops (or to nothing).
fn restored(walk: &mut Walk, from: &Point) -> Result<Option<Point>, ScenarioError> {
    let mut best: Option<Point> = None;
    for lever in (0..walk.free.len()).filter(|lever| walk.free[*lever]) {
        if let Some(point) = walk.restore(from, lever)?.filter(|p| walk.aim.allows(&p.outcome)) {
            best = Some(best.filter(|b| !walk.is_better(&point, b)).unwrap_or(point));
        }
    }
    if best.is_none() {
        let far = if walk.aim.is_downhill() {
            walk.book.ladders().iter().map(super::Ladder::top).collect()
        } else {
            from.rungs.clone()
        };
        let free = walk.free;
        best = walk.on_ray(&far, free)?.filter(|p| walk.aim.allows(&p.outcome));
    }
    Ok(best)
}
