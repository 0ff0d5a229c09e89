//! How the domain's words stand in columns.

use chrono::{NaiveDateTime, SubsecRound};
use uuid::{NoContext, Timestamp, Uuid};

use super::StoreError;
use crate::domain::{Gap, Month, Period, Reading, UnitKind};

/// A time as both databases keep it: to the microsecond.
pub(super) fn moment(at: NaiveDateTime) -> NaiveDateTime {
    at.trunc_subsecs(6)
}

/// A new id that sorts by time.
pub(super) fn new_id(at: NaiveDateTime) -> String {
    let at = at.and_utc();
    let seconds = u64::try_from(at.timestamp()).unwrap_or(0);
    Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, at.timestamp_subsec_nanos())).to_string()
}

/// A period as its last month (YYYYMM) and its length in months.
pub(super) fn period_columns(period: Period) -> (i32, i32) {
    let last = period.last_month();
    let months = match period {
        Period::Month(_) => 1,
        Period::Quarter(..) => 3,
        Period::Year(_) => 12,
    };
    (month_column(last), months)
}

/// A month as YYYYMM, which sorts.
pub(super) fn month_column(month: Month) -> i32 {
    month.year() * 100 + month.month() as i32
}

/// The month of that column.
pub(super) fn month(column: i32) -> Result<Month, StoreError> {
    let month = Month::new(column.div_euclid(100), column.rem_euclid(100).unsigned_abs());
    month.ok_or_else(|| StoreError::corrupt("a month", &column.to_string()))
}

/// The period of those columns.
pub(super) fn period(end: i32, months: i32) -> Result<Period, StoreError> {
    let (year, month) = (end.div_euclid(100), end.rem_euclid(100));
    let found = match (months, month) {
        (1, _) => Month::new(year, month as u32).map(Period::Month),
        (3, 3 | 6 | 9 | 12) => Some(Period::Quarter(year, (month / 3) as u8)),
        (12, 9) => Some(Period::Year(year)),
        _ => None,
    };
    found.ok_or_else(|| StoreError::corrupt("a period", &format!("{months} months to {end}")))
}

/// The period written as text.
pub(super) fn period_of_text(text: &str) -> Result<Period, StoreError> {
    text.parse().map_err(|_e| StoreError::corrupt("a period", text))
}

/// A value and a gap, one of them given. Minus zero becomes zero: `SQLite` would lose its sign.
pub(super) fn reading_columns(reading: Reading) -> (Option<f64>, Option<&'static str>) {
    match reading {
        Ok(value) => (Some(value + 0.0), None),
        Err(gap) => (None, Some(gap.as_str())),
    }
}

/// The reading of those columns.
pub(super) fn reading(value: Option<f64>, gap: Option<&str>) -> Result<Reading, StoreError> {
    match (value, gap) {
        (Some(value), None) => Ok(Ok(value)),
        (None, Some(name)) => Gap::from_name(name).map(Err).ok_or_else(|| StoreError::corrupt("a gap", name)),
        _ => Err(StoreError::corrupt("a value or a gap", "both or neither")),
    }
}

/// The kind of unit of that name.
pub(super) fn unit_kind(name: &str) -> Result<UnitKind, StoreError> {
    use UnitKind as K;
    let kinds = [K::Organisation, K::Service, K::Team, K::Country, K::Region, K::Authority];
    kinds.into_iter().find(|kind| kind.as_str() == name).ok_or_else(|| StoreError::corrupt("a kind of unit", name))
}

/// A count as the databases keep it; counts of rows never come near the bound.
pub(super) fn count(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// JSON kept as text.
pub(super) fn json(what: &'static str, value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|source| StoreError::Json { what, source })
}

/// JSON read from text.
pub(super) fn from_json<T: serde::de::DeserializeOwned>(what: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_e| StoreError::corrupt(what, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_survives_its_columns_and_sorts_by_them() {
        let mut periods: Vec<Period> = ["2027", "2026-Q3", "2026-09", "2026", "2026-12", "2026-Q4"]
            .iter()
            .map(|text| text.parse().expect("a period"))
            .collect();
        for p in &periods {
            let (end, months) = period_columns(*p);
            assert_eq!(period(end, months).expect("a period"), *p);
        }
        let mut by_columns = periods.clone();
        by_columns.sort_by_key(|p| period_columns(*p));
        periods.sort();
        assert_eq!(by_columns, periods);
    }

    #[test]
    fn columns_that_make_no_period_are_reported() {
        for (end, months) in [(202_613, 1), (202_608, 12), (202_608, 3), (202_609, 2)] {
            assert!(period(end, months).is_err(), "{months} months to {end}");
        }
    }

    #[test]
    fn every_kind_of_unit_is_read_back() {
        use UnitKind as K;
        for kind in [K::Organisation, K::Service, K::Team, K::Country, K::Region, K::Authority] {
            assert_eq!(unit_kind(kind.as_str()).expect("a kind"), kind);
        }
    }
}
