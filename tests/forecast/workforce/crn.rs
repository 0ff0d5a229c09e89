//! The invented council on which the reference measures scenarios (`crn` of its `workforce_reference.py`), as a
//! fitted model: 15 teams, four roles with posts of their own, four bands, nothing unsure but the future.

use staffcast::domain::{Band, Month};
use staffcast::fit::panel::{Cell, PanelRole, PanelUnit};
use staffcast::fit::recipe::{Recipe, SimulationRecipe};
use staffcast::fit::workforce::{Agency, Driver, Hazard, Starts, State, Uncertainty, Workforce};

/// Posts of a team by role.
const POSTS: [f64; 4] = [2.0, 12.0, 3.0, 1.0];
/// Share of the posts that is filled, and of those filled by band.
const FILLED: (f64, [f64; 4]) = (0.74, [0.2, 0.15, 0.3, 0.35]);
/// Log hazard of a month and its bands.
const HAZARD: (f64, [f64; 4]) = (0.0188, [0.25, 0.35, 0.0, -0.45]);
/// Log hazard by month of the year, to be centred.
const LEAVING: [f64; 12] = [0.15, -0.10, 0.10, 0.05, 0.0, 0.0, 0.15, 0.20, 0.05, -0.10, -0.15, -0.35];
/// Log offers by month of the year, to be scaled to mean 1.
const OFFERS: [f64; 12] = [0.10, 0.05, 0.10, 0.0, 0.0, 0.0, -0.15, -0.30, 0.15, 0.10, 0.05, -0.10];

/// The recipe as the reference simulates: drivers not stretched, no common shock.
pub fn recipe() -> SimulationRecipe {
    SimulationRecipe { stretch: 1.0, shock_sd: 0.0, gamma_variance: 0.1, ..Recipe::default().simulation }
}

fn driver(mean: f64, rho: f64, innovation_sd: f64) -> Driver {
    Driver { mean, level: 0.0, variance: 0.0, rho, innovation_sd }
}

/// The council with so many teams.
pub fn council(teams: usize) -> Workforce {
    let roles = POSTS.len();
    let cells: Vec<Cell> = (0..roles).flat_map(|role| Band::ALL.map(|band| Cell { role, band: Some(band) })).collect();
    let staff: Vec<f64> =
        POSTS.iter().flat_map(|posts| FILLED.1.map(|share| (posts * FILLED.0 * share).round())).collect();
    let in_post: Vec<f64> = staff.chunks(4).map(|bands| bands.iter().sum()).collect();
    let vacancies = POSTS.iter().zip(&in_post).map(|(posts, fte)| posts - fte).collect();
    let offers = OFFERS.map(f64::exp);
    let scale = offers.iter().sum::<f64>() / 12.0;
    let every = |group: Vec<f64>| vec![group; teams];
    Workforce {
        units: (0..teams)
            .map(|i| PanelUnit { slug: format!("council/team-{i}"), ancestors: vec!["council".into()] })
            .collect(),
        groups: (0..roles).map(|r| format!("role_{r}")).collect(),
        roles: (0..roles).map(|r| PanelRole { name: format!("role_{r}"), group: r, newly_qualified: false }).collect(),
        hazard: hazard(teams, cells.len()),
        cells,
        months: 60,
        hazard_level: driver(0.0, 0.94, 0.068),
        starts: Starts {
            pipeline: true,
            per_vacancy: vec![0.04; roles],
            season: offers.map(|o| o / scale),
            drop_out: 0.15,
            delay: [0.15, 0.30, 0.30, 0.15, 0.10],
            intake: 0.0,
        },
        starts_level: driver(0.0, 0.90, 0.131),
        agency: Agency { kappa: 0.25, kappa_se: 0.0, epsilon: 0.45, unit_cover: vec![0.0; teams] },
        cover_level: driver(0.95f64.ln(), 0.95, 0.094),
        mean_fte: 1.0,
        part_time_fte: 0.7,
        part_time_share: 0.0,
        other_fte: vec![vec![0.0; teams]; 60],
        state: State {
            month: Month::new(2026, 12).expect("a month"),
            staff: every(staff),
            in_post_fte: every(in_post),
            establishment: every(POSTS.to_vec()),
            vacancies: every(vacancies),
            pipeline: vec![vec![[0.0; 5]; roles]; teams],
            agency: vec![0.25 * POSTS.iter().sum::<f64>(); teams],
            leavers: vec![vec![0.0; teams]; 11],
            leavers_fte: vec![vec![0.0; teams]; 11],
        },
    }
}

fn hazard(teams: usize, cells: usize) -> Hazard {
    let columns = 4 + 11;
    let centre = LEAVING.iter().sum::<f64>() / 12.0;
    let bands = HAZARD.1.map(|band| HAZARD.0.ln() + band);
    let months = LEAVING[..11].iter().map(|month| month - centre);
    Hazard {
        names: (0..columns).map(|i| format!("column_{i}")).collect(),
        coefficients: bands.into_iter().chain(months).collect(),
        uncertainty: Uncertainty::none(columns, 0),
        design: vec![(0..cells).map(|cell| vec![cell % 4]).collect(); teams],
        months: std::array::from_fn(|m| 4 + m),
        dispersion_unit: 1.0,
        dispersion_organisation: 1.0,
    }
}

/// Sums of a count over all teams on every path.
#[allow(dead_code, reason = "benchmarks include this file too")]
pub fn organisation(
    paths: &staffcast::forecast::workforce::Paths,
    count: staffcast::domain::Count,
    month: usize,
) -> Vec<f64> {
    let mut sums = vec![0.0; paths.paths()];
    (0..paths.units()).for_each(|unit| assert!(paths.add_to(count, unit, month, &mut sums)));
    sums
}
