//! Small multiples: the same little chart for each unit on one scale, so that units can be compared by eye.

use std::collections::BTreeMap;

use super::palette::{FORECAST, GRID, HISTORY, QUIET};
use super::plot::{BODY, QUIET_BODY, cut, document_of, dot, short_range};
use super::scale::Linear;
use super::svg::{Anchor, Svg, TextStyle, polyline};
use crate::domain::{Level, Month, Period, Step, UnitOfMeasure};
use crate::report::words;

const WIDTH: f64 = 220.0;
const HEIGHT: f64 = 132.0;
const LEFT: f64 = 6.0;
const RIGHT: f64 = 168.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 112.0;

/// What one unit's little chart shows.
#[derive(Debug, Clone, Copy)]
pub struct Small<'a> {
    /// Unlike that of every other chart of the page.
    pub id: &'a str,
    /// The unit's name.
    pub name: &'a str,
    /// What is drawn, such as "agency rate".
    pub label: &'a str,
    /// What values are measured in.
    pub unit: UnitOfMeasure,
    /// Known values by month.
    pub history: &'a BTreeMap<Period, f64>,
    /// What is expected, with the 80 % range.
    pub expected: &'a [Step],
}

/// What all little charts of a page share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    first: Month,
    last: Month,
    highest: f64,
}

impl Scale {
    /// From nought to the highest value, over all months; `None` where nothing is known.
    pub fn of(all: &[(&BTreeMap<Period, f64>, &[Step])]) -> Option<Self> {
        let months = || {
            all.iter().flat_map(|(history, expected)| {
                history.keys().copied().chain(expected.iter().map(|s| s.period)).map(Period::last_month)
            })
        };
        let ends = all.iter().flat_map(|(history, expected)| {
            let upper = expected.iter().filter_map(|s| s.range(Level::EIGHTY).map(|(_, upper)| upper));
            history.values().copied().chain(upper)
        });
        let highest = ends.filter(|v| v.is_finite()).fold(0.0, f64::max);
        Some(Self { first: months().min()?, last: months().max()?, highest: if highest > 0.0 { highest } else { 1.0 } })
    }

    fn x(&self, month: Month) -> f64 {
        Linear::new((0.0, f64::from(self.last.since(self.first))), (LEFT, RIGHT)).at(f64::from(month.since(self.first)))
    }

    fn y(&self, value: f64) -> f64 {
        Linear::new((0.0, self.highest), (BOTTOM, TOP)).at(value)
    }
}

/// One unit's little chart as an SVG document.
pub fn small(of: &Small, scale: &Scale) -> String {
    let mut svg = Svg::default();
    let name = words::clean_name(of.name);
    svg.text((4.0, 17.0), TextStyle { bold: true, size: 15.0, ..BODY }, &cut(&name, 24));
    let axis = format!(r#"fill="none" stroke="{GRID}" stroke-width="1""#);
    svg.line("c-grid", (LEFT, BOTTOM), (RIGHT, BOTTOM), &axis);
    band(&mut svg, of, scale);
    recorded(&mut svg, of, scale);
    let years = |month: Month| words::short_month(month);
    svg.text((LEFT, HEIGHT - 4.0), QUIET_BODY, &years(scale.first));
    let style = TextStyle { anchor: Anchor::End, ..QUIET_BODY };
    svg.text((RIGHT, HEIGHT - 4.0), style, &years(scale.last));
    let title = format!("{name}: {}", of.label);
    document_of(of.id, (WIDTH, HEIGHT), &title, &described(of), &svg.finish())
}

fn recorded(svg: &mut Svg, of: &Small, scale: &Scale) {
    let points: Vec<(Period, f64)> = of.history.iter().map(|(period, value)| (*period, *value)).collect();
    let place = |(period, value): &(Period, f64)| (scale.x(period.last_month()), scale.y(*value));
    let d: String = points
        .chunk_by(|a, b| a.0.after(1) == b.0)
        .map(|run| polyline(&run.iter().map(place).collect::<Vec<_>>()))
        .collect();
    svg.path("c-history", &d, &format!(r#"fill="none" stroke="{HISTORY}" stroke-width="2" stroke-linejoin="round""#));
    let Some(last) = points.last() else {
        svg.text((LEFT, f64::midpoint(TOP, BOTTOM)), QUIET_BODY, "no values");
        return;
    };
    let (x, y) = place(last);
    dot(svg, (x, y), 3.5);
    let label = words::cell(last.1, of.unit);
    let above = if y < TOP + 14.0 { y + 18.0 } else { y - 8.0 };
    let style = TextStyle { anchor: Anchor::End, bold: true, rim: true, size: 13.0, class: "c-text c-rim", ..BODY };
    svg.text((x, above), style, &label);
}

fn band(svg: &mut Svg, of: &Small, scale: &Scale) {
    let ends: Vec<(f64, f64, f64)> = of
        .expected
        .iter()
        .filter_map(|s| {
            let (low, high) = s.range(Level::EIGHTY)?;
            Some((scale.x(s.period.last_month()), scale.y(low), scale.y(high)))
        })
        .collect();
    let Some(step) = of.expected.last() else { return };
    let upper: Vec<_> = ends.iter().map(|(x, _, high)| (*x, *high)).collect();
    let lower: Vec<_> = ends.iter().map(|(x, low, _)| (*x, *low)).collect();
    let around: Vec<_> = upper.iter().copied().chain(lower.iter().rev().copied()).collect();
    svg.path("c-band", &format!("{}Z", polyline(&around)), &format!(r#"fill="{FORECAST}" fill-opacity="0.1""#));
    let stroke = format!(r#"fill="none" stroke="{FORECAST}" stroke-width="1.5""#);
    svg.path("c-edge", &format!("{}{}", polyline(&upper), polyline(&lower)), &stroke);
    if let (Some((low, high)), Some((x, low_y, high_y))) = (step.range(Level::EIGHTY), ends.last()) {
        let told = short_range(low, high, of.unit).replace(&format!("{}%", words::NO_BREAK), "");
        let style = TextStyle { class: "c-label", fill: FORECAST, size: 13.0, bold: true, ..BODY };
        let middle = f64::midpoint(*low_y, *high_y).clamp(TOP + 6.0, BOTTOM - 6.0);
        let mut parts = told.splitn(2, " to ");
        if let (Some(from), Some(to)) = (parts.next(), parts.next()) {
            svg.text((x + 5.0, middle - 2.0), style, &format!("{from} to"));
            svg.text((x + 5.0, middle + 13.0), style, to);
        } else {
            svg.text((x + 5.0, middle + 5.0), style, &told);
        }
    }
    let divider = of.history.keys().last().map(|p| scale.x(p.last_month()));
    if let Some(x) = divider {
        let stroke = format!(r#"fill="none" stroke="{QUIET}" stroke-width="1" stroke-dasharray="2 3""#);
        svg.line("c-axis", (x, TOP - 8.0), (x, BOTTOM), &stroke);
    }
}

fn described(of: &Small) -> String {
    let now = of.history.iter().next_back().map_or_else(
        || "No value is known.".into(),
        |(period, value)| format!("{} in {}.", words::value(*value, of.unit), words::period(*period)),
    );
    let ahead = of.expected.last().and_then(|step| {
        let (low, high) = step.range(Level::EIGHTY)?;
        Some(format!(
            " Expected in {}: {}, {}.",
            words::period(step.period),
            words::range(low, high, of.unit),
            words::how_often(Level::EIGHTY)
        ))
    });
    format!("{now}{}", ahead.unwrap_or_else(|| " There is no forecast.".into()))
}
