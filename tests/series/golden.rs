//! Against an independent numpy version of the same recipe.

use staffcast::forecast::series::{self, Recipe, Request};

use super::panel::{levels, panel, seasonal};

/// Series, step, then point, lo-50, hi-50, lo-80, hi-80, lo-95, hi-95. Computed by a version of the recipe written
/// apart in numpy 2.4 (arrays over the whole panel, a full eigendecomposition, ridge regressions on all rows) on the
/// panel of [`seasonal`] (8 series, January 2016 to December 2023), made again in Python.
const GOLDEN: [(usize, usize, [f64; 7]); 6] = [
    (0, 1, [48.109930764, 46.149387836, 49.996676662, 44.473042058, 51.593810907, 42.740481386, 53.801560154]),
    (0, 6, [48.516612581, 46.348915885, 50.516744787, 44.324656266, 52.829737642, 42.162919916, 55.282939662]),
    (0, 12, [44.934139953, 42.519071620, 46.867589671, 40.409052006, 49.129064519, 38.348149721, 52.240894777]),
    (5, 1, [408.741134109, 393.117662447, 423.738509139, 379.725665370, 436.405807431, 365.850958541, 453.875413678]),
    (5, 6, [279.049863608, 267.353980865, 289.812320182, 256.400751074, 302.224734945, 244.668595097, 315.352074422]),
    (5, 12, [415.222926054, 394.281496427, 431.936720601, 375.923619718, 451.430989045, 357.934444427, 478.163312633]),
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
