//! Ratios on one path: where the organisation's and each unit's stand this month.

use super::super::random::{Flow, PathRandom, above, room};
use super::super::ratios::{RatioModel, RatioModels, Standing, Stocks};
use super::super::variates::Standard;
use super::Now;

/// Log levels of one path.
pub(super) struct RatioPaths {
    calendar: usize,
    /// By model.
    organisation: Vec<Level>,
    /// By `model × units + unit`.
    units: Vec<Level>,
    of_units: usize,
}

/// A log ratio on its way to the mean this path drew.
#[derive(Clone, Copy)]
struct Level {
    mean: f64,
    rho: f64,
    innovation_sd: f64,
    now: f64,
}

impl Level {
    fn begin(standing: &Standing, rho: f64, innovation_sd: f64, z: f64) -> Self {
        let mean = standing.mean + standing.mean_se * z;
        Self { mean, rho, innovation_sd, now: standing.level }
    }

    fn advance(&mut self, z: f64) {
        self.now = self.mean + self.rho * (self.now - self.mean) + self.innovation_sd * z;
    }
}

impl RatioPaths {
    pub(super) fn begin(models: &RatioModels, units: usize, random: &PathRandom) -> Self {
        let (normal, models) = (Standard::table(), &models.models);
        let many = |flow: Flow, size: usize| {
            let mut numbers = vec![0; size];
            random.fill(flow, 0, &mut numbers);
            numbers
        };
        let memory = many(Flow::RatioMemory, models.len());
        let (whole, parts) = (many(Flow::OrganisationRatio, models.len()), many(Flow::UnitRatio, models.len() * units));
        let organisation = |(m, model): (usize, &RatioModel)| {
            let wandering = &model.organisation.members[model.organisation.pick(above(memory[m]))].1;
            Level::begin(&wandering.series[0], wandering.rho, wandering.innovation_sd, normal.at(whole[m]))
        };
        let unit = |at: usize| {
            let wandering = &models[at / units].units;
            Level::begin(&wandering.series[at % units], wandering.rho, wandering.innovation_sd, normal.at(parts[at]))
        };
        Self {
            calendar: 0,
            organisation: models.iter().enumerate().map(organisation).collect(),
            units: (0..models.len() * units).map(unit).collect(),
            of_units: units,
        }
    }

    /// A month on, of some models; the others' numbers are left where they are.
    pub(super) fn advance(&mut self, models: &[usize], now: Now, random: &PathRandom, numbers: &mut Vec<u32>) {
        self.calendar = now.calendar;
        let normal = Standard::table();
        for m in models {
            let units = m * self.of_units..(m + 1) * self.of_units;
            let whole = (Flow::OrganisationRatio, &mut self.organisation[*m..=*m], *m);
            for (flow, levels, first) in [whole, (Flow::UnitRatio, &mut self.units[units.clone()], units.start)] {
                let numbers = room(numbers, levels.len());
                random.fill_from(flow, now.ahead, first, numbers);
                levels.iter_mut().zip(numbers.iter()).for_each(|(level, number)| level.advance(normal.at(*number)));
            }
        }
    }

    /// This month's count of a unit from one model.
    pub(super) fn count(&self, models: &RatioModels, m: usize, unit: usize, stocks: &Stocks) -> f64 {
        let (model, levels) = (&models.models[m], (self.organisation[m].now, self.units[m * self.of_units + unit].now));
        model.count_of(stocks.of(model.base), self.calendar, levels)
    }
}
