//! What an extract changes: cell by cell, and in the sums above them.
//!
//! For an extract that is kept, old values are those in force when it came, so that the answer stays
//! the same whatever came or was undone since. For one not yet kept they are those in force now.

mod kept;
mod preview;
mod sums;

use super::{Database, StoreError};
use crate::domain::{Extract, Measure, Month, Period, Reading, RoleGroup};

pub use sums::{Both, Whose};

/// What became of one value of an extract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// It took the place of another value.
    Changed,
    /// It was worked out from snapshots and gave way to a value that was counted.
    GaveWay,
    /// Nothing was known of the cell.
    Added,
}

impl Effect {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::GaveWay => "gave_way",
            Self::Added => "added",
        }
    }
}

/// One value that an extract adds or changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What became of it.
    pub effect: Effect,
    /// Full slug of the unit.
    pub unit: String,
    /// The role group; `None` for all staff together.
    pub role: Option<RoleGroup>,
    /// What is measured.
    pub measure: Measure,
    /// The period.
    pub period: Period,
    /// What was in force; `None` where nothing was.
    pub old: Option<Reading>,
    /// Id of the extract that gave the old value.
    pub old_extract: Option<String>,
    /// What the extract says.
    pub new: Reading,
}

/// What an extract changes. Counts are of all its values, `cells` holds the part asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Changes {
    /// Values of cells nothing was known of.
    pub added: usize,
    /// Values that differ from what was in force.
    pub changed: usize,
    /// Values worked out from snapshots that differ from a counted one, which stays in force.
    pub gave_way: usize,
    /// Values that say what was known.
    pub unchanged: usize,
    /// Changed ones first, then those that gave way, then added ones; each by unit, role group, measure and period.
    pub cells: Vec<Change>,
}

/// A part of a long list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Entries before it.
    pub after: usize,
    /// Entries in it at most.
    pub limit: usize,
}

impl Part {
    fn of<T>(self, all: &[T]) -> &[T] {
        let start = self.after.min(all.len());
        &all[start..self.after.saturating_add(self.limit).min(all.len())]
    }
}

/// What a kept extract changed when it came, also when it was undone since.
///
/// # Errors
/// When there is no such extract, or the database fails.
pub fn of(db: &Database, extract: &str, part: Part) -> Result<Changes, StoreError> {
    kept::of(db, extract, part)
}

/// What an extract would change if it were kept now; everything is added where the organisation does
/// not exist yet.
///
/// # Errors
/// When the database fails.
pub fn preview(db: &Database, organisation: &str, extract: &Extract, part: Part) -> Result<Changes, StoreError> {
    preview::preview(db, organisation, extract, part)
}

/// Sums over the organisation's own tree, month by month, with the extract and without it: in force is
/// everything that is now, and the extract besides or not.
///
/// # Errors
/// When there is no such extract, or the database fails.
pub fn sums(
    db: &Database,
    organisation: &str,
    whose: Whose,
    measures: &[Measure],
    months: (Month, Month),
) -> Result<Both, StoreError> {
    sums::sums(db, organisation, whose, measures, months)
}

/// The last month with a number of a measure in the organisation's own tree, with the extract and all
/// else that is in force; `None` where there is none.
///
/// # Errors
/// When there is no such extract, or the database fails.
pub fn last_month(
    db: &Database,
    organisation: &str,
    whose: Whose,
    measure: Measure,
) -> Result<Option<Month>, StoreError> {
    sums::last_month(db, organisation, whose, measure)
}

/// How many of each effect stand among these.
fn counted(effects: impl Iterator<Item = Effect>, all: usize) -> Changes {
    let mut changes = Changes { unchanged: all, ..Changes::default() };
    for effect in effects {
        match effect {
            Effect::Changed => changes.changed += 1,
            Effect::GaveWay => changes.gave_way += 1,
            Effect::Added => changes.added += 1,
        }
        changes.unchanged = changes.unchanged.saturating_sub(1);
    }
    changes
}
