//! Means over the paths, of some paths after others: so that not all of them need be held at once.

use rayon::prelude::*;

use super::paths::Paths;
use crate::domain::Count;

/// Sums over paths by count, unit and month, and how many paths they are of.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Means {
    counts: Vec<Count>,
    units: usize,
    months: usize,
    number: usize,
    /// `[count][unit][month]`.
    totals: Vec<f64>,
}

impl Means {
    /// Of these paths alone.
    pub(super) fn of(paths: &Paths) -> Self {
        let mut means = Self::default();
        means.add(paths);
        means
    }

    /// Paths of the same simulation that come after those added before.
    pub(super) fn add(&mut self, paths: &Paths) {
        if self.number == 0 {
            (self.units, self.months) = (paths.units(), paths.months());
            self.counts = paths.counts().to_vec();
            self.totals = vec![0.0; self.counts.len() * self.units * self.months];
        }
        self.number += paths.paths();
        let (counts, units, months) = (&self.counts, self.units, self.months);
        self.totals.par_iter_mut().enumerate().for_each(|(at, total)| {
            let (of_unit, month) = (at / months, at % months);
            *total = paths.total(*total, counts[of_unit / units], of_unit % units, month);
        });
    }

    /// Leaf units.
    pub(super) fn units(&self) -> usize {
        self.units
    }

    /// Months simulated.
    pub(super) fn months(&self) -> usize {
        self.months
    }

    /// `None` if the count was not simulated.
    pub(super) fn mean(&self, count: Count, unit: usize, month: usize) -> Option<f64> {
        let c = self.counts.iter().position(|known| *known == count)?;
        Some(self.totals[(c * self.units + unit) * self.months + month] / self.number as f64)
    }
}
