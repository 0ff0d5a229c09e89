//! Any regular series, not only measures of a council: what `series forecast` reads and answers.

use chrono::{Days, Months, NaiveDate};

use super::Month;

/// How far apart the values of a panel lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frequency {
    /// Every month.
    Monthly,
    /// Every third month.
    Quarterly,
    /// Once a year.
    Yearly,
}

impl Frequency {
    /// Months from one value to the next.
    pub fn months(self) -> i32 {
        match self {
            Self::Monthly => 1,
            Self::Quarterly => 3,
            Self::Yearly => 12,
        }
    }

    /// Values in a year, which is the season unless another is asked for.
    pub fn season(self) -> usize {
        match self {
            Self::Monthly => 12,
            Self::Quarterly => 4,
            Self::Yearly => 1,
        }
    }
}

/// One series of a panel on the panel's calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its name, unique in the panel.
    pub id: String,
    /// Month of the first value.
    pub first: Month,
    /// Day of the month on which its last value is dated.
    pub day: u32,
    /// Values in order, one a period, none skipped; `None` where the value is missing. Never empty.
    pub values: Vec<Option<f64>>,
}

/// Series that share a frequency.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesPanel {
    /// Spacing of the values.
    pub frequency: Frequency,
    /// Every value is dated on the last day of its month.
    pub month_ends: bool,
    /// Sorted by name.
    pub series: Vec<Series>,
}

impl SeriesPanel {
    /// The date `step` periods after the last row of `series` (1: the first one to forecast), on the day of
    /// the month that its rows have; `None` beyond the calendar.
    pub fn date_ahead(&self, series: &Series, step: usize) -> Option<NaiveDate> {
        let month = series.first.plus(self.frequency.months() * (series.values.len() + step - 1) as i32);
        let first = NaiveDate::from_ymd_opt(month.year(), month.month(), 1)?;
        let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
        let asked = if self.month_ends { None } else { first.checked_add_days(Days::new(u64::from(series.day) - 1)) };
        Some(asked.map_or(last, |date| date.min(last)))
    }
}
