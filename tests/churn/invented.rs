//! Invented people: months in post, leaving by known hazards.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Normal};
use staffcast::domain::{Band, Month, PersonKey, RoleGroup, Spell, StartOrigin};

pub const ROUTES: [StartOrigin; 3] = [StartOrigin::OtherAuthority, StartOrigin::NewlyQualified, StartOrigin::Agency];
pub const ROLES: [&str; 2] = ["social_worker", "practice_manager"];

/// Log hazards of leaving in a month.
#[derive(Debug, Clone)]
pub struct Truth {
    pub level: f64,
    /// By [`Band::ALL`]; 0 for two to five years.
    pub bands: [f64; 4],
    /// By [`ROLES`].
    pub roles: [f64; 2],
    /// By [`ROUTES`].
    pub routes: [f64; 3],
    pub units: Vec<f64>,
    /// Added to the role's effect for everybody with five years' service or more.
    pub role_changes: f64,
}

impl Truth {
    pub fn drawn(seed: u64, units: usize) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 0x5eed);
        let normal = Normal::new(0.0, 0.25).unwrap();
        let mut units: Vec<f64> = (0..units).map(|_| normal.sample(&mut rng)).collect();
        let mean = units.iter().sum::<f64>() / units.len() as f64;
        for unit in &mut units {
            *unit -= mean;
        }
        Self {
            level: 0.02_f64.ln(),
            bands: [0.25, 0.35, 0.0, -0.45],
            roles: [0.0, -0.4],
            routes: [0.0, 0.3, 0.2],
            units,
            role_changes: 0.0,
        }
    }

    pub fn hazard(&self, unit: usize, role: usize, route: usize, served: i32) -> f64 {
        let band = Band::of_years(served.div_euclid(12)) as usize;
        let changes = if band == 3 && role == 1 { self.role_changes } else { 0.0 };
        (self.level + self.bands[band] + self.roles[role] + self.routes[route] + self.units[unit] + changes).exp()
    }
}

pub fn first() -> Month {
    "2021-01".parse().unwrap()
}

struct Person {
    unit: usize,
    role: usize,
    route: usize,
    started: i32,
}

/// `size` posts in each unit, each filled again in the month after it fell empty; some people change units.
pub fn people(truth: &Truth, size: usize, months: i32, seed: u64) -> Vec<Spell> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (mut spells, mut number) = (Vec::new(), 0_u64);
    for unit in 0..truth.units.len() {
        for post in 0..size {
            let role = usize::from(post % 5 == 0);
            let mut started = -rng.random_range(0..120);
            while started < months {
                let person = Person { unit, role, route: rng.random_range(0..3), started };
                number += 1;
                started = live(truth, &person, months, number, &mut rng, &mut spells) + 1;
            }
        }
    }
    spells
}

/// Lives one person's months in post; gives the month in which they left, or the one behind the last.
fn live(
    truth: &Truth,
    person: &Person,
    months: i32,
    number: u64,
    rng: &mut ChaCha8Rng,
    spells: &mut Vec<Spell>,
) -> i32 {
    let (mut unit, mut from) = (person.unit, person.started.max(0));
    let mut month = from;
    loop {
        // At the end of `month` in post; at risk in the next.
        if month + 1 >= months {
            spells.push(spell(person, number, unit, (from, months - 1), None));
            return months;
        }
        let hazard = truth.hazard(unit, person.role, person.route, month - person.started);
        if rng.random::<f64>() < 1.0 - (-hazard).exp() {
            spells.push(spell(person, number, unit, (from, month), Some(month + 1)));
            return month + 1;
        }
        if rng.random::<f64>() < 0.002 {
            spells.push(spell(person, number, unit, (from, month), None));
            (unit, from) = (rng.random_range(0..truth.units.len()), month + 1);
        }
        month += 1;
    }
}

fn spell(person: &Person, number: u64, unit: usize, (from, to): (i32, i32), left: Option<i32>) -> Spell {
    let mut key = [0; 16];
    key[8..].copy_from_slice(&number.to_be_bytes());
    Spell {
        person: PersonKey(key),
        unit: format!("team-{unit}").into(),
        role: RoleGroup::new(ROLES[person.role]),
        grade: None,
        contract: None,
        fte: Some(1.0),
        age_band: None,
        first: first().plus(from),
        last: first().plus(to),
        started: Some(first().plus(person.started)),
        origin: Some(ROUTES[person.route]),
        left: left.map(|month| first().plus(month)),
        destination: None,
        reason: None,
    }
}
