//! An invented council: its people month by month, as the extracts an HR team would send.
//!
//! In come a seed, a length and a last month; out come monthly-position CSV files and lists of people and
//! offers for the real ingest, and for tests the same history as a [`Panel`] with the truth behind it. Nobody in it
//! exists. It must not know the store, the models fitted to it, or the clock.
//!
//! The world is finer than the model of [`crate::fit`]: individuals with hours of their own, effects of
//! vacancies, caseload and absence on leaving, reorganisations and establishment steps that the
//! model never hears of. Constants move the yearly figures in the ranges published for English
//! authorities of this size (`constants`).

mod constants;
mod council;
mod extracts;
mod ledger;
mod lists;
mod months;
mod panel;
mod people;
mod published;

pub use council::{Latent, Truth};
pub use extracts::DemoExtract;

use crate::domain::Month;
use crate::fit::panel::Panel;
use ledger::MonthRecord;

/// The council's name.
pub const NAME: &str = "Rivermouth Council";
/// The council's code: the slug of its top unit.
pub const CODE: &str = "rivermouth";
/// Seeds of the councils the demo shows, by the month of the year the history ends in (the same seed
/// lives another life when its months fall elsewhere in the year).
///
/// Picked from some thousands: every year in the ranges usual among authorities of this size, the
/// agency rate at the end between 25 and 31 %, and a past on which the model does what it does on
/// most councils, namely beat the last value for agency, vacancy and turnover rates.
const SEEDS: [u64; 12] = [109, 1875, 782, 2090, 690, 109, 1410, 1688, 1485, 625, 610, 610];
/// Months of history the demo shows.
pub const MONTHS: usize = 72;

/// What to invent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Request {
    /// Every draw follows from it.
    pub seed: u64,
    /// Months of history.
    pub months: usize,
    /// The last month of history.
    pub last: Month,
    /// Multiplies how far the drivers (leaving, recruiting, cover) wander; 1 is the usual council.
    pub volatility: f64,
}

impl Request {
    /// The council the demo shows, up to and including `last`.
    pub fn demo(last: Month) -> Self {
        Self { seed: SEEDS[last.index()], months: MONTHS, last, volatility: 1.0 }
    }
}

/// An invented council.
#[derive(Debug, Clone)]
pub struct Council {
    seed: u64,
    first: Month,
    months: Vec<MonthRecord>,
    truth: Truth,
    latent: Vec<Latent>,
}

/// Invents a council.
pub fn invent(request: &Request) -> Council {
    let (truth, months, latent) = months::live(request);
    Council { seed: request.seed, first: request.last.plus(1 - request.months as i32), months, truth, latent }
}

impl Council {
    /// The history as the model sees it.
    pub fn panel(&self) -> Panel {
        panel::build(self.first, &self.months)
    }

    /// The parameters behind it.
    pub fn truth(&self) -> &Truth {
        &self.truth
    }

    /// The drivers behind it, month by month.
    pub fn latent(&self) -> &[Latent] {
        &self.latent
    }

    /// The invented published table of yearly figures up to the last 30 September, the council's own rows from its
    /// history, and the list of statistical neighbours.
    pub fn published(&self) -> [DemoExtract; 2] {
        published::write(self)
    }

    /// The last month of history.
    pub fn last(&self) -> Month {
        self.first.plus(self.months.len() as i32 - 1)
    }

    /// Monthly-position files, oldest first: one for each twelve months, and the latest month by itself.
    pub fn extracts(&self) -> Vec<DemoExtract> {
        extracts::write(self.first, &self.months)
    }

    /// Lists of the people who started and left in some months of the history, and of the offers of the last year of them,
    /// as they stood at the end of the last one. They say the same as the monthly positions of those months.
    pub fn lists(&self, months: std::ops::Range<usize>) -> Vec<DemoExtract> {
        lists::write(self.seed, self.first, &self.months, months)
    }
}
