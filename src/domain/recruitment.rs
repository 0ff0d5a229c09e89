//! Offers on their way to a start: what is kept of them by unit, source and month, and what is told.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::churn::Estimate;
use super::{Interval, Month};

/// Where candidates come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferSource {
    /// Straight from their training.
    NewlyQualified,
    /// With experience, from another employer in this country.
    Experienced,
    /// From abroad.
    Overseas,
    /// Agency workers who become employees.
    AgencyConversion,
}

impl OfferSource {
    /// Every one, in the order people read them.
    pub const ALL: [Self; 4] = [Self::NewlyQualified, Self::Experienced, Self::Overseas, Self::AgencyConversion];

    /// The stable name in files and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NewlyQualified => "newly_qualified",
            Self::Experienced => "experienced",
            Self::Overseas => "overseas",
            Self::AgencyConversion => "agency_conversion",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::NewlyQualified => "newly qualified",
            Self::Experienced => "experienced",
            Self::Overseas => "from overseas",
            Self::AgencyConversion => "from agency",
        }
    }
}

/// Offers of one unit, source and month of acceptance, as they stood at the end of [`OfferList::as_of`]. Counts
/// alone: no requisition, candidate or day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferCohort {
    /// Slug of the unit relative to the organisation.
    pub unit: String,
    /// Where the candidates came from, where the list says so.
    pub source: Option<OfferSource>,
    /// Month of acceptance.
    pub accepted: Month,
    /// Offers accepted.
    pub offers: u32,
    /// Of them, started.
    pub started: u32,
    /// Fell through.
    pub dropped: u32,
    /// Not started, and the month agreed is over.
    pub late: u32,
    /// Not started, and no day is agreed.
    pub undated: u32,
    /// Still to come, by the month agreed.
    pub due: BTreeMap<Month, u32>,
    /// Started, of those whose agreed month is over: with [`Self::settled_dropped`] the basis of the drop-out share.
    pub settled_started: u32,
    /// Fell through, of those whose agreed month is over.
    pub settled_dropped: u32,
    /// People by time from offer to start in half months, where both days are given.
    pub delays: BTreeMap<u32, u32>,
}

/// A list of offers as it is kept beside its extract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferList {
    /// First month of acceptance.
    pub first: Month,
    /// The month at whose end it stands.
    pub as_of: Month,
    /// By unit, source and month of acceptance.
    pub cohorts: Vec<OfferCohort>,
}

/// Offers added up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OfferTally {
    /// Accepted.
    pub offers: u32,
    /// Of them, started.
    pub started: u32,
    /// Due in a month to come.
    pub due: u32,
    /// The agreed month is over and nobody has started.
    pub late: u32,
    /// No start is agreed.
    pub undated: u32,
    /// Fell through.
    pub dropped: u32,
    /// Still open when the last list that speaks of them ended, and no newer one tells what became of them.
    pub unknown: u32,
    /// The last month in which one is due.
    pub last_due: Option<Month>,
    /// Of those whose agreed month is over, started or fallen through.
    pub settled: u32,
    /// Of those, fallen through.
    pub settled_dropped: u32,
    /// People by time from offer to start in half months.
    pub delays: BTreeMap<u32, u32>,
}

impl OfferTally {
    /// Adds a cohort, told by a list that is the newest of all (`is_newest`) or not.
    pub fn add(&mut self, cohort: &OfferCohort, is_newest: bool) {
        self.offers += cohort.offers;
        self.started += cohort.started;
        self.dropped += cohort.dropped;
        let due: u32 = cohort.due.values().sum();
        if is_newest {
            self.due += due;
            self.late += cohort.late;
            self.undated += cohort.undated;
            self.last_due = self.last_due.max(cohort.due.keys().max().copied());
        } else {
            self.unknown += due + cohort.late + cohort.undated;
        }
        self.settled += cohort.settled_started + cohort.settled_dropped;
        self.settled_dropped += cohort.settled_dropped;
        for (half_months, people) in &cohort.delays {
            *self.delays.entry(*half_months).or_insert(0) += people;
        }
    }

    /// Months from offer to start at a share of the people, to the nearest half month; `None` below [`ENOUGH`] of them.
    fn delay_at(&self, share: f64) -> Option<f64> {
        let all: u32 = self.delays.values().sum();
        if all < ENOUGH {
            return None;
        }
        let mut reached = 0;
        let wanted = share * f64::from(all);
        let found = self.delays.iter().find(|(_, people)| {
            reached += **people;
            f64::from(reached) >= wanted
        });
        found.map(|(half_months, _)| f64::from(*half_months) / 2.0)
    }

    /// Median months from offer to start, and the range that holds the middle half of the people.
    pub fn delay(&self) -> Option<Estimate> {
        Some(Estimate { point: self.delay_at(0.5)?, lower: self.delay_at(0.25)?, upper: self.delay_at(0.75)? })
    }
}

/// Settled offers, or starts, needed before a council's own figures are told in place of what is usual elsewhere.
pub const ENOUGH: u32 = 20;

/// Which list tells each month of acceptance: the newest that covers it.
///
/// Lists newest first. Gives cohorts with whether the very newest list tells them.
pub fn in_force(lists: &[OfferList]) -> impl Iterator<Item = (&OfferCohort, bool)> {
    let covered = |list: &OfferList, month: Month| (list.first..=list.as_of).contains(&month);
    lists.iter().enumerate().flat_map(move |(at, list)| {
        let newer = &lists[..at];
        let own = list.cohorts.iter().filter(move |c| !newer.iter().any(|newer| covered(newer, c.accepted)));
        own.map(move |cohort| (cohort, at == 0))
    })
}

/// The share of accepted offers that do not start.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DropOut {
    /// Share, with its range at 95 %, or the default with its range.
    pub share: Estimate,
    /// Offers whose agreed month is over: the denominator.
    pub settled: u32,
    /// Of them, fallen through.
    pub dropped: u32,
    /// Whether the share is the council's own.
    pub own: bool,
}

/// What is said of one unit or source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfferGroup {
    /// Slug, or name of the source; `not_known`.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// Its offers.
    pub tally: OfferTally,
    /// Its drop-out, over all lists kept.
    pub drop_out: DropOut,
    /// Months from offer to start, over all lists kept.
    pub delay: Option<Estimate>,
}

/// A month that is over.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PastMonth {
    /// The month.
    pub month: Month,
    /// Offers accepted; `None` where nothing says so.
    pub offers: Option<f64>,
    /// People who started; `None` where nothing says so.
    pub started: Option<f64>,
}

/// A month to come.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComingMonth {
    /// The month; of the last one due, that month and later.
    pub month: Month,
    /// Offers in hand due in it; `None` beyond the months offers are counted for.
    pub in_hand: Option<f64>,
    /// Starts expected of those, with the range that holds about 8 times in 10.
    pub expected: Option<Estimate>,
    /// All starts the served forecast expects, offers still to be made included: its middle.
    pub forecast: Option<f64>,
    /// Its ranges.
    pub intervals: Vec<Interval>,
}

/// Where the shares behind expected starts come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpectedBy {
    /// The drop-out of the served workforce model.
    ServedModel,
    /// The council's own drop-out.
    OwnOffers,
    /// What is usual elsewhere.
    Default,
}

/// Offers in hand, all months together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct InHand {
    /// Offers accepted and not started.
    pub offers: u32,
    /// The month at whose end they were in hand.
    pub at: Month,
    /// The last month one of them is due in, or a later one.
    pub until: Month,
    /// How many will start, with the range that holds about 8 times in 10.
    pub expected: Estimate,
}

/// Everything the recruitment page, its figures as CSV and the API tell of a unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recruitment {
    /// Full slug.
    pub unit: String,
    /// Its name.
    pub name: String,
    /// The last month offers or starts are known for.
    pub as_of: Option<Month>,
    /// Months over, oldest first.
    pub past: Vec<PastMonth>,
    /// Months to come.
    pub coming: Vec<ComingMonth>,
    /// Offers in hand; `None` where nothing says when they are due.
    pub in_hand: Option<InHand>,
    /// What the expected starts rest on.
    pub expected_by: ExpectedBy,
    /// The share of offers in hand taken not to start, with the range it rests on.
    pub assumed_drop_out: Estimate,
    /// First month of the offers in [`Self::recent`].
    pub since: Option<Month>,
    /// Offers of the last twelve months, one by one in a list; `None` where no list is kept.
    pub recent: Option<OfferTally>,
    /// Drop-out over all lists kept; `None` where none is.
    pub drop_out: Option<DropOut>,
    /// Months from offer to start, median and middle half, over all lists kept.
    pub delay: Option<Estimate>,
    /// Starts that rests on.
    pub delay_starts: u32,
    /// By unit below.
    pub units: Vec<OfferGroup>,
    /// By source.
    pub sources: Vec<OfferGroup>,
    /// What had to be assumed or is not there.
    pub notes: Vec<String>,
}
