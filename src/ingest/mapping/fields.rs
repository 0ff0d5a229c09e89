//! The fields of each kind of extract.

mod agency;
#[rustfmt::skip] // Lists of words: many to a line.
mod names;
mod people;
mod position;
mod recruitment;

use super::Field;
use crate::domain::ExtractKind;

/// What an extract of a kind can hold, in the order of its template.
pub fn fields(kind: ExtractKind) -> &'static [Field] {
    match kind {
        ExtractKind::StaffInPost => people::STAFF_IN_POST,
        ExtractKind::Starters => people::STARTERS,
        ExtractKind::Leavers => people::LEAVERS,
        ExtractKind::AgencyAssignments => agency::ASSIGNMENTS,
        ExtractKind::RecruitmentPipeline => recruitment::PIPELINE,
        ExtractKind::MonthlyPosition => position::POSITION,
        ExtractKind::CswwXml | ExtractKind::PublishedCsww | ExtractKind::StatisticalNeighbours => &[],
    }
}
