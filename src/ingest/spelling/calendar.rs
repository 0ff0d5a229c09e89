//! What months and dates have in common in writing.

use chrono::{Days, NaiveDate};

/// Takes apart a date: numbers and words, whatever stands between them. Endings such as those of `1st` are left out.
pub(super) fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::with_capacity(4);
    for part in text.split(['-', '/', '.', ' ', ',', '\'', '_']) {
        let mut rest = part;
        while let Some(first) = rest.chars().next() {
            let digits = first.is_ascii_digit();
            let end = rest.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(rest.len());
            let (piece, behind) = rest.split_at(end);
            let is_ordinal = !digits && behind.is_empty() && rest.len() < part.len() && is_ordinal(piece);
            if !is_ordinal {
                pieces.push(piece);
            }
            rest = behind;
        }
    }
    pieces
}

fn is_ordinal(piece: &str) -> bool {
    ["st", "nd", "rd", "th"].iter().any(|end| piece.eq_ignore_ascii_case(end))
}

/// Cuts off the time of day that databases write behind a date.
pub(super) fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else { return text };
    let hour = text[..colon].trim_end_matches(|c: char| c.is_ascii_digit());
    let is_clock = |c: char| c.is_ascii_digit() || ":.+- ZzAaPpMm".contains(c);
    let digits = colon - hour.len();
    match hour.strip_suffix(['T', 't', ' ']) {
        Some(date) if (1..=2).contains(&digits) && text[colon..].chars().all(is_clock) => date.trim_end(),
        _ => text,
    }
}

/// Cuts off the name of a weekday in front.
pub(super) fn without_weekday(text: &str) -> &str {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let (word, rest) = text.split_at(text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len()));
    let lower = word.to_ascii_lowercase();
    let is_day = lower.len() >= 3 && DAYS.iter().any(|day| day.starts_with(&lower));
    if is_day { rest.trim_start_matches([',', ' ', '.']) } else { text }
}

/// Cuts off words in front that change nothing, such as `as at`; case is ignored.
pub(super) fn without_lead<'t>(text: &'t str, leads: &[&str]) -> &'t str {
    let cut = |lead: &&str| {
        let head = text.get(..lead.len())?;
        let rest = text.get(lead.len()..)?;
        let ends = rest.starts_with([' ', ':']) || rest.starts_with(|c: char| c.is_ascii_digit());
        (head.eq_ignore_ascii_case(lead) && ends).then(|| rest.trim_start_matches([' ', ':']))
    };
    leads.iter().find_map(cut).unwrap_or(text)
}

/// The day of a spreadsheet's day number: 30 December 1899 is 0.
pub(super) fn of_serial(number: f64) -> Option<NaiveDate> {
    if !(0.0..2_958_466.0).contains(&number) {
        return None;
    }
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(number as u64))
}

/// A plain number such as `46266.0`; a year and month with a point between them is none.
pub(super) fn plain_number(text: &str) -> Option<f64> {
    let whole = text.split('.').next().unwrap_or(text);
    let is_number = (whole.len() == text.len() || whole.len() > 4) && !text.contains(['-', '+', ' ']);
    if is_number { text.parse().ok() } else { None }
}

/// A number of one or two digits.
pub(super) fn small(text: &str) -> Option<u32> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// Four digits, or two for 1970 to 2069.
pub(super) fn year(text: &str) -> Option<i32> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value: i32 = text.parse().ok()?;
    match text.len() {
        4 => Some(value),
        2 => Some(if value < 70 { 2000 + value } else { 1900 + value }),
        _ => None,
    }
}

/// The last day of a month; 0 where there is no such month.
pub(super) fn last_day(of: i32, of_year: u32) -> u32 {
    (28..=31).rev().find(|&day| NaiveDate::from_ymd_opt(of, of_year, day).is_some()).unwrap_or(0)
}

/// The number of a month's English name, whole or from three letters on.
pub(super) fn named(text: &str) -> Option<u32> {
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
