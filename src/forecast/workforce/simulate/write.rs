//! One path's numbers as they go: told month by month to whoever keeps them.

use super::super::ratios::Stocks;
use super::levers::Levers;
use super::{Now, Path, Simulator};

/// Keeps the numbers of one path.
pub(super) trait Keep {
    /// A count of a unit in a month; counts are numbered as [`Simulator::counts`] has them.
    fn put(&mut self, count: usize, unit: usize, month: usize, value: f64);

    /// A meter's reading.
    fn read(&mut self, meter: usize, month: usize, value: f64);

    /// Everything of a month is told.
    fn close(&mut self, month: usize);
}

impl Simulator<'_> {
    /// Tells the counts of some units, and every meter.
    pub(super) fn write(&self, path: &Path, levers: &Levers, now: Now, units: &[usize], keep: &mut impl Keep) {
        for unit in units {
            self.write_unit(path, *unit, levers, now, keep);
        }
        for (meter, asked) in levers.asked.meters.iter().enumerate() {
            keep.read(meter, now.month(), self.read(path, levers, (meter, asked)));
        }
        keep.close(now.month());
    }

    fn write_unit(&self, path: &Path, unit: usize, levers: &Levers, now: Now, keep: &mut impl Keep) {
        let groups = self.plan.groups;
        let of = |values: &[f64]| values[unit * groups..(unit + 1) * groups].iter().sum::<f64>();
        let people = path.staff.of(unit);
        let (posts, in_post) = (levers.unit_posts(now)[unit], path.demand.in_post(unit, groups));
        let agency = path.demand.agency[unit];
        let fixed = [
            posts,
            in_post,
            f64::from(people.iter().sum::<u32>()),
            f64::from(path.staff.starters(unit, groups)),
            f64::from(path.staff.left()[unit]),
            path.demand.leavers_fte[unit],
            of(&path.demand.vacancies),
            agency,
        ];
        for (count, value) in fixed.into_iter().enumerate() {
            keep.put(count, unit, now.month(), value);
        }
        let mut count = fixed.len();
        if self.plan.bands_known() {
            keep.put(count, unit, now.month(), f64::from(self.plan.under_one(people)));
            count += 1;
        }
        let stocks = Stocks { posts, in_post, agency };
        for (told, model) in self.told.iter().enumerate() {
            let capped = path.relief.cases.get(unit).filter(|_| self.case_models.is_some_and(|m| m.cases == *model));
            let value = capped.copied().unwrap_or_else(|| path.ratios.count(self.ratios, *model, unit, &stocks));
            keep.put(count + told, unit, now.month(), value);
        }
    }
}
