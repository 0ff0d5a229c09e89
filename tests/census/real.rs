//! The published table itself, where it is at hand (not part of the project).

use std::path::PathBuf;

use staffcast::domain::{CensusMeasure, Extract, GeographicLevel, Level, PublishedTable, Rate, Severity};
use staffcast::forecast::census::{Recipe, forecast};
use staffcast::ingest::published;

pub(super) fn published_table() -> Option<(PublishedTable, Extract)> {
    let shared = std::env::var_os("STAFFCAST_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from);
    let file = std::fs::File::open(shared.join("data/csww_indicators_2017_to_2022.csv")).ok()?;
    Some(published::read(file).expect("the published table is read"))
}

// Rows and gaps counted in the file with a spreadsheet's filters.
#[test]
fn every_row_of_the_published_table_is_kept_and_every_symbol_is_a_gap() {
    let Some((table, extract)) = published_table() else { return };
    assert_eq!((extract.rows, extract.accepted, extract.rejected), (974, 974, 0));
    assert_eq!(table.rows.len(), 974);
    let gaps = extract.observations.iter().filter(|o| o.reading.is_err()).count();
    // 4+3+1+2 absence, 6 cover, 2+6+29 cover rate, 3 agency, 3 its rate, 2+2+2 cases, 2 leavers FTE, 1 leavers, 2
    // starters, 4 turnover, 17+6+15 vacancy cover rate, 4+1+2 days lost.
    assert_eq!(gaps, 10 + 6 + 37 + 3 + 3 + 6 + 2 + 1 + 2 + 4 + 38 + 7);
    assert_eq!(extract.units.len(), 1 + 11 + 154);
}

// No authority's rate differs by more than the rounding of its counts explains. Some of regions and England do,
// because the publisher leaves authorities that gave only one of the two figures out of the rate.
#[test]
fn every_published_rate_is_reproduced_within_a_tenth_where_the_counts_allow() {
    let Some((table, extract)) = published_table() else { return };
    assert!(extract.findings.iter().all(|f| f.severity != Severity::Error));
    let doubted: Vec<u32> =
        extract.findings.iter().filter(|f| f.severity == Severity::Warning).filter_map(|f| f.row).collect();
    let is_authority = |row: u32| table.rows.iter().any(|r| r.row == row && r.level == GeographicLevel::Authority);
    assert!(doubted.iter().all(|row| !is_authority(*row)), "{doubted:?}");
    let differing = extract.findings.iter().filter(|f| f.rule.starts_with("rate_")).count();
    assert_eq!(differing, 71, "of 8,669 rates with their counts");
}

// Point, 80 % low and high for Medway: an independent numpy implementation. Where the country does not revert the
// points are those of the published recipe (24.5, 21.5, 27.5, 15.9, 2.93).
#[test]
fn medway_is_forecast_as_by_the_reference() {
    let Some((table, _)) = published_table() else { return };
    let levels = Level::parse_list("80").expect("a level");
    let medway = |recipe: &Recipe, measure: CensusMeasure| {
        let all = forecast(&table, recipe, 2, &levels).expect("a forecast");
        let found = all.authorities.into_iter().find(|f| f.old_la_code == "887" && f.measure == measure);
        let step = found.expect("Medway").steps.swap_remove(0);
        [step.point, step.intervals[0].lower, step.intervals[0].upper]
    };
    let mut held = Recipe::embedded();
    held.level.weight_per_year = 1.0;
    for (measure, expected, without_reversion) in [
        (CensusMeasure::AgencyRate, [24.1201, 17.4413, 32.9464], 24.4588),
        (CensusMeasure::TurnoverRate, [21.0576, 14.3533, 29.5691], 21.5016),
        (CensusMeasure::VacancyRate, [26.9698, 18.6123, 37.1984], 27.5372),
        (CensusMeasure::Caseload, [15.9816, 13.8931, 18.1984], 15.9285),
        (CensusMeasure::AbsenceRate, [2.8887, 1.7263, 4.4097], 2.9325),
    ] {
        for (found, expected) in medway(&Recipe::embedded(), measure).into_iter().zip(expected) {
            assert!((found - expected).abs() < 1e-3, "{measure:?}: {found} for {expected}");
        }
        assert!((medway(&held, measure)[0] - without_reversion).abs() < 1e-3, "{measure:?}");
    }
}

#[test]
fn the_printed_rates_of_one_authority_are_read() {
    let Some((table, _)) = published_table() else { return };
    let medway = table.rows.iter().find(|row| row.old_la_code == "887" && row.year == 2022).expect("Medway");
    let rate = |rate| medway.rates[&rate].expect("a value");
    assert_eq!((rate(Rate::AgencyRate), rate(Rate::TurnoverRate), rate(Rate::VacancyRate)), (26.2, 19.3, 29.4));
}
