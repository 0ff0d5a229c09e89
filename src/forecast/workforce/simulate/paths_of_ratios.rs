//! Ratios on one path: where the organisation's and each unit's stand this month.

use super::super::random::{Flow, PathRandom, Place};
use super::super::ratios::{Base, RatioModels, Wandering};
use super::Now;

/// Log levels of one path.
pub(super) struct RatioPaths {
    calendar: usize,
    /// By model; with the path's own mean, which the level returns to.
    organisation: Vec<(f64, f64)>,
    /// By model, then unit.
    units: Vec<Vec<f64>>,
}

/// A unit's stocks this month.
pub(super) struct Stocks {
    pub(super) posts: f64,
    pub(super) in_post: f64,
    pub(super) agency: f64,
}

impl Stocks {
    fn of(&self, base: Base) -> f64 {
        match base {
            Base::Posts => self.posts,
            Base::InPost => self.in_post,
            Base::Agency => self.agency,
            Base::Workforce => self.in_post + self.agency,
        }
    }
}

impl RatioPaths {
    pub(super) fn begin(models: &RatioModels, units: usize, random: &PathRandom) -> Self {
        let mean =
            |m: usize, se: f64| se * random.normal(Flow::OrganisationRatio, Place { cell: m, ..Place::default() });
        let models = &models.models;
        Self {
            calendar: 0,
            organisation: models.iter().enumerate().map(|(m, r)| (r.organisation.level, mean(m, r.mean_se))).collect(),
            units: models.iter().map(|r| (0..units).map(|u| r.unit(u).level).collect()).collect(),
        }
    }

    /// A month on.
    pub(super) fn advance(&mut self, models: &RatioModels, now: Now, random: &PathRandom) {
        self.calendar = now.calendar;
        for (m, model) in models.models.iter().enumerate() {
            let Wandering { rho, innovation_sd, .. } = model.organisation;
            let (level, mean) = &mut self.organisation[m];
            let z = random.normal(Flow::OrganisationRatio, now.at(0, m));
            *level = *mean + rho * (*level - *mean) + innovation_sd * z;
            for (unit, level) in self.units[m].iter_mut().enumerate() {
                let Wandering { rho, innovation_sd, .. } = model.unit(unit);
                *level = rho * *level + innovation_sd * random.normal(Flow::UnitRatio, now.at(unit, m));
            }
        }
    }

    /// This month's counts of a unit, one for each model.
    pub(super) fn counts<'a>(
        &'a self,
        models: &'a RatioModels,
        unit: usize,
        stocks: &'a Stocks,
    ) -> impl Iterator<Item = f64> + 'a {
        models.models.iter().enumerate().map(move |(m, model)| {
            let levels = (self.organisation[m].0, self.units[m][unit]);
            model.count_of(stocks.of(model.base), self.calendar, unit, levels)
        })
    }
}
