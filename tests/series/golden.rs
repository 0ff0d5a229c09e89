//! Against an independent numpy version of the same recipe.

use staffcast::forecast::series::{self, Recipe, Request};

use super::panel::{levels, panel, seasonal};

/// Series, step, then point, lo-50, hi-50, lo-80, hi-80, lo-95, hi-95. Computed by a version of the recipe written
/// apart in numpy 2.4 (arrays over the whole panel, a full eigendecomposition, ridge regressions on all rows) on the
/// panel of [`seasonal`] (8 series, January 2016 to December 2023), made again in Python.
const GOLDEN: [(usize, usize, [f64; 7]); 6] = [
    (0, 1, [48.109930764, 46.163397144, 49.997526994, 44.468845212, 51.590282663, 42.732806638, 53.805350743]),
    (0, 6, [48.516612581, 46.358885864, 50.516745256, 44.325152355, 52.830858407, 42.170800080, 55.288846813]),
    (0, 12, [44.934139953, 42.520528232, 46.867952732, 40.402341056, 49.137908989, 38.352988430, 52.233157367]),
    (5, 1, [408.741134109, 393.224189780, 423.750540898, 379.682421863, 436.387721284, 365.775380848, 453.921813953]),
    (5, 6, [279.049863608, 267.403912952, 289.816114007, 256.395937395, 302.239078368, 244.700322452, 315.396983803]),
    (5, 12, [415.222926054, 394.287099952, 431.945748603, 375.852198031, 451.520192511, 357.958393699, 478.120274999]),
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
