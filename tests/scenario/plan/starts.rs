//! Who starts.

use super::*;

#[test]
fn recruitment_brings_starts_where_the_roles_named_have_posts() {
    let details = Details {
        cost: Some(LeverCost { once_gbp: 900.0, per_month_gbp: 70.0, per_start_gbp: 30.0 }),
        ..roles(&["Social Worker"])
    };
    let plan = plan(&[lever(LeverKind::Recruitment, 2.0, details)]);
    let starts = &plan.interventions.starts[0];
    assert_eq!((starts.arrival, starts.newly_qualified), (Arrival::Random, false));
    assert_eq!(starts.mean, vec![2.0; 12]);
    assert_eq!(starts.places, [false, true, false, true, false, true]);
    assert_eq!(plan.interventions.effects[starts.reached], Draw::certain(1.0));
    assert!(plan.draws.is_empty(), "a plan without a range is no uncertainty");
    let lines: Vec<_> =
        plan.lines.iter().map(|line| (line.head, line.meter, line.gbp[0], line.gbp[1], line.on_top)).collect();
    let expected = [
        (Head::Recruitment, Some(0), 1000.0, 1000.0, false),
        (Head::Levers, Some(0), 30.0, 30.0, true),
        (Head::Levers, None, 970.0, 70.0, true),
    ];
    assert_eq!(lines, expected);
    assert_eq!(plan.interventions.meters, [Meter::ExtraStarters(0)]);
}

#[test]
fn advertising_does_as_much_of_what_is_hoped_for_as_the_user_says() {
    let hoped = Details { effect: own(0.0, 0.5, 1.0), ..roles(&["practice_manager"]) };
    let plan = plan(&[lever(LeverKind::MoreOffers, 20.0, hoped), Lever::new(LeverKind::MoreOffers, 30.0)]);
    let [change] = plan.interventions.offers.as_slice() else { panic!("the second has no effect") };
    assert_eq!(change.size[0], [0.2, 0.0, 0.2, 0.0, 0.2, 0.0]);
    assert_eq!(plan.interventions.effects[change.effect].central, 0.5);
}

#[test]
fn an_intake_starts_in_its_month_where_the_newly_qualified_belong() {
    let details = Details { month: Some(month("2027-03")), ..Details::default() };
    let named = plan(&[lever(LeverKind::NewlyQualifiedIntake, 12.0, details)]);
    let starts = &named.interventions.starts[0];
    assert_eq!((starts.arrival, starts.newly_qualified), (Arrival::Planned, true));
    assert_eq!(starts.mean, in_months(5, 5, 12.0));
    assert_eq!(starts.places, [false, true, false, true, false, true]);
    let usual = plan(&[Lever::new(LeverKind::NewlyQualifiedIntake, 12.0)]);
    assert_eq!(usual.interventions.starts[0].mean, in_months(11, 11, 12.0), "September when no month is named");
    let mut site = site();
    site.layout.cells.iter_mut().for_each(|cell| cell.newly_qualified = false);
    let unknown = planned(&[Lever::new(LeverKind::NewlyQualifiedIntake, 12.0)], &site).expect("a plan");
    assert_eq!(unknown.interventions.starts[0].places, [false, true, false, true, false, true], "never as managers");
    assert!(unknown.warnings[0].contains("no newly qualified role"), "{:?}", unknown.warnings);
}

#[test]
fn students_start_a_year_later_with_the_share_that_is_set() {
    let placed = |when, effect| {
        plan(&[lever(
            LeverKind::StudentPlacements,
            10.0,
            Details { month: Some(month(when)), effect, ..Details::default() },
        )])
    };
    assert!(placed("2026-05", None).interventions.is_none());
    let set = placed("2026-05", own(0.2, 0.4, 0.6));
    let starts = &set.interventions.starts[0];
    assert_eq!((&starts.mean, starts.newly_qualified), (&in_months(7, 7, 10.0), true));
    assert_eq!(set.interventions.effects[starts.reached].central, 0.4);
    let late = placed("2026-12", own(0.2, 0.4, 0.6));
    assert!(late.interventions.is_none());
    assert!(late.warnings[0].contains("no effect before December 2027"), "{:?}", late.warnings);
}

#[test]
fn conversion_is_a_share_of_agency_a_year_of_which_the_range_is_drawn() {
    let plan = plan(&[lever(LeverKind::AgencyConversion, 10.0, from("2026-12", "2027-09"))]);
    let conversion = &plan.interventions.conversions[0];
    assert_eq!(conversion.yearly, in_months(2, 11, 0.1));
    assert_eq!(conversion.places, [true; 6]);
    assert_eq!(plan.interventions.effects[conversion.reached], Draw { low: 0.0, central: 1.0, high: 1.6 });
    assert_eq!(plan.interventions.meters, [Meter::Converted(0)]);
    assert!(
        plan.assumptions[0].statement.contains("10 % (0 to 16 %) are assumed to"),
        "{}",
        plan.assumptions[0].statement
    );
}

#[test]
fn delay_needs_a_pipeline_and_drop_out_is_taken_as_usual_without_one() {
    let levers =
        [Lever::new(LeverKind::TimeToStart, 2.0), lever(LeverKind::OfferDropout, 10.0, roles(&["newly_qualified"]))];
    let known = plan(&levers);
    assert_eq!(known.interventions.delay[0].mean, vec![Some(2.0); 12]);
    let drop_out = &known.interventions.drop_out[0];
    assert_eq!(drop_out.target, vec![Some(0.1); 12]);
    assert_eq!(drop_out.places, [false, true, false, true, false, true], "the group newly qualified belong to");
    let unknown = planned(&levers, &Site { pipeline: false, ..site() }).expect("a plan");
    assert!(unknown.interventions.delay.is_empty() && unknown.interventions.drop_out.len() == 1);
    assert!(unknown.warnings[0].contains("no effect here: your data have no recruitment pipeline"));
    assert!(unknown.warnings[1].contains("15 % of offers are taken to fall through now"), "{:?}", unknown.warnings);
}
