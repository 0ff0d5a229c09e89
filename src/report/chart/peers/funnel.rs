//! The funnel: every authority by size, limits around England's rate, the own and its neighbours named.

use super::super::frame::{CHARACTER, Size};
use super::super::labels::apart;
use super::super::palette::{FORECAST, GRID, HISTORY, INK, PAPER, QUIET};
use super::super::plot::{BODY, QUIET_BODY, bare, cut, document_of};
use super::super::scale::{Axis, Linear};
use super::super::svg::{Anchor, Svg, TextStyle, coordinate, polyline};
use crate::domain::peers::{PeerFigure, Peers, Z_95, Z_998};
use crate::domain::{Period, UnitOfMeasure};
use crate::report::{peers as told, words};

/// Points along a limit.
const ALONG: usize = 48;

/// The paper and its scales.
struct Plot {
    size: Size,
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    x: Linear,
    y: Linear,
    down: Axis,
    across: Axis,
    /// The smallest and the largest denominator.
    span: (f64, f64),
}

fn place(figure: &PeerFigure) -> Option<(f64, f64)> {
    figure.point.denominator.filter(|n| *n > 0.0).zip(figure.value())
}

impl Plot {
    fn new(p: &Peers, size: Size) -> Option<Self> {
        let (width, height, label) = match size {
            Size::Wide => (760.0, 470.0, 156.0),
            Size::Narrow => (320.0, 400.0, 98.0),
        };
        let places: Vec<(f64, f64)> = p.authorities.iter().filter_map(place).collect();
        let largest = places.iter().map(|at| at.0).fold(0.0, f64::max);
        let smallest = places.iter().map(|at| at.0).fold(f64::MAX, f64::min);
        let england = p.england.as_ref().and_then(PeerFigure::value);
        let values = || places.iter().map(|at| at.1).chain(england);
        let (low, high) = values().fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)));
        if largest <= 0.0 {
            return None;
        }
        let (left, right, top, bottom) = (52.0, width - label, 62.0, height - 86.0);
        let down = Axis::holding(low, high, 5);
        let across = Axis::holding(0.0, largest, if size == Size::Wide { 6 } else { 4 });
        let x = Linear::new((0.0, across.upper), (left, right));
        let y = Linear::new((down.lower, down.upper), (bottom, top));
        Some(Self { size, width, height, left, right, top, bottom, x, y, down, across, span: (smallest, largest) })
    }

    fn fits(&self, from: f64, font: f64) -> usize {
        ((self.width - from) / (font * CHARACTER)) as usize
    }

    fn point(&self, (n, value): (f64, f64)) -> (f64, f64) {
        (self.x.at(n), self.y.at(value))
    }
}

/// Every authority with a value by the size of its denominator; title and description tell the same in words.
pub fn funnel(p: &Peers, size: Size) -> String {
    let id = format!("funnel-{}", size.as_str());
    let unit = p.measure.rate().unit_of_measure();
    let mut svg = Svg::default();
    let Some(plot) = Plot::new(p, size) else {
        svg.text((16.0, 48.0), BODY, "There are no values to draw.");
        let width = if size == Size::Wide { 760.0 } else { 320.0 };
        return document_of(&id, (width, 90.0), &told::headline(p), "There are no values to draw.", &svg.finish());
    };
    paper(&mut svg, &plot, p, unit);
    limits(&mut svg, &plot, p);
    others(&mut svg, &plot, p);
    let labels = lines(&mut svg, &plot, p, unit);
    margin(&mut svg, &plot, labels);
    named(&mut svg, &plot, p, unit);
    key(&mut svg, &plot, p);
    document_of(&id, (plot.width, plot.height), &told::headline(p), &describe(p), &svg.finish())
}

fn paper(svg: &mut Svg, plot: &Plot, p: &Peers, unit: UnitOfMeasure) {
    let what = format!("{}, {}, {}", words::capital(p.measure.rate().label()), words::unit_name(unit), p.year);
    svg.text((4.0, 18.0), TextStyle { bold: true, size: 15.0, ..BODY }, &cut(&what, plot.fits(4.0, 15.0)));
    let not_zero = if plot.down.lower > 0.0 { " (axis not from 0)" } else { "" };
    let mut under = "Every authority by size".to_owned();
    if plot.size == Size::Wide {
        under = format!("{}, every authority by size", words::capital(&words::period(Period::Year(p.year))));
    }
    under.push_str(not_zero);
    svg.text((4.0, 37.0), QUIET_BODY, &cut(&under, plot.fits(4.0, 13.0)));
    let grid = format!(r#"fill="none" stroke="{GRID}" stroke-width="1""#);
    let axis = format!(r#"fill="none" stroke="{QUIET}" stroke-width="1.25""#);
    for tick in plot.down.ticks() {
        let y = plot.y.at(tick);
        svg.line("c-grid", (plot.left, y), (plot.right, y), &grid);
        let style = TextStyle { anchor: Anchor::End, size: 14.0, ..QUIET_BODY };
        svg.text((plot.left - 6.0, y + 4.5), style, &words::tick(tick, plot.down.step, unit));
    }
    svg.line("c-axis", (plot.left, plot.bottom), (plot.right, plot.bottom), &axis);
    for tick in plot.across.ticks() {
        let x = plot.x.at(tick);
        svg.line("c-axis", (x, plot.bottom), (x, plot.bottom + 5.0), &axis);
        let style = TextStyle { anchor: Anchor::Middle, size: 13.0, ..QUIET_BODY };
        let label =
            if tick >= 10_000.0 { format!("{}k", words::number(tick / 1e3, 0)) } else { words::number(tick, 0) };
        svg.text((x, plot.bottom + 20.0), style, &label);
    }
    let across = format!("{} →", told::denominator(p.measure));
    svg.text((plot.left, plot.bottom + 40.0), QUIET_BODY, &cut(&across, plot.fits(plot.left, 13.0)));
}

/// Curves of both limits: outer ones in short dashes, inner ones in long dashes.
fn limits(svg: &mut Svg, plot: &Plot, p: &Peers) {
    let Some(reading) = p.funnel else { return };
    let (from, to) = (plot.span.0.sqrt(), plot.across.upper.sqrt());
    for (z, dashes) in [(Z_998, "2 4"), (Z_95, "8 4")] {
        for upper in [false, true] {
            let at = |i: usize| {
                let n = (from + (to - from) * i as f64 / ALONG as f64).powi(2);
                let (low, high) = reading.funnel.limits(n, z);
                (n, if upper { high } else { low })
            };
            let on_paper = |(_, value): &(f64, f64)| (plot.down.lower..=plot.down.upper).contains(value);
            let points: Vec<_> = (0..=ALONG).map(at).filter(on_paper).map(|at| plot.point(at)).collect();
            let stroke = format!(r#"fill="none" stroke="{QUIET}" stroke-width="1.5" stroke-dasharray="{dashes}""#);
            svg.path("c-axis", &polyline(&points), &stroke);
        }
    }
}

/// A label in the margin and the height of what it names.
struct Label {
    y: f64,
    text: String,
    bold: bool,
}

/// England's and the region's rates across the plot; their labels and those of the limits.
fn lines(svg: &mut Svg, plot: &Plot, p: &Peers, unit: UnitOfMeasure) -> Vec<Label> {
    let mut labels = Vec::new();
    // Where there is little room, the axis names the unit.
    let shown = |value: f64| match plot.size {
        Size::Wide => bare(&words::value(value, unit), unit),
        Size::Narrow => words::cell(value, unit),
    };
    let region =
        p.region.as_ref().map(|r| if plot.size == Size::Wide { words::clean_name(&r.name) } else { "region".into() });
    let rates = [
        (p.england.as_ref(), "England".to_owned(), "c-target", INK, "10 3 2 3"),
        (p.region.as_ref(), region.unwrap_or_default(), "c-history", HISTORY, "4 2"),
    ];
    for (figure, name, class, stroke, dashes) in rates {
        let Some(value) = figure.and_then(PeerFigure::value) else { continue };
        let y = plot.y.at(value);
        let stroke = format!(r#"fill="none" stroke="{stroke}" stroke-width="1.75" stroke-dasharray="{dashes}""#);
        svg.line(class, (plot.left, y), (plot.right, y), &stroke);
        labels.push(Label { y, text: format!("{name} {}", shown(value)), bold: true });
    }
    if let Some(reading) = p.funnel {
        let long = if plot.size == Size::Wide { " limit" } else { "" };
        for (z, name) in [(Z_95, "95"), (Z_998, "99.8")] {
            let (low, high) = reading.funnel.limits(plot.across.upper, z);
            for value in [low, high].into_iter().filter(|v| (plot.down.lower + 0.1..=plot.down.upper).contains(v)) {
                let text = format!("{name}{}%{long}", words::NO_BREAK);
                labels.push(Label { y: plot.y.at(value), text, bold: false });
            }
        }
    }
    labels
}

fn margin(svg: &mut Svg, plot: &Plot, mut labels: Vec<Label>) {
    labels.sort_by(|a, b| a.y.total_cmp(&b.y));
    let wished: Vec<f64> = labels.iter().map(|l| l.y).collect();
    let font = if plot.size == Size::Wide { 13.0 } else { 12.0 };
    for (label, y) in labels.iter().zip(apart(&wished, 18.0, plot.top, plot.bottom - 4.0)) {
        let x = plot.right + 8.0;
        let stroke = format!(r#"fill="none" stroke="{QUIET}" stroke-width="1""#);
        svg.line("c-axis", (plot.right, label.y), (x - 2.0, y), &stroke);
        let style = TextStyle { size: font, bold: label.bold, ..BODY };
        svg.text((x, y + 4.5), style, &cut(&label.text, plot.fits(x, font)));
    }
}

/// All that are neither the own nor a neighbour: small pale rings.
fn others(svg: &mut Svg, plot: &Plot, p: &Peers) {
    let is_own = |figure: &PeerFigure| p.own.as_ref().is_some_and(|own| own.slug == figure.slug);
    for figure in p.authorities.iter().filter(|f| !is_own(f) && !p.is_neighbour(&f.code)) {
        if let Some(at) = place(figure) {
            ring(svg, plot.point(at));
        }
    }
}

fn ring(svg: &mut Svg, (x, y): (f64, f64)) {
    let (x, y) = (coordinate(x), coordinate(y));
    svg.raw(&format!(
        r#"<circle class="c-other" cx="{x}" cy="{y}" r="3" fill="none" stroke="{QUIET}" stroke-opacity="0.6" stroke-width="1.25"/>"#
    ));
}

fn diamond(svg: &mut Svg, (x, y): (f64, f64)) {
    let d = format!("{}Z", polyline(&[(x, y - 7.0), (x + 7.0, y), (x, y + 7.0), (x - 7.0, y)]));
    svg.path("c-hollow c-history", &d, &format!(r#"fill="{PAPER}" stroke="{HISTORY}" stroke-width="2""#));
}

fn square(svg: &mut Svg, (x, y): (f64, f64)) {
    let (x, y) = (coordinate(x - 7.0), coordinate(y - 7.0));
    svg.raw(&format!(
        r#"<rect class="c-own" x="{x}" y="{y}" width="14" height="14" fill="{FORECAST}" stroke="{PAPER}" stroke-width="1.5"/>"#
    ));
}

/// A box of text that others must not cover: left, top, right, bottom.
type Taken = (f64, f64, f64, f64);

fn overlaps(a: &Taken, b: &Taken) -> bool {
    a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3
}

/// The neighbours as diamonds, the own as a full square with its value; names where there is room for them.
fn named(svg: &mut Svg, plot: &Plot, p: &Peers, unit: UnitOfMeasure) {
    let neighbours: Vec<(&PeerFigure, (f64, f64))> =
        p.neighbours.iter().filter_map(|n| Some((&n.figure, plot.point(place(&n.figure)?)))).collect();
    for (_, at) in &neighbours {
        diamond(svg, *at);
    }
    let own = p.own.as_ref().and_then(|own| Some((own, plot.point(place(own)?))));
    let mark = |(x, y): (f64, f64)| (x - 9.0, y - 9.0, x + 9.0, y + 9.0);
    let mut taken: Vec<Taken> = neighbours.iter().map(|(_, at)| mark(*at)).collect();
    if let Some((figure, at)) = own {
        square(svg, at);
        taken.push(mark(at));
        let value = figure.value().map(|v| bare(&words::value(v, unit), unit)).unwrap_or_default();
        let name = format!("{} {value}", words::clean_name(&figure.name));
        write(svg, plot, &name, at, true, &mut taken);
    }
    if plot.size == Size::Wide {
        for (figure, at) in neighbours {
            write(svg, plot, &cut(&words::clean_name(&figure.name), 22), at, false, &mut taken);
        }
    }
}

/// Writes a name to the right, the left, above, below or askew of its mark, where nothing is covered; the own one always.
fn write(svg: &mut Svg, plot: &Plot, name: &str, (x, y): (f64, f64), own: bool, taken: &mut Vec<Taken>) {
    let font = if own { 14.0 } else { 12.0 };
    let width = name.chars().count() as f64 * font * CHARACTER;
    // Anchored at the mark, so that a text that comes out longer than reckoned grows away from it.
    let places = [
        (Anchor::Start, (x + 12.0, y + 4.5), x + 12.0),
        (Anchor::End, (x - 12.0, y + 4.5), x - 12.0 - width),
        (Anchor::Middle, (x, y - 13.0), x - width / 2.0),
        (Anchor::Middle, (x, y + 22.0), x - width / 2.0),
        (Anchor::Start, (x + 10.0, y - 12.0), x + 10.0),
        (Anchor::End, (x - 10.0, y - 12.0), x - 10.0 - width),
        (Anchor::Start, (x + 10.0, y + 21.0), x + 10.0),
        (Anchor::End, (x - 10.0, y + 21.0), x - 10.0 - width),
    ];
    let around = |(_, (_, base), left): &(Anchor, (f64, f64), f64)| -> Taken {
        (left - 1.0, base - font + 1.0, left + width + 1.0, base + 4.0)
    };
    let within = |b: &Taken| b.0 >= plot.left && b.2 <= plot.right && b.1 >= plot.top - 16.0 && b.3 <= plot.bottom;
    let free = |place: &&(Anchor, (f64, f64), f64)| {
        let wanted = around(place);
        within(&wanted) && !taken.iter().any(|t| overlaps(&wanted, t))
    };
    let found = places.iter().find(free).copied();
    let otherwise = || own.then(|| places.iter().find(|place| within(&around(place))).copied().unwrap_or(places[2]));
    let Some(place) = found.or_else(otherwise) else { return };
    taken.push(around(&place));
    let style = TextStyle { size: font, bold: own, rim: true, class: "c-text c-rim", anchor: place.0, ..BODY };
    svg.text(place.1, style, name);
}

/// What the shapes mean, as drawn.
fn key(svg: &mut Svg, plot: &Plot, p: &Peers) {
    let mut x = plot.left.min(14.0);
    let y = plot.height - 14.0;
    let mut entry = |svg: &mut Svg, draw: fn(&mut Svg, (f64, f64)), text: &str| {
        draw(svg, (x, y - 4.5));
        svg.text((x + 12.0, y), QUIET_BODY, text);
        x += 34.0 + text.chars().count() as f64 * 13.0 * 0.55;
    };
    let wide = plot.size == Size::Wide;
    if let Some(own) = p.own.as_ref().and_then(|own| place(own).map(|_| own)) {
        entry(svg, square, &cut(&words::clean_name(&own.name), if wide { 30 } else { 12 }));
    }
    if !p.neighbours.is_empty() {
        entry(svg, diamond, if wide { "its neighbours" } else { "neighbours" });
    }
    entry(svg, ring, if wide { "other authorities" } else { "others" });
}

/// The chart in words.
pub fn describe(p: &Peers) -> String {
    let unit = p.measure.rate().unit_of_measure();
    let drawn = p.authorities.iter().filter_map(place).count();
    let period = words::period(Period::Year(p.year));
    let mut parts = vec![format!(
        "Chart of the {} of {drawn} authorities in {period} by {}.",
        p.measure.rate().label(),
        told::denominator(p.measure)
    )];
    let values: Vec<f64> = p.neighbours.iter().filter_map(|n| n.figure.value()).collect();
    if let (Some(low), Some(high)) = (values.iter().copied().reduce(f64::min), values.iter().copied().reduce(f64::max))
    {
        parts.push(format!("Neighbours lie between {} and {}.", words::value(low, unit), words::value(high, unit)));
    }
    parts.extend(told::sentences(p));
    parts.join(" ")
}
