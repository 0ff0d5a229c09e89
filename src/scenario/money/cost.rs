//! Pounds by head, month and future.

use crate::domain::Count;
use crate::domain::ledger::COUNT;
use crate::domain::scenario::Head;
use crate::forecast::workforce::Futures;
use crate::scenario::desk::Desk;

/// Pounds by month, then future; no months where nothing is spent on it.
pub(in crate::scenario) type ByMonth = Vec<Vec<f64>>;

/// What one set of futures costs.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::scenario) struct Cost {
    /// In the order of [`Head::ALL`].
    heads: [ByMonth; Head::ALL.len()],
    months: usize,
    paths: usize,
}

impl Cost {
    /// Without what levers cost by themselves: pay of those in post, agency, finding starters.
    pub(in crate::scenario) fn of(desk: &Desk, futures: &Futures) -> Self {
        let (prices, skipped) = (desk.prices(), desk.window().skipped());
        let count = |count: Count| desk.values(futures, count.into(), COUNT);
        let priced = |values: Option<ByMonth>, price: f64| {
            let mut months = values.unwrap_or_default();
            for (m, month) in months.iter_mut().enumerate() {
                let price = price * prices.rise(skipped + m);
                month.iter_mut().for_each(|v| *v *= price);
            }
            months
        };
        let agency = match prices.agency_month {
            Some(price) => priced(count(Count::AgencyFte), price),
            None => match count(Count::AgencyCostGbp) {
                Some(pounds) => priced(Some(pounds), 1.0),
                None => priced(count(Count::AgencyFte), prices.agency_month_usual),
            },
        };
        let mut cost = Self { months: futures.months() - skipped, paths: futures.paths(), ..Self::default() };
        cost.heads[Head::PermanentPay as usize] = priced(count(Count::InPostFte), prices.permanent_month);
        cost.heads[Head::Agency as usize] = agency;
        cost.heads[Head::Recruitment as usize] = priced(count(Count::Starters), prices.per_start);
        cost
    }

    /// Months.
    pub(in crate::scenario) fn months(&self) -> usize {
        self.months
    }

    /// A head over some months, by future.
    pub(in crate::scenario) fn head(&self, head: Head, months: std::ops::Range<usize>) -> Vec<f64> {
        let mut sums = vec![0.0; self.paths];
        self.add(head, months, &mut sums);
        sums
    }

    /// All heads over some months, by future.
    pub(in crate::scenario) fn total(&self, months: std::ops::Range<usize>) -> Vec<f64> {
        let mut sums = vec![0.0; self.paths];
        Head::ALL.into_iter().for_each(|head| self.add(head, months.clone(), &mut sums));
        sums
    }

    fn add(&self, head: Head, months: std::ops::Range<usize>, sums: &mut [f64]) {
        for month in self.heads[head as usize].get(months).into_iter().flatten() {
            sums.iter_mut().zip(month).for_each(|(sum, v)| *sum += v);
        }
    }
}
