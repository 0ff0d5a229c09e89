//! A scenario or a goal as JSON in, checked words of the domain out, or every fault with its field.
//!
//! Work is bounded before anything is looked at closely: lists are counted and texts measured first, and no more than
//! a few dozen faults are told. Whether units, roles and months fit a council is for `plan` and `desk`, which know it.

mod fields;
mod goal;
mod lever;
mod target;
mod text;

use serde_json::Value;

use super::recipe::Recipe;
use crate::domain::Month;
use crate::domain::scenario::{
    LONGEST_HORIZON, LONGEST_NAME, LONGEST_NOTE, Lever, MOST_LEVERS, MOST_PATHS, Prices, Scenario, ScenarioFault,
    USUAL_HORIZON, USUAL_PATHS,
};
use fields::{Faults, Object};
pub(super) use goal::goal;
pub(super) use text::{nearest, shortened};

/// Fewest futures that say anything about a range.
const FEWEST_PATHS: u64 = 100;
/// The longest slug of a unit, in characters.
const LONGEST_SLUG: usize = 300;

/// Reads a scenario.
pub(super) fn scenario(value: &Value, recipe: &Recipe) -> Result<Scenario, Vec<ScenarioFault>> {
    const FIELDS: [&str; 10] =
        ["name", "unit", "start", "horizon", "paths", "seed", "target", "levers", "prices", "note"];
    let mut faults = Faults::default();
    let Some(object) = Object::of(value, "", &mut faults) else { return Err(faults.into()) };
    object.only(&FIELDS, &mut faults);
    let name = object.needed("name", &mut faults).and_then(|_| object.line("name", LONGEST_NAME, &mut faults));
    let frame = Frame::read(&object, &mut faults);
    let levers = object.list("levers", MOST_LEVERS, &mut faults).unwrap_or_default();
    let levers = levers
        .iter()
        .enumerate()
        .filter_map(|(i, value)| lever::lever(value, &format!("levers[{i}]"), frame.start, recipe, &mut faults));
    let levers = levers.collect();
    let target = object.get("target").and_then(|value| target::target(value, &frame, &mut faults));
    let scenario = Scenario {
        name: name.unwrap_or_default(),
        prices: prices(&object, recipe, &mut faults),
        note: object.lines("note", LONGEST_NOTE, &mut faults),
        unit: frame.unit,
        start: frame.start,
        horizon: frame.horizon,
        paths: frame.paths,
        seed: frame.seed,
        target,
        levers,
    };
    faults.none(scenario)
}

/// The first fault of levers that are typed already, as a preset's are.
pub(super) fn levers_fault(levers: &[Lever], recipe: &Recipe) -> Option<ScenarioFault> {
    let mut faults = Faults::default();
    for (i, typed) in levers.iter().enumerate() {
        match serde_json::to_value(typed) {
            Ok(value) => drop(lever::lever(&value, &format!("levers[{i}]"), None, recipe, &mut faults)),
            Err(error) => faults.add(format!("levers[{i}]"), None, "unreadable", error.to_string()),
        }
    }
    Vec::from(faults).into_iter().next()
}

/// What scenarios and goals have in common.
struct Frame {
    unit: String,
    start: Option<Month>,
    horizon: usize,
    paths: usize,
    seed: Option<u64>,
}

impl Frame {
    fn read(object: &Object, faults: &mut Faults) -> Self {
        let mut whole = |name, least, most| object.whole(name, least, most, faults);
        let horizon = whole("horizon", 1, LONGEST_HORIZON as u64);
        let paths = whole("paths", FEWEST_PATHS, MOST_PATHS as u64);
        let seed = whole("seed", 0, u64::MAX);
        let unit = object.needed("unit", faults).and_then(|_| object.line("unit", LONGEST_SLUG, faults));
        Self {
            unit: unit.unwrap_or_default(),
            start: object.month("start", faults),
            horizon: horizon.map_or(USUAL_HORIZON, |n| n as usize),
            paths: paths.map_or(USUAL_PATHS, |n| n as usize),
            seed,
        }
    }

    /// The last month, where the first is given.
    fn last(&self) -> Option<Month> {
        self.start.map(|start| start.plus(self.horizon as i32 - 1))
    }
}

fn prices(object: &Object, recipe: &Recipe, faults: &mut Faults) -> Prices {
    let Some(value) = object.get("prices") else { return Prices::default() };
    let Some(prices) = Object::of(value, "prices", faults) else { return Prices::default() };
    let known = recipe.prices.by_name();
    prices.only(&known.map(|(name, _)| name), faults);
    let [permanent, agency, recruitment, on_costs, inflation] =
        known.map(|(name, price)| prices.number(name, price.least, price.most, "", faults));
    Prices {
        permanent_year_gbp: permanent,
        agency_year_gbp: agency,
        recruitment_per_start_gbp: recruitment,
        on_costs_percent: on_costs,
        inflation_percent: inflation,
    }
}
