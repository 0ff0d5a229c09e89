//! The own value, the neighbours' median, region and England, year by year.

use crate::domain::Period;
use crate::domain::peers::{PastYear, Peers};
use crate::report::chart::frame::{Frame, Size};
use crate::report::chart::labels::apart;
use crate::report::chart::palette::{FORECAST, HISTORY, INK, QUIET};
use crate::report::chart::plot::{BODY, QUIET_BODY, bare, cut, document_of, grid};
use crate::report::chart::svg::{Svg, TextStyle, coordinate, polyline};
use crate::report::words;

/// One line of the chart.
struct Line {
    name: String,
    class: &'static str,
    stroke: &'static str,
    width: f64,
    dashes: &'static str,
    points: Vec<(i32, f64)>,
}

fn lines(p: &Peers) -> Vec<Line> {
    let points = |of: fn(&PastYear) -> Option<f64>| -> Vec<(i32, f64)> {
        p.past.iter().filter_map(|year| Some((year.year, of(year)?))).collect()
    };
    let name = |figure: Option<&crate::domain::peers::PeerFigure>, otherwise: &str| {
        figure.map_or_else(|| otherwise.to_owned(), |f| words::clean_name(&f.name))
    };
    let line =
        |name: String, class, stroke, (width, dashes), points| Line { name, class, stroke, width, dashes, points };
    let all = [
        line("England".to_owned(), "c-target", INK, (1.5, "10 3 2 3"), points(|y| y.england)),
        line(name(p.region.as_ref(), "region"), "c-axis", QUIET, (1.75, "2 3"), points(|y| y.region)),
        line("neighbours".to_owned(), "c-history", HISTORY, (2.25, "7 4"), points(|y| y.median)),
        line(name(p.own.as_ref(), ""), "c-edge", FORECAST, (3.0, ""), points(|y| y.own)),
    ];
    all.into_iter().filter(|line| !line.points.is_empty()).collect()
}

/// Lines over the published years with the name and last value of each at its end; gaps break a line.
pub fn years(p: &Peers, size: Size) -> String {
    let lines = lines(p);
    let unit = p.measure.rate().unit_of_measure();
    let label = p.measure.rate().label();
    let id = format!("peers-past-{}", size.as_str());
    let title = format!("The {label} over the published years");
    let values = || lines.iter().flat_map(|line| line.points.iter().map(|(_, value)| *value));
    let extent = values().fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)));
    let (Some(first), Some(last)) = (p.years.first(), p.years.last()) else {
        return document_of(&id, (320.0, 90.0), &title, "There are no values.", "");
    };
    let longest = lines.iter().map(|line| line.name.chars().count()).max().unwrap_or(8).min(18);
    let frame = Frame::over(size, (Period::Year(*first), Period::Year(*last)), extent, unit, longest);
    let mut svg = Svg::default();
    grid(&mut svg, &frame, unit);
    let style = TextStyle { bold: true, size: 15.0, ..BODY };
    let heading = format!("{}, {}", words::capital(label), words::unit_name(unit));
    svg.text((4.0, 18.0), style, &cut(&heading, frame.fits(4.0, 15.0)));
    let under = if frame.axis.lower > 0.0 { "Axis does not start at 0" } else { "Years to 30 September, as published" };
    svg.text((4.0, 37.0), QUIET_BODY, &cut(under, frame.fits(4.0, 13.0)));
    for line in &lines {
        draw(&mut svg, &frame, line);
    }
    ends(&mut svg, &frame, &lines, |value| bare(&words::value(value, unit), unit));
    document_of(&id, (frame.width, frame.height), &title, &describe(&lines, p), &svg.finish())
}

fn draw(svg: &mut Svg, frame: &Frame, line: &Line) {
    let at = |(year, value): &(i32, f64)| frame.point(Period::Year(*year), *value);
    let runs = line.points.chunk_by(|a, b| b.0 == a.0 + 1);
    let d: String = runs.map(|run| polyline(&run.iter().map(at).collect::<Vec<_>>())).collect();
    let dashes = if line.dashes.is_empty() { String::new() } else { format!(r#" stroke-dasharray="{}""#, line.dashes) };
    let (stroke, width) = (line.stroke, line.width);
    let stroke = format!(r#"fill="none" stroke="{stroke}" stroke-width="{width}" stroke-linejoin="round"{dashes}"#);
    svg.path(line.class, &d, &stroke);
    if line.dashes.is_empty() {
        for point in &line.points {
            let (x, y) = at(point);
            let (x, y) = (coordinate(x - 3.5), coordinate(y - 3.5));
            svg.raw(&format!(r#"<rect class="c-own" x="{x}" y="{y}" width="7" height="7" fill="{FORECAST}"/>"#));
        }
    }
}

/// Name and last value at the end of each line, moved apart where they would overlap.
fn ends(svg: &mut Svg, frame: &Frame, lines: &[Line], told: impl Fn(f64) -> String) {
    let mut placed: Vec<(f64, &Line, f64)> =
        lines.iter().filter_map(|line| line.points.last().map(|(_, v)| (frame.y(*v), line, *v))).collect();
    placed.sort_by(|a, b| a.0.total_cmp(&b.0));
    let wished: Vec<f64> = placed.iter().map(|p| p.0).collect();
    let heights = apart(&wished, 34.0, frame.top + 8.0, frame.bottom - 18.0);
    for ((wish, line, value), y) in placed.iter().zip(heights) {
        let x = frame.right + 12.0;
        let stroke = format!(r#"fill="none" stroke="{}" stroke-width="1""#, line.stroke);
        svg.line(line.class, (frame.right - 1.0, *wish), (x - 3.0, y - 2.0), &stroke);
        let style = TextStyle { size: 13.0, ..BODY };
        svg.text((x, y + 2.0), style, &cut(&line.name, frame.fits(x, 13.0)));
        svg.text((x, y + 17.0), TextStyle { bold: true, ..style }, &told(*value));
    }
}

fn describe(lines: &[Line], p: &Peers) -> String {
    let unit = p.measure.rate().unit_of_measure();
    let one = |line: &Line| {
        let ends = line.points.first().zip(line.points.last());
        ends.map_or_else(String::new, |((first, from), (last, to))| {
            format!("{}: {} in {first}, {} in {last}.", line.name, words::value(*from, unit), words::value(*to, unit))
        })
    };
    let told: Vec<String> = lines.iter().rev().map(one).collect();
    format!("Line chart of the {}, years to 30 September. {}", p.measure.rate().label(), told.join(" "))
}
