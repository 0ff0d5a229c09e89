//! What decides, in sentences.

use staffcast::domain::Severity;
use staffcast::domain::agency::{Assignment, JobType, Rule, SignOff, Verdict};
use staffcast::returns::agency::{Recipe, assess, findings};

use super::{assignment, day, recipe};

fn check(assignment: &Assignment, rule: Rule) -> (Verdict, String) {
    let checks = assess(assignment, &recipe());
    let found = checks.into_iter().find(|check| check.rule == rule).expect("every rule is checked");
    (found.verdict, found.reason)
}

#[test]
fn an_assignment_within_every_rule_meets_them_all() {
    for rule in Rule::ALL {
        assert_eq!(check(&assignment(), rule).0, Verdict::Met, "{rule:?}: {}", check(&assignment(), rule).1);
    }
}

#[test]
fn a_rate_above_the_cap_is_told_with_its_figures_and_who_signed() {
    let signed = |director, chief_executive| Some(SignOff { director, chief_executive });
    let above = "charge £38.50 is £1.50 above the cap of £37.00 from 2025-04-01; ";
    let cases = [
        (signed(true, false), Verdict::Broken, "signed off by director, but not by chief executive"),
        (signed(true, true), Verdict::Met, "signed off by director and chief executive"),
        (signed(false, false), Verdict::Broken, "not signed off by director and chief executive"),
        (None, Verdict::NotChecked, "the list does not say who signed it off"),
    ];
    for (signed, verdict, words) in cases {
        let assignment = Assignment { charge_rate: Some(38.50), signed, ..assignment() };
        assert_eq!(check(&assignment, Rule::Cap), (Verdict::Broken, format!("{above}{words}")));
        assert_eq!(check(&assignment, Rule::SignOff), (verdict, words.to_owned()));
    }
}

#[test]
fn the_cap_of_the_first_day_counts_and_a_rate_at_the_cap_keeps_it() {
    let at = |start: &str, rate| {
        let assignment = Assignment { start: day(start), charge_rate: Some(rate), ..assignment() };
        check(&assignment, Rule::Cap).0
    };
    assert_eq!(at("2026-03-31", 37.0), Verdict::Met);
    assert_eq!(at("2026-03-31", 37.01), Verdict::Broken);
    assert_eq!(at("2026-04-01", 38.0), Verdict::Met);
}

#[test]
fn a_cap_may_be_one_of_pay() {
    let manager = Assignment { job: Some(JobType::TeamManager), pay_rate: Some(31.5), ..assignment() };
    let (verdict, reason) = check(&manager, Rule::Cap);
    assert_eq!(verdict, Verdict::Broken);
    assert!(reason.starts_with("pay £31.50 is £0.50 above the cap of £31.00"), "{reason}");
}

#[test]
fn a_cap_that_is_not_there_is_never_a_pass() {
    let senior = Assignment { job: Some(JobType::SeniorSocialWorker), ..assignment() };
    let reason = "no cap for senior social workers in the South East on 2026-03-01; add it to models/agency.toml";
    assert_eq!(check(&senior, Rule::Cap), (Verdict::NotChecked, reason.into()));
    assert_eq!(check(&senior, Rule::SignOff).0, Verdict::NotChecked);
    let unset = assess(&assignment(), &Recipe::embedded());
    assert_eq!(unset[0].verdict, Verdict::NotChecked);
    assert!(unset[0].reason.contains("region"), "{}", unset[0].reason);
    for odd in [Assignment { job: None, ..assignment() }, Assignment { charge_rate: None, ..assignment() }] {
        assert_eq!(check(&odd, Rule::Cap).0, Verdict::NotChecked);
    }
}

#[test]
fn experience_and_notice_are_held_against_their_minimum() {
    let of = |years, weeks| Assignment { experience_years: years, notice_weeks: weeks, ..assignment() };
    assert_eq!(
        check(&of(Some(2.5), None), Rule::Experience),
        (Verdict::Broken, "2.5 years of direct employment since qualifying; 3 are needed".into())
    );
    assert_eq!(check(&of(Some(3.0), None), Rule::Experience).0, Verdict::Met);
    assert_eq!(check(&of(None, None), Rule::Experience).0, Verdict::NotChecked);
    assert_eq!(
        check(&of(None, Some(2.0)), Rule::Notice),
        (Verdict::Broken, "2 weeks' notice agreed; 4 are needed".into())
    );
    assert_eq!(check(&of(None, None), Rule::Notice).0, Verdict::NotChecked);
}

/// Who leaves on 30 November may begin on 1 March; a month's end that does not exist becomes the last day.
#[test]
fn the_cool_off_ends_three_months_after_the_day_of_leaving() {
    let of = |left: &str, start: &str| {
        check(&Assignment { left_post_on: Some(day(left)), start: day(start), ..assignment() }, Rule::CoolOff)
    };
    assert_eq!(of("2025-11-30", "2026-03-01").0, Verdict::Met);
    assert_eq!(of("2025-11-30", "2026-02-28").0, Verdict::Broken);
    let (verdict, reason) = of("2026-01-15", "2026-03-02");
    assert_eq!(verdict, Verdict::Broken);
    // Free from 16 April, 45 days after 2 March.
    assert_eq!(
        reason,
        "left a substantive post in 2026-01 and began in 2026-03, 45 days too early; the cool-off lasts 3 months"
    );
    assert_eq!(check(&Assignment { left_post_on: None, ..assignment() }, Rule::CoolOff).0, Verdict::NotChecked);
}

#[test]
fn workers_of_project_teams_need_a_rate_of_their_own() {
    let of = |project_team, charge_rate| {
        check(&Assignment { project_team, charge_rate, ..assignment() }, Rule::ProjectTeam).0
    };
    assert_eq!(of(Some(true), Some(36.0)), Verdict::Met);
    assert_eq!(of(Some(true), None), Verdict::Broken);
    assert_eq!(of(None, Some(36.0)), Verdict::NotChecked);
}

#[test]
fn assignments_from_before_the_rules_are_not_checked() {
    let (verdict, reason) = check(&Assignment { start: day("2024-10-30"), ..assignment() }, Rule::Notice);
    assert_eq!(verdict, Verdict::NotChecked);
    assert!(reason.contains("2024-10-31"), "{reason}");
    let unknown = Assignment { start_is_given: false, ..assignment() };
    assert_eq!(check(&unknown, Rule::Experience).0, Verdict::NotChecked);
}

#[test]
fn broken_rules_become_findings_that_name_nobody() {
    let broken = Assignment {
        charge_rate: Some(38.5),
        signed: Some(SignOff { director: true, chief_executive: true }),
        notice_weeks: Some(1.0),
        experience_years: None,
        ..assignment()
    };
    let found = findings(&[assignment(), broken], &recipe());
    let listed: Vec<_> = found.iter().map(|f| (f.rule.as_str(), f.severity)).collect();
    let expected = [
        ("agency_cap", Severity::Note),
        ("agency_experience_not_checked", Severity::Note),
        ("agency_notice", Severity::Warning),
    ];
    assert_eq!(listed, expected);
    assert!(!format!("{found:?}").contains("SW123456"));
}
