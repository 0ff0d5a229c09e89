//! Texts of the return into values of their types.

use chrono::NaiveDate;

use crate::domain::Said;

/// Nothing for an empty text, otherwise what `parse` makes of it.
pub(super) fn said<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Said<T> {
    if text.is_empty() {
        return Said::Nothing;
    }
    parse(text).map_or(Said::Odd, Said::Value)
}

/// `YYYY-MM-DD`, with or without a time or a time zone behind it.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let (day, rest) = text.split_at_checked(10)?;
    let digits = day.bytes().enumerate().all(|(i, b)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
    let zone_or_time = rest.is_empty() || rest.starts_with(['T', 't', ' ', 'Z', '+', '-']);
    if digits && zone_or_time { NaiveDate::parse_from_str(day, "%Y-%m-%d").ok() } else { None }
}

/// A decimal number, finite.
pub(super) fn number(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
    text.parse::<f64>().ok().filter(|value| plain && value.is_finite())
}

/// A code of digits.
pub(super) fn code(text: &str) -> Option<u16> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

/// A code of one digit or two.
pub(super) fn small(text: &str) -> Option<u8> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

/// A year of four digits.
pub(super) fn year(text: &str) -> Option<i32> {
    (text.len() == 4).then(|| code(text).map(i32::from))?
}

/// 0 or 1, or their words.
pub(super) fn flag(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "0" | "false" | "n" | "no" => Some(false),
        "1" | "true" | "y" | "yes" => Some(true),
        _ => None,
    }
}

/// The place of a code in a list.
pub(super) fn listed(text: &str, list: &[&str]) -> Option<u8> {
    list.iter().position(|code| code.eq_ignore_ascii_case(text)).map(|at| at as u8)
}

/// The character a reference such as `amp` or `#163` stands for; `None` for an entity of somebody's own.
pub(super) fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = name.strip_prefix('#')?;
            let number = match digits.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => digits.parse(),
            };
            char::from_u32(number.ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_with_or_without_a_time() {
        let day = NaiveDate::from_ymd_opt(2022, 9, 30);
        for text in ["2022-09-30", "2022-09-30T00:00:00", "2022-09-30Z", "2022-09-30+01:00"] {
            assert_eq!(date(text), day, "{text}");
        }
        for text in ["2022-02-30", "30/09/2022", "2022-9-30", "yesterday", "", "2022-09-301", "２022-09-30"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_that_are_no_figures_are_odd() {
        assert_eq!((number("0.521371"), number("-1"), number("1066")), (Some(0.521371), Some(-1.0), Some(1066.0)));
        for text in ["NaN", "inf", "1e3", "1,0", "half", "９"] {
            assert_eq!(number(text), None, "{text}");
        }
        assert_eq!((code("10"), code("-1"), code("99999"), year("22")), (Some(10), None, None, None));
    }

    #[test]
    fn only_xmls_own_references_mean_something() {
        assert_eq!((reference("amp"), reference("#163"), reference("#xA3")), (Some('&'), Some('£'), Some('£')));
        assert_eq!((reference("lol9"), reference("#xD800")), (None, None));
    }
}
