//! Local improvement on the lattice: single steps, and exchanges of one lever for another.
//!
//! An exchange does less of one lever and just so much more of another that the target is reached again (or, on the
//! way to the highest chance, more of one and less of another until the budget holds). Steps begin at a quarter of a
//! ladder and halve to one rung. With a convex cost and edge, a mix that no exchange improves is the best; where set-up
//! costs make it otherwise, several beginnings help (`search`).

use super::aim::Aim;
use super::book::{Book, Point};
use crate::scenario::ScenarioError;

/// Values nearer than this share are the same.
const SAME: f64 = 1e-9;
/// Exchanges tried in earnest at every step, of those that promise most.
const EXCHANGES: usize = 4;

/// A walk towards an aim with some of the levers.
pub struct Walk<'b, 'e> {
    /// Where mixes are looked up.
    pub book: &'b mut Book<'e>,
    /// What is wanted.
    pub aim: Aim,
    /// By lever: whether it may move.
    pub free: &'b [bool],
}

/// A step with one lever.
struct Step {
    lever: usize,
    point: Point,
}

impl Walk<'_, '_> {
    /// Whether `a` is better than `b`: allowed first, then by value, then by how little is done.
    pub fn is_better(&self, a: &Point, b: &Point) -> bool {
        match (self.aim.allows(&a.outcome), self.aim.allows(&b.outcome)) {
            (true, false) => return true,
            (false, true) => return false,
            _ => {}
        }
        let (value, other) = (self.aim.value(&a.outcome), self.aim.value(&b.outcome));
        if (value - other).abs() > SAME * other.abs() {
            return value < other;
        }
        let effort = |p: &Point| p.rungs.iter().sum::<usize>();
        effort(a) < effort(b)
    }

    /// Walks from a point, with steps from a share of each ladder down to one rung.
    pub fn descend(&mut self, from: Point, share: f64) -> Result<Point, ScenarioError> {
        let mut here = from;
        let mut share = share;
        loop {
            let steps = self.steps(share);
            while let Some(better) = self.improve(&here, &steps)? {
                here = better;
            }
            if steps.iter().all(|step| *step <= 1) {
                return Ok(here);
            }
            share /= 2.0;
        }
    }

    fn steps(&self, share: f64) -> Vec<usize> {
        self.book.ladders().iter().map(|l| ((l.top() as f64 * share).ceil() as usize).max(1)).collect()
    }

    /// One improvement; `None` where none was found.
    fn improve(&mut self, here: &Point, steps: &[usize]) -> Result<Option<Point>, ScenarioError> {
        let (forth, back) = self.neighbours(here, steps)?;
        let mut best: Option<Point> = None;
        for step in forth.iter().chain(&back) {
            self.keep_better(&mut best, here, &step.point);
        }
        if best.is_some() {
            return Ok(best);
        }
        for (_, step, lever) in self.ideas(here, &forth, &back).into_iter().take(EXCHANGES) {
            if let Some(point) = self.restore(&step.point, lever)? {
                self.keep_better(&mut best, here, &point);
            }
        }
        Ok(best)
    }

    fn keep_better(&self, best: &mut Option<Point>, here: &Point, point: &Point) {
        if self.aim.allows(&point.outcome) && self.is_better(point, best.as_ref().unwrap_or(here)) {
            *best = Some(point.clone());
        }
    }

    /// Steps that serve the objective, and steps against it.
    fn neighbours(&mut self, here: &Point, steps: &[usize]) -> Result<(Vec<Step>, Vec<Step>), ScenarioError> {
        let (mut forth, mut back) = (Vec::new(), Vec::new());
        for (lever, step) in steps.iter().enumerate().filter(|(lever, _)| self.free[*lever]) {
            let (rung, top) = (here.rungs[lever], self.book.ladders()[lever].top());
            let (lower, higher) = (rung.saturating_sub(*step), (rung + step).min(top));
            // All the way down too: what it costs to set a lever up is saved only there.
            for to in if lower == 0 { vec![0, higher] } else { vec![0, lower, higher] } {
                if to == rung {
                    continue;
                }
                let mut rungs = here.rungs.clone();
                rungs[lever] = to;
                let Some(point) = self.book.at(&rungs)? else { continue };
                let serves = (to < rung) == self.aim.is_downhill();
                if serves { &mut forth } else { &mut back }.push(Step { lever, point });
            }
        }
        Ok((forth, back))
    }

    /// Exchanges by the change of value they promise, best first: one step forth, and as much of another lever back
    /// as its own step suggests is needed.
    fn ideas<'s>(&self, here: &Point, forth: &'s [Step], back: &[Step]) -> Vec<(f64, &'s Step, usize)> {
        let (value, strain) = (self.aim.value(&here.outcome), self.aim.strain(&here.outcome));
        let mut ideas = Vec::new();
        for step in forth {
            let need = self.aim.strain(&step.point.outcome);
            let gained = self.aim.value(&step.point.outcome) - value;
            for other in back.iter().filter(|other| other.lever != step.lever) {
                let relief = strain - self.aim.strain(&other.point.outcome);
                let price = self.aim.value(&other.point.outcome) - value;
                if need > 0.0 && relief > 0.0 {
                    ideas.push((gained + price * need / relief, step, other.lever));
                }
            }
        }
        ideas.sort_by(|a, b| a.0.total_cmp(&b.0));
        ideas
    }

    /// Moves one lever against the objective, just far enough that the strain is nought again; `None` where it
    /// cannot.
    pub fn restore(&mut self, from: &Point, lever: usize) -> Result<Option<Point>, ScenarioError> {
        let (rung, top) = (from.rungs[lever], self.book.ladders()[lever].top());
        let far = if self.aim.is_downhill() { top } else { 0 };
        self.edge(from, lever, rung, far)
    }

    /// The rung nearest to `strained` (which is) towards `eased` (which is not) at which the strain is nought, if it
    /// only falls on the way: bisection, guided by the strain at both ends.
    pub fn edge(
        &mut self,
        from: &Point,
        lever: usize,
        strained: usize,
        eased: usize,
    ) -> Result<Option<Point>, ScenarioError> {
        let mut rungs = from.rungs.clone();
        let mut at = |book: &mut Book, rung: usize| {
            rungs[lever] = rung;
            book.at(&rungs)
        };
        let (Some(near), Some(mut found)) = (at(self.book, strained)?, at(self.book, eased)?) else { return Ok(None) };
        let (mut bad, mut good) = (strained, eased);
        let (mut over, mut under) = (self.aim.strain(&near.outcome), self.aim.strain(&found.outcome));
        if over <= 0.0 {
            return Ok(Some(near));
        }
        if under > 0.0 {
            return Ok(None);
        }
        while bad.abs_diff(good) > 1 {
            let middle = between(bad, good, over, under);
            let Some(point) = at(self.book, middle)? else { break };
            let strain = self.aim.strain(&point.outcome);
            if strain > 0.0 {
                (bad, over) = (middle, strain);
            } else {
                (good, under, found) = (middle, strain, point);
            }
        }
        Ok(Some(found))
    }
}

/// Where a straight line from `over` to `under` crosses nought, kept off the ends by an eighth of the way, so that
/// every look shortens the way whatever the shape.
fn between(bad: usize, good: usize, over: f64, under: f64) -> usize {
    let width = bad.abs_diff(good);
    let straight = over / (over - under);
    let share = if straight.is_finite() { straight.clamp(0.125, 0.875) } else { 0.5 };
    let away = ((width as f64 * share).round() as usize).clamp(1, width - 1);
    if bad < good { bad + away } else { bad - away }
}
