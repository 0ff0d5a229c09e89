//! The counts of one return by DfE's rules, unrounded.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::census_date::{Census, fte_at_census, fte_of_post};
use super::staff::{Staff, most_senior};
use super::tenure;
use crate::domain::{Band, CensusRecord, CensusReturn, CensusRole, Count, Gap, Reading, Said};

/// Where so many of all people's starts are known, counts by years of service are given.
const KNOWN_STARTS: f64 = 0.95;
/// Working days a person can lose in a year.
pub(super) const MOST_DAYS_LOST: f64 = 254.0;

/// What a return counts.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Figures {
    /// Counts of all staff; a count that cannot be worked out is absent.
    pub counts: BTreeMap<Count, f64>,
    /// Employed staff by role and years of service, where the start is known.
    pub cells: Vec<Cell>,
    /// People of agencies who cover vacancies, where given.
    pub agency_cover_headcount: Option<f64>,
    /// Employed people in post by most senior role.
    pub in_post_by_role: Vec<(Option<&'static str>, u32)>,
}

/// Employed staff of one role and band of completed years of service.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Cell {
    /// The role group; `None`: not given.
    pub role: Option<&'static str>,
    /// The band.
    pub band: Band,
    /// Person-years of employment in the year.
    pub exposure: f64,
    /// Leavers in the year.
    pub leavers: f64,
    /// People in post at the reference date.
    pub in_post: f64,
}

impl Figures {
    /// Works the counts of a return out.
    pub(super) fn of(message: &CensusReturn, census: &Census, staff: &Staff) -> Self {
        let mut figures = Self {
            agency_cover_headcount: message.agency_cover_headcount.value(),
            in_post_by_role: by_role(staff, census),
            cells: cells(staff, census),
            ..Self::default()
        };
        figures.stocks(message, census, staff);
        if census.year.is_some() {
            figures.flows(census, staff);
            figures.bands(census, staff);
        }
        figures.work(message, census);
        figures
    }

    /// The reading of a count.
    ///
    /// # Errors
    /// [`Gap::Missing`] where it could not be worked out.
    pub fn reading(&self, count: Count) -> Reading {
        self.counts.get(&count).copied().ok_or(Gap::Missing)
    }

    fn set(&mut self, count: Count, value: f64) {
        self.counts.insert(count, value);
    }

    fn stocks(&mut self, message: &CensusReturn, census: &Census, staff: &Staff) {
        let (mut people, mut fte) = (0_u32, 0.0);
        for person in &staff.people {
            let mut posts = person.in_post(census).peekable();
            people += u32::from(posts.peek().is_some());
            fte += posts.filter_map(fte_at_census).sum::<f64>();
        }
        self.set(Count::InPostHeadcount, f64::from(people));
        self.set(Count::InPostFte, fte);
        let agency = || message.workers.iter().filter(|r| r.agency == Said::Value(true) && census.in_post(r));
        self.set(Count::AgencyHeadcount, agency().count() as f64);
        self.set(Count::AgencyFte, agency().filter_map(fte_at_census).sum());
        let given = |said: Said<f64>| said.value().filter(|value| *value >= 0.0);
        if let Some(vacancies) = given(message.vacancies_fte) {
            self.set(Count::VacanciesFte, vacancies);
        }
        if let Some(cover) = given(message.agency_cover_fte) {
            self.set(Count::AgencyCoverFte, cover);
        }
    }

    fn flows(&mut self, census: &Census, staff: &Staff) {
        let began: Vec<_> = staff.stints().filter(|s| s.start.is_some_and(|day| census.holds(day))).collect();
        let ended: Vec<_> = staff.stints().filter(|s| s.end.is_some_and(|day| census.holds(day))).collect();
        self.set(Count::Starters, began.len() as f64);
        self.set(Count::StartersFte, began.iter().flat_map(|s| s.first_posts()).filter_map(fte_of_post).sum());
        self.set(Count::Leavers, ended.len() as f64);
        self.set(Count::LeaversFte, ended.iter().flat_map(|s| s.last_posts()).filter_map(fte_of_post).sum());
    }

    fn bands(&mut self, census: &Census, staff: &Staff) {
        let of = |band: Band, what: fn(&Cell) -> f64, cells: &[Cell]| -> f64 {
            cells.iter().filter(|cell| cell.band == band).map(what).sum()
        };
        let all: f64 = self.cells.iter().map(|cell| cell.in_post).sum();
        let people = staff.people.iter().filter(|p| p.in_post(census).next().is_some()).count() as f64;
        if all < KNOWN_STARTS * people || people == 0.0 {
            return;
        }
        let cells = self.cells.clone();
        for (i, band) in Band::ALL.into_iter().enumerate() {
            self.set(Count::HEADCOUNT_BY_BAND[i], of(band, |cell| cell.in_post, &cells));
            self.set(Count::LEAVERS_BY_BAND[i], of(band, |cell| cell.leavers, &cells));
        }
    }

    /// Cases of everybody in post, agency included, who holds any and works; sickness of the employed.
    fn work(&mut self, message: &CensusReturn, census: &Census) {
        let known = |r: &&CensusRecord| r.agency.value().is_some();
        let held = |r: &CensusRecord| {
            let (cases, fte) = (r.cases.value()?, fte_at_census(r)?);
            (cases >= 1.0 && fte > 0.0).then_some((cases, fte))
        };
        let in_post = message.workers.iter().filter(known).filter(|r| census.in_post(r));
        let (cases, fte) = in_post.filter_map(held).fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        self.set(Count::Cases, cases);
        self.set(Count::CaseHoldersFte, fte);
        let employed = message.workers.iter().filter(|r| r.agency == Said::Value(false));
        let lost = employed.filter_map(|r| r.days_lost.value()).filter(|days| (0.0..=MOST_DAYS_LOST).contains(days));
        self.set(Count::WorkingDaysLost, lost.sum());
    }
}

fn by_role(staff: &Staff, census: &Census) -> Vec<(Option<&'static str>, u32)> {
    let mut by_role: BTreeMap<Option<CensusRole>, u32> = BTreeMap::new();
    for person in &staff.people {
        let mut posts = person.in_post(census).peekable();
        if posts.peek().is_some() {
            *by_role.entry(most_senior(posts)).or_default() += 1;
        }
    }
    by_role.into_iter().map(|(role, people)| (role.map(CensusRole::as_str), people)).collect()
}

/// Each stint by its most senior role; those without a start are in none.
fn cells(staff: &Staff, census: &Census) -> Vec<Cell> {
    let Some(last) = census.last() else { return Vec::new() };
    let mut cells: BTreeMap<(Option<CensusRole>, usize), [f64; 3]> = BTreeMap::new();
    for stint in staff.stints() {
        let Some(start) = stint.start else { continue };
        let is_in_post = stint.posts.iter().any(|post| census.in_post(post));
        let role = most_senior(stint.posts.iter().copied());
        let mut add = |on: NaiveDate, what: usize, value: f64| {
            cells.entry((role, tenure::band(start, on) as usize)).or_default()[what] += value;
        };
        if let Some(end) = stint.end.filter(|day| census.holds(*day)) {
            add(end, 1, 1.0);
        }
        if is_in_post {
            add(last, 2, 1.0);
        }
        if is_in_post || stint.end.is_some() {
            for (band, years) in tenure::exposure(start, stint.end, census).into_iter().enumerate() {
                cells.entry((role, band)).or_default()[0] += years;
            }
        }
    }
    let cell = |((role, band), [exposure, leavers, in_post]): ((Option<CensusRole>, usize), [f64; 3])| Cell {
        role: role.map(CensusRole::as_str),
        band: Band::ALL[band],
        exposure,
        leavers,
        in_post,
    };
    cells.into_iter().map(cell).filter(|c| c.exposure + c.leavers + c.in_post > 0.0).collect()
}
