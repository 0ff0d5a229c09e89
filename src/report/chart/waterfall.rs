//! From staff before to staff now: what came, what went and what else moved, as steps that add up.

use super::frame::{CHARACTER, Size};
use super::palette::{FORECAST, GRID, HISTORY, PAPER, QUIET};
use super::plot::{BODY, QUIET_BODY, cut, document_of};
use super::scale::{Axis, Linear};
use super::svg::{Anchor, Svg, TextStyle, coordinate};
use crate::domain::leavers::StaffChange;
use crate::report::words;

const TOP: f64 = 74.0;

/// One step.
struct Bar {
    name: [String; 2],
    from: f64,
    to: f64,
    figure: String,
    is_total: bool,
}

/// The chart as an SVG document, laid out for `size`; `title` is its sentence and `name` whose staff. Stocks are full bars
/// from zero, what came and went are hollow ones between the levels before and after, each with its sign.
pub fn waterfall(change: Option<&StaffChange>, (title, name): (&str, &str), size: Size) -> String {
    let (width, height) = if size == Size::Wide { (760.0, 360.0) } else { (320.0, 330.0) };
    let id = format!("waterfall-{}", size.as_str());
    let mut svg = Svg::default();
    let Some(change) = change.filter(|change| change.closes()) else {
        svg.text((16.0, 48.0), BODY, "There is nothing to draw yet.");
        return document_of(&id, (width, 90.0), title, "Staff before and now are not both known.", &svg.finish());
    };
    let mut bars = bars(change);
    if size == Size::Narrow {
        // "movement" would run into the month beside it.
        bars[3].name[1] = "moves".into();
    }
    let bottom = height - 58.0;
    let ends = || bars.iter().flat_map(|bar| [bar.from, bar.to]);
    let axis = Axis::holding(ends().fold(0.0, f64::min), ends().fold(1.0, f64::max), 5);
    let y = Linear::new((axis.lower, axis.upper), (bottom, TOP));
    let left = 46.0;
    for tick in axis.ticks() {
        let at = y.at(tick);
        let stroke = format!(r#"fill="none" stroke="{GRID}" stroke-width="1""#);
        svg.line("c-grid", (left, at), (width - 4.0, at), &stroke);
        let label = words::number(tick, usize::from(axis.step < 1.0));
        svg.text((left - 6.0, at + 4.5), TextStyle { anchor: Anchor::End, ..QUIET_BODY }, &label);
    }
    let each = (width - 4.0 - left) / bars.len() as f64;
    for (at, bar) in bars.iter().enumerate() {
        let middle = left + each * (at as f64 + 0.5);
        draw(&mut svg, bar, (middle, each), &y);
        if at + 1 < bars.len() {
            let level = y.at(bar.to);
            let stroke = format!(r#"fill="none" stroke="{QUIET}" stroke-width="1" stroke-dasharray="3 3""#);
            svg.line("c-axis", (middle + each * 0.32, level), (middle + each * 0.68, level), &stroke);
        }
        for (line, text) in bar.name.iter().enumerate() {
            let font = if size == Size::Wide { 13.0 } else { 11.0 };
            let fits = (each / (font * CHARACTER)) as usize;
            let style = TextStyle { anchor: Anchor::Middle, size: font, ..BODY };
            svg.text((middle, bottom + 19.0 + 16.0 * line as f64), style, &cut(text, fits.max(6)));
        }
    }
    let fits = |font: f64| ((width - 8.0) / (font * CHARACTER)) as usize;
    let unit = if change.measured_in == "fte" { "FTE" } else { "people" };
    let heading = format!("Change of staff in post, {unit}");
    svg.text((4.0, 18.0), TextStyle { bold: true, size: 15.0, ..BODY }, &cut(&heading, fits(15.0)));
    svg.text((4.0, 37.0), TextStyle { size: 14.0, ..QUIET_BODY }, &cut(&words::clean_name(name), fits(14.0)));
    document_of(&id, (width, height), title, &describe(change, name), &svg.finish())
}

fn bars(change: &StaffChange) -> Vec<Bar> {
    let decimals = usize::from(change.measured_in == "fte");
    let stock = |name: &str, month, value: f64| Bar {
        name: [name.into(), words::short_month(month)],
        from: 0.0,
        to: value,
        figure: words::number(value, decimals),
        is_total: true,
    };
    let step = |name: [&str; 2], from: f64, by: f64| {
        let sign = if by > 0.0 { "+" } else { "" };
        let figure = format!("{sign}{}", words::number(by, decimals));
        Bar { name: name.map(str::to_owned), from, to: from + by, figure, is_total: false }
    };
    let started = change.before + change.starters;
    let left = started - change.leavers;
    vec![
        stock("in post", change.from, change.before),
        step(["started", ""], change.before, change.starters),
        step(["left", ""], started, -change.leavers),
        step(["other", "movement"], left, change.other),
        stock("in post", change.to, change.now),
    ]
}

fn draw(svg: &mut Svg, bar: &Bar, (middle, each): (f64, f64), y: &Linear) {
    let (top, bottom) = (y.at(bar.from.max(bar.to)), y.at(bar.from.min(bar.to)));
    let half = each * 0.32;
    let style = if bar.is_total {
        format!(r#"class="c-bar" fill="{HISTORY}""#)
    } else {
        format!(r#"class="c-open" fill="{PAPER}" stroke="{FORECAST}" stroke-width="2""#)
    };
    svg.raw(&format!(
        r#"<rect {style} x="{}" y="{}" width="{}" height="{}"/>"#,
        coordinate(middle - half),
        coordinate(top),
        coordinate(2.0 * half),
        coordinate((bottom - top).max(1.0)),
    ));
    let style = TextStyle { anchor: Anchor::Middle, bold: true, rim: true, class: "c-text c-rim", ..BODY };
    svg.text((middle, top - 7.0), style, &bar.figure);
}

/// The text alternative.
fn describe(change: &StaffChange, name: &str) -> String {
    let told = super::super::leavers::change(change).unwrap_or_default();
    format!("Steps from staff before to staff now of {}. {told}", words::clean_name(name))
}
