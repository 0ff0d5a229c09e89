//! Scenarios simulated, compared and judged, and goals sought, while the caller waits.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use chrono::NaiveDateTime;

use serde_json::Value;

use super::checks::{fault, faulty, read};
use super::council::with_council;
use super::{Judged, Stored};
use crate::domain::Plausibility;
use crate::domain::scenario::{Comparison, Goal, GoalAnswer, GoalSeek, Outlook, Scenario, Target};
use crate::pipeline::{Error, Recipes, measures, plausibility};
use crate::scenario::{self, Question, Watch};
use crate::store::scenarios::Which;
use crate::store::{self, Database, scenarios as kept};

/// Comparisons under way or waiting for their turn at most; each takes all threads for a second or two.
const COMPARING: usize = 6;

/// Futures of a scenario that is tried while it is written: enough for whole points, soon enough to wait for.
pub const TRIED_PATHS: usize = 1_000;
/// What a scenario without a name is called while it is tried.
const UNNAMED: &str = "As written";

/// Simulates a scenario while the caller waits; nothing is kept.
///
/// # Errors
/// When its organisation has no model yet, a field does not fit, or `watch` said stop.
pub fn run_now(db: &Database, scenario: &Scenario, recipes: &Recipes, watch: Watch) -> Result<Outlook, Error> {
    let organisation = organisation(db, &scenario.unit)?;
    let (mut outlook, warnings) =
        with_council(db, &organisation, recipes, |council| scenario::run(council, scenario, watch))?;
    outlook.warnings.splice(0..0, warnings);
    Ok(outlook)
}

/// Simulates the newest version while the caller waits, and keeps what came of it.
///
/// # Errors
/// As [`run_now`]; when there is no such scenario.
pub fn run_and_keep(
    db: &Database,
    id: &str,
    recipes: &Recipes,
    now: NaiveDateTime,
    watch: Watch,
) -> Result<Outlook, Error> {
    let of = kept::get(db, id, None)?;
    let outlook = run_now(db, &of.scenario, recipes, watch)?;
    kept::keep(db, &of, &outlook, now)?;
    Ok(outlook)
}

/// Compares one to six scenarios of one unit while the caller waits; each by its id, or `id@2` for a version of it.
///
/// # Errors
/// As [`run_now`]; when there is no such scenario, or too many compare at once.
pub fn compare(
    db: &Database,
    ids: &[String],
    question: &Question,
    recipes: &Recipes,
    watch: Watch,
) -> Result<Comparison, Error> {
    let scenarios: Vec<Stored> = ids.iter().map(|id| named(db, id)).collect::<Result<_, _>>()?;
    let Some(first) = scenarios.first() else {
        let fix = "name one to six scenarios by their ids".to_owned();
        return Err(faulty(vec![fault("ids", "", "none_given", fix)]));
    };
    if let Some((n, other)) = scenarios.iter().enumerate().find(|(_, s)| s.scenario.unit != first.scenario.unit) {
        let fix = format!("name scenarios of one unit: this one is of {}", other.scenario.unit);
        return Err(faulty(vec![fault(format!("ids[{n}]"), &ids[n], "several_units", fix)]));
    }
    let organisation = organisation(db, &first.scenario.unit)?;
    let asked: Vec<(String, Scenario)> =
        ids.iter().cloned().zip(scenarios.iter().map(|s| s.scenario.clone())).collect();
    let _turn = Turn::wait()?;
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let (mut comparison, warnings) =
        with_council(db, &organisation, recipes, |council| scenario::compare(council, &asked, question, watch))?;
    comparison.warnings.splice(0..0, warnings);
    Ok(comparison)
}

/// Simulates a scenario as it is being written, beside no change, with [`TRIED_PATHS`] futures at most; nothing is kept.
/// A scenario needs no name yet.
///
/// # Errors
/// As [`compare`]; every field that cannot be used.
pub fn try_now(db: &Database, body: &Value, recipes: &Recipes, watch: Watch) -> Result<Comparison, Error> {
    let mut body = body.clone();
    if let Some(fields) = body.as_object_mut() {
        let name = fields.entry("name").or_insert_with(|| Value::from(""));
        if name.as_str().is_some_and(|name| name.trim().is_empty()) {
            *name = Value::from(UNNAMED);
        }
    }
    let mut scenario = read(db, &body, recipes)?;
    scenario.paths = scenario.paths.min(TRIED_PATHS);
    let organisation = organisation(db, &scenario.unit)?;
    let asked = [(String::new(), scenario)];
    let _turn = Turn::wait()?;
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let question = Question::default();
    let (mut comparison, warnings) =
        with_council(db, &organisation, recipes, |council| scenario::compare(council, &asked, &question, watch))?;
    comparison.warnings.splice(0..0, warnings);
    Ok(comparison)
}

/// Seeks a goal while the caller waits; nothing is kept.
///
/// # Errors
/// As [`run_now`].
pub fn seek_now(db: &Database, goal: &GoalSeek, recipes: &Recipes, watch: Watch) -> Result<GoalAnswer, Error> {
    let organisation = organisation(db, &goal.unit)?;
    let (mut answer, warnings) =
        with_council(db, &organisation, recipes, |council| scenario::seek(council, goal, watch))?;
    answer.warnings.splice(0..0, warnings);
    Ok(answer)
}

/// What last came of a version, the newest unless one is named.
///
/// # Errors
/// When there is no such scenario or version, or it was not simulated yet.
pub fn outlook(db: &Database, id: &str, version: Option<u32>) -> Result<Outlook, Error> {
    Ok(kept::outcome(db, id, version, Which::Newest)?.1)
}

/// As [`outlook`], with what others did from the same level beside the target.
///
/// # Errors
/// As [`outlook`].
pub fn judged(db: &Database, id: &str, version: Option<u32>, recipes: &Recipes) -> Result<Judged, Error> {
    let (ran, outlook) = kept::outcome(db, id, version, Which::Newest)?;
    let plausibility = match &outlook.scenario.target {
        Some(target) => beside_target(db, &outlook.scenario.unit, target, recipes)?,
        None => None,
    };
    Ok(Judged { ran, outlook, plausibility })
}

/// What authorities that once stood where the unit stands did next, beside a target: `None` where nothing alike is
/// published or kept.
///
/// # Errors
/// When there is no such unit or definition.
pub fn beside_target(
    db: &Database,
    unit: &str,
    target: &Target,
    recipes: &Recipes,
) -> Result<Option<Plausibility>, Error> {
    let series = measures::read(db, unit, target.measure, target.definition.as_deref(), None, None)?;
    let Some(now) = series.points.iter().rev().find_map(|point| point.value) else { return Ok(None) };
    let level = target.goal().map(Goal::level);
    plausibility::beside(db, &series.unit, (target.measure, series.definition), (now, level), recipes)
}

/// Code of the organisation of a unit.
fn organisation(db: &Database, unit: &str) -> Result<String, Error> {
    Ok(store::units::get(db, unit)?.organisation)
}

/// The scenario of `id` or `id@2`.
fn named(db: &Database, id: &str) -> Result<Stored, Error> {
    match id.rsplit_once('@') {
        Some((id, version)) => {
            let version = version.parse().map_err(|_e| {
                let fix = "write the number of a version after the @".to_owned();
                faulty(vec![fault("ids", version, "version_expected", fix)])
            })?;
            Ok(kept::get(db, id, Some(version))?)
        }
        None => Ok(kept::get(db, id, None)?),
    }
}

/// One comparison at a time: two would take twice the memory and be no sooner done.
static ALONE: Mutex<()> = Mutex::new(());
static WAITING: AtomicUsize = AtomicUsize::new(0);

/// A place in the queue of comparisons.
struct Turn;

impl Turn {
    fn wait() -> Result<Self, Error> {
        let before = WAITING.fetch_add(1, Ordering::AcqRel);
        let place = Self;
        if before < COMPARING { Ok(place) } else { Err(Error::Busy) }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        WAITING.fetch_sub(1, Ordering::AcqRel);
    }
}
