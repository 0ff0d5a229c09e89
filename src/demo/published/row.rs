//! One row of the table: counts as they are printed, and the rates divided from them.

use std::fmt::Write as _;
use std::iter::Sum;

use rand_chacha::ChaCha12Rng;
use rand_distr::{Distribution, StandardNormal};

use crate::demo::Council;
use crate::demo::ledger::rounded;
use crate::domain::Month;
use crate::domain::ledger::working_days;

/// People for each full-time equivalent.
const PEOPLE: f64 = 1.07;
/// Share of agency staff that covers vacancies.
const COVER: f64 = 0.8;
/// Share of staff who hold cases.
const HOLDERS: f64 = 0.58;

/// Counts of one place and year.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Row {
    pub(super) in_post_fte: f64,
    in_post: f64,
    starters_fte: f64,
    starters: f64,
    leavers_fte: f64,
    leavers: f64,
    agency_fte: f64,
    agency: f64,
    agency_cover_fte: f64,
    vacancies_fte: f64,
    case_holders_fte: f64,
    cases: f64,
    days_lost: f64,
}

/// The council's own year by the published definitions; `None` where its history does not hold all twelve months.
pub(super) fn of_council(council: &Council, year: i32) -> Option<Row> {
    let september = usize::try_from(Month::new(year, 9)?.since(council.first)).ok().filter(|at| *at >= 11)?;
    let last = council.months.get(september)?;
    let mut row = Row::default();
    for team in &last.teams {
        row.in_post_fte += team.roles.iter().map(|r| r.in_post_fte).sum::<f64>();
        row.in_post += team.roles.iter().map(|r| f64::from(r.headcount)).sum::<f64>();
        row.agency_fte += team.agency_fte;
        row.agency += f64::from(team.agency_headcount);
        row.agency_cover_fte += team.agency_cover_fte;
        row.vacancies_fte += team.vacancies.iter().sum::<f64>();
        row.case_holders_fte += team.case_holders_fte;
        row.cases += team.cases;
    }
    for team in council.months[september - 11..=september].iter().flat_map(|month| &month.teams) {
        row.days_lost += team.working_days_lost;
        for role in &team.roles {
            row.leavers_fte += role.leavers_fte;
            row.leavers += f64::from(role.leavers);
            row.starters_fte += role.starters_fte;
            row.starters += f64::from(role.starters);
        }
    }
    Some(row.printed())
}

/// A year of so many staff with these shares: agency, vacancy, turnover, cases a worker, absence. Leavers are single
/// people who come and go by chance.
pub(super) fn drawn(in_post_fte: f64, shares: [f64; 5], year: i32, rng: &mut ChaCha12Rng) -> Row {
    let [agency, vacancy, turnover, caseload, absence] = shares;
    let beside = |share: f64| in_post_fte * share / (1.0 - share);
    let chance: f64 = StandardNormal.sample(rng);
    let leaving = (turnover + chance * (turnover * (1.0 - turnover) / in_post_fte).sqrt()).max(0.02);
    let leavers_fte = in_post_fte * leaving;
    let starters_fte = leavers_fte * 0.95;
    let case_holders_fte = HOLDERS * (in_post_fte + beside(agency));
    let row = Row {
        in_post_fte,
        in_post: in_post_fte * PEOPLE,
        starters_fte,
        starters: starters_fte * PEOPLE,
        leavers_fte,
        leavers: leavers_fte * PEOPLE,
        agency_fte: beside(agency),
        agency: beside(agency) * 1.03,
        agency_cover_fte: COVER * beside(agency),
        vacancies_fte: beside(vacancy),
        case_holders_fte,
        cases: caseload * case_holders_fte,
        days_lost: absence * days(year) * in_post_fte,
    };
    row.printed()
}

/// Working days of a census year.
fn days(year: i32) -> f64 {
    Month::new(year, 9).map_or(253.0, working_days)
}

impl Row {
    fn each(mut self, change: impl Fn(f64, i32) -> f64) -> Self {
        for count in [&mut self.in_post, &mut self.starters, &mut self.leavers, &mut self.agency, &mut self.cases] {
            *count = change(*count, 0);
        }
        for count in [
            &mut self.in_post_fte,
            &mut self.starters_fte,
            &mut self.leavers_fte,
            &mut self.agency_fte,
            &mut self.agency_cover_fte,
            &mut self.vacancies_fte,
            &mut self.case_holders_fte,
            &mut self.days_lost,
        ] {
            *count = change(*count, 1);
        }
        self
    }

    /// As the table prints it: people and cases whole, the rest to one decimal.
    fn printed(self) -> Self {
        self.each(rounded)
    }

    /// Agency, vacancy, turnover as shares, cases a worker, absence as a share.
    pub(super) fn shares(&self, year: i32) -> [f64; 5] {
        [
            self.agency_fte / (self.agency_fte + self.in_post_fte),
            self.vacancies_fte / (self.vacancies_fte + self.in_post_fte),
            self.leavers_fte / self.in_post_fte,
            self.cases / self.case_holders_fte,
            self.days_lost / (days(year) * self.in_post_fte),
        ]
    }

    /// The row's figures, from `inpost_fte` on; of withheld rows agency staff and absence are symbols.
    pub(super) fn write(&self, text: &mut String, year: i32, withheld: bool) {
        let [agency, vacancy, turnover, caseload, absence] = self.shares(year);
        let one = |value: f64| rounded(value, 1).to_string();
        let percent = |share: f64| one(100.0 * share);
        let kept = |shown: String, symbol: &str| if withheld { symbol.to_owned() } else { shown };
        let cells = [
            one(self.in_post_fte),
            self.in_post.to_string(),
            one(self.starters_fte),
            self.starters.to_string(),
            one(self.leavers_fte),
            self.leavers.to_string(),
            percent(turnover),
            percent(self.leavers / self.in_post),
            kept(one(self.agency_fte), "c"),
            kept(self.agency.to_string(), "c"),
            kept(percent(agency), "c"),
            kept(percent(self.agency / (self.agency + self.in_post)), "c"),
            kept(one(self.agency_cover_fte), "c"),
            kept(percent(self.agency_cover_fte / self.agency_fte.max(0.1)), "c"),
            one(self.vacancies_fte),
            percent(vacancy),
            kept(percent(self.agency_cover_fte / self.vacancies_fte.max(0.1)), "c"),
            one(self.case_holders_fte),
            self.cases.to_string(),
            one(caseload),
            kept(one(self.days_lost), "x"),
            kept(percent(absence), "x"),
        ];
        let _ = writeln!(text, "{}", cells.join(","));
    }
}

impl<'a> Sum<&'a Row> for Row {
    fn sum<I: Iterator<Item = &'a Row>>(rows: I) -> Self {
        rows.fold(Self::default(), |sum, row| {
            let Row { in_post_fte, in_post, starters_fte, starters, leavers_fte, leavers, agency_fte, agency, .. } =
                *row;
            Self {
                in_post_fte: sum.in_post_fte + in_post_fte,
                in_post: sum.in_post + in_post,
                starters_fte: sum.starters_fte + starters_fte,
                starters: sum.starters + starters,
                leavers_fte: sum.leavers_fte + leavers_fte,
                leavers: sum.leavers + leavers,
                agency_fte: sum.agency_fte + agency_fte,
                agency: sum.agency + agency,
                agency_cover_fte: sum.agency_cover_fte + row.agency_cover_fte,
                vacancies_fte: sum.vacancies_fte + row.vacancies_fte,
                case_holders_fte: sum.case_holders_fte + row.case_holders_fte,
                cases: sum.cases + row.cases,
                days_lost: sum.days_lost + row.days_lost,
            }
        })
    }
}
