//! What can be chosen on a unit's page: measures, definitions, how far ahead.

use super::links::Choice;
use super::shell::Link;
use crate::domain::{Count, Measure, Rate, ledger};
use crate::report::words;

/// Measures one click away; the form offers the rest.
const FIRST: [Measure; 5] = [
    Measure::Rate(Rate::AgencyRate),
    Measure::Rate(Rate::VacancyRate),
    Measure::Rate(Rate::TurnoverRate),
    Measure::Count(Count::InPostFte),
    Measure::Rate(Rate::Caseload),
];

/// Months ahead that can be chosen.
const HORIZONS: [usize; 3] = [12, 24, 36];

/// An entry of a form's list.
pub(super) struct Entry {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) here: bool,
}

/// Entries under a heading.
pub(super) struct Group {
    pub(super) label: &'static str,
    pub(super) options: Vec<Entry>,
}

/// Links to the measures people ask for first, and to the one shown.
pub(super) fn measures(choice: &Choice) -> Vec<Link> {
    let other = (!FIRST.contains(&choice.measure)).then_some(choice.measure);
    let link = |measure: Measure| {
        let there = if measure == choice.measure { choice.clone() } else { choice.with_measure(measure) };
        Link { here: measure == choice.measure, ..Link::new(there.page(), words::capital(measure.label())) }
    };
    FIRST.into_iter().chain(other).map(link).collect()
}

/// Every measure, rates before counts.
pub(super) fn options(choice: &Choice) -> Vec<Group> {
    let entry = |measure: Measure| Entry {
        value: measure.as_str().into(),
        label: words::capital(measure.label()),
        here: measure == choice.measure,
    };
    let (rates, counts): (Vec<Measure>, Vec<Measure>) = Measure::served().partition(|m| matches!(m, Measure::Rate(_)));
    vec![
        Group { label: "Rates", options: rates.into_iter().map(entry).collect() },
        Group { label: "Numbers", options: counts.into_iter().map(entry).collect() },
    ]
}

/// How far ahead.
pub(super) fn horizons(choice: &Choice) -> Vec<Entry> {
    let mut months = HORIZONS.to_vec();
    if !months.contains(&choice.horizon) {
        months.push(choice.horizon);
        months.sort_unstable();
    }
    months
        .into_iter()
        .map(|n| Entry { value: n.to_string(), label: format!("{n} months"), here: n == choice.horizon })
        .collect()
}

/// The definitions of the rate shown, each with its formula.
pub(super) fn definitions(choice: &Choice) -> Vec<Link> {
    let Measure::Rate(rate) = choice.measure else { return Vec::new() };
    ledger::definitions(rate)
        .map(|d| {
            let there = Choice { definition: d.name.into(), ..choice.clone() };
            let label = format!("{} ({})", words::capital(d.formula), d.source);
            Link { here: d.name == choice.definition, ..Link::new(there.page(), label) }
        })
        .collect()
}
