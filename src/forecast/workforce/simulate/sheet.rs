//! Numbers of every unit, path by path, put beside those of the neighbouring paths.

use super::super::paths::BLOCK;
use super::write::Keep;

/// Paths written side by side: as many values as a line of cache holds.
pub(super) const ABREAST: usize = 16;

/// The numbers of one path.
pub(super) struct Writer<'a> {
    /// By count, unit, month.
    values: &'a mut [f32],
    /// By meter, month.
    meters: &'a mut [f32],
    units: usize,
    months: usize,
}

impl Keep for Writer<'_> {
    fn put(&mut self, count: usize, unit: usize, month: usize, value: f64) {
        self.values[(count * self.units + unit) * self.months + month] = value as f32;
    }

    fn read(&mut self, meter: usize, month: usize, value: f64) {
        self.meters[meter * self.months + month] = value as f32;
    }

    fn close(&mut self, _month: usize) {}
}

/// The numbers of paths that go into a block together.
pub(super) struct Sheet {
    /// By path, then as [`Writer`] has them.
    values: Vec<f32>,
    meters: Vec<f32>,
    /// Values and meters of one path.
    each: (usize, usize),
    units: usize,
    months: usize,
}

impl Sheet {
    pub(super) fn new(counts: usize, meters: usize, units: usize, months: usize) -> Self {
        let each = (counts * units * months, meters * months);
        Self { values: vec![0.0; ABREAST * each.0], meters: vec![0.0; ABREAST * each.1], each, units, months }
    }

    pub(super) fn writer(&mut self, path: usize) -> Writer<'_> {
        let (values, meters) = self.each;
        Writer {
            values: &mut self.values[path * values..(path + 1) * values],
            meters: &mut self.meters[path * meters..(path + 1) * meters],
            units: self.units,
            months: self.months,
        }
    }

    /// Moves the first paths into lanes of a block and of its meters.
    pub(super) fn move_to(&self, block: &mut [f32], meters: &mut [f32], lane: usize, paths: usize) {
        for (from, each, to) in [(&self.values, self.each.0, block), (&self.meters, self.each.1, meters)] {
            for (i, lanes) in to.chunks_exact_mut(BLOCK).take(each).enumerate() {
                for (path, value) in lanes[lane..lane + paths].iter_mut().enumerate() {
                    *value = from[path * each + i];
                }
            }
        }
    }
}
