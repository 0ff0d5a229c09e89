//! Months and reporting periods.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A calendar month, ordered and countable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

/// Why a text is no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a period: write YYYY-MM, YYYY-Qn or YYYY")]
pub struct ParsePeriodError(pub String);

impl Month {
    /// The month `month` (1 to 12) of `year`; `None` outside 1900-2199.
    pub fn new(year: i32, month: u32) -> Option<Self> {
        ((1..=12).contains(&month) && (1900..2200).contains(&year)).then(|| Self(year * 12 + month as i32 - 1))
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// The month of the year, 1 to 12.
    pub fn month(self) -> u32 {
        self.0.rem_euclid(12) as u32 + 1
    }

    /// The month of the year, 0 (January) to 11.
    pub fn index(self) -> usize {
        self.0.rem_euclid(12) as usize
    }

    /// This month moved by `n` months.
    #[must_use]
    pub fn plus(self, n: i32) -> Self {
        Self(self.0 + n)
    }

    /// Months from `earlier` to this one.
    pub fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// "September 2027".
    pub fn in_words(self) -> String {
        const NAMES: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        format!("{} {}", NAMES[self.index()], self.year())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

impl FromStr for Month {
    type Err = ParsePeriodError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let fail = || ParsePeriodError(s.chars().take(40).collect());
        let (year, month) = s.split_once('-').ok_or_else(fail)?;
        let digits = |t: &str, n: usize| t.len() == n && t.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return Err(fail());
        }
        Self::new(year.parse().map_err(|_e| fail())?, month.parse().map_err(|_e| fail())?).ok_or_else(fail)
    }
}

/// A reporting period. Ordered by its last month, shorter first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Period {
    /// A calendar month, `2026-09`.
    Month(Month),
    /// A calendar quarter 1 to 4, `2026-Q3`.
    Quarter(i32, u8),
    /// A census year to 30 September, `2026`.
    Year(i32),
}

impl Period {
    /// The last month of the period (September for a census year).
    pub fn last_month(self) -> Month {
        match self {
            Self::Month(m) => m,
            Self::Quarter(y, q) => Month(y * 12 + i32::from(q) * 3 - 1),
            Self::Year(y) => Month(y * 12 + 8),
        }
    }

    /// The first month of the period (October for a census year).
    pub fn first_month(self) -> Month {
        self.last_month().plus(1 - self.length())
    }

    fn length(self) -> i32 {
        match self {
            Self::Month(_) => 1,
            Self::Quarter(..) => 3,
            Self::Year(_) => 12,
        }
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.last_month(), self.length()).cmp(&(other.last_month(), other.length()))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(m) => m.fmt(f),
            Self::Quarter(y, q) => write!(f, "{y:04}-Q{q}"),
            Self::Year(y) => write!(f, "{y:04}"),
        }
    }
}

impl FromStr for Period {
    type Err = ParsePeriodError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let fail = || ParsePeriodError(s.chars().take(40).collect());
        if let Ok(month) = s.parse::<Month>() {
            return Ok(Self::Month(month));
        }
        let year = |t: &str| t.parse::<i32>().ok().filter(|y| t.len() == 4 && (1900..2200).contains(y));
        if let Some((y, q)) = s.split_once("-Q") {
            let quarter = q.parse::<u8>().ok().filter(|q| (1..=4).contains(q)).ok_or_else(fail)?;
            return Ok(Self::Quarter(year(y).ok_or_else(fail)?, quarter));
        }
        year(s).map(Self::Year).ok_or_else(fail)
    }
}

impl From<Month> for Period {
    fn from(month: Month) -> Self {
        Self::Month(month)
    }
}

macro_rules! serde_as_text {
    ($($name:ident),*) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}
serde_as_text!(Month, Period);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_survives_text_and_counts_across_years() {
        let december: Month = "2026-12".parse().expect("a month");
        assert_eq!(december.plus(1).to_string(), "2027-01");
        assert_eq!(december.plus(-12).since(december), -12);
        assert_eq!(december.in_words(), "December 2026");
    }

    #[test]
    fn texts_that_are_no_period_are_refused() {
        for bad in ["2026-13", "26-01", "2026-1", "2026-Q5", "", "abcd", "2026-09-01", "-026-01", "+026-01"] {
            assert!(bad.parse::<Period>().is_err(), "{bad}");
        }
    }

    #[test]
    fn periods_sort_by_their_last_month() {
        let mut periods: Vec<Period> =
            ["2027", "2026-Q3", "2026-09", "2026"].iter().map(|s| s.parse().expect("a period")).collect();
        periods.sort();
        let texts: Vec<String> = periods.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["2026-09", "2026-Q3", "2026", "2027"]);
    }
}
