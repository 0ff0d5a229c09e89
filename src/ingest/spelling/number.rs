//! Numbers as people type them.

use crate::domain::{Gap, Reading, UnitOfMeasure};
use crate::ingest::file::Cell;

use super::plain_signs;

/// Why a cell holds no number we take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) enum Fault {
    NotANumber,
    NotFinite,
    Negative,
    TooLarge,
    DecimalComma,
    Date,
    Percent,
    Money,
}

impl Fault {
    /// Stable name of the rule.
    pub fn rule(self) -> &'static str {
        match self {
            Self::NotANumber | Self::NotFinite | Self::DecimalComma | Self::Date | Self::Percent | Self::Money => {
                "number_expected"
            }
            Self::Negative => "negative",
            Self::TooLarge => "number_too_large",
        }
    }

    /// How to mend it.
    pub fn fix(self) -> &'static str {
        match self {
            Self::NotANumber => {
                "This is not a number. Write digits such as 12.5, leave the cell empty if it is not known, \
                 or use a symbol such as c, x or z."
            }
            Self::NotFinite => {
                "This is not a finite number. Write the number, or leave the cell empty if it is not known."
            }
            Self::Negative => "This cannot be below zero. Write the number without a sign or brackets, or correct it.",
            Self::TooLarge => "This is larger than any organisation's figure. Check the number for a typing error.",
            Self::DecimalComma => "A comma separates thousands here. Write the decimals behind a point, such as 12.5.",
            Self::Date => "The cell is stored as a date. Format it as a number and type it again.",
            Self::Percent => "A percentage stands where a count belongs. Write the count itself.",
            Self::Money => "An amount of money stands where a count belongs. Write the count itself.",
        }
    }
}

/// Reads a cell; `None` when it is blank. Symbols of the published statistics and `<5` are typed gaps.
///
/// # Errors
/// What is wrong with it.
pub(in crate::ingest) fn read(cell: &Cell, unit: UnitOfMeasure) -> Result<Option<Reading>, Fault> {
    let number = match cell {
        Cell::Blank => return Ok(None),
        Cell::Number(number) => *number,
        Cell::Date(_) => return Err(Fault::Date),
        Cell::Text(text) => match read_text(&plain_signs(text), unit)? {
            Some(Ok(number)) => number,
            other => return Ok(other),
        },
    };
    within_reason(number, unit).map(|n| Some(Ok(n)))
}

fn read_text(text: &str, unit: UnitOfMeasure) -> Result<Option<Reading>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    match Gap::from_symbol(text) {
        // Nothing but brackets.
        Some(Gap::Missing) => return Ok(None),
        Some(gap) => return Ok(Some(Err(gap))),
        None => {}
    }
    if text.strip_prefix('<').is_some_and(|n| n.trim().parse::<u8>().is_ok()) {
        return Ok(Some(Err(Gap::Suppressed)));
    }
    let (negative, body) = split_sign(text);
    let body = match body.strip_suffix('%') {
        Some(_) if unit != UnitOfMeasure::Percent => return Err(Fault::Percent),
        Some(body) => body.trim_end(),
        None => body,
    };
    let body = match body.strip_prefix('£').or_else(|| body.strip_prefix("GBP")) {
        Some(_) if unit != UnitOfMeasure::Gbp => return Err(Fault::Money),
        Some(body) => body.trim_start(),
        None => body,
    };
    let number = digits(body)?;
    Ok(Some(Ok(if negative { -number } else { number })))
}

/// Takes off `-`, `+` or the brackets accountants write for minus.
fn split_sign(text: &str) -> (bool, &str) {
    if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        return (true, inner.trim());
    }
    let unsigned = text.trim_start_matches(['-', '+']).trim_start();
    let signs = text.len() - text.trim_start_matches(['-', '+']).len();
    if signs == 1 { (text.starts_with('-'), unsigned) } else { (false, text) }
}

/// Digits, perhaps in groups of three, with a decimal point and perhaps an exponent.
fn digits(text: &str) -> Result<f64, Fault> {
    let lower = text.to_ascii_lowercase();
    if matches!(lower.trim_start_matches(['-', '+', '#']), "nan" | "inf" | "infinity" | "1.#inf" | "div/0!" | "num!") {
        return Err(Fault::NotFinite);
    }
    let (whole, rest) = lower.split_at(lower.find(['.', 'e']).unwrap_or(lower.len()));
    let whole = match whole.find([',', ' ']) {
        Some(at) => ungroup(whole, &whole[at..=at])?,
        None => whole.to_owned(),
    };
    let shape_holds = (whole.bytes().all(|b| b.is_ascii_digit()) && !(whole.is_empty() && rest.len() < 2))
        && rest.bytes().enumerate().all(|(i, b)| match b {
            b'0'..=b'9' | b'e' => true,
            b'.' => i == 0,
            b'-' | b'+' => rest.as_bytes()[i - usize::from(i > 0)] == b'e',
            _ => false,
        });
    if !shape_holds {
        return Err(Fault::NotANumber);
    }
    let number: f64 = format!("{whole}{rest}").parse().map_err(|_e| Fault::NotANumber)?;
    Ok(number)
}

/// Removes thousands separators where they stand right.
fn ungroup(whole: &str, separator: &str) -> Result<String, Fault> {
    let groups: Vec<&str> = whole.split(separator).collect();
    let right = groups[0].len() <= 3 && !groups[0].is_empty() && groups[1..].iter().all(|g| g.len() == 3);
    if right {
        return Ok(groups.concat());
    }
    let decimals =
        separator == "," && groups.len() == 2 && groups.iter().all(|g| g.bytes().all(|b| b.is_ascii_digit()));
    Err(if decimals { Fault::DecimalComma } else { Fault::NotANumber })
}

/// Far beyond the largest employer, so that a typing error does not pass for a figure.
fn within_reason(number: f64, unit: UnitOfMeasure) -> Result<f64, Fault> {
    let most = match unit {
        UnitOfMeasure::Percent | UnitOfMeasure::CasesPerFte => 1e4,
        UnitOfMeasure::Fte | UnitOfMeasure::Headcount => 1e5,
        UnitOfMeasure::Cases | UnitOfMeasure::Days => 1e7,
        UnitOfMeasure::Gbp => 1e9,
    };
    match number {
        n if !n.is_finite() => Err(if n.is_nan() { Fault::NotFinite } else { Fault::TooLarge }),
        n if n < 0.0 => Err(Fault::Negative),
        n if n > most => Err(Fault::TooLarge),
        // Minus zero is zero.
        n => Ok(n + 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str, unit: UnitOfMeasure) -> Result<Option<Reading>, Fault> {
        read(&Cell::Text(text.into()), unit)
    }

    #[test]
    fn numbers_are_read_in_every_usual_spelling() {
        use UnitOfMeasure::{Fte, Gbp, Percent};
        let cases = [
            ("12", Fte, 12.0),
            (" 12.50 ", Fte, 12.5),
            ("1,234", Fte, 1234.0),
            ("1 234.5", Fte, 1234.5),
            ("1\u{a0}234", Fte, 1234.0),
            ("\u{202f}12\u{200b}", Fte, 12.0),
            ("１２．５", Fte, 12.5),
            ("'12", Fte, 12.0),
            ("+12", Fte, 12.0),
            (".5", Fte, 0.5),
            ("5.", Fte, 5.0),
            ("1.2E+03", Fte, 1200.0),
            ("-0", Fte, 0.0),
            ("£1,234.50", Gbp, 1234.5),
            ("£ 12", Gbp, 12.0),
            ("12.5%", Percent, 12.5),
            ("12.5 %", Percent, 12.5),
        ];
        for (spelling, unit, number) in cases {
            assert_eq!(text(spelling, unit), Ok(Some(Ok(number))), "{spelling}");
        }
    }

    #[test]
    fn symbols_are_gaps_and_never_zero() {
        let cases = [
            ("c", Gap::Suppressed),
            ("[C]", Gap::Suppressed),
            ("z", Gap::NotApplicable),
            ("x", Gap::Unavailable),
            (":", Gap::Unavailable),
            ("..", Gap::Unavailable),
            ("-", Gap::Unavailable),
            ("–", Gap::Unavailable),
            ("u", Gap::LowReliability),
            ("k", Gap::RoundsToZero),
            ("low", Gap::RoundsToZero),
            ("~", Gap::RoundsToZero),
            ("<5", Gap::Suppressed),
        ];
        for (symbol, gap) in cases {
            assert_eq!(text(symbol, UnitOfMeasure::Fte), Ok(Some(Err(gap))), "{symbol}");
        }
        assert_eq!(text(" \u{a0} ", UnitOfMeasure::Fte), Ok(None));
        assert_eq!(read(&Cell::Blank, UnitOfMeasure::Fte), Ok(None));
    }

    #[test]
    fn what_is_no_number_is_told_apart() {
        use UnitOfMeasure::Fte;
        let cases = [
            ("twelve", Fault::NotANumber),
            ("12a", Fault::NotANumber),
            ("1.2.3", Fault::NotANumber),
            ("--5", Fault::NotANumber),
            ("e5", Fault::NotANumber),
            ("~5", Fault::NotANumber),
            ("12,345,6", Fault::NotANumber),
            ("0x1F", Fault::NotANumber),
            ("#REF!", Fault::NotANumber),
            ("#DIV/0!", Fault::NotFinite),
            ("NaN", Fault::NotFinite),
            ("inf", Fault::NotFinite),
            ("-inf", Fault::NotFinite),
            ("1e999", Fault::TooLarge),
            ("1e308", Fault::TooLarge),
            ("(12)", Fault::Negative),
            ("-12", Fault::Negative),
            ("\u{2212}12", Fault::Negative),
            ("12,5", Fault::DecimalComma),
            ("12.5%", Fault::Percent),
            ("£12", Fault::Money),
        ];
        for (spelling, fault) in cases {
            assert_eq!(text(spelling, Fte), Err(fault), "{spelling}");
        }
        assert_eq!(read(&Cell::Number(f64::NAN), Fte), Err(Fault::NotFinite));
        assert_eq!(read(&Cell::Number(-1.0), Fte), Err(Fault::Negative));
    }
}
