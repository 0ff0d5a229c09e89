//! Posts, agency and moves.

use super::*;

#[test]
fn smaller_teams_need_managers_until_the_span_is_reached() {
    let details = Details { effect: own(-20.0, -10.0, 0.0), ..from("2027-01", "2027-09") };
    let plan = plan(&[lever(LeverKind::SmallerTeams, 4.0, details)]);
    // 12 ÷ 4 − 1, 10 ÷ 4 − 2, 14 ÷ 4 − 1.
    assert_eq!(plan.interventions.posts[3], [2.0, 0.0, 0.5, 0.0, 2.5, 0.0]);
    assert_eq!(plan.interventions.posts[2], [0.0; 6]);
    let change = &plan.interventions.hazard[0];
    close(plan.interventions.effects[change.effect].central, 0.9_f64.ln());
    assert_eq!(change.size[3][..CELLS], [0.0, 1.0, 1.0, 1.0], "those who are managed");
    assert!(
        plan.assumptions[0].statement.contains("5 FTE of managers' posts are added"),
        "{}",
        plan.assumptions[0].statement
    );
    let named = [lever(LeverKind::SmallerTeams, 4.0, roles(&["practice_manager"]))];
    assert_eq!(self::plan(&named).interventions.posts[0], [2.0, 0.0, 0.5, 0.0, 2.5, 0.0]);
}

#[test]
fn smaller_teams_are_measured_on_the_posts_that_other_levers_leave() {
    let fewer = lever(
        LeverKind::Establishment,
        -4.0,
        Details { roles: vec!["social_worker".into()], units: vec!["c/north/a".into()], ..Details::default() },
    );
    let plan = plan(&[Lever::new(LeverKind::SmallerTeams, 4.0), fewer, Lever::new(LeverKind::SmallerTeams, 5.0)]);
    assert_eq!(plan.interventions.posts[0], [1.0, -4.0, 0.5, 0.0, 2.5, 0.0], "the smaller span counts");
}

#[test]
fn posts_change_in_proportion_and_never_below_none() {
    let change = |fte, details| plan(&[lever(LeverKind::Establishment, fte, details)]);
    let ramped = Details { ramp_months: Some(2), ..roles(&["social_worker"]) };
    let added = change(9.0, ramped);
    assert_eq!(added.interventions.posts[0], [0.0, 1.5, 0.0, 1.25, 0.0, 1.75]);
    assert_eq!(added.interventions.posts[1], [0.0, 3.0, 0.0, 2.5, 0.0, 3.5]);
    let gone = change(-50.0, from("2027-04", "2027-06"));
    assert_eq!(gone.interventions.posts[6], [-1.0, -12.0, -2.0, -10.0, -1.0, -14.0]);
    assert_eq!(gone.interventions.posts[9], [0.0; 6]);
    assert!(gone.warnings[0].contains("no more than the 40.0 posts"), "{:?}", gone.warnings);
}

#[test]
fn an_agency_cap_closes_in_from_where_agency_stands() {
    let details = Details { ramp_months: Some(2), units: vec!["c/north".into()], ..from("2026-11", "2027-09") };
    let plan = plan(&[lever(LeverKind::AgencyCap, 0.0, details)]);
    let cap = &plan.interventions.agency_caps[0];
    assert_eq!(cap.most[..4], [f64::INFINITY, 2.0, 0.0, 0.0]);
    assert_eq!(cap.units, [true, true, false]);
}

#[test]
fn a_reorganisation_moves_to_every_team_of_the_receiver_and_unsettles_for_a_time() {
    let details = Details {
        month: Some(month("2026-12")),
        to: Some("c/north".into()),
        effect: own(0.0, 20.0, 40.0),
        ..units(&["c/south"])
    };
    let plan = plan(&[lever(LeverKind::Reorganisation, 50.0, details)]);
    let moves: Vec<_> = plan.interventions.transfers.iter().map(|t| (t.month, t.from, t.to, t.share)).collect();
    // Posts of the receivers: 13 and 12 of 25. Half goes: .26, then .24 of the .74 who are left.
    assert_eq!(moves.len(), 2);
    assert_eq!((moves[0].0, moves[0].1, moves[0].2, moves[1].2), (2, 2, 0, 1));
    close(moves[0].3, 0.26);
    close(moves[1].3, 0.24 / 0.74);
    let change = &plan.interventions.hazard[0];
    let felt: Vec<f64> = change.size.iter().map(|sizes| sizes[0]).collect();
    assert_eq!(felt, in_months(2, 10, 1.0), "nine months");
}
