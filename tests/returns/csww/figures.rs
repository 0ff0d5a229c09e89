//! Counts and measures against an independent count of the same text.

use std::collections::BTreeMap;

use staffcast::domain::{Count, Measure, Rate};
use staffcast::returns::csww::{Bucket, YearCheck};

use super::invented::{self, Record};
use super::report;

/// The text of each record, cut out of the file without an XML reader.
fn texts(xml: &str) -> Vec<&str> {
    xml.split("<CSWWWorker>").skip(1).map(|rest| rest.split("</CSWWWorker>").next().expect("its end")).collect()
}

/// The text of an element in a record's text.
fn value<'a>(record: &'a str, element: &str) -> Option<&'a str> {
    let (_, rest) = record.split_once(&format!("<{element}>"))?;
    rest.split('<').next()
}

fn number(record: &str, element: &str) -> f64 {
    value(record, element).map_or(0.0, |text| text.parse().expect("a number"))
}

/// Records by the text of an element.
fn counted<'a>(xml: &'a str, element: &str) -> BTreeMap<&'a str, u32> {
    let mut counts = BTreeMap::new();
    for text in texts(xml).into_iter().filter_map(|record| value(record, element)) {
        *counts.entry(text).or_default() += 1;
    }
    counts
}

fn same(buckets: &[Bucket], counts: &BTreeMap<&str, u32>) {
    let known: BTreeMap<String, u32> =
        buckets.iter().filter(|b| b.records > 0).filter_map(|b| Some((b.code?.to_string(), b.records))).collect();
    let expected: BTreeMap<String, u32> = counts.iter().map(|(code, n)| ((*code).to_owned(), *n)).collect();
    assert_eq!(known, expected);
}

fn line(year: &YearCheck, measure: impl Into<Measure>, definition: &str) -> f64 {
    let measure = measure.into();
    let found = year.measures.iter().find(|l| l.measure == measure && l.definition == definition);
    found.and_then(|l| l.value).unwrap_or_else(|| panic!("{measure} {definition}"))
}

#[test]
fn records_are_counted_as_they_stand_in_the_file_odd_codes_too() {
    let mut message = invented::returns(2024, 2024).remove(0);
    let odd = |change: &dyn Fn(&mut Record)| {
        let mut record = message.records[0].clone();
        change(&mut record);
        record
    };
    let mut strange = vec![
        odd(&|r| r.role = Some("11".into())),
        odd(&|r| r.origin = Some("99".into())),
        odd(&|r| r.fte = Some("1066.5".into())),
        odd(&|r| r.born = Some("1066-10-14".into())),
        odd(&|r| r.ended = Some("2031-01-01".into())),
        odd(&|r| r.started = Some("not a date".into())),
    ];
    message.records.append(&mut strange);
    let xml = message.xml();
    let made = report(&[message]);
    let counts = &made.check.years[0].counts;
    let agency = counted(&xml, "AgencyWorker");
    assert_eq!((counts.employed, counts.agency, counts.agency_not_said), (agency["0"], agency["1"], 0));
    assert_eq!(counts.records as usize, texts(&xml).len());
    same(&counts.by_role, &counted(&xml, "OrgRole"));
    same(&counts.by_origin, &counted(&xml, "StartOrigin"));
    same(&counts.by_destination, &counted(&xml, "LeaverDestination"));
    same(&counts.by_reason, &counted(&xml, "ReasonLeave"));
    let unknown = counts.by_role.iter().find(|b| b.code == Some(11)).expect("kept");
    assert_eq!((unknown.label.as_str(), unknown.is_known), ("unrecognised (11)", false));
}

/// The invented returns have one record a person, so plain sums over the text are the formulas.
#[test]
fn every_measure_is_what_the_text_gives_by_hand() {
    let message = invented::returns(2024, 2024).remove(0);
    let xml = message.xml();
    let all = texts(&xml);
    let is = |record: &&&str, agency: &str| value(record, "AgencyWorker") == Some(agency);
    let open = |record: &&&str| value(record, "RoleEndDate").is_none();
    let sum = |agency: &str, element: &str| -> f64 {
        all.iter().filter(|r| is(r, agency) && open(r)).map(|r| number(r, element)).sum()
    };
    let people = |agency: &str| all.iter().filter(|r| is(r, agency) && open(r)).count() as f64;
    let left: Vec<&&str> = all.iter().filter(|r| is(r, "0") && !open(r)).collect();
    let started = all
        .iter()
        .filter(|r| is(r, "0") && value(r, "RoleStartDate").is_some_and(|d| ("2023-10-01".."2024-10-01").contains(&d)));
    let (in_post, agency, vacancies) = (sum("0", "FTE30"), sum("1", "FTE30"), number(&xml, "NumberOfVacancies"));
    let holders: Vec<&&str> = all.iter().filter(|r| open(r) && number(r, "Cases30") > 0.0).collect();
    let cases: f64 = holders.iter().map(|r| number(r, "Cases30")).sum();
    let holders_fte: f64 = holders.iter().map(|r| number(r, "FTE30")).sum();
    let lost: f64 = all.iter().filter(|r| is(r, "0")).map(|r| number(r, "WorkingDaysLost")).sum();
    let left_fte: f64 = left.iter().map(|r| number(r, "FTE")).sum();

    let made = report(&[message]);
    let year = &made.check.years[0];
    let close = |measure: Measure, definition: &str, expected: f64| {
        let found = line(year, measure, definition);
        assert!((found - expected).abs() < 1e-9 * expected.max(1.0), "{measure} {definition}: {found} {expected}");
    };
    close(Count::InPostFte.into(), "count", in_post);
    close(Count::InPostHeadcount.into(), "count", people("0"));
    close(Count::Starters.into(), "count", started.count() as f64);
    close(Count::Leavers.into(), "count", left.len() as f64);
    close(Count::AgencyHeadcount.into(), "count", people("1"));
    close(Rate::AgencyRate.into(), "dfe_workforce", 100.0 * agency / (agency + in_post));
    close(Rate::AgencyRate.into(), "dfe_workforce_headcount", 100.0 * people("1") / (people("1") + people("0")));
    close(Rate::AgencyRate.into(), "establishment", 100.0 * agency / (in_post + vacancies));
    close(Rate::VacancyRate.into(), "dfe", 100.0 * vacancies / (vacancies + in_post));
    close(Rate::TurnoverRate.into(), "dfe_end_of_period", 100.0 * left.len() as f64 / people("0"));
    close(Rate::TurnoverRate.into(), "dfe_end_of_period_fte", 100.0 * left_fte / in_post);
    close(Rate::AgencyCoverRate.into(), "cover_of_agency", 100.0 * 33.5 / agency);
    close(Rate::VacancyCoverRate.into(), "cover_of_vacancies", 100.0 * 33.5 / vacancies);
    close(Rate::Caseload.into(), "dfe", cases / holders_fte);
    // 29 February 2024 lies in the year.
    close(Rate::AbsenceRate.into(), "dfe", 100.0 * lost / (in_post * 254.0));
    let shown = year.measures.iter().find(|l| l.measure == Rate::VacancyRate.into()).expect("a line");
    assert_eq!(shown.shown, format!("{:.1}", 100.0 * vacancies / (vacancies + in_post)));
    assert_eq!(shown.numerator, Some(vacancies));
    assert!(shown.denominator.is_some_and(|d| (d - vacancies - in_post).abs() < 1e-9));
}

#[test]
fn consistent_returns_break_no_rule_and_everybody_is_accounted_for() {
    let made = report(&invented::returns(2022, 2025));
    for year in &made.check.years {
        assert!(year.findings.is_empty(), "{:#?}", &year.findings[..year.findings.len().min(5)]);
    }
    assert_eq!(made.check.continuity.len(), 3);
    for c in &made.check.continuity {
        assert_eq!((c.unexplained, c.unexpected, c.open_before), (0, 0, c.still_open + c.left), "{c:?}");
    }
    let nowcast = made.nowcast.expect("a nowcast");
    assert_eq!((nowcast.year, nowcast.returns), (2026, 4));
    let opening = made.check.years[3].measures.iter().any(|l| l.definition == "opening_stock" && l.value.is_some());
    assert!(opening, "definitions that look back are worked out where last year is there");
}

fn of(records: Vec<Record>) -> YearCheck {
    let mut message = invented::returns(2024, 2024).remove(0);
    message.records = records;
    report(&[message]).check.years.remove(0)
}

fn person() -> Record {
    let message = invented::returns(2024, 2024).remove(0);
    let mut record = message.records.into_iter().find(|r| r.ended.is_none()).expect("somebody in post");
    (record.fte, record.fte30) = (Some("0.5".into()), Some("0.5".into()));
    record
}

#[test]
fn a_move_between_posts_is_neither_a_start_nor_a_leave() {
    let mut old = person();
    (old.ended, old.reason, old.destination) = (Some("2024-03-29".into()), Some("8".into()), Some("7".into()));
    let mut new = person();
    (new.started, new.role) = (Some("2024-04-01".into()), Some("3".into()));
    let year = of(vec![old, new]);
    let count = |count: Count| line(&year, count, "count");
    assert_eq!((count(Count::Starters), count(Count::Leavers), count(Count::InPostHeadcount)), (0.0, 0.0, 1.0));
}

#[test]
fn somebody_who_leaves_and_comes_back_is_both() {
    let mut old = person();
    (old.ended, old.reason, old.destination) = (Some("2023-11-30".into()), Some("1".into()), Some("6".into()));
    let mut new = person();
    new.started = Some("2024-04-01".into());
    let year = of(vec![old, new]);
    let count = |count: Count| line(&year, count, "count");
    assert_eq!((count(Count::Starters), count(Count::Leavers), count(Count::InPostHeadcount)), (1.0, 1.0, 1.0));
}

#[test]
fn two_posts_are_one_person_in_the_more_senior_role_and_all_their_hours() {
    let mut other = person();
    (other.started, other.role, other.fte30) = (Some("2020-01-06".into()), Some("2".into()), Some("0.4".into()));
    let mut same = other.clone();
    same.role = Some("4".into());
    let year = of(vec![person(), other, same]);
    assert_eq!((line(&year, Count::InPostHeadcount, "count"), line(&year, Count::InPostFte, "count")), (1.0, 0.9));
    assert_eq!(year.figures.in_post_by_role, [(Some("middle_manager"), 1)]);
}

#[test]
fn agency_records_are_not_put_together() {
    let mut agency = person();
    agency.agency = Some("1");
    let year = of(vec![person(), agency.clone(), agency]);
    assert_eq!(line(&year, Count::AgencyHeadcount, "count"), 2.0);
}

#[test]
fn whoever_leaves_on_the_last_day_has_left() {
    let mut last = person();
    (last.ended, last.reason, last.destination) = (Some("2024-09-30".into()), Some("1".into()), Some("6".into()));
    let mut next = person();
    (next.number, next.ended) = (Some("SW9".into()), Some("2024-10-01".into()));
    let year = of(vec![last, next]);
    assert_eq!((line(&year, Count::Leavers, "count"), line(&year, Count::InPostHeadcount, "count")), (1.0, 1.0));
}
