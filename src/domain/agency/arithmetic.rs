//! What an assignment amounts to in a month. Working days are Monday to Friday; public holidays count.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::{Assignment, FULL_TIME_HOURS, Timesheet, Worked};
use crate::domain::Month;

/// Working days in a week.
const WEEK: f64 = 5.0;

/// The first day of a month.
///
/// # Panics
/// Never: every month has one.
pub fn first_day(month: Month) -> NaiveDate {
    NaiveDate::from_ymd_opt(month.year(), month.month(), 1).expect("every month has a first day")
}

/// The last day of a month.
///
/// # Panics
/// Never: the months end long before the calendar of `chrono` does.
pub fn last_day(month: Month) -> NaiveDate {
    first_day(month.plus(1)).pred_opt().expect("the calendar begins before our months")
}

/// Monday to Friday.
pub fn is_working_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Working days from `first` to `last`, both included; 0 when `last` lies before `first`.
pub fn working_days(first: NaiveDate, last: NaiveDate) -> u32 {
    let days = (last - first).num_days() + 1;
    if days <= 0 {
        return 0;
    }
    let (weeks, rest) = (days / 7, days % 7);
    let begun = first.weekday().num_days_from_monday();
    let in_rest = (0..rest as u32).filter(|n| (begun + n) % 7 < 5).count();
    (weeks * 5) as u32 + in_rest as u32
}

/// The last working day of a month.
fn last_working_day(month: Month) -> NaiveDate {
    let last = last_day(month);
    let over = last.weekday().num_days_from_monday().saturating_sub(4);
    last - Days::new(u64::from(over))
}

impl Timesheet {
    /// The first of its seven days.
    pub fn beginning(&self) -> NaiveDate {
        self.ending - Days::new(6)
    }

    /// The share of the week's five working days that falls into a month.
    fn share_in(&self, month: Month) -> f64 {
        let first = self.beginning().max(first_day(month));
        f64::from(working_days(first, self.ending.min(last_day(month)))) / WEEK
    }
}

impl Assignment {
    /// Whether the worker works here at the end of a month.
    ///
    /// By dates: begun, and not ended before the month's last day. By timesheets: the month's last
    /// working day lies between the first and the last week, so that a week of leave changes nothing.
    pub fn is_open_at_end_of(&self, month: Month) -> bool {
        let ended = |day: NaiveDate| self.end.is_some_and(|end| end < day);
        match &self.worked {
            Worked::Weekly(_) => self.start <= last_day(month) && !ended(last_day(month)),
            Worked::Timesheets(weeks) => {
                let day = last_working_day(month);
                let begun = weeks.first().is_some_and(|week| week.beginning() <= day);
                begun && weeks.last().is_some_and(|week| week.ending >= day) && !ended(day)
            }
        }
    }

    /// Whether it touches the days from `first` to `last`; an open one goes on.
    pub fn is_within(&self, first: NaiveDate, last: NaiveDate) -> bool {
        self.start <= last && self.last_known_day().is_none_or(|end| end >= first)
    }

    /// The last day: given, or that of the last timesheet; `None` while it is open.
    pub fn last_known_day(&self) -> Option<NaiveDate> {
        match &self.worked {
            Worked::Weekly(_) => self.end,
            Worked::Timesheets(weeks) => self.end.or_else(|| weeks.last().map(|week| week.ending)),
        }
    }

    /// Hours a week in a month: those agreed, or the mean of the month's timesheets, each weighted by
    /// its working days in the month. `None` when hours are missing.
    pub fn weekly_hours_in(&self, month: Month) -> Option<f64> {
        match &self.worked {
            Worked::Weekly(hours) => *hours,
            Worked::Timesheets(weeks) => {
                let (mut hours, mut share) = (0.0, 0.0);
                for week in weeks.iter().filter(|week| week.share_in(month) > 0.0) {
                    hours += week.hours? * week.share_in(month);
                    share += week.share_in(month);
                }
                // A gap between timesheets: on leave for the whole month.
                Some(if share > 0.0 { hours / share } else { 0.0 })
            }
        }
    }

    /// Full-time equivalents at the end of a month, 37 hours each; 0 when it is not open then,
    /// `None` when hours are missing.
    pub fn fte_at_end_of(&self, month: Month) -> Option<f64> {
        if !self.is_open_at_end_of(month) {
            return Some(0.0);
        }
        Some(self.weekly_hours_in(month)? / FULL_TIME_HOURS)
    }

    /// Pounds charged for a month, nothing behind `until`; `None` when a rate or hours are missing.
    ///
    /// By dates: rate × weekly hours ÷ 5 × working days. By timesheets: a week across the end of a
    /// month is split by its working days.
    pub fn cost_in(&self, month: Month, until: Option<NaiveDate>) -> Option<f64> {
        match &self.worked {
            Worked::Weekly(hours) => {
                let days = self.working_days_in(month, until);
                if days == 0 {
                    return Some(0.0);
                }
                Some(self.charge_rate? * (*hours)? / WEEK * f64::from(days))
            }
            Worked::Timesheets(weeks) => {
                let within = weeks.iter().filter(|week| week.share_in(month) > 0.0);
                within
                    .map(|week| Some(week.charge_rate.or(self.charge_rate)? * week.hours? * week.share_in(month)))
                    .sum()
            }
        }
    }

    fn working_days_in(&self, month: Month, until: Option<NaiveDate>) -> u32 {
        let mut last = last_day(month);
        for end in [self.end, until].into_iter().flatten() {
            last = last.min(end);
        }
        working_days(self.start.max(first_day(month)), last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn working_days_agree_with_counting_them_one_by_one() {
        let start = day("2026-01-01");
        for offset in 0..14 {
            for length in 0..45 {
                let (first, last) = (start + Days::new(offset), start + Days::new(offset + length));
                let counted = first.iter_days().take_while(|d| *d <= last).filter(|d| is_working_day(*d)).count();
                assert_eq!(working_days(first, last), counted as u32, "{first} to {last}");
            }
        }
        assert_eq!(working_days(day("2026-01-02"), day("2026-01-01")), 0);
    }

    #[test]
    fn the_last_working_day_of_a_month_is_no_weekend() {
        // 31 October 2026 is a Saturday, 30 November a Monday, 31 May a Sunday.
        for (month, last) in [("2026-10", "2026-10-30"), ("2026-11", "2026-11-30"), ("2026-05", "2026-05-29")] {
            assert_eq!(last_working_day(month.parse().expect("a month")), day(last));
        }
    }
}
