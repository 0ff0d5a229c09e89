//! The fan chart: recorded values, then the middle of the forecast with outlined ranges.

use super::describe;
use super::frame::{CHARACTER, Frame, Size, shown};
use super::labels::apart;
use super::palette::{FORECAST, QUIET};
use super::plot::{BODY, QUIET_BODY, bare, cut, document_of, dot, gaps, grid, record, short_range};
use super::svg::{Anchor, Svg, TextStyle, polyline};
use crate::domain::{Forecast, HistoryPoint, Period, UnitOfMeasure};
use crate::report::words;

/// A forecast as an SVG document, laid out for `size`.
///
/// The title is the forecast's own statement, the description a text alternative. The history shown is
/// four times the horizon, three to eight years.
pub fn fan(forecast: &Forecast, unit_name: &str, size: Size) -> String {
    let shown = shown(forecast);
    let labels = end_labels(forecast);
    let longest = longest_label(forecast);
    let mut svg = Svg::default();
    if let Some(frame) = Frame::new(size, shown, forecast, longest) {
        grid(&mut svg, &frame, forecast.unit_of_measure);
        bands(&mut svg, &frame, shown, forecast);
        gaps(&mut svg, &frame, shown);
        lines(&mut svg, &frame, shown, forecast);
        divider(&mut svg, &frame, shown, forecast);
        breaks(&mut svg, &frame, forecast);
        beside(&mut svg, &frame, &labels);
        heading(&mut svg, &frame, forecast, unit_name);
        last_value(&mut svg, &frame, shown, forecast);
        document(&frame, forecast, unit_name, &svg.finish())
    } else {
        empty(forecast, unit_name, size)
    }
}

/// Characters of the longest label beside the plot.
pub(super) fn longest_label(forecast: &Forecast) -> usize {
    let labels = end_labels(forecast);
    labels.iter().map(|l| l.range.chars().count().max(l.name.chars().count())).max().unwrap_or(0)
}

fn document(frame: &Frame, forecast: &Forecast, unit_name: &str, body: &str) -> String {
    let (width, height) = (frame.width, frame.height);
    wrap(&format!("{}-{}", forecast.measure, frame.size.as_str()), (width, height), forecast, unit_name, body)
}

fn wrap(id: &str, (width, height): (f64, f64), forecast: &Forecast, unit_name: &str, body: &str) -> String {
    document_of(id, (width, height), &forecast.statement, &describe(forecast, unit_name), body)
}

fn empty(forecast: &Forecast, unit_name: &str, size: Size) -> String {
    let mut svg = Svg::default();
    let width = if size == Size::Wide { 760.0 } else { 320.0 };
    svg.text((16.0, 48.0), BODY, "There are no values to draw yet.");
    let id = format!("{}-{}", forecast.measure, size.as_str());
    wrap(&id, (width, 90.0), forecast, unit_name, &svg.finish())
}

/// Two lines above the plot (what, where), one below it (as of when, by which method).
fn heading(svg: &mut Svg, frame: &Frame, forecast: &Forecast, unit_name: &str) {
    let measured = words::unit_name(forecast.unit_of_measure);
    let mut what = format!("{}, {measured}", words::capital(forecast.measure.label()));
    if frame.axis.lower > 0.0 && frame.size == Size::Wide {
        what.push_str(" (axis does not start at 0)");
    }
    let style = TextStyle { bold: true, size: 15.0, ..BODY };
    svg.text((4.0, 18.0), style, &cut(&what, frame.fits(4.0, 15.0)));
    let name = words::clean_name(unit_name);
    svg.text((4.0, 37.0), TextStyle { size: 14.0, ..QUIET_BODY }, &cut(&name, frame.fits(4.0, 14.0)));
    let mut source = format!("Data to {}", words::short_period(forecast.as_of));
    if frame.size == Size::Wide {
        source.push_str(" · ");
        source.push_str(&forecast.model.method);
    } else if frame.axis.lower > 0.0 {
        source.push_str("; axis not from 0");
    }
    svg.text((4.0, frame.height - 8.0), QUIET_BODY, &cut(&source, frame.fits(4.0, 13.0)));
}

/// The last recorded value, when the forecast follows right after it.
fn hinge(shown: &[HistoryPoint], forecast: &Forecast) -> Option<(Period, f64)> {
    let last = shown.last().filter(|p| p.period == forecast.as_of)?;
    last.value.map(|v| (last.period, v))
}

/// Ranges from the widest to the narrowest, so that the narrow one lies on top.
fn bands(svg: &mut Svg, frame: &Frame, shown: &[HistoryPoint], forecast: &Forecast) {
    let Some(levels) = forecast.forecast.first().map(|s| s.intervals.len()) else { return };
    for (index, outline) in (0..levels).rev().zip(["1 3", "none", "none", "none"]) {
        let edge = |pick: fn(&crate::domain::Interval) -> f64| -> Vec<(f64, f64)> {
            let start = hinge(shown, forecast).map(|(p, v)| frame.point(p, v));
            let steps = forecast.forecast.iter();
            start
                .into_iter()
                .chain(steps.filter_map(|s| s.intervals.get(index).map(|i| frame.point(s.period, pick(i)))))
                .collect()
        };
        let (upper, lower) = (edge(|i| i.upper), edge(|i| i.lower));
        let around: Vec<(f64, f64)> = upper.iter().copied().chain(lower.iter().rev().copied()).collect();
        svg.path("c-band", &format!("{}Z", polyline(&around)), &format!(r#"fill="{FORECAST}" fill-opacity="0.1""#));
        let stroke = format!(
            r#"fill="none" stroke="{FORECAST}" stroke-width="1.5" stroke-linecap="round" stroke-dasharray="{outline}""#
        );
        svg.path("c-edge", &format!("{}{}", polyline(&upper), polyline(&lower)), &stroke);
    }
}

fn lines(svg: &mut Svg, frame: &Frame, shown: &[HistoryPoint], forecast: &Forecast) {
    record(svg, frame, shown);
    let start = hinge(shown, forecast).map(|(p, v)| frame.point(p, v));
    let middle: Vec<_> =
        start.into_iter().chain(forecast.forecast.iter().map(|s| frame.point(s.period, s.point))).collect();
    let stroke = format!(r#"fill="none" stroke="{FORECAST}" stroke-width="2.5" stroke-dasharray="7 5""#);
    svg.path("c-middle", &polyline(&middle), &stroke);
}

/// Where the record ends and the forecast begins.
fn divider(svg: &mut Svg, frame: &Frame, shown: &[HistoryPoint], forecast: &Forecast) {
    if forecast.forecast.is_empty() || shown.is_empty() {
        return;
    }
    let x = frame.x(forecast.as_of.last_month());
    let stroke = format!(r#"fill="none" stroke="{QUIET}" stroke-width="1" stroke-dasharray="2 3""#);
    svg.line("c-axis", (x, frame.top - 14.0), (x, frame.bottom), &stroke);
    let y = frame.top - 6.0;
    svg.text((x - 6.0, y), TextStyle { anchor: Anchor::End, ..QUIET_BODY }, "recorded");
    svg.text((x + 6.0, y), QUIET_BODY, "forecast");
}

/// Where the series stepped to another level.
fn breaks(svg: &mut Svg, frame: &Frame, forecast: &Forecast) {
    let (first, last) = (frame.first.last_month(), frame.last.last_month());
    for month in forecast.breaks.iter().filter(|m| (first..=last).contains(*m)) {
        let x = frame.x(*month);
        let stroke =
            format!(r#"fill="none" stroke="{QUIET}" stroke-width="1.5" stroke-dasharray="1 4" stroke-linecap="round""#);
        svg.line("c-axis", (x, frame.top), (x, frame.bottom), &stroke);
        let anchor = if x > f64::midpoint(frame.left, frame.right) { Anchor::End } else { Anchor::Start };
        let beside = if anchor == Anchor::End { x - 5.0 } else { x + 5.0 };
        let style = TextStyle { anchor, rim: true, class: "c-quiet c-rim", ..QUIET_BODY };
        svg.text((beside, frame.bottom - 8.0), style, "new level");
    }
}

fn last_value(svg: &mut Svg, frame: &Frame, shown: &[HistoryPoint], forecast: &Forecast) {
    let known: Vec<(Period, f64)> = shown.iter().filter_map(|p| p.value.map(|v| (p.period, v))).collect();
    let Some(&(period, value)) = known.last() else { return };
    let (x, y) = frame.point(period, value);
    dot(svg, (x, y), 4.5);
    let label = bare(&words::value(value, forecast.unit_of_measure), forecast.unit_of_measure);
    let width = label.chars().count() as f64 * BODY.size * CHARACTER;
    let under = known.iter().map(|k| frame.point(k.0, k.1)).filter(|p| p.0 >= x - width).map(|p| p.1);
    let (highest, lowest) = under.fold((y, y), |(high, low), y| (high.min(y), low.max(y)));
    // Clear of the line, on the side that is nearer to the value and has room.
    let (over, below) = (highest - 11.0, lowest + 22.0);
    let height = if below > frame.bottom - 8.0 || y - over <= below - y { over } else { below };
    let style = TextStyle { anchor: Anchor::End, bold: true, rim: true, class: "c-text c-rim", ..BODY };
    svg.text((x - 2.0, height), style, &label);
}

/// A label at the end of the forecast.
struct EndLabel {
    value: f64,
    name: String,
    range: String,
}

/// From top to bottom: the ranges, widest first, then the middle.
fn end_labels(forecast: &Forecast) -> Vec<EndLabel> {
    let unit = forecast.unit_of_measure;
    let Some(step) = forecast.forecast.last() else { return Vec::new() };
    let ranges = step.intervals.iter().rev().map(|i| EndLabel {
        value: i.upper,
        name: format!("{}{}% range", i.level.percent(), words::NO_BREAK),
        range: short_range(i.lower, i.upper, unit),
    });
    let told = match unit {
        UnitOfMeasure::Gbp => words::money_short(step.point),
        _ => bare(&words::value(step.point, unit), unit),
    };
    let middle = EndLabel { value: step.point, name: "middle".into(), range: told };
    ranges.chain([middle]).collect()
}

fn beside(svg: &mut Svg, frame: &Frame, labels: &[EndLabel]) {
    let wished: Vec<f64> = labels.iter().map(|l| frame.y(l.value)).collect();
    let placed = apart(&wished, 35.0, frame.top + 8.0, frame.bottom - 18.0);
    for ((label, wish), y) in labels.iter().zip(&wished).zip(&placed) {
        let x = frame.right + 10.0;
        let stroke = format!(r#"fill="none" stroke="{FORECAST}" stroke-width="1""#);
        svg.line("c-edge", (frame.right - 2.0, *wish), (x - 3.0, y - 2.0), &stroke);
        let style = TextStyle { class: "c-label", fill: FORECAST, size: 13.0, ..BODY };
        svg.text((x, y + 2.0), style, &label.name);
        svg.text((x, y + 17.0), TextStyle { bold: true, ..style }, &label.range);
    }
}
