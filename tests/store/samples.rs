//! Small invented extracts.

use chrono::{NaiveDate, NaiveDateTime};
use staffcast::domain::{
    Count, Extract, ExtractKind, Finding, Measure, Observation, Period, Reading, RoleGroup, Severity, Unit, UnitKind,
};
use staffcast::store::Database;
use staffcast::store::extracts::{ExtractRecord, NewExtract, Received, receive};

/// The first of May 2026, `minute` minutes after noon and a millionth of a second.
pub fn at(minute: u32) -> NaiveDateTime {
    let day = NaiveDate::from_ymd_opt(2026, 5, 1).expect("a day");
    day.and_hms_micro_opt(12 + minute / 60, minute % 60, 0, 1).expect("a time")
}

pub fn period(text: &str) -> Period {
    text.parse().expect("a period")
}

pub fn measure(text: &str) -> Measure {
    text.parse().expect("a measure")
}

pub fn unit(slug: &str, name: &str, kind: UnitKind) -> Unit {
    Unit { slug: slug.into(), name: name.into(), kind }
}

/// An observation of social workers, or of everybody together for the empty role.
pub fn observation(unit: &str, role: &str, when: &str, what: &str, reading: Reading) -> Observation {
    let role = (!role.is_empty()).then(|| RoleGroup::new(role));
    Observation { unit: unit.into(), role, period: period(when), measure: measure(what), reading }
}

/// Units for every prefix of the observations' slugs: one level is a service, two a team.
pub fn extract(observations: Vec<Observation>) -> Extract {
    let mut units: Vec<Unit> = Vec::new();
    for observation in &observations {
        let parts: Vec<&str> = observation.unit.split('/').filter(|part| !part.is_empty()).collect();
        for n in 1..=parts.len() {
            let kind = if n == 1 { UnitKind::Service } else { UnitKind::Team };
            let slug = parts[..n].join("/");
            if units.iter().all(|unit| unit.slug != slug) {
                units.push(unit(&slug, parts[n - 1], kind));
            }
        }
    }
    let rows = u32::try_from(observations.len()).expect("few");
    let findings = vec![Finding {
        row: Some(7),
        column: Some("leavers".into()),
        value: Some("-3".into()),
        rule: "number_negative".into(),
        severity: Severity::Warning,
        fix: "Give a number of zero or more.".into(),
    }];
    Extract {
        rows: rows + 1,
        accepted: rows,
        rejected: 1,
        units,
        observations,
        findings,
        ..Extract::empty(ExtractKind::MonthlyPosition)
    }
}

/// Receives an extract and gives its record, new or not.
pub fn send(db: &Database, organisation: &str, hash: &str, minute: u32, extract: &Extract) -> ExtractRecord {
    let new =
        NewExtract { organisation, file_name: "position.csv", content_hash: hash, received_at: at(minute), extract };
    match receive(db, &new).expect("a fine extract") {
        Received::New(record) | Received::Same(record) => record,
    }
}

/// A month for each of 72 months, 15 teams, 3 roles and 25 counts: 81,000 values of a council.
pub fn council() -> Extract {
    let mut observations = Vec::new();
    let first: staffcast::domain::Month = "2020-10".parse().expect("a month");
    for team in 0..15 {
        for (place, role) in ["social_worker", "practice_manager", "newly_qualified"].into_iter().enumerate() {
            for (k, count) in Count::ALL.iter().take(25).enumerate() {
                for n in 0..72 {
                    // Values that no shorter decimal stands for.
                    let value = (f64::from(n) + 1.0).sqrt() * (k as f64 + 1.0) / 7.0 + f64::from(team) + place as f64;
                    observations.push(Observation {
                        unit: format!("area-{}/team-{}", team % 4 + 1, team + 1).into(),
                        role: Some(RoleGroup::new(role)),
                        period: first.plus(n).into(),
                        measure: (*count).into(),
                        reading: Ok(value),
                    });
                }
            }
        }
    }
    extract(observations)
}
