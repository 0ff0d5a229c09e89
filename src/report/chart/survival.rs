//! How much of an intake stays: steps of what was seen or lines of what is expected, with ranges at whole years.

use super::frame::{CHARACTER, Size};
use super::labels::apart;
use super::palette::{FORECAST, FOURTH, GRID, HISTORY, QUIET, THIRD};
use super::plot::{BODY, QUIET_BODY, cut, document_of};
use super::scale::Linear;
use super::svg::{Anchor, Svg, TextStyle, polyline};
use crate::domain::survival::{StayBasis, StayCurve, StayPoint, Staying};
use crate::report::words;

/// Class, colour and dash of each curve.
const STYLES: [(&str, &str, &str); 4] = [
    ("c-history", HISTORY, "none"),
    ("c-middle", FORECAST, "8 4"),
    ("c-third", THIRD, "2 3"),
    ("c-fourth", FOURTH, "12 3 2 3"),
];
/// Months between marks.
const YEAR: u32 = 12;
const TOP: f64 = 62.0;
const PLOT: f64 = 240.0;
const ROW: f64 = 19.0;

struct Paper {
    size: Size,
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    bottom: f64,
    last: u32,
    x: Linear,
    y: Linear,
}

impl Paper {
    fn of(curves: &[StayCurve], followed: bool, size: Size) -> Option<Self> {
        let width = if size == Size::Wide { 760.0 } else { 320.0 };
        let last =
            curves.iter().filter_map(|curve| curve.points.last()).map(|point| point.months).max().filter(|m| *m > 0)?;
        let longest = curves.iter().map(|curve| short(&curve.label, size).chars().count()).max().unwrap_or(0);
        let (left, right) = (52.0, width - (longest as f64 * 13.0 * CHARACTER + 16.0).min(width * 0.4));
        let bottom = TOP + PLOT;
        let rows = if followed { 24.0 + ROW * curves.len() as f64 } else { 0.0 };
        let x = Linear::new((0.0, f64::from(last)), (left + 4.0, right - 6.0));
        let y = Linear::new((0.0, 1.0), (bottom, TOP));
        Some(Self { size, width, height: bottom + 62.0 + rows, left, right, bottom, last, x, y })
    }

    fn at(&self, months: u32, share: f64) -> (f64, f64) {
        (self.x.at(f64::from(months)), self.y.at(share))
    }

    fn years(&self) -> impl Iterator<Item = u32> {
        // A narrow chart has room for a mark every other year.
        let every = if self.size == Size::Narrow && self.last > 3 * YEAR { 2 * YEAR } else { YEAR };
        (0..=self.last / every).map(move |mark| mark * every)
    }
}

/// The chart as an SVG document, laid out for `size`; `title` is its sentence and `told` names whose people.
pub fn survival(staying: &Staying, (title, told): (&str, &str), size: Size) -> String {
    let id = format!("survival-{}", size.as_str());
    let curves = &staying.curves[..staying.curves.len().min(STYLES.len())];
    let followed = staying.basis != Some(StayBasis::Model);
    let mut svg = Svg::default();
    let Some(paper) = Paper::of(curves, followed, size) else {
        svg.text((16.0, 48.0), BODY, &cut("How long people stay cannot be drawn yet.", 38));
        let width = if size == Size::Wide { 760.0 } else { 320.0 };
        return document_of(&id, (width, 90.0), title, &describe(staying, told), &svg.finish());
    };
    grid(&mut svg, &paper);
    for (at, (curve, style)) in curves.iter().zip(STYLES).enumerate() {
        draw(&mut svg, &paper, (curve, followed), style);
        marks(&mut svg, &paper, curve, style, (at as f64 - 1.5) * 4.0);
    }
    name(&mut svg, &paper, curves);
    if followed {
        at_risk(&mut svg, &paper, curves);
    }
    heading(&mut svg, &paper, followed, told);
    document_of(&id, (paper.width, paper.height), title, &describe(staying, told), &svg.finish())
}

fn grid(svg: &mut Svg, paper: &Paper) {
    let stroke = format!(r#"fill="none" stroke="{GRID}" stroke-width="1""#);
    for quarter in 0..=4_u8 {
        let y = paper.y.at(f64::from(quarter) / 4.0);
        svg.line("c-grid", (paper.left, y), (paper.right, y), &stroke);
        let label = format!("{}{}%", 25 * u32::from(quarter), words::NO_BREAK);
        svg.text((paper.left - 6.0, y + 4.5), TextStyle { anchor: Anchor::End, ..QUIET_BODY }, &label);
    }
    let axis = format!(r#"fill="none" stroke="{QUIET}" stroke-width="1.25""#);
    svg.line("c-axis", (paper.left, paper.bottom), (paper.right, paper.bottom), &axis);
    for months in paper.years() {
        let x = paper.x.at(f64::from(months));
        svg.line("c-axis", (x, paper.bottom), (x, paper.bottom + 5.0), &axis);
        let style = TextStyle { anchor: Anchor::Middle, size: 14.0, ..QUIET_BODY };
        svg.text((x, paper.bottom + 21.0), style, &months.to_string());
    }
    let style = TextStyle { anchor: Anchor::Middle, ..QUIET_BODY };
    svg.text((f64::midpoint(paper.left, paper.right), paper.bottom + 40.0), style, "months after the start");
}

/// Steps where people were followed, straight lines where a model tells whole years alone.
fn draw(
    svg: &mut Svg,
    paper: &Paper,
    (curve, followed): (&StayCurve, bool),
    (class, colour, dash): (&str, &str, &str),
) {
    let mut points: Vec<(f64, f64)> = Vec::with_capacity(2 * curve.points.len());
    for point in &curve.points {
        let (x, y) = paper.at(point.months, point.share.point);
        if let Some((_, before)) = points.last().copied().filter(|(_, before)| followed && (before - y).abs() > 1e-9) {
            points.push((x, before));
        }
        points.push((x, y));
    }
    let stroke = format!(r#"fill="none" stroke="{colour}" stroke-width="2.5" stroke-dasharray="{dash}""#);
    svg.path(class, &polyline(&points), &stroke);
}

/// Ranges at whole years, curves beside each other.
fn marks(svg: &mut Svg, paper: &Paper, curve: &StayCurve, (class, colour, _): (&str, &str, &str), beside: f64) {
    let stroke = format!(r#"fill="none" stroke="{colour}" stroke-width="1.75""#);
    for point in yearly(curve) {
        let (x, top) = paper.at(point.months, point.share.upper);
        let (_, bottom) = paper.at(point.months, point.share.lower);
        let x = x + beside;
        svg.line(class, (x, top), (x, bottom), &stroke);
        for y in [top, bottom] {
            svg.line(class, (x - 3.5, y), (x + 3.5, y), &stroke);
        }
    }
}

fn yearly(curve: &StayCurve) -> impl Iterator<Item = &StayPoint> {
    curve.points.iter().filter(|point| point.months > 0 && point.months % YEAR == 0)
}

fn short(label: &str, size: Size) -> String {
    let label = words::clean_name(label);
    if size == Size::Wide {
        return cut(&label, 26);
    }
    // The longest one as it still reads where there is little room.
    cut(if label == "from agency or other work" { "agency or other" } else { &label }, 15)
}

/// Each curve's name where it ends.
fn name(svg: &mut Svg, paper: &Paper, curves: &[StayCurve]) {
    let end = |curve: &StayCurve| curve.points.last().map_or(1.0, |point| point.share.point);
    let mut order: Vec<(&StayCurve, (&str, &str, &str))> = curves.iter().zip(STYLES).collect();
    order.sort_by(|a, b| end(b.0).total_cmp(&end(a.0)));
    let wished: Vec<f64> = order.iter().map(|(curve, _)| paper.y.at(end(curve))).collect();
    let placed = apart(&wished, 18.0, TOP + 6.0, paper.bottom - 6.0);
    for (((curve, (class, colour, _)), wish), y) in order.iter().zip(&wished).zip(placed) {
        let from = paper.x.at(f64::from(curve.points.last().map_or(0, |point| point.months)));
        let stroke = format!(r#"fill="none" stroke="{colour}" stroke-width="1""#);
        svg.line(class, (from + 1.0, *wish), (paper.right + 6.0, y), &stroke);
        svg.text((paper.right + 9.0, y + 4.5), TextStyle { size: 13.0, ..BODY }, &short(&curve.label, paper.size));
    }
}

/// How many are followed at whole years, below the plot.
fn at_risk(svg: &mut Svg, paper: &Paper, curves: &[StayCurve]) {
    let top = paper.bottom + 62.0;
    svg.text((4.0, top), TextStyle { bold: true, size: 13.0, ..QUIET_BODY }, "People followed");
    for (at, curve) in curves.iter().enumerate() {
        let y = top + ROW * (at + 1) as f64;
        let style = TextStyle { anchor: Anchor::Middle, size: 13.0, ..BODY };
        for months in paper.years() {
            let point = curve.points.iter().find(|point| point.months == months);
            let told = point.and_then(|point| point.at_risk).map_or_else(|| "–".to_owned(), |n| n.to_string());
            svg.text((paper.x.at(f64::from(months)), y), style, &told);
        }
        svg.text((paper.right + 9.0, y), TextStyle { size: 13.0, ..QUIET_BODY }, &short(&curve.label, paper.size));
    }
}

fn heading(svg: &mut Svg, paper: &Paper, followed: bool, told: &str) {
    let fits = |font: f64| ((paper.width - 8.0) / (font * CHARACTER)) as usize;
    let heading = if followed { "Share still here after the start" } else { "Share expected to be still here" };
    svg.text((4.0, 18.0), TextStyle { bold: true, size: 15.0, ..BODY }, &cut(heading, fits(15.0)));
    let bars = if paper.size == Size::Wide { "; bars hold the true share 19 times in 20" } else { "; bars: 95 %" };
    let name = cut(&words::clean_name(told), fits(14.0).saturating_sub(bars.chars().count()).max(12));
    svg.text((4.0, 37.0), TextStyle { size: 14.0, ..QUIET_BODY }, &format!("{name}{bars}"));
}

/// The text alternative.
fn describe(staying: &Staying, told: &str) -> String {
    let percent = |share: f64| words::number(100.0 * share, 0);
    let mut parts = vec![format!("Curves of how much of each intake of {} stays.", words::clean_name(told))];
    for curve in &staying.curves {
        let years: Vec<String> = yearly(curve)
            .map(|p| {
                let (low, high) = (percent(p.share.lower), percent(p.share.upper));
                format!("{} in 100 ({low} to {high}) after {} months", percent(p.share.point), p.months)
            })
            .collect();
        parts.push(format!("{}: {}.", words::capital(&words::clean_name(&curve.label)), years.join(", ")));
    }
    parts.join(" ")
}
