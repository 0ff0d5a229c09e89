//! What a reader meets who moves along a fan chart: each period in words, and where it stands.

use super::fan::longest_label;
use super::frame::{Frame, Size, shown};
use crate::domain::{Forecast, HistoryPoint, Level, Step, UnitOfMeasure};
use crate::report::words;

/// The periods of a fan chart, recorded ones first.
#[derive(Debug, Clone, PartialEq)]
pub struct Cursor {
    /// Each period with its value or range, in words.
    pub told: Vec<String>,
    /// Index of the last recorded period: where a reader begins.
    pub start: usize,
}

/// The periods that [`super::fan`] draws; `None` where they are not one period apart, or fewer than two.
pub fn cursor(forecast: &Forecast) -> Option<Cursor> {
    let unit = forecast.unit_of_measure;
    let shown = shown(forecast);
    let periods: Vec<_> = shown.iter().map(|p| p.period).chain(forecast.forecast.iter().map(|s| s.period)).collect();
    let even = periods.windows(2).all(|pair| pair[0].after(1) == pair[1]);
    if periods.len() < 2 || !even {
        return None;
    }
    let told = shown.iter().map(|p| recorded(p, unit)).chain(forecast.forecast.iter().map(|s| expected(s, unit)));
    Some(Cursor { told: told.collect(), start: shown.len().saturating_sub(1) })
}

/// Where the first and the last period of a drawing stand, and its top and bottom: pixels of its view box.
pub fn span(forecast: &Forecast, size: Size) -> Option<[f64; 4]> {
    let shown = shown(forecast);
    let frame = Frame::new(size, shown, forecast, longest_label(forecast))?;
    Some([frame.x(frame.first.last_month()), frame.x(frame.last.last_month()), frame.top, frame.bottom])
}

fn recorded(point: &HistoryPoint, unit: UnitOfMeasure) -> String {
    let when = words::capital(&words::period(point.period));
    match (point.value, point.gap) {
        (Some(value), _) => format!("{when}: {}, recorded.", words::value(value, unit)),
        (None, Some(gap)) => format!("{when}: no value ({}).", words::gap(gap)),
        (None, None) => format!("{when}: no value."),
    }
}

fn expected(step: &Step, unit: UnitOfMeasure) -> String {
    let when = words::capital(&words::period(step.period));
    let range = step.range(Level::EIGHTY);
    let middle = words::value(step.point, unit);
    range.map_or_else(
        || format!("{when}: about {middle}, expected."),
        |(lower, upper)| {
            let told = words::range(lower, upper, unit);
            format!("{when}: {told} expected, {}.", words::how_often(Level::EIGHTY))
        },
    )
}
