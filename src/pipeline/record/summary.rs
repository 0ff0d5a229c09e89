//! The record of all forecasts of an organisation, by measure, level of the tree and horizon.
//!
//! Worked out when a model has been fitted, and again when it is asked for after values changed; kept in between.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::official::official;
use super::scored::of_promise;
use crate::domain::{Measure, Period, UnitKind, ledger};
use crate::forecast::drift::{self, CoverageDrift, CoverageRecipe};
use crate::forecast::record::{LiveScore, Tally};
use crate::pipeline::measures::{ByUnit as Values, Series};
use crate::pipeline::{Error, forecasts, measures, yearly};
use crate::store::record::Served;
use crate::store::{self, Database};

/// How forecasts of a measure at one level of the tree did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LevelScore {
    /// The measure.
    pub measure: Measure,
    /// Name of its definition; `count` for a count.
    pub definition: String,
    /// `organisation`, `service`, `team` or `authority`.
    pub level: String,
    /// At one horizon.
    #[serde(flatten)]
    pub score: LiveScore,
}

/// Whether the ranges of a measure at one level of the tree still hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LevelDrift {
    /// The measure.
    pub measure: Measure,
    /// Name of its definition; `count` for a count.
    pub definition: String,
    /// `organisation`, `service`, `team` or `authority`.
    pub level: String,
    /// Of forecasts one period ahead.
    #[serde(flatten)]
    pub drift: CoverageDrift,
}

/// The record of an organisation's forecasts of one kind.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Summary {
    /// Kind of the models.
    pub kind: String,
    /// Last period known at each origin that counts, oldest first.
    pub origins: Vec<String>,
    /// By measure, definition, level and horizon; those without an outcome are left out.
    pub scores: Vec<LevelScore>,
    /// By measure, definition and level; those with too few periods are left out.
    pub drift: Vec<LevelDrift>,
}

/// The record as things stand now.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn summary(db: &Database, organisation: &str, kind: &str, recipe: &CoverageRecipe) -> Result<Summary, Error> {
    let now = store::record::changed(db, organisation, kind)?;
    if let Some((then, body)) = store::record::summary(db, organisation, kind)?
        && then == now
        && let Ok(summary) = serde_json::from_value(body)
    {
        return Ok(summary);
    }
    let summary = work_out(db, organisation, kind, recipe)?;
    let body = serde_json::to_value(&summary).unwrap_or_default();
    if let Err(error) = store::record::keep_summary(db, organisation, kind, &now, &body) {
        // A database that takes no writes now is still read.
        tracing::warn!(%error, "the track record was not kept");
    }
    Ok(summary)
}

/// What the record as it was kept last says against the ranges of a unit's measure, in sentences.
pub(in crate::pipeline) fn warnings(db: &Database, series: &Series) -> Result<Vec<String>, Error> {
    let organisation = &series.unit.organisation;
    let kept = store::record::summary(db, organisation, super::scored::kind(&series.unit))?;
    let Some(summary) = kept.and_then(|(_, body)| serde_json::from_value::<Summary>(body).ok()) else {
        return Ok(Vec::new());
    };
    let of = |d: &&LevelDrift| d.measure == series.measure && d.definition == series.definition;
    let alarms: Vec<&LevelDrift> = summary.alarms().filter(of).collect();
    if alarms.is_empty() {
        return Ok(Vec::new());
    }
    let levels = levels(db, organisation)?;
    let own = |d: &&LevelDrift| levels.get(&series.unit.slug).is_some_and(|level| *level == d.level);
    Ok(alarms.into_iter().filter(own).map(LevelDrift::sentence).collect())
}

/// Tallies by level and horizon.
type Tallies = BTreeMap<(&'static str, u16), Tally>;

fn work_out(db: &Database, organisation: &str, kind: &str, recipe: &CoverageRecipe) -> Result<Summary, Error> {
    let served = official(db, organisation, kind)?;
    let origins = served.iter().map(|s| s.as_of.to_string()).collect();
    let mut summary = Summary { kind: kind.to_owned(), origins, ..Summary::default() };
    let Some(first) = served.first() else { return Ok(summary) };
    let levels = levels(db, organisation)?;
    let from = first.as_of.after(1);
    let definitions =
        forecasts::ledger_rows().into_iter().fold(BTreeMap::<Measure, Vec<&'static str>>::new(), |mut of, row| {
            of.entry(row.measure).or_default().push(row.definition);
            of
        });
    for (measure, definitions) in definitions {
        let definitions = promised(db, &served, measure, definitions)?;
        if definitions.is_empty() {
            continue;
        }
        let names: Vec<&'static str> = definitions.iter().map(|(name, _)| *name).collect();
        let values = values(db, organisation, kind, measure, &names, from, &definitions)?;
        for ((definition, promises), values) in definitions.iter().zip(&values) {
            let tallies = tallies(&served, promises, values, &levels);
            add(&mut summary, measure, definition, &tallies, recipe);
        }
    }
    Ok(summary)
}

/// Promises by model.
type Promises = BTreeMap<String, Vec<crate::domain::Promise>>;

/// The definitions that anything was promised of.
fn promised(
    db: &Database,
    served: &[Served],
    measure: Measure,
    definitions: Vec<&'static str>,
) -> Result<Vec<(&'static str, Promises)>, Error> {
    let ids: Vec<&str> = served.iter().map(|s| s.id.as_str()).collect();
    let mut found = Vec::new();
    for definition in definitions {
        let promises = store::record::of_measure(db, &ids, measure, definition)?;
        if !promises.is_empty() {
            found.push((definition, promises));
        }
    }
    Ok(found)
}

/// The values of every unit from a period on, for each definition.
fn values(
    db: &Database,
    organisation: &str,
    kind: &str,
    measure: Measure,
    names: &[&'static str],
    from: Period,
    promises: &[(&'static str, Promises)],
) -> Result<Vec<Values>, Error> {
    if kind != yearly::KIND {
        return measures::by_unit(db, organisation, measure, names, from);
    }
    // Published units stand beside each other and are never added up; each is read by itself.
    let of = |(name, promises): &(&'static str, Promises)| {
        let units: BTreeSet<&str> = promises.values().flatten().map(|p| p.unit.as_str()).collect();
        let read = |unit: &str| {
            let series = measures::read(db, unit, measure, Some(name), Some(from), None)?;
            Ok((unit.to_owned(), super::scored::values(&series.points)))
        };
        units.into_iter().map(read).collect::<Result<Values, Error>>()
    };
    promises.iter().map(of).collect()
}

fn tallies(
    served: &[Served],
    promises: &Promises,
    values: &Values,
    levels: &BTreeMap<String, &'static str>,
) -> Tallies {
    let mut tallies = Tallies::new();
    for model in served {
        for promise in promises.get(&model.id).into_iter().flatten() {
            let (Some(values), Some(level)) = (values.get(&promise.unit), levels.get(&promise.unit)) else { continue };
            for outcome in of_promise(model.as_of, promise, values) {
                tallies.entry((*level, outcome.step.ahead)).or_default().add(&outcome);
            }
        }
    }
    tallies
}

fn add(summary: &mut Summary, measure: Measure, definition: &str, tallies: &Tallies, recipe: &CoverageRecipe) {
    for ((level, horizon), tally) in tallies {
        let (definition, level) = (definition.to_owned(), (*level).to_owned());
        if *horizon == 1
            && let Some(drift) = drift::coverage(&tally.misses_80(), recipe)
        {
            summary.drift.push(LevelDrift { measure, definition: definition.clone(), level: level.clone(), drift });
        }
        if let Some(score) = tally.score(*horizon) {
            summary.scores.push(LevelScore { measure, definition, level, score });
        }
    }
}

/// Where each unit stands now.
fn levels(db: &Database, organisation: &str) -> Result<BTreeMap<String, &'static str>, Error> {
    let units = store::units::list(db, Some(organisation))?;
    let own = units.iter().filter(|u| !u.kind.is_published());
    let above: BTreeSet<&str> = own.filter_map(|u| u.parent.as_deref()).collect();
    let level = |u: &store::units::UnitRecord| match u.kind {
        UnitKind::Authority => "authority",
        UnitKind::Region | UnitKind::Country => "published",
        _ if u.parent.is_none() => "organisation",
        _ if above.contains(u.slug.as_str()) => "service",
        _ => "team",
    };
    Ok(units.iter().map(|u| (u.slug.clone(), level(u))).collect())
}

impl Summary {
    /// Scores of default definitions only: the others move alike and would hide them.
    pub fn headline_scores(&self) -> impl Iterator<Item = &LevelScore> {
        self.scores.iter().filter(|s| s.definition == ledger::default_name(s.measure))
    }

    /// Where ranges miss more often than chance allows.
    pub fn alarms(&self) -> impl Iterator<Item = &LevelDrift> {
        self.drift.iter().filter(|d| d.drift.alarm)
    }
}

impl LevelDrift {
    /// "The 80 % ranges of the agency rate of teams missed 45 in 100 outcomes from April 2026 to March 2027 …"
    pub fn sentence(&self) -> String {
        use crate::report::words;
        let of = match self.level.as_str() {
            "organisation" => "of the whole organisation".to_owned(),
            "authority" => "of authorities".to_owned(),
            level => format!("of {level}s"),
        };
        format!(
            "The 80{}% ranges for the {} {of} missed {} in 100 outcomes from {} to {}, one period ahead; chance alone would hardly do that to ranges that hold 8 times in 10.",
            words::NO_BREAK,
            self.measure.label(),
            words::number(self.drift.missed * 100.0, 0),
            words::period(self.drift.first),
            words::period(self.drift.last),
        )
    }
}

/// Fewer outcomes tell strangers more of the data than of the forecasts.
const FEWEST_TOLD: f64 = 100.0;
/// Furthest horizon of the gauge.
const A_YEAR: u16 = 12;

/// Shares of outcomes inside the 80 and the 95 % ranges up to a year ahead, over every record that is kept, and
/// whether any of them drifts. Shares are `None` below a hundred outcomes.
///
/// # Errors
/// When the database fails.
pub fn gauges(db: &Database) -> Result<(Option<(f64, f64)>, bool), Error> {
    let (mut outcomes, mut inside_80, mut inside_95, mut drifts) = (0.0, 0.0, 0.0, false);
    for body in store::record::every_summary(db)? {
        let Ok(summary) = serde_json::from_value::<Summary>(body) else { continue };
        drifts |= summary.alarms().next().is_some();
        for LevelScore { score, .. } in summary.headline_scores().filter(|s| s.score.horizon <= A_YEAR) {
            let n = f64::from(score.outcomes);
            outcomes += n;
            inside_80 += n * score.coverage_80.share;
            inside_95 += n * score.coverage_95.share;
        }
    }
    Ok(((outcomes >= FEWEST_TOLD).then(|| (inside_80 / outcomes, inside_95 / outcomes)), drifts))
}
