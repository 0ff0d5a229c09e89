//! Days as people, spreadsheets and databases write them.

use chrono::{Datelike, Months, NaiveDate};

use super::{calendar, plain_signs};
use crate::domain::Gap;
use crate::ingest::file::Cell;

/// Years a day of somebody's life or work can fall in.
const YEARS: std::ops::RangeInclusive<i32> = 1901..=2100;
/// From here on a day says that there is no end.
const NEVER: i32 = 2099;
/// Words in front of a day that change nothing.
const LEADS: &[&str] =
    &["week ending", "week commencing", "w/e", "w/c", "wk ending", "wk end", "as at", "as of", "from", "on"];

/// Why a cell names no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) enum Fault {
    Missing,
    NoDate,
    NoDay,
    Impossible,
    AmericanOrder,
    OutOfRange,
    Placeholder,
}

impl Fault {
    /// Stable name of the rule.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Missing => "date_missing",
            Self::NoDate | Self::NoDay | Self::Impossible | Self::AmericanOrder => "date_expected",
            Self::OutOfRange => "date_out_of_range",
            Self::Placeholder => "date_placeholder",
        }
    }

    /// How to mend it.
    pub fn fix(self) -> &'static str {
        match self {
            Self::Missing => "The date is missing. Write the day, such as 30/09/2026.",
            Self::NoDate => "This is not a date. Write the day, such as 30/09/2026.",
            Self::NoDay => "The day, the month or the year is missing. Write all three, such as 30/09/2026.",
            Self::Impossible => "There is no such day. Write the day, such as 30/09/2026.",
            Self::AmericanOrder => {
                "This date seems to have the month before the day. Write the day first, such as 30/09/2026, in every row."
            }
            Self::OutOfRange => "This day is outside 1901 to 2100. Check the year.",
            Self::Placeholder => {
                "Systems write this day where there is none. Write the day, or leave the cell empty if there is none."
            }
        }
    }
}

/// Reads the day in a cell. Days stand before months, as in Britain; of two digits, 70 to 99 are 1970 to 1999.
///
/// # Errors
/// What is wrong with it; [`Fault::Missing`] when it is blank or a symbol, [`Fault::Placeholder`] for
/// a day such as 31/12/4712 or 01/01/1900, by which systems say that there is none.
pub(in crate::ingest) fn read(cell: &Cell) -> Result<NaiveDate, Fault> {
    read_any(cell).and_then(|written| within_reason(written.day))
}

/// Reads a day that cannot lie behind `latest`, such as a birth: a year of two digits is the last one that fits.
///
/// # Errors
/// As [`read`].
pub(in crate::ingest) fn read_until(cell: &Cell, latest: NaiveDate) -> Result<NaiveDate, Fault> {
    let Written { day, short_year } = read_any(cell)?;
    let earlier = if short_year && day > latest { day.checked_sub_months(Months::new(1200)) } else { None };
    within_reason(earlier.unwrap_or(day))
}

/// Reads the day on which something ends; `None` while it has no end: blank, a symbol, a word such as
/// `current`, or a day at the end of time.
///
/// # Errors
/// As [`read`].
pub(in crate::ingest) fn read_end(cell: &Cell) -> Result<Option<NaiveDate>, Fault> {
    if let Cell::Text(text) = cell
        && says_open(&plain_signs(text))
    {
        return Ok(None);
    }
    match read_any(cell).map(|written| written.day) {
        Err(Fault::Missing) => Ok(None),
        Ok(day) if day.year() >= NEVER || is_placeholder(day) => Ok(None),
        Ok(day) => within_reason(day).map(Some),
        Err(fault) => Err(fault),
    }
}

/// A day as it stands in the cell.
struct Written {
    day: NaiveDate,
    /// The century was left out.
    short_year: bool,
}

impl From<NaiveDate> for Written {
    fn from(day: NaiveDate) -> Self {
        Self { day, short_year: false }
    }
}

fn read_any(cell: &Cell) -> Result<Written, Fault> {
    match cell {
        Cell::Blank => Err(Fault::Missing),
        Cell::Date(day) => dated(day.year, day.month, day.day).map(Written::from),
        Cell::Number(number) => from_number(*number).map(Written::from),
        Cell::Text(text) => {
            let text = plain_signs(text);
            if text.is_empty() || Gap::from_symbol(&text).is_some() { Err(Fault::Missing) } else { from_text(&text) }
        }
    }
}

fn within_reason(day: NaiveDate) -> Result<NaiveDate, Fault> {
    match day.year() {
        _ if is_placeholder(day) => Err(Fault::Placeholder),
        year if YEARS.contains(&year) => Ok(day),
        _ => Err(Fault::OutOfRange),
    }
}

/// The ends of time of databases and spreadsheets: 01/01/1753, 30/12/1899 to 01/01/1900, 31/12/4712, 31/12/9999.
fn is_placeholder(day: NaiveDate) -> bool {
    let (of, ordinal) = (day.year(), day.ordinal());
    match of {
        1753 | 1900 => ordinal == 1,
        1899 => ordinal >= 364,
        of => of > 2900,
    }
}

fn says_open(text: &str) -> bool {
    const WORDS: [&str; 16] = [
        "current",
        "present",
        "ongoing",
        "on-going",
        "open",
        "open ended",
        "open-ended",
        "none",
        "null",
        "tbc",
        "tba",
        "permanent",
        "in post",
        "still employed",
        "still in post",
        "to date",
    ];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// A spreadsheet's day number, or year, month and day run together.
fn from_number(number: f64) -> Result<NaiveDate, Fault> {
    let whole = number.floor();
    if (19_000_101.0..=99_991_231.0).contains(&whole) && whole == number {
        let digits = whole as u32;
        return dated((digits / 10_000) as i32, digits / 100 % 100, digits % 100);
    }
    // A year, or a year and month run together: more likely than days of 1905 or of 2442 to 2475.
    if (1901.0..=2100.0).contains(&whole) || (190_101.0..=210_012.0).contains(&whole) {
        return Err(Fault::NoDay);
    }
    calendar::of_serial(number).ok_or(Fault::NoDate)
}

fn from_text(text: &str) -> Result<Written, Fault> {
    let text = calendar::without_lead(text, LEADS);
    let text = calendar::without_weekday(calendar::without_time(text));
    if text.len() > 40 || !text.is_ascii() {
        return Err(Fault::NoDate);
    }
    if let Some(number) = calendar::plain_number(text) {
        return from_number(number).map(Written::from);
    }
    match calendar::pieces(text).as_slice() {
        [a, b] => Err(two_parts(a, b)),
        [a, b, c] => three_parts(a, b, c),
        _ => Err(Fault::NoDate),
    }
}

/// What is wrong with a date of two parts.
fn two_parts(a: &str, b: &str) -> Fault {
    let is_part = |part: &str| calendar::named(part).is_some() || calendar::year(part).is_some();
    if is_part(a) && is_part(b) || calendar::small(a).is_some() && is_part(b) { Fault::NoDay } else { Fault::NoDate }
}

fn three_parts(a: &str, b: &str, c: &str) -> Result<Written, Fault> {
    if let Some(of_year) = calendar::named(b) {
        let (day, of) = if a.len() == 4 { (c, a) } else { (a, c) };
        return written(of, of_year, number(day)?);
    }
    if let Some(of_year) = calendar::named(a) {
        return written(c, of_year, number(b)?);
    }
    if a.len() == 4 {
        return written(a, number(b)?, number(c)?);
    }
    let (first, second) = (number(a)?, number(b)?);
    if second > 12 {
        calendar::year(c).ok_or(Fault::NoDate)?;
        return Err(if (1..=12).contains(&first) && second <= 31 { Fault::AmericanOrder } else { Fault::Impossible });
    }
    written(c, second, first)
}

fn written(of: &str, of_year: u32, day: u32) -> Result<Written, Fault> {
    let year = calendar::year(of).ok_or(Fault::NoDate)?;
    // Spreadsheets show day number 0 as 00/01/1900.
    let day = if (year, of_year, day) == (1900, 1, 0) { 1 } else { day };
    Ok(Written { day: dated(year, of_year, day)?, short_year: of.len() == 2 })
}

fn number(text: &str) -> Result<u32, Fault> {
    calendar::small(text).ok_or(Fault::NoDate)
}

fn dated(of: i32, of_year: u32, day: u32) -> Result<NaiveDate, Fault> {
    NaiveDate::from_ymd_opt(of, of_year, day).ok_or(Fault::Impossible)
}
