//! Scenarios of a unit in sentences.

use super::{Figure, Known, Sentence};
use crate::domain::scenario::{Outlook, Spread, TargetOutlook};
use crate::domain::{Interval, Period, UnitOfMeasure};
use crate::report::address::encode;
use crate::report::book::Tried;
use crate::report::words;
use crate::report::{book, scenario as told};

/// Scenarios told of; the workbook has them all.
const TOLD: usize = 6;

/// One sentence for each scenario that has a target, the plan first.
pub(super) fn tell(known: &Known) -> Vec<Sentence> {
    let mut all: Vec<&Tried> = known.scenarios.iter().collect();
    all.sort_by_key(|tried| !tried.is_plan);
    all.into_iter().filter_map(sentence).take(TOLD).collect()
}

fn sentence(tried: &book::Tried) -> Option<Sentence> {
    let outlook = &tried.outlook;
    let target = outlook.target.as_ref()?;
    let goal = target.goal()?;
    let unit = target.target.measure.unit_of_measure();
    let source = format!("/api/v1/scenarios/{}/result?version={}", encode(&tried.id), tried.version);
    let by = Period::Month(target.target.by);
    let of_target = |statistic, value, printed| Figure {
        unit: outlook.scenario.unit.clone(),
        measure: target.target.measure.to_string(),
        definition: target.definition.clone(),
        period: by,
        statistic,
        value,
        printed,
        compared_with: None,
        source: source.clone(),
    };
    let level = of_target("target", goal.level(), words::value(goal.level(), unit));
    let chance = of_target("chance", target.chance, told::chance(target.chance));
    let without = of_target("baseline_chance", target.baseline_chance, told::chance(target.baseline_chance));
    let cost = cost(outlook, &source)?;
    let sentence = format!(
        "\u{201c}{}\u{201d}{} brings the {} by {} in {} simulated futures; doing nothing, in {}. Its levers cost {} \
         ({} to {}, which holds {} if what is assumed does).",
        words::clean_name(&outlook.scenario.name),
        if tried.is_plan { ", the plan," } else { "" },
        aim(target, &level.printed),
        words::period(by),
        chance.printed,
        without.printed,
        cost[0].printed,
        cost[1].printed,
        cost[2].printed,
        words::how_often(crate::domain::Level::EIGHTY),
    );
    let figures = [level, chance, without].into_iter().chain(cost).collect();
    Some(Sentence { sentence, figures })
}

/// "agency rate to 15.0 % or less".
fn aim(target: &TargetOutlook, level: &str) -> String {
    let side = if target.target.at_most.is_some() { "less" } else { "more" };
    format!("{} to {level} or {side}", target.target.measure.label())
}

/// What the levers cost: middle and ends of the 80 % range.
fn cost(outlook: &Outlook, source: &str) -> Option<[Figure; 3]> {
    let spend: &Spread = &outlook.money.spend;
    let range = Interval::eighty(&spend.intervals)?;
    let figure = |statistic, value| Figure {
        unit: outlook.scenario.unit.clone(),
        measure: "cost_gbp".into(),
        definition: "spend".into(),
        period: Period::Month(outlook.money.total.last),
        statistic,
        value,
        printed: words::value(value, UnitOfMeasure::Gbp),
        compared_with: None,
        source: source.to_owned(),
    };
    Some([figure("median", spend.median), figure("lower_80", range.lower), figure("upper_80", range.upper)])
}
