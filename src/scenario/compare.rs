//! Scenarios of one unit beside each other and beside no change, future by future on the same luck.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::desk::{Asked, Desk, Frame, fault};
use super::error::ScenarioError;
use super::plan::Window;
use super::ranges::{less, month_ranges, spread};
use super::recipe::{Field, Recipe};
use super::words::eighty;
use super::{Council, Question, Watch, statements};
use crate::domain::scenario::{Compared, Comparison, Difference, Lever, Scenario, Verdict};
use crate::domain::{Interval, Measure, Month, Rate, ledger};
use crate::forecast::workforce::Futures;

/// The most scenarios beside each other, no change not counted.
pub const MOST_COMPARED: usize = 6;

/// What is compared, in which month.
struct About {
    measure: Measure,
    definition: String,
    /// From the first month.
    at: usize,
}

/// One scenario's futures, as far as they are compared.
struct Kept {
    /// The measure by month, then future.
    months: Vec<Vec<f64>>,
    /// The target's measure in its month, by future.
    target: Option<Vec<f64>>,
    /// All costs, by future.
    cost: Vec<f64>,
    /// What its levers themselves cost, by future.
    spend: Vec<f64>,
}

/// Simulates scenarios, each with its stored id, in one frame and on one luck.
pub(super) fn compare(
    council: &Council,
    scenarios: &[(String, Scenario)],
    question: &Question,
    watch: Watch,
) -> Result<Comparison, ScenarioError> {
    check(scenarios)?;
    let (frame, mut warnings) = common(scenarios, council.fitted.state.month);
    let desk = Desk::narrow(council, frame, &measures(question, scenarios))?;
    let target = scenarios.iter().find_map(|(_, scenario)| scenario.target.as_ref());
    let asked = target.map(|target| desk.asked(target)).transpose()?;
    let about = about(&desk, question, asked.as_ref())?;
    let kept = simulate(&desk, scenarios, (&about, asked.as_ref()), &mut warnings, watch)?;
    let too_few = || unknown(&about);
    let pairs: Vec<(usize, usize)> = (1..kept.len()).flat_map(|of| (0..of).map(move |from| (of, from))).collect();
    let compared = (0..kept.len()).map(|i| compared(&desk, scenarios, &kept, (i, asked.as_ref())));
    let differences = pairs.into_par_iter().map(|pair| difference(&desk, &kept, pair, about.at));
    let mut comparison = Comparison {
        unit: desk.frame().unit.clone(),
        measure: about.measure,
        definition: about.definition.clone(),
        unit_of_measure: about.measure.unit_of_measure(),
        by: desk.window().start.plus(about.at as i32),
        target: target.cloned(),
        model: council.model.to_owned(),
        as_of: desk.window().as_of,
        paths: desk.paths(),
        seed: desk.frame().seed.unwrap_or_default(),
        scenarios: compared.collect::<Option<_>>().ok_or_else(too_few)?,
        differences: differences.collect::<Option<_>>().ok_or_else(too_few)?,
        statements: Vec::new(),
        warnings,
    };
    comparison.statements = statements::of_comparison(&comparison);
    Ok(comparison)
}

fn check(scenarios: &[(String, Scenario)]) -> Result<(), ScenarioError> {
    let number = scenarios.len().to_string();
    let Some((_, first)) = scenarios.first() else {
        return Err(fault("ids", "0", "missing", &format!("Name one to {MOST_COMPARED} scenarios.")));
    };
    if scenarios.len() > MOST_COMPARED {
        return Err(fault("ids", &number, "too_many", &format!("Name {MOST_COMPARED} scenarios at most.")));
    }
    match scenarios.iter().position(|(_, scenario)| scenario.unit != first.unit) {
        Some(i) => {
            let fix = format!("Compare scenarios of one unit: the first is of {}.", first.unit);
            Err(fault(&format!("ids[{i}]"), &scenarios[i].1.unit, "other_unit", &fix))
        }
        None => Ok(()),
    }
}

/// From the earliest first month to the latest last one, with the most futures, and the first's luck and prices.
fn common(scenarios: &[(String, Scenario)], as_of: Month) -> (Frame, Vec<String>) {
    let frames: Vec<Frame> = scenarios.iter().map(|(_, scenario)| Frame::of(scenario)).collect();
    let begin = |frame: &Frame| frame.start.unwrap_or(as_of.plus(1));
    let end = |frame: &Frame| begin(frame).plus(frame.horizon as i32);
    let start = frames.iter().map(begin).min().unwrap_or(as_of.plus(1));
    let last = frames.iter().map(end).max().unwrap_or(start);
    let all_alike = |same: fn(&Frame, &Frame) -> bool| frames.iter().all(|frame| same(frame, &frames[0]));
    let mut warnings = Vec::new();
    if !frames.iter().all(|frame| (begin(frame), end(frame)) == (start, last)) {
        warnings.push(format!(
            "The scenarios cover different months; all were simulated from {} to {}.",
            start.in_words(),
            last.plus(-1).in_words()
        ));
    }
    if !all_alike(|a, b| a.seed == b.seed && a.paths == b.paths) {
        warnings.push(
            "The scenarios ask for different numbers of futures or seeds; all were simulated with the \
                       first's seed and the most futures asked for."
                .into(),
        );
    }
    if !all_alike(|a, b| a.prices == b.prices) {
        warnings.push("The scenarios name different prices; the first's were used for all.".into());
    }
    let paths = frames.iter().map(|frame| frame.paths).max().unwrap_or(1);
    let horizon = usize::try_from(last.since(start)).unwrap_or(0);
    (Frame { start: Some(start), horizon, paths, ..frames[0].clone() }, warnings)
}

/// What is looked at: the target's measure and the one compared.
fn measures<'m>(question: &'m Question, scenarios: &'m [(String, Scenario)]) -> Vec<(Measure, &'m str)> {
    let target = scenarios.iter().find_map(|(_, scenario)| scenario.target.as_ref());
    let asked = target.map(|target| (target.measure, target.definition()));
    let compared = question.measure.or(asked.map(|asked| asked.0)).unwrap_or(Measure::Rate(Rate::AgencyRate));
    let definition = question.definition.as_deref().unwrap_or(ledger::default_name(compared));
    asked.into_iter().chain([(compared, definition)]).collect()
}

/// The question's measure, else the target's, else the agency rate; in its month, the target's or the last.
fn about(desk: &Desk, question: &Question, asked: Option<&Asked>) -> Result<About, ScenarioError> {
    let window = desk.window();
    let measure = question.measure.or(asked.map(|a| a.measure)).unwrap_or(Measure::Rate(Rate::AgencyRate));
    let of_target = asked.filter(|asked| asked.measure == measure);
    let definition = question.definition.as_deref().or(of_target.map(|asked| asked.definition));
    let definition = definition.unwrap_or(ledger::default_name(measure)).to_owned();
    let shown = window.months - desk.skipped();
    let at = match question.by {
        None => asked.map_or(shown - 1, |asked| asked.at),
        Some(by) => {
            let at = usize::try_from(by.since(window.start)).ok().filter(|at| *at < shown);
            let (first, last) = (window.start.in_words(), window.last().in_words());
            let fix = format!("Choose a month from {first} to {last}.");
            at.ok_or_else(|| fault("by", &by.to_string(), "out_of_range", &fix))?
        }
    };
    let about = About { measure, definition, at };
    if desk.whatif().is_fallback(measure, &about.definition).is_none() {
        return Err(unknown(&about));
    }
    Ok(about)
}

fn unknown(about: &About) -> ScenarioError {
    let asked = format!("{} ({})", about.measure, about.definition);
    fault("measure", &asked, "unknown", "Choose a measure and a definition that are forecast for this unit.")
}

/// No change first, then every scenario.
fn simulate(
    desk: &Desk,
    scenarios: &[(String, Scenario)],
    (about, asked): (&About, Option<&Asked>),
    warnings: &mut Vec<String>,
    watch: Watch,
) -> Result<Vec<Kept>, ScenarioError> {
    let keep = |futures: &Futures, cost: Vec<f64>, spend: Vec<f64>| -> Option<Kept> {
        let months = desk.values(futures, about.measure, &about.definition)?;
        let of_target = |asked: &Asked| {
            let same = (asked.measure, asked.definition) == (about.measure, about.definition.as_str());
            let own = if same { None } else { desk.values(futures, asked.measure, asked.definition) };
            own.as_ref().unwrap_or(&months).get(asked.at).cloned()
        };
        Some(Kept { target: asked.and_then(of_target), months, cost, spend })
    };
    let without = desk.baseline();
    let first = keep(desk.whatif().baseline(), without.whole(), without.spend().to_vec());
    let done = AtomicUsize::new(1);
    let each = |(_, scenario): &(String, Scenario)| {
        let go_on = || watch(done.load(Ordering::Relaxed) as f64 / (scenarios.len() + 1) as f64);
        if !go_on() {
            return Err(ScenarioError::Stopped);
        }
        let levers = in_frame(scenario, desk.window(), desk.council().recipe);
        let trial = desk.try_out(&levers, &go_on)?;
        let found = keep(&trial.futures, trial.cost.whole(), trial.cost.spend().to_vec());
        let told = trial.plan.warnings.iter().map(|warning| format!("{}: {warning}", scenario.name));
        done.fetch_add(1, Ordering::Relaxed);
        Ok((found.ok_or_else(|| unknown(about))?, told.collect::<Vec<_>>()))
    };
    let found = scenarios.par_iter().map(each).collect::<Result<Vec<_>, ScenarioError>>()?;
    let mut kept = vec![first.ok_or_else(|| unknown(about))?];
    for (one, told) in found {
        kept.push(one);
        warnings.extend(told);
    }
    Ok(kept)
}

/// Levers that begin with their scenario keep its first month where all are simulated from an earlier one.
fn in_frame(scenario: &Scenario, window: &Window, recipe: &Recipe) -> Vec<Lever> {
    let mut levers = scenario.levers.clone();
    if let Some(start) = scenario.start.filter(|start| *start > window.start) {
        for lever in &mut levers {
            if recipe.lever(lever.kind).has(Field::From) {
                lever.details.from.get_or_insert(start);
            }
        }
    }
    levers
}

fn compared(
    desk: &Desk,
    scenarios: &[(String, Scenario)],
    kept: &[Kept],
    (i, asked): (usize, Option<&Asked>),
) -> Option<Compared> {
    let own = i.checked_sub(1).map(|i| &scenarios[i]);
    let Kept { months, target, cost, spend } = &kept[i];
    Some(Compared {
        id: own.map_or_else(String::new, |(id, _)| id.clone()),
        name: own.map_or_else(|| "No change".to_owned(), |(_, scenario)| scenario.name.clone()),
        levers: own.map_or_else(Vec::new, |(_, scenario)| scenario.levers.clone()),
        months: month_ranges(desk.window().start, months.clone())?,
        chance: asked.zip(target.as_ref()).map(|(asked, values)| asked.chance(values)),
        cost: spread(cost.clone()),
        extra_cost: spread(less(cost, &kept[0].cost)),
        spend: spread(spend.clone()),
    })
}

fn difference(desk: &Desk, kept: &[Kept], (of, from): (usize, usize), at: usize) -> Option<Difference> {
    let (a, b) = (&kept[of], &kept[from]);
    let apart = a.months.iter().zip(&b.months).map(|(a, b)| less(a, b)).collect();
    let lower = a.months.get(at)?.iter().zip(b.months.get(at)?).filter(|(a, b)| a < b).count();
    let months = month_ranges(desk.window().start, apart)?;
    let (here, cost) = (months.get(at)?.clone(), spread(less(&a.cost, &b.cost)));
    Some(Difference {
        of,
        from,
        verdict: verdict(&here.intervals),
        at: here,
        months,
        chance_lower: lower as f64 / a.cost.len().max(1) as f64,
        cost_verdict: verdict(&cost.intervals),
        cost,
    })
}

/// By the 80 % range: clear only where it lies on one side of zero.
fn verdict(intervals: &[Interval]) -> Verdict {
    match eighty(intervals) {
        Some((_, upper)) if upper < 0.0 => Verdict::Lower,
        Some((lower, _)) if lower > 0.0 => Verdict::Higher,
        _ => Verdict::NoClearDifference,
    }
}
