//! How long fit, forecast and backtest take, and how that grows with the number of teams.
//!
//! Organisations of 15, 150 and 1,500 teams over 72 months are invented councils side by side, seeds fixed. Items
//! are teams, so `ns per item` should stay level. `cargo bench --bench workforce`; memory is counted by the
//! allocator (`max alloc`).

#![allow(missing_docs, reason = "nobody imports a benchmark")]

use divan::counter::ItemsCount;
use divan::{AllocProfiler, Bencher};
use staffcast::demo;
use staffcast::domain::Month;
use staffcast::fit::panel::{Panel, PanelUnit};
use staffcast::fit::recipe::Recipe;
use staffcast::fit::workforce::{Workforce, fit};
use staffcast::forecast::workforce::{Ageing, Options, RatioModels, Run, Simulator, run};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

const TEAMS: [usize; 3] = [15, 150, 1500];
const MONTHS: usize = 72;

fn main() {
    divan::main();
}

/// Councils side by side under one roof.
fn organisation(teams: usize) -> Panel {
    let last = Month::new(2026, 9).expect("a month");
    let council = |i: usize| {
        let request = demo::Request { seed: 4000 + i as u64, months: MONTHS, last, volatility: 1.0 };
        let mut panel = demo::invent(&request).panel();
        let renamed = |slug: &str| slug.replacen("rivermouth", &format!("trust/site-{i}"), 1);
        for unit in &mut panel.units {
            let mut ancestors: Vec<String> = unit.ancestors.iter().map(|slug| renamed(slug)).collect();
            ancestors.push("trust".into());
            *unit = PanelUnit { slug: renamed(&unit.slug), ancestors };
        }
        panel
    };
    let mut whole = council(0);
    for i in 1..teams.div_ceil(whole.units.len()) {
        beside(&mut whole, council(i));
    }
    whole
}

fn beside(whole: &mut Panel, part: Panel) {
    fn join<T>(whole: &mut [Vec<T>], part: Vec<Vec<T>>) {
        whole.iter_mut().zip(part).for_each(|(month, more)| month.extend(more));
    }
    whole.units.extend(part.units);
    join(&mut whole.open, part.open);
    join(&mut whole.leavers, part.leavers);
    join(&mut whole.close, part.close);
    join(&mut whole.establishment, part.establishment);
    join(&mut whole.in_post_fte, part.in_post_fte);
    join(&mut whole.vacancies, part.vacancies);
    join(&mut whole.starts, part.starts);
    join(&mut whole.intake, part.intake);
    join(whole.offers.as_mut().expect("offers"), part.offers.expect("offers"));
    join(whole.pipeline.as_mut().expect("a pipeline"), part.pipeline.expect("a pipeline"));
    join(&mut whole.agency, part.agency);
    join(&mut whole.leavers_fte, part.leavers_fte);
    join(&mut whole.other_fte, part.other_fte);
    let (mine, theirs) = (&mut whole.ratios, part.ratios);
    join(&mut mine.agency_headcount, theirs.agency_headcount);
    join(&mut mine.agency_cover_fte, theirs.agency_cover_fte);
    join(&mut mine.agency_cost_gbp, theirs.agency_cost_gbp);
    join(&mut mine.cases, theirs.cases);
    join(&mut mine.case_holders_fte, theirs.case_holders_fte);
    join(&mut mine.working_days_lost, theirs.working_days_lost);
}

fn fitted(teams: usize) -> (Panel, Workforce) {
    let panel = organisation(teams);
    let fitted = fit(&panel, &Recipe::default()).expect("a fitted organisation");
    (panel, fitted)
}

#[divan::bench(args = TEAMS, sample_count = 3, sample_size = 1)]
fn a_fit(bencher: Bencher, teams: usize) {
    let (panel, recipe) = (organisation(teams), Recipe::default());
    bencher.counter(ItemsCount::new(teams)).bench(|| fit(&panel, &recipe));
}

/// The simulation alone: 256 futures of 36 months.
#[divan::bench(args = TEAMS, sample_count = 3, sample_size = 1)]
fn b_simulation(bencher: Bencher, teams: usize) {
    let (panel, fitted) = fitted(teams);
    let (recipe, ratios) = (Recipe::default(), RatioModels::fit(&panel));
    let asked = Run { seed: 1, paths: 256, months: 36, ageing: Ageing::Cohorts };
    let simulator = Simulator::new(&fitted, &recipe.simulation, &ratios);
    bencher.counter(ItemsCount::new(teams)).bench(|| simulator.run(&asked));
}

/// Everything a fit in the service does after the regression: backtest and forecasts of every measure.
#[divan::bench(args = TEAMS, sample_count = 1, sample_size = 1)]
fn c_backtest_and_forecasts(bencher: Bencher, teams: usize) {
    let (panel, fitted) = fitted(teams);
    let recipe = Recipe::default();
    let options = Options::of(&recipe);
    bencher.counter(ItemsCount::new(teams)).bench(|| run(&panel, &fitted, &recipe, &options, &|_| ()));
}

/// The backtest, with one future of one month behind it.
#[divan::bench(args = TEAMS, sample_count = 1, sample_size = 1)]
fn d_backtest(bencher: Bencher, teams: usize) {
    let (panel, fitted) = fitted(teams);
    let recipe = Recipe::default();
    let options = Options { paths: 1, horizon: 1, ..Options::of(&recipe) };
    bencher.counter(ItemsCount::new(teams)).bench(|| run(&panel, &fitted, &recipe, &options, &|_| ()));
}
