//! Against an independent numpy version of the same recipe.

use staffcast::forecast::series::{self, Recipe, Request};

use super::panel::{levels, panel, seasonal};

/// Series, step, then point, lo-50, hi-50, lo-80, hi-80, lo-95, hi-95. Computed by `series_reference.py`
/// (numpy 2.4) on the panel of [`seasonal`] (8 series, January 2016 to December 2023), made again in Python.
const GOLDEN: [(usize, usize, [f64; 7]); 6] = [
    (0, 1, [47.767344090, 45.694041126, 49.638318999, 43.992334185, 51.428512152, 42.107252982, 53.837732160]),
    (0, 6, [48.436048464, 46.167067707, 50.520227711, 44.022701113, 52.861878356, 41.731931812, 55.411542172]),
    (0, 12, [44.619744041, 42.144481026, 46.606307048, 40.009712374, 48.948419916, 37.919086049, 52.009936647]),
    (5, 1, [407.945122149, 393.437091088, 420.938120428, 381.438721495, 433.286008154, 368.047195273, 449.779786419]),
    (5, 6, [279.325823423, 268.600999369, 289.095906824, 258.375725314, 299.984979442, 247.350482575, 311.740969467]),
    (5, 12, [415.286872023, 396.388822126, 430.314361498, 379.925934891, 447.881065976, 363.646073583, 470.612637008]),
];

#[test]
fn forecasts_equal_the_reference_on_a_complete_panel() {
    let mut recipe = Recipe::embedded();
    recipe.ridge.min_rows = 0; // the reference corrects from the first rows on
    let request = Request { season: Some(12), horizon: 12, levels: &levels("50,80,95") };
    let forecasts = series::forecast(&panel(seasonal(8, 96, 12.0)), &request, &recipe).unwrap();
    for (i, h, known) in GOLDEN {
        let step = &forecasts[i].steps[h - 1];
        let mut found = vec![step.point];
        found.extend(step.intervals.iter().flat_map(|range| [range.lower, range.upper]));
        for (found, known) in found.iter().zip(known) {
            assert!((found / known - 1.0).abs() < 1e-7, "series {i} step {h}: {found} {known}");
        }
    }
}
