//! What is told of a scenario.

use staffcast::domain::scenario::{MonthRange, Scenario, Target};
use staffcast::domain::{Measure, Month, Rate, Step};
use staffcast::scenario::{ScenarioError, run};

use super::invented::{HORIZON, baseline, world};

fn month(year: i32, month: u32) -> Month {
    Month::new(year, month).expect("a month")
}

fn agency_at_most(level: f64, by: Month) -> Target {
    let measure = Measure::Rate(Rate::AgencyRate);
    Target { measure, definition: None, at_most: Some(level), at_least: None, by }
}

fn refused(scenario: &Scenario) -> String {
    match run(&world().council(), scenario, &|_| true) {
        Err(ScenarioError::Faults(faults)) => faults[0].at.clone(),
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn without_levers_every_measure_is_the_served_forecast() {
    let world = world();
    for unit in ["rivermouth", world.served[0].unit.as_str()] {
        let outlook = run(&world.council(), &baseline(unit, HORIZON), &|_| true).expect("an outlook");
        assert!(outlook.measures.len() >= 20, "only {}", outlook.measures.len());
        for found in &outlook.measures {
            let served = world
                .served
                .iter()
                .find(|f| f.unit == unit && f.measure == found.measure && f.definition == found.definition)
                .expect("served");
            let same = |step: &Step, range: &MonthRange| {
                let intervals = range.intervals.iter().all(|interval| step.intervals.contains(interval));
                step.period == range.period.into() && step.point == range.median && intervals
            };
            assert!(served.forecast.iter().zip(&found.baseline).all(|(s, r)| same(s, r)), "{unit} {}", found.measure);
            assert_eq!(found.months, found.baseline, "{}", found.measure);
            assert!(found.difference.iter().all(|d| d.median == 0.0 && d.intervals.iter().all(|i| i.lower == i.upper)));
        }
    }
}

#[test]
fn a_target_is_counted_future_by_future() {
    let (world, by) = (world(), month(2027, 9));
    let outlook = |target| {
        let scenario = Scenario { target: Some(target), ..baseline("rivermouth", HORIZON) };
        run(&world.council(), &scenario, &|_| true).expect("an outlook")
    };
    let sure = outlook(agency_at_most(100.0, by)).target.expect("a target");
    assert_eq!((sure.chance, sure.baseline_chance, sure.half_by), (1.0, 1.0, Some(month(2026, 10))));
    let never = outlook(agency_at_most(0.0, by)).target.expect("a target");
    assert_eq!((never.chance, never.half_by), (0.0, None));
    // At the median of the month half of the futures are below it.
    let half = outlook(agency_at_most(sure.at.median, by)).target.expect("a target");
    assert!((half.chance - 0.5).abs() <= 0.01, "{}", half.chance);
    assert!(sure.now.is_some());
}

#[test]
fn a_definition_of_the_target_is_shown_beside_the_usual_one() {
    let definition = Some("establishment".to_owned());
    let target = Target { definition, ..agency_at_most(20.0, month(2027, 9)) };
    let scenario = Scenario { target: Some(target), ..baseline("rivermouth", HORIZON) };
    let outlook = run(&world().council(), &scenario, &|_| true).expect("an outlook");
    let names: Vec<_> = outlook.measures.iter().take(2).map(|m| m.definition.as_str()).collect();
    assert_eq!(names, ["dfe_workforce", "establishment"]);
}

#[test]
fn what_does_not_fit_the_council_is_refused_with_its_field() {
    let with = |by| Scenario { target: Some(agency_at_most(15.0, by)), ..baseline("rivermouth", HORIZON) };
    assert_eq!(refused(&baseline("elsewhere", 12)), "unit");
    assert_eq!(refused(&with(month(2026, 9))), "target.by");
    assert_eq!(refused(&with(month(2028, 4))), "target.by");
    let over = Scenario { start: Some(month(2025, 1)), ..baseline("rivermouth", 12) };
    assert_eq!(refused(&over), "start");
    let late = Scenario { start: Some(month(2040, 1)), ..baseline("rivermouth", 12) };
    assert_eq!(refused(&late), "start");
    let target = Target { definition: Some("made_up".into()), ..agency_at_most(15.0, month(2027, 9)) };
    assert_eq!(refused(&Scenario { target: Some(target), ..baseline("rivermouth", 12) }), "target.definition");
}

#[test]
fn a_later_start_shows_later_months_of_the_same_futures() {
    let council = world().council();
    let early = run(&council, &baseline("rivermouth", 10), &|_| true).expect("an outlook");
    let scenario = Scenario { start: Some(month(2027, 2)), ..baseline("rivermouth", 6) };
    let late = run(&council, &scenario, &|_| true).expect("an outlook");
    assert_eq!(late.start, month(2027, 2));
    assert_eq!(late.measures[0].months, early.measures[0].months[4..]);
    assert_eq!(late.money.months[0], early.money.months[4]);
}
