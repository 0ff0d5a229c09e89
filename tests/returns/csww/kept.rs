//! A return that is kept: yearly counts of the organisation, beside its months and never among them.

use std::fmt::Write as _;

use chrono::NaiveDateTime;
use staffcast::domain::{Count, Measure, Period, Rate};
use staffcast::ingest::{Limits, Plain, Pseudonyms};
use staffcast::pipeline::extracts::{Home, Receipt, Setting, Upload, receive};
use staffcast::pipeline::{Recipes, fits, measures};
use staffcast::store::Database;
use staffcast::store::observations::{self, PeriodKind};

use super::invented;
use crate::ingest::Sent;
use crate::support;

fn now() -> NaiveDateTime {
    "2026-11-01T09:00:00".parse().expect("a time")
}

fn keep(db: &Database, name: &'static str, content: &str) -> Receipt {
    let sent = Sent::new(name, content);
    let limits = Limits::default();
    let pseudonyms = Pseudonyms::new(&[7; 32]);
    let upload =
        Upload { organisation: None, kind: None, file_name: name, source: &Plain::new(sent.path()), mapping: None };
    let home = Home { code: "home", name: "Home" };
    receive(
        db,
        &upload,
        &Setting { limits: &limits, home, pseudonyms: &pseudonyms, recipes: &Recipes::default(), now: now() },
    )
    .expect("kept")
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
