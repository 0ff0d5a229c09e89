//! Whatever an extract leaves out, the panel stays a panel and the fit gives finite numbers or a reason.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use staffcast::domain::Count;
use staffcast::fit::drivers;
use staffcast::fit::panel::{Panel, Row, build};
use staffcast::fit::recipe::{DriversRecipe, Recipe};
use staffcast::fit::workforce::{Workforce, fit};

use super::invented::{row, team};

const MONTHS: usize = 40;

/// Three teams with managers, workers and newly qualified; each row gives every count, then rows and
/// values are dropped at random.
fn torn(seed: u64, lost_rows: f64, lost_values: f64) -> Vec<Row> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut rows = vec![];
    for t in 0..MONTHS {
        for unit in 0..3 {
            for role in ["Practice Manager", "Social Worker", "ASYE"] {
                if rng.random_bool(lost_rows) {
                    continue;
                }
                let value = |count: &Count| {
                    let value = f64::from(rng.random_range(0_u8..12));
                    (!rng.random_bool(lost_values)).then_some((*count, value))
                };
                let counts: Vec<(Count, f64)> = Count::ALL.iter().filter_map(value).collect();
                rows.extend(row(unit, role, t, &counts));
            }
        }
    }
    rows
}

fn holds(panel: &Panel) {
    for t in 0..panel.months() {
        for u in 0..panel.units.len() {
            for c in 0..panel.cells.len() {
                let (open, close) = (panel.open[t][u][c], panel.close[t][u][c]);
                assert!(
                    open == 0.0 || t == 0 || open == panel.close[t - 1][u][c],
                    "exposed are those of the month before"
                );
                assert!(close >= 0.0 && panel.leavers[t][u][c] >= 0.0 && open.is_finite() && close.is_finite());
            }
            let groups = panel.vacancies[t][u].iter().chain(&panel.establishment[t][u]).chain(&panel.in_post_fte[t][u]);
            let flows =
                panel.starts[t][u].iter().chain([&panel.agency[t][u], &panel.intake[t][u], &panel.leavers_fte[t][u]]);
            assert!(groups.chain(flows).all(|value| value.is_finite() && *value >= 0.0));
            assert!(panel.other_fte[t][u].is_finite());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 60,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20),
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_torn_extract_makes_a_whole_panel_and_finite_numbers_or_a_reason(
        seed in 0_u64..10_000, lost_rows in 0.0..0.95_f64, lost_values in 0.0..0.95_f64,
    ) {
        let units: Vec<_> = (0..3).map(team).collect();
        if let Ok(panel) = build(&units, torn(seed, lost_rows, lost_values)) {
            holds(&panel);
            if let Ok(model) = fit(&panel, &Recipe::default()) {
                let numbers = serde_json::to_string(&model).expect("serialisable");
                // A number that is not finite becomes null, which is no number on the way back.
                prop_assert_eq!(serde_json::from_str::<Workforce>(&numbers).ok(), Some(model));
            }
            if let Ok(found) = drivers::fit(&panel, &DriversRecipe::default()) {
                prop_assert!(found.associations.iter().all(|a| a.lower < a.upper && a.upper.is_finite()));
            }
        }
    }
}
