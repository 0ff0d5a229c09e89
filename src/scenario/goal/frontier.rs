//! The least cost of rising chances.

use super::aim::Aim;
use super::book::Point;
use super::lattice::best_tried;
use super::polish::Settler;
use super::search::Look;
use crate::scenario::ScenarioError;

/// Steps between chances that read well.
const EVEN_STEPS: [f64; 4] = [0.05, 0.1, 0.2, 0.25];
/// Chances nearer than this to another are left out.
const APART: f64 = 0.02;
/// Chances are sums of steps: what is off by less is not off.
const ROUNDING: f64 = 1e-9;
/// Share of a ladder of the first steps.
const STEP: f64 = 0.125;

/// From no lever (`baseline`) to the highest chance (`top`), with even chances and the one asked for between.
pub fn trace(
    look: &mut Look,
    settler: &mut Settler,
    baseline: &Point,
    top: &Point,
    mixes: &[Point],
) -> Result<Vec<Point>, ScenarioError> {
    let problem = look.problem;
    let free = vec![true; problem.ladders.len()];
    let mut points = vec![baseline.clone(), top.clone()];
    points.extend(mixes.first().cloned());
    let asked = mixes.first().map(|_| problem.probability);
    for chance in levels(baseline.outcome.chance(), top.outcome.chance(), asked, problem.recipe.frontier) {
        look.book.allow(problem.recipe.frontier_each);
        let aim = look.cheapest(chance + look.lucky);
        let mut walk = look.walk(aim, &free);
        let Some(from) = best_tried(&walk) else { continue };
        let from = walk.trim(from)?;
        let near = walk.descend(from, STEP)?;
        let aim = Aim::cheapest(problem.minimise, chance, None);
        points.extend(settler.settle(&near, aim, &free, problem.recipe.polish_others)?);
    }
    let aim = look.cheapest(problem.probability);
    Ok(undominated(points, &aim))
}

/// Chances between two, evenly spaced, but for those near the one that is known anyway.
fn levels(low: f64, high: f64, known: Option<f64>, most: usize) -> Vec<f64> {
    let between = |step: f64| -> Vec<f64> {
        let apart = APART - ROUNDING;
        let far = |chance: &f64| {
            *chance > low + apart && *chance < high - apart && known.is_none_or(|k| (k - chance).abs() > apart)
        };
        (1..(1.0 / step).round() as usize).map(|n| n as f64 * step).filter(far).collect()
    };
    let fitting = EVEN_STEPS.iter().map(|step| between(*step)).find(|levels| levels.len() <= most);
    fitting.unwrap_or_else(|| between(0.25).into_iter().take(most).collect())
}

/// Rising in chance and in cost.
fn undominated(mut points: Vec<Point>, aim: &Aim) -> Vec<Point> {
    points.sort_by(|a, b| {
        let (a, b) = (&a.outcome, &b.outcome);
        b.chance().total_cmp(&a.chance()).then(aim.value(a).total_cmp(&aim.value(b)))
    });
    let mut kept: Vec<Point> = Vec::new();
    for point in points {
        if kept.last().is_none_or(|dearer| aim.value(&point.outcome) < aim.value(&dearer.outcome)) {
            kept.push(point);
        }
    }
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use super::levels;

    #[test]
    fn chances_are_even_and_not_too_many() {
        let told = |levels: Vec<f64>| levels.iter().map(|l| format!("{l:.2}")).collect::<Vec<_>>().join(" ");
        assert_eq!(told(levels(0.31, 0.97, Some(0.8), 6)), "0.40 0.50 0.60 0.70 0.90");
        assert_eq!(told(levels(0.31, 0.52, None, 6)), "0.35 0.40 0.45 0.50");
        assert_eq!(told(levels(0.3, 0.3, None, 6)), "");
    }
}
