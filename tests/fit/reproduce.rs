//! The fit of the golden council, number by number.
//!
//! Provenance: the design's reference program in numpy (`golden`, council 4242, 60 months); its hazard
//! agrees with a scipy BFGS fit from the files alone to 1e-6.

use staffcast::fit::recipe::Recipe;
use staffcast::fit::workforce::{Driver, Workforce, fit};

use super::golden;

const COEFFICIENTS: [(&str, f64); 32] = [
    ("intercept", -4.179506),
    ("month_jan", 0.093917),
    ("month_feb", 0.243996),
    ("month_mar", 0.010686),
    ("month_apr", 0.037224),
    ("month_may", 0.013379),
    ("month_jun", 0.168459),
    ("month_jul", 0.043131),
    ("month_aug", 0.240959),
    ("month_sep", -0.033623),
    ("month_oct", -0.163515),
    ("month_nov", -0.192073),
    ("role_practice_manager", -0.027161),
    ("role_newly_qualified", -0.419227),
    ("band_0-1", 0.034384),
    ("band_1-2", 0.398504),
    ("band_5+", -0.509219),
    ("unit_golden/area-0/team-0", 0.039944),
    ("unit_golden/area-0/team-1", 0.206951),
    ("unit_golden/area-0/team-2", -0.330927),
    ("unit_golden/area-0/team-3", -0.223541),
    ("unit_golden/area-1/team-4", 0.003331),
    ("unit_golden/area-1/team-5", -0.163754),
    ("unit_golden/area-1/team-6", -0.055233),
    ("unit_golden/area-1/team-7", 0.259250),
    ("unit_golden/area-2/team-8", 0.248162),
    ("unit_golden/area-2/team-9", 0.084235),
    ("unit_golden/area-2/team-10", -0.033294),
    ("unit_golden/area-2/team-11", 0.023536),
    ("unit_golden/area-3/team-12", 0.240343),
    ("unit_golden/area-3/team-13", -0.046974),
    ("unit_golden/area-3/team-14", -0.252029),
];

const STANDARD_ERRORS: [(&str, f64); 9] = [
    ("intercept", 0.150009),
    ("month_jan", 0.152002),
    ("role_practice_manager", 0.227972),
    ("role_newly_qualified", 0.374895),
    ("band_0-1", 0.232324),
    ("band_1-2", 0.201932),
    ("band_5+", 0.173970),
    ("unit_golden/area-0/team-0", 0.209549),
    ("unit_golden/area-3/team-14", 0.200150),
];

const LOG_COVER: [f64; 15] = [
    -0.034406, -0.088570, -0.018759, -0.021147, 0.069611, 0.186484, -0.009053, 0.005023, -0.068039, -0.186038,
    0.124639, 0.032336, 0.010040, 0.075153, -0.077276,
];

/// The fitted golden council; `None` where its files are not at hand.
fn golden_fit() -> Option<Workforce> {
    Some(fit(&golden::panel()?, &Recipe::default()).expect("the golden council can be fitted"))
}

fn near(what: &str, found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{what}: {found} is not {expected}");
}

#[test]
fn the_golden_hazard_is_reproduced_to_a_millionth() {
    let Some(model) = golden_fit() else { return };
    let hazard = &model.hazard;
    assert_eq!(hazard.names, COEFFICIENTS.map(|(name, _)| name));
    for (found, (name, expected)) in hazard.coefficients.iter().zip(COEFFICIENTS) {
        near(name, *found, expected, 1e-6);
    }
    let errors = hazard.standard_errors();
    for (name, expected) in STANDARD_ERRORS {
        let column = hazard.names.iter().position(|n| n == name).expect("a known column");
        near(name, errors[column], expected, 1e-6);
    }
}

#[test]
fn the_golden_log_hazards_of_a_team_are_reproduced() {
    let Some(model) = golden_fit() else { return };
    let expected = [-4.132338, -3.768217, -4.166722, -4.675941, -4.105177, -3.741057, -4.139561, -4.648780, -4.524404];
    for (cell, expected) in expected.into_iter().enumerate() {
        near("log hazard", model.hazard.log_rate(0, cell), expected, 2e-6);
    }
}

#[test]
fn the_golden_dispersions_and_starts_are_reproduced() {
    let Some(model) = golden_fit() else { return };
    near("dispersion of teams", model.hazard.dispersion_unit, 0.863057, 1e-5);
    near("dispersion of months", model.hazard.dispersion_organisation, 0.815557, 1e-5);
    assert!(model.starts.pipeline);
    near("manager offers", model.starts.per_vacancy[0], 0.03190810, 1e-7);
    near("worker offers", model.starts.per_vacancy[1], 0.02895306, 1e-7);
    near("intake", model.starts.intake, 6.4, 1e-12);
    near("drop-out", model.starts.drop_out, 0.12736996, 1e-7);
    near("mean FTE", model.mean_fte, 0.90755987, 1e-7);
}

#[test]
fn the_golden_agency_response_is_reproduced() {
    let Some(model) = golden_fit() else { return };
    near("kappa", model.agency.kappa, 0.24081170, 1e-7);
    near("its standard error", model.agency.kappa_se, 0.01273303, 1e-7);
    near("epsilon", model.agency.epsilon, 0.45121186, 1e-7);
    for (found, expected) in model.agency.unit_cover.iter().zip(LOG_COVER) {
        near("log cover of a team", *found, expected, 1e-6);
    }
}

#[test]
fn the_golden_levels_are_reproduced() {
    let Some(model) = golden_fit() else { return };
    let check = |driver: &Driver, expected: [f64; 5]| {
        let found = [driver.mean, driver.level, driver.variance, driver.rho, driver.innovation_sd];
        found.into_iter().zip(expected).for_each(|(f, e)| near("level", f, e, 1e-6));
    };
    check(&model.hazard_level, [0.0, 0.013648, 0.034939, 0.94, 0.087439]);
    check(&model.starts_level, [0.0, -0.031666, 0.036946, 0.90, 0.101876]);
    check(&model.cover_level, [-0.050982, 0.040350, 0.003966, 0.95, 0.065551]);
}

#[test]
fn the_golden_state_is_the_last_month() {
    let (Some(model), Some(panel)) = (golden_fit(), golden::panel()) else { return };
    assert_eq!(model.state.month.to_string(), "2025-09");
    assert_eq!(model.state.staff, panel.close[59]);
    assert_eq!(model.state.leavers.len(), 11);
    near("in post", model.state.in_post_fte.iter().flatten().sum(), 186.9, 0.05);
}

#[test]
fn a_fitted_model_survives_json_bit_for_bit() {
    let Some(model) = golden_fit() else { return };
    let text = serde_json::to_string(&model).expect("serialisable");
    assert_eq!(serde_json::from_str::<Workforce>(&text).expect("readable"), model);
}
