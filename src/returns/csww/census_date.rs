//! The year a return speaks of and its two ends.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::census_return::census_year;
use crate::domain::{CensusRecord, CensusReturn};

/// Years a return can be of: the collection began in 2011.
const YEARS: std::ops::RangeInclusive<i32> = 2010..=2100;

/// The census year of a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Census {
    /// The year; `None` when nothing in the file tells it.
    pub year: Option<i32>,
    /// It was taken from the dates of the records, because the header does not say it.
    pub is_inferred: bool,
}

impl Census {
    /// From the header, else from the reference date, else the year most records ended or began in.
    pub fn of(message: &CensusReturn) -> Self {
        let said = message.year.value().or_else(|| message.reference_date.value().map(census_year));
        if let Some(year) = said.filter(|year| YEARS.contains(year)) {
            return Self { year: Some(year), is_inferred: false };
        }
        let most_frequent = |date: fn(&CensusRecord) -> Option<NaiveDate>| {
            let mut seen: BTreeMap<i32, u32> = BTreeMap::new();
            for year in message.workers.iter().filter_map(date).map(census_year).filter(|y| YEARS.contains(y)) {
                *seen.entry(year).or_default() += 1;
            }
            seen.into_iter().max_by_key(|(year, n)| (*n, *year)).map(|(year, _)| year)
        };
        let year = most_frequent(|r| r.ended.value()).or_else(|| most_frequent(|r| r.started.value()));
        Self { year, is_inferred: year.is_some() }
    }

    /// 1 October, the first day.
    pub fn first(&self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year? - 1, 10, 1)
    }

    /// 30 September, the reference date.
    pub fn last(&self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year?, 9, 30)
    }

    /// Whether a day lies in the year.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.year == Some(census_year(day))
    }

    /// Whether a post is held on the reference date: begun by then, and not ended by its evening. A last day on
    /// 30 September is a leaver of the year. Without a year, everybody without an end is in post.
    pub fn in_post(&self, record: &CensusRecord) -> bool {
        if record.ended.is_odd() {
            return false;
        }
        let Some(last) = self.last() else { return !record.ended.is_given() };
        record.started.value().is_none_or(|day| day <= last) && record.ended.value().is_none_or(|day| day > last)
    }
}

/// The full-time equivalents of a post at the census: those given for it, else those of the post; `None` when
/// neither is a share of full time.
pub(super) fn fte_at_census(record: &CensusRecord) -> Option<f64> {
    possible_fte(record.fte_at_census.value()).or_else(|| possible_fte(record.fte.value()))
}

/// The full-time equivalents of a post, else those at the census.
pub(super) fn fte_of_post(record: &CensusRecord) -> Option<f64> {
    possible_fte(record.fte.value()).or_else(|| possible_fte(record.fte_at_census.value()))
}

fn possible_fte(fte: Option<f64>) -> Option<f64> {
    fte.filter(|fte| (0.0..=1.0).contains(fte))
}
