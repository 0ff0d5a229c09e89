//! How long simulating a council takes, how that grows, and how long drawing the same variates alone takes.
//!
//! The council is the reference's own (`crn`): 15 teams, four roles, four bands. `cargo bench --bench simulation`; items
//! are paths, teams or months, so `ns per item` should stay level. `tests/bench/simulation.py` names a number of paths
//! (`STAFFCAST_BENCH_SIMULATION`) and runs it beside numpy; then it prints one line of JSON.

#![allow(clippy::unwrap_used, reason = "a benchmark ends by panicking")]
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![allow(missing_docs, reason = "nobody imports a benchmark")]

use std::time::Instant;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Binomial, Distribution, Gamma, Poisson, StandardNormal};
use rayon::prelude::*;
use staffcast::domain::Count;
use staffcast::fit::workforce::Workforce;
use staffcast::forecast::workforce::interventions::Interventions;
use staffcast::forecast::workforce::{Added, Ageing, RatioModels, Run, Simulator};

#[path = "../forecast/workforce/crn.rs"]
mod crn;

const PATHS: usize = 10_000;
const TEAMS: usize = 15;
const MONTHS: usize = 36;
/// Number of paths for the comparison with numpy.
const BESIDE: &str = "STAFFCAST_BENCH_SIMULATION";
/// Runs of the comparison; the quickest counts.
const REPEATS: usize = 7;

fn main() {
    match std::env::var(BESIDE) {
        Ok(paths) => beside_numpy(paths.parse().unwrap()),
        Err(_) => divan::main(),
    }
}

/// Sums over the council on every path, as the reference keeps them.
fn simulate(fitted: &Workforce, paths: usize, months: usize) -> Added {
    let (recipe, ratios) = (crn::recipe(), RatioModels::default());
    let (run, teams) = (Run { seed: 1, paths, months, ageing: Ageing::Cohorts }, 0..fitted.units.len());
    let simulator = Simulator::new(fitted, &recipe, &ratios);
    simulator.add_up(&teams.collect::<Vec<_>>(), &run, &Interventions::default(), &|| true).unwrap()
}

fn on<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

#[divan::bench(args = [1, 2], sample_count = 5, sample_size = 1)]
fn a_simulation_by_threads(bencher: Bencher, threads: usize) {
    let fitted = crn::council(TEAMS);
    bencher.counter(ItemsCount::new(PATHS)).bench(|| on(threads, || simulate(&fitted, PATHS, MONTHS)));
}

/// Leavers of each cell with people, those who pass five years, offers, factors and noise: by a common library's
/// samplers from one stream for each path, at the council's first means.
#[divan::bench(args = [1, 2], sample_count = 5, sample_size = 1)]
fn b_the_variates_alone_by_threads(bencher: Bencher, threads: usize) {
    let fitted = crn::council(TEAMS);
    bencher.counter(ItemsCount::new(PATHS)).bench(|| on(threads, || variates(&fitted, PATHS, MONTHS)));
}

#[divan::bench(args = [2500, 5000, 10_000, 20_000], sample_count = 3, sample_size = 1)]
fn c_paths(bencher: Bencher, paths: usize) {
    let fitted = crn::council(TEAMS);
    bencher.counter(ItemsCount::new(paths)).bench(|| simulate(&fitted, paths, MONTHS));
}

#[divan::bench(args = [15, 30, 60, 120], sample_count = 3, sample_size = 1)]
fn d_teams(bencher: Bencher, teams: usize) {
    let fitted = crn::council(teams);
    bencher.counter(ItemsCount::new(teams)).bench(|| simulate(&fitted, 2500, MONTHS));
}

#[divan::bench(args = [12, 24, 36, 72], sample_count = 3, sample_size = 1)]
fn e_months(bencher: Bencher, months: usize) {
    let fitted = crn::council(TEAMS);
    bencher.counter(ItemsCount::new(months)).bench(|| simulate(&fitted, 5000, months));
}

/// Sum of everything drawn, so that nothing is left out.
fn variates(fitted: &Workforce, paths: usize, months: usize) -> f64 {
    let factors = Gamma::new(10.0, 0.1).unwrap();
    let leavers: Vec<Vec<Binomial>> = fitted.state.staff.iter().map(|cells| binomials(cells, 0.0188)).collect();
    let long =
        |cells: &Vec<f64>| binomials(&cells.iter().skip(2).step_by(4).copied().collect::<Vec<f64>>(), 1.0 / 36.0);
    let ageing: Vec<Vec<Binomial>> = fitted.state.staff.iter().map(long).collect();
    let offers = |vacancies: &Vec<f64>| {
        let open = vacancies.iter().filter(|v| **v > 0.0);
        open.map(|v| Poisson::new(0.04 * v).unwrap()).collect::<Vec<Poisson<f64>>>()
    };
    let offers: Vec<Vec<Poisson<f64>>> = fitted.state.vacancies.iter().map(offers).collect();
    let month = |rng: &mut ChaCha8Rng| {
        let mut sum = (0..3).map(|_| rng.sample::<f64, _>(StandardNormal)).sum::<f64>();
        for team in 0..fitted.units.len() {
            sum += factors.sample(rng) + rng.sample::<f64, _>(StandardNormal);
            sum += leavers[team].iter().chain(&ageing[team]).map(|law| law.sample(rng) as f64).sum::<f64>();
            sum += offers[team].iter().map(|law| law.sample(rng)).sum::<f64>();
        }
        sum
    };
    let path = |number: usize| {
        let mut rng = ChaCha8Rng::seed_from_u64(number as u64);
        (0..months).map(|_| month(&mut rng)).sum::<f64>()
    };
    (0..paths).into_par_iter().map(path).sum()
}

/// Of the cells that hold anybody.
fn binomials(people: &[f64], share: f64) -> Vec<Binomial> {
    let held = people.iter().filter(|n| **n > 0.0);
    held.map(|n| Binomial::new(*n as u64, share).unwrap()).collect()
}

fn beside_numpy(paths: usize) {
    let fitted = crn::council(TEAMS);
    let best = |threads: usize, work: &(dyn Fn() + Sync)| {
        let once = |_| {
            let started = Instant::now();
            on(threads, work);
            started.elapsed().as_secs_f64()
        };
        (0..REPEATS).map(once).fold(f64::INFINITY, f64::min)
    };
    let simulation = |threads| best(threads, &|| drop(black_box(simulate(&fitted, paths, MONTHS))));
    let alone = |threads| {
        best(threads, &|| {
            black_box(variates(&fitted, paths, MONTHS));
        })
    };
    let (one, two, drawing) = (simulation(1), simulation(2), alone(2));
    let simulated = simulate(&fitted, paths, MONTHS);
    let mean = |count| {
        let (_, months) = simulated.counts.iter().find(|(known, _)| *known == count).unwrap();
        months[MONTHS - 1].iter().sum::<f64>() / paths as f64
    };
    let (vacancies, agency, staff) = (mean(Count::VacanciesFte), mean(Count::AgencyFte), mean(Count::InPostFte));
    println!(
        "{{\"one_thread\":{one},\"two_threads\":{two},\"variates_two_threads\":{drawing},\
         \"V\":{vacancies},\"A\":{agency},\"S\":{staff}}}"
    );
}
