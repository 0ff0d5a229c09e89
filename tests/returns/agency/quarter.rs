//! The quarterly return, against an example worked out by hand.

use staffcast::domain::Period;
use staffcast::domain::agency::{Assignment, JobType, Rule, SignOff, Tally};
use staffcast::returns::agency::{QuarterError, quarterly};

use super::{assignment, day, recipe};

fn quarter(text: &str) -> Period {
    text.parse().expect("a period")
}

/// Five assignments, three of which touch the second quarter of 2026.
fn five() -> Vec<Assignment> {
    let signed = |director, chief_executive| Some(SignOff { director, chief_executive });
    vec![
        // All quarter: 36 × 37.
        Assignment { row: 2, ..assignment() },
        // 4 to 15 May: 10 working days; 50 × 18.5 ÷ 5 × 10 = 1850; above the cap of 38.
        Assignment {
            row: 3,
            start: day("2026-05-04"),
            end: Some(day("2026-05-15")),
            charge_rate: Some(50.0),
            worked: staffcast::domain::agency::Worked::Weekly(Some(18.5)),
            signed: signed(true, false),
            project_team: Some(true),
            ..assignment()
        },
        // To Good Friday's eve: 2 working days in April; 40 × 37 ÷ 5 × 2 = 592.
        Assignment {
            row: 4,
            job: Some(JobType::SeniorSocialWorker),
            end: Some(day("2026-04-02")),
            charge_rate: Some(40.0),
            notice_weeks: Some(1.0),
            ..assignment()
        },
        Assignment { row: 5, end: Some(day("2026-03-31")), ..assignment() },
        Assignment { row: 6, start: day("2026-07-01"), ..assignment() },
    ]
}

#[test]
fn the_list_and_its_totals_agree_with_a_calculation_by_hand() {
    let made = quarterly(&five(), quarter("2026-Q2"), &recipe(), day("2026-07-10")).expect("a return");
    let rows: Vec<u32> = made.assignments.iter().map(|line| line.row).collect();
    assert_eq!(rows, [2, 3, 4]);
    let totals = &made.totals;
    let types: Vec<_> = totals.by_role_type.iter().map(|(job, n)| (job.as_str(), *n)).collect();
    assert_eq!(types, [("senior_social_worker", 1), ("social_worker", 2)]);
    assert_eq!((totals.cap_breaches, totals.signed.by_director_only, totals.signed.by_all), (1, 1, 0));
    let tally = |rule| totals.rules[&rule];
    assert_eq!(tally(Rule::Cap), Tally { met: 1, broken: 1, not_checked: 1 });
    assert_eq!(tally(Rule::Notice), Tally { met: 2, broken: 1, not_checked: 0 });
    assert_eq!(tally(Rule::ProjectTeam), Tally { met: 3, broken: 0, not_checked: 0 });
    // Working days: April 22, May 21, June 22; a day of 36 pounds an hour costs 36 × 7.4 = 266.40.
    let expected = [("2026-04", 22.0 * 266.4 + 592.0), ("2026-05", 21.0 * 266.4 + 1850.0), ("2026-06", 22.0 * 266.4)];
    for (month, cost) in expected {
        let month = month.parse().expect("a month");
        assert!((totals.cost_by_month[&month] - cost).abs() < 1e-9, "{month}");
    }
    assert!((totals.cost - (65.0 * 266.4 + 2442.0)).abs() < 1e-9);
}

#[test]
fn a_quarter_under_way_runs_to_today_and_says_so() {
    let made = quarterly(&five(), quarter("2026-Q2"), &recipe(), day("2026-04-15")).expect("a return");
    assert_eq!(made.assignments.iter().map(|line| line.row).collect::<Vec<_>>(), [2, 4]);
    // 1 to 15 April 2026 has 11 working days.
    assert!((made.totals.cost - (11.0 * 266.4 + 592.0)).abs() < 1e-9);
    assert_eq!(made.totals.cost_by_month.len(), 1);
    assert!(made.notes.iter().any(|note| note.contains("2026-04-15")), "{:?}", made.notes);
}

#[test]
fn only_quarters_that_have_begun_have_a_return() {
    let of = |text, today| quarterly(&five(), quarter(text), &recipe(), day(today)).map(|_| ());
    assert!(matches!(of("2026", "2026-07-10"), Err(QuarterError::NotAQuarter(_))));
    assert!(matches!(of("2026-05", "2026-07-10"), Err(QuarterError::NotAQuarter(_))));
    assert!(matches!(of("2026-Q4", "2026-07-10"), Err(QuarterError::Ahead { .. })));
}

#[test]
fn registration_numbers_are_in_no_json() {
    let made = quarterly(&five(), quarter("2026-Q2"), &recipe(), day("2026-07-10")).expect("a return");
    let json = serde_json::to_string(&made).expect("JSON");
    assert!(!json.contains("SW123456") && !format!("{made:?}").contains("SW123456"));
    assert!(json.contains("\"cap_breaches\":1") && json.contains("\"2026-04\""), "{json}");
}

#[test]
fn what_has_no_rate_is_counted_but_not_costed() {
    let unknown = Assignment { charge_rate: None, registration: None, ..assignment() };
    let made = quarterly(&[unknown], quarter("2026-Q2"), &recipe(), day("2026-07-10")).expect("a return");
    assert_eq!((made.totals.assignments, made.totals.cost_unknown, made.totals.cost), (1, 1, 0.0));
    assert_eq!(made.notes.len(), 2);
}
