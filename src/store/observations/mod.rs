//! What is known of every unit, role group, period and measure, and what was known before.

mod bulk;
mod in_force;
mod reading;
mod series;
mod staffed;
mod sums;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDateTime;

use super::{Database, StoreError};
use crate::domain::{Measure, Period, Reading, RoleGroup};

pub(super) use in_force::{NewRevision, Standing, put_in_force, standing, take_out_of_force};
pub(super) use reading::{Names, extract_ids};
pub(super) use series::{SeriesKey, of_organisation as series_of};
pub(super) use sums::Parts;

/// A series by number, and a period as its last month (YYYYMM) and length.
pub(super) type Cell = (i32, i32, i32);

/// Which periods to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodKind {
    /// Calendar months.
    Month,
    /// Calendar quarters.
    Quarter,
    /// Census years.
    Year,
}

impl PeriodKind {
    fn months(self) -> i32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }
}

/// A current value.
#[derive(Debug, Clone, PartialEq)]
pub struct Observed {
    /// Full slug of the unit.
    pub unit: String,
    /// The role group; `None` for all staff together.
    pub role: Option<RoleGroup>,
    /// The period.
    pub period: Period,
    /// What is measured.
    pub measure: Measure,
    /// The value, or why there is none.
    pub reading: Reading,
    /// Id of the extract that gave it.
    pub extract: String,
}

/// A current value summed over role groups and units.
#[derive(Debug, Clone, PartialEq)]
pub struct Sum {
    /// The period.
    pub period: Period,
    /// What is measured.
    pub measure: Measure,
    /// The sum, or the gap that stands in one of its parts.
    pub reading: Reading,
    /// Id of the latest extract that contributed.
    pub extract: String,
}

/// One value a cell has or had.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// The value, or why there is none.
    pub reading: Reading,
    /// Id of the extract that gave it.
    pub extract: String,
    /// When we came to know it.
    pub recorded_at: NaiveDateTime,
    /// When its extract was undone.
    pub undone_at: Option<NaiveDateTime>,
    /// Whether it is the value in force.
    pub current: bool,
}

/// Every current value of an organisation for periods of one kind, ordered by unit, role group,
/// measure and period.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn current(db: &Database, organisation: &str, periods: PeriodKind) -> Result<Vec<Observed>, StoreError> {
    reading::current(db, organisation, periods, None)
}

/// The values of [`current`] of some measures only.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn current_of(
    db: &Database,
    organisation: &str,
    periods: PeriodKind,
    measures: &[Measure],
) -> Result<Vec<Observed>, StoreError> {
    reading::current(db, organisation, periods, Some(measures))
}

/// Sums of the measures over a unit and everything below it, oldest period first, measures in the
/// order given. Published units (countries, regions, authorities) are never added into others: a
/// published unit's sums are its own values alone. A gap in any part is the gap of the sum.
///
/// # Errors
/// When there is no such unit, or the database fails.
pub fn sums(
    db: &Database,
    unit: &str,
    measures: &[Measure],
    from: Option<Period>,
    to: Option<Period>,
) -> Result<Vec<Sum>, StoreError> {
    sums::sums(db, unit, measures, from, to)
}

/// The sums of [`sums`] for every unit of an organisation's own tree at once, by full slug; units without any
/// are left out.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn sums_by_unit(
    db: &Database,
    organisation: &str,
    measures: &[Measure],
    from: Option<Period>,
    to: Option<Period>,
) -> Result<BTreeMap<String, Vec<Sum>>, StoreError> {
    sums::sums_by_unit(db, organisation, measures, from, to)
}

/// Units (relative to the organisation) and role groups with a figure of staff in post in any month;
/// none when there is no such organisation yet.
///
/// # Errors
/// When the database fails.
pub fn staffed(db: &Database, organisation: &str) -> Result<Vec<(Arc<str>, RoleGroup)>, StoreError> {
    staffed::staffed(db, organisation)
}

/// Every value one cell has had, oldest first, undone ones included; empty when nothing was ever recorded.
///
/// # Errors
/// When the database fails.
pub fn revisions(
    db: &Database,
    unit: &str,
    role: Option<&RoleGroup>,
    period: Period,
    measure: Measure,
) -> Result<Vec<Revision>, StoreError> {
    reading::revisions(db, unit, role, period, measure)
}

/// Hash of every current value of an organisation, `sha256:…`: the same for the same knowledge,
/// whatever the order and files it came in, on both databases.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn data_hash(db: &Database, organisation: &str) -> Result<String, StoreError> {
    reading::data_hash(db, organisation)
}
