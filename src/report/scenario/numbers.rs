//! Spreads, chances and differences as people write them, never without their range.

use crate::domain::scenario::{MonthRange, Spread, Verdict};
use crate::domain::{Interval, UnitOfMeasure};
use crate::report::words::{self, NO_BREAK};

/// A middle and the range around it, for two lines of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ranged {
    /// The median.
    pub middle: String,
    /// The 80 % range, "£0.8 m to £1.6 m"; empty where there is none.
    pub range: String,
}

impl Ranged {
    /// On one line: "18.2 % (15.0 to 21.3 %)".
    pub fn line(&self) -> String {
        if self.range.is_empty() { self.middle.clone() } else { format!("{} ({})", self.middle, self.range) }
    }
}

/// A share from 0 to 1 as "62 in 100"; never certain.
pub fn chance(share: f64) -> String {
    if share >= 0.995 { "more than 99 in 100".into() } else { words::in_hundred(share) }
}

/// Pounds with their 80 % range.
pub fn money(of: &Spread) -> Ranged {
    ends(of.median, Interval::eighty(&of.intervals), words::money)
}

/// Pounds more or less, with their 80 % range: "+£1.2 m".
pub fn money_difference(of: &Spread) -> Ranged {
    ends(of.median, Interval::eighty(&of.intervals), |v| signed(v, &words::money(v)))
}

/// A measure with its 80 % range.
pub fn ranged(of: &MonthRange, unit: UnitOfMeasure) -> Ranged {
    ends(of.median, Interval::eighty(&of.intervals), |v| words::value(v, unit))
}

/// A measure's change with its 80 % range: "−3.1 points".
pub fn difference(of: &MonthRange, unit: UnitOfMeasure) -> Ranged {
    let figure = |v: f64| signed(v, &words::cell(v, unit));
    let told = ends(of.median, Interval::eighty(&of.intervals), figure);
    Ranged { middle: words::unit_after(&told.middle, unit), ..told }
}

/// What a comparison comes to.
pub fn verdict(of: Verdict) -> &'static str {
    match of {
        Verdict::Lower => "lower",
        Verdict::Higher => "higher",
        Verdict::NoClearDifference => "no clear difference",
    }
}

fn ends(median: f64, interval: Option<&Interval>, told: impl Fn(f64) -> String) -> Ranged {
    let range = interval.map(|i| {
        let (low, high) = (told(i.lower), told(i.upper));
        // The unit once, at the end.
        let percent = format!("{NO_BREAK}%");
        let low = if high.ends_with(&percent) { low.trim_end_matches(&percent).to_owned() } else { low };
        format!("{low} to {high}")
    });
    Ranged { middle: told(median), range: range.unwrap_or_default() }
}

/// With a plus where the figure is above nought as it is printed.
fn signed(value: f64, figure: &str) -> String {
    let is_nought = !figure.chars().any(|c| ('1'..='9').contains(&c));
    if value > 0.0 && !is_nought { format!("+{figure}") } else { figure.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Level;

    fn spread(median: f64, lower: f64, upper: f64) -> Spread {
        Spread { median, mean: median, intervals: vec![Interval { level: Level::EIGHTY, lower, upper }] }
    }

    fn month(median: f64, lower: f64, upper: f64) -> MonthRange {
        let intervals = spread(median, lower, upper).intervals;
        MonthRange { period: "2028-03".parse().expect("a month"), median, intervals }
    }

    fn plain(told: &Ranged) -> String {
        told.line().replace(NO_BREAK, " ")
    }

    #[test]
    fn money_is_told_with_its_range_and_a_difference_with_its_sign() {
        assert_eq!(plain(&money(&spread(1_240_000.0, 830_000.0, 1.6e6))), "£1.2 m (£830,000 to £1.6 m)");
        assert_eq!(
            plain(&money_difference(&spread(-50_000.0, -90_000.0, 12_300.0))),
            "−£50,000 (−£90,000 to +£12,300)"
        );
        assert_eq!(plain(&money_difference(&spread(0.0, 0.0, 0.0))), "£0 (£0 to £0)");
    }

    #[test]
    fn a_measure_has_its_unit_once_in_a_range() {
        assert_eq!(plain(&ranged(&month(18.21, 15.0, 21.26), UnitOfMeasure::Percent)), "18.2 % (15.0 to 21.3 %)");
        let told = difference(&month(-3.1, -5.02, 0.44), UnitOfMeasure::Percent);
        assert_eq!(plain(&told), "−3.1 points (−5.0 to +0.4)");
    }

    #[test]
    fn nothing_is_certain() {
        assert_eq!(chance(0.0), "fewer than 1 in 100");
        assert_eq!(chance(0.62), "62 in 100");
        assert_eq!(chance(1.0), "more than 99 in 100");
    }
}
