//! What an extract changes: its values against those before, and the organisation's headline figures.

use super::Error;
use crate::domain::{Count, Extract, Gap, Measure, Month, Period, Rate, ledger};
use crate::store::changes::{self, Both, Change, Part, Whose};
use crate::store::{self, Database};

/// Rates whose change is worth telling first.
const HEADLINES: [Rate; 3] = [Rate::AgencyRate, Rate::VacancyRate, Rate::TurnoverRate];
/// Months before the latest that a rate may look back to.
const LOOK_BACK: i32 = 12;

/// What an extract changes, or changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Changes {
    /// Values of cells nothing was known of.
    pub added: usize,
    /// Values that differ from what was in force.
    pub changed: usize,
    /// Values worked out from snapshots that gave way to counted ones.
    pub gave_way: usize,
    /// Values that say what was known.
    pub unchanged: usize,
    /// The part asked for: changed ones first, then those that gave way, then added ones.
    pub cells: Vec<Change>,
    /// The latest month with staff in post, which the headlines are of.
    pub month: Option<Month>,
    /// Agency, vacancy and turnover rate of the whole organisation.
    pub headlines: Vec<Headline>,
}

impl Changes {
    /// Entries that can be asked for.
    pub fn entries(&self) -> usize {
        self.changed + self.gave_way + self.added
    }
}

/// A rate of the whole organisation in the latest month, with all that is in force now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Headline {
    /// The rate.
    pub measure: Measure,
    /// By which definition.
    pub definition: &'static str,
    /// Without the extract, unrounded.
    pub before: Option<f64>,
    /// With it.
    pub after: Option<f64>,
}

/// What a kept extract changed when it came, also when it was undone since. Headlines compare what is in
/// force now without the extract and with it.
///
/// # Errors
/// When there is no such extract, or the database fails.
pub fn of(db: &Database, extract: &str, part: Part) -> Result<Changes, Error> {
    let record = store::extracts::get(db, extract)?;
    complete(db, &record.organisation, Whose::Kept(extract), changes::of(db, extract, part)?)
}

/// What an extract would change if it were kept now.
///
/// # Errors
/// When the database fails.
pub fn preview(db: &Database, organisation: &str, extract: &Extract, part: Part) -> Result<Changes, Error> {
    complete(db, organisation, Whose::New(extract), changes::preview(db, organisation, extract, part)?)
}

fn complete(db: &Database, organisation: &str, whose: Whose, found: changes::Changes) -> Result<Changes, Error> {
    let month = changes::last_month(db, organisation, whose, Count::InPostFte.into())?;
    let headlines = month.map_or(Ok(Vec::new()), |month| headlines(db, organisation, whose, month))?;
    let changes::Changes { added, changed, gave_way, unchanged, cells } = found;
    Ok(Changes { added, changed, gave_way, unchanged, cells, month, headlines })
}

fn headlines(db: &Database, organisation: &str, whose: Whose, month: Month) -> Result<Vec<Headline>, Error> {
    let definitions: Vec<_> = HEADLINES.iter().filter_map(|rate| ledger::definition(*rate, None)).collect();
    let mut counts: Vec<Measure> = definitions.iter().flat_map(|d| d.counts().map(Measure::Count)).collect();
    counts.sort_unstable();
    counts.dedup();
    let sums = changes::sums(db, organisation, whose, &counts, (month.plus(-LOOK_BACK), month))?;
    let headline = |definition: &&ledger::Definition| {
        let side = |side| rate(&sums, definition, month, side);
        Headline { measure: definition.rate.into(), definition: definition.name, before: side(0), after: side(1) }
    };
    Ok(definitions.iter().map(headline).collect())
}

/// A rate without the extract (side 0) or with it (side 1).
fn rate(sums: &Both, definition: &ledger::Definition, month: Month, side: usize) -> Option<f64> {
    let reading = |count: Count, period: Period| match period {
        Period::Month(month) => {
            sums.get(&(count.into(), month)).and_then(|sides| sides[side]).unwrap_or(Err(Gap::Missing))
        }
        Period::Quarter(..) | Period::Year(_) => Err(Gap::Missing),
    };
    definition.evaluate(month.into(), reading).ok().map(|ratio| ratio.value)
}
