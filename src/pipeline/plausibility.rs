//! What authorities that once stood at a level did next, from a published table or from those kept.

use std::fs::File;
use std::path::Path;

use super::source::Source;
use super::{Error, Recipes, yearly};
use crate::domain::{CensusMeasure, Count, Measure, Plausibility, PublishedTable, UnitKind, ledger};
pub use crate::forecast::census::plausibility::Question;
use crate::forecast::census::plausibility::{MAX_YEARS, PlausibilityError, bands};
use crate::ingest::published;
use crate::store::observations::{self, PeriodKind};
use crate::store::units::UnitRecord;
use crate::store::{self, Database};

/// From a published table in a file; nothing is kept.
///
/// # Errors
/// When the file is no published table, or there is no band for the question.
pub fn from_file(input: &Path, question: &Question, recipes: &Recipes) -> Result<Plausibility, Error> {
    let path = || input.to_path_buf();
    let file = File::open(input).map_err(|source| Error::Read { path: path(), source })?;
    let (table, _) = published::read(file).map_err(|source| Error::Published { path: path(), source })?;
    Ok(bands(&table, question, &recipes.census)?)
}

/// From the published figures kept for an organisation.
///
/// # Errors
/// When there is no such organisation, or no band for the question.
pub fn from_store(
    db: &Database,
    organisation: &str,
    question: &Question,
    recipes: &Recipes,
) -> Result<Plausibility, Error> {
    let units = store::units::list(db, Some(organisation))?;
    Ok(bands(&read(db, organisation, &units, question.measure)?, question, &recipes.census)?)
}

/// Beside a unit's own figure: for an organisation or a published authority, where published figures are kept that
/// are defined alike. `level` is where the unit stands.
///
/// # Errors
/// When the database fails.
pub fn beside(
    db: &Database,
    unit: &UnitRecord,
    (measure, definition): (Measure, &str),
    (level, target): (f64, Option<f64>),
    recipes: &Recipes,
) -> Result<Option<Plausibility>, Error> {
    if !matches!(unit.kind, UnitKind::Organisation | UnitKind::Authority) {
        return Ok(None);
    }
    let alike = |m: &CensusMeasure| ledger::printed(m.rate()).is_some_and(|d| d.name == definition);
    let Some(measure) = CensusMeasure::of(measure).filter(alike) else { return Ok(None) };
    let units = store::units::list(db, Some(&unit.organisation))?;
    if !units.iter().any(|u| u.kind == UnitKind::Authority) {
        return Ok(None);
    }
    let table = read(db, &unit.organisation, &units, measure)?;
    let own = (unit.kind == UnitKind::Authority).then(|| yearly::code(&unit.slug).to_owned());
    let leave_out = own.filter(|code| table.rows.iter().any(|row| row.old_la_code == *code));
    let question = Question { measure, from: level, target, years: MAX_YEARS, leave_out };
    match bands(&table, &question, &recipes.census) {
        Ok(found) => Ok(Some(found)),
        Err(PlausibilityError::TooFew { .. } | PlausibilityError::Level { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The published figures of one measure: its rate, the counts it is divided from, and staff in post.
fn read(
    db: &Database,
    organisation: &str,
    units: &[UnitRecord],
    measure: CensusMeasure,
) -> Result<PublishedTable, Error> {
    let terms = ledger::printed(measure.rate()).into_iter().flat_map(|d| d.numerator.iter().chain(d.denominator));
    let counts = terms.map(|term| term.count).chain([Count::InPostFte]).map(Measure::Count);
    let mut measures: Vec<Measure> = counts.chain([Measure::Rate(measure.rate())]).collect();
    measures.sort_unstable();
    measures.dedup();
    let observed = observations::current_of(db, organisation, PeriodKind::Year, &measures)?;
    Ok(yearly::table_of(&Source { units: units.to_vec(), observed }))
}
