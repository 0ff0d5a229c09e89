//! The invented published table: believable, and of one piece with the council's own months.

use std::collections::BTreeMap;

use staffcast::demo::{self, Council, DemoExtract, Request};
use staffcast::domain::{AuthorityYear, CensusMeasure, GeographicLevel, PublishedTable, Rate, Severity};
use staffcast::ingest::published;

use super::{ending, yearly};

fn files(request: &Request) -> (Council, PublishedTable, DemoExtract) {
    let council = demo::invent(request);
    let [table, list] = council.published();
    let (read, extract) = published::read(table.bytes.as_slice()).expect("a published table");
    let doubted: Vec<_> = extract.findings.iter().filter(|f| f.severity != Severity::Note).collect();
    assert!(doubted.is_empty(), "{doubted:#?}");
    (council, read, list)
}

fn rate(row: &AuthorityYear, measure: CensusMeasure) -> Option<f64> {
    row.rates.get(&measure.rate()).and_then(|reading| reading.ok())
}

#[test]
fn the_councils_rows_are_its_months_by_the_published_definitions() {
    // The history ends in September, so that its six years are census years.
    let (council, table, _) = files(&ending(9));
    let own: BTreeMap<i32, &AuthorityYear> =
        table.rows.iter().filter(|r| r.name == "Rivermouth").map(|r| (r.year, r)).collect();
    assert_eq!(own.keys().copied().collect::<Vec<_>>(), (2018..=2026).collect::<Vec<_>>());
    for (year, [agency, vacancy, _, caseload, absence]) in (2021..).zip(yearly(&council)) {
        for (measure, expected) in [
            (CensusMeasure::AgencyRate, agency),
            (CensusMeasure::VacancyRate, vacancy),
            (CensusMeasure::Caseload, caseload),
            (CensusMeasure::AbsenceRate, absence),
        ] {
            let printed = rate(own[&year], measure).expect("a value");
            // Half of the printed decimal, and the counts' own rounding; 2024 has a working day more.
            assert!((printed - expected).abs() < 0.075, "{year} {measure:?}: {printed} for {expected}");
        }
    }
}

#[test]
fn only_whole_census_years_of_the_history_are_used_wherever_it_ends() {
    for month in 1..=12 {
        let (_, table, _) = files(&ending(month));
        let last = if month >= 9 { 2026 } else { 2025 };
        assert_eq!(table.rows.iter().map(|r| r.year).max(), Some(last), "ending in month {month}");
        assert_eq!(table.rows.len(), 9 * (1 + 9 + 151));
        let rivermouth = table.rows.iter().filter(|r| r.name == "Rivermouth");
        assert!(
            rivermouth.clone().count() == 9
                && rivermouth.clone().all(|r| r.rates.len() == r.rates.values().flatten().count())
        );
    }
}

// England's means and the spread of authorities as published for 2017-2022 (DfE, OGL v3): standard deviations over
// authorities 11.1-13.3 (agency), 10.8-13.0 (vacancy), 6.3-9.4 (turnover), 2.6-2.8 (caseload), 1.3-1.6 points (absence).
#[test]
fn england_and_the_spread_of_authorities_are_as_published() {
    let (_, table, _) = files(&ending(10));
    for (measure, england, spread) in [
        (CensusMeasure::AgencyRate, (13.5, 20.0), (8.5, 14.0)),
        (CensusMeasure::VacancyRate, (14.5, 22.0), (8.5, 14.0)),
        (CensusMeasure::TurnoverRate, (12.0, 19.0), (4.8, 9.0)),
        (CensusMeasure::Caseload, (14.5, 18.5), (2.0, 3.4)),
        (CensusMeasure::AbsenceRate, (2.6, 4.0), (0.9, 1.8)),
    ] {
        for year in 2018..=2026 {
            let of = |level| table.rows.iter().filter(move |r| r.year == year && r.level == level);
            let national = of(GeographicLevel::National).find_map(|r| rate(r, measure)).expect("England");
            let values: Vec<f64> = of(GeographicLevel::Authority).filter_map(|r| rate(r, measure)).collect();
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            let sd = (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64).sqrt();
            assert!((england.0..=england.1).contains(&national), "{measure:?} {year}: England {national}");
            assert!((spread.0..=spread.1).contains(&sd), "{measure:?} {year}: spread {sd}");
        }
    }
}

#[test]
fn authorities_remember_four_fifths_of_their_distance() {
    let (_, table, _) = files(&ending(10));
    let mut values: BTreeMap<(i32, &str), f64> = BTreeMap::new();
    for row in table.rows.iter().filter(|r| r.level == GeographicLevel::Authority) {
        if let Some(Ok(value)) = row.rates.get(&Rate::AgencyRate) {
            values.insert((row.year, row.old_la_code.as_str()), (value / (100.0 - value)).ln());
        }
    }
    let mean = |year: i32| {
        let of: Vec<f64> = values.iter().filter(|((y, _), _)| *y == year).map(|(_, v)| *v).collect();
        of.iter().sum::<f64>() / of.len() as f64
    };
    let (mut together, mut before) = (0.0, 0.0);
    for year in 2019..=2026 {
        let (then, now) = (mean(year - 1), mean(year));
        for ((_, code), value) in values.iter().filter(|((y, _), _)| *y == year) {
            let Some(last) = values.get(&(year - 1, *code)) else { continue };
            together += (last - then) * (value - now);
            before += (last - then) * (last - then);
        }
    }
    let slope = together / before;
    assert!((0.72..0.88).contains(&slope), "{slope}");
}

#[test]
fn every_authority_has_ten_neighbours_of_the_same_table() {
    let (_, table, list) = files(&ending(10));
    let codes: std::collections::BTreeSet<&str> = table.rows.iter().map(|r| r.old_la_code.as_str()).collect();
    let text = String::from_utf8(list.bytes).expect("UTF-8");
    let mut rows = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut count = 0;
    for row in rows.records() {
        let row = row.expect("as many cells as headings");
        count += 1;
        assert_eq!(row.len(), 24);
        assert!((4..24).step_by(2).all(|at| codes.contains(&row[at]) && row[at] != row[0]), "{row:?}");
    }
    assert_eq!(count, 151);
}
