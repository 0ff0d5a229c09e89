//! Ranges beside each other, one line each: a dot for the middle, a bar for 80 %, whiskers for 95 %.

use crate::domain::{Interval, UnitOfMeasure};
use crate::report::chart::frame::{CHARACTER, Size};
use crate::report::chart::palette::{FORECAST, GRID, INK, QUIET};
use crate::report::chart::plot::{BODY, QUIET_BODY, cut, document_of};
use crate::report::chart::scale::{Axis, Linear};
use crate::report::chart::svg::{Anchor, Svg, TextStyle, coordinate};
use crate::report::words;

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is of.
    pub label: String,
    /// The middle.
    pub median: f64,
    /// Narrowest first.
    pub intervals: Vec<Interval>,
    /// Told beside the label.
    pub figure: String,
    /// Whether it is what the others are compared with.
    pub plain: bool,
}

/// A value all rows are held against.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The value.
    pub value: f64,
    /// What it is, such as "target".
    pub label: String,
}

const ROW: f64 = 50.0;
const TOP: f64 = 66.0;

/// The chart as an SVG document. `heading` says what the axis measures; `told` is the text alternative.
pub fn ranges(
    (id, heading, told): (&str, &str, &str),
    rows: &[Row],
    mark: Option<&Mark>,
    unit: UnitOfMeasure,
    size: Size,
) -> String {
    let id = format!("{id}-{}", size.as_str());
    let width = if size == Size::Wide { 760.0 } else { 320.0 };
    let height = TOP + ROW * rows.len() as f64 + 34.0;
    let mut svg = Svg::default();
    let ends = rows.iter().flat_map(|r| r.intervals.iter().flat_map(|i| [i.lower, i.upper]).chain([r.median]));
    let values = ends.chain(mark.map(|m| m.value)).filter(|v| v.is_finite());
    let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)));
    if low > high {
        svg.text((16.0, 48.0), BODY, "There are no values to draw.");
        return document_of(&id, (width, 90.0), heading, told, &svg.finish());
    }
    let axis = Axis::holding(low, high, if size == Size::Wide { 7 } else { 4 });
    let x = Linear::new((axis.lower, axis.upper), (24.0, width - 24.0));
    let bottom = height - 34.0;
    scale(&mut svg, &axis, &x, (TOP - 8.0, bottom), unit);
    let fits = ((width - 8.0) / (15.0 * CHARACTER)) as usize;
    svg.text((4.0, 18.0), TextStyle { bold: true, size: 15.0, ..BODY }, &cut(heading, fits));
    if let Some(mark) = mark {
        draw_mark(&mut svg, mark, x.at(mark.value), width, bottom);
    }
    for (row, at) in rows.iter().zip(0_u8..) {
        draw_row(&mut svg, row, &x, TOP + ROW * f64::from(at), width);
    }
    document_of(&id, (width, height), heading, told, &svg.finish())
}

/// Upright lines at round values, named below.
pub(super) fn scale(svg: &mut Svg, axis: &Axis, x: &Linear, (top, bottom): (f64, f64), unit: UnitOfMeasure) {
    for tick in axis.ticks() {
        let at = x.at(tick);
        svg.line("c-grid", (at, top), (at, bottom), &format!(r#"fill="none" stroke="{GRID}" stroke-width="1""#));
        let style = TextStyle { anchor: Anchor::Middle, size: 14.0, ..QUIET_BODY };
        svg.text((at, bottom + 19.0), style, &words::tick(tick, axis.step, unit));
    }
}

fn draw_mark(svg: &mut Svg, mark: &Mark, at: f64, width: f64, bottom: f64) {
    let stroke = format!(r#"fill="none" stroke="{INK}" stroke-width="1.5" stroke-dasharray="6 3""#);
    svg.line("c-target", (at, 44.0), (at, bottom), &stroke);
    let length = mark.label.chars().count() as f64 * 14.0 * CHARACTER;
    let (anchor, place) = if at + length + 9.0 < width {
        (Anchor::Start, at + 5.0)
    } else if at - length > 9.0 {
        (Anchor::End, at - 5.0)
    } else {
        (Anchor::Start, 4.0)
    };
    svg.text((place, 48.0), TextStyle { anchor, bold: true, ..BODY }, &mark.label);
}

fn draw_row(svg: &mut Svg, row: &Row, x: &Linear, top: f64, width: f64) {
    let figure = (row.figure.chars().count() + 2) as f64 * 13.0 * CHARACTER;
    let label = cut(&words::clean_name(&row.label), ((width - figure - 8.0) / (14.0 * CHARACTER)).max(6.0) as usize);
    let rim = |style| TextStyle { rim: true, ..style };
    svg.text((4.0, top + 12.0), rim(TextStyle { class: "c-text c-rim", ..BODY }), &label);
    let style = TextStyle { anchor: Anchor::End, class: "c-quiet c-rim", ..QUIET_BODY };
    svg.text((width - 4.0, top + 12.0), rim(style), &row.figure);
    let (class, fill) = if row.plain { ("c-base", QUIET) } else { ("c-edge", FORECAST) };
    let y = top + 28.0;
    for (at, i) in row.intervals.iter().enumerate().rev() {
        let thick = if at == 0 { 9.0 } else { 1.75 };
        let stroke = format!(r#"fill="none" stroke="{fill}" stroke-width="{thick}""#);
        svg.line(class, (x.at(i.lower), y), (x.at(i.upper), y), &stroke);
        if at > 0 {
            let stroke = format!(r#"fill="none" stroke="{fill}" stroke-width="1.75""#);
            for end in [i.lower, i.upper] {
                svg.line(class, (x.at(end), y - 5.0), (x.at(end), y + 5.0), &stroke);
            }
        }
    }
    let (cx, cy) = (coordinate(x.at(row.median)), coordinate(y));
    svg.raw(&format!(
        r##"<circle class="c-middle-dot" cx="{cx}" cy="{cy}" r="6" fill="#ffffff" stroke="{fill}" stroke-width="2.5"/>"##
    ));
}
