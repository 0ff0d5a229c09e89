//! The ledger of definitions: every rate as one row of a table, with what is divided by what.
//!
//! Counts are summed over roles and units first and divided last, so that team, service and
//! organisation agree. Formulas: DfE, *Children's social work workforce: methodology*; NHS Digital,
//! *HCHS turnover*. Applied to the published rows of 2017-2025 the `dfe` ones give the printed
//! one-decimal value in 92 to 99.9 % of rows.

use super::{Count, Gap, Measure, Month, Period, Rate, Reading};

/// Over which months a count enters a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// The value of the period itself: a stock at its end.
    At,
    /// The sum of the twelve months to the period (a census year as it stands).
    Year,
    /// The value twelve months before.
    YearBefore,
    /// Half the value and half the value twelve months before.
    MeanOfEnds,
    /// The value times the working days of the year: 253, or 254 when the twelve months hold 29 February.
    WorkingDays,
}

/// A count, over a window, with its sign.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Term {
    /// What is counted.
    pub count: Count,
    /// Over which months.
    pub window: Window,
    /// +1 or −1.
    pub sign: f64,
}

/// One definition of one rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Definition {
    /// The rate it defines.
    pub rate: Rate,
    /// Its stable name, unique within the rate. The first listed of a rate is the default.
    pub name: &'static str,
    /// Summed.
    pub numerator: &'static [Term],
    /// Summed.
    pub denominator: &'static [Term],
    /// 100 for percents, 1 for cases per full-time equivalent.
    pub scale: f64,
    /// The formula in words.
    pub formula: &'static str,
    /// Who defines it so.
    pub source: &'static str,
}

const fn at(count: Count) -> Term {
    Term { count, window: Window::At, sign: 1.0 }
}

const fn over(count: Count, window: Window) -> Term {
    Term { count, window, sign: 1.0 }
}

const fn minus(count: Count) -> Term {
    Term { count, window: Window::At, sign: -1.0 }
}

const DFE: &str = "DfE, children's social work workforce methodology";

/// Every definition, the default of each rate first.
pub const DEFINITIONS: &[Definition] = &[
    Definition {
        rate: Rate::AgencyRate,
        name: "dfe_workforce",
        numerator: &[at(Count::AgencyFte)],
        denominator: &[at(Count::AgencyFte), at(Count::InPostFte)],
        scale: 100.0,
        formula: "agency FTE ÷ (agency FTE + employed FTE in post)",
        source: DFE,
    },
    Definition {
        rate: Rate::AgencyRate,
        name: "dfe_workforce_headcount",
        numerator: &[at(Count::AgencyHeadcount)],
        denominator: &[at(Count::AgencyHeadcount), at(Count::InPostHeadcount)],
        scale: 100.0,
        formula: "agency people ÷ (agency people + employed people in post)",
        source: DFE,
    },
    Definition {
        rate: Rate::AgencyRate,
        name: "establishment",
        numerator: &[at(Count::AgencyFte)],
        denominator: &[at(Count::InPostFte), at(Count::VacanciesFte)],
        scale: 100.0,
        formula: "agency FTE ÷ (FTE in post + vacancies FTE)",
        source: "common in council reports",
    },
    Definition {
        rate: Rate::VacancyRate,
        name: "dfe",
        numerator: &[at(Count::VacanciesFte)],
        denominator: &[at(Count::VacanciesFte), at(Count::InPostFte)],
        scale: 100.0,
        formula: "vacancies FTE ÷ (vacancies FTE + FTE in post); agency staff do not reduce vacancies",
        source: DFE,
    },
    Definition {
        rate: Rate::TurnoverRate,
        name: "dfe_end_of_period",
        numerator: &[over(Count::Leavers, Window::Year)],
        denominator: &[at(Count::InPostHeadcount)],
        scale: 100.0,
        formula: "leavers in the 12 months ÷ people in post at the end of the period",
        source: DFE,
    },
    Definition {
        rate: Rate::TurnoverRate,
        name: "dfe_end_of_period_fte",
        numerator: &[over(Count::LeaversFte, Window::Year)],
        denominator: &[at(Count::InPostFte)],
        scale: 100.0,
        formula: "leavers FTE in the 12 months ÷ FTE in post at the end of the period",
        source: DFE,
    },
    Definition {
        rate: Rate::TurnoverRate,
        name: "nhs_average",
        numerator: &[over(Count::Leavers, Window::Year)],
        denominator: &[over(Count::InPostHeadcount, Window::MeanOfEnds)],
        scale: 100.0,
        formula: "leavers in the 12 months ÷ mean of opening and closing headcount",
        source: "NHS Digital, HCHS turnover",
    },
    Definition {
        rate: Rate::TurnoverRate,
        name: "opening_stock",
        numerator: &[over(Count::Leavers, Window::Year)],
        denominator: &[over(Count::InPostHeadcount, Window::YearBefore)],
        scale: 100.0,
        formula: "leavers in the 12 months ÷ people in post at its beginning",
        source: "common in council reports",
    },
    Definition {
        rate: Rate::StabilityIndex,
        name: "one_year_service",
        numerator: &[at(Count::InPostHeadcount), minus(Count::Headcount0To1)],
        denominator: &[over(Count::InPostHeadcount, Window::YearBefore)],
        scale: 100.0,
        formula: "people in post with a year's service or more ÷ people in post a year ago",
        source: "NHS Digital, stability index, from tenure bands",
    },
    Definition {
        rate: Rate::AbsenceRate,
        name: "dfe",
        numerator: &[over(Count::WorkingDaysLost, Window::Year)],
        denominator: &[over(Count::InPostFte, Window::WorkingDays)],
        scale: 100.0,
        formula: "working days lost in the 12 months ÷ (FTE in post × 253 days; 254 in a leap year)",
        source: DFE,
    },
    Definition {
        rate: Rate::Caseload,
        name: "dfe",
        numerator: &[at(Count::Cases)],
        denominator: &[at(Count::CaseHoldersFte)],
        scale: 1.0,
        formula: "cases held ÷ FTE of staff, agency included, who hold at least one case",
        source: DFE,
    },
    Definition {
        rate: Rate::AgencyCoverRate,
        name: "cover_of_agency",
        numerator: &[at(Count::AgencyCoverFte)],
        denominator: &[at(Count::AgencyFte)],
        scale: 100.0,
        formula: "agency FTE covering vacancies ÷ agency FTE",
        source: DFE,
    },
    Definition {
        rate: Rate::VacancyCoverRate,
        name: "cover_of_vacancies",
        numerator: &[at(Count::AgencyCoverFte)],
        denominator: &[at(Count::VacanciesFte)],
        scale: 100.0,
        formula: "agency FTE covering vacancies ÷ vacancies FTE",
        source: DFE,
    },
];

/// A rate with what it was divided from, unrounded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    /// The numerator.
    pub numerator: f64,
    /// The denominator.
    pub denominator: f64,
    /// `scale × numerator ÷ denominator`.
    pub value: f64,
}

/// The definition of `rate` called `name`; the default when `name` is `None`.
pub fn definition(rate: Rate, name: Option<&str>) -> Option<&'static Definition> {
    DEFINITIONS.iter().find(|d| d.rate == rate && name.is_none_or(|n| n == d.name))
}

/// All definitions of a rate, the default first.
pub fn definitions(rate: Rate) -> impl Iterator<Item = &'static Definition> {
    DEFINITIONS.iter().filter(move |d| d.rate == rate)
}

/// The definition by which the published table prints its full-time-equivalent rate.
pub fn printed(rate: Rate) -> Option<&'static Definition> {
    match rate {
        Rate::TurnoverRate => definition(rate, Some("dfe_end_of_period_fte")),
        _ => definition(rate, None),
    }
}

/// The name a count carries where a rate carries its definition's.
pub const COUNT: &str = "count";

/// The definition name a forecast or observation of `measure` carries by default.
pub fn default_name(measure: Measure) -> &'static str {
    match measure {
        Measure::Count(_) => COUNT,
        Measure::Rate(rate) => definition(rate, None).map_or(COUNT, |d| d.name),
    }
}

impl Definition {
    /// Divides, after summing, from counts that are already sums over roles and units.
    ///
    /// # Errors
    /// The first gap met, or [`Gap::NotApplicable`] for a zero denominator.
    pub fn evaluate(&self, period: Period, lookup: impl Fn(Count, Period) -> Reading) -> Result<Ratio, Gap> {
        let sum = |terms: &[Term]| -> Reading {
            terms.iter().try_fold(0.0, |total, term| Ok(total + term.sign * term.evaluate(period, &lookup)?))
        };
        let (numerator, denominator) = (sum(self.numerator)?, sum(self.denominator)?);
        if denominator <= 0.0 {
            return Err(Gap::NotApplicable);
        }
        Ok(Ratio { numerator, denominator, value: self.scale * numerator / denominator })
    }

    /// Every count the formula needs.
    pub fn counts(&self) -> impl Iterator<Item = Count> {
        self.numerator.iter().chain(self.denominator).map(|term| term.count)
    }
}

impl Term {
    fn evaluate(&self, period: Period, lookup: &impl Fn(Count, Period) -> Reading) -> Reading {
        match self.window {
            Window::At => lookup(self.count, period),
            Window::Year => match period {
                Period::Month(last) => (0..12).map(|back| lookup(self.count, last.plus(-back).into())).sum(),
                Period::Quarter(..) => Err(Gap::Missing),
                Period::Year(_) => lookup(self.count, period),
            },
            Window::YearBefore => lookup(self.count, year_before(period)),
            Window::MeanOfEnds => {
                Ok(f64::midpoint(lookup(self.count, period)?, lookup(self.count, year_before(period))?))
            }
            Window::WorkingDays => Ok(lookup(self.count, period)? * working_days(period.last_month())),
        }
    }
}

fn year_before(period: Period) -> Period {
    match period {
        Period::Month(month) => Period::Month(month.plus(-12)),
        Period::Quarter(year, quarter) => Period::Quarter(year - 1, quarter),
        Period::Year(year) => Period::Year(year - 1),
    }
}

/// Working days in the twelve months to `last`: 254 when they hold 29 February, else 253.
pub fn working_days(last: Month) -> f64 {
    let leap = |year: i32| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let february_of = if last.month() >= 2 { last.year() } else { last.year() - 1 };
    if leap(february_of) { 254.0 } else { 253.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Medway, year to 30 September 2022 (DfE, OGL v3).
    fn medway(count: Count, period: Period) -> Reading {
        match (count, period) {
            (Count::InPostFte, Period::Year(2022)) => Ok(191.5),
            (Count::AgencyFte, Period::Year(2022)) => Ok(68.0),
            (Count::VacanciesFte, Period::Year(2022)) => Ok(79.8),
            (Count::LeaversFte, Period::Year(2022)) => Ok(36.9),
            _ => Err(Gap::Missing),
        }
    }

    #[test]
    fn the_ledger_gives_the_published_rates_of_one_authority() {
        let rate = |rate, name| {
            let value = definition(rate, name).expect("defined").evaluate(Period::Year(2022), medway);
            (value.expect("no gap").value * 10.0).round() / 10.0
        };
        assert_eq!(rate(Rate::AgencyRate, None), 26.2);
        assert_eq!(rate(Rate::AgencyRate, Some("establishment")), 25.1);
        assert_eq!(rate(Rate::VacancyRate, None), 29.4);
        assert_eq!(rate(Rate::TurnoverRate, Some("dfe_end_of_period_fte")), 19.3);
    }

    #[test]
    fn a_gap_in_any_count_is_a_gap_in_the_rate() {
        let rate = definition(Rate::AgencyRate, Some("dfe_workforce_headcount")).expect("defined");
        assert_eq!(rate.evaluate(Period::Year(2022), medway), Err(Gap::Missing));
    }

    #[test]
    fn monthly_turnover_sums_twelve_months_and_divides_by_the_last() {
        let june = Month::new(2026, 6).expect("a month");
        let lookup = |count, period: Period| match count {
            Count::Leavers => Ok(f64::from(period.last_month().month())),
            _ => Ok(if period == Period::Month(june) { 100.0 } else { 80.0 }),
        };
        let value = |name| {
            definition(Rate::TurnoverRate, name).expect("defined").evaluate(june.into(), lookup).expect("no gap").value
        };
        assert_eq!(value(None), 78.0);
        assert_eq!(value(Some("nhs_average")), 100.0 * 78.0 / 90.0);
        assert_eq!(value(Some("opening_stock")), 97.5);
    }

    #[test]
    fn every_rate_has_a_default_and_names_are_unique_within_it() {
        for rate in Rate::ALL {
            let names: Vec<_> = definitions(*rate).map(|d| d.name).collect();
            let unique: std::collections::BTreeSet<_> = names.iter().collect();
            assert!(!names.is_empty(), "{rate} has no definition");
            assert_eq!(names.len(), unique.len(), "{rate}");
        }
    }

    #[test]
    fn leap_years_have_a_working_day_more() {
        assert_eq!(working_days(Month::new(2024, 9).expect("a month")), 254.0);
        assert_eq!(working_days(Month::new(2024, 1).expect("a month")), 253.0);
        assert_eq!(working_days(Month::new(2025, 1).expect("a month")), 254.0);
        assert_eq!(working_days(Month::new(2025, 9).expect("a month")), 253.0);
    }
}
