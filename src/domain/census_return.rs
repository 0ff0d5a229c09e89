//! The children's social work workforce return (CSWW) as exact as its file, for the time of one request.
//!
//! One record for each worker and role, agency workers included. Nothing here is ever kept: what is
//! stored are counts, spells under pseudonyms and findings without values that identify anybody.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use super::{Month, PersonKey};

/// What one element of a record says.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub enum Said<T> {
    /// The element is absent or empty.
    #[default]
    Nothing,
    /// A value of its type; whether it is a possible one is for the rules.
    Value(T),
    /// Something else. What it was is not kept: people type names into anything.
    Odd,
}

impl<T: Copy> Said<T> {
    /// The value, where there is one.
    pub fn value(&self) -> Option<T> {
        match self {
            Self::Value(value) => Some(*value),
            Self::Nothing | Self::Odd => None,
        }
    }

    /// Whether the element holds anything.
    pub fn is_given(&self) -> bool {
        !matches!(self, Self::Nothing)
    }

    /// Whether it holds something of another type.
    pub fn is_odd(&self) -> bool {
        matches!(self, Self::Odd)
    }
}

/// Values may be of one person: only what sort of thing was said is shown.
impl<T> fmt::Debug for Said<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "Nothing",
            Self::Value(_) => "Value",
            Self::Odd => "Odd",
        })
    }
}

/// The role of a record, most senior first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CensusRole {
    /// Code 1.
    SeniorManager,
    /// Code 2.
    MiddleManager,
    /// Code 3.
    FirstLineManager,
    /// Code 4.
    SeniorPractitioner,
    /// Code 5.
    CaseHolder,
    /// Code 6.
    QualifiedWithoutCases,
}

impl CensusRole {
    /// Every role, most senior first; its place is its code less one.
    pub const ALL: [Self; 6] = [
        Self::SeniorManager,
        Self::MiddleManager,
        Self::FirstLineManager,
        Self::SeniorPractitioner,
        Self::CaseHolder,
        Self::QualifiedWithoutCases,
    ];

    /// The code in the return.
    pub fn code(self) -> u8 {
        self as u8 + 1
    }

    /// From the code in the return.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The role group it is kept under.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SeniorManager => "senior_manager",
            Self::MiddleManager => "middle_manager",
            Self::FirstLineManager => "first_line_manager",
            Self::SeniorPractitioner => "senior_practitioner",
            Self::CaseHolder => "case_holder",
            Self::QualifiedWithoutCases => "qualified_without_cases",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::SeniorManager => "senior manager",
            Self::MiddleManager => "middle manager",
            Self::FirstLineManager => "first line manager",
            Self::SeniorPractitioner => "senior practitioner",
            Self::CaseHolder => "case holder",
            Self::QualifiedWithoutCases => "qualified without cases",
        }
    }
}

/// The whole return of one authority and year.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CensusReturn {
    /// The name of the collection, "CSWW".
    pub collection: Said<bool>,
    /// The year it says it is of.
    pub year: Said<i32>,
    /// The date its stocks are counted at.
    pub reference_date: Said<NaiveDate>,
    /// The three-digit code of the authority, as a number.
    pub authority: Said<u16>,
    /// Full-time equivalents vacant.
    pub vacancies_fte: Said<f64>,
    /// Full-time equivalents of agency workers who cover vacancies.
    pub agency_cover_fte: Said<f64>,
    /// People of agencies who cover vacancies.
    pub agency_cover_headcount: Said<f64>,
    /// Every record, in file order.
    pub workers: Vec<CensusRecord>,
}

/// One worker in one role.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CensusRecord {
    /// Its place among the records, from 1.
    pub record: u32,
    /// The line of the file where it begins, from 1.
    pub line: u32,
    /// The worker under a pseudonym of the registration number; `None` without a number.
    pub person: Option<PersonKey>,
    /// The registration number is not two letters and digits.
    pub number_is_odd: bool,
    /// Employed by an agency.
    pub agency: Said<bool>,
    /// Full-time equivalents at the reference date or at leaving.
    pub fte: Said<f64>,
    /// Birth date.
    pub born: Said<NaiveDate>,
    /// 0 not known, 1 male, 2 female, 9 not specified.
    pub gender: Said<u8>,
    /// Place among [`ETHNICITIES`].
    pub ethnicity: Said<u8>,
    /// Level of the qualification, 1 to 3.
    pub qualification: Said<u8>,
    /// Code of the role; see [`CensusRole`].
    pub role: Said<u16>,
    /// First day in the role.
    pub started: Said<NaiveDate>,
    /// Code of [`StartOrigin`](super::StartOrigin).
    pub origin: Said<u16>,
    /// Last day in the role.
    pub ended: Said<NaiveDate>,
    /// Code of [`LeaverDestination`](super::LeaverDestination).
    pub destination: Said<u16>,
    /// Code of [`LeaveReason`](super::LeaveReason).
    pub reason: Said<u16>,
    /// Full-time equivalents at the reference date.
    pub fte_at_census: Said<f64>,
    /// Cases held at the reference date.
    pub cases: Said<f64>,
    /// Working days lost to sickness in the year.
    pub days_lost: Said<f64>,
    /// Absent at the reference date.
    pub absent: Said<bool>,
    /// Why absent; place among [`ABSENCE_REASONS`].
    pub absence_reason: Said<u8>,
}

/// Codes of ethnicity.
pub const ETHNICITIES: [&str; 18] = [
    "WBRI", "WIRI", "WOTH", "MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN", "ABAN", "AOTH", "BCRB", "BAFR", "BOTH",
    "CHNE", "OOTH", "REFU", "NOBT",
];

/// Codes of reasons for absence: maternity, other, public duty, sickness, training, unauthorised and unpaid.
pub const ABSENCE_REASONS: [&str; 7] = ["MAT", "OTH", "PUB", "SIC", "TRN", "UNA", "UNP"];

/// The census year a day falls in: from 1 October to 30 September.
pub fn census_year(day: NaiveDate) -> i32 {
    if day.month() >= 10 { day.year() + 1 } else { day.year() }
}

/// The month of a day; `None` for years nobody who works now has lived in.
pub fn month_of(day: NaiveDate) -> Option<Month> {
    Month::new(day.year(), day.month())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_census_year_ends_with_september() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).expect("a day");
        assert_eq!(census_year(day(2022, 9, 30)), 2022);
        assert_eq!(census_year(day(2022, 10, 1)), 2023);
    }

    #[test]
    fn what_a_record_says_is_not_printed() {
        let record = CensusRecord { origin: Said::Value(1234), ..CensusRecord::default() };
        assert!(!format!("{record:?}").contains("1234"));
    }

    #[test]
    fn roles_have_the_codes_of_the_return() {
        let codes: Vec<u8> = CensusRole::ALL.into_iter().map(CensusRole::code).collect();
        assert_eq!(codes, [1, 2, 3, 4, 5, 6]);
        assert_eq!(CensusRole::from_code(7), None);
    }
}
