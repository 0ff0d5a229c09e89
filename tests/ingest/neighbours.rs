//! The published list of statistical neighbours. Authorities and codes are invented.

use staffcast::domain::peers::Closeness;
use staffcast::domain::{ExtractKind, Severity};
use staffcast::ingest::{IngestError, template_csv};

use super::{Sent, finding, read, rules};

const HEADER: &str = "\u{feff}old_la_code,la_name,region_ind,region_name,SN_1,SN_1P,SN_2,SN_2P,SN_3,SN_3P";

/// Four authorities that are each other's neighbours, below these rows.
fn with(rows: &[&str]) -> String {
    let sound = [
        "501,Alvermere,1,North East,502,Extremely close,503,Close ,504,Somewhat close",
        "502,\"Brackle, Crane and Dunner\",1,North East,501,Very close,503,Close,504,Not close",
        "503,Embergate,2,South West,501,Close,502,Close,504,Close",
        "504,Fallowness,2,South West,501,,502,,503,",
    ];
    let lines: Vec<&str> = std::iter::once(HEADER).chain(sound).chain(rows.iter().copied()).collect();
    lines.join("\r\n")
}

#[test]
fn every_authority_has_its_neighbours_closest_first_with_names_and_closeness() {
    let extract = read(with(&[])).expect("a list");
    assert_eq!((extract.kind, extract.rows, extract.accepted), (ExtractKind::StatisticalNeighbours, 4, 4));
    assert!(extract.observations.is_empty() && extract.units.is_empty() && extract.span().is_none());
    let first = &extract.neighbours[0];
    let told: Vec<_> = first.neighbours.iter().map(|n| (n.code.as_str(), n.name.as_str(), n.closeness)).collect();
    assert_eq!(first.authority, "501");
    assert_eq!(
        told,
        [
            ("502", "Brackle, Crane and Dunner", Some(Closeness::Extremely)),
            ("503", "Embergate", Some(Closeness::Close)),
            ("504", "Fallowness", Some(Closeness::Somewhat)),
        ]
    );
    assert!(extract.neighbours[3].neighbours.iter().all(|n| n.closeness.is_none()));
    // Three neighbours where ten are usual is worth a note and nothing more.
    assert_eq!(rules(&extract), [("neighbours_fewer_than_usual", Severity::Note); 4]);
}

#[test]
fn an_authority_that_is_its_own_neighbour_or_names_one_twice_loses_that_neighbour() {
    let extract = read(with(&["505,Garthbeck,1,North East,505,Close,501,Close,501,Close"])).expect("a list");
    let (own, twice) = (finding(&extract, "own_neighbour"), finding(&extract, "neighbour_repeated"));
    assert_eq!((own.row, own.column.as_deref(), own.value.as_deref()), (Some(6), Some("SN_1"), Some("505")));
    assert_eq!((twice.row, twice.column.as_deref()), (Some(6), Some("SN_3")));
    let kept: Vec<&str> = extract.neighbours[4].neighbours.iter().map(|n| n.code.as_str()).collect();
    assert_eq!(kept, ["501"]);
}

#[test]
fn rows_without_a_usable_code_or_neighbour_and_repeated_ones_are_left_out_with_a_finding() {
    let extract = read(with(&[
        "Total,All,,,501,Close,502,Close,503,Close",
        "501,Alvermere again,1,North East,502,Close,503,Close,504,Close",
        "506,Haverholt,1,North East,,,,,,",
    ]))
    .expect("a list");
    assert_eq!((extract.rows, extract.accepted, extract.rejected), (7, 4, 3));
    for (rule, row) in [("authority_code_expected", 6), ("row_repeated", 7), ("neighbours_missing", 8)] {
        let found = finding(&extract, rule);
        assert_eq!((found.row, found.severity), (Some(row), Severity::Error), "{rule}");
    }
    let first = extract.neighbours.iter().find(|hood| hood.authority == "501").expect("the first row");
    assert_eq!(first.neighbours[0].closeness, Some(Closeness::Extremely), "the first row counts");
}

#[test]
fn codes_nobody_knows_and_words_nobody_uses_are_kept_and_said() {
    let extract = read(with(&["507,Inkerstow,1,North East,599,Near,50,Close,501,Close"])).expect("a list");
    let (unknown, words) = (finding(&extract, "neighbour_unknown"), finding(&extract, "closeness_unknown"));
    assert_eq!((unknown.row, unknown.value.as_deref(), unknown.severity), (Some(6), Some("599"), Severity::Warning));
    assert_eq!((words.column.as_deref(), words.value.as_deref()), (Some("SN_1P"), Some("Near")));
    assert_eq!(finding(&extract, "neighbour_code_expected").value.as_deref(), Some("50"));
    let kept: Vec<_> = extract.neighbours[4].neighbours.iter().map(|n| (n.code.as_str(), n.name.as_str())).collect();
    assert_eq!(kept, [("599", ""), ("501", "Alvermere")]);
}

#[test]
fn a_list_of_which_most_rows_cannot_be_used_is_refused_and_an_empty_one_too() {
    let bad = format!("{HEADER}\nA,a,,,501,,502,,503,\nB,b,,,501,,502,,503,\n503,c,,,501,,502,,504,\n");
    match read(bad) {
        Err(IngestError::Untrusted { rows: 3, rejected: 2, findings, .. }) => assert!(findings.len() >= 2),
        other => panic!("{other:?}"),
    }
    assert!(matches!(read(template_csv(ExtractKind::StatisticalNeighbours)), Err(IngestError::NoRows { .. })));
}

#[test]
fn the_same_list_is_read_from_a_workbook() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let plain = with(&[]).replace('\u{feff}', "").replace("\"Brackle, Crane and Dunner\"", "Brackle");
    for (row, line) in (0..).zip(plain.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number),
                Err(_) => sheet.write(row, column, cell),
            }
            .expect("a cell");
        }
    }
    let sent = Sent::new("neighbours.xlsx", workbook.save_to_buffer().expect("a workbook"));
    let extract = sent.read().expect("a list");
    assert_eq!((extract.kind, extract.accepted), (ExtractKind::StatisticalNeighbours, 4));
    assert_eq!(extract.neighbours[0].neighbours[2].code, "504");
}

// Rows and columns counted with pandas: 153 authorities with ten neighbours each, every code with a row of its own.
#[test]
fn the_published_list_is_read_whole() {
    let Some(shared) = std::env::var_os("STAFFCAST_SHARED") else { return };
    let path = std::path::PathBuf::from(shared).join("data/statistical_neighbours_2025.csv");
    let Ok(bytes) = std::fs::read(path) else { return };
    let extract = Sent::new("list.csv", bytes).read().expect("the published list");
    assert_eq!((extract.rows, extract.accepted, extract.findings.len()), (153, 153, 0), "{:#?}", extract.findings);
    assert!(extract.neighbours.iter().all(|hood| hood.neighbours.len() == 10));
    let medway = extract.neighbours.iter().find(|hood| hood.authority == "887").expect("Medway");
    let codes: Vec<&str> = medway.neighbours.iter().map(|n| n.code.as_str()).collect();
    assert_eq!(codes, ["866", "332", "886", "303", "926", "935", "883", "891", "351", "384"]);
    assert!(medway.neighbours.iter().all(|n| n.closeness == Some(Closeness::Very) && !n.name.is_empty()));
}
