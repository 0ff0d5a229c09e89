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
