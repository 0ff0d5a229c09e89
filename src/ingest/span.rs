//! The months a list of events speaks for, and the units and roles it is silent about because nothing happened.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::Checks;
use super::findings::{Findings, Place};
use crate::domain::agency::last_day;
use crate::domain::{Month, RoleGroup};

/// A unit and a role group.
pub(super) type Cell = (Arc<str>, RoleGroup);

/// The month of a day.
pub(super) fn month_of(day: NaiveDate) -> Option<Month> {
    use chrono::Datelike;
    Month::new(day.year(), day.month())
}

/// The last month that is over and may be spoken of; `None`: any.
pub(super) fn last_month(checks: &Checks) -> Option<Month> {
    let over = checks.today.and_then(|today| {
        let month = month_of(today)?;
        Some(if today >= last_day(month) { month } else { month.plus(-1) })
    });
    match (checks.latest, over) {
        (Some(latest), Some(over)) => Some(latest.min(over)),
        (one, other) => one.or(other),
    }
}

/// Says that the month under way has been left out.
pub(super) fn note_unfinished(checks: &Checks, last: Month, findings: &mut Findings) {
    let Some(month) = checks.today.and_then(month_of).filter(|month| *month > last) else { return };
    let fix = format!("{month} is not over: figures are given to {last}. Send the list again after its end.");
    findings.note(Place::default(), "month_not_over", fix);
}

/// The cells of the list, and those known to have staff that it does not mention: nothing happened
/// there. Where the list speaks only of a unit above, it does not tell its teams apart.
pub(super) fn with_silent(mut cells: BTreeSet<Cell>, staffed: &[Cell]) -> BTreeSet<Cell> {
    let units: BTreeSet<Arc<str>> = cells.iter().map(|(unit, _)| unit.clone()).collect();
    let stands_above = |unit: &str| {
        let mut above = unit;
        while !above.is_empty() {
            above = above.rsplit_once('/').map_or("", |(parent, _)| parent);
            if units.contains(above) {
                return true;
            }
        }
        false
    };
    for (unit, role) in staffed {
        if !stands_above(unit) {
            cells.insert((unit.clone(), role.clone()));
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(unit: &str) -> Cell {
        (unit.into(), RoleGroup::new("social_worker"))
    }

    #[test]
    fn silence_about_a_team_is_a_zero_unless_its_service_is_spoken_of() {
        let listed = BTreeSet::from([cell("north"), cell("south/team-1")]);
        let staffed = [cell("north/team-1"), cell("south/team-2"), cell("west")];
        let cells = with_silent(listed, &staffed);
        let units: Vec<&str> = cells.iter().map(|(unit, _)| &**unit).collect();
        assert_eq!(units, ["north", "south/team-1", "south/team-2", "west"]);
    }

    #[test]
    fn only_months_that_are_over_are_spoken_of() {
        let checks = |today: &str| Checks {
            latest: Month::new(2026, 11),
            today: Some(today.parse().expect("a day")),
            ..Checks::default()
        };
        assert_eq!(last_month(&checks("2026-11-21")), Month::new(2026, 10));
        assert_eq!(last_month(&checks("2026-11-30")), Month::new(2026, 11));
        assert_eq!(last_month(&Checks { latest: Month::new(2026, 3), ..Checks::default() }), Month::new(2026, 3));
        assert_eq!(last_month(&Checks::default()), None);
    }
}
