//! Sums over units, path by path, where the units themselves are not asked for.
//!
//! A unit's value is rounded as [`Paths`](super::super::paths::Paths) keep it before it is added, so that the sums are
//! those of the units to the byte.

use rayon::prelude::*;

use super::super::interventions::Interventions;
use super::super::paths::BLOCK;
use super::levers::Levers;
use super::write::Keep;
use super::{Run, Simulator};
use crate::domain::Count;

/// What some units add up to.
#[derive(Debug, Clone, PartialEq)]
pub struct Added {
    /// By month ahead, then path.
    pub counts: Vec<(Count, Vec<Vec<f64>>)>,
    /// By meter of the interventions, month ahead, path.
    pub meters: Vec<Vec<Vec<f32>>>,
}

/// Paths of a block: counts and meters by row (count or meter, then month), then lane.
struct Sums {
    counts: Vec<f64>,
    meters: Vec<f32>,
    months: usize,
}

/// One path of them.
struct Lane<'a> {
    of: &'a mut Sums,
    at: usize,
    /// This month's, by count.
    now: &'a mut [f64],
}

impl Keep for Lane<'_> {
    fn put(&mut self, count: usize, _unit: usize, _month: usize, value: f64) {
        self.now[count] += f64::from(value as f32);
    }

    fn read(&mut self, meter: usize, month: usize, value: f64) {
        self.of.meters[(meter * self.of.months + month) * BLOCK + self.at] = value as f32;
    }

    fn close(&mut self, month: usize) {
        for (count, value) in self.now.iter_mut().enumerate() {
            self.of.counts[(count * self.of.months + month) * BLOCK + self.at] = std::mem::take(value);
        }
    }
}

impl Simulator<'_> {
    /// Sums of every count over `units` (indices of the panel), as [`Simulator::run_with`] simulates them.
    pub fn add_up(
        &self,
        units: &[usize],
        run: &Run,
        interventions: &Interventions,
        go_on: &(dyn Fn() -> bool + Sync),
    ) -> Option<Added> {
        let (counts, months) = (self.counts(), run.months);
        let levers = Levers::of(interventions, self.fitted, &self.plan, months);
        let (rows, meters) = (counts.len() * months, interventions.meters.len() * months);
        let simulate = |block: usize| {
            let mut sums = Sums { counts: vec![0.0; rows * BLOCK], meters: vec![0.0; meters * BLOCK], months };
            let mut now = vec![0.0; counts.len()];
            for lane in 0..BLOCK.min(run.paths - block * BLOCK) {
                let mut keep = Lane { of: &mut sums, at: lane, now: &mut now };
                self.path(run, block * BLOCK + lane, &levers, units, &mut keep);
            }
            sums
        };
        let blocks = (0..run.paths.div_ceil(BLOCK)).into_par_iter().map(|block| go_on().then(|| simulate(block)));
        let blocks = blocks.collect::<Option<Vec<_>>>()?;
        let count = |(c, count): (usize, Count)| {
            (count, (0..months).map(|h| row(&blocks, |sums| &sums.counts, c * months + h, run.paths)).collect())
        };
        let meter =
            |m: usize| (0..months).map(|h| row(&blocks, |sums| &sums.meters, m * months + h, run.paths)).collect();
        Some(Added {
            counts: counts.into_par_iter().enumerate().map(count).collect(),
            meters: (0..interventions.meters.len()).map(meter).collect(),
        })
    }
}

/// One row of every block, path by path.
fn row<'a, T: Copy + 'a>(blocks: &'a [Sums], of: impl Fn(&'a Sums) -> &'a Vec<T>, row: usize, paths: usize) -> Vec<T> {
    let mut values = Vec::with_capacity(blocks.len() * BLOCK);
    for block in blocks {
        values.extend_from_slice(&of(block)[row * BLOCK..(row + 1) * BLOCK]);
    }
    values.truncate(paths);
    values
}
