//! One simulated year after the last return.

use std::collections::BTreeMap;

use rand_distr::{Binomial, ChiSquared, Distribution, Gamma, Poisson};

use super::flows::{self, Group, Level};
use super::ratios::{self, Centre};
use super::recipe::Recipe;
use super::{FEWEST_STAFF, Year};
use crate::domain::{Count, Period, Rate, ledger};
use crate::forecast::workforce::cholesky::Lower;
use crate::forecast::workforce::random::{Flow, PathRandom, Place, Stream};

/// Relative spread of the mean full-time equivalents of a person.
const FTE_SPREAD: f64 = 0.01;
/// Relative spread of the share of staff who hold cases.
const HOLDERS_SPREAD: f64 = 0.05;
/// Events whose mean full-time equivalents the staff's own weigh as much.
const FTE_WEIGHT: f64 = 10.0;
/// No rate of a workforce passes this, in percent.
const HIGHEST: f64 = 90.0;

/// Parts drawn together, in the order of the recipe's correlations.
#[derive(Clone, Copy)]
enum Part {
    Leaving,
    Starting,
    Agency,
    Vacancy,
    Caseload,
    Absence,
}
const PARTS: usize = 6;

/// Everything the simulation needs, worked out once.
pub(super) struct Plan<'a> {
    recipe: &'a Recipe,
    year: i32,
    people: f64,
    fte_of_person: f64,
    fte_of_starter: f64,
    fte_of_leaver: f64,
    has_people: bool,
    leaving: Level,
    starting: Level,
    newcomers: f64,
    groups: Vec<Group>,
    agency: Option<Centre>,
    agency_people_per_fte: Option<f64>,
    vacancy: Option<Centre>,
    cover: Option<f64>,
    caseload: Option<Centre>,
    holders: Option<f64>,
    absence: Option<Centre>,
    factor: Lower,
}

impl<'a> Plan<'a> {
    /// From the years of an authority; `None` where the last has too little.
    pub fn of(history: &[Year], recipe: &'a Recipe) -> Option<Self> {
        let last = history.last()?;
        let get = |count: Count| last.counts.get(&count).copied();
        let fte = get(Count::InPostFte).filter(|fte| *fte >= FEWEST_STAFF)?;
        let people = get(Count::InPostHeadcount).filter(|people| *people >= fte * 0.5);
        let has_people = people.is_some();
        let fte_of_person = fte / people.unwrap_or(fte);
        let centre = |rate, of| ratios::centre(history, rate, of, &recipe.joint);
        let agency_fte = get(Count::AgencyFte);
        let share = |part: Option<f64>, whole: Option<f64>| Some(part? / whole.filter(|whole| *whole > 0.0)?);
        Some(Self {
            recipe,
            year: last.year + 1,
            people: people.unwrap_or(fte),
            fte_of_person,
            fte_of_starter: mean_fte(history, Count::StartersFte, Count::Starters, fte_of_person),
            fte_of_leaver: mean_fte(history, Count::LeaversFte, Count::Leavers, fte_of_person),
            has_people,
            leaving: flows::leaving(history, recipe)?,
            starting: flows::starting(history, recipe)?,
            newcomers: flows::normalised(history, &recipe.leaving.bands)[0],
            groups: flows::groups(history, people.unwrap_or(fte), recipe),
            agency: centre(Rate::AgencyRate, &recipe.agency),
            agency_people_per_fte: share(get(Count::AgencyHeadcount), agency_fte),
            vacancy: centre(Rate::VacancyRate, &recipe.vacancy),
            cover: get(Count::AgencyCoverFte)
                .map(|cover| share(Some(cover), agency_fte).map_or(recipe.cover.england, |share| 100.0 * share)),
            caseload: centre(Rate::Caseload, &recipe.caseload),
            holders: share(get(Count::CaseHoldersFte), Some(fte + agency_fte.unwrap_or(0.0))),
            absence: centre(Rate::AbsenceRate, &recipe.absence),
            factor: Lower::factor(recipe.joint.correlation.as_flattened(), PARTS, 0.0),
        })
    }

    /// The counts of one simulated year.
    pub fn path(&self, path: usize) -> BTreeMap<Count, f64> {
        let random = PathRandom::new(self.recipe.seed, path);
        let change = self.changes(&random);
        let mut counts = BTreeMap::new();
        let fte = self.staff(&random, &change, &mut counts);
        self.others(&random, &change, fte, &mut counts);
        counts
    }

    /// One standard change for each part: correlated, with the tails of a t distribution.
    fn changes(&self, random: &PathRandom) -> [f64; PARTS] {
        let at = |cell| Place { cell, ..Place::default() };
        let z: [f64; PARTS] = std::array::from_fn(|part| random.normal(Flow::NowcastYear, at(part)));
        let together = self.factor.times(&z);
        let tails = self.recipe.joint.degrees_of_freedom;
        std::array::from_fn(|part| together[part] * tail(tails, &mut random.stream(Flow::NowcastTail, at(part))))
    }

    /// People leave and start; gives the full-time equivalents in post at the end.
    fn staff(&self, random: &PathRandom, change: &[f64; PARTS], counts: &mut BTreeMap<Count, f64>) -> f64 {
        let at = |cell| Place { cell, ..Place::default() };
        let rate = |level: &Level, part: Part, cell| {
            let sure = random.normal(Flow::NowcastLevel, at(cell));
            (level.mean + level.sd * sure + level.year * change[part as usize]).exp().min(3.0)
        };
        let (hazard, starts) = (rate(&self.leaving, Part::Leaving, 0), rate(&self.starting, Part::Starting, 1));
        let starters =
            draw(Poisson::new((starts * self.people).max(1e-9)), &mut random.stream(Flow::NowcastStarting, at(0)));
        let mut leavers = 0.0;
        for (cell, group) in self.groups.iter().enumerate() {
            let relative =
                draw(Gamma::new(group.shape, 1.0 / group.rate), &mut random.stream(Flow::NowcastCell, at(cell)));
            let chance = 1.0 - (-hazard * group.relative * relative).exp();
            leavers += binomial(group.people, chance, &mut random.stream(Flow::NowcastLeaving, at(cell)));
        }
        // Starters are there for half a year on average.
        let soon = 1.0 - (-hazard * self.newcomers / 2.0).exp();
        leavers += binomial(starters as u64, soon, &mut random.stream(Flow::NowcastLeaving, at(usize::from(u8::MAX))));
        let movement = &self.recipe.movement;
        let other = movement.spread
            * self.people
            * random.normal(Flow::NowcastStock, at(0))
            * tail(movement.degrees_of_freedom, &mut random.stream(Flow::NowcastStock, at(1)));
        let least = self.people * 0.2;
        let people = (self.people + starters - leavers + other).max(least);
        let fte_of_person = self.fte_of_person * (1.0 + FTE_SPREAD * random.normal(Flow::NowcastStock, at(2)));
        let fte = people * fte_of_person.min(1.0);
        if self.has_people {
            counts.insert(Count::InPostHeadcount, people.round());
            counts.insert(Count::Starters, starters);
            counts.insert(Count::Leavers, leavers);
        }
        counts.insert(Count::InPostFte, fte);
        counts.insert(Count::StartersFte, starters * self.fte_of_starter);
        counts.insert(Count::LeaversFte, leavers * self.fte_of_leaver);
        fte
    }

    /// Agency, vacancies, cases and sickness beside them.
    fn others(&self, random: &PathRandom, change: &[f64; PARTS], fte: f64, counts: &mut BTreeMap<Count, f64>) {
        let at = |cell| Place { cell, ..Place::default() };
        let drawn = |centre: &Centre, part: Part| (centre.value + centre.spread * change[part as usize]).max(0.0);
        let beside = |percent: f64| fte * percent.min(HIGHEST) / (100.0 - percent.min(HIGHEST));
        let mut agency = None;
        if let Some(centre) = &self.agency {
            let fte = beside(drawn(centre, Part::Agency));
            agency = Some(fte);
            counts.insert(Count::AgencyFte, fte);
            if self.has_people {
                counts.insert(Count::AgencyHeadcount, (fte * self.agency_people_per_fte.unwrap_or(1.03)).round());
            }
        }
        if let Some(centre) = &self.vacancy {
            counts.insert(Count::VacanciesFte, beside(drawn(centre, Part::Vacancy)));
        }
        if let Some((last, agency)) = self.cover.zip(agency) {
            let cover = &self.recipe.cover;
            let spread = cover.spread * tail(cover.degrees_of_freedom, &mut random.stream(Flow::NowcastStock, at(4)));
            let centre = last + cover.reversion * (cover.england - last);
            let share = (centre + spread * random.normal(Flow::NowcastStock, at(3))).clamp(0.0, 100.0);
            counts.insert(Count::AgencyCoverFte, agency * share / 100.0);
        }
        if let Some((centre, share)) = self.caseload.as_ref().zip(self.holders) {
            let share = share * (1.0 + HOLDERS_SPREAD * random.normal(Flow::NowcastStock, at(5)));
            let holders = (fte + agency.unwrap_or(0.0)) * share.clamp(0.0, 1.0);
            counts.insert(Count::CaseHoldersFte, holders);
            counts.insert(Count::Cases, holders * drawn(centre, Part::Caseload));
        }
        if let Some(centre) = &self.absence {
            let days = ledger::working_days(Period::Year(self.year).last_month());
            counts.insert(Count::WorkingDaysLost, fte * days * drawn(centre, Part::Absence) / 100.0);
        }
    }
}

/// Mean full-time equivalents of an event, drawn towards the staff's own; 1 where only full-time equivalents are known.
fn mean_fte(history: &[Year], fte: Count, people: Count, own: f64) -> f64 {
    let pairs = history.iter().filter_map(|year| year.counts.get(&fte).zip(year.counts.get(&people)));
    let (sum, n) = pairs.fold((0.0, 0.0), |(sum, n), (fte, people)| (sum + fte, n + people));
    (sum + FTE_WEIGHT * own) / (n + FTE_WEIGHT)
}

/// What a normal draw is multiplied by to have the tails of a t distribution.
fn tail(degrees_of_freedom: f64, stream: &mut Stream) -> f64 {
    (degrees_of_freedom / draw(ChiSquared::new(degrees_of_freedom), stream).max(1e-9)).sqrt()
}

fn binomial(people: u64, chance: f64, stream: &mut Stream) -> f64 {
    Binomial::new(people, chance.clamp(0.0, 1.0)).map_or(0.0, |leaving| leaving.sample(stream) as f64)
}

/// A draw; 0 from a distribution that cannot be (the recipe is checked and counts are not negative).
fn draw<D: Distribution<f64>, E>(distribution: Result<D, E>, stream: &mut Stream) -> f64 {
    distribution.map_or(0.0, |distribution| distribution.sample(stream))
}
