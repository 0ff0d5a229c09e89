//! Pieces that charts over time share: paper, grid, the recorded line, dots and gaps.

use super::frame::{CHARACTER, Frame};
use super::palette::{GRID, HISTORY, INK, PAPER, QUIET};
use super::scale::time_ticks;
use super::svg::{Anchor, Svg, TextStyle, coordinate, escape, polyline};
use crate::domain::{HistoryPoint, UnitOfMeasure};
use crate::report::words;

/// Text.
pub(super) const BODY: TextStyle =
    TextStyle { class: "c-text", anchor: Anchor::Start, size: 14.0, fill: INK, bold: false, rim: false };
/// Text beside the point.
pub(super) const QUIET_BODY: TextStyle = TextStyle { class: "c-quiet", fill: QUIET, size: 13.0, ..BODY };

/// A whole document with its title and description; `id` is unlike that of every other chart of a page.
pub(super) fn document_of(id: &str, (width, height): (f64, f64), title: &str, told: &str, body: &str) -> String {
    let (id, title, told) = (escape(id), escape(title), escape(told));
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{id}-t" aria-describedby="{id}-d" font-family="system-ui, 'Segoe UI', 'Liberation Sans', sans-serif"><title id="{id}-t">{title}</title><desc id="{id}-d">{told}</desc><path class="c-paper" d="M0 0H{width}V{height}H0Z" fill="{PAPER}"/>{body}</svg>"#
    )
}

/// The text, with an ellipsis where it is longer than so many characters.
pub(super) fn cut(text: &str, characters: usize) -> String {
    if text.chars().count() <= characters {
        return text.into();
    }
    text.chars().take(characters.saturating_sub(1)).chain(['…']).collect()
}

/// Lines of round values and marks of time.
pub(super) fn grid(svg: &mut Svg, frame: &Frame, unit: UnitOfMeasure) {
    for tick in frame.axis.ticks() {
        let y = frame.y(tick);
        let stroke = format!(r#"fill="none" stroke="{GRID}" stroke-width="1""#);
        svg.line("c-grid", (frame.left, y), (frame.right, y), &stroke);
        let style = TextStyle { anchor: Anchor::End, size: 14.0, ..QUIET_BODY };
        svg.text((frame.left - 7.0, y + 4.5), style, &words::tick(tick, frame.axis.step, unit));
    }
    let axis = format!(r#"fill="none" stroke="{QUIET}" stroke-width="1.25""#);
    svg.line("c-axis", (frame.left, frame.bottom), (frame.right, frame.bottom), &axis);
    let monthly = frame.last.last_month().since(frame.first.last_month()) < 18;
    let room = (frame.right - frame.left) / if monthly { 74.0 } else { 46.0 };
    for tick in time_ticks(frame.first, frame.last, room as usize) {
        let x = frame.x(tick.month);
        svg.line("c-axis", (x, frame.bottom), (x, frame.bottom + 5.0), &axis);
        let half = tick.label.chars().count() as f64 * 14.0 * CHARACTER / 2.0;
        let style = TextStyle { anchor: Anchor::Middle, size: 14.0, ..QUIET_BODY };
        svg.text((x.max(half), frame.bottom + 21.0), style, &tick.label);
    }
}

/// Months without a value: a dotted bar on the axis, named where there is room.
pub(super) fn gaps(svg: &mut Svg, frame: &Frame, shown: &[HistoryPoint]) {
    let half_month = (frame.x(frame.first.last_month().plus(1)) - frame.x(frame.first.last_month())) / 2.0;
    for run in shown.chunk_by(|a, b| a.value.is_none() == b.value.is_none()).filter(|r| r[0].value.is_none()) {
        let from = frame.x(run[0].period.last_month()) - half_month;
        let to = frame.x(run[run.len() - 1].period.last_month()) + half_month;
        let (from, to) = (from.max(frame.left), to.min(frame.right));
        let stroke = format!(r#"fill="none" stroke="{QUIET}" stroke-width="3" stroke-dasharray="2 2""#);
        svg.line("c-axis", (from, frame.bottom - 4.0), (to, frame.bottom - 4.0), &stroke);
        if to - from > 52.0 {
            let style = TextStyle { anchor: Anchor::Middle, ..QUIET_BODY };
            svg.text((f64::midpoint(from, to), frame.bottom - 10.0), style, "no data");
        }
    }
}

/// Recorded values as a line, broken at gaps; a value alone is a dot.
pub(super) fn record(svg: &mut Svg, frame: &Frame, shown: &[HistoryPoint]) {
    let mut d = String::new();
    let mut lonely = Vec::new();
    for run in shown.chunk_by(|a, b| a.value.is_none() == b.value.is_none()) {
        let points: Vec<_> = run.iter().filter_map(|p| p.value.map(|v| frame.point(p.period, v))).collect();
        match points[..] {
            [] => {}
            [one] => lonely.push(one),
            _ => d.push_str(&polyline(&points)),
        }
    }
    let stroke = format!(r#"fill="none" stroke="{HISTORY}" stroke-width="2.5" stroke-linejoin="round""#);
    svg.path("c-history", &d, &stroke);
    for point in lonely {
        dot(svg, point, 3.0);
    }
}

/// A recorded value.
pub(super) fn dot(svg: &mut Svg, (x, y): (f64, f64), radius: f64) {
    let (x, y) = (coordinate(x), coordinate(y));
    svg.raw(&format!(
        r#"<circle class="c-dot" cx="{x}" cy="{y}" r="{radius}" fill="{HISTORY}" stroke="{PAPER}" stroke-width="1.5"/>"#
    ));
}

/// "18 to 27 %", as precise as the sentence of the same range, the unit once at its end.
pub(super) fn short_range(lower: f64, upper: f64, unit: UnitOfMeasure) -> String {
    if unit == UnitOfMeasure::Gbp {
        return format!("{} to {}", words::money_short(lower), words::money_short(upper));
    }
    let told = words::range(lower, upper, unit);
    let percent = format!("{}% and ", words::NO_BREAK);
    bare(&told.trim_start_matches("between ").replace(&percent, " and ").replace(" and ", " to "), unit)
}

/// Without a unit too long for a label; the chart's heading names it.
pub(super) fn bare(told: &str, unit: UnitOfMeasure) -> String {
    match unit {
        UnitOfMeasure::CasesPerFte => told.trim_end_matches("cases per FTE").trim_end().to_owned(),
        _ => told.to_owned(),
    }
}
