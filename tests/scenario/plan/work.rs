//! Work, and what is meant to keep people.

use super::*;

#[test]
fn a_caseload_cap_is_worth_points_of_the_turnover_that_was_fitted() {
    let plan = plan(&[lever(LeverKind::CaseloadCap, 16.0, from("2026-11", "2027-09"))]);
    let cap = &plan.interventions.caseload_caps[0];
    assert_eq!((cap.cap[0], cap.cap[1], cap.cap[11]), (f64::INFINITY, 16.0, 16.0));
    assert_eq!(cap.units, [true, true, false], "units whose cases are known");
    // Leavers a month: 9 × .03 + 19 × .01 + 4 × .01 + 2 × .02 = .54 of 34 people; a year in points 1200 × .54 ÷ 34.
    close(cap.log_per_point, 34.0 / (1200.0 * 0.54));
    assert_eq!(plan.interventions.effects[cap.effect], Draw { low: 0.0, central: 0.2, high: 0.4 });
    assert!(plan.warnings[0].contains("only on the 2 units"), "{:?}", plan.warnings);
    let south = lever(LeverKind::CaseloadCap, 16.0, units(&["c/south/d"]));
    let nothing = planned(&[south], &site()).expect("a plan");
    assert!(nothing.interventions.is_none() && nothing.warnings[0].contains("no cases"));
}

#[test]
fn a_measure_to_keep_people_multiplies_the_rate_of_leaving() {
    let details =
        Details { effect: own(-10.0, -5.0, 0.0), label: Some("Sabbaticals".into()), ..roles(&["newly_qualified"]) };
    let plan = plan(&[lever(LeverKind::RetentionMeasure, None, details)]);
    let change = &plan.interventions.hazard[0];
    let drawn = plan.interventions.effects[change.effect];
    close(drawn.low, 0.9_f64.ln());
    close(drawn.central, 0.95_f64.ln());
    close(drawn.high, 0.0);
    assert_eq!(change.size[0][..CELLS], [0.0, 0.0, 0.0, 1.0]);
    assert_eq!((plan.draws[0].low, plan.draws[0].central), (-10.0, -5.0), "told in percent");
    assert!(
        plan.assumptions[0].statement.starts_with("Sabbaticals for 1.9 FTE of newly qualified"),
        "{}",
        plan.assumptions[0].statement
    );
}
