//! Rows of small invented councils.

use staffcast::domain::{Count, Month, RoleGroup};
use staffcast::fit::panel::{PanelUnit, Row};

/// January 2022.
pub fn january() -> Month {
    Month::new(2022, 1).expect("a month")
}

/// A team of the area `riverside/north`.
pub fn team(number: usize) -> PanelUnit {
    PanelUnit {
        slug: format!("riverside/north/team-{number}"),
        ancestors: vec!["riverside/north".into(), "riverside".into()],
    }
}

/// Counts of one row of an extract: month `t` after January 2022.
pub fn row(unit: usize, role: &str, t: usize, counts: &[(Count, f64)]) -> Vec<Row> {
    let of = |(count, value): &(Count, f64)| Row {
        unit: team(unit).slug,
        role: Some(RoleGroup::new(role)),
        month: january().plus(t as i32),
        count: *count,
        value: *value,
    };
    counts.iter().map(of).collect()
}

/// A plain row: people (all full time), leavers, starters, vacancies, agency staff.
pub fn plain(unit: usize, role: &str, t: usize, [people, left, started, vacant, agency]: [f64; 5]) -> Vec<Row> {
    let counts = [
        (Count::InPostHeadcount, people),
        (Count::InPostFte, people),
        (Count::Leavers, left),
        (Count::Starters, started),
        (Count::VacanciesFte, vacant),
        (Count::AgencyFte, agency),
    ];
    row(unit, role, t, &counts)
}
