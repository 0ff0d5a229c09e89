//! Months as people and spreadsheets write them.

use crate::domain::Month;
use crate::ingest::file::Cell;

use super::plain_signs;

/// Why a cell names no month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) enum Fault {
    Missing,
    NoMonth,
    Impossible,
    Ambiguous,
    AmericanOrder,
    WholeYear,
    OutOfRange,
}

impl Fault {
    /// Stable name of the rule.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Ambiguous => "month_ambiguous",
            Self::OutOfRange => "month_out_of_range",
            Self::Missing | Self::NoMonth | Self::Impossible | Self::AmericanOrder | Self::WholeYear => {
                "month_expected"
            }
        }
    }

    /// How to mend it.
    pub fn fix(self) -> &'static str {
        match self {
            Self::Missing => {
                "The month is missing. Write it on every row; merged cells leave all rows but the first empty."
            }
            Self::NoMonth => "This is not a month. Write the year and month, such as 2026-09.",
            Self::Impossible => "There is no such day. Write the year and month, such as 2026-09.",
            Self::Ambiguous => {
                "The day and the month of this date cannot be told apart. Write the year and month, such as 2026-09."
            }
            Self::AmericanOrder => {
                "This date seems to have the month before the day. Write the year and month, such as 2026-09."
            }
            Self::WholeYear => "This is a year. A monthly position needs one row for each month, such as 2026-09.",
            Self::OutOfRange => "This month is outside 1990 to 2100. Write the year and month, such as 2026-09.",
        }
    }
}

/// Reads a cell. Dates count for the month they fall in; days stand before months, as in Britain.
///
/// # Errors
/// What is wrong with it. A date such as 09/01/2026 is refused as ambiguous, because read the
/// American way it is the first of September, and positions are taken at the ends of months.
pub(in crate::ingest) fn read(cell: &Cell) -> Result<Month, Fault> {
    match cell {
        Cell::Blank => Err(Fault::Missing),
        Cell::Date(day) => month(day.year, day.month),
        Cell::Number(number) => from_number(*number),
        Cell::Text(text) => {
            let text = plain_signs(text);
            if text.is_empty() { Err(Fault::Missing) } else { from_text(&text) }
        }
    }
}

fn month(year: i32, month: u32) -> Result<Month, Fault> {
    if !(1990..=2100).contains(&year) {
        return Err(Fault::OutOfRange);
    }
    Month::new(year, month).ok_or(Fault::Impossible)
}

/// A spreadsheet's day number (30 December 1899 is 0), or a year and month run together.
fn from_number(number: f64) -> Result<Month, Fault> {
    let whole = number.floor();
    if (199_001.0..=210_012.0).contains(&whole) && whole == number {
        let (year, of_year) = (whole as i32 / 100, whole as u32 % 100);
        return month(year, of_year);
    }
    if (1990.0..=2100.0).contains(&whole) {
        return Err(Fault::WholeYear);
    }
    // 1 January 1990 to 31 December 2100.
    if !(32_874.0..73_416.0).contains(&whole) {
        return Err(if (1.0..3_000_000.0).contains(&whole) { Fault::OutOfRange } else { Fault::NoMonth });
    }
    let date = chrono::NaiveDate::from_ymd_opt(1899, 12, 30)
        .and_then(|start| start.checked_add_days(chrono::Days::new(whole as u64)))
        .ok_or(Fault::NoMonth)?;
    month(chrono::Datelike::year(&date), chrono::Datelike::month(&date))
}

fn from_text(text: &str) -> Result<Month, Fault> {
    let text = without_time(text);
    if text.len() > 40 || !text.is_ascii() {
        return Err(Fault::NoMonth);
    }
    // "2026.09" is a month, "46266.0" a day number.
    let whole = text.split('.').next().unwrap_or(text);
    if (whole.len() == text.len() || whole.len() > 4)
        && let Ok(number) = text.parse::<f64>()
    {
        return from_number(number);
    }
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ', ',']).filter(|p| !p.is_empty()).collect();
    match parts.as_slice() {
        [a, b] => two_parts(a, b, text),
        [a, b, c] => three_parts(a, b, c),
        _ => Err(Fault::NoMonth),
    }
}

/// Cuts off the time of day that databases write behind a date.
fn without_time(text: &str) -> &str {
    let clock =
        |t: &str| t.len() >= 4 && t.contains(':') && t.bytes().all(|b| b.is_ascii_digit() || b":.Z+".contains(&b));
    match text.split_once(['T', ' ']).or_else(|| text.rsplit_once(' ')) {
        Some((date, time)) if clock(time) => date,
        _ => text,
    }
}

fn two_parts(a: &str, b: &str, text: &str) -> Result<Month, Fault> {
    match (named(a), named(b)) {
        (Some(of_year), None) => month(year(b)?, of_year),
        (None, Some(of_year)) if a.len() == 4 => month(year(a)?, of_year),
        (Some(_), Some(_)) => Err(Fault::NoMonth),
        // Stored as a number, 2026.10 would have become 2026.1.
        (None, None) if a.len() == 4 && b.len() == 1 && text.contains('.') => Err(Fault::Ambiguous),
        (None, None) if a.len() == 4 && b.len() <= 2 => match number(b)? {
            of_year @ 1..=12 => month(year(a)?, of_year),
            _ if text.contains('/') => Err(Fault::WholeYear),
            _ => Err(Fault::Impossible),
        },
        (None, None) if b.len() == 4 && a.len() <= 2 => month(year(b)?, number(a)?),
        (None, None) if a.len() == 4 && b.len() == 4 => Err(Fault::WholeYear),
        // A spreadsheet that met "Sep-26" may have turned it into 26-Sep, the 26th of September.
        (None, _) => Err(Fault::Ambiguous),
    }
}

fn three_parts(a: &str, b: &str, c: &str) -> Result<Month, Fault> {
    if let Some(of_year) = named(b) {
        let (day, of) = if year(a).is_ok() && a.len() == 4 { (c, a) } else { (a, c) };
        return dated(year(of)?, of_year, number(ordinal(day))?);
    }
    if let Some(of_year) = named(a) {
        return dated(year(c)?, of_year, number(ordinal(b))?);
    }
    if a.len() == 4 {
        return dated(year(a)?, number(b)?, number(c)?);
    }
    let (first, second, of) = (number(a)?, number(b)?, year(c)?);
    if second > 12 {
        return Err(if first <= 12 && second <= 31 { Fault::AmericanOrder } else { Fault::Impossible });
    }
    let at_an_end = |day: u32, of_year: u32| day == 1 || day == last_day(of, of_year);
    if first <= 12 && first != second && !at_an_end(first, second) && at_an_end(second, first) {
        return Err(Fault::Ambiguous);
    }
    dated(of, second, first)
}

fn dated(of: i32, of_year: u32, day: u32) -> Result<Month, Fault> {
    let month = month(of, of_year)?;
    if (1..=last_day(of, of_year)).contains(&day) { Ok(month) } else { Err(Fault::Impossible) }
}

fn last_day(of: i32, of_year: u32) -> u32 {
    (28..=31).rev().find(|&day| chrono::NaiveDate::from_ymd_opt(of, of_year, day).is_some()).unwrap_or(0)
}

fn number(text: &str) -> Result<u32, Fault> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().map_err(|_e| Fault::NoMonth) } else { Err(Fault::NoMonth) }
}

/// Four digits, or two for 1970 to 2069.
fn year(text: &str) -> Result<i32, Fault> {
    let text = text.trim_start_matches('\'');
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Fault::NoMonth);
    }
    let value: i32 = text.parse().map_err(|_e| Fault::NoMonth)?;
    match text.len() {
        4 => Ok(value),
        2 => Ok(if value < 70 { 2000 + value } else { 1900 + value }),
        _ => Err(Fault::NoMonth),
    }
}

fn ordinal(text: &str) -> &str {
    ["st", "nd", "rd", "th"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text)
}

/// The number of a month's English name, whole or from three letters on.
fn named(text: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let text = text.to_ascii_lowercase();
    let at = NAMES.iter().position(|name| text.len() >= 3 && name.starts_with(&text))?;
    Some(at as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::file::CalendarDate;

    #[test]
    fn every_usual_spelling_of_a_month_is_read() {
        let september = [
            "2026-09",
            "2026-9",
            "2026/09",
            "2026.09",
            "202609",
            "2026-09-30",
            "2026-09-01",
            "2026/09/30",
            "2026-09-30 00:00:00",
            "2026-09-30T00:00:00Z",
            "30/09/2026",
            "01/09/2026",
            "1/9/2026",
            "30.09.2026",
            "30-09-2026",
            "30/09/26",
            "15/09/2026",
            "09/2026",
            "9/2026",
            "09-2026",
            "Sep-26",
            "sep 26",
            "Sep 2026",
            "SEPT 2026",
            "September 2026",
            "September-2026",
            "2026 September",
            "2026-Sep",
            "30 September 2026",
            "30-Sep-2026",
            "30-Sep-26",
            "30th September 2026",
            "September 30, 2026",
            "Sep '26",
            "\u{a0}2026-09 ",
            "２０２６-０９",
            "2026–09",
            "46295",
            "46266.0",
            "30/09/2026 00:00",
        ];
        let expected = Month::new(2026, 9).expect("a month");
        for spelling in september {
            assert_eq!(read(&Cell::Text(spelling.into())), Ok(expected), "{spelling}");
        }
        // LibreOffice shows day number 46266 as 1 September 2026.
        assert_eq!(read(&Cell::Number(46266.0)), Ok(expected));
        assert_eq!(read(&Cell::Number(46265.0)), Ok(expected.plus(-1)));
        assert_eq!(read(&Cell::Date(CalendarDate { year: 2026, month: 9, day: 30 })), Ok(expected));
    }

    #[test]
    fn what_is_no_month_says_why() {
        let cases = [
            ("", Fault::Missing),
            ("month", Fault::NoMonth),
            ("Total", Fault::NoMonth),
            ("2026-13", Fault::Impossible),
            ("2026-00", Fault::Impossible),
            ("29/02/2023", Fault::Impossible),
            ("31/09/2026", Fault::Impossible),
            ("32/13/2026", Fault::Impossible),
            ("09/30/2026", Fault::AmericanOrder),
            ("09/01/2026", Fault::Ambiguous),
            ("26-Sep", Fault::Ambiguous),
            ("09-26", Fault::Ambiguous),
            ("2026.1", Fault::Ambiguous),
            ("2023/24", Fault::WholeYear),
            ("2023/2024", Fault::WholeYear),
            ("2026", Fault::WholeYear),
            ("Year ending 30 September 2023", Fault::NoMonth),
            ("9999-01", Fault::OutOfRange),
            ("31/12/9999", Fault::OutOfRange),
            ("1899-12", Fault::OutOfRange),
            ("12", Fault::OutOfRange),
            ("1e308", Fault::NoMonth),
            ("NaN", Fault::NoMonth),
            ("2026-Q3", Fault::NoMonth),
        ];
        for (spelling, fault) in cases {
            assert_eq!(read(&Cell::Text(spelling.into())), Err(fault), "{spelling}");
        }
    }
}
