//! From lists of people to what is told of them.

use std::fmt::Write as _;

use chrono::NaiveDateTime;
use staffcast::domain::churn::{Basis, Telling};
use staffcast::domain::{Failure, Spell};
use staffcast::ingest::Plain;
use staffcast::pipeline::extracts::{Setting, Upload, receive};
use staffcast::pipeline::{Recipes, churn, fits};
use staffcast::report;
use staffcast::store::Database;

use super::invented::{self, Truth};
use crate::ingest::Sent;
use crate::support::{self, installation};

const MONTHS: i32 = 36;

fn now() -> NaiveDateTime {
    "2024-01-15T09:00:00".parse().expect("a time")
}

fn keep(db: &Database, name: &'static str, content: &str) {
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
    receive(db, &upload, &Setting { installation: &installation(), now: now() }).expect("kept");
}

/// Snapshots of everybody in post, and the list of those who started in the months seen.
fn lists(spells: &[Spell]) -> (String, String) {
    let mut staff = String::from("month,staff_reference,unit,role_group,fte,start_date\n");
    let mut starters = String::from("staff_reference,unit,role_group,fte,start_date,origin\n");
    for spell in spells {
        let started = spell.started.expect("invented with one");
        for month in (0..=spell.last.since(spell.first)).map(|n| spell.first.plus(n)) {
            let _ = writeln!(staff, "{month},{},{},{},1,{started}-01", spell.person, spell.unit, spell.role);
        }
        if spell.first == started {
            let origin = spell.origin.expect("invented with one").as_str();
            let _ = writeln!(starters, "{},{},{},1,{started}-01,{origin}", spell.person, spell.unit, spell.role);
        }
    }
    (staff, starters)
}

#[test]
fn lists_of_people_are_fitted_kept_and_told() {
    support::on_each_database(|db| {
        let spells = invented::people(&Truth::drawn(3, 4), 25, MONTHS, 2);
        let (staff, starters) = lists(&spells);
        keep(db, "staff.csv", &staff);
        keep(db, "starters.csv", &starters);
        let before = churn::latest(db, "home", &Recipes::default()).expect_err("nothing yet");
        assert_eq!((before.code(), before.kind()), ("churn_not_fitted", staffcast::domain::Kind::NotFound));
        assert!(before.to_string().contains("ask for a fit"), "{before}");
        // Lists of people hold no posts, so no forecast can be made; who leaves can be told all the same.
        let _ = fits::fit(db, "home", &Recipes::default(), now(), &|_| ());
        let told = churn::latest(db, "home", &Recipes::default()).expect("fitted");
        let report = &told.report;
        assert_eq!(
            (report.basis, report.first.to_string(), report.last.to_string()),
            (Basis::People, "2021-02".into(), "2023-12".into(),)
        );
        // Of those who left none is in the last snapshot, and all are known to have left: by hand from the spells.
        let left = spells.iter().filter(|spell| spell.left.is_some()).count();
        assert_eq!(report.leavers, left as f64);
        let names: Vec<&str> = report.factors.iter().map(|factor| factor.name.as_str()).collect();
        assert_eq!(names, ["tenure", "role", "route", "unit", "month"]);
        let routes = &report.factors[2];
        assert!(routes.effects.iter().any(|e| e.name == "not_known"), "{routes:?}");
        let unit = &report.factors[3].effects[0];
        assert_eq!((unit.name.as_str(), unit.label.as_str(), unit.telling), ("home/team-0", "team-0", Telling::Shown));
        let csv = report::churn::csv(report);
        assert!(csv.starts_with("section,factor,name,") && csv.contains("\r\nsurvival,intake,all,"), "{csv}");
        let again = fits::fit(db, "home", &Recipes::default(), now(), &|_| ());
        drop(again);
        let twice = churn::latest(db, "home", &Recipes::default()).expect("fitted");
        assert_eq!((twice.data_hash, &twice.report), (told.data_hash, report));
    });
}

/// Three years of counts of two teams, one leaver in every other month.
fn counts() -> String {
    let mut csv = String::from(
        "month,unit,role_group,establishment_fte,in_post_fte,in_post_headcount,starters,leavers,vacancies_fte,agency_fte\n",
    );
    for n in 0..MONTHS {
        for team in ["North/Oak", "South/Elm"] {
            let (month, left, came) = (invented::first().plus(n), (n + 1) % 2, n % 2);
            let _ = writeln!(csv, "{month},{team},social_worker,50,{0},{0},{came},{left},{1},3", 41 - left, 9 + left);
        }
    }
    csv
}

#[test]
fn counts_are_told_where_lists_of_people_hold_too_little() {
    support::on_each_database(|db| {
        keep(db, "position.csv", &counts());
        let few = Truth { units: vec![0.0], ..Truth::drawn(3, 1) };
        let (staff, _) = lists(&invented::people(&few, 3, 4, 2));
        keep(db, "staff.csv", &staff);
        fits::fit(db, "home", &Recipes::default(), now(), &|_| ()).expect("both models");
        let told = churn::latest(db, "home", &Recipes::default()).expect("fitted");
        assert_eq!(told.report.basis, Basis::Counts);
        assert!(told.report.notes[0].contains("rests on counts"), "{:?}", told.report.notes);
    });
}

#[test]
fn too_little_is_told_with_what_would_help() {
    support::on_each_database(|db| {
        let (staff, _) = lists(&invented::people(&Truth::drawn(3, 4), 25, 6, 2));
        keep(db, "staff.csv", &staff);
        let _ = fits::fit(db, "home", &Recipes::default(), now(), &|_| ());
        let error = churn::latest(db, "home", &Recipes::default()).expect_err("too short").to_string();
        assert!(error.contains("known for 5 months and effects need 12"), "{error}");
    });
}
