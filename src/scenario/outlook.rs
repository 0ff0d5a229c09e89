//! What comes of a scenario: measures, target, money, what matters most, in words.

use rayon::prelude::*;

use super::desk::{Asked, Desk, Trial};
use super::error::ScenarioError;
use super::money::{basis, money};
use super::ranges::{less, month_range, month_ranges, probabilities};
use super::tornado::{About, tornado};
use super::{Watch, statements};
use crate::domain::scenario::{MeasureOutlook, MonthRange, Outlook, Scenario, Target, TargetOutlook};
use crate::domain::{Count, Measure, Rate, ledger};
use crate::forecast::workforce::Futures;

/// The definition under which vacancies without agency cover are told, where agency is capped.
pub const NOT_COVERED: &str = "not_covered";

/// Progress once the levers are simulated, and once all but the tornado is told.
const SIMULATED: f64 = 0.45;
const TOLD: f64 = 0.6;

/// Everything told of a scenario.
pub(super) fn outlook(desk: &Desk, scenario: &Scenario, watch: Watch) -> Result<Outlook, ScenarioError> {
    let asked = scenario.target.as_ref().map(|target| desk.asked(target)).transpose()?;
    let go_on = |share: f64| if watch(share) { Ok(()) } else { Err(ScenarioError::Stopped) };
    go_on(SIMULATED / 2.0)?;
    let trial = desk.try_out(&scenario.levers, &|| watch(SIMULATED / 2.0))?;
    go_on(SIMULATED)?;
    let measures = measures(desk, &trial, asked.as_ref());
    let target = asked
        .zip(scenario.target.as_ref())
        .and_then(|(asked, target)| of_target(desk, &trial, &measures, &asked, target));
    let window = desk.window();
    let removed = removed(desk, &trial.futures);
    let basis = basis(desk.accounts(), &desk.council().recipe.prices, &desk.frame().prices);
    let money = money(window.start, (&trial.cost, desk.baseline()), removed.as_deref(), basis);
    go_on(TOLD)?;
    let about = About::of(asked.as_ref(), &measures);
    let swings = match about {
        Some(about) => tornado(desk, &trial.plan, &about, &|share| watch(TOLD + (1.0 - TOLD) * share))?,
        None => Vec::new(),
    };
    let mut outlook = Outlook {
        scenario: scenario.clone(),
        model: desk.council().model.to_owned(),
        as_of: window.as_of,
        start: window.start,
        paths: desk.paths(),
        seed: desk.frame().seed.unwrap_or_default(),
        measures,
        target,
        money,
        assumptions: trial.plan.assumptions,
        tornado: swings,
        statements: Vec::new(),
        warnings: warnings(desk, scenario),
    };
    outlook.warnings.extend(trial.plan.warnings);
    outlook.statements = statements::of_outlook(&outlook);
    Ok(outlook)
}

/// Every served measure by its first definition, the target's own beside it, and vacancies nobody covers where agency
/// is capped.
fn measures(desk: &Desk, trial: &Trial, asked: Option<&Asked>) -> Vec<MeasureOutlook> {
    let mut shown: Vec<(Measure, &str)> = Measure::served().map(|m| (m, ledger::default_name(m))).collect();
    let own = asked.map(|asked| (asked.measure, asked.definition));
    if let Some(own) = own.filter(|own| !shown.contains(own)) {
        let beside = shown.iter().position(|(measure, _)| *measure == own.0).map_or(shown.len(), |at| at + 1);
        shown.insert(beside, own);
    }
    let mut measures: Vec<MeasureOutlook> =
        shown.into_par_iter().filter_map(|(measure, name)| of_measure(desk, &trial.futures, measure, name)).collect();
    if !trial.plan.interventions.agency_caps.is_empty() {
        measures.extend(not_covered(desk, &trial.futures));
    }
    measures
}

fn of_measure(desk: &Desk, futures: &Futures, measure: Measure, definition: &str) -> Option<MeasureOutlook> {
    let (whatif, start) = (desk.whatif(), desk.window().start);
    let without = desk.values(whatif.baseline(), measure, definition)?;
    let with = desk.values(futures, measure, definition)?;
    let difference = with.par_iter().zip(&without).map(|(with, without)| less(with, without)).collect();
    let fallback = whatif.is_fallback(measure, definition)?;
    // Where the last value is served, its ranges are told to the digit.
    let told = |futures: &Futures, values: Vec<Vec<f64>>| -> Option<Vec<MonthRange>> {
        if !fallback {
            return month_ranges(start, values);
        }
        let months = whatif.quantiles(futures, measure, definition, &probabilities())?;
        let shown = months.iter().skip(desk.skipped()).enumerate();
        Some(shown.map(|(m, quantiles)| month_range(start.plus(m as i32), quantiles)).collect())
    };
    Some(MeasureOutlook {
        measure,
        definition: definition.to_owned(),
        unit_of_measure: measure.unit_of_measure(),
        fallback,
        months: told(futures, with)?,
        baseline: told(whatif.baseline(), without)?,
        difference: month_ranges(start, difference)?,
    })
}

/// Vacancies that no agency staff cover.
fn not_covered(desk: &Desk, futures: &Futures) -> Option<MeasureOutlook> {
    let measure = Measure::Count(Count::VacanciesFte);
    let cover = [Count::AgencyCoverFte, Count::AgencyFte].into_iter().find(|count| futures.count(*count).is_some())?;
    let of = |futures: &Futures| -> Option<Vec<Vec<f64>>> {
        let vacancies = desk.values(futures, measure, ledger::COUNT)?;
        let covered = desk.values(futures, cover.into(), ledger::COUNT)?;
        let open = |(v, c): (&Vec<f64>, &Vec<f64>)| less(v, c).into_iter().map(|open| open.max(0.0)).collect();
        Some(vacancies.iter().zip(&covered).map(open).collect())
    };
    let (with, without) = (of(futures)?, of(desk.whatif().baseline())?);
    let difference = with.iter().zip(&without).map(|(with, without)| less(with, without)).collect();
    let start = desk.window().start;
    Some(MeasureOutlook {
        measure,
        definition: NOT_COVERED.to_owned(),
        unit_of_measure: measure.unit_of_measure(),
        fallback: false,
        months: month_ranges(start, with)?,
        baseline: month_ranges(start, without)?,
        difference: month_ranges(start, difference)?,
    })
}

fn of_target(
    desk: &Desk,
    trial: &Trial,
    measures: &[MeasureOutlook],
    asked: &Asked,
    target: &Target,
) -> Option<TargetOutlook> {
    let (measure, definition) = (asked.measure, asked.definition);
    let told = measures.iter().find(|m| m.measure == measure && m.definition == definition)?;
    let months = desk.values(&trial.futures, measure, definition)?;
    let baseline = desk.values(desk.whatif().baseline(), measure, definition)?;
    let kept = months.iter().rev().take_while(|values| asked.chance(values) >= 0.5).count();
    Some(TargetOutlook {
        target: target.clone(),
        definition: definition.to_owned(),
        now: desk.whatif().now(measure, definition),
        chance: asked.chance(months.get(asked.at)?),
        baseline_chance: asked.chance(baseline.get(asked.at)?),
        at: told.months.get(asked.at)?.clone(),
        half_by: (kept > 0).then(|| desk.window().start.plus((months.len() - kept) as i32)),
    })
}

/// Points of agency share removed by the last month, by future; `None` where agency is not forecast.
fn removed(desk: &Desk, futures: &Futures) -> Option<Vec<f64>> {
    let rate = Measure::Rate(Rate::AgencyRate);
    let last = |futures: &Futures| desk.values(futures, rate, ledger::default_name(rate))?.pop();
    Some(less(&last(desk.whatif().baseline())?, &last(futures)?))
}

fn warnings(desk: &Desk, scenario: &Scenario) -> Vec<String> {
    let (window, mut warnings) = (desk.window(), Vec::new());
    if let Some(start) = scenario.start.filter(|start| *start < window.start) {
        warnings.push(format!(
            "The scenario begins in {}, but data go up to {}: it is shown from {} on.",
            start.in_words(),
            window.as_of.in_words(),
            window.start.in_words()
        ));
    }
    if desk.paths() < scenario.paths {
        warnings.push(format!(
            "{} futures were simulated instead of {}: more would not fit in memory.",
            desk.paths(),
            scenario.paths
        ));
    }
    warnings
}
