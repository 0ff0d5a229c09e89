//! One path's numbers written down, month by month, and put beside those of its neighbours.

use super::super::paths::BLOCK;
use super::super::ratios::Stocks;
use super::levers::Levers;
use super::{Now, Path, Simulator};

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

impl Writer<'_> {
    fn put(&mut self, count: usize, unit: usize, month: usize, value: f64) {
        self.values[(count * self.units + unit) * self.months + month] = value as f32;
    }
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

impl Simulator<'_> {
    pub(super) fn write(&self, path: &Path, levers: &Levers, now: Now, writer: &mut Writer) {
        for unit in 0..self.plan.units {
            self.write_unit(path, unit, levers, now, writer);
        }
        for (meter, asked) in levers.asked.meters.iter().enumerate() {
            writer.meters[meter * writer.months + now.month()] = self.read(path, levers, (meter, asked)) as f32;
        }
    }

    fn write_unit(&self, path: &Path, unit: usize, levers: &Levers, now: Now, writer: &mut Writer) {
        let groups = self.plan.groups;
        let of = |values: &[f64]| values[unit * groups..(unit + 1) * groups].iter().sum::<f64>();
        let people = &path.staff.people[unit * self.plan.cells..(unit + 1) * self.plan.cells];
        let (posts, in_post) = (levers.unit_posts(now)[unit], path.demand.in_post(unit, groups));
        let agency = path.demand.agency[unit];
        let fixed = [
            posts,
            in_post,
            f64::from(people.iter().sum::<u32>()),
            f64::from(path.staff.starters(unit, groups)),
            f64::from(path.staff.leavers(unit, groups)),
            of(&path.demand.leavers_fte),
            of(&path.demand.vacancies),
            agency,
        ];
        for (count, value) in fixed.into_iter().enumerate() {
            writer.put(count, unit, now.month(), value);
        }
        let mut count = fixed.len();
        if self.plan.bands_known() {
            writer.put(count, unit, now.month(), f64::from(self.plan.under_one(people)));
            count += 1;
        }
        let stocks = Stocks { posts, in_post, agency };
        for (model, value) in path.ratios.counts(self.ratios, unit, &stocks).enumerate() {
            let capped = path.relief.cases.get(unit).filter(|_| self.case_models.is_some_and(|m| m.cases == model));
            writer.put(count + model, unit, now.month(), *capped.unwrap_or(&value));
        }
    }
}
