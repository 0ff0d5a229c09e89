//! Rules of single values of a record.

use super::list as rule;
use crate::domain::{CensusRecord, CensusRole, LeaveReason, LeaverDestination, Said, StartOrigin};
use crate::returns::csww::figures::MOST_DAYS_LOST;
use crate::returns::csww::found::Sink;

/// More cases than this are asked about.
const MANY_CASES: f64 = 60.0;

/// Types, codes and ranges.
pub(super) fn check(record: &CensusRecord, sink: &mut Sink) {
    readable(record, sink);
    codes(record, sink);
    numbers(record, sink);
}

fn readable(record: &CensusRecord, sink: &mut Sink) {
    let dates = [
        ("PersonBirthDate", record.born.is_odd()),
        ("RoleStartDate", record.started.is_odd()),
        ("RoleEndDate", record.ended.is_odd()),
    ];
    for (element, _) in dates.into_iter().filter(|(_, odd)| *odd) {
        sink.record(&rule::UNREADABLE, record, element, format!("{element} is not a date. Write it as YYYY-MM-DD."));
    }
    let others = [
        ("FTE", record.fte.is_odd()),
        ("FTE30", record.fte_at_census.is_odd()),
        ("Cases30", record.cases.is_odd()),
        ("WorkingDaysLost", record.days_lost.is_odd()),
        ("GenderCurrent", record.gender.is_odd()),
        ("QualLevel", record.qualification.is_odd()),
    ];
    for (element, _) in others.into_iter().filter(|(_, odd)| *odd) {
        sink.record(&rule::UNREADABLE, record, element, format!("{element} is not a number. Write it in digits."));
    }
    if record.absent.is_odd() {
        sink.record(&rule::UNREADABLE, record, "Absat30Sept", "Absat30Sept must be 0 or 1.");
    }
}

fn codes(record: &CensusRecord, sink: &mut Sink) {
    let small = |code: u16| u8::try_from(code).ok();
    let coded: [(&'static str, Said<u16>, bool); 4] = [
        ("OrgRole", record.role, record.role.value().and_then(small).and_then(CensusRole::from_code).is_some()),
        (
            "StartOrigin",
            record.origin,
            record.origin.value().and_then(small).and_then(StartOrigin::from_code).is_some(),
        ),
        (
            "LeaverDestination",
            record.destination,
            record.destination.value().and_then(small).and_then(LeaverDestination::from_code).is_some(),
        ),
        (
            "ReasonLeave",
            record.reason,
            record.reason.value().and_then(small).and_then(LeaveReason::from_code).is_some(),
        ),
    ];
    for (element, said, is_known) in coded {
        if said.is_given() && !is_known {
            let code = said.value().map_or("the text in it".into(), |code| code.to_string());
            let text = format!("{element}: {code} is not one of its codes. It is counted as unrecognised.");
            sink.record(&rule::CODE, record, element, text);
        }
    }
    let gender = record.gender.value().is_some_and(|code| !matches!(code, 0 | 1 | 2 | 9));
    let level = record.qualification.value().is_some_and(|code| !(1..=3).contains(&code));
    let listed = [
        ("GenderCurrent", gender, "0, 1, 2 or 9"),
        ("QualLevel", level, "1, 2 or 3"),
        ("Ethnicity", record.ethnicity.is_odd(), "one of the census codes, such as WBRI or NOBT"),
        ("ReasonAbsence", record.absence_reason.is_odd(), "MAT, OTH, PUB, SIC, TRN, UNA or UNP"),
    ];
    for (element, _, right) in listed.into_iter().filter(|(_, wrong, _)| *wrong) {
        sink.record(&rule::CODE, record, element, format!("{element} must be {right}."));
    }
    if record.agency.value().is_none() {
        let text = "AgencyWorker must be 0 (employed) or 1 (agency). The record enters no measure until it is.";
        sink.record(&rule::AGENCY_FLAG, record, "AgencyWorker", text);
    }
    if record.person.is_none() {
        sink.record(&rule::NUMBER, record, "SWENo", "SWENo is missing, so the person cannot be told from others.");
    } else if record.number_is_odd {
        let text = "SWENo is not two letters followed by digits. Compare it with the register.";
        sink.record(&rule::NUMBER_SHAPE, record, "SWENo", text);
    }
}

fn numbers(record: &CensusRecord, sink: &mut Sink) {
    for (element, said) in [("FTE", record.fte), ("FTE30", record.fte_at_census)] {
        if let Some(fte) = said.value().filter(|fte| !(0.0..=1.0).contains(fte)) {
            let text = format!("{element} is {fte}; it must lie between 0 and 1 and is not counted until it does.");
            sink.record(&rule::FTE_RANGE, record, element, text);
        }
    }
    if let Some(days) = record.days_lost.value().filter(|days| !(0.0..=MOST_DAYS_LOST).contains(days)) {
        let text = format!("WorkingDaysLost is {days}; a year has at most 254 working days. It is not counted.");
        sink.record(&rule::DAYS_LOST, record, "WorkingDaysLost", text);
    }
    if let Some(cases) = record.cases.value() {
        if cases < 0.0 || cases.fract() != 0.0 {
            let text = format!("Cases30 is {cases}; it must be a whole number from 0.");
            sink.record(&rule::CASES, record, "Cases30", text);
        } else if cases > MANY_CASES {
            sink.record(
                &rule::MANY_CASES,
                record,
                "Cases30",
                format!("Cases30 is {cases}. Check that it is one person's."),
            );
        }
    }
}
