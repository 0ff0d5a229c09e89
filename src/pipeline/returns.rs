//! Statutory returns: what is worked out from exact records while a request lasts, and what is kept of it.

pub mod agency;
pub mod csww;

use super::Error;
use super::extracts::Setting;
use crate::ingest::{Read, Records};
use crate::store::Database;

/// Completes an extract that was read together with exact records: its observations, people, findings and report.
/// The records themselves are dropped here.
///
/// # Errors
/// When the database fails.
pub fn complete(db: &Database, organisation: &str, read: &mut Read, setting: &Setting) -> Result<(), Error> {
    match std::mem::replace(&mut read.records, Records::None) {
        Records::None => Ok(()),
        Records::Assignments(assignments) => {
            agency::complete(&assignments, &setting.installation.recipes.agency, setting.now.date(), &mut read.extract);
            Ok(())
        }
        Records::Census(message) => {
            csww::complete(db, organisation, &message, &setting.installation.recipes.nowcast, &mut read.extract)
        }
    }
}
