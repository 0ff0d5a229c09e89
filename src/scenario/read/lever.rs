//! One lever.

use serde_json::Value;

use super::LONGEST_SLUG;
use super::fields::{Faults, Object, number};
use super::text::nearest;
use crate::domain::scenario::{
    Bounds, Details, Effect, LONGEST_NAME, LONGEST_NOTE, Lever, LeverCost, LeverKind, OpenLever,
};
use crate::domain::{Month, RoleGroup};
use crate::scenario::recipe::{Field, LeverRecipe, Recipe};

/// Role groups of one lever at most.
const MOST_ROLES: usize = 50;
/// Units of one lever at most.
const MOST_UNITS: usize = 300;
/// Months of a ramp at most.
const LONGEST_RAMP: u64 = 60;
/// Pounds of a cost at most.
const MOST_COST: f64 = 1e8;
/// The details a lever may have, whatever its kind.
const DETAILS: [&str; 11] =
    ["from", "until", "month", "ramp_months", "roles", "units", "to", "source", "effect", "cost", "label"];

/// Reads a lever at the path `at` in a scenario that begins in `start`.
pub(super) fn lever(
    value: &Value,
    at: &str,
    start: Option<Month>,
    recipe: &Recipe,
    faults: &mut Faults,
) -> Option<Lever> {
    let (object, entry) = begin(value, at, recipe, faults)?;
    let setting = entry.kind.setting().and_then(|name| {
        let value = object.needed(name, faults)?;
        setting(value, &object.path(name), entry, faults)
    });
    Some(Lever { kind: entry.kind, setting, details: details(&object, entry, start, faults) })
}

/// Reads a lever whose setting is looked for, written `[least, most]`.
pub(super) fn open(
    value: &Value,
    at: &str,
    start: Option<Month>,
    recipe: &Recipe,
    faults: &mut Faults,
) -> Option<OpenLever> {
    let (object, entry) = begin(value, at, recipe, faults)?;
    let Some(name) = entry.kind.setting() else {
        let fix = "this kind has no setting to look for: put it under `fixed`";
        faults.add(object.path("kind"), object.get("kind"), "no_setting", fix);
        return None;
    };
    let bounds = object.needed(name, faults).and_then(|value| bounds(value, &object.path(name), entry, faults));
    let details = details(&object, entry, start, faults);
    Some(OpenLever { kind: entry.kind, bounds: bounds?, details })
}

/// The kind, and fields that mean nothing for it.
fn begin<'a, 'r>(
    value: &'a Value,
    at: &str,
    recipe: &'r Recipe,
    faults: &mut Faults,
) -> Option<(Object<'a>, &'r LeverRecipe)> {
    let object = Object::of(value, at, faults)?;
    let written = object.needed("kind", faults)?;
    let Some(kind) = written.as_str().and_then(|text| text.parse::<LeverKind>().ok()) else {
        let kinds = || LeverKind::ALL.iter().map(|kind| kind.as_str());
        let fix = match written.as_str().and_then(|text| nearest(text, kinds())) {
            Some(near) => format!("there is no such kind of lever; the nearest are {near}"),
            None => format!("write one of {}", kinds().collect::<Vec<_>>().join(", ")),
        };
        faults.add(object.path("kind"), Some(written), "unknown_kind", fix);
        return None;
    };
    let entry = recipe.lever(kind);
    let fits = |name: &&str| match *name {
        "label" | "cost" => true,
        "effect" => entry.effect.own,
        other => entry.fields.iter().any(|field| field.as_str() == other),
    };
    let mut fields: Vec<&str> = ["kind"].into_iter().chain(kind.setting()).collect();
    fields.extend(DETAILS.iter().filter(|name| fits(name)));
    for name in DETAILS.iter().filter(|name| !fits(name) && object.has(name)) {
        let fix = match *name {
            "effect" => format!("`{kind}` does what it is set to: no effect can be set for it"),
            _ => format!("`{name}` means nothing for `{kind}`, which takes {}", fields.join(", ")),
        };
        faults.add(object.path(name), object.get(name), "not_for_this_lever", fix);
    }
    fields.extend(DETAILS.iter().filter(|name| !fits(name)));
    object.only(&fields, faults);
    Some((object, entry))
}

fn setting(value: &Value, at: &str, entry: &LeverRecipe, faults: &mut Faults) -> Option<f64> {
    let told = entry.setting.as_ref()?;
    let n = number(value, at, (told.least, told.most), &told.unit, faults)?;
    let whole = matches!(entry.kind, LeverKind::NewlyQualifiedIntake | LeverKind::StudentPlacements);
    if whole && n.fract() != 0.0 {
        let fix = "these are whole people: write a whole number";
        faults.add(at.to_owned(), Some(value), "not_whole", fix);
        return None;
    }
    Some(n)
}

fn bounds(value: &Value, at: &str, entry: &LeverRecipe, faults: &mut Faults) -> Option<Bounds> {
    let told = entry.setting.as_ref()?;
    let Some([least, most]) = value.as_array().map(Vec::as_slice) else {
        let fix = format!("write the least and the most that may be done, such as [{}, {}]", told.least, told.usual);
        faults.add(at.to_owned(), Some(value), "not_bounds", fix);
        return None;
    };
    let mut end = |value, i| number(value, &format!("{at}[{i}]"), (told.least, told.most), &told.unit, faults);
    let (least, most) = (end(least, 0), end(most, 1));
    let bounds = Bounds { least: least?, most: most? };
    if bounds.least > bounds.most {
        faults.add(at.to_owned(), Some(value), "bounds_reversed", "write the least first");
        return None;
    }
    Some(bounds)
}

fn details(object: &Object, entry: &LeverRecipe, start: Option<Month>, faults: &mut Faults) -> Details {
    if entry.kind == LeverKind::Reorganisation {
        object.needed("to", faults);
        object.needed("units", faults);
    }
    let details = Details {
        from: object.month("from", faults),
        until: object.month("until", faults),
        month: object.month("month", faults),
        ramp_months: object.whole("ramp_months", 0, LONGEST_RAMP, faults).map(|n| n as u32),
        roles: object.texts("roles", (MOST_ROLES, LONGEST_NAME), |role| RoleGroup::new(role).to_string(), faults),
        units: object.texts("units", (MOST_UNITS, LONGEST_SLUG), str::to_owned, faults),
        to: object.line("to", LONGEST_SLUG, faults),
        source: object.line("source", LONGEST_NAME, faults),
        effect: entry.effect.own.then(|| effect(object, entry, faults)).flatten(),
        cost: cost(object, entry, faults),
        label: object.line("label", LONGEST_NAME, faults),
    };
    months(object, entry, &details, start, faults);
    details
}

/// An end before the beginning.
fn months(object: &Object, entry: &LeverRecipe, details: &Details, start: Option<Month>, faults: &mut Faults) {
    let (name, first) = if entry.has(Field::Month) { ("month", details.month) } else { ("from", details.from) };
    let first = first.map(|month| (name, month)).or(start.map(|month| ("start", month)));
    if let (Some((name, first)), Some(until)) = (first, details.until)
        && until < first
    {
        let of = if name == "start" { "the scenario's `start`" } else { "`from`" };
        let of = if name == "month" { "`month`" } else { of };
        let fix = format!("write a month from {first} on: it may not end before {of}");
        faults.add(object.path("until"), object.get("until"), "ends_before_start", fix);
    }
}

fn effect(object: &Object, entry: &LeverRecipe, faults: &mut Faults) -> Option<Effect> {
    let own = Object::of(object.get("effect")?, &object.path("effect"), faults)?;
    own.only(&["central", "low", "high", "why"], faults);
    let told = &entry.effect;
    let mut end = |name| {
        own.needed(name, faults)?;
        own.number(name, told.least, told.most, &told.unit, faults)
    };
    let (low, central, high) = (end("low"), end("central"), end("high"));
    let why = own.lines("why", LONGEST_NOTE, faults);
    if !own.has("why") {
        let fix = "say why you think so: the outcome shows it beside the number";
        faults.add(own.path("why"), None, "needs_reason", fix);
    }
    let effect = Effect { low: low?, central: central?, high: high?, why };
    if effect.low > effect.central || effect.central > effect.high {
        let fix = "write low ≤ central ≤ high";
        faults.add(object.path("effect"), object.get("effect"), "effect_order", fix);
    }
    Some(effect)
}

fn cost(object: &Object, entry: &LeverRecipe, faults: &mut Faults) -> Option<LeverCost> {
    let own = Object::of(object.get("cost")?, &object.path("cost"), faults)?;
    own.only(&["once_gbp", "per_month_gbp", "per_start_gbp"], faults);
    if own.has("per_start_gbp") && !entry.brings_starts() {
        let fix = "this kind brings no starts of its own that could be counted: use `once_gbp` or `per_month_gbp`";
        faults.add(own.path("per_start_gbp"), own.get("per_start_gbp"), "not_for_this_lever", fix);
    }
    let mut pounds = |name| own.number(name, 0.0, MOST_COST, "pounds", faults).unwrap_or(0.0);
    Some(LeverCost {
        once_gbp: pounds("once_gbp"),
        per_month_gbp: pounds("per_month_gbp"),
        per_start_gbp: pounds("per_start_gbp"),
    })
}
