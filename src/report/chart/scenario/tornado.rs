//! Which assumption matters most: each moved from end to end, the outcome as a bar.

use super::ranges::scale;
use crate::domain::UnitOfMeasure;
use crate::domain::scenario::Swing;
use crate::report::chart::frame::{CHARACTER, Size};
use crate::report::chart::palette::{FORECAST, HISTORY, INK};
use crate::report::chart::plot::{BODY, QUIET_BODY, cut, document_of};
use crate::report::chart::scale::{Axis, Linear};
use crate::report::chart::svg::{Svg, TextStyle, coordinate};
use crate::report::words;

const ROW: f64 = 46.0;
const TOP: f64 = 44.0;
/// Bars drawn; the table has them all.
const DRAWN: usize = 10;

/// Bars from the outcome at the low end of each assumption to that at its high end, largest first. The end reached with
/// the assumption at its low end is a hollow square, that at its high end a full one.
pub fn tornado((heading, told): (&str, &str), swings: &[Swing], unit: UnitOfMeasure, size: Size) -> String {
    let id = format!("tornado-{}", size.as_str());
    let width = if size == Size::Wide { 760.0 } else { 320.0 };
    let drawn = &swings[..swings.len().min(DRAWN)];
    let mut svg = Svg::default();
    let ends = drawn.iter().flat_map(|s| [s.at_low, s.at_high]).filter(|v| v.is_finite());
    let (low, high) = ends.fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)));
    if low > high {
        svg.text((16.0, 48.0), BODY, "There is nothing to draw.");
        return document_of(&id, (width, 90.0), heading, told, &svg.finish());
    }
    let height = TOP + ROW * drawn.len() as f64 + 60.0;
    let bottom = height - 56.0;
    // Off zero: what counts is how far the ends lie apart.
    let axis = Axis::holding(low, high.max(low + 0.1), if size == Size::Wide { 6 } else { 3 });
    let x = Linear::new((axis.lower, axis.upper), (24.0, width - 24.0));
    scale(&mut svg, &axis, &x, (TOP - 12.0, bottom), unit);
    let fits = |font: f64| ((width - 8.0) / (font * CHARACTER)) as usize;
    svg.text((4.0, 18.0), TextStyle { bold: true, size: 15.0, ..BODY }, &cut(heading, fits(15.0)));
    for (swing, at) in drawn.iter().zip(0_u8..) {
        let top = TOP + ROW * f64::from(at);
        let style = TextStyle { rim: true, class: "c-text c-rim", ..BODY };
        svg.text((4.0, top + 12.0), style, &cut(&words::clean_name(&swing.label), fits(14.0)));
        bar(&mut svg, swing, &x, top + 27.0);
    }
    let key = "Hollow end: assumption at its low end. Full: at its high end.";
    let key = if size == Size::Wide { key } else { "Hollow: low end. Full: high end." };
    svg.text((4.0, height - 8.0), QUIET_BODY, &cut(key, fits(13.0)));
    document_of(&id, (width, height), heading, told, &svg.finish())
}

fn bar(svg: &mut Svg, swing: &Swing, x: &Linear, y: f64) {
    let (from, to) = (x.at(swing.at_low), x.at(swing.at_high));
    let (class, fill) = if swing.lever.is_some() { ("c-edge", FORECAST) } else { ("c-history", HISTORY) };
    svg.line(
        class,
        (from, y),
        (to, y),
        &format!(r#"fill="none" stroke="{fill}" stroke-width="8" stroke-opacity="0.55""#),
    );
    for (at, inside) in [(from, "#ffffff"), (to, INK)] {
        let (left, top) = (coordinate(at - 5.5), coordinate(y - 5.5));
        let class = if inside == INK { "c-target c-fill" } else { "c-target c-hollow" };
        svg.raw(&format!(
            r#"<rect class="{class}" x="{left}" y="{top}" width="11" height="11" fill="{inside}" stroke="{INK}" stroke-width="2"/>"#
        ));
    }
}
