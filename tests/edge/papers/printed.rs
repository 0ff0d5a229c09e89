//! Numbers as a paper should print them, written down here once more and not taken from the program, and the numbers a
//! text holds.

use std::collections::BTreeSet;

/// With commas between thousands and so many decimals; a minus where it is below nought.
pub fn number(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (at, digit) in whole.char_indices() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let minus = if value < 0.0 && text.contains(|c: char| c.is_ascii_digit() && c != '0') { "−" } else { "" };
    format!("{minus}{grouped}{rest}")
}

/// "25.1 %".
pub fn percent(value: f64) -> String {
    format!("{} %", number(value, 1))
}

/// "£950", "£12,300", "£1.2 m".
pub fn money(pounds: f64) -> String {
    let minus = if pounds <= -0.5 { "−" } else { "" };
    let size = pounds.abs();
    if size >= 999_500.0 {
        format!("{minus}£{} m", number(size / 1e6, 1))
    } else if size >= 9_950.0 {
        format!("{minus}£{}", number((size / 100.0).round() * 100.0, 0))
    } else {
        format!("{minus}£{}", number(size, 0))
    }
}

/// "+£12,300".
pub fn signed_money(pounds: f64) -> String {
    if pounds >= 0.5 { format!("+{}", money(pounds)) } else { money(pounds) }
}

/// "1.3 points", "1.0 point".
pub fn points(size: f64) -> String {
    let figure = number(size, 1);
    let points = if figure == "1.0" { "point" } else { "points" };
    format!("{figure} {points}")
}

/// "62 in 100", never none and never all.
pub fn chance(share: f64) -> String {
    match (100.0 * share).round() {
        _ if share >= 0.995 => "more than 99 in 100".into(),
        whole if whole < 1.0 => "fewer than 1 in 100".into(),
        whole => format!("{whole} in 100"),
    }
}

/// Both ends as a sentence prints them: whole where they are four points or eight FTE apart.
pub fn ends(lower: f64, upper: f64, unit: &str) -> [String; 2] {
    match unit {
        "percent" if upper - lower >= 4.0 => [lower, upper].map(|v| format!("{} %", number(v, 0))),
        "percent" => [lower, upper].map(percent),
        "fte" => {
            let decimals = usize::from(upper - lower < 8.0);
            [number(lower, decimals), format!("{} FTE", number(upper, decimals))]
        }
        other => panic!("no ranges of {other} are told"),
    }
}

/// No-break spaces as plain ones, and one space for every run of white space.
pub fn plain(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c == '\u{a0}')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Every number of a text, without sign and unit: "25.1", "1,204".
pub fn numbers(text: &str) -> BTreeSet<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = BTreeSet::new();
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        let goes_on = |at: usize| {
            let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
            is_digit(at) || (matches!(chars.get(at), Some('.' | ',')) && is_digit(at + 1))
        };
        while goes_on(at) {
            at += 1;
        }
        found.insert(chars[start..at].iter().collect());
    }
    found
}

#[test]
fn numbers_are_found_whole() {
    let found = numbers("25.1 % of 1,204, £1.2 m (3 in 100) in 2026.");
    let expected = ["1,204", "1.2", "100", "2026", "25.1", "3"].map(str::to_owned);
    assert_eq!(found.into_iter().collect::<Vec<_>>(), expected);
}
