//! The invented council lives: one month after the other, in the order the model assumes.

mod staffing;
mod workload;

use rand::SeedableRng;
use rand_chacha::ChaCha12Rng;
use rand_distr::{Distribution, StandardNormal};

use super::constants::{BURN_IN, CELLS, DRIVERS, REORGANISATION, TEAMS};
use super::council::{self, Latent, Truth};
use super::ledger::{MonthRecord, Offer, rounded};
use super::people::{self, Person};
use super::{Request, constants};
use workload::Workload;

/// One random stream for each purpose, so that a change of one leaves the others' draws alone.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Truth,
    Posts,
    Founders,
    Drivers,
    Leaving,
    Arriving,
    Moving,
    Offers,
    Agency,
    Workload,
    /// What lists of people and offers say beside the counts.
    Telling,
}

pub(super) fn stream(seed: u64, purpose: Purpose) -> ChaCha12Rng {
    let mut rng = ChaCha12Rng::seed_from_u64(seed);
    rng.set_stream(purpose as u64);
    rng
}

struct Streams {
    drivers: ChaCha12Rng,
    leaving: ChaCha12Rng,
    arriving: ChaCha12Rng,
    moving: ChaCha12Rng,
    offers: ChaCha12Rng,
    agency: ChaCha12Rng,
}

struct World {
    truth: Truth,
    posts: council::Posts,
    rng: Streams,
    people: Vec<Person>,
    /// People and offers numbered so far.
    numbered: [u32; 2],
    offers: Vec<Offer>,
    drivers: [f64; 3],
    agency: Vec<f64>,
    /// Vacancy share, caseload and absence of each team at the end of last month.
    strain: Vec<[f64; 3]>,
    workload: Workload,
    /// World month of the reorganisation.
    reorganisation: Option<usize>,
}

/// A month being lived.
#[derive(Clone, Copy)]
struct Now {
    /// World month, from 0 at the beginning of the burn-in.
    at: usize,
    /// Month of the year, January 0.
    calendar: usize,
}

/// Lives a council's burn-in and history; returns the truth, the history and the drivers behind it.
pub(super) fn live(request: &Request) -> (Truth, Vec<MonthRecord>, Vec<Latent>) {
    let mut world = World::new(request);
    let first = request.last.plus(1 - (BURN_IN + request.months) as i32);
    let mut history = Vec::with_capacity(request.months);
    let mut latent = Vec::with_capacity(request.months);
    for at in 0..BURN_IN + request.months {
        let record = world.month(Now { at, calendar: first.plus(at as i32).index() });
        if at >= BURN_IN {
            history.push(record);
            let [hazard, starts, cover] = world.drivers;
            latent.push(Latent { hazard, starts, cover });
        }
    }
    (world.truth, history, latent)
}

impl World {
    fn new(request: &Request) -> Self {
        let rng = |purpose| stream(request.seed, purpose);
        let truth = council::truth(request, &mut rng(Purpose::Truth));
        let posts = council::posts(request, &mut rng(Purpose::Posts));
        let people = people::founders(&posts.establishment, &mut rng(Purpose::Founders));
        Self {
            rng: Streams {
                drivers: rng(Purpose::Drivers),
                leaving: rng(Purpose::Leaving),
                arriving: rng(Purpose::Arriving),
                moving: rng(Purpose::Moving),
                offers: rng(Purpose::Offers),
                agency: rng(Purpose::Agency),
            },
            numbered: [people.len() as u32, 0],
            people,
            offers: Vec::new(),
            drivers: [0.0; 3],
            agency: posts.establishment.iter().map(|e| 0.25 * (e[0] + e[1])).collect(),
            strain: vec![constants::STRAIN.map(|(_, usual)| usual); TEAMS],
            workload: Workload::new(rng(Purpose::Workload)),
            reorganisation: truth.reorganisation.map(|month| BURN_IN + month),
            truth,
            posts,
        }
    }

    fn month(&mut self, now: Now) -> MonthRecord {
        let mut record = MonthRecord::new();
        self.move_drivers();
        self.count_people(now.at as i32 - 1, &mut record, |team| &mut team.open);
        let opening = self.fte_by_team();
        self.leave(now, &mut record);
        self.arrive(now, &mut record);
        self.september(now, &mut record);
        self.move_people(now);
        self.count_people(now.at as i32, &mut record, |team| &mut team.close);
        self.write_stocks(&opening, &mut record);
        self.make_offers(now, &mut record);
        self.book_agency(now, &mut record);
        self.strain = self.workload.month(now.calendar, &mut record);
        record
    }

    fn move_drivers(&mut self) {
        for (i, (rho, sd)) in DRIVERS.iter().enumerate() {
            let innovation = sd * self.truth.volatility[i] * (1.0 - rho * rho).sqrt();
            let z: f64 = StandardNormal.sample(&mut self.rng.drivers);
            self.drivers[i] = rho * self.drivers[i] + innovation * z;
        }
    }

    fn fte_by_team(&self) -> Vec<f64> {
        let mut fte = vec![0.0; TEAMS];
        self.people.iter().for_each(|p| fte[p.team] += p.fte);
        fte
    }

    fn count_people(
        &self,
        month: i32,
        record: &mut MonthRecord,
        into: impl Fn(&mut super::ledger::TeamRecord) -> &mut [u32; CELLS.len()],
    ) {
        for person in &self.people {
            into(&mut record.teams[person.team])[person.cell(month)] += 1;
        }
    }

    /// Stocks at the end of the month, and the movement nothing else explains.
    fn write_stocks(&self, opening: &[f64], record: &mut MonthRecord) {
        for person in &self.people {
            let team = &mut record.teams[person.team];
            team.roles[person.role].headcount += 1;
            team.roles[person.role].in_post_fte += person.fte;
            team.in_post_fte[person.group()] += person.fte;
        }
        for (t, team) in record.teams.iter_mut().enumerate() {
            team.establishment = self.posts.establishment[t];
            for group in 0..2 {
                team.in_post_fte[group] = rounded(team.in_post_fte[group], 1);
                team.vacancies[group] = rounded((team.establishment[group] - team.in_post_fte[group]).max(0.0), 1);
            }
            for role in &mut team.roles {
                role.in_post_fte = rounded(role.in_post_fte, 1);
                role.starters_fte = rounded(role.starters_fte, 1);
                role.leavers_fte = rounded(role.leavers_fte, 1);
            }
            let flows: f64 = team.roles.iter().map(|r| r.starters_fte - r.leavers_fte).sum();
            team.other_fte = rounded(team.in_post_fte.iter().sum::<f64>() - opening[t] - flows, 1);
        }
    }

    /// True from the reorganisation on, for so many months.
    fn reorganised_within(&self, at: usize, months: usize) -> bool {
        self.reorganisation.is_some_and(|start| at >= start && at < start.saturating_add(months))
    }

    /// Log effect of a reorganisation on leaving, while it lasts.
    fn unrest(&self, at: usize) -> f64 {
        if self.reorganised_within(at, REORGANISATION.2) { REORGANISATION.1 } else { 0.0 }
    }
}
