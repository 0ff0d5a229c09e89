//! The elements around the records, and those nobody knows.

use std::collections::BTreeSet;

use super::values::{date, number, said, year};
use crate::domain::{CensusReturn, Said};
use crate::ingest::findings::{Findings, Place};

/// The root of a return.
pub(super) const ROOT: &str = "Message";
/// One worker in one role.
pub(super) const RECORD: &str = "CSWWWorker";

/// Unknown names that are told; the rest are only counted.
const MOST_UNKNOWN: usize = 50;
const LONGEST_NAME: usize = 40;

/// Elements that hold others or say nothing we use.
const SILENT: [&str; 9] = [
    ROOT,
    "Header",
    "CollectionDetails",
    "Source",
    "SourceLevel",
    "SoftwareCode",
    "DateTime",
    "LALevelVacancies",
    "Release",
];

/// Takes one element that stands outside the records; whether it is known. The first of its name holds.
pub(super) fn outside(census: &mut CensusReturn, name: &str, text: &str) -> bool {
    fn first<T: Copy>(place: &mut Said<T>, value: Said<T>) {
        if !place.is_given() {
            *place = value;
        }
    }
    match name.to_ascii_lowercase().as_str() {
        "collection" => first(&mut census.collection, said(text, |t| Some(t.eq_ignore_ascii_case("CSWW")))),
        "year" => first(&mut census.year, said(text, year)),
        "referencedate" => first(&mut census.reference_date, said(text, date)),
        "lea" => first(&mut census.authority, said(text, authority)),
        "numberofvacancies" => first(&mut census.vacancies_fte, said(text, number)),
        "noagencyfte" => first(&mut census.agency_cover_fte, said(text, number)),
        "noagencyheadcount" => first(&mut census.agency_cover_headcount, said(text, number)),
        lower => return SILENT.iter().any(|known| known.eq_ignore_ascii_case(lower)),
    }
    true
}

/// Three digits.
fn authority(text: &str) -> Option<u16> {
    (text.len() == 3).then(|| super::values::code(text))?
}

/// Names met that are no elements of the return.
#[derive(Debug, Default)]
pub(super) struct Elements {
    unknown: BTreeSet<String>,
}

impl Elements {
    /// One warning for each unknown name.
    pub fn note(&mut self, name: &str, known: bool, line: u32, findings: &mut Findings) {
        if known || self.unknown.len() >= MOST_UNKNOWN {
            return;
        }
        let name: String = name.chars().take(LONGEST_NAME).collect();
        if !self.unknown.insert(name.clone()) {
            return;
        }
        let place = Place { row: Some(line), column: Some(&name), value: None };
        let fix = "This element is not one of the return as we know it and is not used. Newer years may add elements.";
        findings.warning(place, "csww_element_unknown", fix);
    }
}
