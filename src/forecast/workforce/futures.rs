//! Simulated measures of one unit: path by path, by the ledger's own terms, then quantiles.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use rayon::prelude::*;

use super::history::UnitHistory;
use super::paths::Paths;
use super::target::Target;
use super::tree::TreeUnit;
use crate::domain::ledger::{Definition, Term, Window, working_days};
use crate::domain::{Count, Measure};

/// Share of paths that must have a value (a rate has none where its denominator is zero).
const ENOUGH_PATHS: f64 = 0.5;

/// Counts of one unit of the tree on every path: sums over its panel units.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sums {
    /// Number of paths.
    pub(super) number: usize,
    /// Months simulated.
    pub(super) months: usize,
    /// By count, month ahead from 0, path.
    pub(super) counts: BTreeMap<Count, Vec<Vec<f64>>>,
}

impl Sums {
    /// Nothing yet.
    pub(super) fn none(paths: &Paths) -> Self {
        Self { number: paths.paths(), months: paths.months(), counts: BTreeMap::new() }
    }

    /// Every count that was simulated.
    pub(super) fn all(unit: &TreeUnit, paths: &Paths) -> Self {
        let sums = paths.counts().par_iter().filter_map(|count| Some((*count, added(*count, unit, paths)?)));
        Self { counts: sums.collect(), ..Self::none(paths) }
    }

    /// Paths that come after these.
    pub(super) fn append(&mut self, more: Self) {
        self.number += more.number;
        for (count, months) in more.counts {
            match self.counts.entry(count) {
                Entry::Vacant(place) => {
                    place.insert(months);
                }
                Entry::Occupied(mut mine) => {
                    mine.get_mut().iter_mut().zip(months).for_each(|(mine, more)| mine.extend(more));
                }
            }
        }
    }

    /// What these have more than others, path by path.
    pub(super) fn less(&self, others: &Self) -> Self {
        let mut less = self.clone();
        less.each(others, |mine, theirs| mine - theirs);
        less
    }

    /// Adds others, path by path; no count falls below nothing.
    pub(super) fn plus(&mut self, others: &Self) {
        self.each(others, |mine, theirs| (mine + theirs).max(0.0));
    }

    fn each(&mut self, others: &Self, of: impl Fn(f64, f64) -> f64 + Sync) {
        for (count, months) in &mut self.counts {
            let Some(theirs) = others.counts.get(count) else { continue };
            months.par_iter_mut().zip(theirs).for_each(|(mine, theirs)| {
                mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine = of(*mine, *theirs));
            });
        }
    }

    /// Adds a count up, once; `None` if it was not simulated.
    fn sum(&mut self, count: Count, unit: &TreeUnit, paths: &Paths) -> Option<()> {
        if let Entry::Vacant(place) = self.counts.entry(count) {
            place.insert(added(count, unit, paths)?);
        }
        Some(())
    }
}

/// By month, then path; `None` if the count was not simulated.
fn added(count: Count, unit: &TreeUnit, paths: &Paths) -> Option<Vec<Vec<f64>>> {
    let month = |h: usize| {
        let mut sums = vec![0.0; paths.paths()];
        unit.leaves.iter().all(|leaf| paths.add_to(count, *leaf, h, &mut sums)).then_some(sums)
    };
    (0..paths.months()).map(month).collect()
}

/// The futures of one unit of the tree.
pub(super) struct UnitFutures<'a> {
    unit: &'a TreeUnit,
    history: &'a UnitHistory,
    /// Months of history before the first simulated one.
    known: usize,
    paths: &'a Paths,
    sums: Sums,
}

impl<'a> UnitFutures<'a> {
    pub(super) fn new(unit: &'a TreeUnit, history: &'a UnitHistory, known: usize, paths: &'a Paths) -> Self {
        Self { unit, history, known, paths, sums: Sums::none(paths) }
    }

    /// Quantiles of a measure for each month ahead; `None` where it was not simulated or history has
    /// a gap that its formula reaches.
    pub(super) fn quantiles(&mut self, target: &Target, probabilities: &[f64]) -> Option<Vec<Vec<f64>>> {
        for count in target.counts() {
            self.sums.sum(count, self.unit, self.paths)?;
        }
        let measured = Measured { history: self.history, known: self.known, sums: &self.sums };
        (0..self.paths.months()).map(|h| quantiles(measured.values(target, h)?, probabilities)).collect()
    }
}

/// What is known and what is simulated of one unit, to be divided by the ledger's terms.
pub(super) struct Measured<'a> {
    pub(super) history: &'a UnitHistory,
    /// Months of history before the first simulated one.
    pub(super) known: usize,
    pub(super) sums: &'a Sums,
}

impl Measured<'_> {
    /// The measure on every path, `h` months after the first month ahead; `NaN` where it has no value, `None` where
    /// it was not simulated or history has a gap that its formula reaches.
    pub(super) fn values(&self, target: &Target, h: usize) -> Option<Vec<f64>> {
        match (target.measure, target.definition) {
            (Measure::Count(count), _) => self.sums.counts.get(&count).map(|months| months[h].clone()),
            (Measure::Rate(_), Some(definition)) => self.rate(definition, h),
            (Measure::Rate(_), None) => None,
        }
    }

    fn rate(&self, definition: &Definition, h: usize) -> Option<Vec<f64>> {
        let side = |terms: &[Term]| {
            let mut total = vec![0.0; self.sums.number];
            terms.iter().try_for_each(|term| self.add_term(term, h, &mut total)).map(|()| total)
        };
        let (numerator, denominator) = (side(definition.numerator)?, side(definition.denominator)?);
        let divide = |(n, d): (f64, f64)| if d > 0.0 { definition.scale * n / d } else { f64::NAN };
        Some(numerator.into_iter().zip(denominator).map(divide).collect())
    }

    fn add_term(&self, term: &Term, h: usize, total: &mut [f64]) -> Option<()> {
        let h = h as i32;
        let last = self.history.first.plus(self.known as i32 + h);
        let mut add = |at: i32, factor: f64| self.add(term.count, at, term.sign * factor, total);
        match term.window {
            Window::At => add(h, 1.0),
            Window::Year => (h - 11..=h).try_for_each(|at| add(at, 1.0)),
            Window::YearBefore => add(h - 12, 1.0),
            Window::MeanOfEnds => add(h, 0.5).and_then(|()| add(h - 12, 0.5)),
            Window::WorkingDays => add(h, working_days(last)),
        }
    }

    /// Adds a count of month `at` (0 is the first month ahead, below is history) to every path's total.
    fn add(&self, count: Count, at: i32, factor: f64, total: &mut [f64]) -> Option<()> {
        if let Ok(ahead) = usize::try_from(at) {
            let values = &self.sums.counts.get(&count)?[ahead];
            total.iter_mut().zip(values).for_each(|(t, v)| *t += factor * v);
        } else {
            let known = self.history.count(count, self.known as i32 + at);
            if !known.is_finite() {
                return None;
            }
            for value in total.iter_mut() {
                *value += factor * known;
            }
        }
        Some(())
    }
}

/// Quantiles by linear interpolation between order statistics (type 7 of Hyndman and Fan); `None`
/// where too few paths have a value.
pub fn quantiles(mut values: Vec<f64>, probabilities: &[f64]) -> Option<Vec<f64>> {
    let all = values.len() as f64;
    values.retain(|v| v.is_finite());
    if values.is_empty() || (values.len() as f64) < ENOUGH_PATHS * all {
        return None;
    }
    let last = values.len() - 1;
    let mut ranks: Vec<usize> = probabilities.iter().map(|p| (p * last as f64) as usize).collect();
    ranks.sort_unstable();
    ranks.dedup();
    place(&mut values, 0, &ranks);
    let quantile = |p: f64| {
        let (low, part) = ((p * last as f64) as usize, (p * last as f64).fract());
        // Between two placed ranks nothing is sorted, but all of it lies between their values.
        let next = ranks.iter().copied().find(|rank| *rank > low).unwrap_or(last).min(last);
        let high = values[(low + 1).min(last)..=next].iter().copied().fold(f64::INFINITY, f64::min);
        if part > 0.0 { values[low] + part * (high - values[low]) } else { values[low] }
    };
    Some(probabilities.iter().map(|p| quantile(*p)).collect())
}

/// Puts the values of some ranks where sorting would: the middle rank first, then those on either side of it. A
/// handful of ranks among thousands of values cost a third of a sort. `ranks` ascend; `values` begin at rank `first`.
fn place(values: &mut [f64], first: usize, ranks: &[usize]) {
    let middle = ranks.len() / 2;
    let Some(rank) = ranks.get(middle) else { return };
    let (below, _, above) = values.select_nth_unstable_by(rank - first, f64::total_cmp);
    place(below, first, &ranks[..middle]);
    place(above, rank + 1, &ranks[middle + 1..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    // Against quantiles of the sorted values.
    #[test]
    fn quantiles_are_those_of_the_sorted_values() {
        let values: Vec<f64> = (0..997_u64).map(|i| (i * 7919 % 463) as f64 / 7.0).collect();
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        let probabilities = [0.5, 0.25, 0.75, 0.1, 0.9, 0.05, 0.95, 0.025, 0.975, 0.0, 1.0];
        let found = quantiles(values, &probabilities).expect("enough values");
        for (p, found) in probabilities.iter().zip(found) {
            let at = p * 996.0;
            let (low, high) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
            assert!((found - (low + (at - at.floor()) * (high - low))).abs() < 1e-12, "{p}");
        }
        assert_eq!(quantiles(vec![f64::NAN, f64::NAN, 1.0], &[0.5]), None);
        assert_eq!(quantiles(vec![3.0], &[0.5, 0.9]), Some(vec![3.0, 3.0]));
    }
}
