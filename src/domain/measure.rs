//! What is counted and what is divided.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A band of completed years of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Band {
    /// Less than one year.
    #[serde(rename = "0-1")]
    UnderOne,
    /// One year and less than two.
    #[serde(rename = "1-2")]
    OneToTwo,
    /// Two years and less than five.
    #[serde(rename = "2-5")]
    TwoToFive,
    /// Five years and more.
    #[serde(rename = "5+")]
    FivePlus,
}

impl Band {
    /// The four bands, shortest service first.
    pub const ALL: [Self; 4] = [Self::UnderOne, Self::OneToTwo, Self::TwoToFive, Self::FivePlus];

    /// The band of a number of completed years.
    pub fn of_years(years: i32) -> Self {
        match years {
            ..1 => Self::UnderOne,
            1 => Self::OneToTwo,
            2..5 => Self::TwoToFive,
            5.. => Self::FivePlus,
        }
    }

    /// "0-1", "1-2", "2-5" or "5+".
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnderOne => "0-1",
            Self::OneToTwo => "1-2",
            Self::TwoToFive => "2-5",
            Self::FivePlus => "5+",
        }
    }
}

/// What a value is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitOfMeasure {
    /// Percent, 0 to 100 (turnover may pass 100).
    Percent,
    /// Full-time equivalents.
    Fte,
    /// People or events, whole.
    Headcount,
    /// Pounds sterling.
    Gbp,
    /// Cases held.
    Cases,
    /// Cases per full-time equivalent.
    CasesPerFte,
    /// Working days.
    Days,
}

impl UnitOfMeasure {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Percent => "percent",
            Self::Fte => "fte",
            Self::Headcount => "headcount",
            Self::Gbp => "gbp",
            Self::Cases => "cases",
            Self::CasesPerFte => "cases_per_fte",
            Self::Days => "days",
        }
    }
}

/// Why a text names no measure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a measure; GET /api/v1/measures lists them")]
pub struct ParseMeasureError(pub String);

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal, $label:literal, $unit:ident;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every one, in the order people read them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable name in files, JSON and the database.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// What people call it, in lower case.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// What it is measured in.
            pub fn unit_of_measure(self) -> UnitOfMeasure {
                match self { $(Self::$variant => UnitOfMeasure::$unit),+ }
            }
        }

        impl FromStr for $name {
            type Err = ParseMeasureError;

            fn from_str(s: &str) -> Result<Self, Self::Err> {
                match s { $($text => Ok(Self::$variant),)+ _ => Err(ParseMeasureError(s.chars().take(60).collect())) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

named! {
    /// Something counted: adds up over roles and units.
    Count {
        /// Funded posts.
        EstablishmentFte = "establishment_fte", "funded posts", Fte;
        /// Employed staff in post at the end of the period.
        InPostFte = "in_post_fte", "staff in post", Fte;
        /// Employed people in post at the end of the period.
        InPostHeadcount = "in_post_headcount", "people in post", Headcount;
        /// People who started in the period.
        Starters = "starters", "starters", Headcount;
        /// People who left in the period.
        Leavers = "leavers", "leavers", Headcount;
        /// Unfilled posts; agency staff do not reduce them.
        VacanciesFte = "vacancies_fte", "vacancies", Fte;
        /// Agency staff working at the end of the period.
        AgencyFte = "agency_fte", "agency staff", Fte;
        /// Agency people working at the end of the period.
        AgencyHeadcount = "agency_headcount", "agency people", Headcount;
        /// Agency staff who cover a vacancy.
        AgencyCoverFte = "agency_cover_fte", "agency staff covering vacancies", Fte;
        /// Agency charges in the period.
        AgencyCostGbp = "agency_cost_gbp", "agency cost", Gbp;
        /// Cases held at the end of the period.
        Cases = "cases", "cases", Cases;
        /// Staff, agency included, who hold at least one case.
        CaseHoldersFte = "case_holders_fte", "case holders", Fte;
        /// Working days lost to sickness in the period.
        WorkingDaysLost = "working_days_lost", "working days lost", Days;
        /// Starters in full-time equivalents.
        StartersFte = "starters_fte", "starters (FTE)", Fte;
        /// Leavers in full-time equivalents.
        LeaversFte = "leavers_fte", "leavers (FTE)", Fte;
        /// Offers accepted in the period.
        OffersAccepted = "offers_accepted", "offers accepted", Headcount;
        /// Accepted offers due to start in one month.
        DueIn1 = "due_in_1", "offers due in 1 month", Headcount;
        /// Accepted offers due to start in two months.
        DueIn2 = "due_in_2", "offers due in 2 months", Headcount;
        /// Accepted offers due to start in three months.
        DueIn3 = "due_in_3", "offers due in 3 months", Headcount;
        /// Accepted offers due to start in four months.
        DueIn4 = "due_in_4", "offers due in 4 months", Headcount;
        /// Accepted offers due to start in five months or later.
        DueIn5 = "due_in_5", "offers due in 5 months or later", Headcount;
        /// People in post with less than a year's service.
        Headcount0To1 = "headcount_0_1", "people with under 1 year's service", Headcount;
        /// People in post with one year's service.
        Headcount1To2 = "headcount_1_2", "people with 1 to 2 years' service", Headcount;
        /// People in post with two to five years' service.
        Headcount2To5 = "headcount_2_5", "people with 2 to 5 years' service", Headcount;
        /// People in post with five years' service or more.
        Headcount5Plus = "headcount_5_plus", "people with 5 years' service or more", Headcount;
        /// Leavers with less than a year's service.
        Leavers0To1 = "leavers_0_1", "leavers with under 1 year's service", Headcount;
        /// Leavers with one year's service.
        Leavers1To2 = "leavers_1_2", "leavers with 1 to 2 years' service", Headcount;
        /// Leavers with two to five years' service.
        Leavers2To5 = "leavers_2_5", "leavers with 2 to 5 years' service", Headcount;
        /// Leavers with five years' service or more.
        Leavers5Plus = "leavers_5_plus", "leavers with 5 years' service or more", Headcount;
    }
}

impl Count {
    /// Accepted offers by months to start, 1 to 5.
    pub const DUE: [Self; 5] = [Self::DueIn1, Self::DueIn2, Self::DueIn3, Self::DueIn4, Self::DueIn5];
    /// People in post by band, in the order of [`Band::ALL`].
    pub const HEADCOUNT_BY_BAND: [Self; 4] =
        [Self::Headcount0To1, Self::Headcount1To2, Self::Headcount2To5, Self::Headcount5Plus];
    /// Leavers by band, in the order of [`Band::ALL`].
    pub const LEAVERS_BY_BAND: [Self; 4] =
        [Self::Leavers0To1, Self::Leavers1To2, Self::Leavers2To5, Self::Leavers5Plus];

    /// Events over the period (true) or a stock at its end (false).
    pub fn is_flow(self) -> bool {
        use Count as C;
        matches!(
            self,
            C::Starters
                | C::Leavers
                | C::AgencyCostGbp
                | C::WorkingDaysLost
                | C::StartersFte
                | C::LeaversFte
                | C::OffersAccepted
        ) || Self::LEAVERS_BY_BAND.contains(&self)
    }

    /// The thirteen counts every interface speaks of; the rest are details some extracts carry.
    pub fn is_core(self) -> bool {
        self <= Self::WorkingDaysLost
    }
}

named! {
    /// Something divided: a numerator over a denominator, by a named definition of the [ledger](super::ledger).
    Rate {
        /// Agency staff as a share of the workforce.
        AgencyRate = "agency_rate", "agency rate", Percent;
        /// Unfilled posts as a share of posts.
        VacancyRate = "vacancy_rate", "vacancy rate", Percent;
        /// Leavers of twelve months as a share of staff.
        TurnoverRate = "turnover_rate", "turnover rate", Percent;
        /// Staff of a year ago who are still there.
        StabilityIndex = "stability_index", "stability index", Percent;
        /// Working days lost as a share of working days.
        AbsenceRate = "absence_rate", "sickness absence rate", Percent;
        /// Cases per case holder.
        Caseload = "caseload", "average caseload", CasesPerFte;
        /// Agency staff who cover a vacancy as a share of agency staff.
        AgencyCoverRate = "agency_cover_rate", "share of agency staff covering vacancies", Percent;
        /// Vacancies covered by agency staff as a share of vacancies.
        VacancyCoverRate = "vacancy_cover_rate", "share of vacancies covered by agency staff", Percent;
    }
}

/// A count or a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// A rate.
    Rate(Rate),
    /// A count.
    Count(Count),
}

impl Measure {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rate(rate) => rate.as_str(),
            Self::Count(count) => count.as_str(),
        }
    }

    /// What people call it, in lower case.
    pub fn label(self) -> &'static str {
        match self {
            Self::Rate(rate) => rate.label(),
            Self::Count(count) => count.label(),
        }
    }

    /// What it is measured in.
    pub fn unit_of_measure(self) -> UnitOfMeasure {
        match self {
            Self::Rate(rate) => rate.unit_of_measure(),
            Self::Count(count) => count.unit_of_measure(),
        }
    }

    /// The measures that are forecast and served: all rates and the core counts.
    pub fn served() -> impl Iterator<Item = Self> {
        let counts = Count::ALL.iter().copied().filter(|c| c.is_core()).map(Self::Count);
        Rate::ALL.iter().copied().map(Self::Rate).chain(counts)
    }
}

impl FromStr for Measure {
    type Err = ParseMeasureError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        s.parse::<Rate>().map(Self::Rate).or_else(|_e| s.parse::<Count>().map(Self::Count))
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! serde_as_name {
    ($($name:ident),*) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}
serde_as_name!(Count, Rate, Measure);
