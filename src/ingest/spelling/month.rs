//! Months as people and spreadsheets write them.

use chrono::{Datelike, NaiveDate};

use super::{calendar, date, plain_signs};
use crate::domain::Month;
use crate::ingest::file::Cell;

/// Words in front of a month that change nothing.
const LEADS: &[&str] = &[
    "month ending",
    "month ended",
    "month end",
    "month to",
    "month of",
    "month",
    "end of",
    "as at end",
    "as at",
    "as of",
    "at",
];

/// Longest spelling of a month in bytes.
const LONGEST: usize = 40;

/// Why a cell names no month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) enum Fault {
    Missing,
    NoMonth,
    Impossible,
    Ambiguous,
    AmericanOrder,
    WholeYear,
    Quarter,
    Week,
    Longer,
    OutOfRange,
}

impl Fault {
    /// Stable name of the rule.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Ambiguous => "month_ambiguous",
            Self::OutOfRange => "month_out_of_range",
            Self::Missing
            | Self::NoMonth
            | Self::Impossible
            | Self::AmericanOrder
            | Self::WholeYear
            | Self::Quarter
            | Self::Week
            | Self::Longer => "month_expected",
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
            Self::WholeYear => "This is a year. A row is needed for each month, such as 2026-09.",
            Self::Quarter => "This is a quarter. A row is needed for each month, such as 2026-09.",
            Self::Week => "This is a week. A row is needed for each month, such as 2026-09.",
            Self::Longer => "This is longer than a month. A row is needed for each month, such as 2026-09.",
            Self::OutOfRange => "This month is outside 1990 to 2100. Write the year and month, such as 2026-09.",
        }
    }
}

/// Reads a cell. Dates count for the month they fall in; days stand before months, as in Britain.
/// Months of a financial year count from April: `P06 2025/26` is September 2025.
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

/// A spreadsheet's day number, or a year and month, perhaps with the day, run together.
fn from_number(number: f64) -> Result<Month, Fault> {
    let whole = number.floor();
    if (199_001.0..=210_012.0).contains(&whole) && whole == number {
        let (year, of_year) = (whole as i32 / 100, whole as u32 % 100);
        return month(year, of_year);
    }
    if (19_900_101.0..=21_001_231.0).contains(&whole) && whole == number {
        let digits = whole as u32;
        return dated((digits / 10_000) as i32, digits / 100 % 100, digits % 100);
    }
    if (1990.0..=2100.0).contains(&whole) {
        return Err(Fault::WholeYear);
    }
    if !(1.0..3_000_000.0).contains(&whole) {
        return Err(Fault::NoMonth);
    }
    let date = calendar::of_serial(number).ok_or(Fault::OutOfRange)?;
    month(date.year(), date.month())
}

fn from_text(text: &str) -> Result<Month, Fault> {
    if let Some(fault) = another_period(text) {
        return Err(fault);
    }
    if text.len() <= LONGEST
        && let Some(found) = financial(&calendar::pieces(text), text)
    {
        return found;
    }
    let text = calendar::without_lead(text, LEADS);
    let text = calendar::without_weekday(calendar::without_time(text));
    if text.len() > LONGEST || !text.is_ascii() {
        return Err(Fault::NoMonth);
    }
    if let Some(number) = calendar::plain_number(text) {
        return from_number(number);
    }
    if let Some((first, last)) = text.split_once(" - ").or_else(|| text.split_once(" to ")) {
        return span(first, last);
    }
    match calendar::pieces(text).as_slice() {
        [a, b] => two_parts(a, b, text),
        [a, b, c] => three_parts(a, b, c),
        _ => Err(Fault::NoMonth),
    }
}

/// Words that name something longer or shorter than a month.
fn another_period(text: &str) -> Option<Fault> {
    let lower = text.to_ascii_lowercase();
    let begins = |leads: &[&str]| leads.iter().any(|lead| lower.starts_with(lead));
    if begins(&[
        "year end",
        "year to",
        "y/e",
        "ye ",
        "12 months",
        "twelve months",
        "rolling 12",
        "fy",
        "financial year",
    ]) {
        // A month of a financial year may follow: FY 2025/26 P06.
        let parts = calendar::pieces(&lower);
        return (!parts.iter().any(|part| PERIOD.contains(part))).then_some(Fault::WholeYear);
    }
    if begins(&["week", "w/e", "w/c", "wk"]) || lower.contains("-w") {
        return Some(Fault::Week);
    }
    let parts = calendar::pieces(&lower);
    let is_quarter =
        |pair: &[&str]| matches!(pair[0], "q" | "qtr" | "quarter") && matches!(pair[1], "1" | "2" | "3" | "4");
    parts.windows(2).any(is_quarter).then_some(Fault::Quarter)
}

/// From one day or month to another: a month if both lie in the same one.
fn span(first: &str, last: &str) -> Result<Month, Fault> {
    let read = |text: &str| {
        let day = date::read(&Cell::Text(text.into())).ok();
        day.map_or_else(|| from_text(text), |day: NaiveDate| month(day.year(), day.month()))
    };
    match (read(first.trim())?, read(last.trim())?) {
        (first, last) if first == last => Ok(first),
        _ => Err(Fault::Longer),
    }
}

/// Words before the number of a month in its financial year.
const PERIOD: [&str; 6] = ["p", "m", "period", "month", "pd", "mth"];

/// `P06 2025/26`, `2025/26 M6`: counted from April. `None` when the text is something else.
fn financial(parts: &[&str], text: &str) -> Option<Result<Month, Fault>> {
    let lower: Vec<String> = parts.iter().map(|part| part.to_ascii_lowercase()).filter(|part| part != "fy").collect();
    let at = lower.iter().position(|part| PERIOD.contains(&part.as_str()))?;
    let of_year: u32 = lower.get(at + 1).and_then(|part| calendar::small(part))?;
    let others: Vec<&str> =
        lower.iter().enumerate().filter(|(i, _)| *i != at && *i != at + 1).map(|(_, part)| part.as_str()).collect();
    Some(match others.as_slice() {
        // 2026M09, as statistical offices write calendar months.
        [year] if at == 1 && year.len() == 4 && text.len() == 7 => {
            calendar::year(year).ok_or(Fault::NoMonth).and_then(|year| month(year, of_year))
        }
        [first, last] => financial_year(first, last).ok_or(Fault::NoMonth).and_then(|year| match of_year {
            1..=9 => month(year, of_year + 3),
            10..=12 => month(year + 1, of_year - 9),
            _ => Err(Fault::Impossible),
        }),
        // Whether the year or the financial year is meant nobody can say.
        [_] => Err(Fault::Ambiguous),
        _ => Err(Fault::NoMonth),
    })
}

/// The year in which a financial year such as 2025/26 begins.
fn financial_year(first: &str, last: &str) -> Option<i32> {
    let (begins, ends) = (calendar::year(first)?, calendar::year(last)?);
    (ends == begins + 1).then_some(begins)
}

fn two_parts(a: &str, b: &str, text: &str) -> Result<Month, Fault> {
    match (calendar::named(a), calendar::named(b)) {
        (Some(of_year), None) => month(year(b)?, of_year),
        (None, Some(of_year)) if a.len() == 4 => month(year(a)?, of_year),
        (Some(_), Some(_)) => Err(Fault::NoMonth),
        // Stored as a number, 2026.10 would have become 2026.1.
        (None, None) if a.len() == 4 && b.len() == 1 && text.contains('.') => Err(Fault::Ambiguous),
        (None, None) if a.len() == 4 && b.len() <= 2 => match number(b)? {
            // 2011/12 may be a year from April.
            1..=12 if text.contains('/') && financial_year(a, b).is_some() => Err(Fault::Ambiguous),
            of_year @ 1..=12 => month(year(a)?, of_year),
            _ if financial_year(a, b).is_some() || text.contains('/') => Err(Fault::WholeYear),
            _ => Err(Fault::Impossible),
        },
        (None, None) if b.len() == 4 && a.len() <= 2 => month(year(b)?, number(a)?),
        (None, None) if a.len() == 4 && b.len() == 4 => Err(Fault::WholeYear),
        (None, None) if calendar::small(a).is_none() || calendar::small(b).is_none() => Err(Fault::NoMonth),
        // A spreadsheet that met "Sep-26" may have turned it into 26-Sep, the 26th of September.
        (None, _) => Err(Fault::Ambiguous),
    }
}

fn three_parts(a: &str, b: &str, c: &str) -> Result<Month, Fault> {
    if let Some(of_year) = calendar::named(b) {
        let (day, of) = if year(a).is_ok() && a.len() == 4 { (c, a) } else { (a, c) };
        return dated(year(of)?, of_year, number(day)?);
    }
    if let Some(of_year) = calendar::named(a) {
        return dated(year(c)?, of_year, number(b)?);
    }
    if a.len() == 4 {
        return dated(year(a)?, number(b)?, number(c)?);
    }
    let (first, second, of) = (number(a)?, number(b)?, year(c)?);
    if second > 12 {
        return Err(if first <= 12 && second <= 31 { Fault::AmericanOrder } else { Fault::Impossible });
    }
    let at_an_end = |day: u32, of_year: u32| day == 1 || day == calendar::last_day(of, of_year);
    if first <= 12 && first != second && !at_an_end(first, second) && at_an_end(second, first) {
        return Err(Fault::Ambiguous);
    }
    dated(of, second, first)
}

fn dated(of: i32, of_year: u32, day: u32) -> Result<Month, Fault> {
    let month = month(of, of_year)?;
    if (1..=calendar::last_day(of, of_year)).contains(&day) { Ok(month) } else { Err(Fault::Impossible) }
}

fn number(text: &str) -> Result<u32, Fault> {
    calendar::small(text).ok_or(Fault::NoMonth)
}

fn year(text: &str) -> Result<i32, Fault> {
    calendar::year(text).ok_or(Fault::NoMonth)
}
