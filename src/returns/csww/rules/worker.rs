//! Rules between the values of one record.

use chrono::NaiveDate;

use super::list as rule;
use crate::domain::{CensusRecord, CensusRole, Said};
use crate::returns::csww::census_date::{Census, fte_at_census};
use crate::returns::csww::found::Sink;
use crate::returns::csww::staff::role;

/// Ages at the reference date.
const AGES: std::ops::RangeInclusive<u32> = 18..=80;

/// Dates, leavers, starters, cases and absence.
pub(super) fn check(record: &CensusRecord, census: &Census, sink: &mut Sink) {
    dates(record, census, sink);
    ages(record, census, sink);
    if record.agency == Said::Value(false) {
        leaver(record, census, sink);
        starter(record, census, sink);
        required(record, sink);
    }
    fte(record, census, sink);
    cases(record, sink);
    if record.absence_reason.is_given() && record.absent != Said::Value(true) {
        let text =
            "ReasonAbsence is given, but Absat30Sept does not say that the person was absent. Correct one of them.";
        sink.record(&rule::ABSENCE, record, "ReasonAbsence", text);
    }
}

fn dates(record: &CensusRecord, census: &Census, sink: &mut Sink) {
    let (started, ended) = (record.started.value(), record.ended.value());
    if started.zip(ended).is_some_and(|(start, end)| start > end) {
        sink.record(&rule::ORDER, record, "RoleEndDate", "RoleEndDate is before RoleStartDate. Correct one of them.");
    }
    let (Some(first), Some(last)) = (census.first(), census.last()) else { return };
    if started.is_some_and(|day| day > last) {
        let text =
            format!("RoleStartDate is after {last}. The record belongs into a later return; it is not in post here.");
        sink.record(&rule::START_LATE, record, "RoleStartDate", text);
    }
    if ended.is_some_and(|day| day < first) {
        let text =
            format!("RoleEndDate is before {first}. The record belongs into an earlier return; it is no leaver here.");
        sink.record(&rule::END_OUTSIDE, record, "RoleEndDate", text);
    }
    if ended.is_some_and(|day| day > last) {
        let text = format!("RoleEndDate is after {last}. Leave it out: the person is in post at the census.");
        sink.record(&rule::END_OUTSIDE, record, "RoleEndDate", text);
    }
}

fn ages(record: &CensusRecord, census: &Census, sink: &mut Sink) {
    let Some(born) = record.born.value() else { return };
    let age = |on: NaiveDate| on.years_since(born);
    if let Some(last) = census.last()
        && age(last).is_none_or(|age| !AGES.contains(&age))
    {
        let text = "By PersonBirthDate the person is not between 18 and 80 at the reference date. Correct it.";
        sink.record(&rule::AGE, record, "PersonBirthDate", text);
    } else if record.started.value().is_some_and(|day| age(day).is_none_or(|age| age < 18)) {
        let text = "RoleStartDate lies before the person's eighteenth birthday. Correct it or PersonBirthDate.";
        sink.record(&rule::START_EARLY, record, "RoleStartDate", text);
    }
}

fn leaver(record: &CensusRecord, census: &Census, sink: &mut Sink) {
    let left = record.ended.value().is_some_and(|day| census.holds(day));
    let explained = [("ReasonLeave", record.reason), ("LeaverDestination", record.destination)];
    for (element, said) in explained {
        // A move to other work within the authority (reason 7) or a death (6) has no destination.
        let needless = element == "LeaverDestination" && matches!(record.reason.value(), Some(6 | 7));
        if left && !said.is_given() && !needless {
            let text = format!("The role ended in the year, but {element} is missing. Add its code.");
            sink.record(&rule::LEAVER_INCOMPLETE, record, element, text);
        }
        if said.is_given() && !record.ended.is_given() {
            let text =
                format!("{element} is given, but the role has no RoleEndDate. Add the date or delete {element}.");
            sink.record(&rule::NOT_A_LEAVER, record, element, text);
        }
    }
    if left && record.fte_at_census.value().is_some_and(|fte| fte > 0.0) {
        let text = "The role ended in the year, so FTE30 should be 0 and FTE the share at leaving.";
        sink.record(&rule::LEAVER_FTE, record, "FTE30", text);
    }
}

fn starter(record: &CensusRecord, census: &Census, sink: &mut Sink) {
    if record.started.value().is_some_and(|day| census.holds(day)) && !record.origin.is_given() {
        sink.record(&rule::ORIGIN, record, "StartOrigin", "The role started in the year, but StartOrigin is missing.");
    }
}

fn required(record: &CensusRecord, sink: &mut Sink) {
    let elements = [
        ("OrgRole", record.role.is_given()),
        ("RoleStartDate", record.started.is_given()),
        ("PersonBirthDate", record.born.is_given()),
        ("GenderCurrent", record.gender.is_given()),
        ("Ethnicity", record.ethnicity.is_given()),
    ];
    let missing: Vec<&str> = elements.into_iter().filter(|(_, given)| !given).map(|(element, _)| element).collect();
    if !missing.is_empty() {
        let text = format!("Missing for an employed worker: {}.", missing.join(", "));
        sink.record(&rule::REQUIRED, record, "CSWWWorker", text);
    }
}

fn fte(record: &CensusRecord, census: &Census, sink: &mut Sink) {
    let employed_without = record.agency == Said::Value(false) && !record.fte_at_census.is_given();
    let agency_without =
        record.agency == Said::Value(true) && !record.fte_at_census.is_given() && !record.fte.is_given();
    if census.in_post(record) && (employed_without || agency_without) {
        let text = match fte_at_census(record) {
            Some(_) => "FTE30 is missing for somebody in post; FTE is taken in its place.",
            None => "FTE30 is missing for somebody in post, so their full-time equivalents are not counted.",
        };
        sink.record(&rule::FTE_MISSING, record, "FTE30", text);
    }
}

fn cases(record: &CensusRecord, sink: &mut Sink) {
    if record.cases.value().is_none_or(|cases| cases <= 0.0) {
        return;
    }
    if record.fte_at_census.value().is_none_or(|fte| fte <= 0.0) {
        let text = "Cases30 is above 0, but FTE30 is not. Give FTE30 or set Cases30 to 0.";
        sink.record(&rule::CASES_FTE, record, "Cases30", text);
    }
    if role(record) == Some(CensusRole::QualifiedWithoutCases) {
        let text = "OrgRole 6 is qualified without cases, but Cases30 is above 0. Correct one of them.";
        sink.record(&rule::CASES_ROLE, record, "Cases30", text);
    }
}
