//! Levers, targets and grades of evidence as people say them.

use crate::domain::Month;
use crate::domain::scenario::{Goal, Grade, Lever, LeverKind, Target};
use crate::report::words::{self, NO_BREAK};

/// Levers named in one line; the rest are counted.
const NAMED: usize = 4;

/// A number without decimals it does not need: "8", "2.5".
fn plain(value: f64) -> String {
    let decimals = if (value - value.round()).abs() < 1e-9 {
        0
    } else if (value * 10.0 - (value * 10.0).round()).abs() < 1e-9 {
        1
    } else {
        2
    };
    words::number(value, decimals)
}

/// What is done, without when and for whom: "a retention payment of 8 % of pay".
pub fn what(lever: &Lever) -> String {
    use LeverKind as K;
    let Some(setting) = lever.setting else {
        let label = lever.details.label.as_deref().unwrap_or("a measure to keep people");
        return words::clean_name(label);
    };
    let n = plain(setting);
    let percent = format!("{n}{NO_BREAK}%");
    match lever.kind {
        K::RetentionPayment => format!("a retention payment of {percent} of pay"),
        K::PayUplift => format!("pay {percent} higher"),
        K::JoiningPayment => format!("{} to each person who starts", words::money(setting)),
        K::Recruitment if n == "1" => "1 more start a month".into(),
        K::Recruitment => format!("{n} more starts a month"),
        K::MoreOffers => format!("{percent} more offers"),
        K::NewlyQualifiedIntake => format!("{n}{NO_BREAK}FTE newly qualified"),
        K::StudentPlacements => format!("{n} student placements"),
        K::AgencyConversion => format!("{percent} of agency staff a year converted to permanent"),
        K::TimeToStart => format!("{n}{NO_BREAK}months from offer to start"),
        K::OfferDropout => format!("{percent} of accepted offers lost before the start"),
        K::CaseloadCap => format!("no more than {n} cases each"),
        K::SmallerTeams => format!("one manager to {n} others"),
        K::RetentionMeasure => "a measure to keep people".into(),
        K::Establishment if setting < 0.0 => format!("{}{NO_BREAK}FTE fewer funded posts", plain(-setting)),
        K::Establishment => format!("{n}{NO_BREAK}FTE more funded posts"),
        K::AgencyCap => format!("no more than {n}{NO_BREAK}FTE of agency staff"),
        K::Reorganisation => format!("{percent} of staff, posts and agency moved to another unit"),
    }
}

/// "from October 2026 to September 2028", "in September 2027"; empty where nothing is said.
pub fn when(lever: &Lever) -> String {
    let details = &lever.details;
    if let Some(month) = details.month {
        return format!("in {}", month.in_words());
    }
    match (details.from.map(Month::in_words), details.until.map(Month::in_words)) {
        (Some(from), Some(until)) => format!("from {from} to {until}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(until)) => format!("to {until}"),
        (None, None) => String::new(),
    }
}

/// A role group's name: `social_worker` is "social worker".
pub fn role(slug: &str) -> String {
    words::clean_name(&slug.replace('_', " "))
}

/// What is done, for whom and when.
pub fn lever(lever: &Lever) -> String {
    let mut told = what(lever);
    let details = &lever.details;
    if let Some(label) = details.label.as_deref().filter(|_| lever.setting.is_some()) {
        told = format!("{} ({told})", words::clean_name(label));
    }
    if !details.roles.is_empty() {
        let roles: Vec<String> = details.roles.iter().map(|slug| role(slug)).collect();
        told = format!("{told}, {}", roles.join(" and "));
    }
    match details.units.as_slice() {
        [] => {}
        [one] => told = format!("{told}, in {}", words::clean_name(one.rsplit('/').next().unwrap_or(one))),
        several => told = format!("{told}, in {} units", several.len()),
    }
    let when = when(lever);
    if when.is_empty() { told } else { format!("{told}, {when}") }
}

/// What a scenario does, in one line: its levers without when and for whom.
pub fn in_one_line(levers: &[Lever]) -> String {
    if levers.is_empty() {
        return "Nothing changes.".into();
    }
    let mut told: Vec<String> = levers.iter().take(NAMED).map(what).collect();
    if levers.len() > NAMED {
        told.push(format!("{} more", levers.len() - NAMED));
    }
    format!("{}.", words::capital(&told.join("; ")))
}

/// "agency rate of 15.0 % or less in March 2028".
pub fn target(target: &Target) -> String {
    let unit = target.measure.unit_of_measure();
    let level = match target.goal() {
        Some(Goal::AtMost(level)) => format!(" of {} or less", words::value(level, unit)),
        Some(Goal::AtLeast(level)) => format!(" of {} or more", words::value(level, unit)),
        None => String::new(),
    };
    format!("{}{level} in {}", target.measure.label(), target.by.in_words())
}

/// A grade of evidence in words.
pub fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::A => "Grade A: shown to be the cause, in a like place",
        Grade::B => "Grade B: shown to be the cause, in another occupation",
        Grade::C => "Grade C: seen before and after, or in one place",
        Grade::D => "Grade D: goes together with it, cause not shown",
        Grade::U => "Grade U: known in general, no study",
        Grade::None => "Grade 0: no evidence found",
        Grade::Decision => "A decision: it is what you say it is",
        Grade::Own => "Your own assumption",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scenario::Details;
    use crate::domain::{Measure, Rate};

    fn month(text: &str) -> Option<Month> {
        text.parse().ok()
    }

    #[test]
    fn a_lever_is_told_with_its_size_people_and_time() {
        let details = Details {
            from: month("2026-10"),
            until: month("2028-09"),
            roles: vec!["social_worker".into()],
            ..Details::default()
        };
        let payment = Lever { kind: LeverKind::RetentionPayment, setting: Some(8.0), details };
        let told = lever(&payment).replace(NO_BREAK, " ");
        assert_eq!(told, "a retention payment of 8 % of pay, social worker, from October 2026 to September 2028");
    }

    #[test]
    fn every_kind_has_words_with_its_number() {
        for kind in LeverKind::ALL {
            let told = what(&Lever::new(*kind, kind.setting().map(|_| 7.5)));
            assert!(kind.setting().is_none() || told.contains("7.5") || told.contains("£8"), "{kind}: {told}");
        }
        assert_eq!(
            what(&Lever::new(LeverKind::Establishment, -6.0)).replace(NO_BREAK, " "),
            "6 FTE fewer funded posts"
        );
    }

    #[test]
    fn many_levers_are_counted_and_none_is_said() {
        assert_eq!(in_one_line(&[]), "Nothing changes.");
        let six = vec![Lever::new(LeverKind::Recruitment, 2.0); 6];
        assert!(in_one_line(&six).ends_with("; 2 more."));
    }

    #[test]
    fn a_hostile_label_keeps_no_control_characters() {
        let mut odd = Lever::new(LeverKind::RetentionMeasure, None);
        odd.details.label = Some("sab\u{202e}batical\u{0}".into());
        assert_eq!(lever(&odd), "sabbatical");
    }

    #[test]
    fn a_target_is_told_with_its_side() {
        let aim = Target {
            measure: Measure::Rate(Rate::AgencyRate),
            definition: None,
            at_most: Some(15.0),
            at_least: None,
            by: month("2028-03").expect("a month"),
        };
        assert_eq!(target(&aim).replace(NO_BREAK, " "), "agency rate of 15.0 % or less in March 2028");
    }
}
