//! One cell: a number, a symbol, nothing, or something that should not be there.

use crate::domain::{Count, Gap, Rate, Reading};

/// No authority, region or country has as many of anything (England: 0.3 million cases).
const MAX_COUNT: f64 = 10_000_000.0;
/// England averages 16 to 18.
const MAX_CASELOAD: f64 = 1_000.0;
/// Turnover and the cover of vacancies may pass 100 %: few staff or few vacancies at the end of the year.
const MAX_OPEN_PERCENT: f64 = 2_000.0;

/// Why a cell gives no number that can be used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Unusable {
    /// Neither a number nor a symbol.
    NotANumber,
    /// Below zero.
    Negative,
    /// Above what can be, with the limit.
    TooLarge(f64),
}

/// A cell's content; `None` when it is blank.
///
/// # Errors
/// When it is neither a number within the limit nor a symbol.
pub(super) fn reading(cell: &str, limit: f64) -> Result<Option<Reading>, Unusable> {
    match Gap::from_symbol(cell) {
        Some(Gap::Missing) => return Ok(None),
        Some(gap) => return Ok(Some(Err(gap))),
        None => {}
    }
    let value = number(cell).ok_or(Unusable::NotANumber)?;
    if value < 0.0 {
        Err(Unusable::Negative)
    } else if value > limit {
        Err(Unusable::TooLarge(limit))
    } else {
        Ok(Some(Ok(value)))
    }
}

/// The largest believable value of a count.
pub(super) fn count_limit(_count: Count) -> f64 {
    MAX_COUNT
}

/// The largest believable value of a rate.
pub(super) fn rate_limit(rate: Rate) -> f64 {
    match rate {
        Rate::Caseload => MAX_CASELOAD,
        Rate::TurnoverRate | Rate::VacancyCoverRate => MAX_OPEN_PERCENT,
        Rate::AgencyRate | Rate::VacancyRate | Rate::StabilityIndex | Rate::AbsenceRate | Rate::AgencyCoverRate => {
            100.0
        }
    }
}

/// "1,234.5", "12.5%" and "12.5"; nothing with letters, so neither `NaN` nor `inf` nor `1e308`.
fn number(cell: &str) -> Option<f64> {
    let text = cell.trim().trim_end_matches('%').trim_end();
    let (sign, digits) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let grouped = whole.contains(',');
    let well_grouped = (1..=3).contains(&first.len()) && groups.all(|g| g.len() == 3 && plain(g));
    if !plain(first) || !plain(fraction) || (grouped && !well_grouped) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    format!("{}.{fraction}0", whole.replace(',', "")).parse::<f64>().ok().map(|value| sign * value)
}

/// The largest error of a printed number: half of its last printed place, for whole people and cases none.
pub(super) fn rounding(count: Count) -> f64 {
    use crate::domain::UnitOfMeasure as U;
    match count.unit_of_measure() {
        U::Fte | U::Days => 0.05,
        U::Headcount | U::Cases | U::Gbp | U::Percent | U::CasesPerFte => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_thousands_and_percent_signs() {
        for (cell, value) in
            [("12.5", 12.5), (" 1,234.5 ", 1234.5), ("17.2%", 17.2), ("0", 0.0), (".5", 0.5), ("7.", 7.0)]
        {
            assert_eq!(reading(cell, 1e7), Ok(Some(Ok(value))), "{cell}");
        }
    }

    #[test]
    fn symbols_are_gaps_and_blanks_are_nothing() {
        assert_eq!(reading("c", 1e7), Ok(Some(Err(Gap::Suppressed))));
        assert_eq!(reading("low", 1e7), Ok(Some(Err(Gap::RoundsToZero))));
        assert_eq!(reading("-", 1e7), Ok(Some(Err(Gap::Unavailable))));
        assert_eq!(reading("  ", 1e7), Ok(None));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for cell in ["NaN", "inf", "1e308", "12,5", "1,23", "<5", "(12)", "１２", "12 5", "=1+1", "--1", "%", "1.2.3"]
        {
            assert_eq!(reading(cell, 1e7), Err(Unusable::NotANumber), "{cell}");
        }
        assert_eq!(reading("-5", 1e7), Err(Unusable::Negative));
        assert_eq!(reading("101", 100.0), Err(Unusable::TooLarge(100.0)));
    }
}
