//! From rows of an extract to a panel: every assumption where the extract is silent.

use staffcast::domain::{Band, Count, Failure};
use staffcast::fit::panel::{Panel, PanelError, Row, build};

use super::invented::{january, plain, row, team};

/// Six quiet months of one team of ten social workers, edited by `change`.
fn quiet(change: impl Fn(usize) -> Vec<Row>) -> Panel {
    let rows = (0..6).flat_map(change);
    build(&[team(1)], rows).expect("a panel")
}

fn ten(t: usize) -> Vec<Row> {
    plain(1, "Social Worker", t, [10.0, 0.0, 0.0, 2.0, 1.0])
}

#[test]
fn a_month_opens_with_the_staff_the_one_before_closed_with() {
    let panel = quiet(|t| plain(1, "Social Worker", t, [10.0 + t as f64, 1.0, 2.0, 2.0, 1.0]));
    assert_eq!(panel.first, Some(january()));
    assert_eq!(panel.open[3][0][0], panel.close[2][0][0]);
    // 10 in post after 2 started and 1 left: 9 at the beginning.
    assert_eq!(panel.open[0][0][0], 9.0);
    assert_eq!(panel.usable_months(), 6);
    assert!(panel.other_fte.iter().flatten().all(|fte| *fte == 0.0));
}

#[test]
fn a_missing_month_carries_the_stock_and_exposes_nobody() {
    let panel = quiet(|t| if t == 3 { vec![] } else { ten(t) });
    assert_eq!(panel.months(), 6);
    assert_eq!((panel.close[3][0][0], panel.open[3][0][0]), (10.0, 0.0));
    assert_eq!(panel.open[4][0][0], 10.0);
    assert_eq!((panel.agency[3][0], panel.vacancies[3][0][0]), (1.0, 2.0));
    assert_eq!(panel.usable_months(), 5);
    assert!(panel.notes.iter().any(|note| note.contains("carried forward")), "{:?}", panel.notes);
}

#[test]
fn missing_leavers_expose_nobody_but_keep_the_stock() {
    let panel = quiet(|t| ten(t).into_iter().filter(|row| t != 2 || row.count != Count::Leavers).collect());
    assert_eq!((panel.open[2][0][0], panel.close[2][0][0], panel.open[3][0][0]), (0.0, 10.0, 10.0));
}

#[test]
fn a_team_that_starts_late_or_stops_has_nobody_before_and_after() {
    let late =
        |t: usize| if (2..5).contains(&t) { plain(2, "Social Worker", t, [5.0, 0.0, 0.0, 1.0, 3.0]) } else { vec![] };
    let panel = build(&[team(1), team(2)], (0..6).flat_map(|t| [ten(t), late(t)].concat())).expect("a panel");
    let close: Vec<f64> = panel.close.iter().map(|units| units[1][0]).collect();
    assert_eq!(close, [0.0, 0.0, 5.0, 5.0, 5.0, 0.0]);
    let open: Vec<f64> = panel.open.iter().map(|units| units[1][0]).collect();
    assert_eq!(open, [0.0, 0.0, 0.0, 5.0, 5.0, 0.0]);
    assert_eq!(panel.vacancies[5][1], [0.0]);
    assert_eq!(panel.agency[5][1], 0.0);
    assert!(panel.notes.iter().any(|note| note.contains("team-2 has no staff in post after May 2022")));
}

#[test]
fn posts_and_vacancies_give_each_other() {
    let without = |t: usize, gone: &[Count], more: &[(Count, f64)]| {
        let kept = ten(t).into_iter().filter(|row| !gone.contains(&row.count));
        kept.chain(row(1, "Social Worker", t, more)).collect::<Vec<_>>()
    };
    let posts = quiet(|t| without(t, &[Count::VacanciesFte], &[(Count::EstablishmentFte, 13.0)]));
    assert_eq!((posts.establishment[2][0][0], posts.vacancies[2][0][0]), (13.0, 3.0));
    let vacancies = quiet(|t| without(t, &[], &[]));
    assert_eq!((vacancies.establishment[2][0][0], vacancies.vacancies[2][0][0]), (12.0, 2.0));
    let surplus = quiet(|t| without(t, &[Count::VacanciesFte], &[(Count::EstablishmentFte, 8.0)]));
    assert_eq!((surplus.establishment[2][0][0], surplus.vacancies[2][0][0]), (8.0, 0.0));
    let disagree = quiet(|t| without(t, &[], &[(Count::EstablishmentFte, 20.0)]));
    assert_eq!((disagree.establishment[2][0][0], disagree.vacancies[2][0][0]), (12.0, 2.0));
    assert!(disagree.notes.iter().any(|note| note.contains("In 6 months of teams")), "{:?}", disagree.notes);
}

/// Managers, social workers and newly qualified; the newly qualified become qualified in September.
fn three_roles(t: usize) -> Vec<Row> {
    let after = t >= 8;
    let managers = plain(1, "Practice Manager", t, [2.0, 0.0, 0.0, 0.0, 0.0]);
    let workers = plain(1, "Social Worker", t, [if after { 13.0 } else { 10.0 }, 0.0, 0.0, 2.0, 1.0]);
    let new = [(Count::InPostHeadcount, if after { 4.0 } else { 3.0 }), (Count::InPostFte, 3.0), (Count::Leavers, 0.0)];
    [managers, workers, row(1, "ASYE", t, &new)].concat()
}

#[test]
fn newly_qualified_fill_the_posts_of_the_largest_role_that_is_no_managers() {
    let panel = build(&[team(1)], (0..12).flat_map(three_roles)).expect("a panel");
    assert_eq!(panel.groups, ["practice_manager", "social_worker"]);
    let roles: Vec<_> = panel.roles.iter().map(|role| (role.name.as_str(), role.group, role.newly_qualified)).collect();
    assert_eq!(roles, [("practice_manager", 0, false), ("social_worker", 1, false), ("asye", 1, true)]);
    assert_eq!(panel.in_post_fte[0][0], [2.0, 13.0]);
    assert_eq!(panel.establishment[0][0], [2.0, 15.0]);
}

#[test]
fn a_september_intake_without_starters_is_everybody_newly_qualified_then() {
    let panel = build(&[team(1)], (0..12).flat_map(three_roles)).expect("a panel");
    let intake: Vec<f64> = panel.intake.iter().map(|units| units[0]).collect();
    assert_eq!(intake.iter().sum::<f64>(), 4.0);
    assert_eq!(intake[8], 4.0);
    assert!(panel.starts.iter().flatten().flatten().all(|n| *n == 0.0));
}

#[test]
fn a_role_not_listed_beside_others_has_nobody() {
    let workers =
        |t: usize| [ten(t), if t == 3 { vec![] } else { plain(1, "ASYE", t, [2.0, 0.0, 0.0, 0.0, 0.0]) }].concat();
    let panel = quiet(workers);
    assert_eq!(panel.close[3][0], [10.0, 0.0]);
    assert_eq!(panel.open[3][0], [10.0, 2.0]);
}

#[test]
fn missing_starters_are_the_rise_plus_the_leavers() {
    let counts = |t: usize| {
        let people = [10.0, 11.0, 11.0, 9.0, 9.0, 12.0][t];
        let left = [0.0, 0.0, 1.0, 2.0, 0.0, 0.0][t];
        plain(1, "Social Worker", t, [people, left, 0.0, 2.0, 1.0]).into_iter().filter(|r| r.count != Count::Starters)
    };
    let panel = build(&[team(1)], (0..6).flat_map(counts)).expect("a panel");
    let starts: Vec<f64> = panel.starts.iter().map(|units| units[0][0]).collect();
    assert_eq!(starts, [0.0, 1.0, 1.0, 0.0, 0.0, 3.0]);
    assert!(panel.notes.iter().any(|note| note.starts_with("Starters are missing")));
}

#[test]
fn fte_that_starters_and_leavers_do_not_explain_is_other_movement() {
    let fte = |t: usize| {
        let value = [10.0, 10.0, 9.4, 9.4, 9.9, 9.9][t];
        let left = if t == 2 { 1.0 } else { 0.0 };
        let mut rows = plain(1, "Social Worker", t, [if t < 2 { 10.0 } else { 9.0 }, left, 0.0, 2.0, 1.0]);
        rows[1].value = value;
        [rows, row(1, "Social Worker", t, &[(Count::LeaversFte, left * 0.6)])].concat()
    };
    let panel = quiet(fte);
    let other: Vec<f64> = panel.other_fte.iter().map(|units| (units[0] * 1000.0).round() / 1000.0).collect();
    assert_eq!(other, [0.0, 0.0, 0.0, 0.0, 0.5, 0.0]);
    assert_eq!(panel.leavers_fte[2][0], 0.6);
}

#[test]
fn without_leavers_fte_a_part_time_leaver_is_no_change_of_hours() {
    let fte = |t: usize| {
        let mut rows =
            plain(1, "Social Worker", t, [if t < 3 { 10.0 } else { 9.0 }, f64::from(u8::from(t == 3)), 0.0, 2.0, 1.0]);
        rows[1].value = if t < 3 { 9.0 } else { 8.4 };
        rows
    };
    let panel = quiet(fte);
    assert!(panel.other_fte.iter().flatten().all(|fte| *fte == 0.0), "{:?}", panel.other_fte);
    let mean = (27.0 + 3.0 * 8.4) / 57.0;
    assert!((panel.leavers_fte[3][0] - mean).abs() < 1e-12);
}

fn by_band(t: usize) -> Vec<Row> {
    let bands = [2.0, 1.0, 3.0, 4.0];
    let people = Count::HEADCOUNT_BY_BAND.iter().copied().zip(bands);
    let left = Count::LEAVERS_BY_BAND.iter().copied().zip([0.0, f64::from(u8::from(t == 2)), 0.0, 0.0]);
    [
        plain(1, "Social Worker", t, [10.0, f64::from(u8::from(t == 2)), 0.0, 2.0, 1.0]),
        row(1, "Social Worker", t, &people.chain(left).collect::<Vec<_>>()),
    ]
    .concat()
}

#[test]
fn bands_make_cells_when_nearly_all_rows_give_them() {
    let panel = quiet(by_band);
    let bands: Vec<_> = panel.cells.iter().map(|cell| cell.band).collect();
    assert_eq!(bands, Band::ALL.map(Some));
    assert_eq!(panel.close[1][0], [2.0, 1.0, 3.0, 4.0]);
    assert_eq!(panel.leavers[2][0], [0.0, 1.0, 0.0, 0.0]);
    let half = quiet(|t| if t % 2 == 0 { by_band(t) } else { ten(t) });
    assert_eq!(half.cells.len(), 1);
    assert!(half.notes.iter().any(|note| note.starts_with("Years of service")));
}

#[test]
fn a_pipeline_needs_offers_and_their_starts_and_keeps_silence_apart_from_zero() {
    let told = |t: usize, counts: &[(Count, f64)]| [ten(t), row(1, "Social Worker", t, counts)].concat();
    let without = quiet(|t| told(t, &[(Count::OffersAccepted, 1.0)]));
    assert!(without.offers.is_none() && without.pipeline.is_none());
    assert!(without.notes.iter().any(|note| note.contains("due_in_1")));
    let given = |t: usize| [(Count::OffersAccepted, 1.0), (Count::DueIn2, t as f64)];
    let with = quiet(|t| if t < 2 { ten(t) } else { told(t, &given(t)) });
    assert!(with.offers.as_ref().is_some_and(|offers| offers[1][0][0].is_nan() && offers[2][0][0] == 1.0));
    assert_eq!(with.pipeline.expect("given")[3][0][0], [0.0, 3.0, 0.0, 0.0, 0.0]);
}

#[test]
fn a_total_beside_its_roles_is_not_counted_twice() {
    let total = |t: usize| ten(t).into_iter().map(|row| Row { role: None, value: 99.0, ..row });
    let panel = quiet(|t| [ten(t), total(t).collect()].concat());
    assert_eq!(panel.close[0][0], [10.0]);
    let only_totals = quiet(|t| ten(t).into_iter().map(|row| Row { role: None, ..row }).collect());
    assert_eq!(only_totals.groups, ["all_staff"]);
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let rows: Vec<Row> = (0..12).flat_map(three_roles).collect();
    let forward = build(&[team(1)], rows.clone()).expect("a panel");
    let backward = build(&[team(1)], rows.into_iter().rev()).expect("a panel");
    // Compared as text: unknown ratios are NaN, which equals nothing.
    assert_eq!(format!("{forward:?}"), format!("{backward:?}"));
}

#[test]
fn ratios_are_unknown_until_given() {
    let panel =
        quiet(
            |t| if t == 4 { [ten(t), row(1, "Social Worker", t, &[(Count::Cases, 160.0)])].concat() } else { ten(t) },
        );
    assert!(panel.ratios.cases[3][0].is_nan());
    assert_eq!(panel.ratios.cases[4][0], 160.0);
}

#[test]
fn a_year_of_silence_ends_what_came_before() {
    let months = (0..3).chain(20..26);
    let panel = build(&[team(1)], months.flat_map(ten)).expect("a panel");
    assert_eq!((panel.first, panel.months()), (Some(january().plus(20)), 6));
    assert!(panel.notes[0].starts_with("Months before September 2023"), "{:?}", panel.notes);
}

#[test]
fn an_extract_that_makes_no_panel_is_refused_by_name() {
    let refusal = |rows: Vec<Row>| build(&[team(1)], rows).expect_err("refused");
    assert_eq!(refusal(vec![]), PanelError::NoStaff);
    let only = |gone: Count| (0..6).flat_map(ten).filter(|row| row.count != gone).collect::<Vec<_>>();
    assert_eq!(refusal(only(Count::Leavers)), PanelError::Missing { what: "leavers" });
    assert_eq!(refusal(only(Count::VacanciesFte)).code(), "count_missing");
    let mut negative = ten(0);
    negative[2].value = -1.0;
    assert!(refusal(negative).to_string().contains("leavers of riverside/north/team-1 in 2022-01 is -1"));
    let elsewhere = build(&[team(2)], ten(0)).expect_err("no such team");
    assert_eq!(elsewhere, PanelError::NoStaff);
}
