//! Who leaves, one person after another.
//!
//! Everybody's time to leaving is exponential with their hazard of the month. The first of a unit then leaves after an
//! exponential time with the sum of the unit's hazards, and is each of them with their share of that sum; the next
//! likewise among those who stay (the competing clocks of Gillespie, *Exact stochastic simulation of coupled chemical
//! reactions*, 1977). Each cell's leavers are so a binomial of its own, and in most months one number says that
//! nobody of a unit goes.

use super::super::random::{Flow, above};
use super::levers::Levers;
use super::luck::Chance;
use super::newcomers::pick;
use super::{Now, Path, Simulator};

/// One unit's month.
struct Clock<'a> {
    unit: usize,
    /// Of the unit's cells.
    hazards: &'a [f64],
    /// The month's and the unit's factor on all of them.
    factor: f64,
    /// The sum of its people's hazards.
    sum: f64,
    /// When the first leaves, in months.
    first: f64,
}

impl Simulator<'_> {
    pub(super) fn leave(&self, path: &mut Path, levers: &Levers, now: Now) {
        let month = (path.level(0) + path.season[now.calendar] + path.shock).exp();
        let which = self.change_hazards(path, levers, now, month);
        self.mix(path);
        path.demand.forget_leavers(path.staff.begin_month());
        let (hazards, luck) = (std::mem::take(path.hazards_of(which)), std::mem::take(&mut path.luck));
        let units = hazards.chunks_exact(self.plan.cells).zip(luck.of(Chance::Leaving));
        for (unit, (hazards, luck)) in units.enumerate() {
            let (factor, luck) = (path.mixes[unit] * month, above(*luck));
            let sum = at_risk(path.staff.of(unit), hazards);
            if luck < factor * sum {
                let first = -(-luck).ln_1p() / (factor * sum);
                self.leave_unit(path, now, &Clock { unit, hazards, factor, sum, first });
            }
        }
        *path.hazards_of(which) = hazards;
        path.luck = luck;
    }

    /// This month's factor on the hazards of each unit.
    fn mix(&self, path: &mut Path) {
        if let Some(factors) = &self.mixing {
            let numbers = path.luck.of(Chance::Mixing).iter();
            path.mixes.iter_mut().zip(numbers).for_each(|(mix, number)| *mix = factors.at(self.normal.at(*number)));
        }
    }

    fn leave_unit(&self, path: &mut Path, now: Now, clock: &Clock) {
        let Clock { unit, hazards, factor, mut sum, first } = *clock;
        let (mut time, mut leaver) = (first, 0);
        while time < 1.0 {
            let [who, person, hours, wait] = path.random.four(Flow::Leaving, now.at(unit, 0), leaver);
            let people = path.staff.of(unit);
            let Some(cell) = pick(who * sum, people.iter().zip(hazards).map(|(n, hazard)| f64::from(*n) * hazard))
            else {
                return;
            };
            path.staff.leave(&self.plan, (unit, cell), person);
            let fte = if hours < self.fitted.part_time_share { self.fitted.part_time_fte } else { 1.0 };
            path.demand.leavers_fte[unit] += fte;
            path.demand.fte[unit * self.plan.groups + self.plan.group_of_cell[cell]] -= fte;
            sum = at_risk(path.staff.of(unit), hazards);
            // −ln w ≥ 1 − w: the logarithm is taken only where the next might leave within the month.
            if 1.0 - wait >= (1.0 - time) * (factor * sum) {
                return;
            }
            time -= wait.ln() / (factor * sum);
            leaver += 1;
        }
    }

    /// Leaves the hazards of the average month as levers and last month's caseload relief change them in
    /// [`Path::changed`], and what the limits make of those in [`Path::of_month`]; says which of them are this month's.
    fn change_hazards(&self, path: &mut Path, levers: &Levers, now: Now, month: f64) -> Hazards {
        let (changes, [low, high]) = (levers.change_hazards(), self.hazard_limits);
        if changes && (levers.new_hazards(now) || !path.relief.log_hazard.is_empty()) {
            path.change(levers, now);
        }
        let (hazards, [least, most]) =
            if changes { (&path.changed, path.changed_range) } else { (&path.hazards, path.range) };
        if least * month < low || most * month > high {
            path.of_month.clear();
            path.of_month.extend(hazards.iter().map(|hazard| (hazard * month).clamp(low, high) / month));
            return Hazards::Limited;
        }
        if changes { Hazards::Changed } else { Hazards::Average }
    }
}

impl Path {
    /// Neighbouring cells mostly share a factor.
    fn change(&mut self, levers: &Levers, now: Now) {
        let (mut last, mut factor) = (0.0, 1.0);
        self.changed.clear();
        for (at, average) in self.hazards.iter().enumerate() {
            let relief = self.relief.log_hazard.get(at).unwrap_or(&0.0);
            let log = levers.log_hazard(at, now, &self.effects) + relief;
            if log != last {
                (last, factor) = (log, log.exp());
            }
            self.changed.push(average * factor);
        }
        self.changed_range = range(&self.changed);
    }

    fn hazards_of(&mut self, which: Hazards) -> &mut Vec<f64> {
        match which {
            Hazards::Average => &mut self.hazards,
            Hazards::Changed => &mut self.changed,
            Hazards::Limited => &mut self.of_month,
        }
    }
}

/// Whose hazards a month has.
#[derive(Debug, Clone, Copy)]
enum Hazards {
    Average,
    Changed,
    Limited,
}

/// The least and the most of some hazards.
pub(super) fn range(hazards: &[f64]) -> [f64; 2] {
    hazards.iter().fold([f64::INFINITY, 0.0], |[low, high], h| [h.min(low), h.max(high)])
}

/// Sum of everybody's hazards, four cells abreast.
#[inline]
fn at_risk(people: &[u32], hazards: &[f64]) -> f64 {
    let (fours, rest) = people.as_chunks::<4>();
    let (of_fours, of_rest) = hazards.as_chunks::<4>();
    let [mut a, mut b, mut c, mut d] = [0.0; 4];
    for (people, hazards) in fours.iter().zip(of_fours) {
        a += f64::from(people[0]) * hazards[0];
        b += f64::from(people[1]) * hazards[1];
        c += f64::from(people[2]) * hazards[2];
        d += f64::from(people[3]) * hazards[3];
    }
    rest.iter().zip(of_rest).fold((a + b) + (c + d), |sum, (people, hazard)| sum + f64::from(*people) * hazard)
}
