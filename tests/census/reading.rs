use staffcast::domain::{
    Count, Extract, Failure, Finding, Gap, Kind, Measure, Period, PublishedTable, Rate, Severity, UnitKind,
};
use staffcast::ingest::published::{PublishedError, read};

const MODERN: &str = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,\
old_la_code,new_la_code,la_name,inpost_fte,inpost_headcount,starters_fte,starters_headcount,leavers_fte,leavers_headcount,\
turnover_rate_fte,turnover_rate_headcount,agency_fte,agency_headcount,agency_rate_fte,agency_rate_headcount,agency_cover_fte,\
agency_cover_rate_fte,vacancy_fte,vacancy_rate_fte,vacancy_agency_cover_rate_fte,case_holders_fte,cases,caseload_fte,\
working_days_lost_fte,absence_rate_fte";
const OLDER: &str = "\u{feff}time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,\
old_la_code,new_la_code,la_name,social_worker_fte,social_worker_headcount,starter_fte,starter_headcount,leaver_fte,\
leaver_headcount,turnover_rate_fte_%,turnover_rate_headcount_%,agency_worker_fte,agency_worker_headcount,\
agency_worker_rate_fte_%,agency_worker_rate_headcount_%,agency_cover_fte,agency_cover_rate_fte_%,Vacancy FTE,\
vacancy_rate_fte_%,vacancy_agency_cover_rate_fte_%,case_holder_fte,cases,caseload_fte,working_days_lost_fte,absence_rate_fte_%";
// Invented; 80 of 100 FTE and so on, so that every rate is right: 16.0 = 16/100, 20.0 = 25/(25+100), 0.5 = 126.5/(100·253).
const FIGURES: &str =
    "100.0,110,20.0,21,16.0,17,16.0,15.5,25.0,26,20.0,19.1,20.0,80.0,25.0,20.0,80.0,90.0,1350,15.0,126.5,0.5";

fn country(year: u32) -> String {
    format!("{year},Reporting year,National,E92000001,England,,,,,,{FIGURES}")
}

fn region(year: u32, name: &str) -> String {
    format!("{year},Reporting year,Regional,E92000001,England,E12000009,{name},,,,{FIGURES}")
}

fn authority(year: u32, region: &str, code: &str, new: &str, name: &str, figures: &str) -> String {
    format!("{year},Reporting year,Local authority,E92000001,England,E12000009,{region},{code},{new},{name},{figures}")
}

fn bath(year: u32) -> String {
    authority(year, "South West", "800", "E06000022", "Bath", FIGURES)
}

fn csv(header: &str, rows: &[String]) -> String {
    format!("{header}\n{}\n", rows.join("\n"))
}

fn both(text: &str) -> (PublishedTable, Extract) {
    read(text.as_bytes()).expect("a published table")
}

fn extract(rows: &[String]) -> Extract {
    both(&csv(MODERN, rows)).1
}

/// `FIGURES` with some columns (by place from 0) replaced.
fn figures(changes: &[(usize, &str)]) -> String {
    let mut cells: Vec<&str> = FIGURES.split(',').collect();
    for (place, cell) in changes {
        cells[*place] = cell;
    }
    cells.join(",")
}

fn changed(changes: &[(usize, &str)]) -> Extract {
    extract(&[authority(2022, "South West", "800", "E06000022", "Bath", &figures(changes))])
}

fn only(findings: &[Finding]) -> &Finding {
    assert_eq!(findings.len(), 1, "{findings:?}");
    &findings[0]
}

#[test]
fn both_vintages_give_the_same_table() {
    let rows = [country(2022), region(2022, "South West"), bath(2022)];
    let (modern, older) = (both(&csv(MODERN, &rows)), both(&csv(OLDER, &rows)));
    assert_eq!(modern, older);
    assert_eq!((modern.1.rows, modern.1.accepted, modern.1.rejected), (3, 3, 0));
    assert!(modern.1.findings.is_empty(), "{:?}", modern.1.findings);
}

#[test]
fn counts_and_printed_rates_are_observations_of_their_unit_and_year() {
    let extract = extract(&[country(2022), region(2022, "South West"), bath(2022)]);
    let unit = "england/south-west/800";
    let value = |measure: Measure| {
        let found =
            extract.observations.iter().find(|o| *o.unit == *unit && o.measure == measure).expect("an observation");
        assert_eq!((found.period, &found.role), (Period::Year(2022), &None));
        found.reading.expect("a value")
    };
    assert_eq!(value(Count::Starters.into()), 21.0);
    assert_eq!(value(Count::StartersFte.into()), 20.0);
    assert_eq!(value(Count::WorkingDaysLost.into()), 126.5);
    assert_eq!(value(Rate::AgencyRate.into()), 20.0);
    assert_eq!(value(Rate::VacancyCoverRate.into()), 80.0);
    let units: Vec<(&str, &str, UnitKind)> =
        extract.units.iter().map(|u| (u.slug.as_str(), u.name.as_str(), u.kind)).collect();
    assert_eq!(
        units,
        [
            ("england", "England", UnitKind::Country),
            ("england/south-west", "South West", UnitKind::Region),
            (unit, "Bath", UnitKind::Authority)
        ]
    );
}

#[test]
fn every_symbol_is_a_typed_gap_and_a_blank_is_nothing() {
    for (symbol, gap) in [
        ("c", Gap::Suppressed),
        ("z", Gap::NotApplicable),
        ("x", Gap::Unavailable),
        (":", Gap::Unavailable),
        ("-", Gap::Unavailable),
        ("u", Gap::LowReliability),
        ("k", Gap::RoundsToZero),
        ("low", Gap::RoundsToZero),
    ] {
        let extract = changed(&[(8, symbol)]);
        let agency = extract.observations.iter().find(|o| o.measure == Count::AgencyFte.into()).expect("a gap");
        assert_eq!(agency.reading, Err(gap), "{symbol}");
        assert!(extract.findings.is_empty(), "{:?}", extract.findings);
    }
    assert!(changed(&[(8, "")]).observations.iter().all(|o| o.measure != Count::AgencyFte.into()));
}

#[test]
fn a_joint_return_is_one_authority_with_both_codes() {
    let joint = |code| authority(2022, "East Midlands", code, "E06000061 / E06000062", "North / West", FIGURES);
    let (table, extract) = both(&csv(MODERN, &[joint("940 / 941")]));
    assert_eq!(table.rows[0].old_la_code, "940 / 941");
    assert_eq!(extract.units.last().map(|u| u.slug.as_str()), Some("england/east-midlands/940-941"));
    assert_eq!(both(&csv(MODERN, &[joint("940/941")])).0.rows[0].old_la_code, "940 / 941");
}

#[test]
fn an_authority_stays_one_unit_when_its_long_code_its_name_or_its_region_changes() {
    let extract = extract(&[
        authority(2019, "South East", "825", "E10000002", "Bucks", FIGURES),
        authority(2020, "South East", "825", "E06000060", "Buckinghamshire", FIGURES),
    ]);
    let authorities: Vec<_> = extract.units.iter().filter(|u| u.kind == UnitKind::Authority).collect();
    assert_eq!(authorities.len(), 1);
    assert_eq!(authorities[0].name, "Buckinghamshire");
    assert!(extract.observations.iter().all(|o| *o.unit == *"england/south-east/825"));
}

#[test]
fn a_comma_inside_a_name_stays_inside() {
    let (table, _) =
        both(&csv(MODERN, &[authority(2022, "South West", "801", "E06000023", "\"Bristol, City of\"", FIGURES)]));
    assert_eq!(table.rows[0].name, "Bristol, City of");
}

#[test]
fn the_second_row_of_the_same_authority_and_year_is_left_out() {
    let extract = extract(&[bath(2022), bath(2021), bath(2022)]);
    assert_eq!((extract.rows, extract.accepted, extract.rejected), (3, 2, 1));
    let finding = only(&extract.findings);
    assert_eq!((finding.row, finding.rule.as_str(), finding.severity), (Some(4), "row_repeated", Severity::Error));
    assert!(finding.fix.contains("row 2"), "{}", finding.fix);
}

#[test]
fn a_total_that_poses_as_an_authority_is_left_out() {
    let total = authority(2022, "", "", "", "Total", FIGURES);
    let extract = extract(&[bath(2022), total]);
    let finding = only(&extract.findings);
    assert_eq!(finding.rule, "authority_code_expected");
    assert_eq!((finding.row, finding.column.as_deref()), (Some(3), Some("old_la_code")));
    assert_eq!(extract.accepted, 1);
}

#[test]
fn rows_that_cannot_be_placed_are_left_out_each_with_its_reason() {
    let short: String = bath(2022).split_inclusive(',').take(12).collect();
    let odd = bath(2022).replace("Local authority", "Ward");
    let extract = extract(&[bath(2020), bath(9999), odd, short]);
    let rules: Vec<&str> = extract.findings.iter().map(|f| f.rule.as_str()).collect();
    assert_eq!(rules, ["year_expected", "level_expected", "cells_missing"]);
    assert_eq!((extract.accepted, extract.rejected), (1, 3));
}

// By hand: 25 of 125 is 20.0.
#[test]
fn a_rate_that_its_counts_cannot_give_is_a_finding() {
    let extract = changed(&[(10, "20.3")]);
    let finding = only(&extract.findings);
    assert_eq!(finding.rule, "rate_disagrees_with_counts");
    assert_eq!(
        (finding.row, finding.column.as_deref(), finding.value.as_deref()),
        (Some(2), Some("agency_rate_fte"), Some("20.3"))
    );
    assert!(finding.fix.contains("20.0"), "{}", finding.fix);
    assert_eq!(finding.severity, Severity::Warning);
    assert!(changed(&[(10, "20.1")]).findings.is_empty());
}

// By hand: 0.3 FTE of agency staff and 1.0 in post print as 23.1 %, but unrounded 0.25 and 1.05 are 19.2 %.
#[test]
fn a_difference_that_rounded_counts_explain_is_only_a_note() {
    let tiny = |rate| changed(&[(0, "1.0"), (8, "0.3"), (10, rate), (6, ""), (13, ""), (15, ""), (21, "")]);
    let rounding = tiny("19.2");
    assert_eq!(
        (only(&rounding.findings).rule.as_str(), only(&rounding.findings).severity),
        ("rate_differs_by_rounding", Severity::Note)
    );
    assert_eq!(only(&tiny("18.0").findings).rule, "rate_disagrees_with_counts");
}

#[test]
fn a_leap_year_has_254_working_days() {
    // 1270 days of 100 FTE: 5.0 % of 254 days.
    let absent = figures(&[(20, "12700.0"), (21, "50.0")]);
    assert!(extract(&[authority(2020, "South West", "800", "E", "Bath", &absent)]).findings.is_empty());
    assert_eq!(
        only(&extract(&[authority(2021, "South West", "800", "E", "Bath", &absent)]).findings).rule,
        "rate_disagrees_with_counts"
    );
}

#[test]
fn a_bad_figure_is_a_finding_and_the_rest_of_the_row_is_kept() {
    for (cell, rule) in [
        ("about 25", "number_expected"),
        ("<5", "number_expected"),
        ("NaN", "number_expected"),
        ("inf", "number_expected"),
        ("１２", "number_expected"),
        ("-25", "negative_number"),
        ("99999999999", "number_too_large"),
    ] {
        let extract = changed(&[(8, cell)]);
        let finding = only(&extract.findings);
        assert_eq!((finding.rule.as_str(), finding.severity), (rule, Severity::Warning), "{cell}");
        assert_eq!(finding.value.as_deref(), Some(cell));
        assert_eq!(extract.accepted, 1);
        assert!(extract.observations.iter().all(|o| o.measure != Count::AgencyFte.into()));
    }
}

#[test]
fn a_year_far_from_the_others_is_a_finding() {
    let extract = extract(&[bath(2021), bath(2022), bath(2033)]);
    let finding = only(&extract.findings);
    assert_eq!(
        (finding.row, finding.rule.as_str(), finding.severity),
        (Some(4), "year_far_from_others", Severity::Warning)
    );
}

#[test]
fn an_authority_without_staff_is_kept() {
    let none = "0.0,0,0.0,0,0.0,0,z,z,0.0,0,z,z,0.0,z,0.0,z,z,0.0,0,z,0.0,z";
    let extract = extract(&[authority(2022, "South West", "420", "E06000053", "Isles", none)]);
    assert!(extract.findings.is_empty(), "{:?}", extract.findings);
    assert_eq!(extract.accepted, 1);
}

#[test]
fn encodings_separators_and_line_ends_make_no_difference() {
    let plain = csv(MODERN, &[country(2022), bath(2022).replace("Bath", "Bäth")]);
    let expected = both(&plain);
    let semicolons = plain.replace(',', ";");
    let latin: Vec<u8> = plain.chars().map(|c| c as u8).collect();
    let utf16 = |mark: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("{mark}{plain}").encode_utf16().flat_map(bytes).collect()
    };
    let variants: Vec<(&str, Vec<u8>)> = vec![
        ("mark", format!("\u{feff}{plain}").into_bytes()),
        ("Windows-1252", latin),
        ("UTF-16 LE", utf16("\u{feff}", u16::to_le_bytes)),
        ("UTF-16 BE", utf16("\u{feff}", u16::to_be_bytes)),
        ("UTF-16 without a mark", utf16("", u16::to_le_bytes)),
        ("semicolons", semicolons.clone().into_bytes()),
        ("tabs", plain.replace(',', "\t").into_bytes()),
        ("CR LF", plain.replace('\n', "\r\n").into_bytes()),
        ("CR", plain.replace('\n', "\r").into_bytes()),
        ("no last line end", plain.trim_end().as_bytes().to_vec()),
    ];
    for (name, bytes) in variants {
        assert_eq!(read(bytes.as_slice()).expect(name), expected, "{name}");
    }
    let (table, _) = read(format!("sep=;\n{semicolons}").as_bytes()).expect("sep");
    assert_eq!(table.rows[1].row, expected.0.rows[1].row + 1);
}

#[test]
fn rows_are_counted_as_a_spreadsheet_shows_them() {
    let broken = bath(2021).replace("2021,", "20x1,");
    let titled = format!("Children's social work workforce\n\n{MODERN}\n{}\n,,\n\n{broken}\n", bath(2022));
    let expected = [Some(7)];
    for text in [titled.clone(), titled.replace('\n', "\r\n")] {
        let (_, extract) = both(&text);
        let rows: Vec<Option<u32>> = extract.findings.iter().map(|f| f.row).collect();
        assert_eq!(rows, expected);
    }
}

#[test]
fn a_file_that_lacks_necessary_columns_is_refused_whole_and_they_are_named() {
    let text = csv(MODERN, &[bath(2022)]).replace("old_la_code", "code").replace("inpost_fte", "staff");
    let error = read(text.as_bytes()).expect_err("columns are missing");
    assert_eq!((error.kind(), error.code()), (Kind::Invalid, "published_columns_missing"));
    assert!(error.to_string().contains("old_la_code, inpost_fte"), "{error}");
}

#[test]
fn what_is_no_table_is_refused_with_its_own_reason() {
    let code = |bytes: &[u8]| read(bytes).expect_err("no table").code();
    assert_eq!(code(b""), "published_empty");
    assert_eq!(code(b"PK\x03\x04\0\0\0\0"), "published_not_text");
    assert_eq!(code(b"month,unit,in_post_fte\n2026-01,North,3\n"), "published_columns_missing");
    assert_eq!(code(MODERN.as_bytes()), "published_no_rows");
    assert_eq!(code(csv(MODERN, &[bath(9999)]).as_bytes()), "published_nothing_usable");
    assert_eq!(code(MODERN.replace("cases,", "cases,cases,").as_bytes()), "published_column_repeated");
    assert_eq!(code("a,".repeat(400).as_bytes()), "published_too_many_columns");
}

#[test]
fn an_endless_file_is_refused_without_being_kept() {
    let error = read(std::io::repeat(b'a')).expect_err("endless");
    assert!(matches!(error, PublishedError::TooLarge { .. }), "{error}");
    assert_eq!(error.kind(), Kind::TooLarge);
}
