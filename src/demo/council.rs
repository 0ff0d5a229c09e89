//! The truth behind an invented council: what a perfect fit would find.

use rand::{Rng, RngExt};
use rand_distr::{Distribution, Normal};

use super::Request;
use super::constants::{
    BURN_IN, COVER, DELAY, DROP_OUT, HAZARD, INTAKE, LEAVING_SEASON, OFFER_SEASON, OFFERS, POSTS, REORGANISATION, ROLE,
    TEAM_COVER_SD, TEAM_HAZARD_SD, TEAMS, TENURE,
};

/// Levels of the drivers in one month, log scale.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Latent {
    /// Of the hazard of leaving.
    pub hazard: f64,
    /// Of offers.
    pub starts: f64,
    /// Of agency cover.
    pub cover: f64,
}

/// The parameters of an invented council.
#[derive(Debug, Clone, PartialEq)]
pub struct Truth {
    /// Log hazard a month of a social worker with 2 to 5 years' service in an average team and month.
    pub intercept: f64,
    /// Log effect of the month on leaving, January first, sum zero.
    pub season: [f64; 12],
    /// Log effect of the band on leaving, shortest service first.
    pub tenure: [f64; 4],
    /// Log effect of the role: practice manager, social worker, newly qualified.
    pub roles: [f64; 3],
    /// Log effect of each team, sum zero.
    pub teams: Vec<f64>,
    /// Offers a month per vacancy: managers, social workers.
    pub offers: [f64; 2],
    /// Factor of the month on offers, January first, mean one.
    pub offer_season: [f64; 12],
    /// Chance that an accepted offer does not start.
    pub drop_out: f64,
    /// Chance of starting 1 to 5 months after the offer.
    pub delay: [f64; 5],
    /// Mean September intake.
    pub intake: f64,
    /// Speed of the agency response a month.
    pub kappa: f64,
    /// Agency FTE per vacancy in the long run.
    pub cover: f64,
    /// Log cover of each team, sum zero.
    pub team_cover: Vec<f64>,
    /// Factors on the drivers' standard deviations: leaving, recruiting, cover.
    pub volatility: [f64; 3],
    /// Month of the history, from 0, in which a reorganisation falls.
    pub reorganisation: Option<usize>,
}

/// Posts at the beginning and the steps they will take.
#[derive(Debug, Clone)]
pub(super) struct Posts {
    /// `[team][group]`.
    pub(super) establishment: Vec<[f64; 2]>,
    /// World month and change of social workers' posts.
    pub(super) steps: Vec<(usize, f64)>,
}

fn normal(rng: &mut impl Rng, sd: f64) -> f64 {
    Normal::new(0.0, sd).expect("the spread is positive").sample(rng)
}

fn centred(mut values: Vec<f64>) -> Vec<f64> {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    for value in &mut values {
        *value -= mean;
    }
    values
}

/// Draws a council's parameters.
pub(super) fn truth(request: &Request, rng: &mut impl Rng) -> Truth {
    let mean = LEAVING_SEASON.iter().sum::<f64>() / 12.0;
    let lift = OFFER_SEASON.iter().map(|s| s.exp()).sum::<f64>() / 12.0;
    let months = request.months;
    let earliest = months / 3;
    let latest = months.saturating_sub(6).max(earliest + 1);
    Truth {
        intercept: HAZARD.ln() + normal(rng, 0.12),
        season: LEAVING_SEASON.map(|s| s - mean),
        tenure: TENURE,
        roles: ROLE,
        teams: centred((0..TEAMS).map(|_| normal(rng, TEAM_HAZARD_SD)).collect()),
        offers: {
            let council = normal(rng, 0.15).exp();
            [OFFERS[0], OFFERS[1] * council]
        },
        offer_season: OFFER_SEASON.map(|s| s.exp() / lift),
        drop_out: DROP_OUT,
        delay: DELAY,
        intake: INTAKE,
        kappa: rng.random_range(0.15..0.35),
        cover: COVER * normal(rng, 0.15).exp(),
        team_cover: centred((0..TEAMS).map(|_| normal(rng, TEAM_COVER_SD)).collect()),
        volatility: std::array::from_fn(|_| request.volatility * rng.random_range(0.6..1.4)),
        reorganisation: (rng.random::<f64>() < REORGANISATION.0).then(|| rng.random_range(earliest..latest)),
    }
}

/// Draws a council's posts and their steps (none, one or two in a history).
pub(super) fn posts(request: &Request, rng: &mut impl Rng) -> Posts {
    let weights: Vec<f64> = (0..TEAMS).map(|_| normal(rng, 0.2).exp()).collect();
    let total: f64 = weights.iter().sum();
    let establishment = weights.iter().map(|w| [POSTS.0, super::ledger::rounded(POSTS.1 * w / total, 1)]).collect();
    let number = rng.random_range(0..3);
    let latest = request.months.max(7);
    let steps = (0..number).map(|_| (BURN_IN + rng.random_range(6..latest), 6.0 + normal(rng, 8.0))).collect();
    Posts { establishment, steps }
}
