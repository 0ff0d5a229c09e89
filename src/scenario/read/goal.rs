//! A goal to seek.

use serde_json::Value;

use super::fields::{Faults, Object};
use super::{Frame, lever, prices, target};
use crate::domain::scenario::{GoalSeek, MOST_LEVERS, Minimise, ScenarioFault};
use crate::scenario::recipe::Recipe;

const FIELDS: [&str; 12] = [
    "unit",
    "target",
    "probability",
    "budget_gbp",
    "minimise",
    "levers",
    "fixed",
    "start",
    "horizon",
    "paths",
    "seed",
    "prices",
];
/// The chance that is asked for when none is named.
const USUAL_PROBABILITY: f64 = 0.8;
/// Chances that can be asked for: below it is a coin toss, above it ranges are not good enough.
const PROBABILITIES: (f64, f64) = (0.5, 0.95);
/// Pounds of a budget at most.
const MOST_BUDGET: f64 = 1e9;

/// Reads a goal.
pub(in crate::scenario) fn goal(value: &Value, recipe: &Recipe) -> Result<GoalSeek, Vec<ScenarioFault>> {
    let mut faults = Faults::default();
    let Some(object) = Object::of(value, "", &mut faults) else { return Err(faults.into()) };
    object.only(&FIELDS, &mut faults);
    let frame = Frame::read(&object, &mut faults);
    let target = object.needed("target", &mut faults).and_then(|value| target::target(value, &frame, &mut faults));
    let (least, most) = PROBABILITIES;
    let probability = object.number("probability", least, most, "chance of reaching the target", &mut faults);
    let budget_gbp = object.number("budget_gbp", 0.0, MOST_BUDGET, "pounds", &mut faults);
    let minimise = minimise(&object, &mut faults);
    let none = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
    if object.get("levers").is_none_or(none) {
        let fix = "name at least one lever that may be used, its setting as [least, most]";
        faults.add("levers".into(), object.get("levers"), "missing", fix);
    }
    let list = |name, faults: &mut Faults| object.list(name, MOST_LEVERS, faults).unwrap_or_default();
    let open = list("levers", &mut faults)
        .iter()
        .enumerate()
        .filter_map(|(i, value)| lever::open(value, &format!("levers[{i}]"), frame.start, recipe, &mut faults));
    let levers = open.collect();
    let fixed = list("fixed", &mut faults)
        .iter()
        .enumerate()
        .filter_map(|(i, value)| lever::lever(value, &format!("fixed[{i}]"), frame.start, recipe, &mut faults));
    let fixed = fixed.collect();
    let prices = prices(&object, recipe, &mut faults);
    let Some(target) = target else { return Err(faults.into()) };
    faults.none(GoalSeek {
        unit: frame.unit,
        target,
        probability: probability.unwrap_or(USUAL_PROBABILITY),
        budget_gbp,
        minimise,
        levers,
        fixed,
        start: frame.start,
        horizon: frame.horizon,
        paths: frame.paths,
        seed: frame.seed,
        prices,
    })
}

fn minimise(object: &Object, faults: &mut Faults) -> Minimise {
    let Some(value) = object.get("minimise") else { return Minimise::default() };
    match value.as_str() {
        Some("spend") => Minimise::Spend,
        Some("extra_cost") => Minimise::ExtraCost,
        _ => {
            let fix = "write \"spend\" (what the levers cost) or \"extra_cost\" (all costs less those without levers)";
            faults.add(object.path("minimise"), Some(value), "unknown_choice", fix);
            Minimise::default()
        }
    }
}
