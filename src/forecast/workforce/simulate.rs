//! The monthly stock-and-flow simulation: a fitted model in, simulated counts out.
//!
//! One path is one possible future of the whole council. Its months run in the order in which the
//! history was closed: drivers move, people leave, offers arrive, service lengthens, September brings
//! the newly qualified, what is decided (extra starts, conversions, reorganisations), other movement, vacancies,
//! offers, agency. People are whole.
//!
//! [`Interventions`] act where they belong in that order: changed hazards and last month's caseload relief when people
//! leave, changed offers, drop-out and delays when offers are made, posts when vacancies are counted, caps on agency
//! once it is booked, caps on cases at the end of the month.

mod adding;
mod begin;
mod caseload;
mod demand;
mod leaving;
mod levers;
mod luck;
mod meters;
mod newcomers;
mod paths_of_ratios;
mod plan;
mod sheet;
mod staff;
mod transfers;
mod write;

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::cholesky::Lower;
use super::interventions::Interventions;
use super::paths::{BLOCK, Paths};
use super::random::{PathRandom, Place};
use super::ratios::RatioModels;
use super::variates::{Mixing, Standard};
use crate::domain::Count;
use crate::fit::recipe::SimulationRecipe;
use crate::fit::workforce::{Driver, Workforce};
use caseload::{CaseModels, Relief};
use demand::Demand;
use levers::Levers;
use luck::{Chance, Luck};
use meters::Tally;
use paths_of_ratios::RatioPaths;
use plan::Plan;
use sheet::{ABREAST, Sheet};
use staff::Staff;
use write::Keep;

pub use adding::Added;

/// Added to variances of coefficients, so that one that is known has a factor too.
const RIDGE: f64 = 1e-9;

/// Simulated values held at once: a gigabyte of four bytes each. Beyond some 250 teams fewer paths are drawn.
const MOST_VALUES: usize = 1 << 28;

/// How service lengthens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ageing {
    /// Month by month for the first two years: exact.
    #[default]
    Cohorts,
    /// A twelfth of a one-year band moves on each month: as the reference values were made.
    Twelfths,
}

/// What to simulate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Run {
    /// Every draw follows from it.
    pub seed: u64,
    /// Number of futures.
    pub paths: usize,
    /// Months ahead.
    pub months: usize,
    /// How service lengthens.
    pub ageing: Ageing,
}

/// What was simulated.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulated {
    /// The counts.
    pub paths: Paths,
    /// By meter of the interventions, month ahead, path.
    pub meters: Vec<Vec<Vec<f32>>>,
}

/// A fitted model made ready to run: everything that is the same in every path.
#[derive(Debug)]
pub struct Simulator<'a> {
    fitted: &'a Workforce,
    recipe: &'a SimulationRecipe,
    ratios: &'a RatioModels,
    /// Which of them are simulated and told.
    told: Vec<usize>,
    plan: Plan,
    spread: Lower,
    /// `None` where the recipe mixes nothing.
    mixing: Option<Mixing>,
    normal: &'static Standard,
    /// Agency FTE for a vacancy by unit, the level of cover at its mean.
    cover: Vec<f64>,
    /// Offers for a vacancy by `unit × groups + group`.
    per_vacancy: Vec<f64>,
    /// Monthly hazards are held between these.
    hazard_limits: [f64; 2],
    other_mean: Vec<f64>,
    case_models: Option<CaseModels>,
}

/// One future on its way.
struct Path {
    random: PathRandom,
    /// Log levels of leaving, starts and cover (cover relative to its mean).
    levels: [f64; 3],
    /// This month's common shock on the log hazard.
    shock: f64,
    kappa: f64,
    /// Hazard of `[unit × cells + cell]` in an average month.
    hazards: Vec<f64>,
    /// The least and the most of them.
    range: [f64; 2],
    /// The same as levers leave them.
    changed: Vec<f64>,
    changed_range: [f64; 2],
    /// The same as the limits leave them this month.
    of_month: Vec<f64>,
    /// This month's luck of each unit: a factor on them.
    mixes: Vec<f64>,
    season: [f64; 12],
    staff: Staff,
    demand: Demand,
    ratios: RatioPaths,
    /// Sizes of the interventions' effects.
    effects: Vec<f64>,
    /// Added to the log levels.
    shift: [f64; 3],
    relief: Relief,
    tally: Tally,
    luck: Luck,
    /// Room for the numbers of a flow.
    numbers: Vec<u32>,
}

impl Path {
    /// Log level of leaving, starts or cover.
    fn level(&self, i: usize) -> f64 {
        self.levels[i] + self.shift[i]
    }
}

/// A month ahead.
#[derive(Clone, Copy)]
struct Now {
    /// From 1.
    ahead: usize,
    /// Month of the year, January 0.
    calendar: usize,
}

impl Now {
    fn at(self, unit: usize, cell: usize) -> Place {
        Place { month: self.ahead, unit, cell }
    }

    /// From 0.
    fn month(self) -> usize {
        self.ahead - 1
    }
}

impl<'a> Simulator<'a> {
    /// Makes a fitted model ready.
    pub fn new(fitted: &'a Workforce, recipe: &'a SimulationRecipe, ratios: &'a RatioModels) -> Self {
        Self {
            fitted,
            recipe,
            ratios,
            told: (0..ratios.counts().count()).collect(),
            plan: Plan::of(fitted),
            spread: Lower::factor(&fitted.hazard.uncertainty.common, fitted.hazard.uncertainty.columns(), RIDGE),
            mixing: Mixing::of(recipe.gamma_variance),
            normal: Standard::table(),
            cover: fitted.agency.unit_cover.iter().map(|unit| (fitted.cover_level.mean + unit).exp()).collect(),
            per_vacancy: fitted.starts.per_vacancy.repeat(fitted.units.len()),
            hazard_limits: [recipe.log_hazard_minimum.exp(), recipe.log_hazard_maximum.exp()],
            other_mean: demand::mean_of_movements(&fitted.other_fte, fitted.units.len()),
            case_models: CaseModels::of(ratios),
        }
    }

    /// Without the counts that follow staff numbers by a ratio, but for those named: half of the work is theirs. What
    /// is left is as it was, to the byte.
    #[must_use]
    pub fn only(mut self, wanted: &BTreeSet<Count>) -> Self {
        let counts: Vec<Count> = self.ratios.counts().collect();
        self.told.retain(|model| wanted.contains(&counts[*model]));
        self
    }

    /// The counts this model can simulate, in the order they are written.
    pub fn counts(&self) -> Vec<Count> {
        let mut counts = vec![
            Count::EstablishmentFte,
            Count::InPostFte,
            Count::InPostHeadcount,
            Count::Starters,
            Count::Leavers,
            Count::LeaversFte,
            Count::VacanciesFte,
            Count::AgencyFte,
        ];
        counts.extend(self.plan.bands_known().then_some(Count::Headcount0To1));
        let of_ratios: Vec<Count> = self.ratios.counts().collect();
        counts.extend(self.told.iter().map(|model| of_ratios[*model]));
        counts
    }

    /// As many of the paths asked for as fit into a gigabyte, and a block of them at least.
    pub fn affordable(&self, paths: usize, months: usize) -> usize {
        let each = self.counts().len() * self.fitted.units.len() * months;
        paths.min((MOST_VALUES / each.max(1)).max(BLOCK))
    }

    /// Runs every path; the same bytes for any number of threads.
    pub fn run(&self, run: &Run) -> Paths {
        self.run_from(0, run)
    }

    /// As many paths as `run` says, from the path of number `first` on: together with those before it they are those of
    /// one longer run.
    pub(super) fn run_from(&self, first: usize, run: &Run) -> Paths {
        let simulated = self.simulate(first, run, &Interventions::default(), &|| true);
        simulated.map_or_else(|| Paths::new(self.counts(), self.plan.units, run.months, 0), |simulated| simulated.paths)
    }

    /// Runs every path with interventions; without any they are those of [`Self::run`] to the byte. `go_on` is asked
    /// before each block of paths, by whichever thread begins it; `None` once it said no.
    pub fn run_with(
        &self,
        run: &Run,
        interventions: &Interventions,
        go_on: &(dyn Fn() -> bool + Sync),
    ) -> Option<Simulated> {
        self.simulate(0, run, interventions, go_on)
    }

    fn simulate(
        &self,
        first: usize,
        run: &Run,
        interventions: &Interventions,
        go_on: &(dyn Fn() -> bool + Sync),
    ) -> Option<Simulated> {
        let (counts, units, months) = (self.counts(), self.plan.units, run.months);
        let levers = Levers::of(interventions, self.fitted, &self.plan, months);
        let metered = interventions.meters.len();
        let all: Vec<usize> = (0..units).collect();
        let mut paths = Paths::new(counts, units, months, run.paths);
        let counts = paths.counts().len();
        let simulate = |(b, block): (usize, &mut [f32])| {
            let lanes = BLOCK.min(run.paths - b * BLOCK);
            let mut meters = vec![0.0; metered * months * BLOCK];
            let mut sheet = Sheet::new(counts, metered, units, months);
            for lane in (0..lanes).step_by(ABREAST) {
                let abreast = ABREAST.min(lanes - lane);
                for path in 0..abreast {
                    self.path(run, first + b * BLOCK + lane + path, &levers, &all, &mut sheet.writer(path));
                }
                sheet.move_to(block, &mut meters, lane, abreast);
            }
            meters
        };
        let blocks = paths.parallel_blocks_mut().enumerate().map(|block| go_on().then(|| simulate(block)));
        let blocks = blocks.collect::<Option<Vec<_>>>()?;
        let month = |at: usize| {
            let lanes = blocks.iter().flat_map(|block| &block[at * BLOCK..(at + 1) * BLOCK]);
            lanes.copied().take(run.paths).collect()
        };
        let meters = (0..metered).map(|meter| (0..months).map(|h| month(meter * months + h)).collect()).collect();
        Some(Simulated { paths, meters })
    }

    fn path(&self, run: &Run, number: usize, levers: &Levers, units: &[usize], keep: &mut impl Keep) {
        let mut path = self.begin(run, number, levers);
        for ahead in 1..=run.months {
            let now = Now { ahead, calendar: self.fitted.state.month.plus(ahead as i32).index() };
            self.month(&mut path, levers, now);
            self.write(&path, levers, now, units, keep);
        }
    }

    fn month(&self, path: &mut Path, levers: &Levers, now: Now) {
        path.tally.begin_month();
        path.luck.draw(&path.random, now.ahead);
        self.move_levels(path);
        self.leave(path, levers, now);
        self.arrive(path, levers, now);
        path.staff.lengthen_service(&self.plan, now, &path.random, path.luck.of(Chance::Ageing));
        self.september(path, levers, now);
        self.take_in(path, now);
        self.start_extra(path, levers, now);
        self.convert(path, levers, now);
        self.reorganise(path, levers, now);
        self.move_others(path, levers, now);
        Self::count_vacancies(path, levers, now);
        self.make_offers(path, levers, now);
        self.book_agency(path, levers, now);
        path.ratios.advance(&self.told, now, &path.random, &mut path.numbers);
        self.cap_caseload(path, levers, now);
    }

    fn move_levels(&self, path: &mut Path) {
        let drivers = [&self.fitted.hazard_level, &self.fitted.starts_level, &self.fitted.cover_level];
        let numbers = path.luck.common();
        for (i, Driver { rho, innovation_sd, .. }) in drivers.into_iter().enumerate() {
            let z = self.normal.at(numbers[i]);
            path.levels[i] = rho * path.levels[i] + self.recipe.stretch * innovation_sd * z;
        }
        path.shock = self.recipe.shock_sd * self.normal.at(numbers[3]);
    }
}
