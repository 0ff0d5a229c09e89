//! Pounds by head, month and future.

use std::ops::Range;

use rayon::prelude::*;

use super::accounts::Accounts;
use crate::domain::scenario::Head;
use crate::forecast::workforce::Futures;
use crate::scenario::plan::MoneyLine;

/// Pounds (or counts) by month, then future.
pub(in crate::scenario) type ByMonth = Vec<Vec<f64>>;

/// What one set of futures costs in the months of a scenario.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::scenario) struct Cost {
    /// In the order of [`Head::ALL`]; no months where nothing is spent on it.
    heads: [ByMonth; Head::ALL.len()],
    /// What levers cost by themselves, all months, by future.
    spend: Vec<f64>,
    months: usize,
}

impl Cost {
    /// The general accounts, and the lines of levers; months before the scenario's first (`skipped`) are left out.
    pub(in crate::scenario) fn of(accounts: &Accounts, lines: &[MoneyLine], futures: &Futures, skipped: usize) -> Self {
        let (months, paths) = (futures.months() - skipped, futures.paths());
        let mut cost = Self { heads: Default::default(), spend: vec![0.0; paths], months };
        let general: Vec<ByMonth> =
            accounts.all.par_iter().map(|account| accounts.pounds(account, futures, skipped)).collect();
        for (account, pounds) in accounts.all.iter().zip(general) {
            cost.heads[account.head as usize] = pounds;
        }
        for line in lines {
            for m in 0..months {
                let price = line.gbp.get(skipped + m).copied().unwrap_or(0.0) * accounts.rise(skipped + m);
                let meter = line.meter.map(|position| futures.meter(position)[skipped + m].as_slice());
                cost.book(line, m, price, meter);
            }
        }
        cost
    }

    fn book(&mut self, line: &MoneyLine, month: usize, price: f64, meter: Option<&[f32]>) {
        if price == 0.0 {
            return;
        }
        let pounds = |path: usize| meter.map_or(1.0, |meter| f64::from(meter[path])) * price;
        if line.spend {
            self.spend.iter_mut().enumerate().for_each(|(path, sum)| *sum += pounds(path));
        }
        if line.on_top {
            let head = &mut self.heads[line.head as usize];
            if head.is_empty() {
                head.resize(self.months, vec![0.0; self.spend.len()]);
            }
            head[month].iter_mut().enumerate().for_each(|(path, sum)| *sum += pounds(path));
        }
    }

    /// Months.
    pub(in crate::scenario) fn months(&self) -> usize {
        self.months
    }

    /// What levers cost by themselves, by future.
    pub(in crate::scenario) fn spend(&self) -> &[f64] {
        &self.spend
    }

    /// A head over some months, by future.
    pub(in crate::scenario) fn head(&self, head: Head, months: Range<usize>) -> Vec<f64> {
        let mut sums = vec![0.0; self.spend.len()];
        self.add(head, months, &mut sums);
        sums
    }

    /// All heads over some months, by future.
    pub(in crate::scenario) fn total(&self, months: Range<usize>) -> Vec<f64> {
        let mut sums = vec![0.0; self.spend.len()];
        for head in Head::ALL {
            self.add(head, months.clone(), &mut sums);
        }
        sums
    }

    /// All heads over all months, by future.
    pub(in crate::scenario) fn whole(&self) -> Vec<f64> {
        self.total(0..self.months)
    }

    fn add(&self, head: Head, months: Range<usize>, sums: &mut [f64]) {
        for month in self.heads[head as usize].get(months).into_iter().flatten() {
            sums.iter_mut().zip(month).for_each(|(sum, v)| *sum += v);
        }
    }
}
