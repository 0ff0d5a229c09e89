//! Vacancies against posts: checked where both are given, worked out where only the posts are.
//!
//! Newly qualified staff have no posts of their own: they fill the social workers', so the posts
//! of that group are compared with both groups in post. Agency staff do not reduce vacancies.

use std::collections::BTreeMap;

use crate::domain::Count;

use super::columns::{Column, Columns};
use super::position::Positions;
use super::within::ROUNDING;
use crate::ingest::findings::{Findings, Place};

/// Warns where the three figures disagree and fills in vacancies that are not given.
pub(super) fn complete(positions: &mut Positions, header: &Columns, findings: &mut Findings) {
    let mut derived = 0_u32;
    for (at, expected) in expected(positions) {
        let position = &mut positions.rows[at];
        match position.get(Count::VacanciesFte) {
            None => {
                // Established posts have one or two decimals; the difference should not show binary noise.
                let vacancies = (expected * 1e6).round() / 1e6;
                position.values.push((Count::VacanciesFte, Ok(vacancies)));
                derived += 1;
            }
            Some(Ok(given)) if (given - expected).abs() > ROUNDING => {
                let value = given.to_string();
                let place = Place {
                    row: Some(position.row),
                    column: Some(header.heading(Column::Count(Count::VacanciesFte))),
                    value: Some(&value),
                };
                let fix = format!(
                    "Funded posts less staff in post leave {} vacancies. Check the three figures; agency staff do not reduce vacancies.",
                    (expected * 100.0).round() / 100.0
                );
                findings.warning(place, "vacancies_disagree", fix);
            }
            Some(_) => {}
        }
    }
    if derived > 0 {
        let column = Some(header.heading(Column::Count(Count::EstablishmentFte)));
        let fix = format!(
            "Vacancies of {derived} rows were worked out as funded posts less staff in post, newly qualified staff counted \
             in the posts of the group they join. Give vacancies_fte to use your own figures."
        );
        findings.note(Place { row: None, column, value: None }, "vacancies_derived", fix);
    }
}

/// Posts less staff in post, not below zero, for every row that gives both.
fn expected(positions: &Positions) -> BTreeMap<usize, f64> {
    let mut expected = BTreeMap::new();
    for rows in positions.by_unit_and_month().values().flat_map(BTreeMap::values) {
        let guests: Vec<usize> = rows.iter().copied().filter(|&at| is_guest(positions, at)).collect();
        let host = host(positions, rows);
        for &at in rows.iter().filter(|at| !guests.contains(at)) {
            let position = &positions.rows[at];
            let (Some(posts), Some(own)) =
                (position.number(Count::EstablishmentFte), position.number(Count::InPostFte))
            else {
                continue;
            };
            let hosted: Option<f64> = match host {
                Some(h) if h == at => guests.iter().map(|&g| positions.rows[g].number(Count::InPostFte)).sum(),
                // Without a group to join, nobody can say whose posts the newly qualified fill.
                None if !guests.is_empty() => None,
                _ => Some(0.0),
            };
            if let Some(hosted) = hosted {
                expected.insert(at, (posts - own - hosted).max(0.0));
            }
        }
    }
    expected
}

/// Newly qualified without posts of their own.
fn is_guest(positions: &Positions, at: usize) -> bool {
    let position = &positions.rows[at];
    positions.roles[position.role].is_newly_qualified()
        && position.number(Count::EstablishmentFte).is_none_or(|posts| posts == 0.0)
}

/// The row of the group the newly qualified join: social workers, or the only group beside managers.
fn host(positions: &Positions, rows: &[usize]) -> Option<usize> {
    let role = |at: usize| &positions.roles[positions.rows[at].role];
    let named = rows.iter().copied().find(|&at| role(at).as_str() == "social_worker");
    let mut others = rows.iter().copied().filter(|&at| !role(at).is_manager() && !role(at).is_newly_qualified());
    named.or_else(|| others.next().filter(|_| others.next().is_none()))
}
