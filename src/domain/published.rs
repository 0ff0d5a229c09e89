//! The published yearly table of authorities, as the census models read it.

use std::collections::BTreeMap;

use super::{Count, Measure, Rate, Reading};

/// Which of the table's rows this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GeographicLevel {
    /// England.
    National,
    /// One of the regions.
    Regional,
    /// One authority (or a joint return of two).
    Authority,
}

/// The five yearly measures that are forecast for each authority, on full-time equivalents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CensusMeasure {
    /// `agency_rate_fte`.
    AgencyRate,
    /// `turnover_rate_fte`.
    TurnoverRate,
    /// `vacancy_rate_fte`.
    VacancyRate,
    /// `caseload_fte`.
    Caseload,
    /// `absence_rate_fte`.
    AbsenceRate,
}

impl CensusMeasure {
    /// In the order of the output file.
    pub const ALL: [Self; 5] =
        [Self::AgencyRate, Self::TurnoverRate, Self::VacancyRate, Self::Caseload, Self::AbsenceRate];

    /// The yearly measure that is this measure of the ledger, if one is.
    pub fn of(measure: Measure) -> Option<Self> {
        Self::ALL.into_iter().find(|m| Measure::Rate(m.rate()) == measure)
    }

    /// The rate of the ledger it is.
    pub fn rate(self) -> Rate {
        match self {
            Self::AgencyRate => Rate::AgencyRate,
            Self::TurnoverRate => Rate::TurnoverRate,
            Self::VacancyRate => Rate::VacancyRate,
            Self::Caseload => Rate::Caseload,
            Self::AbsenceRate => Rate::AbsenceRate,
        }
    }
}

/// One row: an authority, a region or England in one year to 30 September.
#[derive(Debug, Clone, PartialEq)]
pub struct AuthorityYear {
    /// The census year.
    pub year: i32,
    /// Which sort of row.
    pub level: GeographicLevel,
    /// Region name; empty for England.
    pub region: String,
    /// The three-digit code, or both of a joint return ("940 / 941"); empty unless an authority.
    pub old_la_code: String,
    /// The nine-character code of the row's own level.
    pub new_code: String,
    /// Name of the authority, region or country.
    pub name: String,
    /// The printed counts, by count.
    pub counts: BTreeMap<Count, Reading>,
    /// The printed rates on full-time equivalents (caseload and absence as printed).
    pub rates: BTreeMap<Rate, Reading>,
    /// The 1-based row in the file.
    pub row: u32,
}

/// The whole table, in file order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PublishedTable {
    /// The rows kept.
    pub rows: Vec<AuthorityYear>,
}
