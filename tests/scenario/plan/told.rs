//! What is told of levers: sentences, warnings, faults.

use super::*;

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
