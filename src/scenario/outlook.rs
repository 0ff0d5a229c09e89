//! What comes of a scenario: measures, target, money.

use rayon::prelude::*;

use super::desk::{Desk, fault};
use super::error::ScenarioError;
use super::money::money;
use super::ranges::{less, month_range, month_ranges, probabilities};
use crate::domain::scenario::{MeasureOutlook, MonthRange, Outlook, Scenario, Target, TargetOutlook};
use crate::domain::{Measure, ledger};
use crate::forecast::workforce::{Futures, Options, histories};

/// Everything told of a scenario.
pub(super) fn outlook(desk: &Desk, scenario: &Scenario) -> Result<Outlook, ScenarioError> {
    let futures = desk.whatif().baseline();
    let target = scenario.target.as_ref().map(|target| of_target(desk, futures, target)).transpose()?;
    let window = desk.window();
    Ok(Outlook {
        scenario: scenario.clone(),
        model: desk.council().model.to_owned(),
        as_of: window.as_of,
        start: window.start,
        paths: futures.paths(),
        seed: desk.seed(),
        measures: shown(scenario.target.as_ref())
            .into_par_iter()
            .filter_map(|(measure, definition)| of_measure(desk, futures, measure, definition))
            .collect(),
        target,
        money: money(window.start, desk.baseline(), desk.baseline()),
        assumptions: Vec::new(),
        tornado: Vec::new(),
        statements: Vec::new(),
        warnings: Vec::new(),
    })
}

/// Every served measure by its first definition, and the target's own.
fn shown(target: Option<&Target>) -> Vec<(Measure, &str)> {
    let mut shown: Vec<(Measure, &str)> = Measure::served().map(|m| (m, ledger::default_name(m))).collect();
    let asked = target.map(|target| (target.measure, definition(target)));
    if let Some(asked) = asked.filter(|asked| !shown.contains(asked)) {
        let beside = shown.iter().rposition(|(measure, _)| *measure == asked.0).map_or(0, |at| at + 1);
        shown.insert(beside, asked);
    }
    shown
}

/// The definition a target is of.
pub(super) fn definition(target: &Target) -> &str {
    target.definition.as_deref().unwrap_or(ledger::default_name(target.measure))
}

fn of_measure(desk: &Desk, futures: &Futures, measure: Measure, definition: &str) -> Option<MeasureOutlook> {
    let (whatif, start) = (desk.whatif(), desk.window().start);
    let served = |futures: &Futures| -> Option<Vec<MonthRange>> {
        let months = whatif.quantiles(futures, measure, definition, &probabilities())?;
        let shown = months.iter().skip(desk.window().skipped()).enumerate();
        Some(shown.map(|(m, quantiles)| month_range(start.plus(m as i32), quantiles)).collect())
    };
    let (with, without) =
        (desk.values(futures, measure, definition)?, desk.values(whatif.baseline(), measure, definition)?);
    let difference = with.iter().zip(&without).map(|(with, without)| less(with, without)).collect();
    Some(MeasureOutlook {
        measure,
        definition: definition.to_owned(),
        unit_of_measure: measure.unit_of_measure(),
        fallback: whatif.is_fallback(measure, definition)?,
        months: served(futures)?,
        baseline: served(whatif.baseline())?,
        difference: month_ranges(start, difference)?,
    })
}

fn of_target(desk: &Desk, futures: &Futures, target: &Target) -> Result<TargetOutlook, ScenarioError> {
    let unknown = || {
        let fix = "Choose a measure that is forecast for this unit, by a definition it has.";
        fault("target.measure", target.measure.as_str(), "unknown", fix)
    };
    let goal = target.goal().ok_or_else(|| {
        fault("target", target.measure.as_str(), "one_of", "Give exactly one of `at_most` and `at_least`.")
    })?;
    let (window, name) = (desk.window(), definition(target));
    let months = desk.values(futures, target.measure, name).ok_or_else(unknown)?;
    let baseline = desk.values(desk.whatif().baseline(), target.measure, name).ok_or_else(unknown)?;
    let at = usize::try_from(target.by.since(window.start)).ok().filter(|at| *at < months.len()).ok_or_else(|| {
        let last = window.as_of.plus(window.months as i32);
        let fix = format!("Choose a month from {} to {}.", window.start.in_words(), last.in_words());
        fault("target.by", &target.by.to_string(), "out_of_range", &fix)
    })?;
    let chance = |values: &[f64]| values.iter().filter(|v| goal.is_met(**v)).count() as f64 / values.len() as f64;
    let kept = months.iter().rev().take_while(|values| chance(values) >= 0.5).count();
    let half_by = (kept > 0).then(|| window.start.plus((months.len() - kept) as i32));
    let range = month_ranges(target.by, vec![months[at].clone()]).and_then(|mut one| one.pop()).ok_or_else(unknown)?;
    Ok(TargetOutlook {
        target: target.clone(),
        definition: name.to_owned(),
        now: now(desk, target.measure, name),
        chance: chance(&months[at]),
        baseline_chance: chance(&baseline[at]),
        at: range,
        half_by,
    })
}

/// The last value known.
fn now(desk: &Desk, measure: Measure, definition: &str) -> Option<f64> {
    let council = desk.council();
    let options = Options { measures: vec![measure], ..Options::of(council.workforce) };
    let of_unit = histories(council.panel, &options)
        .into_iter()
        .find(|history| history.unit == desk.unit() && history.definition == definition)?;
    of_unit.values.last().copied().filter(|value| value.is_finite())
}
