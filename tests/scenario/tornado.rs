//! Which assumption matters most.

use staffcast::domain::scenario::{Lever, LeverKind, Outlook, Scenario, Swing};
use staffcast::scenario::{ScenarioError, run};

use super::invented::{baseline, world};

fn outlook(levers: Vec<Lever>) -> Outlook {
    let scenario = Scenario { levers, ..baseline("rivermouth", 15) };
    run(&world().council(), &scenario, &|_| true).expect("an outlook")
}

fn size(swing: &Swing) -> f64 {
    (swing.at_high - swing.at_low).abs()
}

#[test]
fn every_range_and_what_the_model_does_not_know_is_weighed_largest_first() {
    let levers = vec![Lever::new(LeverKind::PayUplift, 10.0), Lever::new(LeverKind::AgencyConversion, 20.0)];
    let found = outlook(levers).tornado;
    assert_eq!(found.iter().filter(|swing| swing.lever.is_none()).count(), 3);
    assert_eq!(found.len(), 5);
    assert!(found.windows(2).all(|two| size(&two[0]) >= size(&two[1])));
    // Elasticity −3 keeps more than 0; 1.6 of what is planned converts more than none: less agency in both.
    let of = |lever| found.iter().find(|swing| swing.lever == Some(lever)).expect("its swing");
    assert!((of(0).low, of(0).high) == (-3.0, 0.0) && of(0).at_low < of(0).at_high);
    assert!(of(1).at_low > of(1).at_high);
}

#[test]
fn without_levers_only_the_model_itself_is_weighed() {
    let found = outlook(Vec::new()).tornado;
    assert_eq!(found.len(), 3);
    let of = |name: &str| found.iter().find(|swing| swing.label.contains(name)).expect("its swing");
    // More leaving or more cover is more agency, more starts is less.
    assert!(of("leave").at_low < of("leave").at_high);
    assert!(of("cover").at_low < of("cover").at_high);
    assert!(of("start").at_low > of("start").at_high);
    assert!(found.iter().all(|swing| swing.low < 100.0 && swing.high > 100.0));
}

#[test]
fn a_lever_without_a_range_has_no_swing() {
    let found = outlook(vec![Lever::new(LeverKind::Recruitment, 2.0)]).tornado;
    assert!(found.iter().all(|swing| swing.lever.is_none()));
}

#[test]
fn the_whole_outlook_is_the_same_for_any_number_of_threads() {
    let bytes = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let levers = vec![Lever::new(LeverKind::PayUplift, 5.0), Lever::new(LeverKind::AgencyCap, 30.0)];
        pool.install(|| serde_json::to_string(&outlook(levers)).expect("JSON"))
    };
    assert!(bytes(1) == bytes(2), "the outlook depends on the number of threads");
}

#[test]
fn a_run_can_be_called_off_at_any_point() {
    for stop in [0.1, 0.4, 0.5, 0.7] {
        let scenario = Scenario { levers: vec![Lever::new(LeverKind::Recruitment, 2.0)], ..baseline("rivermouth", 6) };
        let found = run(&world().council(), &scenario, &|share| share < stop);
        assert!(matches!(found, Err(ScenarioError::Stopped)), "{stop}");
    }
}
