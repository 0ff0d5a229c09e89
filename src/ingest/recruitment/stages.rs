//! Offers in, observations by month, unit and role group out.

use std::collections::{BTreeMap, BTreeSet};

use super::offer::{Due, Offer};
use super::row::Columns;
use crate::domain::{Count, Month, Observation};
use crate::ingest::IngestError;
use crate::ingest::findings::{Findings, Place};
use crate::ingest::span::{Cell, last_month, month_of, note_unfinished, with_silent};
use crate::ingest::table::Table;

/// Most figures of a cell and month.
const FIGURES: u64 = 6;

/// The observations of every known cell from the first offer to the last month that is over, zeros included.
///
/// # Errors
/// When there are more figures than the limits allow.
pub(super) fn observations(
    offers: &[Offer],
    has: Columns,
    table: &Table,
    findings: &mut Findings,
) -> Result<Vec<Observation>, IngestError> {
    if let Some(last) = last_month(&table.checks).filter(|_| offers.iter().any(|o| o.first_day().is_some())) {
        note_unfinished(&table.checks, last, findings);
    }
    let Some((first, last)) = span(offers, table) else { return Ok(Vec::new()) };
    let listed: BTreeSet<Cell> = offers.iter().map(|o| (o.unit.clone(), o.role.clone())).collect();
    let cells = with_silent(listed, table.checks.staffed);
    let months = last.since(first) as u64 + 1;
    let limit = table.upload.limits.max_values;
    if cells.len() as u64 * months * FIGURES > limit {
        return Err(table.upload.too_large("the number of figures", "", limit));
    }
    note_overdue(offers, last, table, findings);
    let counted = count(offers, first, last);
    let measures: Vec<Count> = match (has.starts_alone(), has.expected) {
        (true, _) => vec![Count::Starters],
        (false, true) => std::iter::once(Count::OffersAccepted).chain(Count::DUE).collect(),
        (false, false) => vec![Count::OffersAccepted],
    };
    let mut observations = Vec::new();
    for cell in cells {
        for month in (0..months as i32).map(|n| first.plus(n)) {
            for &measure in &measures {
                let number = counted.get(&(cell.clone(), month, measure)).copied().unwrap_or(0);
                observations.push(Observation {
                    unit: cell.0.clone(),
                    role: Some(cell.1.clone()),
                    period: month.into(),
                    measure: measure.into(),
                    reading: Ok(f64::from(number)),
                });
            }
        }
    }
    Ok(observations)
}

/// From the first day in the list to the last month that is over; without knowing today, to the last
/// month in which something happened.
pub(super) fn span(offers: &[Offer], table: &Table) -> Option<(Month, Month)> {
    let first = offers.iter().filter_map(Offer::first_day).min().and_then(month_of)?;
    let days = |o: &Offer| [o.offered, o.accepted, o.started, o.withdrawn];
    let named = offers.iter().flat_map(days).flatten().max().and_then(month_of)?;
    let last = last_month(&table.checks).unwrap_or(named);
    (first <= last).then_some((first, last))
}

fn count(offers: &[Offer], first: Month, last: Month) -> BTreeMap<(Cell, Month, Count), u32> {
    let mut counted = BTreeMap::new();
    for offer in offers {
        let cell: Cell = (offer.unit.clone(), offer.role.clone());
        let mut add = |month: Month, count: Count| *counted.entry((cell.clone(), month, count)).or_insert(0) += 1;
        if let Some(month) = offer.started.filter(|_| offer.start_is_given).and_then(month_of) {
            add(month, Count::Starters);
        }
        let Some(accepted) = offer.accepted.and_then(month_of) else { continue };
        add(accepted, Count::OffersAccepted);
        let from = accepted.max(first);
        for month in (0..=last.since(from)).map(|n| from.plus(n)) {
            match offer.due_at_end_of(month) {
                None if month > accepted => break,
                None | Some(Due::Unknown) => {}
                Some(Due::Overdue) => add(month, Count::DUE[0]),
                Some(Due::In(months)) => add(month, Count::DUE[months - 1]),
            }
        }
    }
    counted
}

/// Offers whose day has passed at the end of the last month.
fn note_overdue(offers: &[Offer], last: Month, table: &Table, findings: &mut Findings) {
    let column = Some(table.header.heading("expected_start"));
    for offer in offers.iter().filter(|offer| offer.due_at_end_of(last) == Some(Due::Overdue)) {
        let expected = offer.expected.and_then(month_of).map(|month| month.to_string());
        let fix = "The expected start has passed and nobody has started: it counts as due in one month. Write the new \
             day, the start or the withdrawal.";
        findings.warning(Place { row: Some(offer.row), column, value: expected.as_deref() }, "start_overdue", fix);
    }
}
