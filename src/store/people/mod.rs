//! People under pseudonyms, as extracts speak of them, for as long as the installation keeps them.
//!
//! A spell belongs to the extract that gave it. What is current is told by month: of each kind of
//! extract, and for each month, the spells of the newest extract in force that covers the month, and
//! of no other. An extract covers the months in which it speaks of anybody or gives a value; a list of
//! starters or leavers covers also the months in between. So a list sent again replaces the people of
//! its months, nothing else, and undoing it gives back those of the list before. The kinds do not
//! replace each other: staff in post, starters, leavers and the census return stand side by side.

mod insert;
mod reading;

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::schema::{people_months as m, spells as s};
use super::{Database, StoreError, columns, numbers};
use crate::domain::{ExtractKind, Month, PersonKey, Spell};

pub(super) use insert::insert;

/// What [`purge`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Purged {
    /// Spells deleted.
    pub deleted: usize,
    /// Spells that lost their first months.
    pub shortened: usize,
}

/// The current spells of a kind within a span of months, cut to it; by person, first month and unit. Units are
/// relative to the organisation. Where one extract takes over from another in the middle of an
/// unchanged post, its parts are joined (snapshots and census returns only: two events stay two).
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn current(
    db: &Database,
    organisation: &str,
    kind: ExtractKind,
    from: Month,
    to: Month,
) -> Result<Vec<Spell>, StoreError> {
    reading::current(db, organisation, kind, from, to)
}

/// The months that extracts of a kind in force cover, first to last; none where nothing about people is kept.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn covered(db: &Database, organisation: &str, kind: ExtractKind) -> Result<Vec<Month>, StoreError> {
    reading::covered(db, organisation, kind)
}

/// Spells kept of an organisation, those of undone extracts included.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn count(db: &Database, organisation: &str) -> Result<u64, StoreError> {
    reading::count(db, organisation)
}

/// Deletes everything about people before a month, of every organisation, undone extracts included: spells that ended
/// before are deleted, others lose their earlier months; observations stay. Without a month everything
/// about people is deleted.
///
/// # Errors
/// When the database fails.
pub fn purge(db: &Database, before: Option<Month>) -> Result<Purged, StoreError> {
    let purged = db.write(|connection| {
        if let Some(before) = before {
            return purge_in(connection, columns::month_column(before));
        }
        diesel::delete(m::table).execute(connection)?;
        Ok(Purged { deleted: diesel::delete(s::table).execute(connection)?, shortened: 0 })
    })?;
    if purged != Purged::default()
        && let Err(error) = db.scrub(false)
    {
        // The log of a database in use is overwritten in time.
        if !matches!(error, StoreError::InUse) {
            return Err(error);
        }
    }
    Ok(purged)
}

fn purge_in(connection: &mut AnyConnection, before: i32) -> Result<Purged, StoreError> {
    // Extracts that speak of earlier months; usually none, and then no spell is looked at.
    let old: Vec<i32> = m::table.filter(m::month.lt(before)).select(m::extract_number).distinct().load(connection)?;
    let mut purged = Purged::default();
    for extract in old {
        numbers::next(connection)?;
        let of_extract = s::extract_number.eq(extract);
        purged.deleted +=
            diesel::delete(s::table.filter(of_extract.and(s::last_month.lt(before)))).execute(connection)?;
        purged.shortened += diesel::update(s::table.filter(of_extract.and(s::first_month.lt(before))))
            .set(s::first_month.eq(before))
            .execute(connection)?;
    }
    diesel::delete(m::table.filter(m::month.lt(before))).execute(connection)?;
    Ok(purged)
}

/// Deletes every spell of a person, whatever extract gave it, and rewrites the database's files so that
/// nothing of them remains there; gives the number of spells.
///
/// # Errors
/// When the database fails, or is in use so that traces may remain: see [`StoreError::InUse`].
pub fn erase(db: &Database, pseudonyms: &[PersonKey]) -> Result<usize, StoreError> {
    let keys: Vec<String> = pseudonyms.iter().map(ToString::to_string).collect();
    let deleted = db.write(|connection| {
        numbers::next(connection)?;
        Ok(diesel::delete(s::table.filter(s::person.eq_any(keys))).execute(connection)?)
    })?;
    db.scrub(true)?;
    Ok(deleted)
}
