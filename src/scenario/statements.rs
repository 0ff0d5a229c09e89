//! What came of it in plain sentences, the most important first; never a number without its range.

use super::outlook::NOT_COVERED;
use super::words::{Sides, chance, chances, difference, eighty, money_between, money_difference, size};
use crate::domain::Month;
use crate::domain::scenario::{
    Comparison, Difference, Goal, MeasureOutlook, Money, MonthRange, Outlook, Spread, TargetOutlook, Verdict,
};
use crate::domain::{Measure, Rate, UnitOfMeasure};
use crate::forecast::words::{between, often, subject};

const MEASURE: Sides = Sides { less: "lower", more: "higher", than: "than without the levers" };
const POUNDS: Sides = Sides { less: "less", more: "more", than: "than without the levers" };

/// Sentences about one scenario.
pub(super) fn of_outlook(outlook: &Outlook) -> Vec<String> {
    let is_done = !outlook.scenario.levers.is_empty();
    let mut said = Vec::new();
    let about = outlook.target.as_ref().map(|target| (target.target.measure, target.definition.as_str()));
    let told = |m: &&MeasureOutlook| match about {
        Some(about) => (m.measure, m.definition.as_str()) == about,
        None => m.measure == Measure::Rate(Rate::AgencyRate),
    };
    let measure = outlook.measures.iter().find(told).or(outlook.measures.first());
    let by = outlook.target.as_ref().map(|target| target.target.by);
    if let Some(measure) = measure {
        said.extend(expected(measure, by, is_done));
    }
    if let Some(target) = &outlook.target {
        said.extend(reached(target, last_month(outlook), is_done));
    }
    said.extend(costs(&outlook.money, is_done));
    said.extend(outlook.measures.iter().find(|m| m.definition == NOT_COVERED).and_then(not_covered));
    said.extend(measure.and_then(|measure| matters_most(outlook, measure, by)));
    said
}

fn last_month(outlook: &Outlook) -> Month {
    outlook.money.total.last
}

/// The month asked about, else the last.
fn month(ranges: &[MonthRange], by: Option<Month>) -> Option<&MonthRange> {
    ranges.iter().find(|range| Some(range.period) == by).or(ranges.last())
}

fn expected(told: &MeasureOutlook, by: Option<Month>, is_done: bool) -> Option<String> {
    let range = month(&told.months, by)?;
    let (lower, upper) = eighty(&range.intervals)?;
    let range_said = between(told.unit_of_measure, lower, upper);
    let apart = month(&told.difference, by).and_then(|apart| difference(told.unit_of_measure, apart, MEASURE));
    let (subject, month) = (subject(told.measure, &told.definition), range.period.in_words());
    if is_done {
        // The record is that of forecasts: what levers do was never scored.
        let apart = apart.map_or_else(String::new, |apart| format!(", {apart}"));
        return Some(format!(
            "If what is assumed here holds, {subject} in {month} is {range_said} in 8 of 10 futures{apart}."
        ));
    }
    Some(format!("We expect {subject} in {month} to be {range_said}; ranges like this hold {}.", often(80)))
}

fn reached(told: &TargetOutlook, last: Month, is_done: bool) -> Vec<String> {
    let Some(goal) = told.goal() else { return Vec::new() };
    let by = told.target.by.in_words();
    let level = level(told.target.measure.unit_of_measure(), goal);
    let mut said = Vec::new();
    if is_done {
        let (with, without) = chances(told.chance, told.baseline_chance);
        said.push(format!("The chance of {level} in {by} is {with}; without the levers, {without}."));
    } else {
        said.push(format!("The chance of {level} in {by} is {}.", chance(told.chance)));
    }
    said.push(match told.half_by {
        Some(month) => format!("From {} on, at least half of the futures reach it and stay there.", month.in_words()),
        None => format!("By {}, fewer than half of the futures reach it and stay there.", last.in_words()),
    });
    said
}

fn level(unit: UnitOfMeasure, goal: Goal) -> String {
    let figure = match (unit, goal.level()) {
        (UnitOfMeasure::Percent, level) => format!("{level} %"),
        (UnitOfMeasure::Gbp, level) => super::words::money(level),
        (UnitOfMeasure::Fte, level) => format!("{level} FTE"),
        (UnitOfMeasure::CasesPerFte, level) => format!("{level} cases per FTE"),
        (UnitOfMeasure::Headcount, level) => format!("{level} people"),
        (UnitOfMeasure::Cases, level) => format!("{level} cases"),
        (UnitOfMeasure::Days, level) => format!("{level} days"),
    };
    match goal {
        Goal::AtMost(_) => format!("{figure} or less"),
        Goal::AtLeast(_) => format!("{figure} or more"),
    }
}

fn costs(money: &Money, is_done: bool) -> Vec<String> {
    let (first, last) = (money.total.first.in_words(), money.total.last.in_words());
    let Some(total) = pounds(&money.total.total) else { return Vec::new() };
    let apart = money_difference(&money.total.difference, POUNDS).filter(|_| is_done);
    let apart = apart.map_or_else(String::new, |apart| format!(", {apart}"));
    let mut said =
        vec![format!("Pay, agency, recruitment and levers from {first} to {last} together cost {total}{apart}.")];
    if !is_done {
        return said;
    }
    if let Some(spend) = pounds(&money.spend).filter(|_| money.spend.mean != 0.0) {
        said.push(format!("What is done costs {spend} by itself."));
    }
    said.extend(per_point(money));
    let chance = chance(money.break_even.chance);
    said.push(match money.break_even.month {
        Some(month) if month > money.total.first => format!(
            "In at least half of the futures it has paid for itself from {} on; by {last} it has in {chance}.",
            month.in_words()
        ),
        Some(_) => format!("It costs no more than doing nothing in {chance} of the futures by {last}."),
        None => format!("By {last} it has paid for itself in {chance} of the futures."),
    });
    said
}

fn pounds(spread: &Spread) -> Option<String> {
    eighty(&spread.intervals).map(|(lower, upper)| money_between(lower, upper))
}

/// Below nothing the size of a price for each point says nothing, only that it saves.
fn per_point(money: &Money) -> Option<String> {
    let (lower, upper) = eighty(&money.per_point.as_ref()?.intervals)?;
    Some(if upper <= 0.0 {
        "It takes points off the agency rate and costs less than doing nothing.".into()
    } else if lower <= 0.0 {
        let most = super::words::money(upper);
        format!("Each point off the agency rate costs at most {most}, and may cost nothing.")
    } else {
        format!("Each point off the agency rate costs {}.", money_between(lower, upper))
    })
}

fn not_covered(told: &MeasureOutlook) -> Option<String> {
    let range = told.months.last()?;
    let (lower, upper) = eighty(&range.intervals)?;
    let apart = told.difference.last().and_then(|apart| difference(told.unit_of_measure, apart, MEASURE));
    let apart = apart.map_or_else(String::new, |apart| format!(", {apart}"));
    Some(format!(
        "Under the cap on agency, {} of vacancies in {} have nobody in them{apart}.",
        between(told.unit_of_measure, lower, upper),
        range.period.in_words()
    ))
}

fn matters_most(outlook: &Outlook, told: &MeasureOutlook, by: Option<Month>) -> Option<String> {
    let most = outlook.tornado.first()?;
    let swing = (most.at_high - most.at_low).abs();
    if swing == 0.0 {
        return None;
    }
    let what = if most.lever.is_some() { "The assumption that matters most is" } else { "What matters most is" };
    let mut label = most.label.clone();
    if let Some(first) = label.get_mut(..1).filter(|_| most.lever.is_none()) {
        first.make_ascii_lowercase();
    }
    Some(format!(
        "{what} “{label}”: from one end of its range to the other, {} in {} moves by {}.",
        subject(told.measure, &told.definition),
        month(&told.months, by)?.period.in_words(),
        size(told.unit_of_measure, swing, swing)
    ))
}

/// Sentences about a comparison.
pub(super) fn of_comparison(comparison: &Comparison) -> Vec<String> {
    let mut said = vec![without(comparison)];
    for difference in comparison.differences.iter().filter(|difference| difference.from == 0) {
        said.push(beside(comparison, difference.of));
    }
    said.retain(|sentence| !sentence.is_empty());
    said.extend(between_themselves(comparison));
    said
}

fn without(comparison: &Comparison) -> String {
    let Some(none) = comparison.scenarios.first() else { return String::new() };
    let Some(range) = month(&none.months, Some(comparison.by)) else { return String::new() };
    let Some((lower, upper)) = eighty(&range.intervals) else { return String::new() };
    format!(
        "With no change we expect {} in {} to be {}; ranges like this hold {}.",
        subject(comparison.measure, &comparison.definition),
        comparison.by.in_words(),
        between(comparison.unit_of_measure, lower, upper),
        often(80)
    )
}

/// One scenario beside no change: measure, chance, cost.
fn beside(comparison: &Comparison, of: usize) -> String {
    let (scenario, none) = (&comparison.scenarios[of], &comparison.scenarios[0]);
    let than = Sides { than: "than with no change", ..MEASURE };
    let found = comparison.differences.iter().find(|d| (d.of, d.from) == (of, 0));
    let Some(found) = found else { return String::new() };
    let Some(apart) = difference(comparison.unit_of_measure, &found.at, than) else { return String::new() };
    let mut said = format!("“{}”: {apart}", scenario.name);
    if let (Some(with), Some(without)) = (scenario.chance, none.chance) {
        let (with, without) = chances(with, without);
        said = format!("{said}; the target is reached in {with}, with no change in {without}");
    }
    let than = Sides { than: "than no change", ..POUNDS };
    if let Some(cost) = money_difference(&scenario.extra_cost, than) {
        said = format!("{said}; all costs together are {cost}");
    }
    said.push('.');
    said
}

/// Which scenarios can be told apart from each other, and in one sentence those that cannot.
fn between_themselves(comparison: &Comparison) -> Vec<String> {
    let name = |i: usize| comparison.scenarios[i].name.as_str();
    let pairs = comparison.differences.iter().filter(|d| d.from > 0);
    let (alike, apart): (Vec<_>, Vec<_>) = pairs.partition(|d| d.verdict == Verdict::NoClearDifference);
    let told = |d: &Difference| {
        let than = format!("than with “{}”", name(d.from));
        let sides = Sides { than: &than, ..MEASURE };
        let by = difference(comparison.unit_of_measure, &d.at, sides).unwrap_or_default();
        format!("With “{}” it is {by}.", name(d.of))
    };
    let mut said: Vec<String> = apart.into_iter().map(told).collect();
    let alike: Vec<String> = alike.iter().map(|d| format!("between “{}” and “{}”", name(d.from), name(d.of))).collect();
    if !alike.is_empty() {
        said.push(format!("No clear difference {}.", alike.join("; ")));
    }
    said
}
