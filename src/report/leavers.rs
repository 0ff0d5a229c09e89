//! Who left, and how much of an intake stays, in plain sentences and as a table.

use super::csv::safe_text;
use super::words::{self, NO_BREAK, number};
use crate::domain::leavers::{Group, Leavers, StaffChange, TenureBasis};
use crate::domain::suppression::{Breakdown, LEAST};
use crate::domain::survival::{StayBasis, StayCurve, Staying};

/// What is said of the leavers of a unit, most important first.
pub fn sentences(told: &Leavers) -> Vec<String> {
    let mut sentences = vec![how_many(told)];
    sentences.extend(told.reasons.as_ref().and_then(|table| most(table, "reason", told)));
    sentences.extend(told.destinations.as_ref().and_then(|table| most(table, "destination", told)));
    sentences.extend(told.tenure.as_ref().and_then(short_service));
    sentences.extend(stays(&told.staying));
    sentences
}

/// "from November 2025 to October 2026".
pub fn span(told: &Leavers) -> String {
    if told.from == told.to {
        return format!("in {}", told.from.in_words());
    }
    format!("from {} to {}", told.from.in_words(), told.to.in_words())
}

fn how_many(told: &Leavers) -> String {
    let name = words::clean_name(&told.name);
    let people = |n: f64| if n == 1.0 { "1 person".to_owned() } else { format!("{} people", number(n, 0)) };
    match (told.counted, &told.rate) {
        (Some(counted), Some(rate)) => format!(
            "{} left {name} {}: {}{NO_BREAK}% ({} of {} in post at the end).",
            people(counted),
            span(told),
            number(rate.value, 1),
            number(rate.numerator, 0),
            people(rate.denominator),
        ),
        (Some(counted), None) => format!("{} left {name} {}.", people(counted), span(told)),
        (None, _) if told.listed > 0 => format!(
            "Lists name {} who left {name} {}; figures of all leavers of these months are not there.",
            people(f64::from(told.listed)),
            span(told)
        ),
        (None, _) => format!("How many people left {name} {} is not known.", span(told)),
    }
}

/// The largest group that may be told, and how many are not known.
fn most(table: &Breakdown<Group>, of: &str, told: &Leavers) -> Option<String> {
    if table.withheld {
        let what = if of == "reason" { "Reasons" } else { "Destinations" };
        return Some(format!(
            "{what} are not broken down: single people of those who left {} would stand out.",
            span(told)
        ));
    }
    if let Some(group) = &table.nearly_all {
        let label = words::clean_name(&group.label);
        return Some(format!(
            "The {of} was {label} for nearly all of {} leavers in the lists; fewer than {LEAST} had another.",
            table.total
        ));
    }
    let known = table.told.iter().filter(|(group, _)| group.name != "not_known");
    let (group, people) = known.max_by_key(|(_, people)| *people)?;
    let share = |people: u32| format!("{}{NO_BREAK}%", number(100.0 * f64::from(people) / f64::from(table.total), 0));
    let unknown = table
        .told
        .iter()
        .find(|(group, _)| group.name == "not_known")
        .map_or_else(String::new, |(_, n)| format!("; for {n} ({}) it is not known", share(*n)));
    Some(format!(
        "The commonest {of} was {}: {people} of {} leavers in the lists ({}){unknown}.",
        words::clean_name(&group.label),
        table.total,
        share(*people),
    ))
}

/// "21 of 30 leavers (70 %) had served less than 5 years."
fn short_service(table: &Breakdown<Group>) -> Option<String> {
    let told = |name: &str| table.told.iter().find(|(group, _)| group.name == name).map(|(_, people)| *people);
    // Only where what is left over is short service and nothing else.
    let long = told("5+")?;
    let unknown = told("not_known").unwrap_or(0);
    let known = table.total - unknown;
    (table.others.is_none() && known > 0).then(|| {
        format!(
            "{} of {known} leavers whose start is known ({}{NO_BREAK}%) had served less than 5 years.",
            known - long,
            number(100.0 * f64::from(known - long) / f64::from(known), 0)
        )
    })
}

fn stays(staying: &Staying) -> Vec<String> {
    let at = |curve: &StayCurve| curve.points.iter().rev().find(|point| [36, 24, 12].contains(&point.months)).copied();
    let model = staying.basis == Some(StayBasis::Model);
    let told = |curve: &StayCurve| {
        let point = at(curve)?;
        let share = super::churn::share(&point.share);
        let who = if curve.name == "all" { "everybody who started".to_owned() } else { format!("the {}", curve.label) };
        Some(if model {
            format!("Of {who} the model expects {share} to be here still after {} months.", point.months)
        } else {
            let of = curve.people.map(|people| format!(" ({people} people followed)")).unwrap_or_default();
            format!("Of {who}{of}, {share} were still here after {} months.", point.months)
        })
    };
    let all = staying.curves.iter().filter(|curve| curve.name == "all");
    let newly = staying.curves.iter().filter(|curve| curve.name == "newly_qualified");
    newly.chain(all).filter_map(told).take(1).collect()
}

/// What survival rests on, in a sentence.
pub fn basis(staying: &Staying) -> String {
    let seen = staying
        .seen
        .map_or_else(String::new, |(from, to)| format!(", seen from {} to {}", from.in_words(), to.in_words()));
    match staying.basis {
        Some(StayBasis::StaffInPost) => format!(
            "From lists of staff, starters and leavers{seen} (Kaplan-Meier estimate); whoever was there before enters at the length of \
             service they had."
        ),
        Some(StayBasis::StartersAndLeavers) => format!(
            "From lists of starters and leavers{seen} (Kaplan-Meier estimate): people who started in these months, until they left or \
             the lists end. People who were there before are in no such list."
        ),
        Some(StayBasis::CensusReturns) => format!(
            "From census returns{seen} (Kaplan-Meier estimate); whoever was there before enters at the length of service they had."
        ),
        Some(StayBasis::Model) => format!(
            "Expected by the model of who leaves, from counts by length of service of the whole organisation{seen}: nobody was \
             followed. Lists of starters and leavers, with a row for each person, would show who really stayed."
        ),
        None => "How long people stay cannot be told: it needs lists of starters and leavers (a row for each person, with the day \
                 of the start), or counts by length of service and a fit."
            .into(),
    }
}

/// What tenure rests on.
pub fn tenure_basis(basis: TenureBasis) -> &'static str {
    match basis {
        TenureBasis::People => "from lists of people",
        TenureBasis::Counts => "from counts of leavers by length of service",
    }
}

/// "In the year to October 2026 the number of people went from 236 to 234: …", `None` where the parts do not close.
pub fn change(change: &StaffChange) -> Option<String> {
    let fte = change.measured_in == "fte";
    let figure = |value: f64| number(value, usize::from(fte));
    let unit = if fte { format!("{NO_BREAK}FTE") } else { " people".to_owned() };
    let other = match change.other {
        other if other.abs() < 0.05 => "nothing else changed it".to_owned(),
        other if other > 0.0 => format!("{} came by other movement", figure(other)),
        other => format!("{} went by other movement", figure(-other)),
    };
    change.closes().then(|| {
        format!(
            "From {} to {} staff in post went from {} to {}{unit}: {} started, {} left and {other}.",
            change.from.in_words(),
            change.to.in_words(),
            figure(change.before),
            figure(change.now),
            figure(change.starters),
            figure(change.leavers),
        )
    })
}

const HEADER: [&str; 10] = ["unit", "from", "to", "section", "name", "label", "months", "value", "lower", "upper"];

/// Leavers, breakdowns, survival and the change of staff as one tidy table. Small groups are in `others`.
///
/// # Panics
/// Never: every record has the header's length, and memory takes every byte.
pub fn csv(told: &Leavers) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let rows = std::iter::once(HEADER.map(String::from)).chain(rows(told));
    for row in rows {
        writer.write_record(row).expect("memory takes every record, and all have the header's length");
    }
    String::from_utf8(writer.into_inner().expect("memory takes every record")).expect("made of strings")
}

type Record = [String; 10];

fn rows(told: &Leavers) -> Vec<Record> {
    let row = |names: [&str; 3], months: Option<u32>, value: f64, range: Option<(f64, f64)>| -> Record {
        let [section, name, label] = names.map(safe_text);
        let months = months.map_or_else(String::new, |months| months.to_string());
        let end = |of: Option<f64>| of.map_or_else(String::new, |v| v.to_string());
        let (lower, upper) = (end(range.map(|r| r.0)), end(range.map(|r| r.1)));
        let (from, to) = (told.from.to_string(), told.to.to_string());
        [safe_text(&told.unit), from, to, section, name, label, months, value.to_string(), lower, upper]
    };
    let mut rows = Vec::new();
    rows.extend(told.counted.map(|counted| row(["leavers", "counted", "leavers counted"], None, counted, None)));
    if let Some(rate) = &told.rate {
        rows.push(row(["rate", rate.definition, rate.formula], None, rate.value, None));
    }
    let tables = [("reason", &told.reasons), ("destination", &told.destinations), ("tenure", &told.tenure)];
    for (section, table) in tables {
        let Some(table) = table else { continue };
        rows.extend(
            table.told.iter().map(|(g, people)| row([section, &g.name, &g.label], None, f64::from(*people), None)),
        );
        rows.extend(table.others.map(|n| row([section, "others", "all others together"], None, f64::from(n), None)));
        rows.extend(table.nearly_all.as_ref().map(|g| {
            let least = f64::from(table.total - (LEAST - 1));
            let mut told = row([section, &g.name, &g.label], None, least, Some((least, f64::from(table.total - 1))));
            // Between those two; no value of its own.
            told[7].clear();
            told
        }));
        rows.push(row([section, "total", "all in the lists"], None, f64::from(table.total), None));
    }
    for curve in &told.staying.curves {
        for point in &curve.points {
            let range = (point.share.lower, point.share.upper);
            rows.push(row(["staying", &curve.name, &curve.label], Some(point.months), point.share.point, Some(range)));
            let followed = ["staying_followed", &curve.name, &curve.label];
            rows.extend(point.at_risk.map(|n| row(followed, Some(point.months), f64::from(n), None)));
        }
    }
    for change in &told.change {
        let parts = [
            ("before", change.before),
            ("starters", change.starters),
            ("leavers", -change.leavers),
            ("other_movement", change.other),
            ("now", change.now),
        ];
        rows.extend(parts.map(|(name, value)| row(["change", name, change.measured_in], None, value, None)));
    }
    rows
}
