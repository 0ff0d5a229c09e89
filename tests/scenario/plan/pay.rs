//! Pay and payments.

use super::*;

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
