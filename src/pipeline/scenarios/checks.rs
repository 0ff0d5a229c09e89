//! Scenarios and goals as people wrote them, checked down to the units they name.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::domain::UnitKind;
use crate::domain::scenario::{Details, GoalSeek, LONGEST_NAME, Scenario, ScenarioFault};
use crate::pipeline::{Error, Recipes};
use crate::report::words;
use crate::scenario::{self, ScenarioError};
use crate::store::{self, Database};

/// Larger than any scenario people write; lists of units and roles have no other bound.
const LARGEST: usize = 64 * 1024;
/// Longest part of a value that is quoted.
const QUOTED: usize = 80;

/// Reads and checks a scenario as people wrote it, its units too; nothing is kept.
///
/// # Errors
/// Every field that cannot be used.
pub fn read(db: &Database, body: &Value, recipes: &Recipes) -> Result<Scenario, Error> {
    let scenario = scenario::read(body, &recipes.levers).map_err(ScenarioError::Faults)?;
    let named = scenario.levers.iter().enumerate().map(|(n, lever)| (format!("levers[{n}]"), &lever.details));
    check(db, &scenario.unit, body, named)?;
    Ok(scenario)
}

/// Reads and checks a goal as people wrote it, its units too.
///
/// # Errors
/// Every field that cannot be used.
pub fn read_goal(db: &Database, body: &Value, recipes: &Recipes) -> Result<GoalSeek, Error> {
    let goal = scenario::read_goal(body, &recipes.levers).map_err(ScenarioError::Faults)?;
    let open = goal.levers.iter().enumerate().map(|(n, lever)| (format!("levers[{n}]"), &lever.details));
    let fixed = goal.fixed.iter().enumerate().map(|(n, lever)| (format!("fixed[{n}]"), &lever.details));
    check(db, &goal.unit, body, open.chain(fixed))?;
    Ok(goal)
}

/// A name given to a copy.
pub(super) fn name(given: &str) -> Result<String, Error> {
    let name = given.trim();
    if !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.chars().any(words::is_unsafe) {
        return Ok(name.to_owned());
    }
    let fix = format!("give a name of 1 to {LONGEST_NAME} characters, none that control or turn text");
    Err(faulty(vec![fault("name", given, "name", fix)]))
}

/// A refusal for faults found here.
pub(super) fn faulty(faults: Vec<ScenarioFault>) -> Error {
    ScenarioError::Faults(faults).into()
}

pub(super) fn fault(at: impl Into<String>, value: &str, rule: &'static str, fix: String) -> ScenarioFault {
    let shown: String = value.chars().take(QUOTED).collect();
    ScenarioFault { at: at.into(), value: Some(shown), rule, fix }
}

fn check<'a>(
    db: &Database,
    unit: &str,
    body: &Value,
    levers: impl Iterator<Item = (String, &'a Details)>,
) -> Result<(), Error> {
    if body.to_string().len() > LARGEST {
        let fix = format!("name fewer units and roles: all of it has at most {} KB", LARGEST / 1024);
        return Err(faulty(vec![ScenarioFault { at: String::new(), value: None, rule: "too_large", fix }]));
    }
    let Some(organisation) = organisation_of(db, unit)? else {
        let fix = "give the slug of a unit, as in the list of units".to_owned();
        return Err(faulty(vec![fault("unit", unit, "unknown_unit", fix)]));
    };
    let units = store::units::list(db, Some(&organisation))?;
    let kinds: BTreeMap<&str, UnitKind> = units.iter().map(|u| (u.slug.as_str(), u.kind)).collect();
    let is_own = |slug: &str| kinds.get(slug).is_some_and(|kind| !kind.is_published());
    let mut faults = Vec::new();
    if !is_own(unit) {
        let fix = "give a unit of your own figures: published ones cannot be simulated".to_owned();
        faults.push(fault("unit", unit, "unit_published", fix));
    }
    for (at, details) in levers {
        for (n, slug) in details.units.iter().enumerate().filter(|(_, slug)| !(is_own(slug) && is_within(slug, unit))) {
            let fix = format!("name units within {unit}, as in the list of units");
            faults.push(fault(format!("{at}.units[{n}]"), slug, "unit_elsewhere", fix));
        }
        if let Some(to) = details.to.as_deref().filter(|to| !is_own(to)) {
            let fix = format!("name a unit of {organisation}, as in the list of units");
            faults.push(fault(format!("{at}.to"), to, "unit_elsewhere", fix));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faulty(faults)) }
}

/// Code of the organisation of a unit; `None` where there is no such unit.
pub(super) fn organisation_of(db: &Database, unit: &str) -> Result<Option<String>, Error> {
    // PostgreSQL takes no NUL in a text.
    if unit.contains('\0') {
        return Ok(None);
    }
    match store::units::get(db, unit) {
        Ok(unit) => Ok(Some(unit.organisation)),
        Err(store::StoreError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn is_within(slug: &str, unit: &str) -> bool {
    slug == unit || slug.strip_prefix(unit).is_some_and(|rest| rest.starts_with('/'))
}
