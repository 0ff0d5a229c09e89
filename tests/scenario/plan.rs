//! Levers in the simulation's terms, on a council of three teams whose every number is worked out by hand.
//!
//! Places of staff: unit × 4 + cell (manager, social worker under a year, social worker of five years and more, newly
//! qualified). Places of posts: unit × 2 + group (manager, social worker). Twelve months from October 2026.

use staffcast::domain::Month;
use staffcast::domain::scenario::{Details, Effect, Grade, Head, Lever, LeverCost, LeverKind, Prices, ScenarioFault};
use staffcast::fit::panel::PanelUnit;
use staffcast::forecast::workforce::interventions::{Arrival, Draw, Interventions, Layout, LayoutCell, Meter};
use staffcast::scenario::Recipe;
use staffcast::scenario::plan::{Plan, Site, Window};

const CELLS: usize = 4;

fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

fn site() -> Site {
    let unit = |slug: &str, above: &str| PanelUnit { slug: slug.into(), ancestors: vec![above.into(), "c".into()] };
    let cell = |role: &str, group, newly_qualified| LayoutCell { role: role.into(), group, newly_qualified };
    Site {
        layout: Layout {
            units: vec![unit("c/north/a", "c/north"), unit("c/north/b", "c/north"), unit("c/south/d", "c/south")],
            groups: vec!["practice_manager".into(), "social_worker".into()],
            cells: vec![
                cell("practice_manager", 0, false),
                cell("social_worker", 1, false),
                cell("social_worker", 1, false),
                cell("newly_qualified", 1, true),
            ],
        },
        staff: vec![1.0, 4.0, 5.0, 1.0, 2.0, 3.0, 6.0, 1.0, 1.0, 2.0, 8.0, 0.0],
        in_post_fte: vec![1.0, 9.0, 1.8, 9.5, 1.0, 10.0],
        posts: vec![1.0, 12.0, 2.0, 10.0, 1.0, 14.0],
        agency: vec![3.0, 1.0, 4.0],
        leaving: vec![0.01, 0.03, 0.01, 0.02, 0.01, 0.03, 0.01, 0.02, 0.01, 0.03, 0.01, 0.02],
        pipeline: true,
        drop_out: 0.15,
        delay: 2.75,
        cases: vec![true, true, false],
    }
}

fn window() -> Window {
    Window::of(month("2026-09"), None, 12).expect("a window")
}

/// Prices with easy numbers: £5,000 a month for a post, £1,000 for finding somebody, a quarter on top of payments.
fn prices() -> Prices {
    Prices {
        permanent_year_gbp: Some(60_000.0),
        recruitment_per_start_gbp: Some(1000.0),
        on_costs_percent: Some(25.0),
        ..Prices::default()
    }
}

fn planned(levers: &[Lever], site: &Site) -> Result<Plan, Vec<ScenarioFault>> {
    let recipe = Recipe::embedded();
    Plan::of(levers, "c", site, &window(), &recipe.prices.settle(&prices()), &recipe)
}

fn plan(levers: &[Lever]) -> Plan {
    planned(levers, &site()).expect("a plan")
}

fn lever(kind: LeverKind, setting: impl Into<Option<f64>>, details: Details) -> Lever {
    Lever { details, ..Lever::new(kind, setting) }
}

fn own(low: f64, central: f64, high: f64) -> Option<Effect> {
    Some(Effect { low, central, high, why: Some("our own trial".into()) })
}

fn from(first: &str, last: &str) -> Details {
    Details { from: Some(month(first)), until: Some(month(last)), ..Details::default() }
}

fn roles(names: &[&str]) -> Details {
    Details { roles: names.iter().map(|name| (*name).to_owned()).collect(), ..Details::default() }
}

fn units(names: &[&str]) -> Details {
    Details { units: names.iter().map(|name| (*name).to_owned()).collect(), ..Details::default() }
}

#[track_caller]
fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
}

/// By months, 0 before `first` and after `last`.
fn in_months(first: usize, last: usize, value: f64) -> Vec<f64> {
    (0..12).map(|h| if (first..=last).contains(&h) { value } else { 0.0 }).collect()
}

#[test]
fn no_levers_are_no_interventions() {
    assert_eq!(plan(&[]), Plan::default());
    assert!(plan(&[]).interventions.is_none());
}

#[test]
fn a_retention_payment_changes_leaving_of_those_paid_by_the_elasticity_and_costs_their_pay() {
    let details = Details { roles: vec!["social_worker".into()], ..from("2026-11", "2027-01") };
    let plan = plan(&[lever(LeverKind::RetentionPayment, 8.0, details)]);
    let change = &plan.interventions.hazard[0];
    assert_eq!(plan.interventions.effects[change.effect], Draw { low: -3.0, central: -1.5, high: 0.0 });
    for (h, sizes) in change.size.iter().enumerate() {
        for (at, size) in sizes.iter().enumerate() {
            let paid = (1..=3).contains(&h) && matches!(at % CELLS, 1 | 2);
            close(*size, if paid { 1.08_f64.ln() } else { 0.0 });
        }
    }
    let line = &plan.lines[0];
    let meter = &plan.interventions.meters[line.meter.expect("a meter")];
    let staff: Vec<bool> = (0..12).map(|at| matches!(at % CELLS, 1 | 2)).collect();
    assert_eq!(*meter, Meter::Staff(staff));
    assert_eq!((line.head, line.spend, line.on_top), (Head::Payments, true, true));
    assert_eq!(line.gbp, in_months(1, 3, 400.0));
    // 9 of the 10 people of the first unit's social worker group are in these cells, and so on: 8.1 + 8.55 + 10.
    let told = &plan.assumptions[0];
    assert_eq!(
        told.statement,
        "8 % of pay to 27 FTE of social workers from November 2026 to January 2027 is assumed to lower leaving by \
         about 11 % (0 to 21 %)."
    );
    assert_eq!((told.grade, told.central), (Grade::B, -1.5));
    assert_eq!((plan.draws.len(), plan.draws[0].position, plan.draws[0].low), (1, change.effect, -3.0));
    assert!(plan.warnings.is_empty(), "{:?}", plan.warnings);
}

#[test]
fn pay_levers_add_up_in_pay_and_not_in_effect() {
    let levers = [Lever::new(LeverKind::RetentionPayment, 8.0), Lever::new(LeverKind::PayUplift, 3.0)];
    let plan = plan(&levers);
    assert_eq!(plan.interventions.hazard.len(), 1);
    plan.interventions.hazard[0].size.iter().flatten().for_each(|size| close(*size, 1.11_f64.ln()));
    assert_eq!(plan.draws[0].levers, [0, 1]);
    assert!(plan.warnings.iter().any(|warning| warning.contains("add up in pay")), "{:?}", plan.warnings);
    let heads: Vec<_> = plan.lines.iter().map(|line| (line.lever, line.head, line.gbp[0])).collect();
    assert_eq!(heads, [(0, Head::Payments, 400.0), (1, Head::PermanentPay, 150.0)]);
    assert_eq!(plan.lines[0].meter, plan.lines[1].meter, "the same people are metered once");
}

#[test]
fn pay_levers_with_elasticities_of_their_own_count_by_their_share_of_pay() {
    let mine = Details { effect: own(-2.0, -1.0, 0.0), ..Details::default() };
    let levers = [Lever::new(LeverKind::RetentionPayment, 6.0), lever(LeverKind::PayUplift, 2.0, mine)];
    let plan = plan(&levers);
    let [first, second] = plan.interventions.hazard.as_slice() else { panic!("two changes") };
    assert_ne!(first.effect, second.effect);
    close(first.size[5][7], 0.75 * 1.08_f64.ln());
    close(second.size[5][7], 0.25 * 1.08_f64.ln());
    assert_eq!(plan.assumptions[1].grade, Grade::Own);
    assert_eq!(plan.assumptions[1].source, "Your own figure: our own trial");
}

#[test]
fn a_ramp_grows_month_by_month_and_the_money_with_it() {
    let details = Details { ramp_months: Some(4), ..from("2026-12", "2027-05") };
    let plan = plan(&[lever(LeverKind::PayUplift, 4.0, details)]);
    let sizes: Vec<f64> = plan.interventions.hazard[0].size.iter().map(|month| month[0]).collect();
    for (h, share) in [0.0_f64, 0.0, 0.25, 0.5, 0.75, 1.0, 1.0, 1.0, 0.0].into_iter().enumerate() {
        close(sizes[h], (0.04 * share).ln_1p());
        close(plan.lines[0].gbp[h], 200.0 * share);
    }
}

#[test]
fn units_named_are_all_leaves_below_them() {
    let plan = plan(&[lever(LeverKind::PayUplift, 4.0, units(&["c/north"]))]);
    let inside: Vec<bool> = plan.interventions.hazard[0].size[0].iter().map(|size| *size > 0.0).collect();
    assert_eq!(inside, [true, true, true, true, true, true, true, true, false, false, false, false]);
}

#[test]
fn a_joining_payment_costs_everybody_who_starts_and_does_nothing_without_an_effect() {
    let details = Details { units: vec!["c/south".into()], ..from("2026-10", "2026-12") };
    let idle = plan(&[lever(LeverKind::JoiningPayment, 2000.0, details.clone())]);
    assert!(idle.interventions.is_none());
    let line = &idle.lines[0];
    assert_eq!((line.head, &line.gbp), (Head::Payments, &in_months(0, 2, 2500.0)));
    let starters = Meter::Starters(vec![false, false, false, false, true, true]);
    assert_eq!(idle.interventions.meters[line.meter.expect("a meter")], starters);
    assert!(idle.warnings[0].contains("no usable size was found (grade 0)"), "{:?}", idle.warnings);
    let set = plan(&[lever(LeverKind::JoiningPayment, 2000.0, Details { effect: own(0.0, 10.0, 30.0), ..details })]);
    let change = &set.interventions.offers[0];
    assert_eq!(set.interventions.effects[change.effect], Draw { low: 0.0, central: 0.1, high: 0.3 });
    assert_eq!(change.size[2], [0.0, 0.0, 0.0, 0.0, 1.0, 1.0]);
    assert_eq!(change.size[3], [0.0; 6]);
    assert!(set.warnings.is_empty());
}

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
    assert!(plan.assumptions[0].statement.contains("10 % (0 to 16 %) a year"), "{}", plan.assumptions[0].statement);
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
        plan.assumptions[0].statement.contains("adds 5 FTE of managers' posts"),
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

#[test]
fn a_lever_outside_the_months_simulated_changes_nothing_and_says_so() {
    let late =
        plan(&[lever(LeverKind::PayUplift, 3.0, Details { from: Some(month("2030-01")), ..Details::default() })]);
    assert!(late.interventions.is_none() && late.lines.is_empty());
    assert!(late.warnings[0].contains("begins in January 2030, after the last month"), "{:?}", late.warnings);
    let over = plan(&[lever(LeverKind::PayUplift, 3.0, from("2025-01", "2026-03"))]);
    assert!(over.interventions.is_none());
    assert!(over.warnings[0].contains("ended in March 2026, before the first month"), "{:?}", over.warnings);
    let begun = plan(&[lever(LeverKind::PayUplift, 3.0, from("2026-01", "2026-12"))]);
    assert!(begun.warnings[0].contains("began in January 2026, before the data end"), "{:?}", begun.warnings);
    assert_eq!(begun.lines[0].gbp, in_months(0, 2, 150.0));
    let set_up =
        Details { cost: Some(LeverCost { once_gbp: 500.0, ..LeverCost::default() }), ..from("2026-01", "2026-12") };
    let begun = plan(&[lever(LeverKind::RetentionMeasure, None, set_up)]);
    assert!(begun.lines.is_empty(), "what was spent before is not spent again");
}

#[test]
fn a_setting_of_nought_is_nothing_done() {
    use LeverKind as K;
    for kind in [
        K::RetentionPayment,
        K::PayUplift,
        K::JoiningPayment,
        K::Recruitment,
        K::MoreOffers,
        K::NewlyQualifiedIntake,
        K::StudentPlacements,
        K::AgencyConversion,
        K::Establishment,
        K::Reorganisation,
    ] {
        let details = Details { cost: Some(LeverCost { once_gbp: 9.0, ..LeverCost::default() }), ..Details::default() };
        let plan = plan(&[lever(kind, 0.0, details)]);
        assert!(plan.interventions.is_none() && plan.lines.is_empty(), "{kind}");
    }
}

#[test]
fn every_kind_without_evidence_has_no_effect_until_one_is_set() {
    let recipe = Recipe::embedded();
    for entry in recipe.levers.iter().filter(|entry| entry.grade == Grade::None) {
        let setting = entry.setting.as_ref().map(|setting| setting.usual);
        let details = Details { to: Some("c/north/a".into()), units: vec!["c/south/d".into()], ..Details::default() };
        let details = if entry.kind == LeverKind::Reorganisation { details } else { Details::default() };
        let plan = plan(&[lever(entry.kind, setting, details)]);
        let Interventions { hazard, starts, offers, .. } = &plan.interventions;
        assert!(hazard.is_empty() && starts.is_empty() && offers.is_empty(), "{}", entry.kind);
    }
}

#[test]
fn the_same_lever_has_the_same_luck_whatever_stands_beside_it() {
    let conversion = || Lever::new(LeverKind::AgencyConversion, 10.0);
    let alone = plan(&[conversion()]);
    let beside = plan(&[Lever::new(LeverKind::Recruitment, 1.0), Lever::new(LeverKind::PayUplift, 3.0), conversion()]);
    assert_eq!(alone.interventions.conversions[0].reached, beside.interventions.conversions[0].reached);
    let twice = plan(&[conversion(), conversion()]);
    let [first, second] = twice.interventions.conversions.as_slice() else { panic!("two") };
    assert_ne!(first.reached, second.reached);
}

#[test]
fn units_and_roles_that_are_not_there_are_named_with_the_nearest() {
    let bad = Details {
        units: vec!["c/nort".into(), "c/north/a".into()],
        roles: vec!["social_workers".into()],
        ..Details::default()
    };
    let faults = planned(&[Lever::new(LeverKind::PayUplift, 3.0), lever(LeverKind::PayUplift, 3.0, bad)], &site());
    let faults = faults.expect_err("faults");
    let places: Vec<_> = faults.iter().map(|fault| (fault.at.as_str(), fault.rule)).collect();
    assert_eq!(places, [("levers[1].units[0]", "unknown_unit"), ("levers[1].roles[0]", "unknown_role")]);
    assert!(faults[0].fix.contains("`c/north`"), "{}", faults[0].fix);
    assert!(faults[1].fix.contains("`social_worker`"), "{}", faults[1].fix);
    let recipe = Recipe::embedded();
    let settled = recipe.prices.settle(&prices());
    let beyond = [lever(LeverKind::PayUplift, 3.0, units(&["c/south"]))];
    let faults = Plan::of(&beyond, "c/north", &site(), &window(), &settled, &recipe).expect_err("faults");
    assert_eq!((faults[0].at.as_str(), faults[0].rule), ("levers[0].units[0]", "outside_unit"));
    let mut leaderless = site();
    leaderless.layout.groups[0] = "lead".into();
    leaderless.layout.cells[0].role = "lead".into();
    let faults = planned(&[Lever::new(LeverKind::SmallerTeams, 4.0)], &leaderless).expect_err("faults");
    assert_eq!((faults[0].at.as_str(), faults[0].rule), ("levers[0].roles", "needs_roles"));
}

#[test]
fn a_scenario_that_has_passed_or_lies_too_far_ahead_has_no_window() {
    let window = |start: &str, horizon| Window::of(month("2026-09"), Some(month(start)), horizon);
    assert_eq!(window("2026-10", 12).expect("a window"), self::window());
    let late = window("2027-01", 12).expect("a window");
    assert_eq!((late.months, late.start, late.last()), (15, month("2027-01"), month("2027-12")));
    let begun = window("2026-04", 12).expect("a window");
    assert_eq!((begun.months, begun.start), (6, month("2026-10")));
    assert_eq!(window("2025-01", 12).expect_err("passed").rule, "in_the_past");
    assert_eq!(window("2150-01", 12).expect_err("too far").rule, "too_far");
}

#[test]
fn several_levers_on_the_same_people_are_told() {
    let keep = |low, label: &str| {
        let details = Details { effect: own(low, low / 2.0, 0.0), label: Some(label.into()), ..Details::default() };
        lever(LeverKind::RetentionMeasure, None, details)
    };
    let told = |levers: &[Lever], words: &str| {
        let warnings = plan(levers).warnings;
        assert!(warnings.iter().any(|warning| warning.contains(words)), "{words} in {warnings:?}");
    };
    told(
        &[keep(-10.0, "Sabbaticals"), Lever::new(LeverKind::PayUplift, 3.0)],
        "are multiplied, which no study has tested",
    );
    let north = lever(LeverKind::OfferDropout, 5.0, units(&["c/north"]));
    told(&[Lever::new(LeverKind::OfferDropout, 10.0), north], "the last in the list counts");
    let caps = [Lever::new(LeverKind::AgencyCap, 5.0), Lever::new(LeverKind::AgencyCap, 4.0)];
    told(&caps, "the lower counts");
    let apart =
        [lever(LeverKind::PayUplift, 3.0, units(&["c/north"])), lever(LeverKind::PayUplift, 3.0, units(&["c/south"]))];
    assert!(plan(&apart).warnings.is_empty(), "other people: nothing to tell");
}

#[test]
fn every_lever_is_told_in_one_plain_sentence() {
    let recipe = Recipe::embedded();
    let told = |kind: LeverKind, effect: Option<Effect>| {
        let setting = recipe.lever(kind).setting.as_ref().map(|setting| setting.usual);
        let moved = kind == LeverKind::Reorganisation;
        let units = if moved { vec!["c/south/d".into()] } else { Vec::new() };
        let details = Details { to: moved.then(|| "c/north/a".into()), units, effect, ..Details::default() };
        plan(&[lever(kind, setting, details)]).assumptions[0].statement.clone()
    };
    for (kind, sentence) in AS_DELIVERED {
        assert_eq!(told(*kind, None), *sentence);
    }
    for (kind, (low, central, high), sentence) in WITH_AN_EFFECT {
        assert_eq!(told(*kind, own(*low, *central, *high)), *sentence);
    }
    assert_eq!(AS_DELIVERED.len(), LeverKind::ALL.len());
}

const AS_DELIVERED: &[(LeverKind, &str)] = &[
    (
        LeverKind::RetentionPayment,
        "8 % of pay to 32 FTE from October 2026 on is assumed to lower leaving by about 11 % (0 to 21 %).",
    ),
    (
        LeverKind::PayUplift,
        "3 % more pay for 32 FTE from October 2026 on is assumed to lower leaving by about 4.3 % (0 to 8.5 %).",
    ),
    (LeverKind::JoiningPayment, "£2,000 to each who starts from October 2026 on is assumed to bring no more offers."),
    (
        LeverKind::Recruitment,
        "2 starts a month from October 2026 on, on top of those the model expects: taken as reached.",
    ),
    (LeverKind::MoreOffers, "10 % more offers are hoped for from October 2026 on: none of it is assumed to come true."),
    (
        LeverKind::NewlyQualifiedIntake,
        "12 newly qualified start in September 2027 on top of the usual intake: taken as reached.",
    ),
    (LeverKind::StudentPlacements, "10 students are placed in October 2026: nobody is assumed to start because of it."),
    (
        LeverKind::AgencyConversion,
        "10 % of agency staff (8 FTE now) are to take a permanent post each year from October 2026 on: 10 % (0 to 16 %) \
         are assumed to, as far as there are vacancies.",
    ),
    (
        LeverKind::TimeToStart,
        "Offers made from October 2026 on become starts after 2 months on average (2.8 as fitted): taken as reached.",
    ),
    (
        LeverKind::OfferDropout,
        "10 % of the offers made from October 2026 on never become a start (15 % as fitted): taken as reached.",
    ),
    (
        LeverKind::CaseloadCap,
        "Nobody holds more than 16 cases from October 2026 on as far as others have room: for each case fewer, yearly \
         turnover (19 % as fitted) is assumed to be lower by 0.2 points (0 to 0.4 points).",
    ),
    (
        LeverKind::SmallerTeams,
        "5 FTE of managers' posts are added from October 2026 on, so that none has more than 4 others: leaving is \
         assumed not to change.",
    ),
    (
        LeverKind::RetentionMeasure,
        "Another measure to keep people for 32 FTE from October 2026 on: leaving is assumed not to change.",
    ),
    (LeverKind::Establishment, "6 FTE of posts are added from October 2026 on, in proportion to those there are."),
    (LeverKind::AgencyCap, "Agency staff are held at 40 FTE or fewer from October 2026 on (8 FTE now)."),
    (
        LeverKind::Reorganisation,
        "100 % of the staff, posts and agency of one unit move to c/north/a in October 2026: leaving is assumed not to \
         change.",
    ),
];

const WITH_AN_EFFECT: &[(LeverKind, (f64, f64, f64), &str)] = &[
    (
        LeverKind::RetentionPayment,
        (0.0, 0.0, 0.0),
        "8 % of pay to 32 FTE from October 2026 on is assumed to change nothing.",
    ),
    (
        LeverKind::JoiningPayment,
        (0.0, 10.0, 25.0),
        "£2,000 to each who starts from October 2026 on is assumed to bring 10 % (0 to 25 %) more offers.",
    ),
    (
        LeverKind::Recruitment,
        (0.5, 0.8, 1.1),
        "2 starts a month from October 2026 on, on top of those the model expects: assumed to be reached to 80 % (50 to \
         110 %).",
    ),
    (
        LeverKind::MoreOffers,
        (0.0, 0.5, 1.0),
        "10 % more offers are hoped for from October 2026 on: 50 % (0 to 100 %) of it is assumed to come true.",
    ),
    (
        LeverKind::StudentPlacements,
        (0.2, 0.4, 0.6),
        "10 students are placed in October 2026: 40 % (20 to 60 %) of them are assumed to start as newly qualified in \
         October 2027.",
    ),
    (
        LeverKind::RetentionMeasure,
        (-10.0, -5.0, 0.0),
        "Another measure to keep people for 32 FTE from October 2026 on: leaving is assumed to change by −5 % (−10 to 0 \
         %).",
    ),
];
