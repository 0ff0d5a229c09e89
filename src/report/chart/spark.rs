//! A word-sized chart for tables and tiles.

use super::palette::{FORECAST, HISTORY};
use super::scale::Linear;
use super::svg::{Svg, coordinate, polyline};
use crate::domain::Interval;

const WIDTH: f64 = 120.0;
const HEIGHT: f64 = 32.0;

/// The last values as a line with its end marked and, where given, the range expected at the end of the
/// forecast as a bar with a gap between. Decoration beside a printed figure: hidden from screen readers.
pub fn sparkline(values: &[Option<f64>], expected: Option<Interval>) -> String {
    let finite = values.iter().flatten().copied().filter(|v| v.is_finite());
    let ends = expected.iter().flat_map(|i| [i.lower, i.upper]);
    let (low, high) = finite.chain(ends).fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(v), h.max(v)));
    let mut svg = Svg::default();
    if low <= high {
        draw(&mut svg, values, expected, (low, high));
    }
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">{}</svg>"#,
        svg.finish()
    )
}

fn draw(svg: &mut Svg, values: &[Option<f64>], expected: Option<Interval>, extent: (f64, f64)) {
    let right = if expected.is_some() { WIDTH - 22.0 } else { WIDTH - 6.0 };
    let x = Linear::new((0.0, values.len().saturating_sub(1) as f64), (2.0, right));
    let y = Linear::new(extent, (HEIGHT - 4.0, 4.0));
    let places: Vec<Option<(f64, f64)>> =
        values.iter().enumerate().map(|(i, v)| v.map(|v| (x.at(i as f64), y.at(v)))).collect();
    let d: String = places
        .chunk_by(|a, b| a.is_some() == b.is_some())
        .map(|run| polyline(&run.iter().flatten().copied().collect::<Vec<_>>()))
        .collect();
    svg.path("c-history", &d, &format!(r#"fill="none" stroke="{HISTORY}" stroke-width="2" stroke-linejoin="round""#));
    if let Some((cx, cy)) = places.iter().flatten().last() {
        let (cx, cy) = (coordinate(*cx), coordinate(*cy));
        svg.raw(&format!(r#"<circle class="c-dot" cx="{cx}" cy="{cy}" r="3.5" fill="{HISTORY}"/>"#));
    }
    if let Some(interval) = expected {
        let (top, bottom) = (y.at(interval.upper), y.at(interval.lower));
        let stroke = format!(r#"fill="none" stroke="{FORECAST}" stroke-width="2""#);
        let at = WIDTH - 8.0;
        svg.line("c-edge", (at, top), (at, bottom), &stroke);
        svg.line("c-edge", (at - 4.0, top), (at + 4.0, top), &stroke);
        svg.line("c-edge", (at - 4.0, bottom), (at + 4.0, bottom), &stroke);
    }
}
