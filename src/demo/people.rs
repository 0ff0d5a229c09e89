//! The people of the invented council, one by one.

use rand::{Rng, RngExt};
use rand_distr::{Distribution, Exp};

use super::constants::{CELLS, FULL_TIME, HOURS_STEPS, NEWLY_QUALIFIED, PART_TIME, POSTS, TEAMS};

/// One employed person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Person {
    /// Tells people apart; nobody has it twice.
    pub(super) number: u32,
    /// Number of the offer that brought them; `None` for founders and the September intake.
    pub(super) offer: Option<u32>,
    pub(super) team: usize,
    pub(super) role: usize,
    /// Month of the start, counted as the world counts.
    pub(super) hired: i32,
    pub(super) fte: f64,
}

impl Person {
    pub(super) fn newcomer(team: usize, role: usize, month: i32, rng: &mut impl Rng) -> Self {
        Self { number: 0, offer: None, team, role, hired: month, fte: hours(rng) }
    }

    /// Cell at the end of month `month`: completed months of service decide the band.
    pub(super) fn cell(&self, month: i32) -> usize {
        if self.role == NEWLY_QUALIFIED {
            return CELLS.len() - 1;
        }
        let served = month - self.hired;
        let band = [12, 24, 60].iter().filter(|limit| served >= **limit).count();
        self.role * 4 + band
    }

    /// Establishment group: newly qualified fill social workers' posts.
    pub(super) fn group(&self) -> usize {
        usize::from(self.role > 0)
    }

    /// Changes hours by one of the usual steps, within 0.4 to 1.
    pub(super) fn change_hours(&mut self, rng: &mut impl Rng) {
        self.fte = (self.fte + HOURS_STEPS[rng.random_range(0..HOURS_STEPS.len())]).clamp(0.4, 1.0);
    }
}

fn hours(rng: &mut impl Rng) -> f64 {
    if rng.random::<f64>() < FULL_TIME { 1.0 } else { PART_TIME[rng.random_range(0..PART_TIME.len())] }
}

/// The staff at the beginning of the world: posts about three quarters filled, nobody in the first year.
pub(super) fn founders(establishment: &[[f64; 2]], rng: &mut impl Rng) -> Vec<Person> {
    let service: Exp<f64> = Exp::new(1.0 / 45.0).expect("the rate is positive");
    let mut people = Vec::new();
    for (team, posts) in establishment.iter().enumerate().take(TEAMS) {
        for (role, number) in [(0, POSTS.0 as usize), (1, (posts[1] * 0.74).round() as usize)] {
            for _ in 0..number {
                let served = service.sample(rng).min(300.0) as i32 + 13;
                let number = people.len() as u32;
                people.push(Person { number, offer: None, team, role, hired: -served, fte: hours(rng) });
            }
        }
    }
    people
}
