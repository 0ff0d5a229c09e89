//! When the next figures are due, from when those before came.

use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime};

use crate::domain::{ExtractKind, Month, Period};
use crate::store::extracts::ExtractRecord;

/// Lags told from fewer are no habit.
const FEWEST: usize = 3;
/// A longer lag is a file from the past, not a month's own.
const LONGEST: i64 = 92;
/// Days of grace before figures are called late.
const GRACE: i64 = 7;
/// Days after a month's end from which figures are called late where there is no habit.
const UNUSUAL: i64 = 45;

/// The next figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Of which month.
    pub month: Month,
    /// The day after it ends: the first on which they can come.
    pub from: NaiveDate,
    /// When they should come if they come as usual.
    pub usual: Option<NaiveDate>,
    /// Whether they should have come.
    pub late: bool,
    /// The year to 30 September of the statutory return that comes next, where such returns are kept.
    pub census: Option<i32>,
}

/// The figures that follow those to `as_of`.
pub fn next(extracts: &[ExtractRecord], as_of: Month, now: NaiveDateTime) -> Option<Due> {
    let month = as_of.plus(1);
    let from = day_after(month)?;
    let mut lags: Vec<i64> = first_of_each(extracts).filter_map(|(month, at)| lag(month, at)).collect();
    lags.sort_unstable();
    let habit = (lags.len() >= FEWEST).then(|| lags[lags.len() / 2]);
    let usual = habit.map(|days| from + Duration::days(days));
    let last = usual.map_or(from + Duration::days(UNUSUAL), |day| day + Duration::days(GRACE));
    let census = extracts
        .iter()
        .filter(|e| e.kind == ExtractKind::CswwXml && e.undone_at.is_none())
        .filter_map(|e| if let Some(Period::Year(year)) = e.last { Some(year + 1) } else { None })
        .max();
    Some(Due { month, from, usual, late: now.date() > last, census })
}

/// When each month's figures first came.
fn first_of_each(extracts: &[ExtractRecord]) -> impl Iterator<Item = (Month, NaiveDateTime)> {
    let mut first = std::collections::BTreeMap::new();
    for extract in extracts.iter().filter(|e| e.undone_at.is_none()) {
        if let Some(Period::Month(month)) = extract.last {
            let at = first.entry(month).or_insert(extract.received_at);
            *at = (*at).min(extract.received_at);
        }
    }
    first.into_iter()
}

/// Days from a month's end to its figures.
fn lag(month: Month, at: NaiveDateTime) -> Option<i64> {
    let days = (at.date() - day_after(month)?).num_days();
    (0..=LONGEST).contains(&days).then_some(days)
}

fn day_after(month: Month) -> Option<NaiveDate> {
    let next = month.plus(1);
    NaiveDate::from_ymd_opt(next.year(), next.month(), 1)
}

/// "12 December 2026".
pub fn in_words(day: NaiveDate) -> String {
    let month = Month::new(day.year(), day.month()).map(Month::in_words).unwrap_or_default();
    format!("{} {month}", day.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn came(last: &str, at: &str) -> ExtractRecord {
        let last: Period = last.parse().expect("a period");
        ExtractRecord {
            id: String::new(),
            kind: ExtractKind::MonthlyPosition,
            file_name: String::new(),
            content_hash: String::new(),
            received_at: at.parse().expect("a moment"),
            organisation: String::new(),
            rows: 1,
            accepted: 1,
            rejected: 0,
            findings: 0,
            first: Some(last),
            last: Some(last),
            undone_at: None,
        }
    }

    fn next_of(extracts: &[ExtractRecord], now: &str) -> Due {
        next(extracts, Month::new(2026, 9).expect("a month"), now.parse().expect("a moment")).expect("due")
    }

    #[test]
    fn figures_are_due_as_long_after_the_month_as_they_usually_came() {
        let extracts = [
            came("2026-07", "2026-08-10T09:00:00"),
            came("2026-08", "2026-09-14T09:00:00"),
            came("2026-09", "2026-10-12T09:00:00"),
            // Sent again later: not when it first came.
            came("2026-09", "2026-11-01T09:00:00"),
        ];
        let due = next_of(&extracts, "2026-11-12T09:00:00");
        assert_eq!(due.month.to_string(), "2026-10");
        assert_eq!(due.usual.map(|d| d.to_string()).as_deref(), Some("2026-11-12"));
        assert!(!due.late);
        assert!(next_of(&extracts, "2026-11-20T09:00:00").late);
    }

    #[test]
    fn without_a_habit_only_the_month_s_end_is_told() {
        // Years of the past sent in one go say nothing of when figures come.
        let extracts = [came("2024-09", "2026-10-12T09:00:00"), came("2026-09", "2026-10-12T09:00:00")];
        let due = next_of(&extracts, "2026-12-01T09:00:00");
        assert_eq!((due.usual, due.from.to_string().as_str(), due.late), (None, "2026-11-01", false));
        assert!(next_of(&extracts, "2026-12-20T09:00:00").late);
    }
}
