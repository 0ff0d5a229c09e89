//! Simplest councils, whose futures are known in closed form.

use staffcast::domain::{Band, Count, Month};
use staffcast::fit::panel::{Cell, PanelRole, PanelUnit};
use staffcast::fit::recipe::{Recipe, SimulationRecipe};
use staffcast::fit::workforce::{Agency, Driver, Hazard, Starts, State, Uncertainty, Workforce};
use staffcast::forecast::workforce::interventions::{Arrival, Draw, ExtraStarts, Interventions};
use staffcast::forecast::workforce::{Ageing, Paths, RatioModels, Run, Simulator};

const HAZARD: f64 = 0.018;
const PATHS: usize = 20_000;

/// Nothing moves by itself: no mixing, no shocks.
fn calm() -> SimulationRecipe {
    SimulationRecipe { gamma_variance: 0.0, shock_sd: 0.0, log_hazard_minimum: -40.0, ..Recipe::default().simulation }
}

fn still() -> Driver {
    Driver { mean: 0.0, level: 0.0, variance: 0.0, rho: 0.9, innovation_sd: 0.0 }
}

/// One unit, one role, one hazard; full time; nobody starts and no agency is booked.
fn council(staff: f64, cells: &[Option<Band>], hazards: &[f64]) -> Workforce {
    let size = cells.len();
    let columns = size + 11;
    let mut people = vec![0.0; size];
    people[0] = staff;
    Workforce {
        units: vec![PanelUnit { slug: "council".into(), ancestors: vec![] }],
        groups: vec!["worker".into()],
        roles: vec![PanelRole { name: "worker".into(), group: 0, newly_qualified: false }],
        cells: cells.iter().map(|band| Cell { role: 0, band: *band }).collect(),
        months: 60,
        hazard: Hazard {
            names: (0..columns).map(|i| format!("column_{i}")).collect(),
            coefficients: hazards.iter().map(|h| h.ln()).chain([0.0; 11]).collect(),
            uncertainty: Uncertainty::none(columns, 0),
            design: vec![(0..size).map(|c| vec![c]).collect()],
            months: std::array::from_fn(|m| size + m),
            dispersion_unit: 1.0,
            dispersion_organisation: 1.0,
        },
        hazard_level: still(),
        starts: Starts {
            pipeline: false,
            per_vacancy: vec![0.0],
            season: [1.0; 12],
            drop_out: 0.0,
            delay: [0.2; 5],
            intake: 0.0,
        },
        starts_level: still(),
        agency: Agency { kappa: 0.25, kappa_se: 0.0, epsilon: 0.0, unit_cover: vec![0.0] },
        cover_level: still(),
        mean_fte: 1.0,
        part_time_fte: 0.7,
        part_time_share: 0.0,
        other_fte: vec![vec![0.0]; 60],
        state: State {
            month: Month::new(2026, 9).expect("a month"),
            staff: vec![people],
            in_post_fte: vec![vec![staff]],
            establishment: vec![vec![staff]],
            vacancies: vec![vec![0.0]],
            pipeline: vec![vec![[0.0; 5]]],
            agency: vec![0.0],
            leavers: vec![vec![0.0]; 11],
            leavers_fte: vec![vec![0.0]; 11],
        },
    }
}

fn simulate(fitted: &Workforce, months: usize, ageing: Ageing) -> Paths {
    let (recipe, ratios) = (calm(), RatioModels::default());
    Simulator::new(fitted, &recipe, &ratios).run(&Run { seed: 3, paths: PATHS, months, ageing })
}

fn moments(paths: &Paths, count: Count, month: usize) -> (f64, f64) {
    let values = paths.values(count, 0, month - 1).expect("simulated");
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64;
    (mean, variance)
}

/// Within four standard errors of a mean over the paths.
fn near(found: f64, expected: f64, sd: f64, what: &str) {
    let tolerance = 4.0 * sd / (PATHS as f64).sqrt();
    assert!((found - expected).abs() <= tolerance, "{what}: {found:.4}, expected {expected:.4} ± {tolerance:.4}");
}

// Survivors of 200 at hazard h: Bin(200, e^−ht).
#[test]
fn survivors_of_a_constant_hazard_are_binomial() {
    let paths = simulate(&council(200.0, &[None], &[HAZARD]), 36, Ageing::Cohorts);
    let expected = [(1, 196.4322, 1.8719), (12, 161.1471, 5.5951), (24, 129.8419, 6.7489), (36, 104.6182, 7.0635)];
    for (month, mean, sd) in expected {
        let (found, variance) = moments(&paths, Count::InPostHeadcount, month);
        near(found, mean, sd, "mean");
        assert!((variance.sqrt() / sd - 1.0).abs() < 0.03, "month {month}: {} {sd}", variance.sqrt());
    }
}

// Starts Poisson(s) after leaving, counted after arrival: mean 200qᵗ + s(1−qᵗ)/(1−q), and the part
// from starts exactly Poisson.
#[test]
fn births_and_deaths_reach_their_balance() {
    let mut fitted = council(200.0, &[None], &[HAZARD]);
    fitted.state.establishment = vec![vec![1e9]];
    fitted.state.vacancies = vec![vec![1e9]];
    fitted.starts.per_vacancy = vec![3.2e-9];
    let paths = simulate(&fitted, 36, Ageing::Cohorts);
    for (month, mean) in [(1, 199.6322), (12, 195.9948), (24, 192.7676), (36, 190.1674)] {
        let stay = (-HAZARD * f64::from(month)).exp();
        let variance = 200.0 * stay * (1.0 - stay) + 3.2 * (1.0 - stay) / (1.0 - (-HAZARD).exp());
        let (found, spread) = moments(&paths, Count::InPostHeadcount, month as usize);
        near(found, mean, variance.sqrt(), "mean");
        assert!((spread / variance - 1.0).abs() < 0.05, "month {month}: {spread} {variance}");
    }
}

// The same from an intervention: starts of their own, about a mean, beside no others.
#[test]
fn extra_starts_and_deaths_reach_the_same_balance() {
    let mut fitted = council(200.0, &[None], &[HAZARD]);
    fitted.state.establishment = vec![vec![200.0]];
    let (mean, places, arrival) = (vec![3.2; 36], vec![true], Arrival::Random);
    let starts = vec![ExtraStarts { reached: 0, mean, arrival, places, newly_qualified: false }];
    let asked = Interventions { effects: vec![Draw::certain(1.0)], starts, ..Interventions::default() };
    let (recipe, ratios) = (calm(), RatioModels::default());
    let run = Run { seed: 3, paths: PATHS, months: 36, ageing: Ageing::Cohorts };
    let simulated = Simulator::new(&fitted, &recipe, &ratios).run_with(&run, &asked, &|| true);
    let paths = simulated.expect("not called off").paths;
    for (month, mean) in [(1, 199.6322), (12, 195.9948), (24, 192.7676), (36, 190.1674)] {
        let stay = (-HAZARD * f64::from(month)).exp();
        let variance = 200.0 * stay * (1.0 - stay) + 3.2 * (1.0 - stay) / (1.0 - (-HAZARD).exp());
        let (found, spread) = moments(&paths, Count::InPostHeadcount, month as usize);
        near(found, mean, variance.sqrt(), "mean");
        assert!((spread / variance - 1.0).abs() < 0.05, "month {month}: {spread} {variance}");
    }
}

// Births and deaths both linear in the people there are: S' = Bin(S, q) + Pois(a(E − S)), so that the mean goes
// m' = (q − a)m + aE and the variance v' = q(1 − q)m + a(E − m) + (q − a)²v. A variance from 20,000 paths is
// known to 1 % (standard error √(2/n)).
#[test]
fn a_linear_birth_and_death_process_has_its_mean_and_variance() {
    let (posts, rate) = (260.0, 0.03);
    let mut fitted = council(200.0, &[None], &[HAZARD]);
    fitted.state.establishment = vec![vec![posts]];
    fitted.state.vacancies = vec![vec![posts - 200.0]];
    fitted.starts.per_vacancy = vec![rate];
    let paths = simulate(&fitted, 36, Ageing::Cohorts);
    let (stay, mut mean, mut variance) = ((-HAZARD).exp(), 200.0, 0.0);
    for month in 1..=36 {
        variance = stay * (1.0 - stay) * mean + rate * (posts - mean) + (stay - rate).powi(2) * variance;
        mean = (stay - rate) * mean + rate * posts;
        if month % 12 == 0 || month == 1 {
            let (found, spread) = moments(&paths, Count::InPostHeadcount, month);
            near(found, mean, variance.sqrt(), "mean");
            assert!((spread / variance - 1.0).abs() < 0.04, "month {month}: {spread} {variance}");
        }
    }
}

// 40 agency FTE against 60 vacancies at cover .9 and speed .25: 54 − 14·.75ᵗ; noise .45 a month
// settles at .6803.
#[test]
fn agency_relaxes_to_what_vacancies_call_for() {
    let mut fitted = council(100.0, &[None], &[1e-9]);
    fitted.state.establishment = vec![vec![160.0]];
    fitted.state.agency = vec![40.0];
    fitted.cover_level.mean = 0.9f64.ln();
    let paths = simulate(&fitted, 36, Ageing::Cohorts);
    for (month, expected) in [(1, 43.5), (12, 53.5565), (24, 53.9860), (36, 53.9996)] {
        let (mean, _) = moments(&paths, Count::AgencyFte, month);
        assert!((mean - expected).abs() < 0.01, "month {month}: {mean}");
    }
    fitted.agency.epsilon = 0.45;
    let (mean, variance) = moments(&simulate(&fitted, 36, Ageing::Cohorts), Count::AgencyFte, 36);
    near(mean, 53.9996, 0.6803, "mean");
    assert!((variance.sqrt() - 0.6803).abs() < 0.02, "{}", variance.sqrt());
}

/// Twelve people start next month; then their hazards change with their service.
fn cohort(ageing: Ageing) -> Paths {
    let hazards = [0.25f64, 0.35, 0.0, -0.45].map(|effect| 0.0188 * effect.exp());
    let mut fitted = council(0.0, &Band::ALL.map(Some), &hazards);
    fitted.starts.pipeline = true;
    fitted.state.pipeline = vec![vec![[12.0, 0.0, 0.0, 0.0, 0.0]]];
    simulate(&fitted, 37, ageing)
}

// Left after 12 and 24 months of service: 8.98 and 6.52 (exact); 2.46 leave in the second year,
// where service by twelfths would have 2.09.
#[test]
fn a_cohort_keeps_its_months_of_service() {
    let paths = cohort(Ageing::Cohorts);
    let left = |service: usize| moments(&paths, Count::InPostHeadcount, service + 1).0;
    assert_eq!(left(0), 12.0);
    assert!((left(12) - 8.98).abs() < 0.05 && (left(24) - 6.52).abs() < 0.06, "{} {}", left(12), left(24));
    let under_one = |month: usize| moments(&paths, Count::Headcount0To1, month).0;
    assert_eq!(under_one(13), 0.0, "all have a year's service");
    assert!(under_one(12) > 8.5);
    let twelfths = cohort(Ageing::Twelfths);
    assert!(moments(&twelfths, Count::Headcount0To1, 13).0 > 2.0, "by twelfths 3.4 are still in their first year");
}

// From the third year a thirty-sixth moves on each month: a(t+1) = a·e^−h₂·35/36 and so on.
#[test]
fn long_service_is_reached_by_thirty_sixths() {
    let (mut middle, mut long) = (12.0 * (-12.0 * 0.0188 * (0.25f64.exp() + 0.35f64.exp())).exp(), 0.0);
    for _ in 0..12 {
        let stayed = middle * (-0.0188f64).exp();
        long = long * (-0.0188 * (-0.45f64).exp()).exp() + stayed / 36.0;
        middle = stayed * 35.0 / 36.0;
    }
    let (found, _) = moments(&cohort(Ageing::Cohorts), Count::InPostHeadcount, 37);
    near(found, middle + long, 1.8, "people left after 36 months");
}

#[test]
fn last_years_newly_qualified_join_the_main_role_in_september() {
    let mut fitted = council(0.0, &Band::ALL.map(Some), &[1e-9; 4]);
    fitted.roles.push(PanelRole { name: "newly_qualified".into(), group: 0, newly_qualified: true });
    fitted.cells.push(Cell { role: 1, band: Some(Band::UnderOne) });
    fitted.hazard.design[0].push(vec![0]);
    fitted.state.staff = vec![vec![0.0, 0.0, 0.0, 0.0, 10.0]];
    fitted.state.month = Month::new(2026, 6).expect("a month");
    let paths = simulate(&fitted, 4, Ageing::Cohorts);
    let under_one = |month| moments(&paths, Count::Headcount0To1, month).0;
    assert_eq!((under_one(2), under_one(3)), (10.0, 0.0), "August, September");
    assert_eq!(moments(&paths, Count::InPostHeadcount, 4).0, 10.0);
}

#[test]
fn an_offer_that_drops_out_never_starts() {
    let mut fitted = council(0.0, &[None], &[1e-9]);
    fitted.starts.pipeline = true;
    fitted.starts.drop_out = 0.25;
    fitted.state.pipeline = vec![vec![[0.0, 8.0, 0.0, 0.0, 0.0]]];
    let paths = simulate(&fitted, 3, Ageing::Cohorts);
    assert_eq!(moments(&paths, Count::Starters, 1).0, 0.0);
    near(moments(&paths, Count::Starters, 2).0, 6.0, (8.0f64 * 0.25 * 0.75).sqrt(), "starters");
    assert_eq!(moments(&paths, Count::Starters, 3).0, 0.0);
}
