//! What only the inside shows: that no forecast of the past knew its future.

use super::engine::paths;
use super::prepare::{Candidate, histories};
use super::{Recipe, Scale, Shape};

const SERIES: usize = 7;
const SPAN: usize = 110;

/// Deterministic values with a season, a late start, gaps and a shock near the end.
fn value(i: usize, t: usize) -> Option<f64> {
    let noise = ((i * 7919 + t * 104_729) % 1009) as f64 / 1009.0 - 0.5;
    let season = (std::f64::consts::TAU * (t + i) as f64 / 12.0).sin();
    let shock = if t >= 95 { 1.0 } else { 0.0 };
    let gap = (t * 5 + i) % 17 == 3 && t > 30;
    (!gap).then_some((3.0 + 0.2 * season + 0.3 * noise + shock).exp())
}

fn candidates(scale: Scale, span: usize) -> Vec<Candidate> {
    let start = |i: usize| if i == 4 { 20 } else { 0 };
    let own = |y: f64| if scale == Scale::Own { y - 20.0 } else { y };
    (0..SERIES)
        .map(|i| {
            let mut values: Vec<Option<f64>> = (start(i)..span).map(|t| value(i, t).map(own)).collect();
            let trailing = values.iter().rev().take_while(|y| y.is_none()).count();
            values.truncate(values.len() - trailing);
            Candidate { index: i, start: start(i), values, trailing }
        })
        .collect()
}

#[test]
fn cutting_the_panel_later_does_not_change_forecasts_from_earlier_origins() {
    let mut recipe = Recipe::embedded();
    recipe.ridge.min_rows = 0;
    for scale in [Scale::Log, Scale::Own] {
        let run = |span: usize| {
            let shape = Shape::new(12, span);
            let (histories, _) = histories(&candidates(scale, span), scale, None, &shape, &recipe);
            let (paths, _) = paths(histories, &shape, 12, &recipe);
            let widths = super::ranges::widths(&paths, &shape, &recipe);
            (paths, widths)
        };
        let ((whole, whole_widths), (cut, cut_widths)) = (run(SPAN), run(93));
        let mut corrected = 0;
        for i in 0..SERIES {
            for age in 23..cut[i].history.values.len() {
                for step in 1..=12 {
                    let (a, b) = (whole[i].at(age, step), cut[i].at(age, step));
                    assert!((a - b).abs() < 1e-9, "{scale:?} series {i} age {age} step {step}: {a} {b}");
                    corrected += 1;
                }
                let (a, b) = (whole_widths[i][age], cut_widths[i][age]);
                assert!(a.is_nan() && b.is_nan() || (a - b).abs() < 1e-9, "{scale:?} series {i} age {age}: {a} {b}");
            }
        }
        assert!(corrected > 5000);
    }
}
