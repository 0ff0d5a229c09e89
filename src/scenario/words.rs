//! Chances, pounds and differences as people say them: no finer than they deserve, never without their range.

use crate::domain::Interval;
use crate::domain::UnitOfMeasure;
use crate::domain::scenario::{MonthRange, Spread};
use crate::forecast::words::{bare, grouped, number, significant};

/// A million pounds is said as one.
const MILLION: f64 = 1e6;

/// "£1.24 million", "£66,560", "£950": two or three digits that mean something.
pub(super) fn money(pounds: f64) -> String {
    rounded(pounds, pounds.abs() / 10.0)
}

/// Pounds, rounded so that the last digit still means something in a range of this width.
fn rounded(pounds: f64, width: f64) -> String {
    let size = significant(pounds.abs(), width);
    let step = (width.max(10.0) / 10.0).log10().floor();
    if size < MILLION {
        return format!("£{}", grouped(size));
    }
    let decimals = (6.0 - step).clamp(0.0, 2.0) as usize;
    format!("£{:.decimals$} million", size / MILLION)
}

/// "between £38.1 million and £42.0 million".
pub(super) fn money_between(lower: f64, upper: f64) -> String {
    let signed = |pounds: f64| {
        let sign = if pounds < 0.0 { "−" } else { "" };
        format!("{sign}{}", rounded(pounds, upper - lower))
    };
    let (low, high) = (signed(lower), signed(upper));
    if low == high { format!("about {high}") } else { format!("between {low} and {high}") }
}

/// The ends of the 80 % range.
pub(super) fn eighty(intervals: &[Interval]) -> Option<(f64, f64)> {
    Interval::eighty(intervals).map(|i| (i.lower, i.upper))
}

/// What a difference is from, and how its sides are called.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides<'w> {
    pub(super) less: &'w str,
    pub(super) more: &'w str,
    /// "than without the levers".
    pub(super) than: &'w str,
}

/// "3 points lower than without (1 to 6 lower)", or that it cannot be told apart.
pub(super) fn difference(unit: UnitOfMeasure, range: &MonthRange, sides: Sides) -> Option<String> {
    let (lower, upper) = eighty(&range.intervals)?;
    let width = upper - lower;
    let long = |value: f64| size(unit, value.abs(), width);
    Some(against((lower, range.median, upper), long, |value| bare(&long(value)).to_owned(), sides))
}

/// The same for pounds.
pub(super) fn money_difference(spread: &Spread, sides: Sides) -> Option<String> {
    let (lower, upper) = eighty(&spread.intervals)?;
    let width = if upper > lower { upper - lower } else { upper.abs() / 10.0 };
    let long = |value: f64| rounded(value, width);
    Some(against((lower, spread.median, upper), long, long, sides))
}

fn against(
    (lower, median, upper): (f64, f64, f64),
    long: impl Fn(f64) -> String,
    short: impl Fn(f64) -> String,
    Sides { less, more, than }: Sides,
) -> String {
    let (low, high) = (short(lower), short(upper));
    if lower == 0.0 && upper == 0.0 {
        return format!("not different {}", than.replacen("than", "from", 1));
    }
    let (side, inner, outer) = if upper < 0.0 { (less, high, low) } else { (more, low, high) };
    if upper < 0.0 || lower > 0.0 {
        let range = if inner == outer { String::new() } else { format!(" ({inner} to {outer} {side})") };
        return format!("{} {side} {than}{range}", long(median));
    }
    let from = than.replacen("than", "from", 1);
    let below = if lower < 0.0 { format!("{} {less}", short(lower)) } else { "no change".into() };
    let above = if upper > 0.0 { format!("{} {more}", short(upper)) } else { "no change".into() };
    format!("not clearly different {from} ({below} to {above})")
}

/// "3 points", "4 FTE", "£120,000": a size with what it is counted in.
pub(super) fn size(unit: UnitOfMeasure, value: f64, width: f64) -> String {
    if unit != UnitOfMeasure::Percent {
        return number(unit, value, width);
    }
    let text = number(unit, value, width).replace(" %", "");
    let points = if text == "1" { "point" } else { "points" };
    format!("{text} {points}")
}

/// A share as people say chances: "4 in 10", "97 in 100", "fewer than 1 in 100".
pub(super) fn chance(share: f64) -> String {
    in_tenths(share).unwrap_or_else(|| in_hundredths(share))
}

/// Two chances that are told apart where they are not the same.
pub(super) fn chances(one: f64, other: f64) -> (String, String) {
    let alike = chance(one) == chance(other) && (one - other).abs() >= 0.01;
    if alike { (in_hundredths(one), in_hundredths(other)) } else { (chance(one), chance(other)) }
}

fn in_tenths(share: f64) -> Option<String> {
    (0.05..=0.95).contains(&share).then(|| format!("{:.0} in 10", (share * 10.0).round().clamp(1.0, 9.0)))
}

fn in_hundredths(share: f64) -> String {
    match (share * 100.0).round() {
        n if n < 1.0 => "fewer than 1 in 100".into(),
        n if n > 99.0 => "more than 99 in 100".into(),
        n => format!("{n:.0} in 100"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Level;
    use crate::domain::Month;

    const THAN: Sides = Sides { less: "lower", more: "higher", than: "than without" };

    fn range(lower: f64, median: f64, upper: f64) -> MonthRange {
        let period = Month::new(2028, 3).expect("a month");
        MonthRange { period, median, intervals: vec![Interval { level: Level::EIGHTY, lower, upper }] }
    }

    fn points(lower: f64, median: f64, upper: f64) -> String {
        difference(UnitOfMeasure::Percent, &range(lower, median, upper), THAN).expect("a range")
    }

    #[test]
    fn a_difference_is_said_with_its_range_and_not_where_it_holds_zero() {
        assert_eq!(points(-6.1, -3.2, -1.2), "3 points lower than without (1 to 6 lower)");
        assert_eq!(points(0.8, 1.0, 1.4), "1.0 points higher than without (0.8 to 1.4 higher)");
        assert_eq!(points(-2.0, 0.4, 1.0), "not clearly different from without (2.0 lower to 1.0 higher)");
        assert_eq!(points(0.0, 0.4, 1.0), "not clearly different from without (no change to 1.0 higher)");
        assert_eq!(points(0.0, 0.0, 0.0), "not different from without");
    }

    #[test]
    fn pounds_are_said_with_as_many_digits_as_their_range_allows() {
        assert_eq!(money_between(38_123_456.0, 42_034_567.0), "between £38.1 million and £42.0 million");
        assert_eq!(money_between(382_345.0, 1_312_345.0), "between £380,000 and £1.31 million");
        assert_eq!(money_between(-20_400.0, 51_200.0), "between −£20,000 and £51,000");
        assert_eq!(money(1_237_000.0), "£1.24 million");
        assert_eq!(money(1_500.0), "£1,500");
        assert_eq!(money(66_560.0), "£66,600");
    }

    #[test]
    fn chances_are_said_in_tenths_and_at_the_ends_in_hundredths() {
        let said: Vec<String> = [0.0, 0.02, 0.11, 0.44, 0.97, 1.0].into_iter().map(chance).collect();
        assert_eq!(said, ["fewer than 1 in 100", "2 in 100", "1 in 10", "4 in 10", "97 in 100", "more than 99 in 100"]);
        assert_eq!(chances(0.36, 0.44), ("36 in 100".to_owned(), "44 in 100".to_owned()));
        assert_eq!(chances(0.36, 0.12), ("4 in 10".to_owned(), "1 in 10".to_owned()));
    }
}
