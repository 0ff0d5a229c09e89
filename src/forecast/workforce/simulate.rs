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

mod caseload;
mod demand;
mod levers;
mod meters;
mod newcomers;
mod paths_of_ratios;
mod plan;
mod staff;
mod transfers;

use rand_distr::{Distribution, Gamma};
use rayon::prelude::*;

use super::cholesky::Lower;
use super::interventions::Interventions;
use super::paths::{BLOCK, Paths};
use super::random::{Flow, PathRandom, Place};
use super::ratios::{RatioModels, Stocks};
use crate::domain::Count;
use crate::fit::recipe::SimulationRecipe;
use crate::fit::workforce::{Driver, UnitUncertainty, Workforce};
use caseload::{CaseModels, Relief};
use demand::Demand;
use levers::Levers;
use meters::Tally;
use paths_of_ratios::RatioPaths;
use plan::Plan;
use staff::Staff;

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
    plan: Plan,
    spread: Lower,
    /// `None` where the recipe mixes nothing.
    mixing: Option<Gamma<f64>>,
    other_mean: Vec<f64>,
    case_models: Option<CaseModels>,
}

/// One future on its way.
struct Path {
    random: PathRandom,
    /// Log levels of leaving, starts and cover (cover relative to its mean).
    levels: [f64; 3],
    kappa: f64,
    /// Hazard of `[unit × cells + cell]` in an average month.
    hazards: Vec<f64>,
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
            plan: Plan::of(fitted),
            spread: Lower::factor(&fitted.hazard.uncertainty.common, fitted.hazard.uncertainty.columns(), RIDGE),
            mixing: Gamma::new(1.0 / recipe.gamma_variance, recipe.gamma_variance).ok(),
            other_mean: demand::mean_of_movements(&fitted.other_fte, fitted.units.len()),
            case_models: CaseModels::of(ratios),
        }
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
        counts.extend(self.ratios.counts());
        counts
    }

    fn counts_before_ratios(&self) -> usize {
        8 + usize::from(self.plan.bands_known())
    }

    /// As many of the paths asked for as fit into a gigabyte, and a block of them at least.
    pub fn affordable(&self, paths: usize, months: usize) -> usize {
        let each = self.counts().len() * self.fitted.units.len() * months;
        paths.min((MOST_VALUES / each.max(1)).max(BLOCK))
    }

    /// Runs every path; the same bytes for any number of threads.
    pub fn run(&self, run: &Run) -> Paths {
        let simulated = self.run_with(run, &Interventions::default(), &|| true);
        simulated.expect("nobody calls it off").paths
    }

    /// Runs every path with interventions; without any they are those of [`Self::run`] to the byte. `go_on` is asked
    /// before each block of paths, by whichever thread begins it; `None` once it said no.
    pub fn run_with(
        &self,
        run: &Run,
        interventions: &Interventions,
        go_on: &(dyn Fn() -> bool + Sync),
    ) -> Option<Simulated> {
        self.run_from(0, run, interventions, go_on)
    }

    /// As many paths as `run` says, from the path of number `first` on: together with those before it they are those of
    /// one longer run.
    pub fn run_from(
        &self,
        first: usize,
        run: &Run,
        interventions: &Interventions,
        go_on: &(dyn Fn() -> bool + Sync),
    ) -> Option<Simulated> {
        let (units, months) = (self.fitted.units.len(), run.months);
        let levers = Levers::of(interventions, self.fitted, &self.plan, months);
        let mut paths = Paths::new(self.counts(), units, months, run.paths);
        let meters = paths
            .parallel_blocks_mut()
            .enumerate()
            .map(|(b, block)| {
                go_on().then(|| {
                    let lanes = BLOCK.min(run.paths - b * BLOCK);
                    let mut meters = vec![vec![vec![0.0; lanes]; months]; interventions.meters.len()];
                    for lane in 0..lanes {
                        let mut writer = Writer { block, meters: &mut meters, lane, units, months };
                        self.path(run, first + b * BLOCK + lane, &levers, &mut writer);
                    }
                    meters
                })
            })
            .collect::<Option<Vec<_>>>()?;
        let whole =
            |meter: usize, month: usize| meters.iter().flat_map(|block| &block[meter][month]).copied().collect();
        let meter = |meter: usize| (0..months).map(|month| whole(meter, month)).collect();
        let meters = (0..interventions.meters.len()).map(meter).collect();
        Some(Simulated { paths, meters })
    }

    fn path(&self, run: &Run, number: usize, levers: &Levers, writer: &mut Writer) {
        let mut path = self.begin(run, number, levers);
        for ahead in 1..=run.months {
            let now = Now { ahead, calendar: self.fitted.state.month.plus(ahead as i32).index() };
            self.month(&mut path, levers, now);
            for unit in 0..self.fitted.units.len() {
                self.write(&path, unit, levers, now, writer);
            }
            for (meter, asked) in levers.asked.meters.iter().enumerate() {
                writer.meters[meter][now.month()][writer.lane] = self.read(&path, asked) as f32;
            }
        }
    }

    fn begin(&self, run: &Run, number: usize, levers: &Levers) -> Path {
        let random = PathRandom::new(run.seed, number);
        let fitted = self.fitted;
        let coefficients = self.coefficients(&random);
        let hazard = &fitted.hazard;
        let hazards =
            hazard.design.iter().flatten().map(|columns| columns.iter().map(|c| coefficients[*c]).sum::<f64>().exp());
        let mut season: [f64; 12] =
            std::array::from_fn(|m| hazard.months.get(m).map_or(0.0, |column| coefficients[*column]));
        season[11] = -season.iter().sum::<f64>();
        let drivers = [&fitted.hazard_level, &fitted.starts_level, &fitted.cover_level];
        let kappa = fitted.agency.kappa + fitted.agency.kappa_se * random.normal(Flow::Kappa, Place::default());
        Path {
            levels: std::array::from_fn(|i| {
                let z = random.normal(Flow::Levels, Place { cell: i, ..Place::default() });
                drivers[i].level + drivers[i].variance.max(0.0).sqrt() * self.recipe.stretch * z
            }),
            kappa: kappa.clamp(self.recipe.kappa_minimum, self.recipe.kappa_maximum),
            hazards: hazards.collect(),
            season,
            staff: Staff::begin(&self.plan, fitted, run.ageing, &random),
            demand: Demand::begin(fitted, &random),
            ratios: RatioPaths::begin(self.ratios, fitted.units.len(), &random),
            effects: levers.effects(&random),
            shift: levers.asked.levels,
            relief: Relief::default(),
            tally: Tally::of(levers.asked),
            random,
        }
    }

    /// Coefficients of the hazard with their uncertainty: the common ones, then each unit's given those.
    fn coefficients(&self, random: &PathRandom) -> Vec<f64> {
        let hazard = &self.fitted.hazard;
        let z = |i: usize| random.normal(Flow::Coefficients, Place { unit: i, ..Place::default() });
        let common = hazard.uncertainty.columns();
        let off = self.spread.times(&(0..common).map(z).collect::<Vec<f64>>());
        let unit = |(u, unit): (usize, &UnitUncertainty)| {
            let linked: f64 = unit.link.iter().zip(&off).map(|(link, off)| link * off).sum();
            linked + (unit.variance + RIDGE).sqrt() * z(common + u)
        };
        let units = hazard.uncertainty.units.iter().enumerate().map(unit);
        hazard.coefficients.iter().zip(off.iter().copied().chain(units)).map(|(b, off)| b + off).collect()
    }

    fn month(&self, path: &mut Path, levers: &Levers, now: Now) {
        path.tally.begin_month();
        self.move_levels(path, now);
        self.leave(path, levers, now);
        self.arrive(path, levers, now);
        path.staff.lengthen_service(&self.plan, now, &path.random);
        self.september(path, levers, now);
        path.staff.take_in(&self.plan);
        self.pay_starters(path, now);
        self.start_extra(path, levers, now);
        self.convert(path, levers, now);
        self.reorganise(path, levers, now);
        self.move_others(path, levers, now);
        Self::count_vacancies(path, levers, now);
        self.make_offers(path, levers, now);
        self.book_agency(path, levers, now);
        path.ratios.advance(now, &path.random);
        self.cap_caseload(path, levers, now);
    }

    fn move_levels(&self, path: &mut Path, now: Now) {
        let drivers = [&self.fitted.hazard_level, &self.fitted.starts_level, &self.fitted.cover_level];
        for (i, Driver { rho, innovation_sd, .. }) in drivers.into_iter().enumerate() {
            let z = path.random.normal(Flow::Levels, now.at(0, i));
            path.levels[i] = rho * path.levels[i] + self.recipe.stretch * innovation_sd * z;
        }
    }

    fn leave(&self, path: &mut Path, levers: &Levers, now: Now) {
        let shock = self.recipe.shock_sd * path.random.normal(Flow::Shock, now.at(0, 0));
        let common = (path.level(0) + path.season[now.calendar] + shock).exp();
        let (low, high) = (self.recipe.log_hazard_minimum.exp(), self.recipe.log_hazard_maximum.exp());
        let cells = self.plan.cells;
        path.staff.begin_month();
        for unit in 0..self.fitted.units.len() {
            let mix =
                self.mixing.map_or(1.0, |gamma| gamma.sample(&mut path.random.stream(Flow::Mixing, now.at(unit, 0))));
            for cell in 0..cells {
                let at = unit * cells + cell;
                if path.staff.people[at] > 0 {
                    let relief = path.relief.log_hazard.get(at).unwrap_or(&0.0);
                    let changed = (levers.log_hazard(at, now, &path.effects) + relief).exp();
                    let hazard = (path.hazards[at] * common * changed).clamp(low, high) * mix;
                    path.staff.leave(&self.plan, (unit, cell), hazard, now, &path.random);
                }
            }
        }
        path.demand.pay_leavers(self.fitted, &path.staff, now, &path.random);
    }

    fn write(&self, path: &Path, unit: usize, levers: &Levers, now: Now, writer: &mut Writer) {
        let groups = self.fitted.groups.len();
        let of = |values: &[f64]| values[unit * groups..(unit + 1) * groups].iter().sum::<f64>();
        let cells = unit * self.plan.cells..(unit + 1) * self.plan.cells;
        let people = &path.staff.people[cells];
        let (posts, in_post) = (levers.posts_of(unit, now), path.demand.in_post(unit, groups));
        let agency = path.demand.agency[unit];
        let fixed = [
            posts,
            in_post,
            f64::from(people.iter().sum::<u32>()),
            f64::from(path.staff.starters(unit, groups)),
            f64::from(path.staff.leavers(unit, groups)),
            of(&path.demand.leavers_fte),
            of(&path.demand.vacancies),
            agency,
        ];
        let short = self.plan.bands_known().then(|| f64::from(self.plan.under_one(people)));
        let stocks = Stocks { posts, in_post, agency };
        let ratios = path.ratios.counts(self.ratios, unit, &stocks);
        for (count, value) in fixed.into_iter().chain(short).chain(ratios).enumerate() {
            writer.put(count, unit, now.month(), value);
        }
        if let (Some(models), Some(cases)) = (self.case_models, path.relief.cases.get(unit)) {
            writer.put(models.written(self.counts_before_ratios()), unit, now.month(), *cases);
        }
    }
}

/// Writes one path's numbers into its lane of a block.
struct Writer<'a> {
    block: &'a mut [f32],
    /// By meter, month, lane.
    meters: &'a mut [Vec<Vec<f32>>],
    lane: usize,
    units: usize,
    months: usize,
}

impl Writer<'_> {
    fn put(&mut self, count: usize, unit: usize, month: usize, value: f64) {
        self.block[((count * self.units + unit) * self.months + month) * BLOCK + self.lane] = value as f32;
    }
}
