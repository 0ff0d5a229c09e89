//! A return that is kept: yearly counts of the organisation, beside its months and never among them.

use std::fmt::Write as _;

use chrono::NaiveDateTime;
use staffcast::domain::{Count, Measure, Period, Rate};
use staffcast::ingest::{Limits, Plain, Pseudonyms};
use staffcast::pipeline::extracts::{Receipt, Setting, Upload, receive};
use staffcast::pipeline::{Recipes, fits, measures};
use staffcast::store::Database;
use staffcast::store::observations::{self, PeriodKind};

use super::invented;
use crate::ingest::Sent;
use crate::support::{self, installation};

fn now() -> NaiveDateTime {
    "2026-11-01T09:00:00".parse().expect("a time")
}

fn keep(db: &Database, name: &'static str, content: &str) -> Receipt {
    let sent = Sent::new(name, content);
    let source = Plain::new(sent.path());
    let upload = Upload {
        organisation: None,
        kind: None,
        file_name: name,
        source: &source,
        mapping: None,
        save_mapping_as: None,
    };
    receive(db, &upload, &Setting { installation: &installation(), now: now() }).expect("kept")
}

/// Forty-eight months of two teams up to September 2024.
fn position() -> String {
    let mut csv = String::from(
        "month,unit,role_group,establishment_fte,in_post_fte,in_post_headcount,starters,leavers,vacancies_fte,agency_fte\n",
    );
    for n in 0..48 {
        let (year, month) = (2020 + (n + 9) / 12, (n + 9) % 12 + 1);
        for (team, base) in [("North/Oak", 34), ("South/Elm", 47)] {
            let (leavers, starters) = (i32::from((n + base) % 4 == 0), i32::from((n + base) % 4 == 2));
            let people = base - leavers;
            let vacancies = 50 - people;
            let _ = writeln!(
                csv,
                "{year}-{month:02},{team},social_worker,50,{people},{people},{starters},{leavers},{vacancies},{vacancies}"
            );
        }
    }
    csv
}

#[test]
fn a_kept_return_gives_yearly_counts_of_the_organisation_and_a_report() {
    support::on_each_database(|db| {
        let returns = invented::returns(2023, 2024);
        let first = keep(db, "2023.xml", &returns[0].xml());
        assert_eq!((first.record.kind.as_str(), first.record.rejected), ("csww-xml", 0));
        keep(db, "2024.xml", &returns[1].xml());
        assert!(keep(db, "2024.xml", &returns[1].xml()).same);
        let rate = measures::read(db, "home", Rate::AgencyRate.into(), None, None, None).expect("a series");
        let periods: Vec<Period> = rate.points.iter().map(|p| p.period).collect();
        assert_eq!(periods, [Period::Year(2023), Period::Year(2024)]);
        assert!(rate.points.iter().all(|p| p.value.is_some_and(|v| (10.0..30.0).contains(&v))));
        let yearly = observations::current(db, "home", PeriodKind::Year).expect("observations");
        assert!(yearly.iter().all(|o| o.unit == "home" && o.role.is_none()));
    });
}

/// The monthly model, the sums and the histories of an organisation are the same with and without a return.
#[test]
fn a_return_beside_monthly_teams_changes_neither_fit_nor_sums() {
    let mut database = support::sqlite();
    let db = database.store();
    keep(db, "position.csv", &position());
    let staff = Measure::Count(Count::InPostFte);
    let read = || measures::read(db, "home", staff, None, None, None).expect("a series").points;
    let sums = || {
        let all = observations::sums(db, "home", &[staff], None, None).expect("sums");
        all.into_iter().filter(|s| matches!(s.period, Period::Month(_))).collect::<Vec<_>>()
    };
    let (points_before, sums_before) = (read(), sums());
    keep(db, "2024.xml", &invented::returns(2024, 2024)[0].xml());
    assert_eq!(read(), points_before);
    assert_eq!(sums(), sums_before);
    let recipes = Recipes::default();
    let model = fits::fit(db, "home", &recipes, now(), &|_| ()).expect("fitted");
    assert_eq!((model.kind.as_str(), model.as_of.to_string()), ("workforce", "2024-09".to_owned()));
}

#[test]
fn a_return_alone_is_nothing_to_fit() {
    let mut database = support::sqlite();
    let db = database.store();
    keep(db, "2024.xml", &invented::returns(2024, 2024)[0].xml());
    assert!(fits::organisations(db, None).is_err());
}

/// The returns that were read, completed as when they are kept.
fn completed(db: &Database, xml: &str) -> (staffcast::domain::Extract, serde_json::Value) {
    let sent = Sent::new("return.xml", xml);
    let (limits, pseudonyms) = (Limits::default(), Pseudonyms::new(&[7; 32]));
    let mut request = staffcast::ingest::Request::new("return.xml", &limits);
    request.checks.pseudonyms = Some(&pseudonyms);
    let mut read = staffcast::ingest::read(&Plain::new(sent.path()), &request).expect("read");
    staffcast::pipeline::returns::complete(
        db,
        "home",
        &mut read,
        &Setting { installation: &installation(), now: now() },
    )
    .expect("completed");
    assert_eq!(read.records, staffcast::ingest::Records::None);
    let report = serde_json::from_str(read.extract.report.as_deref().expect("a report")).expect("JSON");
    (read.extract, report)
}

#[test]
fn the_kept_report_has_measures_and_no_findings_of_single_records() {
    let mut database = support::sqlite();
    let db = database.store();
    let mut message = invented::returns(2024, 2024).remove(0);
    message.records[0].role = Some("9".into());
    let (extract, report) = completed(db, &message.xml());
    let year = &report["check"]["years"][0];
    assert_eq!(year["findings"].as_array().map(Vec::len), Some(0));
    assert_eq!(year["summary"][0]["rule"], "csww_11_code_unknown");
    assert!(year["measures"].as_array().is_some_and(|lines| lines.len() > 20));
    assert!(extract.findings.iter().any(|f| f.rule == "csww_11_code_unknown" && f.row.is_some()));
    assert_eq!(extract.people.len() as u32, extract.rows);
    assert_eq!(report["nowcast"]["returns"], 1);
}

#[test]
fn earlier_returns_that_were_kept_are_the_nowcasts_history() {
    let mut database = support::sqlite();
    let db = database.store();
    let returns = invented::returns(2022, 2024);
    keep(db, "2022.xml", &returns[0].xml());
    keep(db, "2023.xml", &returns[1].xml());
    let (_, report) = completed(db, &returns[2].xml());
    assert_eq!((report["nowcast"]["returns"].as_u64(), report["nowcast"]["from"].as_u64()), (Some(3), Some(2024)));
}

/// The forecast of next September, moved by how far the return lay from the monthly figure of the same September.
#[test]
fn the_forecast_from_monthly_figures_is_taken_where_there_is_one() {
    let mut database = support::sqlite();
    let db = database.store();
    keep(db, "position.csv", &position());
    fits::fit(db, "home", &Recipes::default(), now(), &|_| ()).expect("fitted");
    let (_, report) = completed(db, &invented::returns(2024, 2024)[0].xml());
    let expected = report["nowcast"]["expected"].as_array().expect("measures");
    let agency = expected.iter().find(|e| e["measure"] == "agency_rate" && e["definition"] == "dfe_workforce");
    let agency = agency.expect("the agency rate");
    assert_eq!(agency["source"]["from"], "monthly_forecast", "{agency}");
    let levels = staffcast::domain::Level::parse_list("50,80,95").expect("levels");
    let served = staffcast::pipeline::forecasts::read(db, "home", Rate::AgencyRate.into(), None, 12, &levels);
    let step = served.expect("a forecast").forecast.pop().expect("September");
    assert_eq!(step.period.to_string(), "2025-09");
    let monthly = measures::read(db, "home", Rate::AgencyRate.into(), None, None, None).expect("a series").points;
    let gap = agency["last"].as_f64().expect("a value") - monthly.last().and_then(|p| p.value).expect("a value");
    assert!((agency["source"]["gap"].as_f64().expect("a gap") - gap).abs() < 1e-9);
    assert!((agency["point"].as_f64().expect("a point") - (step.point + gap).max(0.0)).abs() < 1e-9);
    assert_eq!(agency["intervals"].as_array().map(Vec::len), Some(3));
}

#[test]
fn continuity_is_checked_against_the_return_kept_of_last_year() {
    let mut database = support::sqlite();
    let db = database.store();
    let mut returns = invented::returns(2023, 2024);
    keep(db, "2023.xml", &returns[0].xml());
    let (_, whole) = completed(db, &returns[1].xml());
    assert_eq!(whole["check"]["continuity"][0]["unexplained"], 0, "{}", whole["check"]["continuity"]);
    let gone = returns[0].records.iter().find(|r| r.ended.is_none()).expect("somebody").number.clone();
    returns[1].records.retain(|r| r.number != gone);
    let (extract, report) = completed(db, &returns[1].xml());
    let continuity = &report["check"]["continuity"][0];
    assert_eq!((&continuity["unexplained"], &continuity["unexpected"]), (&1.into(), &0.into()));
    assert!(extract.findings.iter().any(|f| f.rule == "csww_28_continuity"));
}

/// Numbers, birth dates and days of the file are looked for in every byte of the database.
#[test]
fn nothing_that_identifies_anybody_is_in_the_database() {
    let mut database = support::sqlite();
    let message = invented::returns(2024, 2024).remove(0);
    keep(database.store(), "2024.xml", &message.xml());
    let files = ["", "-wal"].map(|end| std::fs::read(format!("{}{end}", database.url)).unwrap_or_default());
    let bytes = String::from_utf8_lossy(&files.concat()).into_owned();
    assert!(bytes.contains("csww-xml"));
    for record in &message.records {
        for text in [&record.number, &record.born, &record.started].into_iter().flatten() {
            assert!(!bytes.contains(text.as_str()), "{text}");
        }
    }
}
