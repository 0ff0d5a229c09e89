//! Rules between the records of one person.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::list as rule;
use crate::domain::{CensusRecord, CensusReturn, PersonKey, Said};
use crate::returns::csww::census_date::{Census, fte_at_census};
use crate::returns::csww::found::Sink;
use crate::returns::csww::staff::Staff;

/// Records named in one finding.
const MOST_LISTED: usize = 5;

/// Duplicates, two employers, more than full time.
pub(super) fn check(message: &CensusReturn, census: &Census, staff: &Staff, sink: &mut Sink) {
    duplicates(message, sink);
    both(message, census, sink);
    for person in &staff.people {
        let posts: Vec<&CensusRecord> = person.in_post(census).collect();
        let fte: f64 = posts.iter().filter_map(|post| fte_at_census(post)).sum();
        if let (true, Some(last)) = (posts.len() > 1 && fte > 1.0 + 1e-6, posts.last()) {
            let others = listed(posts.iter().rev().skip(1));
            let text = format!("With {others} this person's posts add up to {fte:.2} FTE, more than full time.");
            sink.record(&rule::FTE_OF_PERSON, last, "FTE30", text);
        }
    }
}

fn listed<'a>(records: impl Iterator<Item = &'a &'a CensusRecord>) -> String {
    let numbers: Vec<String> = records.take(MOST_LISTED).map(|r| r.record.to_string()).collect();
    format!("record {}", numbers.join(", "))
}

fn duplicates(message: &CensusReturn, sink: &mut Sink) {
    let mut first: BTreeMap<(PersonKey, NaiveDate), u32> = BTreeMap::new();
    for record in &message.workers {
        let Some(key) = record.person.zip(record.started.value()) else { continue };
        let earlier = *first.entry(key).or_insert(record.record);
        if earlier != record.record {
            let text =
                format!("Record {earlier} has the same SWENo and RoleStartDate. Delete one, or correct its dates.");
            sink.record(&rule::DUPLICATE, record, "SWENo", text);
        }
    }
}

fn both(message: &CensusReturn, census: &Census, sink: &mut Sink) {
    let in_post =
        |agency: bool| message.workers.iter().filter(move |r| r.agency == Said::Value(agency) && census.in_post(r));
    let employed: BTreeMap<PersonKey, u32> = in_post(false).filter_map(|r| Some((r.person?, r.record))).collect();
    for record in in_post(true) {
        if let Some(other) = record.person.and_then(|person| employed.get(&person)) {
            let text = format!("Record {other} has the same person as employed in post. End one of the two.");
            sink.record(&rule::BOTH, record, "AgencyWorker", text);
        }
    }
}
