//! Mixes that differ from each other, not only in pounds.

use super::book::{Book, Point};
use super::ladder::Ladder;
use super::recipe::SearchRecipe;
use super::walk::Walk;
use crate::scenario::ScenarioError;

/// Of the mixes tried on the way, so many are trimmed in earnest for each that is told.
const TRIMMED_FOR_EACH: usize = 3;

/// The greatest difference of the settings of a lever, as a share of its ladder.
pub fn distance(book: &Book, a: &[usize], b: &[usize]) -> f64 {
    let of = |((a, b), ladder): ((&usize, &usize), &Ladder)| a.abs_diff(*b) as f64 / ladder.top().max(1) as f64;
    a.iter().zip(b).zip(book.ladders()).map(of).fold(0.0, f64::max)
}

/// The cheapest, then mixes that differ from it and from each other, the cheaper first: those `without` a lever the
/// cheapest uses at any price, others tried on the way where they cost little more.
pub fn choose(
    walk: &mut Walk,
    best: Point,
    without: Vec<Point>,
    recipe: &SearchRecipe,
) -> Result<Vec<Point>, ScenarioError> {
    let mut candidates = without;
    candidates.extend(near(walk, &best, recipe)?);
    candidates.sort_by(|a, b| walk.aim.value(&a.outcome).total_cmp(&walk.aim.value(&b.outcome)));
    let mut chosen = vec![best];
    for candidate in candidates {
        if chosen.len() < recipe.mixes && differs(walk.book, &candidate, &chosen, recipe) {
            chosen.push(candidate);
        }
    }
    Ok(chosen)
}

/// Whether a mix differs from all of these.
pub fn differs(book: &Book, point: &Point, from: &[Point], recipe: &SearchRecipe) -> bool {
    from.iter().all(|other| distance(book, &point.rungs, &other.rungs) >= recipe.differs_by)
}

fn near(walk: &mut Walk, best: &Point, recipe: &SearchRecipe) -> Result<Vec<Point>, ScenarioError> {
    let least = walk.aim.value(&best.outcome);
    let most = least + (recipe.costs_up_to - 1.0) * least.abs();
    let close = |p: &Point| walk.aim.allows(&p.outcome) && walk.aim.value(&p.outcome) <= most;
    let mut tried: Vec<Point> = walk.book.tried().filter(close).collect();
    tried.sort_by(|a, b| walk.aim.value(&a.outcome).total_cmp(&walk.aim.value(&b.outcome)));
    let mut found = vec![best.clone()];
    for point in tried {
        if found.len() > TRIMMED_FOR_EACH * recipe.mixes {
            break;
        }
        if differs(walk.book, &point, &found, recipe) {
            let trimmed = walk.trim(point)?;
            found.push(trimmed);
        }
    }
    Ok(found.split_off(1))
}
