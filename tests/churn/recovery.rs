//! What is true comes back, as often as the ranges say.

use staffcast::domain::churn::{Effect, Factor, Telling};
use staffcast::fit::churn::{self, Churn};
use staffcast::fit::recipe::ChurnRecipe;
use staffcast::forecast;

use super::invented::{self, ROUTES, Truth};

fn fit(truth: &Truth, size: usize, seed: u64) -> Churn {
    let spells = invented::people(truth, size, 60, seed);
    churn::fit(churn::of_people(&spells, "home").unwrap(), &ChurnRecipe::default()).unwrap()
}

fn factor<'a>(churn: &'a Churn, name: &str) -> &'a Factor {
    churn.said.factors.iter().find(|factor| factor.name == name).unwrap()
}

fn effect<'a>(churn: &'a Churn, factor: &str, name: &str) -> &'a Effect {
    self::factor(churn, factor).effects.iter().find(|effect| effect.name == name).unwrap()
}

/// Every true log ratio with the name of its effect; routes against the one the fit chose.
fn truths(truth: &Truth, churn: &Churn) -> Vec<(&'static str, String, f64)> {
    let route = |name: &str| ROUTES.iter().position(|route| route.as_str() == name).unwrap();
    let reference = factor(churn, "route").effects.iter().find(|e| e.telling == Telling::Reference).unwrap();
    let base = truth.routes[route(&reference.name)];
    let mut all = vec![
        ("tenure", "0-1".to_owned(), truth.bands[0]),
        ("tenure", "1-2".to_owned(), truth.bands[1]),
        ("tenure", "5+".to_owned(), truth.bands[3]),
        ("role", "practice_manager".to_owned(), truth.roles[1]),
    ];
    let routes = factor(churn, "route").effects.iter().filter(|e| e.telling == Telling::Shown);
    all.extend(routes.map(|e| ("route", e.name.clone(), truth.routes[route(&e.name)] - base)));
    all.extend(truth.units.iter().enumerate().map(|(at, unit)| ("unit", format!("home/team-{at}"), *unit)));
    all
}

#[test]
fn true_effects_lie_in_their_ranges_about_as_often_as_they_should() {
    let (mut held, mut all) = (0, 0);
    for seed in 0..10 {
        let truth = Truth::drawn(seed, 8);
        let churn = fit(&truth, 30, seed);
        for (factor, name, log_ratio) in truths(&truth, &churn) {
            let ratio = effect(&churn, factor, &name).ratio.unwrap();
            held += i32::from(ratio.lower <= log_ratio.exp() && log_ratio.exp() <= ratio.upper);
            all += 1;
        }
    }
    // 140 ranges at 95 %: 133 expected, three standard deviations are 8.
    assert!(all == 140 && (125..=140).contains(&held), "{held} of {all}");
}

#[test]
fn with_many_people_the_effects_come_close() {
    let truth = Truth { units: vec![0.5, -0.5], ..Truth::drawn(1, 2) };
    let churn = fit(&truth, 700, 3);
    for (factor, name, log_ratio) in truths(&truth, &churn) {
        let found = effect(&churn, factor, &name).ratio.unwrap().point.ln();
        assert!((found - log_ratio).abs() < 0.2, "{factor} {name}: {found} {log_ratio}");
    }
    let phi = churn.said.dispersion;
    assert!(phi.usual && (phi.unit_months - 1.0).abs() < 0.3, "{phi:?}");
    assert!(churn.said.proportionality.iter().all(|check| check.holds), "{:?}", churn.said.proportionality);
}

#[test]
fn an_effect_that_changes_with_service_is_found() {
    let truth = Truth { role_changes: 1.6, ..Truth::drawn(2, 4) };
    let churn = fit(&truth, 200, 4);
    let check = churn.said.proportionality.iter().find(|c| c.factor == "role" && c.along == "tenure").unwrap();
    assert!(!check.holds && check.statement.contains("read its ratios as averages"), "{check:?}");
}

/// By hand: hazards of the truth, routes and units in equal parts, four in five social workers.
#[test]
fn the_survival_of_an_intake_is_that_of_the_truth_and_of_those_followed() {
    let truth = Truth { units: vec![0.0; 4], ..Truth::drawn(5, 4) };
    let churn = fit(&truth, 150, 6);
    let intakes = forecast::churn::survival(&churn, &ChurnRecipe::default());
    let names: Vec<&str> = intakes.iter().map(|intake| intake.name.as_str()).collect();
    assert_eq!(names, ["all", "newly_qualified", "other_authority", "agency"]);
    let new = &intakes[1];
    for (year, at) in new.horizons.iter().enumerate() {
        let hazard = |served: i32| 0.8 * truth.hazard(0, 0, 1, served) + 0.2 * truth.hazard(0, 1, 1, served);
        let survival = (-(0..12 * (year as i32 + 1)).map(hazard).sum::<f64>()).exp();
        assert!((at.expected.point - survival).abs() < 0.05, "{} {survival}", at.expected.point);
        assert!(at.expected.lower < at.expected.point && at.expected.point < at.expected.upper);
        let seen = at.observed.expect("hundreds were followed");
        assert!((seen.point - survival).abs() < 0.08 && seen.lower < survival && survival < seen.upper, "{seen:?}");
        let of = f64::from(new.of) * survival;
        assert!(at.remaining.lower < of && of < at.remaining.upper, "{:?}", at.remaining);
    }
}

#[test]
fn months_held_back_are_told_about_as_they_came() {
    let truth = Truth::drawn(7, 6);
    let calibration = fit(&truth, 60, 8).said.calibration.expect("four years before");
    assert_eq!((calibration.first.to_string(), calibration.last.to_string()), ("2025-01".into(), "2025-12".into()));
    let all = calibration.all;
    assert!(all.ratio.lower < 1.0 && all.ratio.upper > 1.0, "{all:?}");
    let sum: f64 = calibration.bands.iter().map(|band| band.observed).sum();
    assert_eq!(sum, all.observed);
    assert!(calibration.bands.len() > 5 && calibration.bands.windows(2).all(|b| b[0].to_percent <= b[1].from_percent));
    assert!(calibration.ranges == 18 && calibration.ranges_held >= 12, "{calibration:?}");
}
