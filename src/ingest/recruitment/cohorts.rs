//! Offers in, counts by unit, source and month of acceptance out: what is kept beside the monthly figures.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::offer::Offer;
use crate::domain::Month;
use crate::domain::agency::last_day;
use crate::domain::recruitment::{OfferCohort, OfferList, OfferSource};
use crate::ingest::span::month_of;

/// Days in half a month.
const HALF_MONTH: f64 = 365.25 / 24.0;

/// The offers accepted by the end of `last`, as they stood then; `None` where there are none.
pub(super) fn list(offers: &[Offer], last: Month) -> Option<OfferList> {
    let end = last_day(last);
    let mut cohorts: BTreeMap<(String, Option<OfferSource>, Month), OfferCohort> = BTreeMap::new();
    for offer in offers {
        let Some(accepted) = offer.accepted.filter(|day| *day <= end).and_then(month_of) else { continue };
        let key = (offer.unit.to_string(), offer.source, accepted);
        let cohort = cohorts.entry(key.clone()).or_insert_with(|| empty(key));
        add(cohort, offer, end);
    }
    let first = cohorts.values().map(|cohort| cohort.accepted).min()?;
    Some(OfferList { first, as_of: last, cohorts: cohorts.into_values().collect() })
}

fn empty((unit, source, accepted): (String, Option<OfferSource>, Month)) -> OfferCohort {
    OfferCohort {
        unit,
        source,
        accepted,
        offers: 0,
        started: 0,
        dropped: 0,
        late: 0,
        undated: 0,
        due: BTreeMap::new(),
        settled_started: 0,
        settled_dropped: 0,
        delays: BTreeMap::new(),
    }
}

/// An offer that falls through does so early: those whose agreed month is still ahead are in no share.
fn add(cohort: &mut OfferCohort, offer: &Offer, end: NaiveDate) {
    let has_happened = |day: Option<NaiveDate>| day.is_some_and(|day| day <= end);
    let expected = offer.expected.and_then(month_of);
    let is_ahead = expected.is_some_and(|month| Some(month) > month_of(end));
    cohort.offers += 1;
    if has_happened(offer.started) {
        cohort.started += 1;
        cohort.settled_started += u32::from(!is_ahead);
        if let Some((made, started)) =
            offer.offered.or(offer.accepted).zip(offer.started.filter(|_| offer.start_is_given))
        {
            let half_months = ((started - made).num_days().max(0) as f64 / HALF_MONTH).round() as u32;
            *cohort.delays.entry(half_months).or_insert(0) += 1;
        }
    } else if has_happened(offer.withdrawn) {
        cohort.dropped += 1;
        cohort.settled_dropped += u32::from(!is_ahead);
    } else if let Some(month) = expected {
        if is_ahead {
            *cohort.due.entry(month).or_insert(0) += 1;
        } else {
            cohort.late += 1;
        }
    } else {
        cohort.undated += 1;
    }
}
