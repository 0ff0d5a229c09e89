//! Ways across the lattice: rays from nothing to a mix, fillings, and the edge between two levers.

use super::book::Point;
use super::walk::Walk;
use crate::scenario::ScenarioError;

/// Parts a ray is divided into.
const RAY: usize = 64;

impl Walk<'_, '_> {
    /// The least part of the way from nothing to `far` at which the strain is nought (for the highest chance: the
    /// most); levers outside `mask` stay where they are at nothing. `None` where `far` itself does not do.
    pub fn on_ray(&mut self, far: &[usize], mask: &[bool]) -> Result<Option<Point>, ScenarioError> {
        let at = |part: usize| -> Vec<usize> {
            let scaled = |(rung, used): (&usize, &bool)| if *used { (rung * part).div_ceil(RAY) } else { 0 };
            far.iter().zip(mask).map(scaled).collect()
        };
        let downhill = self.aim.is_downhill();
        let (mut bad, mut good) = if downhill { (0, RAY) } else { (RAY, 0) };
        let (Some(first), Some(mut found)) = (self.book.at(&at(bad))?, self.book.at(&at(good))?) else {
            return Ok(None);
        };
        if self.aim.strain(&first.outcome) <= 0.0 {
            return Ok(Some(first));
        }
        if self.aim.strain(&found.outcome) > 0.0 {
            return Ok(None);
        }
        while bad.abs_diff(good) > 1 {
            let middle = usize::midpoint(bad, good);
            let Some(point) = self.book.at(&at(middle))? else { break };
            if self.aim.strain(&point.outcome) > 0.0 {
                bad = middle;
            } else {
                (good, found) = (middle, point);
            }
        }
        Ok(Some(found))
    }

    /// Levers filled to their top one after the other, in the order given, until the strain is nought; the last only
    /// as far as needed.
    pub fn fill(&mut self, order: &[usize]) -> Result<Option<Point>, ScenarioError> {
        let Some(mut here) = self.book.at(&vec![0; self.free.len()])? else { return Ok(None) };
        for &lever in order {
            if let Some(point) = self.restore(&here, lever)? {
                return Ok(Some(point));
            }
            let mut rungs = here.rungs;
            rungs[lever] = self.book.ladders()[lever].top();
            let Some(point) = self.book.at(&rungs)? else { return Ok(None) };
            here = point;
        }
        Ok(None)
    }

    /// Does less of every lever in turn, as far as the strain stays nought.
    pub fn trim(&mut self, from: Point) -> Result<Point, ScenarioError> {
        let mut here = from;
        for lever in (0..self.free.len()).filter(|lever| self.free[*lever]) {
            if let Some(point) = self.edge(&here, lever, 0, here.rungs[lever])? {
                here = if self.is_better(&point, &here) { point } else { here };
            }
        }
        Ok(here)
    }

    /// Follows the edge of what reaches the target from `best`, rung by rung of lever `a`, with the least of lever
    /// `b`; as far as the cost stays within `window` (a share) of the cheapest. If more of a lever never hurts and
    /// never costs less, no pair within the window is cheaper than what comes back.
    pub fn along_edge(&mut self, best: Point, [a, b]: [usize; 2], window: f64) -> Result<Point, ScenarioError> {
        let begin = best.clone();
        let mut best = best;
        for upward in [true, false] {
            let mut here = begin.clone();
            while let Some(next) = self.next_on_edge(&here, a, b, upward)? {
                if self.aim.allows(&next.outcome) && self.is_better(&next, &best) {
                    best = next.clone();
                }
                let (value, least) = (self.aim.value(&next.outcome), self.aim.value(&best.outcome));
                if value - least > window * least.abs() {
                    break;
                }
                here = next;
            }
        }
        Ok(best)
    }

    fn next_on_edge(&mut self, here: &Point, a: usize, b: usize, upward: bool) -> Result<Option<Point>, ScenarioError> {
        let (tops, mut rungs) = (self.book.ladders(), here.rungs.clone());
        if upward {
            if rungs[a] == tops[a].top() {
                return Ok(None);
            }
            rungs[a] += 1;
            let Some(mut point) = self.book.at(&rungs)? else { return Ok(None) };
            while point.rungs[b] > 0 {
                rungs[b] -= 1;
                let Some(lower) = self.book.at(&rungs)? else { break };
                if self.aim.strain(&lower.outcome) > 0.0 {
                    break;
                }
                point = lower;
            }
            return Ok(Some(point));
        }
        if rungs[a] == 0 {
            return Ok(None);
        }
        rungs[a] -= 1;
        loop {
            let Some(point) = self.book.at(&rungs)? else { return Ok(None) };
            if self.aim.strain(&point.outcome) <= 0.0 {
                return Ok(Some(point));
            }
            if rungs[b] == tops[b].top() {
                return Ok(None);
            }
            rungs[b] += 1;
        }
    }
}

/// The best of the mixes tried already with the free levers only, if any is allowed.
pub fn best_tried(walk: &Walk) -> Option<Point> {
    let within = |p: &Point| p.rungs.iter().zip(walk.free).all(|(rung, free)| *free || *rung == 0);
    let allowed = walk.book.tried().filter(|p| walk.aim.allows(&p.outcome) && within(p));
    allowed.reduce(|a, b| if walk.is_better(&b, &a) { b } else { a })
}
