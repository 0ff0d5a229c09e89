//! Offers to starts: offers accepted and people who started, month by month, then starts expected of offers in hand.

use super::frame::{Frame, Size};
use super::palette::{FORECAST, HISTORY, PAPER, QUIET, THIRD};
use super::plot::{BODY, QUIET_BODY, cut, document_of, grid};
use super::svg::{Svg, TextStyle, coordinate, polyline};
use crate::domain::recruitment::{ComingMonth, PastMonth, Recruitment};
use crate::domain::{Month, UnitOfMeasure};
use crate::report::words;

/// The chart as an SVG document, laid out for `size`; `title` is its sentence.
///
/// Starts are full bars, expected starts hollow bars with the range that holds about 8 times in 10, offers accepted a
/// dashed line with dots.
pub fn recruitment(told: &Recruitment, title: &str, size: Size) -> String {
    let id = format!("recruitment-{}", size.as_str());
    let mut svg = Svg::default();
    let past = shown(told, size);
    let coming: Vec<&ComingMonth> = told.coming.iter().filter(|month| month.expected.is_some()).collect();
    let Some(frame) = frame(past, &coming, size) else {
        svg.text((16.0, 48.0), BODY, "There are no offers or starts to draw yet.");
        return document_of(&id, (width(size), 90.0), title, &describe(told), &svg.finish());
    };
    grid(&mut svg, &frame, UnitOfMeasure::Headcount);
    let step = frame.x(frame.first.last_month().plus(1)) - frame.x(frame.first.last_month());
    let half = (step * 0.36).clamp(1.5, 12.0);
    for month in past {
        if let Some(started) = month.started.filter(|n| *n > 0.0) {
            let style = format!(r#"class="c-bar" fill="{HISTORY}""#);
            bar(&mut svg, &frame, (month.month, half), started, &style);
        }
    }
    for month in &coming {
        draw_expected(&mut svg, &frame, month, half);
    }
    draw_offers(&mut svg, &frame, past);
    divide(&mut svg, &frame, past, &coming, step);
    heading(&mut svg, &frame, told);
    document_of(&id, (frame.width, frame.height), title, &describe(told), &svg.finish())
}

fn width(size: Size) -> f64 {
    if size == Size::Wide { 760.0 } else { 320.0 }
}

/// A narrow chart shows the last year.
fn shown(told: &Recruitment, size: Size) -> &[PastMonth] {
    let months = if size == Size::Wide { 24 } else { 12 };
    &told.past[told.past.len().saturating_sub(months)..]
}

fn frame(past: &[PastMonth], coming: &[&ComingMonth], size: Size) -> Option<Frame> {
    let months = || past.iter().map(|m| m.month).chain(coming.iter().map(|m| m.month));
    let values = past.iter().flat_map(|m| [m.offers, m.started]).flatten();
    let ends = coming.iter().filter_map(|m| m.expected.map(|e| e.upper));
    let highest = values.chain(ends).filter(|v| v.is_finite()).reduce(f64::max)?;
    // Half a month of room on both sides for bars.
    let (first, last) = (months().min()?.plus(-1), months().max()?.plus(1));
    Some(Frame::over(size, (first.into(), last.into()), (0.0, highest.max(4.0)), UnitOfMeasure::Headcount, 0))
}

fn bar(svg: &mut Svg, frame: &Frame, (month, half): (Month, f64), value: f64, style: &str) {
    let (x, top) = (frame.x(month), frame.y(value));
    let (left, width) = (coordinate(x - half), coordinate(2.0 * half));
    let height = coordinate((frame.bottom - top).max(0.0));
    svg.raw(&format!(r#"<rect {style} x="{left}" y="{}" width="{width}" height="{height}"/>"#, coordinate(top)));
}

fn draw_expected(svg: &mut Svg, frame: &Frame, month: &ComingMonth, half: f64) {
    let Some(expected) = month.expected else { return };
    let style = format!(r#"class="c-open" fill="{PAPER}" stroke="{FORECAST}" stroke-width="2" stroke-dasharray="4 2""#);
    bar(svg, frame, (month.month, half), expected.point, &style);
    let stroke = format!(r#"fill="none" stroke="{FORECAST}" stroke-width="2""#);
    let x = frame.x(month.month);
    let (top, bottom) = (frame.y(expected.upper), frame.y(expected.lower));
    svg.line("c-edge", (x, top), (x, bottom), &stroke);
    for y in [top, bottom] {
        svg.line("c-edge", (x - half.min(5.0), y), (x + half.min(5.0), y), &stroke);
    }
}

fn draw_offers(svg: &mut Svg, frame: &Frame, past: &[PastMonth]) {
    let stroke = format!(r#"fill="none" stroke="{THIRD}" stroke-width="2" stroke-dasharray="6 3""#);
    for run in past.chunk_by(|a, b| a.offers.is_some() == b.offers.is_some()) {
        let points: Vec<(f64, f64)> = run.iter().filter_map(|m| Some((frame.x(m.month), frame.y(m.offers?)))).collect();
        svg.path("c-third", &polyline(&points), &stroke);
        for (x, y) in points {
            dot(svg, (x, y));
        }
    }
}

fn dot(svg: &mut Svg, (x, y): (f64, f64)) {
    let (x, y) = (coordinate(x), coordinate(y));
    svg.raw(&format!(
        r#"<circle class="c-hollow c-third" cx="{x}" cy="{y}" r="3" fill="{PAPER}" stroke="{THIRD}" stroke-width="2"/>"#
    ));
}

/// Where what is over ends.
fn divide(svg: &mut Svg, frame: &Frame, past: &[PastMonth], coming: &[&ComingMonth], step: f64) {
    let (Some(last), false) = (past.last(), coming.is_empty()) else { return };
    let x = frame.x(last.month) + step / 2.0;
    let stroke = format!(r#"fill="none" stroke="{QUIET}" stroke-width="1" stroke-dasharray="2 3""#);
    svg.line("c-axis", (x, frame.top - 4.0), (x, frame.bottom), &stroke);
}

/// What and where above the plot, then what each sign stands for; as of when below it.
fn heading(svg: &mut Svg, frame: &Frame, told: &Recruitment) {
    let style = TextStyle { bold: true, size: 15.0, ..BODY };
    let wide = frame.size == Size::Wide;
    let what = if wide { "Offers accepted and starts, people a month" } else { "Offers and starts a month" };
    svg.text((4.0, 18.0), style, &cut(what, frame.fits(4.0, 15.0)));
    let name = words::clean_name(&told.name);
    svg.text((4.0, 36.0), TextStyle { size: 14.0, ..QUIET_BODY }, &cut(&name, frame.fits(4.0, 14.0)));
    let (names, places) = if wide {
        (["offers accepted", "started", "expected of offers in hand, range 8 times in 10"], [12.0, 160.0, 250.0])
    } else {
        (["offers", "started", "expected (8 in 10)"], [12.0, 90.0, 170.0])
    };
    let y = 56.0;
    let stroke = format!(r#"fill="none" stroke="{THIRD}" stroke-width="2" stroke-dasharray="6 3""#);
    svg.line("c-third", (places[0] - 8.0, y - 4.0), (places[0] + 10.0, y - 4.0), &stroke);
    dot(svg, (places[0] + 1.0, y - 4.0));
    let key = [
        (places[1], format!(r#"class="c-bar" fill="{HISTORY}""#)),
        (
            places[2],
            format!(r#"class="c-open" fill="{PAPER}" stroke="{FORECAST}" stroke-width="2" stroke-dasharray="4 2""#),
        ),
    ];
    for (x, style) in key {
        svg.raw(&format!(
            r#"<rect {style} x="{}" y="{}" width="10" height="11"/>"#,
            coordinate(x),
            coordinate(y - 10.0)
        ));
    }
    for (name, x) in names.into_iter().zip(places) {
        svg.text((x + 15.0, y), QUIET_BODY, name);
    }
    if let Some(as_of) = told.as_of {
        svg.text((4.0, frame.height - 8.0), QUIET_BODY, &format!("Data to {}", words::short_month(as_of)));
    }
}

/// The text alternative.
fn describe(told: &Recruitment) -> String {
    let mut parts = vec![format!("Bars and line of offers and starts of {}.", words::clean_name(&told.name))];
    let sum = |of: fn(&PastMonth) -> Option<f64>| told.past.iter().filter_map(of).sum::<f64>();
    if let (Some(first), Some(last)) = (told.past.first(), told.past.last()) {
        parts.push(format!(
            "From {} to {} {} offers were accepted and {} people started.",
            first.month.in_words(),
            last.month.in_words(),
            words::number(sum(|m| m.offers), 0),
            words::number(sum(|m| m.started), 0),
        ));
    }
    for month in &told.coming {
        if let Some(expected) = month.expected {
            parts.push(format!(
                "{}: {} to {} starts expected of {} offers in hand.",
                month.month.in_words(),
                words::number(expected.lower, 0),
                words::number(expected.upper, 0),
                words::number(month.in_hand.unwrap_or(0.0), 0),
            ));
        }
    }
    parts.join(" ")
}
