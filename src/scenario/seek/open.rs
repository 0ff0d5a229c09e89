//! Open levers as ladders of settings.

use super::tried::Tried;
use crate::domain::scenario::{Bounds, GoalSeek, LeverKind, OpenLever, ScenarioFault};
use crate::scenario::ScenarioError;
use crate::scenario::desk::Desk;
use crate::scenario::goal::{Evaluator, Ladder, Stronger};
use crate::scenario::recipe::Recipe;

/// Beyond its bounds a lever is tried up to so many times its bound.
const BEYOND: f64 = 4.0;

/// Whether all levers fit the council.
///
/// # Errors
/// Every unit, role or month that does not, under `levers` or `fixed`.
pub(super) fn check(desk: &Desk, goal: &GoalSeek) -> Result<(), ScenarioError> {
    let open = goal.levers.iter().map(|lever| lever.at(lever.bounds.most));
    let levers: Vec<_> = open.chain(goal.fixed.iter().cloned()).collect();
    let renamed = |mut fault: ScenarioFault| {
        for position in 0..goal.fixed.len() {
            let (written, meant) = (format!("levers[{}]", goal.levers.len() + position), format!("fixed[{position}]"));
            fault.at = fault.at.replace(&written, &meant);
        }
        fault
    };
    match desk.plan(&levers) {
        Err(ScenarioError::Faults(faults)) => Err(ScenarioError::Faults(faults.into_iter().map(renamed).collect())),
        other => other.map(|_| ()),
    }
}

/// A ladder for every open lever, and how far it could go if its bounds did not hold.
pub(super) fn ladders(goal: &GoalSeek, recipe: &Recipe, few: &Tried) -> Result<(Vec<Ladder>, Vec<f64>), ScenarioError> {
    let mut ladders = Vec::with_capacity(goal.levers.len());
    let mut utmost = Vec::with_capacity(goal.levers.len());
    for (position, lever) in goal.levers.iter().enumerate() {
        let stronger = stronger(goal, position, few)?;
        let setting = recipe.lever(lever.kind).setting.as_ref();
        ladders.push(Ladder::new(lever.bounds, setting.map_or(1.0, |s| s.step), stronger));
        let accepted = setting.map_or(lever.bounds, |s| Bounds { least: s.least, most: s.most });
        utmost.push(beyond(lever, accepted, setting.map_or(0.0, |s| s.usual), stronger));
    }
    Ok((ladders, utmost))
}

/// Which end of its bounds does more.
fn stronger(goal: &GoalSeek, position: usize, few: &Tried) -> Result<Stronger, ScenarioError> {
    let OpenLever { kind, bounds, .. } = &goal.levers[position];
    Ok(match kind {
        LeverKind::TimeToStart
        | LeverKind::OfferDropout
        | LeverKind::CaseloadCap
        | LeverKind::SmallerTeams
        | LeverKind::AgencyCap => Stronger::Least,
        LeverKind::Establishment if bounds.most <= 0.0 => Stronger::Least,
        LeverKind::Establishment if bounds.least < 0.0 => {
            // More posts or fewer: it depends on the measure, so both ends are tried.
            let gap = |end: f64| {
                let mut settings = vec![None; goal.levers.len()];
                settings[position] = Some(end);
                few.evaluate(&settings).map(|e| e.gap(goal.probability))
            };
            if gap(bounds.least)? < gap(bounds.most)? { Stronger::Least } else { Stronger::Most }
        }
        _ => Stronger::Most,
    })
}

fn beyond(lever: &OpenLever, accepted: Bounds, usual: f64, stronger: Stronger) -> f64 {
    let Bounds { least, most } = lever.bounds;
    match stronger {
        Stronger::Most if most > 0.0 => (BEYOND * most).min(accepted.most),
        Stronger::Most => usual.min(accepted.most),
        Stronger::Least if least < 0.0 => (BEYOND * least).max(accepted.least),
        Stronger::Least => (least / BEYOND).max(accepted.least),
    }
}
