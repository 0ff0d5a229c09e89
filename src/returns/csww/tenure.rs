//! Completed years of service: at a day, and how long each band was lived in during the year.

use chrono::{Months, NaiveDate};

use super::census_date::Census;
use crate::domain::Band;

/// First months of the bands after the first.
const BOUNDARIES: [u32; 3] = [12, 24, 60];
const DAYS_IN_YEAR: f64 = 365.25;

/// The band on a day of somebody who began on another; the first band before the beginning.
pub(super) fn band(start: NaiveDate, on: NaiveDate) -> Band {
    let passed =
        BOUNDARIES.iter().filter(|months| start.checked_add_months(Months::new(**months)).is_some_and(|b| b <= on));
    Band::ALL[passed.count()]
}

/// Years lived in each band from the later of `start` and the beginning of the census year to the earlier of `end`
/// and its close.
pub(super) fn exposure(start: NaiveDate, end: Option<NaiveDate>, census: &Census) -> [f64; 4] {
    let mut years = [0.0; 4];
    let (Some(first), Some(last)) = (census.first(), census.last()) else { return years };
    let (from, to) = (start.max(first), end.unwrap_or(last).min(last));
    let edge = |i: usize| start.checked_add_months(Months::new(BOUNDARIES[i])).unwrap_or(NaiveDate::MAX);
    for (i, lived) in years.iter_mut().enumerate() {
        let begins = if i == 0 { from } else { from.max(edge(i - 1)) };
        // Days are counted from morning to evening, so the last one is lived in.
        let closes = to.succ_opt().unwrap_or(to);
        let ends = if i == 3 { closes } else { closes.min(edge(i)) };
        *lived = (ends - begins).num_days().max(0) as f64 / DAYS_IN_YEAR;
    }
    years
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).expect("a day")
    }

    #[test]
    fn a_year_of_service_is_complete_on_its_anniversary() {
        let start = day(2020, 2, 29);
        let bands = [day(2020, 3, 1), day(2021, 2, 28), day(2022, 2, 28), day(2025, 2, 27), day(2025, 2, 28)];
        let expected = [Band::UnderOne, Band::OneToTwo, Band::TwoToFive, Band::TwoToFive, Band::FivePlus];
        assert_eq!(bands.map(|on| band(start, on)), expected);
    }

    // By hand: 1 October 2021 to 30 September 2022 are 365 days; the anniversary falls on 1 April, after 182 of them.
    #[test]
    fn a_year_is_split_at_the_anniversary() {
        let census = Census { year: Some(2022), is_inferred: false };
        let years = exposure(day(2021, 4, 1), None, &census);
        assert_eq!(years.map(|y| y * DAYS_IN_YEAR), [182.0, 183.0, 0.0, 0.0]);
        let left = exposure(day(2010, 4, 1), Some(day(2021, 10, 31)), &census);
        assert_eq!(left.map(|y| (y * DAYS_IN_YEAR).round()), [0.0, 0.0, 0.0, 31.0]);
    }
}
