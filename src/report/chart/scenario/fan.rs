//! A measure with the levers as a fan, and without them as a dashed line with dotted edges.

use crate::domain::scenario::{Goal, MeasureOutlook, MonthRange};
use crate::domain::{HistoryPoint, Interval, Month, Period, UnitOfMeasure};
use crate::report::chart::frame::{CHARACTER, Frame, Size};
use crate::report::chart::labels::apart;
use crate::report::chart::palette::{FORECAST, INK, QUIET};
use crate::report::chart::plot::{BODY, QUIET_BODY, bare, cut, document_of, dot, gaps, grid, record, short_range};
use crate::report::chart::svg::{Anchor, Svg, TextStyle, polyline};
use crate::report::words;

/// Months of the record drawn before the scenario.
const RECORDED: usize = 36;

/// A level to reach by a month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aim {
    /// The level and its side.
    pub goal: Goal,
    /// When.
    pub by: Month,
}

/// What the chart is of.
#[derive(Debug, Clone, Copy)]
pub struct Story<'a> {
    /// With and without the levers.
    pub outlook: &'a MeasureOutlook,
    /// What was recorded, oldest first.
    pub history: &'a [HistoryPoint],
    /// The target, where the measure has one.
    pub aim: Option<Aim>,
    /// Whose figures.
    pub unit_name: &'a str,
    /// The outcome in one sentence.
    pub title: &'a str,
}

/// The chart as an SVG document, laid out for `size`.
pub fn fan(story: &Story, size: Size) -> String {
    let id = format!("outlook-{}-{}", story.outlook.measure, size.as_str());
    let told = describe(story);
    let labels = labels(story);
    let longest = labels.iter().map(|l| l.name.chars().count().max(l.figure.chars().count())).max().unwrap_or(0);
    let mut svg = Svg::default();
    let Some(frame) = frame(story, size, longest) else {
        svg.text((16.0, 48.0), BODY, "There are no values to draw.");
        return document_of(&id, (320.0, 90.0), story.title, &told, &svg.finish());
    };
    let shown = shown(story.history);
    grid(&mut svg, &frame, story.outlook.unit_of_measure);
    draw_bands(&mut svg, &frame, story);
    gaps(&mut svg, &frame, shown);
    record(&mut svg, &frame, shown);
    draw_lines(&mut svg, &frame, story);
    draw_divider(&mut svg, &frame, story);
    draw_aim(&mut svg, &frame, story);
    draw_labels(&mut svg, &frame, &labels);
    draw_heading(&mut svg, &frame, story);
    if let Some((last, value)) = shown.last().and_then(|last| Some((last, last.value?))) {
        dot(&mut svg, frame.point(last.period, value), 4.5);
    }
    document_of(&id, (frame.width, frame.height), story.title, &told, &svg.finish())
}

fn shown(history: &[HistoryPoint]) -> &[HistoryPoint] {
    &history[history.len().saturating_sub(RECORDED)..]
}

fn frame(story: &Story, size: Size, longest: usize) -> Option<Frame> {
    let shown = shown(story.history);
    let (with, without) = (&story.outlook.months, &story.outlook.baseline);
    let ends = |months: &[MonthRange]| {
        let values = months.iter().flat_map(|m| m.intervals.iter().flat_map(|i| [i.lower, i.upper]).chain([m.median]));
        values.collect::<Vec<f64>>()
    };
    let values = shown.iter().filter_map(|p| p.value).chain(ends(with)).chain(ends(without));
    let values = values.chain(story.aim.map(|aim| aim.goal.level())).filter(|v| v.is_finite());
    let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)));
    let periods = || shown.iter().map(|p| p.period).chain(with.iter().chain(without).map(|m| m.period.into()));
    let span = (periods().min()?, periods().max()?);
    (low <= high).then(|| Frame::over(size, span, (low, high), story.outlook.unit_of_measure, longest))
}

/// The last recorded value, where the scenario follows right after it.
fn hinge(story: &Story) -> Option<(Period, f64)> {
    let last = story.history.last()?;
    let first = story.outlook.months.first()?.period;
    last.value.filter(|_| last.period.last_month().plus(1) == first).map(|value| (last.period, value))
}

fn line(
    frame: &Frame,
    story: &Story,
    months: &[MonthRange],
    pick: impl Fn(&MonthRange) -> Option<f64>,
) -> Vec<(f64, f64)> {
    let start = hinge(story).map(|(period, value)| frame.point(period, value));
    let rest = months.iter().filter_map(|m| pick(m).map(|value| frame.point(m.period.into(), value)));
    start.into_iter().chain(rest).collect()
}

fn draw_bands(svg: &mut Svg, frame: &Frame, story: &Story) {
    let outlook = story.outlook;
    let levels = outlook.months.first().map_or(0, |m| m.intervals.len());
    for (at, dashes) in (0..levels).rev().zip(["1 3", "none", "none", "none"]) {
        let edge = |pick: fn(&Interval) -> f64| line(frame, story, &outlook.months, |m| m.intervals.get(at).map(pick));
        let (upper, lower) = (edge(|i| i.upper), edge(|i| i.lower));
        let around: Vec<_> = upper.iter().chain(lower.iter().rev()).copied().collect();
        svg.path("c-band", &format!("{}Z", polyline(&around)), &format!(r#"fill="{FORECAST}" fill-opacity="0.1""#));
        let stroke = format!(
            r#"fill="none" stroke="{FORECAST}" stroke-width="1.25" stroke-linecap="round" stroke-dasharray="{dashes}""#
        );
        svg.path("c-edge", &format!("{}{}", polyline(&upper), polyline(&lower)), &stroke);
    }
    let edge = |pick: fn(&Interval) -> f64| {
        line(frame, story, &outlook.baseline, |m| Interval::eighty(&m.intervals).map(pick))
    };
    let edges = format!("{}{}", polyline(&edge(|i| i.upper)), polyline(&edge(|i| i.lower)));
    let stroke = format!(r#"fill="none" stroke="{QUIET}" stroke-width="1.5" stroke-dasharray="2 4""#);
    svg.path("c-base", &edges, &stroke);
}

fn draw_lines(svg: &mut Svg, frame: &Frame, story: &Story) {
    let without = line(frame, story, &story.outlook.baseline, |m| Some(m.median));
    let stroke = format!(r#"fill="none" stroke="{QUIET}" stroke-width="2.25" stroke-dasharray="8 5""#);
    svg.path("c-base", &polyline(&without), &stroke);
    let with = line(frame, story, &story.outlook.months, |m| Some(m.median));
    let stroke = format!(r#"fill="none" stroke="{FORECAST}" stroke-width="2.75" stroke-linejoin="round""#);
    svg.path("c-middle", &polyline(&with), &stroke);
}

fn draw_divider(svg: &mut Svg, frame: &Frame, story: &Story) {
    let Some(last) = story.history.last() else { return };
    let x = frame.x(last.period.last_month());
    let stroke = format!(r#"fill="none" stroke="{QUIET}" stroke-width="1" stroke-dasharray="2 3""#);
    svg.line("c-axis", (x, frame.top - 14.0), (x, frame.bottom), &stroke);
    let y = frame.top - 6.0;
    svg.text((x - 6.0, y), TextStyle { anchor: Anchor::End, ..QUIET_BODY }, "recorded");
    svg.text((x + 6.0, y), QUIET_BODY, "simulated");
}

/// The level up to its month, and a diamond there.
fn draw_aim(svg: &mut Svg, frame: &Frame, story: &Story) {
    let Some(aim) = story.aim else { return };
    let first = story.outlook.months.first().map_or(aim.by, |m| m.period);
    let (y, end) = (frame.y(aim.goal.level()), frame.x(aim.by));
    let stroke = format!(r#"fill="none" stroke="{INK}" stroke-width="1.5""#);
    svg.line("c-target", (frame.x(first), y), (end, y), &stroke);
    let diamond = polyline(&[(end, y - 7.0), (end + 7.0, y), (end, y + 7.0), (end - 7.0, y)]);
    svg.path("c-target c-fill", &format!("{diamond}Z"), &format!(r#"fill="{INK}" stroke="{INK}" stroke-width="1""#));
    let told = format!(
        "target {}",
        bare(&words::value(aim.goal.level(), story.outlook.unit_of_measure), story.outlook.unit_of_measure)
    );
    let style = TextStyle { anchor: Anchor::End, bold: true, rim: true, class: "c-text c-rim", ..BODY };
    let below = matches!(aim.goal, Goal::AtMost(_));
    let under = if below && y + 20.0 < frame.bottom { y + 19.0 } else { y - 11.0 };
    let width = told.chars().count() as f64 * BODY.size * CHARACTER;
    svg.text((end.max(frame.left + width), under), style, &told);
}

/// A label at the end of the lines.
struct EndLabel {
    value: f64,
    name: String,
    figure: String,
    class: &'static str,
    fill: &'static str,
}

/// From top to bottom.
fn labels(story: &Story) -> Vec<EndLabel> {
    let unit = story.outlook.unit_of_measure;
    let plum = |value, name: String, figure| EndLabel { value, name, figure, class: "c-label", fill: FORECAST };
    let mut all = Vec::new();
    if let Some(last) = story.outlook.months.last() {
        if let Some(i) = Interval::eighty(&last.intervals) {
            let name = format!("{}{}% range", i.level.percent(), words::NO_BREAK);
            all.push(plum(i.upper, name, short_range(i.lower, i.upper, unit)));
        }
        all.push(plum(last.median, "with it".into(), short(last.median, unit)));
    }
    if let Some(last) = story.outlook.baseline.last() {
        let figure = short(last.median, unit);
        all.push(EndLabel { value: last.median, name: "no change".into(), figure, class: "c-quiet", fill: QUIET });
    }
    all.sort_by(|a, b| b.value.total_cmp(&a.value));
    all
}

fn short(value: f64, unit: UnitOfMeasure) -> String {
    if unit == UnitOfMeasure::Gbp { words::money_short(value) } else { bare(&words::value(value, unit), unit) }
}

fn draw_labels(svg: &mut Svg, frame: &Frame, labels: &[EndLabel]) {
    let wished: Vec<f64> = labels.iter().map(|l| frame.y(l.value)).collect();
    let placed = apart(&wished, 35.0, frame.top + 8.0, frame.bottom - 18.0);
    for ((label, wish), y) in labels.iter().zip(&wished).zip(&placed) {
        let x = frame.right + 10.0;
        let stroke = format!(r#"fill="none" stroke="{}" stroke-width="1""#, label.fill);
        let class = if label.fill == QUIET { "c-base" } else { "c-edge" };
        svg.line(class, (frame.right - 2.0, *wish), (x - 3.0, y - 2.0), &stroke);
        let style = TextStyle { class: label.class, fill: label.fill, size: 13.0, ..BODY };
        svg.text((x, y + 2.0), style, &label.name);
        svg.text((x, y + 17.0), TextStyle { bold: true, ..style }, &label.figure);
    }
}

fn draw_heading(svg: &mut Svg, frame: &Frame, story: &Story) {
    let measured = words::unit_name(story.outlook.unit_of_measure);
    let mut what = format!("{}, {measured}", words::capital(story.outlook.measure.label()));
    if frame.axis.lower > 0.0 && frame.size == Size::Wide {
        what.push_str(" (axis does not start at 0)");
    }
    svg.text((4.0, 18.0), TextStyle { bold: true, size: 15.0, ..BODY }, &cut(&what, frame.fits(4.0, 15.0)));
    let name = words::clean_name(story.unit_name);
    svg.text((4.0, 37.0), TextStyle { size: 14.0, ..QUIET_BODY }, &cut(&name, frame.fits(4.0, 14.0)));
    let keys = match frame.size {
        Size::Wide => "Full line and band: with it. Dashed line, dotted edges: no change.",
        Size::Narrow => "Full: with it. Dashed: no change.",
    };
    svg.text((4.0, frame.height - 8.0), QUIET_BODY, &cut(keys, frame.fits(4.0, 13.0)));
}

/// A text alternative: both ends with their ranges, and the target.
pub fn describe(story: &Story) -> String {
    let unit = story.outlook.unit_of_measure;
    let mut parts = vec![format!(
        "Line chart of the {} of {}, recorded and simulated with and without the scenario's levers.",
        story.outlook.measure.label(),
        words::clean_name(story.unit_name),
    )];
    if let Some((last, value)) = story.history.iter().rev().find_map(|p| p.value.map(|v| (p, v))) {
        parts.push(format!("Recorded to {}, then {}.", words::period(last.period), words::value(value, unit)));
    }
    let end = |months: &[MonthRange], what: &str| {
        months.last().map(|m| {
            let ranges = m.intervals.iter().map(|i| {
                let told = words::range(i.lower, i.upper, unit);
                format!("the {}{}% range is {told}", i.level.percent(), words::NO_BREAK)
            });
            let ranges: Vec<String> = ranges.collect();
            let middle = words::value(m.median, unit);
            format!("{what} in {} the middle is {middle}; {}.", m.period.in_words(), ranges.join(", "))
        })
    };
    parts.extend(end(&story.outlook.months, "With them"));
    parts.extend(end(&story.outlook.baseline, "Without them"));
    if let Some(aim) = story.aim {
        let level = words::value(aim.goal.level(), unit);
        let side = if matches!(aim.goal, Goal::AtMost(_)) { "at most" } else { "at least" };
        parts.push(format!("The target is {side} {level} in {}.", aim.by.in_words()));
    }
    parts.join(" ")
}
