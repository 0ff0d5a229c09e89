//! Which counts cost what.

use std::collections::BTreeMap;

use super::cost::ByMonth;
use crate::domain::Count;
use crate::domain::ledger::COUNT;
use crate::domain::scenario::{Head, Prices};
use crate::forecast::workforce::{Futures, WhatIf};
use crate::scenario::recipe::SettledPrices;

/// A count and what one of it costs in a month, in pounds of today.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::scenario) struct Account {
    pub(in crate::scenario) head: Head,
    pub(in crate::scenario) count: Count,
    pub(in crate::scenario) price: f64,
}

/// The accounts of a council, and its counts as they are served.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::scenario) struct Accounts {
    pub(in crate::scenario) all: [Account; 3],
    /// Rise of all prices a year, as a share.
    inflation: f64,
    /// What is added to a simulated count where the last value is served instead: by month ahead, then future.
    laid: BTreeMap<Count, ByMonth>,
}

impl Accounts {
    /// Agency is charged as the council's own agencies do where extracts know it, unless the user names a price.
    pub(in crate::scenario) fn of(whatif: &WhatIf, prices: &SettledPrices, own: &Prices) -> Self {
        let charged = whatif.baseline().count(Count::AgencyCostGbp).is_some() && own.agency_year_gbp.is_none();
        let (count, price) =
            if charged { (Count::AgencyCostGbp, 1.0) } else { (Count::AgencyFte, prices.agency_year_gbp / 12.0) };
        let all = [
            Account { head: Head::PermanentPay, count: Count::InPostFte, price: prices.permanent_month_gbp() },
            Account { head: Head::Agency, count, price },
            Account { head: Head::Recruitment, count: Count::Starters, price: prices.recruitment_per_start_gbp },
        ];
        let laid = all.iter().filter_map(|account| Some((account.count, laid(whatif, account.count)?))).collect();
        Self { all, inflation: prices.inflation_percent / 100.0, laid }
    }

    /// Whether agency is charged as the extracts say.
    pub(in crate::scenario) fn own_agency(&self) -> bool {
        self.all.iter().any(|account| account.count == Count::AgencyCostGbp)
    }

    /// Prices of the month `ahead` (0 the first simulated) over those of today.
    pub(in crate::scenario) fn rise(&self, ahead: usize) -> f64 {
        if self.inflation == 0.0 { 1.0 } else { (1.0 + self.inflation).powf((ahead + 1) as f64 / 12.0) }
    }

    /// Pounds of an account on every path, from the month `skipped` ahead on.
    pub(in crate::scenario) fn pounds(&self, account: &Account, futures: &Futures, skipped: usize) -> ByMonth {
        let laid = self.laid.get(&account.count);
        let months = futures.count(account.count).unwrap_or_default().iter().enumerate().skip(skipped);
        let month = |(h, values): (usize, &Vec<f64>)| -> Vec<f64> {
            let price = account.price * self.rise(h);
            match laid.map(|months| &months[h]) {
                None => values.iter().map(|v| v * price).collect(),
                Some(laid) => values.iter().zip(laid).map(|(v, laid)| (v + laid).max(0.0) * price).collect(),
            }
        };
        months.map(month).collect()
    }
}

/// Served less simulated; `None` where the simulation is what is served.
fn laid(whatif: &WhatIf, count: Count) -> Option<ByMonth> {
    whatif.is_fallback(count.into(), COUNT).filter(|fallback| *fallback)?;
    let served = whatif.values(whatif.baseline(), count.into(), COUNT)?;
    let simulated = whatif.baseline().count(count)?;
    let less = |(served, simulated): (&Vec<f64>, &Vec<f64>)| {
        served.iter().zip(simulated).map(|(served, simulated)| served - simulated).collect()
    };
    Some(served.iter().zip(simulated).map(less).collect())
}
