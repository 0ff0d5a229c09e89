//! Any scenario within the limits survives being written and read.

use proptest::prelude::*;
use serde_json::Value;
use staffcast::domain::scenario::{Details, Effect, Lever, LeverCost, LeverKind, Prices, Scenario, Target};
use staffcast::domain::{Measure, Month, Rate};
use staffcast::scenario::{Recipe, read};

fn month() -> impl Strategy<Value = Month> {
    (2020_i32..2040, 1_u32..13).prop_map(|(year, month)| Month::new(year, month).expect("a month"))
}

fn line() -> impl Strategy<Value = String> {
    "[A-Za-z0-9£%é_][A-Za-z0-9 £%é_'=<>]{0,30}[A-Za-z0-9]"
}

fn cost() -> impl Strategy<Value = LeverCost> {
    (0.0..1e6, 0.0..1e5).prop_map(|(once_gbp, per_month_gbp)| LeverCost {
        once_gbp,
        per_month_gbp,
        ..LeverCost::default()
    })
}

/// A lever of any kind that is within the recipe's limits.
fn lever() -> impl Strategy<Value = Lever> {
    let words = (proptest::option::of(line()), proptest::collection::btree_set("[a-z]{1,9}", 0..3));
    let share = || 0.0..1.0_f64;
    let numbers = (0..LeverKind::ALL.len(), share(), share(), share(), 0_u32..60);
    (numbers, words, proptest::option::of(month()), proptest::option::of(cost()), any::<bool>()).prop_map(
        |((kind, at, low, high, ramp), (label, roles), from, cost, own)| {
            let recipe = Recipe::embedded();
            let entry = recipe.lever(LeverKind::ALL[kind]);
            let has = |name: &str| entry.fields.iter().any(|field| field.as_str() == name);
            let told = &entry.effect;
            let size = |share: f64| told.least + share * (told.most - told.least);
            let (low, high) = (size(low.min(high)), size(low.max(high)));
            let effect = Effect { low, central: f64::midpoint(low, high), high, why: Some("our own".into()) };
            let setting = entry.setting.as_ref().map(|s| (s.least + at * (s.most - s.least)).round().max(s.least));
            let to = has("to").then(|| "rivermouth/south".to_owned());
            let units = if has("to") { vec!["rivermouth/north".to_owned()] } else { Vec::new() };
            let details = Details {
                from: from.filter(|_| has("from")),
                until: from.filter(|_| has("from")).map(|from| from.plus(ramp as i32)),
                month: from.filter(|_| has("month")),
                ramp_months: has("ramp_months").then_some(ramp),
                roles: if has("roles") { roles.into_iter().collect() } else { Vec::new() },
                effect: (own && told.own).then_some(effect),
                units,
                to,
                source: None,
                cost,
                label,
            };
            Lever { kind: entry.kind, setting, details }
        },
    )
}

fn scenario() -> impl Strategy<Value = Scenario> {
    let frame = (line(), line(), proptest::option::of(month()), 1_usize..61, 100_usize..50_001, any::<Option<u64>>());
    let target = proptest::option::of((0.0..100.0, 0_i32..60, any::<bool>()));
    let rest = (proptest::collection::vec(lever(), 0..6), proptest::option::of(line()), any::<Option<bool>>());
    (frame, target, rest).prop_map(|((name, unit, start, horizon, paths, seed), target, (levers, note, priced))| {
        let target = target.map(|(level, ahead, most): (f64, i32, bool)| Target {
            measure: Measure::Rate(Rate::AgencyRate),
            definition: most.then(|| "establishment".into()),
            at_most: most.then_some(level),
            at_least: (!most).then_some(level),
            by: start.unwrap_or(Month::new(2026, 10).expect("a month")).plus(ahead % horizon as i32),
        });
        let prices = Prices { on_costs_percent: priced.map(f64::from), ..Prices::default() };
        // A scenario's start may not be after the end of a lever of unknown start; theirs are all given.
        Scenario { name, unit, start, horizon, paths, seed, target, levers, prices, note }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_scenario_survives_being_written_and_read(scenario in scenario()) {
        let written = serde_json::to_string(&scenario).expect("JSON");
        let value: Value = serde_json::from_str(&written).expect("JSON");
        prop_assert_eq!(read(&value, &Recipe::embedded()).expect("no fault"), scenario);
    }
}
