//! What papers tell of peers: the comparison of the peers page, several measures of one year.

use crate::domain::peers::Peers;
use crate::domain::{CensusMeasure, UnitKind};
use crate::pipeline::peers::{PeersError, Question};
use crate::pipeline::{Error, peers, yearly};
use crate::store::Database;
use crate::store::units::UnitRecord;

/// The measures that have a value in the latest published year of any of them, in the order asked; none where no published
/// figures are kept.
///
/// A unit of published statistics is compared as itself, every other as the authority of its organisation.
pub(super) fn read(db: &Database, unit: &UnitRecord, measures: &[CensusMeasure]) -> Result<Vec<Peers>, Error> {
    let authority = match unit.kind {
        UnitKind::Authority => Some(yearly::code(&unit.slug).to_owned()),
        // A region has no neighbours, and is nobody's own.
        kind if kind.is_published() => return Ok(Vec::new()),
        _ => None,
    };
    let mut found = Vec::new();
    for measure in measures {
        let organisation = unit.organisation.clone();
        let question = Question { organisation, authority: authority.clone(), measure: *measure, year: None };
        match peers::read(db, &question) {
            Ok(peers) => found.push(peers),
            Err(Error::Peers(PeersError::NoTable { .. })) => return Ok(Vec::new()),
            Err(Error::Peers(PeersError::NoMeasure { .. })) => {}
            Err(error) => return Err(error),
        }
    }
    let latest = found.iter().map(|peers| peers.year).max();
    found.retain(|peers| Some(peers.year) == latest);
    Ok(found)
}
