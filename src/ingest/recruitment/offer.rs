//! One offer through time.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::agency::last_day;
use crate::domain::recruitment::OfferSource;
use crate::domain::{Month, RoleGroup};
use crate::ingest::span::month_of;

/// What a row says of an offer, or of a vacancy without one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Offer {
    pub row: u32,
    pub unit: Arc<str>,
    pub role: RoleGroup,
    pub source: Option<OfferSource>,
    /// Day of the offer.
    pub offered: Option<NaiveDate>,
    /// Day of the yes.
    pub accepted: Option<NaiveDate>,
    /// Day on which the person is to start.
    pub expected: Option<NaiveDate>,
    /// Day on which the person started, known or taken as expected.
    pub started: Option<NaiveDate>,
    /// Whether `started` stands in the file.
    pub start_is_given: bool,
    /// Day on which it fell through.
    pub withdrawn: Option<NaiveDate>,
}

/// When an accepted offer is due, seen from the end of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// In one to five months; five stands for five and more.
    In(usize),
    /// The expected day has passed.
    Overdue,
    /// No day has been agreed.
    Unknown,
}

impl Offer {
    /// The first day that shows the row belongs to the list.
    pub fn first_day(&self) -> Option<NaiveDate> {
        [self.offered, self.accepted, self.started].into_iter().flatten().min()
    }

    /// When it is due at the end of a month, by what was known then; `None` when it is not accepted
    /// yet, has started or has fallen through.
    pub fn due_at_end_of(&self, month: Month) -> Option<Due> {
        let end = last_day(month);
        let has_happened = |day: Option<NaiveDate>| day.is_some_and(|day| day <= end);
        if !has_happened(self.accepted) || has_happened(self.started) || has_happened(self.withdrawn) {
            return None;
        }
        let Some(expected) = self.expected.and_then(month_of) else { return Some(Due::Unknown) };
        Some(match expected.since(month) {
            ..=0 => Due::Overdue,
            ahead => Due::In(ahead.min(5) as usize),
        })
    }
}
