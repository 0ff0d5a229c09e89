//! The rules a return must keep, numbered by us, each with a plain message.

mod list;
mod message;
mod people;
mod values;
mod worker;

pub(super) use list::{AUTHORITY, CONTINUITY, JUMP, PUBLISHED, UNEXPECTED};
pub use list::{RULES, Rule};

use super::census_date::Census;
use super::figures::Figures;
use super::found::Sink;
use super::staff::Staff;
use crate::domain::CensusReturn;

/// Checks one return by itself.
pub(super) fn check(message: &CensusReturn, census: &Census, staff: &Staff, figures: &Figures, sink: &mut Sink) {
    message::check(message, census, figures, sink);
    for record in &message.workers {
        values::check(record, sink);
        worker::check(record, census, sink);
    }
    people::check(message, census, staff, sink);
}
