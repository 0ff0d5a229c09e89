//! From values and months to places on the paper.

use crate::domain::{Month, Period};
use crate::report::words;

/// A straight map from values to coordinates.
#[derive(Debug, Clone, Copy)]
pub(super) struct Linear {
    from: (f64, f64),
    to: (f64, f64),
}

impl Linear {
    /// Maps `from.0` to `to.0` and `from.1` to `to.1`; an empty `from` maps all to the middle.
    pub(super) fn new(from: (f64, f64), to: (f64, f64)) -> Self {
        Self { from, to }
    }

    /// Where `value` stands.
    pub(super) fn at(&self, value: f64) -> f64 {
        let width = self.from.1 - self.from.0;
        let share = if width == 0.0 { 0.5 } else { (value - self.from.0) / width };
        self.to.0 + share * (self.to.1 - self.to.0)
    }
}

/// A value axis: round ends a whole number of round steps apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Axis {
    pub(super) lower: f64,
    pub(super) upper: f64,
    pub(super) step: f64,
}

impl Axis {
    /// An axis holding `lowest..=highest` in about `wanted` steps of 1, 2 or 5 times a power of ten.
    ///
    /// Zero is on the axis unless all values are far above it, where it would press the line flat.
    pub(super) fn holding(lowest: f64, highest: f64, wanted: usize) -> Self {
        let (mut low, mut high) = (lowest, highest);
        if low >= 0.0 && low <= 0.6 * high {
            low = 0.0;
        }
        if high - low < 1e-9 {
            (low, high) = if low == 0.0 { (0.0, 1.0) } else { (low - low.abs() * 0.1, high + high.abs() * 0.1) };
        }
        if low > 0.0 {
            // Off zero, no value lies on the axis itself: that would look like zero.
            low -= (high - low) * 0.05;
        }
        let step = round_step((high - low) / wanted as f64);
        Self { lower: (low / step + 1e-9).floor() * step, upper: (high / step - 1e-9).ceil() * step, step }
    }

    /// The values to print, lowest first.
    pub(super) fn ticks(&self) -> Vec<f64> {
        let steps = ((self.upper - self.lower) / self.step).round() as usize;
        (0..=steps.min(50)).map(|i| self.lower + i as f64 * self.step).collect()
    }
}

fn round_step(rough: f64) -> f64 {
    let power = 10f64.powf(rough.log10().floor());
    let share = rough / power;
    let round = if share <= 1.0 {
        1.0
    } else if share <= 2.0 {
        2.0
    } else if share <= 5.0 {
        5.0
    } else {
        10.0
    };
    round * power
}

/// A label of the time axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TimeTick {
    pub(super) month: Month,
    pub(super) label: String,
}

/// Labels of the time axis between two periods, `room` of them at most.
///
/// Years where there is more than a year and a half, else months. A monthly axis marks a year at its
/// January, a yearly one at the year's last month.
pub(super) fn time_ticks(first: Period, last: Period, room: usize) -> Vec<TimeTick> {
    let (start, end) = (first.last_month(), last.last_month());
    let months = end.since(start);
    let room = room.max(2) as i32;
    let all = (0..=months).map(|i| start.plus(i));
    if months < 18 && matches!(first, Period::Month(_)) {
        let every = (months / room + 1).max(1);
        return all
            .filter(|m| m.since(start) % every == 0)
            .map(|month| TimeTick { month, label: words::short_month(month) })
            .collect();
    }
    let mark = if matches!(first, Period::Year(_)) { start.month() } else { 1 };
    let years: Vec<Month> = all.filter(|m| m.month() == mark).collect();
    let every = years.len().div_ceil(room as usize).max(1) as i32;
    years
        .into_iter()
        .filter(|m| m.year().rem_euclid(every) == 0)
        .map(|month| TimeTick { month, label: month.year().to_string() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_has_round_ends_and_holds_its_values() {
        assert_eq!(Axis::holding(14.2, 33.4, 5), Axis { lower: 0.0, upper: 40.0, step: 10.0 });
        assert_eq!(Axis::holding(190.0, 204.0, 5), Axis { lower: 185.0, upper: 205.0, step: 5.0 });
        assert_eq!(Axis::holding(0.0, 0.0, 5), Axis { lower: 0.0, upper: 1.0, step: 0.2 });
        let negative = Axis::holding(-3.0, 12.0, 5);
        assert!(negative.lower <= -3.0 && negative.upper >= 12.0);
    }

    #[test]
    fn a_constant_series_still_has_an_axis() {
        let axis = Axis::holding(7.0, 7.0, 5);
        assert!(axis.lower < 7.0 && axis.upper > 7.0 && axis.ticks().len() > 2);
    }

    #[test]
    fn long_spans_are_marked_by_year_and_short_ones_by_month() {
        let period = |text: &str| text.parse::<Period>().expect("a period");
        let labels =
            |a, b, room| time_ticks(period(a), period(b), room).into_iter().map(|t| t.label).collect::<Vec<_>>();
        assert_eq!(labels("2022-10", "2026-09", 8), ["2023", "2024", "2025", "2026"]);
        assert_eq!(labels("2022-10", "2026-09", 2), ["2024", "2026"]);
        assert_eq!(labels("2026-01", "2026-06", 3), ["Jan\u{a0}2026", "Mar\u{a0}2026", "May\u{a0}2026"]);
        assert_eq!(labels("2017", "2022", 6).len(), 6);
    }
}
