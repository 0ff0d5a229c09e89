//! Leaving, arriving, moving, offers and agency bookings.

use rand::{Rng, RngExt};
use rand_distr::{Binomial, Distribution, Gamma, Normal, Poisson, StandardNormal};

use super::super::constants::{
    AGENCY_MONTH_GBP, AGENCY_NOISE, AGENCY_PERSON_FTE, CELLS, COVERING_SHARE, MIXING_VARIANCE, MOVES, NEWLY_QUALIFIED,
    POSTS, REORGANISATION, SEPTEMBER, SHOCK_SD, STRAIN, TEAMS,
};
use super::super::ledger::{MonthRecord, Offer, rounded};
use super::super::people::Person;
use super::{Now, World};

impl World {
    /// Log hazard of a person of each team and cell this month, mixing and shock included.
    fn log_hazards(&mut self, now: Now) -> Vec<[f64; CELLS.len()]> {
        let truth = &self.truth;
        let mixing = Gamma::new(1.0 / MIXING_VARIANCE, MIXING_VARIANCE).expect("shape and scale are positive");
        let shock: f64 = SHOCK_SD * Distribution::<f64>::sample(&StandardNormal, &mut self.rng.leaving);
        let common = truth.intercept + truth.season[now.calendar] + self.drivers[0] + shock + self.unrest(now.at);
        (0..TEAMS)
            .map(|team| {
                let strain: f64 =
                    STRAIN.iter().zip(&self.strain[team]).map(|((effect, usual), x)| effect * (x - usual)).sum();
                let mix: f64 = mixing.sample(&mut self.rng.leaving);
                let team_level = common + truth.teams[team] + strain + mix.max(1e-12).ln();
                CELLS.map(|(role, band)| team_level + truth.roles[role] + truth.tenure[band])
            })
            .collect()
    }

    pub(super) fn leave(&mut self, now: Now, record: &mut MonthRecord) {
        let hazards = self.log_hazards(now);
        let opening = now.at as i32 - 1;
        let rng = &mut self.rng.leaving;
        let MonthRecord { teams, left, .. } = record;
        self.people.retain(|person| {
            let cell = person.cell(opening);
            let stays = rng.random::<f64>() < (-hazards[person.team][cell].exp()).exp();
            if !stays {
                left.push(*person);
                let team = &mut teams[person.team];
                team.leavers[cell] += 1;
                team.roles[person.role].leavers += 1;
                team.roles[person.role].leavers_fte += person.fte;
            }
            stays
        });
    }

    fn start(&mut self, now: Now, (team, role): (usize, usize), offer: Option<u32>, record: &mut MonthRecord) {
        let number = self.numbered[0];
        self.numbered[0] += 1;
        let person = Person { number, offer, ..Person::newcomer(team, role, now.at as i32, &mut self.rng.arriving) };
        record.joined.push(person);
        record.teams[team].roles[role].starters += 1;
        record.teams[team].roles[role].starters_fte += person.fte;
        self.people.push(person);
    }

    pub(super) fn arrive(&mut self, now: Now, record: &mut MonthRecord) {
        let mut due = Vec::new();
        self.offers.retain_mut(|offer| {
            offer.months -= 1;
            if offer.months == 0 && !offer.drops_out {
                due.push(*offer);
            }
            offer.months > 0
        });
        for Offer { team, group, number, .. } in due {
            self.start(now, (team, group), Some(number), record);
        }
    }

    /// Last year's newly qualified become social workers; this year's start where posts are empty.
    pub(super) fn september(&mut self, now: Now, record: &mut MonthRecord) {
        if now.calendar != SEPTEMBER {
            return;
        }
        for person in &mut self.people {
            if person.role == NEWLY_QUALIFIED {
                person.role = 1;
            }
        }
        let mean = self.truth.intake * (0.5 * self.drivers[1]).exp();
        let number: f64 = Poisson::new(mean).expect("the mean is positive").sample(&mut self.rng.arriving);
        let mut staffed = [0.0; TEAMS];
        self.people.iter().filter(|p| p.role > 0).for_each(|p| staffed[p.team] += p.fte);
        let empty: Vec<f64> =
            self.posts.establishment.iter().zip(staffed).map(|(posts, fte)| (posts[1] - fte).max(0.3)).collect();
        for _ in 0..number as usize {
            let team = pick(&empty, &mut self.rng.arriving);
            self.start(now, (team, NEWLY_QUALIFIED), None, record);
        }
    }

    /// Transfers, changes of hours, establishment steps and the reorganisation.
    pub(super) fn move_people(&mut self, now: Now) {
        self.change_posts(now);
        let share = if self.reorganisation == Some(now.at) { REORGANISATION.3 } else { MOVES.0 };
        let posts: Vec<f64> = self.posts.establishment.iter().map(|e| e[1]).collect();
        let rng = &mut self.rng.moving;
        for person in &mut self.people {
            if person.role > 0 && rng.random::<f64>() < share {
                person.team = pick(&posts, rng);
            }
            if rng.random::<f64>() < MOVES.1 {
                person.change_hours(rng);
            }
        }
    }

    fn change_posts(&mut self, now: Now) {
        let step: f64 = self.posts.steps.iter().filter(|(at, _)| *at == now.at).map(|(_, change)| change).sum();
        let shuffled = self.reorganisation == Some(now.at);
        if step == 0.0 && !shuffled {
            return;
        }
        let posts = &mut self.posts.establishment;
        let total: f64 = posts.iter().map(|e| e[1]).sum();
        for team in posts.iter_mut() {
            team[1] = (team[1] * (1.0 + step / total)).max(4.0);
        }
        if shuffled {
            let spread: Normal<f64> = Normal::new(0.0, 0.15).expect("the spread is positive");
            for team in posts.iter_mut() {
                team[1] *= spread.sample(&mut self.rng.moving).exp();
            }
            let total: f64 = posts.iter().map(|e| e[1]).sum();
            if total > 300.0 {
                for team in posts.iter_mut() {
                    team[1] *= POSTS.1 / total;
                }
            }
        }
        for team in posts.iter_mut() {
            team[1] = rounded(team[1], 1);
        }
    }

    pub(super) fn make_offers(&mut self, now: Now, record: &mut MonthRecord) {
        let season = self.truth.offer_season[now.calendar] * self.drivers[1].exp();
        let MonthRecord { teams, offered, .. } = record;
        for (t, team) in teams.iter_mut().enumerate() {
            for group in 0..2 {
                let mean = self.truth.offers[group] * team.vacancies[group] * season;
                if mean <= 0.0 {
                    continue;
                }
                let rng = &mut self.rng.offers;
                let made: f64 = Poisson::new(mean).expect("the mean is positive").sample(rng);
                let lost = Binomial::new(made as u64, self.truth.drop_out).expect("a probability").sample(rng);
                for i in 0..made as u64 {
                    let months = 1 + pick(&self.truth.delay, rng);
                    let offer = Offer { number: self.numbered[1], team: t, group, months, drops_out: i < lost };
                    self.numbered[1] += 1;
                    self.offers.push(offer);
                    offered.push(offer);
                }
                team.offers[group] = made as u32;
            }
        }
        for offer in &self.offers {
            record.teams[offer.team].due[offer.group][offer.months - 1] += 1;
        }
    }

    pub(super) fn book_agency(&mut self, now: Now, record: &mut MonthRecord) {
        let since = if self.reorganised_within(now.at, usize::MAX) { REORGANISATION.4 } else { 0.0 };
        let noise = Normal::new(0.0, AGENCY_NOISE).expect("the spread is positive");
        let small = Normal::new(0.0, 0.03).expect("the spread is positive");
        for (t, team) in record.teams.iter_mut().enumerate() {
            let rng = &mut self.rng.agency;
            let vacancies: f64 = team.vacancies.iter().sum();
            let wanted = self.truth.cover * (self.truth.team_cover[t] + self.drivers[2] + since).exp() * vacancies;
            let booked = self.agency[t] + self.truth.kappa * (wanted - self.agency[t]) + noise.sample(rng);
            self.agency[t] = booked.max(0.0);
            team.agency_fte = rounded(self.agency[t], 2);
            team.agency_headcount = (team.agency_fte / AGENCY_PERSON_FTE).ceil() as u32;
            let covering: f64 = (COVERING_SHARE + small.sample(rng)).clamp(0.0, 1.0);
            team.agency_cover_fte = rounded((covering * team.agency_fte).min(vacancies), 2).min(team.agency_fte);
            let price: f64 = 1.0 + small.sample(rng);
            team.agency_cost_gbp = rounded(AGENCY_MONTH_GBP * price * team.agency_fte, 0);
        }
    }
}

/// An index drawn in proportion to its weight.
fn pick(weights: &[f64], rng: &mut impl Rng) -> usize {
    let mut left = rng.random::<f64>() * weights.iter().sum::<f64>();
    for (i, weight) in weights.iter().enumerate() {
        left -= weight;
        if left < 0.0 {
            return i;
        }
    }
    weights.len() - 1
}
