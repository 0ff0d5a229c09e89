//! Who leaves: the churn model of an organisation, from people where they are kept and from counts where not.

use std::fmt::Write as _;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Error, Recipes, fits, monthly};
use crate::domain::churn::{ChurnReport, Factor};
use crate::domain::{ExtractKind, Month, Period, Spell};
use crate::fit::churn::{self, Churn, Table};
use crate::fit::recipe::ChurnRecipe;
use crate::forecast;
use crate::store::models::ModelRecord;
use crate::store::{self, Database};

/// The kind of the model in the store.
pub const KIND: &str = "churn";
/// What the model does, in a few words.
const METHOD: &str = "grouped hazard of leaving, complementary log-log link, penalised";

/// What every reader must know, whatever the data.
pub const LIMITS: [&str; 5] = [
    "Effects are associations, not causes: a group may leave more for reasons that are not in the data.",
    "It describes groups, never a person: nobody is scored, and small groups are withheld.",
    "Ratios are held towards 1 by what is usual elsewhere; with few leavers they stay close to it.",
    "Ranges of effects do not cover reorganisations, nor months to come that differ from all before.",
    "It does not feed the forecasts.",
];

/// A stored churn model, ready to be told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Told {
    /// The model's identifier.
    pub id: String,
    /// Code of its organisation.
    pub organisation: String,
    /// Its method in a few words.
    pub method: String,
    /// The last month at risk.
    pub as_of: Period,
    /// When it was fitted, UTC.
    pub created_at: NaiveDateTime,
    /// Hash of the people-months it was fitted to.
    pub data_hash: String,
    /// Seed of what an intake meets.
    pub seed: u64,
    /// The version that fitted it.
    pub version: String,
    /// Effects, checks and survival.
    #[serde(flatten)]
    pub report: ChurnReport,
    /// What it cannot do, in plain words.
    pub limits: Vec<String>,
}

/// The parts of the card that are read back.
#[derive(Deserialize)]
struct Card {
    report: ChurnReport,
    limits: Vec<String>,
}

/// Fits and keeps the churn model of one organisation; `None`, with a line in the log, where its data cannot tell.
///
/// # Errors
/// When the database fails.
pub(super) fn fit(
    db: &Database,
    organisation: &str,
    recipes: &Recipes,
    now: NaiveDateTime,
) -> Result<Option<ModelRecord>, Error> {
    let fitted = match fitted(db, organisation, &recipes.churn) {
        Ok(fitted) => fitted,
        Err(error @ (Error::Churn(_) | Error::Panel(_))) => {
            tracing::info!(organisation, %error, "no churn model");
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let report = report(&fitted, &recipes.churn);
    let model = ModelRecord {
        id: fits::new_id(now),
        organisation: organisation.to_owned(),
        kind: KIND.into(),
        method: METHOD.into(),
        data_hash: hash(&fitted.table),
        as_of: Period::Month(fitted.table.last()),
        created_at: now,
        seed: recipes.churn.intake.seed,
        version: env!("CARGO_PKG_VERSION").into(),
        card: json!({"method": METHOD, "report": report, "limits": LIMITS}),
        body: serde_json::to_value(&fitted).unwrap_or_default(),
    };
    store::models::save(db, &model)?;
    Ok(Some(model))
}

/// What the newest churn model of an organisation says, units by their names.
///
/// # Errors
/// [`Error::NoChurn`] with the reason where there is none, or when the organisation does not exist.
pub fn latest(db: &Database, organisation: &str, recipes: &Recipes) -> Result<Told, Error> {
    let Some(model) = store::models::latest(db, organisation, KIND)? else {
        let reason = match fitted(db, organisation, &recipes.churn) {
            Ok(_) => "it has not been fitted yet: ask for a fit".to_owned(),
            Err(error @ (Error::Churn(_) | Error::Panel(_))) => error.to_string(),
            Err(error) => return Err(error),
        };
        return Err(Error::NoChurn { organisation: organisation.to_owned(), reason });
    };
    let Ok(Card { mut report, limits }) = serde_json::from_value(model.card) else {
        let reason = "it was fitted by another version: ask for a fit".to_owned();
        return Err(Error::NoChurn { organisation: organisation.to_owned(), reason });
    };
    name_units(db, organisation, &mut report.factors)?;
    Ok(Told {
        id: model.id,
        organisation: model.organisation,
        method: model.method,
        as_of: model.as_of,
        created_at: model.created_at,
        data_hash: model.data_hash,
        seed: model.seed,
        version: model.version,
        report,
        limits,
    })
}

fn name_units(db: &Database, organisation: &str, factors: &mut [Factor]) -> Result<(), Error> {
    let units = store::units::list(db, Some(organisation))?;
    for effect in factors.iter_mut().filter(|factor| factor.name == "unit").flat_map(|factor| &mut factor.effects) {
        if let Some(unit) = units.iter().find(|unit| unit.slug == effect.name) {
            effect.label.clone_from(&unit.name);
        }
    }
    Ok(())
}

/// From the lists of staff; else from census returns; else, or where those hold too little, from counts.
fn fitted(db: &Database, organisation: &str, recipe: &ChurnRecipe) -> Result<Churn, Error> {
    use ExtractKind::{CswwXml, Leavers, StaffInPost, Starters};
    let mut refused = None;
    for kinds in [&[StaffInPost, Starters, Leavers][..], &[CswwXml]] {
        let mut people = spells(db, organisation, kinds[0])?;
        if people.is_empty() {
            continue;
        }
        for kind in &kinds[1..] {
            people.extend(spells(db, organisation, *kind)?);
        }
        match churn::of_people(&people, organisation).and_then(|table| churn::fit(table, recipe)) {
            Ok(churn) => return Ok(churn),
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    match (of_counts(db, organisation, recipe), refused) {
        (Err(Error::Churn(_) | Error::Panel(_)), Some(refused)) => Err(refused.into()),
        (found, _) => found,
    }
}

fn of_counts(db: &Database, organisation: &str, recipe: &ChurnRecipe) -> Result<Churn, Error> {
    let table = churn::of_counts(&monthly::read_panel(db, organisation)?)?;
    Ok(churn::fit(table, recipe)?)
}

fn spells(db: &Database, organisation: &str, kind: ExtractKind) -> Result<Vec<Spell>, Error> {
    let (Some(from), Some(to)) = (Month::new(1900, 1), Month::new(2199, 12)) else { return Ok(Vec::new()) };
    Ok(store::people::current(db, organisation, kind, from, to)?)
}

fn report(churn: &Churn, recipe: &ChurnRecipe) -> ChurnReport {
    let (table, said) = (&churn.table, &churn.said);
    let (people_months, leavers) = table.totals();
    let mut notes = table.notes.clone();
    if said.calibration.is_none() {
        notes.push(format!(
            "The history is too short to hold {} months back and see how well they would have been told.",
            recipe.calibration.months
        ));
    }
    if !said.dispersion.usual {
        notes.push(
            "Leavers vary unusually about what was fitted; shocks that whole months or units share, or counts that do not \
             fit together, would look like this. Read the ranges with care."
                .into(),
        );
    }
    let survival = forecast::churn::survival(churn, recipe);
    if survival.is_empty() {
        notes.push("How much of an intake stays cannot be told without length of service.".into());
    }
    ChurnReport {
        basis: table.basis,
        first: table.first,
        last: table.last(),
        people: table.all_people,
        people_months,
        leavers,
        patterns: churn.hazard.rows,
        yearly_percent: 100.0 * (1.0 - (1.0 - leavers / people_months).powi(12)),
        factors: said.factors.clone(),
        dispersion: said.dispersion,
        calibration: said.calibration.clone(),
        proportionality: said.proportionality.clone(),
        survival,
        notes,
    }
}

/// The same people-months, the same hash.
fn hash(table: &Table) -> String {
    let mut text = String::new();
    for byte in Sha256::digest(serde_json::to_vec(table).unwrap_or_default()) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
