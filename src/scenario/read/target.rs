//! What is to be reached.

use serde_json::Value;

use super::Frame;
use super::fields::{Faults, Object};
use super::text::nearest;
use crate::domain::scenario::Target;
use crate::domain::{Measure, Rate, UnitOfMeasure, ledger};

const FIELDS: [&str; 5] = ["measure", "definition", "at_most", "at_least", "by"];

/// Reads a target, and whether its month lies in the scenario where that says when it begins.
pub(super) fn target(value: &Value, frame: &Frame, faults: &mut Faults) -> Option<Target> {
    let object = Object::of(value, "target", faults)?;
    object.only(&FIELDS, faults);
    let measure = measure(&object, faults);
    let definition = measure.and_then(|measure| definition(&object, measure, faults));
    let (unit, most) = measure.map_or(("", f64::MAX), largest);
    let mut level = |name| object.number(name, 0.0, most, unit, faults);
    let (at_most, at_least) = (level("at_most"), level("at_least"));
    if object.has("at_most") == object.has("at_least") {
        let both = object.has("at_most");
        let fix = if both { "write only one of `at_most` and `at_least`" } else { "write `at_most` or `at_least`" };
        faults.add("target".into(), None, "exactly_one", fix);
    }
    object.needed("by", faults);
    let by = object.month("by", faults)?;
    let (first, last) = (frame.start, frame.last());
    if let (Some(first), Some(last)) = (first, last)
        && !(first..=last).contains(&by)
    {
        let rule = if by < first { "before_start" } else { "after_horizon" };
        let fix = format!("write a month from {first} to {last}, the months of the scenario");
        faults.add(object.path("by"), object.get("by"), rule, fix);
    }
    Some(Target { measure: measure?, definition, at_most, at_least, by })
}

/// A measure that is simulated: any that is served.
fn measure(object: &Object, faults: &mut Faults) -> Option<Measure> {
    let value = object.needed("measure", faults)?;
    let measure = value.as_str().and_then(|text| text.parse::<Measure>().ok());
    let served = measure.filter(|measure| Measure::served().any(|known| known == *measure));
    if served.is_none() {
        let rule = if measure.is_some() { "not_simulated" } else { "unknown_measure" };
        let known = || Measure::served().map(Measure::as_str);
        let fix = match value.as_str().and_then(|text| nearest(text, known())) {
            Some(near) => format!("write a measure that is simulated; the nearest are {near}"),
            None => format!("write one of {}", known().collect::<Vec<_>>().join(", ")),
        };
        faults.add(object.path("measure"), Some(value), rule, fix);
    }
    served
}

fn definition(object: &Object, measure: Measure, faults: &mut Faults) -> Option<String> {
    let value = object.get("definition")?;
    let known: Vec<&str> = match measure {
        Measure::Count(_) => vec![ledger::COUNT],
        Measure::Rate(rate) => ledger::definitions(rate).map(|definition| definition.name).collect(),
    };
    let found = value.as_str().filter(|name| known.contains(name));
    if found.is_none() {
        let fix = format!("`{measure}` is defined as {}", known.join(", "));
        faults.add(object.path("definition"), Some(value), "unknown_definition", fix);
    }
    found.map(str::to_owned)
}

/// What a measure counts, and the most that is sensible.
fn largest(measure: Measure) -> (&'static str, f64) {
    match measure.unit_of_measure() {
        UnitOfMeasure::Percent if measure == Measure::Rate(Rate::TurnoverRate) => ("percent", 300.0),
        UnitOfMeasure::Percent => ("percent", 100.0),
        UnitOfMeasure::CasesPerFte => ("cases per full-time equivalent", 200.0),
        UnitOfMeasure::Fte => ("full-time equivalents", 100_000.0),
        UnitOfMeasure::Headcount => ("people", 100_000.0),
        UnitOfMeasure::Gbp => ("pounds", 1e9),
        UnitOfMeasure::Cases => ("cases", 1e7),
        UnitOfMeasure::Days => ("days", 1e7),
    }
}
