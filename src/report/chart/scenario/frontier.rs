//! The least cost of every chance: what more certainty costs.

use crate::domain::scenario::Spread;
use crate::domain::{Interval, UnitOfMeasure};
use crate::report::chart::frame::{CHARACTER, Size};
use crate::report::chart::palette::{FORECAST, GRID, INK, QUIET};
use crate::report::chart::plot::{BODY, QUIET_BODY, cut, document_of};
use crate::report::chart::scale::{Axis, Linear};
use crate::report::chart::svg::{Anchor, Svg, TextStyle, coordinate, polyline};
use crate::report::words;

/// A mix of levers.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// Share of futures that reach the target.
    pub chance: f64,
    /// What it costs; drawn at its mean.
    pub cost: Spread,
    /// A letter where the page names it.
    pub name: Option<char>,
}

/// Chance (upwards) against cost (to the right); `asked` is the chance that was asked for.
pub fn frontier((heading, told): (&str, &str), offers: &[Offer], asked: f64, size: Size) -> String {
    let id = format!("frontier-{}", size.as_str());
    let (width, height) = if size == Size::Wide { (760.0, 400.0) } else { (320.0, 320.0) };
    let mut svg = Svg::default();
    if offers.is_empty() {
        svg.text((16.0, 48.0), BODY, "There is nothing to draw.");
        return document_of(&id, (width, 90.0), heading, told, &svg.finish());
    }
    let ends = offers.iter().flat_map(|o| <[f64; 2]>::from(range(&o.cost))).filter(|v| v.is_finite());
    let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)));
    let axis = Axis::holding(low, high.max(1.0), if size == Size::Wide { 6 } else { 3 });
    let x = Linear::new((axis.lower, axis.upper), (58.0, width - 24.0));
    let y = Linear::new((0.0, 1.0), (height - 62.0, 52.0));
    paper(&mut svg, &axis, &x, &y, width);
    let fits = ((width - 8.0) / (15.0 * CHARACTER)) as usize;
    svg.text((4.0, 18.0), TextStyle { bold: true, size: 15.0, ..BODY }, &cut(heading, fits));
    svg.text((width - 6.0, height - 8.0), TextStyle { anchor: Anchor::End, ..QUIET_BODY }, "cost of the levers →");
    let stroke = format!(r#"fill="none" stroke="{INK}" stroke-width="1.5" stroke-dasharray="6 3""#);
    svg.line("c-target", (58.0, y.at(asked)), (width - 24.0, y.at(asked)), &stroke);
    let asked_for = format!("asked for: {}", words::in_hundred(asked));
    let points_at = |offer: &Offer| (x.at(offer.cost.mean), y.at(offer.chance));
    let (at, anchor) = beside(offers.iter().map(points_at), y.at(asked), &asked_for, width);
    let style = TextStyle { bold: true, rim: true, class: "c-text c-rim", anchor, ..BODY };
    svg.text(at, style, &asked_for);
    points(&mut svg, offers, &x, &y);
    document_of(&id, (width, height), heading, told, &svg.finish())
}

/// Where the words stand on the line: at its left end, at the right one if a point would be under them there.
fn beside(points: impl Iterator<Item = (f64, f64)>, line: f64, words: &str, width: f64) -> ((f64, f64), Anchor) {
    let end = 64.0 + 16.0 * CHARACTER * words.chars().count() as f64;
    let covered = |(x, y): (f64, f64)| x < end + 8.0 && (line - 28.0..line + 10.0).contains(&y);
    if points.into_iter().any(covered) {
        ((width - 26.0, line - 7.0), Anchor::End)
    } else {
        ((64.0, line - 7.0), Anchor::Start)
    }
}

fn paper(svg: &mut Svg, axis: &Axis, x: &Linear, y: &Linear, width: f64) {
    let grid = format!(r#"fill="none" stroke="{GRID}" stroke-width="1""#);
    for tenth in [0_u8, 2, 4, 6, 8, 10] {
        let at = y.at(f64::from(tenth) / 10.0);
        svg.line("c-grid", (58.0, at), (width - 24.0, at), &grid);
        let told = format!("{}{}%", u32::from(tenth) * 10, words::NO_BREAK);
        svg.text((52.0, at + 4.5), TextStyle { anchor: Anchor::End, size: 14.0, ..QUIET_BODY }, &told);
    }
    for tick in axis.ticks() {
        let at = x.at(tick);
        svg.line("c-grid", (at, y.at(0.0)), (at, y.at(1.0)), &grid);
        let style = TextStyle { anchor: Anchor::Middle, size: 14.0, ..QUIET_BODY };
        svg.text((at, y.at(0.0) + 20.0), style, &words::tick(tick, axis.step, UnitOfMeasure::Gbp));
    }
    let stroke = format!(r#"fill="none" stroke="{QUIET}" stroke-width="1.25""#);
    svg.line("c-axis", (58.0, y.at(0.0)), (width - 24.0, y.at(0.0)), &stroke);
}

fn points(svg: &mut Svg, offers: &[Offer], x: &Linear, y: &Linear) {
    let mut sorted: Vec<&Offer> = offers.iter().collect();
    sorted.sort_by(|a, b| a.cost.mean.total_cmp(&b.cost.mean).then(a.chance.total_cmp(&b.chance)));
    let line: Vec<_> = sorted.iter().map(|o| (x.at(o.cost.mean), y.at(o.chance))).collect();
    let stroke = format!(r#"fill="none" stroke="{FORECAST}" stroke-width="2" stroke-linejoin="round""#);
    svg.path("c-middle", &polyline(&line), &stroke);
    for offer in sorted {
        let at = y.at(offer.chance);
        let stroke = format!(r#"fill="none" stroke="{FORECAST}" stroke-width="3" stroke-opacity="0.4""#);
        let (low, high) = range(&offer.cost);
        svg.line("c-edge", (x.at(low), at), (x.at(high), at), &stroke);
        let (cx, cy) = (coordinate(x.at(offer.cost.mean)), coordinate(at));
        let radius = if offer.name.is_some() { 6 } else { 4 };
        svg.raw(&format!(
            r##"<circle class="c-middle-dot" cx="{cx}" cy="{cy}" r="{radius}" fill="#ffffff" stroke="{FORECAST}" stroke-width="2.5"/>"##
        ));
        if let Some(name) = offer.name {
            let style = TextStyle { bold: true, rim: true, class: "c-text c-rim", ..BODY };
            svg.text((x.at(offer.cost.mean) + 9.0, at - 8.0), style, &name.to_string());
        }
    }
}

/// The 80 % range, widened to hold the mean.
fn range(cost: &Spread) -> (f64, f64) {
    Interval::eighty(&cost.intervals)
        .map_or((cost.mean, cost.mean), |i| (i.lower.min(cost.mean), i.upper.max(cost.mean)))
}
