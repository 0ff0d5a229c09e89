//! Scenarios beside each other and beside no change.

use staffcast::domain::scenario::{Comparison, Details, Lever, LeverKind, Prices, Scenario, Target, Verdict};
use staffcast::domain::{Count, Measure, Month, Rate};
use staffcast::scenario::{Question, ScenarioError, compare};

use super::invented::{baseline, world};
use super::tiny::{Tiny, year};

const MONTHS: usize = 12;

fn month(year: i32, month: u32) -> Month {
    Month::new(year, month).expect("a month")
}

fn named(name: &str, levers: Vec<Lever>) -> (String, Scenario) {
    (name.to_lowercase(), Scenario { name: name.into(), levers, ..baseline("rivermouth", MONTHS) })
}

fn recruiting(starts: f64) -> Vec<Lever> {
    vec![Lever::new(LeverKind::Recruitment, starts)]
}

fn compared(scenarios: &[(String, Scenario)]) -> Comparison {
    compare(&world().council(), scenarios, &Question::default(), &|_| true).expect("a comparison")
}

fn refused(scenarios: &[(String, Scenario)], question: &Question) -> (String, &'static str) {
    match compare(&world().council(), scenarios, question, &|_| true) {
        Err(ScenarioError::Faults(faults)) => (faults[0].at.clone(), faults[0].rule),
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn no_change_stands_first_and_every_pair_is_told_apart_or_not() {
    let found = compared(&[named("A", recruiting(4.0)), named("B", recruiting(4.0)), named("C", recruiting(1.0))]);
    let names: Vec<&str> = found.scenarios.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["No change", "A", "B", "C"]);
    assert_eq!(found.differences.len(), 6);
    let between = |of, from| found.differences.iter().find(|d| (d.of, d.from) == (of, from)).expect("the pair");
    assert_eq!(between(1, 0).verdict, Verdict::Lower);
    assert_eq!(between(3, 1).verdict, Verdict::Higher);
    // The same levers on the same luck: nothing between them in any future.
    let same = between(2, 1);
    assert_eq!((same.verdict, same.cost_verdict), (Verdict::NoClearDifference, Verdict::NoClearDifference));
    assert!(
        same.months.iter().all(|m| m.median == 0.0 && m.intervals.iter().all(|i| i.lower == 0.0 && i.upper == 0.0))
    );
    assert_eq!((same.chance_lower, same.cost.mean), (0.0, 0.0));
    assert!(found.statements.iter().any(|s| s.starts_with("No clear difference between “A” and “B”")));
    assert_eq!(found.by, month(2027, 9));
}

#[test]
fn what_is_compared_is_what_is_run() {
    let scenarios = [named("A", recruiting(2.0))];
    let found = compared(&scenarios);
    let outlook = staffcast::scenario::run(&world().council(), &scenarios[0].1, &|_| true).expect("an outlook");
    let rate = outlook.measures.iter().find(|m| m.measure == Measure::Rate(Rate::AgencyRate)).expect("the rate");
    let shown = |fallback: bool| if fallback { 1e-3 } else { 0.0 };
    for (a, b) in found.scenarios[1].months.iter().zip(&rate.months) {
        assert!((a.median - b.median).abs() <= shown(rate.fallback));
    }
    assert_eq!(found.scenarios[1].cost, outlook.money.total.total);
    assert_eq!(found.scenarios[1].extra_cost, outlook.money.total.difference);
    assert_eq!(found.scenarios[1].spend, outlook.money.spend);
    assert_eq!(found.differences[0].months, rate.difference);
}

#[test]
fn the_first_target_gives_measure_month_and_chances() {
    let measure = Measure::Rate(Rate::VacancyRate);
    let by = month(2027, 6);
    let target = Target { measure, definition: None, at_most: Some(25.0), at_least: None, by };
    let mut scenarios = [named("A", Vec::new()), named("B", recruiting(5.0))];
    scenarios[1].1.target = Some(target.clone());
    let found = compared(&scenarios);
    assert_eq!((found.measure, found.by, found.target.as_ref()), (measure, by, Some(&target)));
    let chances: Vec<f64> = found.scenarios.iter().map(|s| s.chance.expect("a chance")).collect();
    assert!(chances[0] == chances[1] && chances[2] > chances[0], "{chances:?}");
    // Another measure asked for; the chances stay those of the target.
    let question = Question { measure: Some(Measure::Count(Count::AgencyFte)), ..Question::default() };
    let other = compare(&world().council(), &scenarios, &question, &|_| true).expect("a comparison");
    assert_eq!(other.measure.as_str(), "agency_fte");
    let same: Vec<f64> = other.scenarios.iter().map(|s| s.chance.expect("a chance")).collect();
    assert_eq!(same, chances);
}

#[test]
fn none_too_many_and_strangers_are_refused_with_their_field() {
    let question = Question::default();
    assert_eq!(refused(&[], &question), ("ids".into(), "missing"));
    let seven: Vec<_> = (0..7).map(|i| named(&i.to_string(), Vec::new())).collect();
    assert_eq!(refused(&seven, &question), ("ids".into(), "too_many"));
    let elsewhere = Scenario { unit: world().served.last().expect("a unit").unit.clone(), ..seven[0].1.clone() };
    assert_eq!(refused(&[seven[0].clone(), ("x".into(), elsewhere)], &question), ("ids[1]".into(), "other_unit"));
    let late = Question { by: Some(month(2031, 1)), ..Question::default() };
    assert_eq!(refused(&seven[..1], &late), ("by".into(), "out_of_range"));
    let strange = Question { definition: Some("made_up".into()), ..Question::default() };
    assert_eq!(refused(&seven[..1], &strange), ("measure".into(), "unknown"));
}

#[test]
fn scenarios_of_other_months_and_prices_are_simulated_alike_and_it_is_said() {
    let (mut short, mut late) = (named("Short", Vec::new()), named("Late", Vec::new()));
    short.1.horizon = 6;
    late.1.start = Some(month(2027, 1));
    late.1.prices = Prices { permanent_year_gbp: Some(50_000.0), ..Prices::default() };
    let found = compared(&[short, late]);
    assert_eq!(found.scenarios[0].months.len(), 15);
    assert_eq!(found.warnings.len(), 2, "{:?}", found.warnings);
    assert_eq!(found.scenarios[2].extra_cost.mean, 0.0);
}

// Beginning with its scenario, a lever begins in that month also where another scenario begins earlier: an agency
// cap of 3 in place of 4 saves £7,800 a month.
#[test]
fn a_lever_begins_with_its_own_scenario() {
    let tiny = Tiny::new();
    let cap = vec![Lever { kind: LeverKind::AgencyCap, setting: Some(3.0), details: Details::default() }];
    let late = Scenario { start: Some(month(2027, 4)), horizon: 6, ..year(cap.clone()) };
    let scenarios = [("a".to_owned(), year(cap)), ("b".to_owned(), late)];
    let found = compare(&tiny.council(), &scenarios, &Question::default(), &|_| true).expect("a comparison");
    let extra: Vec<f64> = found.scenarios.iter().map(|s| s.extra_cost.mean).collect();
    assert_eq!(extra, [0.0, -12.0 * 7_800.0, -6.0 * 7_800.0]);
}

#[test]
fn a_comparison_can_be_called_off() {
    let stopped = compare(&world().council(), &[named("A", recruiting(1.0))], &Question::default(), &|_| false);
    assert!(matches!(stopped, Err(ScenarioError::Stopped)));
}
