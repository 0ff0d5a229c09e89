//! A recruitment pipeline in, offers accepted and starts due by unit, role group and month out.
//!
//! What was due at the end of a month is told with what was known then: an offer counts until the day
//! it fell through, not as if that had been known before. Beside the counts go the share of offers
//! that fell through and how long people take to start, as sums over all rows.

mod cohorts;
mod due;
mod offer;
mod row;
mod stages;
mod status;
mod summary;

use super::findings::{Findings, Place};
use super::table::Table;
use super::{IngestError, Read, Records};
use crate::domain::{Count, Extract, ExtractKind};
use crate::ingest::unit_path::Units;
use offer::Offer;
use row::Columns;

/// Reads the rows of a table.
///
/// # Errors
/// When there are no rows, more than half of them cannot be used, or the file fails on the way.
pub(super) fn read(table: Table) -> Result<Read, IngestError> {
    let mut table = table;
    table.require(&["requisition"])?;
    let has = Columns::of(&table)?;
    let mut findings = Findings::default();
    let (mut rows, mut rejected, mut units) = (0, 0, Units::default());
    let mut offers: Vec<Offer> = Vec::new();
    while let Some(row) = table.next_row()? {
        if row::is_aside(&table, &row) {
            let place = Place { row: Some(row.number), ..Place::default() };
            findings.note(place, "remark_left_out", "This row holds a total or a remark; it was left out.");
            continue;
        }
        rows += 1;
        match row::read(&table, &row, has, &mut units, &mut findings) {
            Some(offer) => offers.push(offer),
            None => rejected += 1,
        }
    }
    let mut findings = table.trust(rows, rejected, findings)?;
    due::note_columns(has, &table, &mut findings);
    let observations = stages::observations(&offers, has, &table, &mut findings)?;
    let list = stages::span(&offers, &table).and_then(|(_, last)| cohorts::list(&offers, last));
    let mut extract = Extract {
        rows,
        accepted: rows - rejected,
        rejected,
        units: units.finish(),
        observations,
        report: Some(summary::summary(&offers, table.checks.today, list.as_ref())),
        findings: findings.finish(),
        ..Extract::empty(ExtractKind::RecruitmentPipeline)
    };
    if has.starts_alone() {
        extract.derived.insert(Count::Starters);
    }
    Ok(Read { extract, records: Records::None })
}
