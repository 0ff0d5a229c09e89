//! Ratios on one path: where the organisation's and each unit's stand this month.

use super::super::random::{Flow, PathRandom, Place};
use super::super::ratios::{RatioModels, Standing, Stocks};
use super::Now;

/// Log levels of one path.
pub(super) struct RatioPaths {
    calendar: usize,
    /// By model.
    organisation: Vec<Level>,
    /// By model, then unit.
    units: Vec<Vec<Level>>,
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
        let start = |unit: usize, cell: usize| Place { unit, cell, ..Place::default() };
        let organisation = |(m, model): (usize, &super::super::ratios::RatioModel)| {
            let member = model.organisation.pick(random.uniform(Flow::RatioMemory, start(0, m)));
            let wandering = &model.organisation.members[member].1;
            let z = random.normal(Flow::OrganisationRatio, start(0, m));
            Level::begin(&wandering.series[0], wandering.rho, wandering.innovation_sd, z)
        };
        let unit = |m: usize, u: usize| {
            let wandering = &models.models[m].units;
            let z = random.normal(Flow::UnitRatio, start(u, m));
            Level::begin(&wandering.series[u], wandering.rho, wandering.innovation_sd, z)
        };
        Self {
            calendar: 0,
            organisation: models.models.iter().enumerate().map(organisation).collect(),
            units: (0..models.models.len()).map(|m| (0..units).map(|u| unit(m, u)).collect()).collect(),
        }
    }

    /// A month on.
    pub(super) fn advance(&mut self, now: Now, random: &PathRandom) {
        self.calendar = now.calendar;
        for (m, (organisation, units)) in self.organisation.iter_mut().zip(&mut self.units).enumerate() {
            organisation.advance(random.normal(Flow::OrganisationRatio, now.at(0, m)));
            for (unit, level) in units.iter_mut().enumerate() {
                level.advance(random.normal(Flow::UnitRatio, now.at(unit, m)));
            }
        }
    }

    /// This month's count of a unit from one model.
    pub(super) fn count(&self, models: &RatioModels, m: usize, unit: usize, stocks: &Stocks) -> f64 {
        let (model, levels) = (&models.models[m], (self.organisation[m].now, self.units[m][unit].now));
        model.count_of(stocks.of(model.base), self.calendar, levels)
    }

    /// This month's counts of a unit, one for each model.
    pub(super) fn counts<'a>(
        &'a self,
        models: &'a RatioModels,
        unit: usize,
        stocks: &'a Stocks,
    ) -> impl Iterator<Item = f64> + 'a {
        (0..models.models.len()).map(move |m| self.count(models, m, unit, stocks))
    }
}
