//! Two runs share their luck: nothing changed is nothing moved, and a difference is what was changed.

use staffcast::domain::Count;
use staffcast::forecast::workforce::interventions::{
    AgencyCap, Arrival, Conversion, DelayChange, Draw, DropOutChange, ExtraStarts, HazardChange, Interventions, Meter,
    OfferChange, Transfer,
};
use staffcast::forecast::workforce::{Ageing, Paths, RatioModels, Run, Simulated, Simulator};

use super::crn::{council, organisation, recipe};

const TEAMS: usize = 15;
const PLACES: usize = TEAMS * 4;

fn run(paths: usize, months: usize, seed: u64) -> Run {
    Run { seed, paths, months, ageing: Ageing::Cohorts }
}

fn simulate(teams: usize, run: &Run, asked: &Interventions) -> Simulated {
    let (fitted, recipe, ratios) = (council(teams), recipe(), RatioModels::default());
    Simulator::new(&fitted, &recipe, &ratios).run_with(run, asked, &|| true).expect("not called off")
}

fn certain() -> Interventions {
    Interventions { effects: vec![Draw::certain(1.0)], ..Interventions::default() }
}

/// Social workers' posts, role 1 of 4.
fn workers(teams: usize) -> Vec<bool> {
    (0..teams * 4).map(|at| at % 4 == 1).collect()
}

fn starts(teams: usize, mean: f64) -> Interventions {
    let (mean, places) = (vec![mean; 36], workers(teams));
    let starts = ExtraStarts { reached: 0, mean, arrival: Arrival::Random, places, newly_qualified: false };
    Interventions { starts: vec![starts], ..certain() }
}

fn hazard(factor: f64) -> Interventions {
    let size = vec![vec![f64::ln(factor); PLACES * 4]; 36];
    Interventions { hazard: vec![HazardChange { effect: 0, size }], ..certain() }
}

fn drop_out(target: f64) -> Interventions {
    let change = DropOutChange { effect: 0, target: vec![Some(target); 36], places: vec![true; PLACES] };
    Interventions { drop_out: vec![change], ..certain() }
}

fn conversion(yearly: f64) -> Interventions {
    let conversion = Conversion { reached: 0, yearly: vec![yearly; 36], places: workers(TEAMS) };
    Interventions { conversions: vec![conversion], ..certain() }
}

/// One of each kind, of no size.
fn nothing() -> Vec<Interventions> {
    let none = certain();
    let caps = AgencyCap { most: vec![f64::INFINITY; 36], units: vec![true; TEAMS] };
    let no_delay = DelayChange { mean: vec![None; 36], places: vec![true; PLACES] };
    let offers = OfferChange { effect: 0, size: vec![vec![0.0; PLACES]; 36] };
    let unchanged = DropOutChange { effect: 0, target: vec![None; 36], places: vec![true; PLACES] };
    let nobody = Transfer { month: 3, from: 1, to: 2, share: 0.0 };
    vec![
        starts(TEAMS, 0.0),
        hazard(1.0),
        drop_out(0.15),
        conversion(0.0),
        Interventions { agency_caps: vec![caps], ..none.clone() },
        Interventions { delay: vec![no_delay], ..none.clone() },
        Interventions { offers: vec![offers], ..none.clone() },
        Interventions { drop_out: vec![unchanged], ..none.clone() },
        Interventions { posts: vec![vec![0.0; PLACES]; 36], ..none.clone() },
        Interventions { transfers: vec![nobody], ..none.clone() },
        Interventions { meters: vec![Meter::Starters(vec![true; PLACES])], ..none },
    ]
}

#[test]
fn levers_of_no_size_are_the_baseline_to_the_byte() {
    let run = run(40, 12, 3);
    let baseline = simulate(TEAMS, &run, &Interventions::default()).paths;
    for (i, asked) in nothing().iter().enumerate() {
        assert!(simulate(TEAMS, &run, asked).paths == baseline, "kind {i}");
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let everything = Interventions {
        hazard: hazard(0.9).hazard,
        conversions: conversion(0.2).conversions,
        meters: vec![Meter::Staff(vec![true; PLACES * 4]), Meter::Converted(0)],
        effects: vec![Draw { low: 0.5, central: 1.0, high: 1.2 }],
        ..starts(TEAMS, 2.0)
    };
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| simulate(TEAMS, &run(130, 8, 3), &everything))
    };
    let one = with(1);
    assert!([2, 3].into_iter().all(|threads| with(threads) == one));
    assert_eq!((one.meters.len(), one.meters[0].len(), one.meters[0][0].len()), (2, 8, 130));
}

// The first paths of a longer run are those of a shorter one: draws belong to a path, not to a run.
#[test]
fn more_paths_and_months_leave_the_first_alone() {
    let (short, long) = (simulate(3, &run(70, 6, 3), &certain()), simulate(3, &run(100, 9, 3), &certain()));
    for month in 0..6 {
        let of = |s: &Simulated| organisation(&s.paths, Count::AgencyFte, month)[..70].to_vec();
        assert_eq!(of(&short), of(&long));
    }
}

fn sorted(paths: &Paths, month: usize) -> Vec<f64> {
    let mut vacancies = organisation(paths, Count::VacanciesFte, month);
    vacancies.sort_by(f64::total_cmp);
    vacancies
}

// The ladder of the reference (workforce.md §6); every order statistic stands for the quantiles between 1 and 99 %.
#[test]
fn more_starts_never_raise_a_quantile_of_vacancies() {
    let (teams, months, paths) = (6, 24, 300);
    let run = run(paths, months, 11);
    let ladder = [0.0, 0.25, 0.5, 1.0, 2.0, 4.0];
    let steps: Vec<Paths> = ladder.iter().map(|mean| simulate(teams, &run, &starts(teams, *mean)).paths).collect();
    for ((fewer, more), mean) in steps.iter().zip(&steps[1..]).zip(&ladder[1..]) {
        let mut rose = 0;
        for month in 0..months {
            let (before, after) = (sorted(fewer, month), sorted(more, month));
            for rank in paths / 100..paths - paths / 100 {
                assert!(after[rank] <= before[rank] + 1e-4, "month {month}, rank {rank}");
            }
            let pairs = organisation(fewer, Count::VacanciesFte, month).into_iter();
            let pairs = pairs.zip(organisation(more, Count::VacanciesFte, month));
            rose += pairs.filter(|(before, after)| *after > before + 1.5).count();
        }
        // Path by path few months rise by more than one: the reference, with a number for every cell, has .05 % at most.
        // With one for every team whoever comes moves the turns of the others a little: up to .24 % here, but 6 % where
        // four a month fill every post of six teams.
        let one_in = if *mean > 2.0 { 15 } else { 400 };
        assert!(rose * one_in <= months * paths, "{rose}");
    }
}

/// Variance of the difference made by an intervention: with luck of its own, over that with the same luck.
fn factor(baseline: &Paths, other: &Paths, asked: &Interventions, run: &Run, month: usize) -> (f64, f64) {
    let changed = simulate(TEAMS, run, asked).paths;
    let rate = |paths: &Paths| {
        let of = |count| organisation(paths, count, month - 1);
        let (agency, staff) = (of(Count::AgencyFte), of(Count::InPostFte));
        agency.into_iter().zip(staff).map(|(a, s)| 100.0 * a / (a + s)).collect::<Vec<f64>>()
    };
    let vacancies = |paths: &Paths| organisation(paths, Count::VacanciesFte, month - 1);
    let ratio = |of: &dyn Fn(&Paths) -> Vec<f64>| {
        variance(&minus(&of(&changed), &of(other))) / variance(&minus(&of(&changed), &of(baseline)))
    };
    (ratio(&rate), ratio(&vacancies))
}

fn minus(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

fn variance(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (values.len() - 1) as f64
}

// workforce.md §6, at 12 months, agency rate and vacancies: 28 and 9-11, 182 and 48-65, 1008 and 257-322, 437 and
// 105-131, 58 and 22-24. From 250 paths a ratio of variances is known to a quarter, hence 60 % of it.
#[test]
fn the_same_luck_takes_the_noise_out_of_differences() {
    let run_of = |seed| run(250, 12, seed);
    let baseline = simulate(TEAMS, &run_of(1), &Interventions::default()).paths;
    let other = simulate(TEAMS, &run_of(2), &Interventions::default()).paths;
    let cases = [
        ("two starts a month", starts(TEAMS, 2.0), (28.0, 9.0)),
        ("hazard x .9", hazard(0.9), (182.0, 48.0)),
        ("hazard x .98", hazard(0.98), (1008.0, 257.0)),
        ("drop-out 15 to 10 %", drop_out(0.10), (437.0, 105.0)),
        ("conversion 10 % a year", conversion(0.1), (58.0, 22.0)),
    ];
    for (name, asked, (rate, vacancies)) in cases {
        let found = factor(&baseline, &other, &asked, &run_of(1), 12);
        assert!(found.0 >= 0.6 * rate && found.1 >= 0.6 * vacancies, "{name}: {found:?}, {rate} {vacancies}");
    }
}

// The same in full, for the record, at 12, 24 and 36 months from 4,000 paths. Found: agency rate 27/21/17, 212/228/207,
// 1003/1063/989, 427/358/345, 55/46/38; vacancies 8-10, 58-83, 262-375, 102-130, 22-24. `cargo test --release -- --ignored --nocapture factors_of_the_reference`.
#[test]
#[ignore = "a measurement: 4,000 paths of 36 months, twelve times"]
fn factors_of_the_reference() {
    let run_of = |seed| run(4000, 36, seed);
    let baseline = simulate(TEAMS, &run_of(1), &Interventions::default()).paths;
    let other = simulate(TEAMS, &run_of(2), &Interventions::default()).paths;
    let cases = [
        ("two starts a month", starts(TEAMS, 2.0)),
        ("hazard x .9", hazard(0.9)),
        ("hazard x .98", hazard(0.98)),
        ("drop-out 15 to 10 %", drop_out(0.10)),
        ("conversion 10 % a year", conversion(0.1)),
    ];
    for (name, asked) in cases {
        let found: Vec<_> = [12, 24, 36].map(|m| factor(&baseline, &other, &asked, &run_of(1), m)).into();
        println!(
            "{name}: agency rate {:.0?}, vacancies {:.0?}",
            found.iter().map(|f| f.0).collect::<Vec<_>>(),
            found.iter().map(|f| f.1).collect::<Vec<_>>()
        );
    }
}
