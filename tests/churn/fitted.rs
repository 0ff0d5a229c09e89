//! Grouping changes nothing but the cost, and the same input gives the same bytes.

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array1, Array2};
use staffcast::domain::churn::Basis;
use staffcast::domain::person_months;
use staffcast::fit::churn::{self, Row, Table};
use staffcast::fit::glm::CloglogRegression;
use staffcast::fit::recipe::ChurnRecipe;
use staffcast::forecast;

use super::invented::{self, Truth};

fn table(size: usize, seed: u64) -> Table {
    churn::of_people(&invented::people(&Truth::drawn(1, 4), size, 48, seed), "home").unwrap()
}

/// One row for each person-month, as textbooks have it, against the sums by pattern.
#[test]
fn the_grouped_fit_is_the_fit_of_single_person_months() {
    let recipe = ChurnRecipe::default();
    let table = table(20, 1);
    let churn = churn::fit(table.clone(), &recipe).unwrap();
    let (mut lines, mut left) = (Vec::new(), Vec::new());
    for row in &table.rows {
        for person in 0..row.at_risk as usize {
            let mut line = vec![0.0; churn.hazard.columns.count];
            for (column, value) in churn.hazard.columns.filled(table.patterns[row.pattern], table.calendar(row.month)) {
                line[column] = value;
            }
            lines.extend(line);
            left.push(f64::from(u8::from((person as f64) < row.left)));
        }
    }
    let (rows, columns) = (left.len(), churn.hazard.columns.count);
    let x = Array2::from_shape_vec((rows, columns), lines).unwrap();
    let p = recipe.penalties;
    let [bands, roles, routes, units] = &churn.hazard.columns.levels;
    let mut penalties = vec![p.month; columns];
    penalties[0] = p.intercept;
    for (columns, precision) in [(bands, p.band), (roles, p.role), (routes, p.route), (units, p.unit)] {
        columns.iter().flatten().for_each(|column| penalties[*column] = precision);
    }
    let single =
        CloglogRegression::new().penalties(penalties.into()).fit(&Dataset::new(x, Array1::from(left))).unwrap();
    assert!(rows > 3 * churn.hazard.rows, "{rows} {}", churn.hazard.rows);
    for (grouped, single) in churn.hazard.coefficients.iter().zip(single.coefficients()) {
        assert!((grouped - single).abs() < 1e-9, "{grouped} {single}");
    }
    for (grouped, single) in churn.hazard.covariance.iter().zip(single.covariance()) {
        assert!((grouped - single).abs() < 1e-9, "{grouped} {single}");
    }
}

#[test]
fn the_table_holds_every_person_month_once() {
    let spells = invented::people(&Truth::drawn(1, 4), 20, 48, 2);
    let (mut months, mut leavers) = (0.0, 0.0);
    person_months(&spells, |at| {
        months += 1.0;
        leavers += f64::from(u8::from(at.left));
    });
    let table = churn::of_people(&spells, "home").unwrap();
    assert_eq!(table.totals(), (months, leavers));
    assert_eq!(table.basis, Basis::People);
    // 80 posts at the ends of 47 months, less the months in which they were empty.
    assert!(months > 80.0 * 47.0 * 0.95 && months <= 80.0 * 47.0, "{months}");
    let started: u32 = table.cohorts[1..].iter().map(|cohort| cohort.starters).sum();
    assert_eq!(table.cohorts[0].starters, started);
    assert_eq!(table.cohorts[0].months[0].0, started);
}

#[test]
fn cost_follows_patterns_and_not_people() {
    let rows = |table: Table| churn::fit(table, &ChurnRecipe::default()).unwrap().hazard.rows;
    let (few, many) = (rows(table(60, 3)), rows(table(240, 3)));
    // 4 units, 2 roles, 4 bands, 3 routes, 12 months: whoever many are, there is nothing more to tell apart.
    assert!(few <= 1152 && many <= 1152 && many as f64 / (few as f64) < 1.3, "{few} {many}");
}

#[test]
fn the_same_people_give_the_same_bytes_for_any_number_of_threads() {
    let recipe = ChurnRecipe::default();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let fitted = pool.install(|| churn::fit(table(15, 4), &recipe).unwrap());
        let survival = forecast::churn::survival(&fitted, &recipe);
        (serde_json::to_vec(&fitted).unwrap(), serde_json::to_vec(&survival).unwrap())
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn the_order_of_spells_says_nothing() {
    let mut spells = invented::people(&Truth::drawn(1, 3), 10, 30, 5);
    let forwards = churn::of_people(&spells, "home").unwrap();
    spells.reverse();
    assert_eq!(churn::of_people(&spells, "home").unwrap(), forwards);
}

#[test]
fn nothing_after_a_month_changes_what_was_known_then() {
    let whole = table(15, 6);
    let rows = |table: &Table| -> Vec<Row> { table.rows.iter().filter(|row| row.month < 20).copied().collect() };
    assert_eq!(rows(&whole.until(20)), rows(&whole));
    assert_eq!(whole.until(20).observed_months(), 20);
}
