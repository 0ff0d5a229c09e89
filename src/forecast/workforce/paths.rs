//! Simulated counts by path, unit and month.

use crate::domain::Count;

/// Paths in a block: blocks are filled in parallel, each by one thread.
pub(super) const BLOCK: usize = 64;

/// What the simulation writes down. Stored as `f32`: people stay exact whole numbers, FTE keep seven digits.
#[derive(Debug, Clone, PartialEq)]
pub struct Paths {
    counts: Vec<Count>,
    units: usize,
    months: usize,
    number: usize,
    /// `[block][count][unit][month][path within the block]`; one allocation, so that it goes back whole.
    values: Vec<f32>,
}

impl Paths {
    pub(super) fn new(counts: Vec<Count>, units: usize, months: usize, paths: usize) -> Self {
        let size = counts.len() * units * months * BLOCK * paths.div_ceil(BLOCK);
        Self { counts, units, months, number: paths, values: vec![0.0; size] }
    }

    /// The counts that were simulated.
    pub fn counts(&self) -> &[Count] {
        &self.counts
    }

    /// Months simulated.
    pub fn months(&self) -> usize {
        self.months
    }

    /// Number of paths.
    pub fn paths(&self) -> usize {
        self.number
    }

    /// Leaf units, in the order of the panel.
    pub fn units(&self) -> usize {
        self.units
    }

    fn block_len(&self) -> usize {
        self.counts.len() * self.units * self.months * BLOCK
    }

    pub(super) fn parallel_blocks_mut(&mut self) -> rayon::slice::ChunksMut<'_, f32> {
        use rayon::slice::ParallelSliceMut;
        let len = self.block_len().max(1);
        self.values.par_chunks_mut(len)
    }

    /// `before` and the values of every path, added block by block; a count that was not simulated adds nothing.
    pub(super) fn total(&self, before: f64, count: Count, unit: usize, month: usize) -> f64 {
        let Some(c) = self.counts.iter().position(|known| *known == count) else { return before };
        let at = ((c * self.units + unit) * self.months + month) * BLOCK;
        let lanes = |b: usize| BLOCK.min(self.number - b * BLOCK);
        let blocks = self.values.chunks(self.block_len()).enumerate();
        blocks.fold(before, |sum, (b, block)| sum + block[at..at + lanes(b)].iter().map(|v| f64::from(*v)).sum::<f64>())
    }

    /// The blocks, each to be worked on by one thread.
    pub(super) fn parallel_blocks(&mut self) -> impl rayon::iter::IndexedParallelIterator<Item = Block<'_>> {
        use rayon::iter::{IndexedParallelIterator, ParallelIterator};
        let (counts, units, months, number) = (self.counts.clone(), self.units, self.months, self.number);
        self.parallel_blocks_mut().enumerate().map(move |(b, values)| Block {
            place: std::array::from_fn(|c| counts.iter().position(|known| *known as usize == c)),
            units,
            months,
            lanes: BLOCK.min(number - b * BLOCK),
            values,
        })
    }

    /// Adds the values of every path to `sums`; `false` if the count was not simulated.
    pub fn add_to(&self, count: Count, unit: usize, month: usize, sums: &mut [f64]) -> bool {
        let Some(c) = self.counts.iter().position(|known| *known == count) else { return false };
        let at = ((c * self.units + unit) * self.months + month) * BLOCK;
        for (block, sums) in self.values.chunks(self.block_len()).zip(sums.chunks_mut(BLOCK)) {
            for (sum, value) in sums.iter_mut().zip(&block[at..at + BLOCK]) {
                *sum += f64::from(*value);
            }
        }
        true
    }

    /// The values of every path; `None` if the count was not simulated.
    pub fn values(&self, count: Count, unit: usize, month: usize) -> Option<Vec<f64>> {
        let mut values = vec![0.0; self.number];
        self.add_to(count, unit, month, &mut values).then_some(values)
    }
}

/// Some paths, whole.
pub(super) struct Block<'a> {
    /// Where each count of [`Count::ALL`] stands.
    place: [Option<usize>; Count::ALL.len()],
    units: usize,
    months: usize,
    lanes: usize,
    values: &'a mut [f32],
}

impl Block<'_> {
    /// Number of paths.
    pub(super) fn lanes(&self) -> usize {
        self.lanes
    }

    fn at(&self, count: Count, unit: usize, month: usize, lane: usize) -> Option<usize> {
        let c = self.place[count as usize]?;
        Some(((c * self.units + unit) * self.months + month) * BLOCK + lane)
    }

    /// A value; `None` if the count was not simulated.
    pub(super) fn get(&self, count: Count, unit: usize, month: usize, lane: usize) -> Option<f64> {
        self.at(count, unit, month, lane).map(|at| f64::from(self.values[at]))
    }

    /// Overwrites a value of a count that was simulated.
    pub(super) fn put(&mut self, count: Count, unit: usize, month: usize, lane: usize, value: f64) {
        if let Some(at) = self.at(count, unit, month, lane) {
            self.values[at] = value as f32;
        }
    }
}
