//! Numbers, ranges and dates as people write them.
//!
//! No false precision: rates and FTE have one decimal, people are whole, ranges in sentences are
//! rounded outwards no finer than they deserve. Spaces inside a quantity are no-break spaces, so
//! that "25.1 %" never splits over two lines.

use crate::domain::{Gap, Level, Month, Period, UnitOfMeasure};

/// U+00A0, between a number and its unit.
pub const NO_BREAK: char = '\u{a0}';

/// U+2212, the sign a reader expects before a negative number.
const MINUS: char = '\u{2212}';

/// A whole number or one with `decimals`, thousands set apart by commas, never "-0".
pub fn number(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "not a number".into();
    }
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let mut out = String::with_capacity(text.len() + whole.len() / 3 + 1);
    if value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        out.push(MINUS);
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// How many decimals a value of this unit is printed with.
pub fn decimals(unit: UnitOfMeasure) -> usize {
    match unit {
        UnitOfMeasure::Percent | UnitOfMeasure::Fte | UnitOfMeasure::CasesPerFte => 1,
        UnitOfMeasure::Headcount | UnitOfMeasure::Gbp | UnitOfMeasure::Cases | UnitOfMeasure::Days => 0,
    }
}

/// The bare number for a table whose heading names the unit: "25.1", "1,204".
pub fn cell(value: f64, unit: UnitOfMeasure) -> String {
    number(value, decimals(unit))
}

/// A quantity with its unit: "25.1 %", "48.5 FTE", "£1.2 m".
pub fn value(value: f64, unit: UnitOfMeasure) -> String {
    with_unit(value, unit, decimals(unit))
}

fn with_unit(value: f64, unit: UnitOfMeasure, decimals: usize) -> String {
    let figure = number(value, decimals);
    match unit {
        UnitOfMeasure::Percent => format!("{figure}{NO_BREAK}%"),
        UnitOfMeasure::Fte => format!("{figure}{NO_BREAK}FTE"),
        UnitOfMeasure::Headcount => figure,
        UnitOfMeasure::Gbp => money(value),
        UnitOfMeasure::Cases => format!("{figure}{NO_BREAK}cases"),
        UnitOfMeasure::CasesPerFte => format!("{figure}{NO_BREAK}cases per FTE"),
        UnitOfMeasure::Days => format!("{figure}{NO_BREAK}days"),
    }
}

/// Pounds: "£950", "£12,300", "£1.2 m".
pub fn money(pounds: f64) -> String {
    let sign = if pounds <= -0.5 { String::from(MINUS) } else { String::new() };
    let size = pounds.abs();
    if size >= 999_500.0 {
        format!("{sign}£{}{NO_BREAK}m", number(size / 1e6, 1))
    } else if size >= 9_950.0 {
        format!("{sign}£{}", number((size / 100.0).round() * 100.0, 0))
    } else {
        format!("{sign}£{}", number(size, 0))
    }
}

/// Pounds in as few characters as a label beside a line has: "£950", "£12k", "£1.2m".
pub fn money_short(pounds: f64) -> String {
    let sign = if pounds <= -0.5 { String::from(MINUS) } else { String::new() };
    match pounds.abs() {
        size if size >= 999_500.0 => format!("{sign}£{}m", number(size / 1e6, 1)),
        size if size >= 9_950.0 => format!("{sign}£{}k", number(size / 1e3, 0)),
        size => format!("{sign}£{}", number(size, 0)),
    }
}

/// A label of a value axis whose step is `step`: just as many decimals as the step needs.
pub fn tick(value: f64, step: f64, unit: UnitOfMeasure) -> String {
    if unit == UnitOfMeasure::Gbp {
        let sign = if value < 0.0 { String::from(MINUS) } else { String::new() };
        let size = value.abs();
        return if size == 0.0 {
            "£0".into()
        } else if step >= 1e5 {
            format!("{sign}£{}m", number(size / 1e6, usize::from(step < 1e6)))
        } else if step >= 1e3 {
            format!("{sign}£{}k", number(size / 1e3, 0))
        } else {
            format!("{sign}£{}", number(size, 0))
        };
    }
    let decimals = if step >= 1.0 {
        0
    } else if step >= 0.1 {
        1
    } else {
        2
    };
    if unit == UnitOfMeasure::Percent { with_unit(value, unit, decimals) } else { number(value, decimals) }
}

/// What values are measured in, for a heading: "percent", "FTE".
pub fn unit_name(unit: UnitOfMeasure) -> &'static str {
    match unit {
        UnitOfMeasure::Percent => "%",
        UnitOfMeasure::Fte => "FTE",
        UnitOfMeasure::Headcount => "people",
        UnitOfMeasure::Gbp => "£",
        UnitOfMeasure::Cases => "cases",
        UnitOfMeasure::CasesPerFte => "cases per FTE",
        UnitOfMeasure::Days => "days",
    }
}

/// "between 18 % and 27 %": whole numbers where the range is wide (4 points, 8 FTE), else as printed.
pub fn range(lower: f64, upper: f64, unit: UnitOfMeasure) -> String {
    let (low, high) = range_ends(lower, upper, unit);
    if low == high { format!("close to {low}") } else { format!("between {low} and {high}") }
}

/// Both ends as [`range`] prints them: "18 %" and "27 %", "155" and "204 FTE". The same text twice where they print alike.
pub fn range_ends(lower: f64, upper: f64, unit: UnitOfMeasure) -> (String, String) {
    let wide_enough = match unit {
        UnitOfMeasure::Percent => 4.0,
        UnitOfMeasure::Fte => 8.0,
        _ => f64::INFINITY,
    };
    let decimals = if upper - lower >= wide_enough { 0 } else { decimals(unit) };
    let (low, high) = (with_unit(lower, unit, decimals), with_unit(upper, unit, decimals));
    match unit {
        UnitOfMeasure::Percent | UnitOfMeasure::Gbp => (low, high),
        _ if low == high => (low, high),
        _ => (number(lower, decimals), high),
    }
}

/// How often ranges of this level hold: "about 8 times in 10".
pub fn how_often(level: Level) -> String {
    match level.percent() {
        50 => "about half the time".into(),
        95 => "about 19 times in 20".into(),
        99 => "about 99 times in 100".into(),
        p if p % 10 == 0 => format!("about {} times in 10", p / 10),
        p => format!("about {p} times in 100"),
    }
}

/// A difference with what it is counted in: "1.3 points" for percents, else as the value.
pub fn difference(size: f64, unit: UnitOfMeasure) -> String {
    match unit {
        UnitOfMeasure::Percent => {
            let figure = number(size, 1);
            format!("{figure}{NO_BREAK}{}", if figure == "1.0" { "point" } else { "points" })
        }
        other => value(size, other),
    }
}

/// A change with what it is counted in after its figure: "+4.3 points", "+1.2 cases per FTE".
pub fn unit_after(figure: &str, unit: UnitOfMeasure) -> String {
    match unit {
        UnitOfMeasure::Percent => format!("{figure}{NO_BREAK}points"),
        other => format!("{figure}{NO_BREAK}{}", unit_name(other)),
    }
}

/// A share from 0 to 1 as "5 in 100", "fewer than 1 in 100".
pub fn in_hundred(share: f64) -> String {
    let whole = (100.0 * share).round();
    if whole < 1.0 { "fewer than 1 in 100".into() } else { format!("{} in 100", number(whole, 0)) }
}

/// "1.3 points higher than", "4.2 FTE lower than" or "the same as".
pub fn compared(now: f64, before: f64, unit: UnitOfMeasure) -> String {
    let scale = 10f64.powi(decimals(unit) as i32);
    // From the printed values, so that a reader who subtracts finds the same difference.
    let difference = ((now * scale).round() - (before * scale).round()) / scale;
    if difference == 0.0 {
        return "the same as".into();
    }
    let size = self::difference(difference.abs(), unit);
    if difference > 0.0 { format!("{size} higher than") } else { format!("{size} lower than") }
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// "Sep 2026".
pub fn short_month(month: Month) -> String {
    format!("{}{NO_BREAK}{}", MONTHS[month.index()], month.year())
}

/// A period in a sentence: "September 2026", "July to September 2026", "the year to September 2026".
pub fn period(period: Period) -> String {
    match period {
        Period::Month(month) => month.in_words(),
        Period::Quarter(..) => {
            let last = period.last_month();
            let first = last.plus(-2).in_words();
            format!("{} to {}", first.split(' ').next().unwrap_or_default(), last.in_words())
        }
        Period::Year(_) => format!("the year to {}", period.last_month().in_words()),
    }
}

/// A period in a table or on an axis: "Sep 2026", "2026 Q3", "2026".
pub fn short_period(period: Period) -> String {
    match period {
        Period::Month(month) => short_month(month),
        Period::Quarter(year, quarter) => format!("{year}{NO_BREAK}Q{quarter}"),
        Period::Year(year) => year.to_string(),
    }
}

/// Why there is no value, in a word or two for a table.
pub fn gap(gap: Gap) -> &'static str {
    match gap {
        Gap::Suppressed => "withheld",
        Gap::NotApplicable => "not applicable",
        Gap::Unavailable => "not available",
        Gap::LowReliability => "not reliable",
        Gap::RoundsToZero => "rounds to 0",
        Gap::Missing => "missing",
    }
}

/// A first letter in upper case, for a label that opens a sentence.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A name from outside made safe to show: no control characters, no direction overrides, at most 120 characters.
///
/// Escaping for the place it goes to (HTML, SVG, CSV) stays that place's own work.
pub fn clean_name(name: &str) -> String {
    let mut clean: String = name.chars().filter(|c| !is_unsafe(*c)).take(121).collect();
    if clean.chars().count() > 120 {
        clean = clean.chars().take(119).collect();
        clean.push('…');
    }
    clean
}

/// Control characters, and those that change the direction or swallow the text after them.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERCENT: UnitOfMeasure = UnitOfMeasure::Percent;

    fn plain(text: &str) -> String {
        text.replace(NO_BREAK, " ")
    }

    #[test]
    fn numbers_are_grouped_and_never_minus_zero() {
        assert_eq!(number(1234567.891, 1), "1,234,567.9");
        assert_eq!(number(-0.04, 1), "0.0");
        assert_eq!(number(-1234.0, 0), "−1,234");
        assert_eq!(number(999.0, 0), "999");
    }

    #[test]
    fn quantities_carry_their_unit() {
        assert_eq!(plain(&value(25.06, PERCENT)), "25.1 %");
        assert_eq!(plain(&value(1_240_000.0, UnitOfMeasure::Gbp)), "£1.2 m");
        assert_eq!(money_short(169_500.0), "£170k");
        assert_eq!(value(43_210.0, UnitOfMeasure::Gbp), "£43,200");
        assert_eq!(tick(-1.5e6, 5e5, UnitOfMeasure::Gbp), "−£1.5m");
        assert_eq!(plain(&value(48.52, UnitOfMeasure::Fte)), "48.5 FTE");
    }

    #[test]
    fn a_wide_range_is_told_in_whole_numbers_and_a_narrow_one_is_not() {
        assert_eq!(plain(&range(18.2, 26.9, PERCENT)), "between 18 % and 27 %");
        assert_eq!(plain(&range(18.2, 19.1, PERCENT)), "between 18.2 % and 19.1 %");
        assert_eq!(plain(&range(0.0, 0.0, PERCENT)), "close to 0.0 %");
        assert_eq!(plain(&range(155.2, 204.1, UnitOfMeasure::Fte)), "between 155 and 204 FTE");
    }

    #[test]
    fn a_difference_equals_that_of_the_printed_values() {
        assert_eq!(plain(&compared(25.14, 23.86, PERCENT)), "1.2 points higher than");
        assert_eq!(compared(25.14, 25.09, PERCENT), "the same as");
        assert_eq!(plain(&compared(10.0, 11.0, PERCENT)), "1.0 point lower than");
    }

    #[test]
    fn levels_are_told_as_how_often_they_hold() {
        let told = |percent| how_often(Level::new(percent).expect("a level"));
        assert_eq!(told(80), "about 8 times in 10");
        assert_eq!(told(95), "about 19 times in 20");
        assert_eq!(told(66), "about 66 times in 100");
    }

    #[test]
    fn a_hostile_name_keeps_no_control_or_direction_characters() {
        assert_eq!(clean_name("a\u{202e}b\u{0}c\nd"), "abcd");
        assert_eq!(clean_name(&"x".repeat(500)).chars().count(), 120);
    }

    #[test]
    fn periods_read_as_words() {
        let told = |text: &str| period(text.parse().expect("a period"));
        assert_eq!(told("2026-09"), "September 2026");
        assert_eq!(told("2026-Q3"), "July to September 2026");
        assert_eq!(told("2026"), "the year to September 2026");
    }
}
