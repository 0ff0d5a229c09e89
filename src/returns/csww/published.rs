//! A return against the row DfE printed of it.

use super::census_date::Census;
use super::figures::Figures;
use super::found::Sink;
use super::rules;
use crate::domain::{AuthorityYear, CensusReturn, Count, Measure};

/// Counts the published table prints.
const COUNTS: [Count; 13] = [
    Count::InPostFte,
    Count::InPostHeadcount,
    Count::StartersFte,
    Count::Starters,
    Count::LeaversFte,
    Count::Leavers,
    Count::AgencyFte,
    Count::AgencyHeadcount,
    Count::AgencyCoverFte,
    Count::VacanciesFte,
    Count::CaseHoldersFte,
    Count::Cases,
    Count::WorkingDaysLost,
];
/// Half of the last printed decimal, and a little for how computers hold numbers.
const ROUNDING: f64 = 0.05 + 1e-6;

/// Compares every count the row prints.
pub(super) fn check(
    rows: &[AuthorityYear],
    message: &CensusReturn,
    census: &Census,
    figures: &Figures,
    sink: &mut Sink,
) {
    let (Some(year), Some(authority)) = (census.year, message.authority.value()) else { return };
    let code = format!("{authority:03}");
    let Some(row) = rows.iter().find(|row| row.year == year && row.old_la_code == code) else { return };
    for count in COUNTS {
        let (Some(Ok(printed)), Ok(here)) = (row.counts.get(&count), figures.reading(count)) else { continue };
        if (printed - here).abs() > ROUNDING {
            let shown = |value| super::measures::shown(Measure::Count(count), value);
            let message = format!(
                "{} is {} in this file and {} in the published table. Check that this is the file that was submitted.",
                count.label(),
                shown(here),
                shown(*printed)
            );
            sink.whole(&rules::PUBLISHED, "", message);
        }
    }
}
