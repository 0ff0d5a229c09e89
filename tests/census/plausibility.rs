//! What others did from the same level.

use std::fmt::Write as _;

use staffcast::domain::{CensusMeasure, Failure, Kind, Measure, Plausibility, PublishedTable, Rate};
use staffcast::forecast::census::Recipe;
use staffcast::forecast::census::plausibility::{PlausibilityError, Question, bands};
use staffcast::ingest::{Plain, published};
use staffcast::pipeline::Recipes;
use staffcast::pipeline::extracts::{Setting, Upload, receive};
use staffcast::pipeline::plausibility::from_store;

use super::invented::{HEADER, table};
use super::real::published_table;
use crate::support::{installation, on_each_database};

fn read(csv: &str) -> PublishedTable {
    published::read(csv.as_bytes()).expect("a published table").0
}

fn question(from: f64) -> Question {
    Question::new(Measure::Rate(Rate::AgencyRate), from).expect("a published measure")
}

fn asked(table: &PublishedTable, question: &Question) -> Plausibility {
    bands(table, question, &Recipe::embedded()).expect("bands")
}

/// Authorities 1 to `n` over three years: at 10 + i/10, a point higher each year, and one of them far larger.
fn climbing(n: usize) -> String {
    let mut csv = HEADER.to_owned();
    for i in 0..n {
        for year in 0..3 {
            let level = 10.0 + i as f64 / 10.0 + f64::from(year);
            let code = 301 + i;
            write!(csv, "\n{},Local authority,North,{code},A,100,10,900,{level:.1},12,9,15,3", 2020 + year)
                .expect("text");
        }
    }
    csv
}

#[test]
fn the_nearest_hundred_starts_are_looked_at_and_their_window_told() {
    let p = asked(&read(&climbing(80)), &Question { target: Some(20.0), ..question(14.0) });
    let (one, two) = (&p.bands[0], &p.bands[1]);
    // 160 starts a year ahead, at 10.0 to 17.9 and 11.0 to 18.9: of 4.0 on either side of 14 there are 100.
    assert_eq!((one.starts, one.years), (100, 1));
    assert!(one.window[0] < 14.0 && one.window[1] > 14.0 && one.authorities < 80, "{one:?}");
    assert!(one.changes.iter().all(|c| (c - 1.0).abs() < 1e-9));
    // Eighty starts two years ahead: all of them, each two points higher; none of 10.0 to 17.9 gets to 20.
    assert_eq!((two.starts, two.authorities, two.window), (80, 80, [10.0, 17.9]));
    assert!(two.changes.iter().all(|c| (c - 2.0).abs() < 1e-9));
    let share = two.reached.expect("a share");
    assert_eq!(share.share, 0.5 / 81.0);
    assert!(share.lower <= share.share && share.share <= share.upper);
    assert_eq!(p.too_few, [(3, 0)]);
}

#[test]
fn the_share_counts_the_starts_that_stood_at_the_target_or_beyond() {
    let table = read(&climbing(80));
    let reached = |from: f64, target: f64| {
        let found = asked(&table, &Question { target: Some(target), years: 2, ..question(from) });
        found.bands[1].reached.expect("a share").share
    };
    // Outcomes are 12.0 to 19.9.
    assert_eq!(reached(14.0, 18.0), (20.0 + 0.5) / 81.0);
    assert_eq!(reached(14.0, 12.9), (10.0 + 0.5) / 81.0);
}

#[test]
fn the_authority_that_asks_is_left_out() {
    let table = read(&climbing(80));
    let with = asked(&table, &Question { years: 2, ..question(14.0) });
    let without = asked(&table, &Question { years: 2, leave_out: Some("340".into()), ..question(14.0) });
    assert_eq!((with.bands[1].starts, without.bands[1].starts), (80, 79));
    assert_eq!(without.left_out.as_deref(), Some("340"));
    let unknown = Question { leave_out: Some("999".into()), ..question(14.0) };
    let error = bands(&table, &unknown, &Recipe::embedded()).expect_err("no such authority");
    assert_eq!(error.code(), "plausibility_authority_unknown");
}

#[test]
fn too_few_starts_and_what_no_authority_can_have_are_refused() {
    let refused = |csv: &str, question: &Question| bands(&read(csv), question, &Recipe::embedded()).expect_err("none");
    let few = refused(&climbing(20), &question(14.0));
    assert_eq!(few, PlausibilityError::TooFew { measure: CensusMeasure::AgencyRate, found: 40, needed: 60 });
    assert_eq!(few.kind(), Kind::NotFound);
    for (from, target) in [(-1.0, None), (101.0, None), (f64::NAN, None), (20.0, Some(f64::INFINITY))] {
        let error = refused(&climbing(80), &Question { target, ..question(from) });
        assert_eq!(error.code(), "plausibility_level_out_of_range");
    }
    for years in [0, 4] {
        assert_eq!(refused(&climbing(80), &Question { years, ..question(20.0) }), PlausibilityError::Years(years));
    }
    let other = Question::new(Measure::Rate(Rate::StabilityIndex), 80.0).expect_err("not published");
    assert_eq!(other.code(), "plausibility_measure_unknown");
}

#[test]
fn figures_that_are_kept_give_the_same_bands_as_the_file() {
    let csv = table(40, 6, 3);
    let question = Question { target: Some(12.0), leave_out: Some("203".into()), ..question(20.0) };
    let direct = asked(&read(&csv), &question);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("published.csv");
    std::fs::write(&path, &csv).expect("written");
    on_each_database(|db| {
        let now = chrono::NaiveDate::from_ymd_opt(2026, 1, 2).and_then(|d| d.and_hms_opt(3, 4, 5)).expect("a time");
        let installation = installation();
        let source = Plain::new(&path);
        let upload = Upload {
            organisation: None,
            kind: None,
            file_name: "published.csv",
            source: &source,
            mapping: None,
            save_mapping_as: None,
        };
        receive(db, &upload, &Setting { installation: &installation, now }).expect("received");
        assert_eq!(from_store(db, "home", &question, &Recipes::default()).expect("bands"), direct);
    });
}

// An independent numpy computation on the published table, to the printed decimal; the shares to one in a hundred.
#[test]
fn the_published_bands_are_those_of_the_reference() {
    let Some((table, _)) = published_table() else { return };
    let p = asked(&table, &Question { target: Some(10.0), ..question(25.0) });
    let expected = [
        (1, [-9.1, -4.8, -0.3, 4.3, 7.4], 0.01),
        (2, [-10.9, -7.6, -2.0, 4.2, 11.6], 0.045),
        (3, [-14.5, -8.4, -2.7, 2.9, 7.2], 0.09),
    ];
    for (band, (years, changes, reached)) in p.bands.iter().zip(expected) {
        assert_eq!((band.years, band.starts), (years, 100));
        assert!((50..=70).contains(&band.authorities), "{band:?}");
        for (found, expected) in band.changes.iter().zip(changes) {
            assert!((found - expected).abs() < 0.051, "{years}: {found} for {expected}");
        }
        let share = band.reached.expect("a share");
        assert!((share.share - reached).abs() < 0.0101, "{years}: {share:?}");
        assert!(share.lower < share.share && share.share < share.upper && share.upper < 0.2);
    }
    let two = p.bands[1].reached.expect("a share");
    assert!((two.lower - 0.02).abs() < 0.011 && (two.upper - 0.07).abs() < 0.021, "{two:?}");
}

// The reference's own check found 80.3 and 80.3.
#[test]
fn bands_of_the_past_held_eight_in_ten_of_what_came() {
    let Some((table, _)) = published_table() else { return };
    for (years, origins) in [(1, 2018..=2021), (2, 2019..=2020)] {
        let (mut held, mut cases) = (0, 0);
        for origin in origins {
            let rows = table.rows.iter().filter(|r| r.year <= origin).cloned().collect();
            let past = PublishedTable { rows };
            for measure in CensusMeasure::ALL {
                let value = |row: &staffcast::domain::AuthorityYear| row.rates.get(&measure.rate())?.ok();
                let authorities = past.rows.iter().filter(|r| r.year == origin && !r.old_la_code.is_empty());
                // Every fifth authority: the whole table takes long without optimisation.
                for row in authorities.step_by(5) {
                    let then = table.rows.iter().find(|r| r.old_la_code == row.old_la_code && r.year == origin + years);
                    let (Some(from), Some(outcome)) = (value(row), then.and_then(value)) else { continue };
                    let leave_out = Some(row.old_la_code.clone());
                    let question = Question { measure, from, target: None, years: years as usize, leave_out };
                    let Ok(found) = bands(&past, &question, &Recipe::embedded()) else { continue };
                    let Some(band) = found.bands.iter().find(|b| b.years == years as usize) else { continue };
                    cases += 1;
                    let change = outcome - from;
                    held += i32::from((band.changes[0] - 1e-9..=band.changes[4] + 1e-9).contains(&change));
                }
            }
        }
        let share = 100.0 * f64::from(held) / f64::from(cases);
        assert!((share - 80.3).abs() < 4.0, "{years}: {share} of {cases}");
    }
}
