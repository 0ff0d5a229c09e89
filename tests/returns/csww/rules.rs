//! Each rule broken once, and what is told of it.

use std::collections::BTreeSet;

use staffcast::domain::census_return::month_of;
use staffcast::domain::{AuthorityYear, Count, GeographicLevel};
use staffcast::returns::csww::{Before, Beside, RULES, check, spells};

use super::invented::{self, Message, Record};
use super::{message, report};

type Change = fn(&mut Message);

/// The first record in post that holds cases, the first leaver and the first starter of the year.
fn worker(m: &mut Message) -> &mut Record {
    m.records
        .iter_mut()
        .find(|r| r.ended.is_none() && r.role.as_deref() == Some("5") && r.cases.is_some())
        .expect("one")
}

fn leaver(m: &mut Message) -> &mut Record {
    m.records.iter_mut().find(|r| r.ended.is_some()).expect("a leaver")
}

fn starter(m: &mut Message) -> &mut Record {
    let year = format!("{}-", m.year);
    m.records.iter_mut().find(|r| r.started.as_ref().is_some_and(|s| s.starts_with(&year))).expect("a starter")
}

fn again(m: &mut Message) -> &mut Record {
    let copy = worker(m).clone();
    m.records.push(copy);
    m.records.last_mut().expect("just pushed")
}

/// The number of the rule and one way to break it.
const BROKEN: &[(usize, Change)] = &[
    (1, |m| m.collection = "CIN"),
    (2, |m| m.year = 1066),
    (3, |m| m.reference_date = "2024-03-31".into()),
    (4, |m| m.authority = "99"),
    (5, |m| m.vacancies = "-3".into()),
    (6, |m| worker(m).agency = Some("2")),
    (6, |m| worker(m).agency = None),
    (7, |m| worker(m).number = None),
    (8, |m| worker(m).number = Some("123456".into())),
    (9, |m| worker(m).fte30 = Some("1.2".into())),
    (10, |m| worker(m).started = Some("01/04/2020".into())),
    (10, |m| worker(m).fte = Some("half".into())),
    (11, |m| worker(m).role = Some("7".into())),
    (11, |m| leaver(m).destination = Some("10".into())),
    (11, |m| leaver(m).reason = Some("11".into())),
    (11, |m| starter(m).origin = Some("11".into())),
    (11, |m| worker(m).ethnicity = Some("XXXX")),
    (11, |m| worker(m).gender = Some("3")),
    (12, |m| leaver(m).started = Some("2024-09-29".into())),
    (13, |m| worker(m).started = Some("2024-10-01".into())),
    (14, |m| leaver(m).ended = Some("2023-09-30".into())),
    (14, |m| leaver(m).ended = Some("2024-10-01".into())),
    (15, |m| worker(m).born = Some("1940-01-01".into())),
    (15, |m| worker(m).born = Some("2010-01-01".into())),
    (16, |m| leaver(m).reason = None),
    (16, |m| leaver(m).destination = None),
    (17, |m| worker(m).reason = Some("1".into())),
    (18, |m| starter(m).origin = None),
    (19, |m| worker(m).fte30 = None),
    (20, |m| worker(m).fte30 = Some("0".into())),
    (21, |m| worker(m).role = Some("6".into())),
    (22, |m| {
        let one = worker(m);
        (one.absent, one.absence_reason) = (Some("0"), Some("SIC"));
    }),
    (23, |m| worker(m).days_lost = Some("255".into())),
    (24, |m| {
        again(m);
    }),
    (25, |m| {
        let other = again(m);
        (other.agency, other.started) = (Some("1"), None);
    }),
    (26, |m| m.cover_fte = "60".into()),
    (26, |m| m.cover_people = "99".into()),
    (27, |m| m.vacancies = "10".into()),
    (32, |m| again(m).started = Some("2021-02-01".into())),
    (33, |m| leaver(m).fte30 = Some("0.5".into())),
    (34, |m| worker(m).gender = None),
    (35, |m| worker(m).cases = Some("4.5".into())),
    (36, |m| worker(m).born = Some("2004-06-01".into())),
    (37, |m| worker(m).cases = Some("61".into())),
];

fn one() -> Message {
    let mut message = invented::returns(2024, 2024).remove(0);
    // Somebody young enough to have started too young by accident of a birth date.
    worker(&mut message).started = Some("2021-05-04".into());
    worker(&mut message).fte = Some("0.8".into());
    worker(&mut message).fte30 = Some("0.8".into());
    message
}

#[test]
fn each_broken_rule_is_found_by_its_number() {
    assert!(report(&[one()]).check.years[0].findings.is_empty());
    for (number, change) in BROKEN {
        let mut broken = one();
        change(&mut broken);
        let year = report(&[broken]).check.years.remove(0);
        let rule = RULES[number - 1];
        let found: BTreeSet<&str> = year.findings.iter().map(|f| f.rule).collect();
        assert!(found.contains(rule.name), "rule {number} ({}): {found:?}", rule.holds);
        let told = year.findings.iter().find(|f| f.rule == rule.name).expect("just seen");
        assert_eq!(told.severity, rule.severity);
        assert!(told.message.ends_with('.') && told.message.len() > 20, "{}", told.message);
        assert_eq!(told.record.is_some(), told.line.is_some());
    }
}

#[test]
fn every_rule_but_those_between_years_has_a_way_to_break_it_here() {
    let broken: BTreeSet<usize> = BROKEN.iter().map(|(number, _)| *number).collect();
    let all: BTreeSet<usize> = (1..=RULES.len()).collect();
    let between: Vec<usize> = all.difference(&broken).copied().collect();
    assert_eq!(between, [28, 29, 30, 31]);
}

#[test]
fn a_finding_says_the_record_and_the_line_it_begins_on() {
    let mut broken = one();
    broken.records[3].role = Some("9".into());
    let xml = broken.xml();
    let starts: Vec<usize> =
        xml.lines().enumerate().filter(|(_, l)| l.trim() == "<CSWWWorker>").map(|(i, _)| i + 1).collect();
    let made = report(&[broken]);
    let found = made.check.years[0].findings.iter().find(|f| f.rule == "csww_11_code_unknown").expect("found");
    assert_eq!((found.record, found.line), (Some(4), Some(starts[3] as u32)));
    assert_eq!((found.element, found.finding().row), ("OrgRole", found.line));
}

#[test]
fn whoever_vanishes_between_two_returns_is_found_in_last_years_file() {
    let mut returns = invented::returns(2023, 2024);
    let gone = returns[0].records.iter().position(|r| r.ended.is_none()).expect("somebody");
    let number = returns[0].records[gone].number.clone();
    returns[1].records.retain(|r| r.number != number);
    let made = report(&returns);
    let year = &made.check.years[1];
    let found: Vec<_> = year.findings.iter().filter(|f| f.rule == "csww_28_continuity").collect();
    assert_eq!(found.len(), 1);
    assert!(found[0].message.starts_with(&format!("Record {} of the return of 2023", gone + 1)), "{found:?}");
    assert_eq!(made.check.continuity[0].unexplained, 1);
}

#[test]
fn continuity_holds_against_the_spells_kept_of_last_year_too() {
    let mut returns = invented::returns(2023, 2024);
    let gone = returns[0].records.iter().find(|r| r.ended.is_none()).expect("somebody").number.clone();
    returns[1].records.retain(|r| r.number != gone);
    let kept = spells(&message(&returns[0].xml()));
    let before = Before::of_spells(2023, &kept);
    let now = message(&returns[1].xml());
    let made = check(&[now], &Beside { before: Some(&before), ..Beside::default() });
    assert_eq!((made.continuity[0].unexplained, made.continuity[0].unexpected), (1, 0));
    assert_eq!(before.open.len() as u32, made.continuity[0].open_before);
    let found = made.years[0].findings.iter().find(|f| f.rule == "csww_28_continuity").expect("found");
    assert!(found.message.starts_with("1 people in post in the return of 2023"), "{}", found.message);
}

#[test]
fn somebody_who_was_always_there_but_not_last_year_is_asked_about() {
    let mut returns = invented::returns(2023, 2024);
    let known = returns[0].records.iter().find(|r| r.ended.is_none()).expect("somebody").number.clone();
    returns[0].records.retain(|r| r.number != known);
    let made = report(&returns);
    assert!(made.check.years[1].findings.iter().any(|f| f.rule == "csww_29_unexpected_staff"));
}

#[test]
fn a_jump_from_year_to_year_is_asked_about() {
    let mut returns = invented::returns(2023, 2024);
    returns[1].vacancies = "140".into();
    let made = report(&returns);
    let jumps: Vec<_> = made.check.years[1].findings.iter().filter(|f| f.rule == "csww_30_jump").collect();
    assert_eq!(jumps.len(), 1, "{jumps:?}");
    assert!(jumps[0].message.starts_with("vacancy rate went from "), "{}", jumps[0].message);
}

#[test]
fn a_count_that_differs_from_the_published_row_is_asked_about() {
    let now = message(&invented::returns(2024, 2024)[0].xml());
    let figures = check(std::slice::from_ref(&now), &Beside::default()).years.remove(0).figures;
    let printed = |value: f64| (value * 10.0).round() / 10.0;
    let mut row = AuthorityYear {
        year: 2024,
        level: GeographicLevel::Authority,
        region: String::new(),
        old_la_code: "999".into(),
        new_code: String::new(),
        name: "Invented".into(),
        counts: figures.counts.iter().map(|(count, value)| (*count, Ok(printed(*value)))).collect(),
        rates: std::collections::BTreeMap::new(),
        row: 2,
    };
    let found = |row: &AuthorityYear| {
        let beside = Beside { published: std::slice::from_ref(row), ..Beside::default() };
        check(std::slice::from_ref(&now), &beside).years.remove(0).findings
    };
    assert!(found(&row).is_empty());
    row.counts.insert(Count::Leavers, Ok(1.0));
    assert_eq!(found(&row).iter().map(|f| f.rule).collect::<Vec<_>>(), ["csww_31_published"]);
}

/// Registration numbers, birth dates and days are canaries: none may stand in what comes out.
#[test]
fn nothing_that_identifies_anybody_leaves_the_check() {
    let mut broken = invented::returns(2023, 2024);
    for record in &mut broken[1].records {
        (record.role, record.gender) = (Some("Canary Smith".into()), Some("7"));
        record.number = record.number.take().map(|n| format!("Q{n}"));
    }
    let identifying: Vec<String> = broken
        .iter()
        .flat_map(|m| &m.records)
        .flat_map(|r| [r.number.clone(), r.born.clone(), r.started.clone()])
        .flatten()
        .chain(["Canary".to_owned()])
        .collect();
    let records = message(&broken[1].xml());
    let made = report(&broken);
    let out = format!("{} {made:?} {records:?} {:?}", serde_json::to_string(&made).expect("JSON"), spells(&records));
    for text in identifying {
        assert!(!out.contains(&text), "{text}");
    }
}

#[test]
fn spells_are_months_of_the_year_under_pseudonyms() {
    let message = message(&invented::returns(2024, 2024)[0].xml());
    let kept = spells(&message);
    assert_eq!(kept.len(), message.workers.len());
    for (spell, record) in kept.iter().zip(&message.workers) {
        assert_eq!((Some(spell.person), &*spell.unit), (record.person, ""));
        let (first, last) = (spell.first.to_string(), spell.last.to_string());
        assert!(first.as_str() >= "2023-10" && last.as_str() <= "2024-09", "{first} {last}");
        assert_eq!(spell.left, record.ended.value().and_then(month_of));
    }
}
