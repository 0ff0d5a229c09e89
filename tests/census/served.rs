//! Published figures as they are served: through the store and a fit, held against the last value.

use std::fs;

use chrono::NaiveDate;
use staffcast::domain::{CensusMeasure, Level, Measure, PublishedTable, Rate, UnitKind};
use staffcast::forecast::census::{Recipe, forecast, serve};
use staffcast::ingest::{Plain, published};
use staffcast::pipeline::extracts::{Setting, Upload, receive};
use staffcast::pipeline::{Recipes, fits, forecasts};
use staffcast::store::units;

use super::invented::table;
use crate::support::{installation, on_each_database};

fn levels() -> Vec<Level> {
    Level::parse_list("50,80,90,95").expect("levels")
}

fn read(csv: &str) -> PublishedTable {
    published::read(csv.as_bytes()).expect("a published table").0
}

#[test]
fn an_ingested_table_is_fitted_and_every_authority_served() {
    let csv = table(24, 6, 3);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("published.csv");
    fs::write(&path, &csv).expect("written");
    let direct = serve(&read(&csv), &Recipe::embedded(), 3, &levels()).expect("forecasts");
    on_each_database(|db| {
        let now = NaiveDate::from_ymd_opt(2026, 1, 2).and_then(|d| d.and_hms_opt(3, 4, 5)).expect("a time");
        let installation = installation();
        let setting = Setting { installation: &installation, now };
        let source = Plain::new(&path);
        let upload = Upload {
            organisation: None,
            kind: None,
            file_name: "published.csv",
            source: &source,
            mapping: None,
            save_mapping_as: None,
        };
        receive(db, &upload, &setting).expect("received");
        let model = fits::fit(db, "home", &Recipes::default(), now, &|_| ()).expect("a fit");
        assert_eq!(model.kind, "census");
        let all = units::list(db, Some("home")).expect("units");
        let authorities: Vec<_> = all.iter().filter(|u| u.kind == UnitKind::Authority).collect();
        assert_eq!(authorities.len(), 24);
        for unit in authorities {
            let agency = Measure::Rate(Rate::AgencyRate);
            let served = forecasts::read(db, &unit.slug, agency, None, 12, &[Level::EIGHTY]).expect("a forecast");
            let code = unit.slug.rsplit('/').next().expect("a code");
            let same = |f: &&_| {
                let f: &&staffcast::forecast::census::AuthorityForecast = f;
                f.old_la_code == code && f.measure == CensusMeasure::AgencyRate
            };
            let known = direct.forecasts.authorities.iter().find(same).expect("the same authority");
            for (found, expected) in served.forecast.iter().zip(&known.steps) {
                // The store gives the rows in another order, which moves the last bits of sums.
                assert_eq!(found.period, expected.period);
                assert!((found.point - expected.point).abs() < 1e-9, "{code}");
            }
            assert_eq!((served.forecast.len(), served.history.len()), (3, 6));
            assert!(served.statement.contains("in the year to September"), "{}", served.statement);
        }
    });
}

#[test]
fn the_record_is_that_of_forecasts_from_cut_tables() {
    let table = read(&table(30, 6, 11));
    let served = serve(&table, &Recipe::embedded(), 2, &levels()).expect("forecasts");
    let value = |code: &str, measure: CensusMeasure, year: i32| {
        let row = table.rows.iter().find(|r| r.old_la_code == code && r.year == year)?;
        row.rates.get(&measure.rate())?.ok()
    };
    let last = table.rows.iter().map(|r| r.year).max().expect("years");
    for (measure, record) in &served.records {
        let (mut model, mut naive, mut n) = (0.0, 0.0, 0.0);
        for origin in last - 3..last {
            let rows = table.rows.iter().filter(|r| r.year <= origin).cloned().collect();
            let past = forecast(&PublishedTable { rows }, &Recipe::embedded(), 2, &levels()).expect("a forecast");
            for f in past.authorities.iter().filter(|f| f.measure == *measure) {
                for (ahead, step) in (1..).zip(&f.steps) {
                    let known =
                        (value(&f.old_la_code, *measure, origin), value(&f.old_la_code, *measure, origin + ahead));
                    let (Some(before), Some(outcome)) = known else { continue };
                    model += (step.point - outcome).abs();
                    naive += (before - outcome).abs();
                    n += 1.0;
                }
            }
        }
        assert!((record.naive_mae - naive / n).abs() < 1e-9, "{measure:?}");
        let shown = if served.fallback.contains(measure) { naive } else { model };
        assert!((record.mae - shown / n).abs() < 1e-9, "{measure:?}");
        assert_eq!(record.origins, 3);
    }
}

#[test]
fn a_measure_whose_model_does_not_beat_the_last_value_is_served_at_its_last_value() {
    // Constant for every authority: the last value is never wrong.
    let mut table = read(&table(30, 6, 5));
    for row in table.rows.iter_mut().filter(|r| !r.old_la_code.is_empty()) {
        let code: f64 = row.old_la_code.parse().expect("a code");
        row.rates.insert(Rate::AgencyRate, Ok(5.0 + code % 20.0));
    }
    let served = serve(&table, &Recipe::embedded(), 2, &levels()).expect("forecasts");
    assert!(served.fallback.contains(&CensusMeasure::AgencyRate));
    for f in served.forecasts.authorities.iter().filter(|f| f.measure == CensusMeasure::AgencyRate) {
        let code: f64 = f.old_la_code.parse().expect("a code");
        for step in &f.steps {
            assert_eq!(step.point, 5.0 + code % 20.0);
            assert!(step.intervals.iter().all(|i| i.lower <= step.point && step.point <= i.upper));
        }
    }
}
