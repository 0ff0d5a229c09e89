//! Where a path begins: what is unsure about the fit is drawn once, then the council stands as it last did.

use super::super::random::{Flow, PathRandom};
use super::caseload::Relief;
use super::demand::Demand;
use super::leaving::range;
use super::levers::Levers;
use super::luck::Luck;
use super::meters::Tally;
use super::paths_of_ratios::RatioPaths;
use super::staff::Staff;
use super::{Path, RIDGE, Run, Simulator};
use crate::fit::workforce::UnitUncertainty;

impl Simulator<'_> {
    pub(super) fn begin(&self, run: &Run, number: usize, levers: &Levers) -> Path {
        let random = PathRandom::new(run.seed, number);
        let fitted = self.fitted;
        let coefficients = self.coefficients(&random);
        let hazard = &fitted.hazard;
        let factors: Vec<f64> = coefficients.iter().map(|b| b.exp()).collect();
        let hazards = hazard.design.iter().flatten().map(|columns| columns.iter().map(|c| factors[*c]).product());
        let hazards: Vec<f64> = hazards.collect();
        let mut season: [f64; 12] =
            std::array::from_fn(|m| hazard.months.get(m).map_or(0.0, |column| coefficients[*column]));
        season[11] = -season.iter().sum::<f64>();
        let drivers = [&fitted.hazard_level, &fitted.starts_level, &fitted.cover_level];
        let z = self.normals(&random, Flow::Levels, 3);
        let kappa = fitted.agency.kappa + fitted.agency.kappa_se * self.normals(&random, Flow::Kappa, 1)[0];
        Path {
            levels: std::array::from_fn(|i| {
                drivers[i].level + drivers[i].variance.max(0.0).sqrt() * self.recipe.stretch * z[i]
            }),
            shock: 0.0,
            kappa: kappa.clamp(self.recipe.kappa_minimum, self.recipe.kappa_maximum),
            range: range(&hazards),
            changed: Vec::new(),
            changed_range: [0.0; 2],
            of_month: Vec::new(),
            hazards,
            mixes: vec![1.0; self.plan.units],
            season,
            staff: Staff::begin(&self.plan, fitted, run.ageing, &random),
            demand: Demand::begin(fitted, &random),
            ratios: RatioPaths::begin(self.ratios, fitted.units.len(), &random),
            effects: levers.effects(&random),
            shift: levers.asked.levels,
            relief: Relief::default(),
            tally: Tally::of(levers.asked),
            luck: Luck::new(self.plan.units),
            numbers: Vec::new(),
            random,
        }
    }

    fn normals(&self, random: &PathRandom, flow: Flow, size: usize) -> Vec<f64> {
        let mut numbers = vec![0; size];
        random.fill(flow, 0, &mut numbers);
        numbers.into_iter().map(|number| self.normal.at(number)).collect()
    }

    /// Coefficients of the hazard with their uncertainty: the common ones, then each unit's given those.
    fn coefficients(&self, random: &PathRandom) -> Vec<f64> {
        let hazard = &self.fitted.hazard;
        let common = hazard.uncertainty.columns();
        let z = self.normals(random, Flow::Coefficients, common + hazard.uncertainty.units.len());
        let off = self.spread.times(&z[..common]);
        let unit = |(unit, z): (&UnitUncertainty, &f64)| {
            let linked: f64 = unit.link.iter().zip(&off).map(|(link, off)| link * off).sum();
            linked + (unit.variance + RIDGE).sqrt() * z
        };
        let units = hazard.uncertainty.units.iter().zip(&z[common..]).map(unit);
        hazard.coefficients.iter().zip(off.iter().copied().chain(units)).map(|(b, off)| b + off).collect()
    }
}
