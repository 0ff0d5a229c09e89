//! Cases and sickness, which follow the staff and strain them.

use rand_chacha::ChaCha12Rng;
use rand_distr::{Distribution, Normal};

use super::super::constants::{STRAIN, TEAMS};
use super::super::ledger::{MonthRecord, TeamRecord, rounded};

/// Working days in a year.
const WORKING_DAYS: f64 = 253.0;
/// Share of staff, agency included, who hold cases.
const HOLDING: f64 = 0.8;
/// Usual sickness, percent.
const SICKNESS: f64 = 2.8;

pub(super) struct Workload {
    rng: ChaCha12Rng,
    usual_cases: f64,
    cases: f64,
    team_cases: Vec<f64>,
    sickness: f64,
    team_sickness: Vec<f64>,
}

impl Workload {
    pub(super) fn new(mut rng: ChaCha12Rng) -> Self {
        let spread = Normal::new(0.0, 0.08).expect("the spread is positive");
        Self {
            usual_cases: STRAIN[1].1.ln() + spread.sample(&mut rng),
            cases: 0.0,
            team_cases: (0..TEAMS).map(|_| spread.sample(&mut rng)).collect(),
            sickness: SICKNESS.ln(),
            team_sickness: vec![0.0; TEAMS],
            rng,
        }
    }

    /// Writes cases and days lost; returns each team's vacancy share, caseload and absence.
    pub(super) fn month(&mut self, calendar: usize, record: &mut MonthRecord) -> Vec<[f64; 3]> {
        self.wander();
        let winter = 0.12 * (std::f64::consts::TAU * calendar as f64 / 12.0).cos();
        record.teams.iter_mut().enumerate().map(|(t, team)| self.write(t, winter, team)).collect()
    }

    fn wander(&mut self) {
        let rng = &mut self.rng;
        let mut draw = |sd: f64| Normal::new(0.0, sd).expect("the spread is positive").sample(rng);
        self.cases = 0.97 * self.cases + draw(0.035);
        self.sickness = 0.85 * self.sickness + 0.15 * SICKNESS.ln() + draw(0.12);
        for t in 0..TEAMS {
            self.team_cases[t] = 0.95 * self.team_cases[t] + draw(0.03);
            self.team_sickness[t] = 0.9 * self.team_sickness[t] + draw(0.12);
        }
    }

    fn write(&self, t: usize, winter: f64, team: &mut TeamRecord) -> [f64; 3] {
        let fte: f64 = team.in_post_fte.iter().sum();
        let posts: f64 = team.establishment.iter().sum();
        let working = fte + team.agency_fte;
        team.case_holders_fte = rounded(HOLDING * working, 1);
        let per_holder = (self.usual_cases + self.cases + self.team_cases[t]).exp();
        team.cases = rounded(HOLDING * per_holder * f64::midpoint(0.98 * posts, working), 0);
        let absence = (self.sickness + self.team_sickness[t] + winter).exp();
        team.working_days_lost = rounded(absence / 100.0 * fte * WORKING_DAYS / 12.0, 1);
        let caseload = team.cases / team.case_holders_fte.max(0.5);
        [team.vacancies.iter().sum::<f64>() / posts, caseload, absence]
    }
}
