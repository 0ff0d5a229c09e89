//! One record, element by element.

use super::values::{code, date, flag, listed, number, said, small};
use crate::domain::census_return::{ABSENCE_REASONS, ETHNICITIES};
use crate::domain::{CensusRecord, Said};
use crate::ingest::Pseudonyms;
use crate::ingest::findings::{Findings, Place};

/// The realm of registration numbers among the pseudonyms.
const REALM: &str = "swe";

/// Elements of a record in the order of the return.
const ORDER: [&str; 23] = [
    "agencyworker",
    "sweno",
    "fte",
    "personbirthdate",
    "gendercurrent",
    "ethnicity",
    "qualinst",
    "quallevel",
    "stepupgrad",
    "orgrole",
    "rolestartdate",
    "startorigin",
    "roleenddate",
    "leaverdestination",
    "reasonleave",
    "fte30",
    "cases30",
    "workingdayslost",
    "contractweeks",
    "frontlinegrad",
    "absat30sept",
    "reasonabsence",
    "cfkssstatus",
];
/// Elements that may stand more than once in a record.
const REPEATED: [&str; 5] = ["qualinst", "contractweeks", "absat30sept", "reasonabsence", "cfkssstatus"];

/// A record being read.
#[derive(Debug, Default)]
pub(super) struct Builder {
    record: CensusRecord,
    /// One bit for each element met.
    met: u32,
    /// Place in the order of the last element.
    last: usize,
    out_of_order: bool,
}

impl Builder {
    /// For the record of this place, beginning on this line.
    pub fn new(record: u32, line: u32) -> Self {
        Self { record: CensusRecord { record, line, ..CensusRecord::default() }, ..Self::default() }
    }

    /// Takes one element; whether it is known. The first of a name holds.
    pub fn take(&mut self, name: &str, text: &str, pseudonyms: &Pseudonyms, findings: &mut Findings) -> bool {
        let lower = name.to_ascii_lowercase();
        let Some(at) = ORDER.iter().position(|known| *known == lower) else { return false };
        let place = |column| Place { row: Some(self.record.line), column: Some(column), value: None };
        if at < self.last && !self.out_of_order {
            self.out_of_order = true;
            let fix = "The elements of this record stand in another order than the return prescribes.";
            findings.note(place(ORDER_COLUMN), "csww_order_odd", fix);
        }
        self.last = self.last.max(at);
        let repeated = self.met & 1 << at != 0;
        self.met |= 1 << at;
        if repeated && !REPEATED.contains(&lower.as_str()) {
            let fix = "This element stands twice in one record; the first counts. Delete the wrong one.";
            findings.warning(place(name), "csww_element_repeated", fix);
            return true;
        }
        self.keep(&lower, text, pseudonyms);
        true
    }

    fn keep(&mut self, name: &str, text: &str, pseudonyms: &Pseudonyms) {
        let record = &mut self.record;
        match name {
            "agencyworker" => record.agency = said(text, flag),
            "sweno" => self.person(text, pseudonyms),
            "fte" => record.fte = said(text, number),
            "personbirthdate" => record.born = said(text, date),
            "gendercurrent" => record.gender = said(text, small),
            "ethnicity" => record.ethnicity = said(text, |t| listed(t, &ETHNICITIES)),
            "quallevel" => record.qualification = said(text, small),
            "orgrole" => record.role = said(text, code),
            "rolestartdate" => record.started = said(text, date),
            "startorigin" => record.origin = said(text, code),
            "roleenddate" => record.ended = said(text, date),
            "leaverdestination" => record.destination = said(text, code),
            "reasonleave" => record.reason = said(text, code),
            "fte30" => record.fte_at_census = said(text, number),
            "cases30" => record.cases = said(text, number),
            "workingdayslost" => record.days_lost = said(text, number),
            // Given more than once, one "yes" is a yes.
            "absat30sept" if record.absent != Said::Value(true) => record.absent = said(text, flag),
            "reasonabsence" if !record.absence_reason.is_odd() && !text.is_empty() => {
                record.absence_reason = said(text, |t| listed(t, &ABSENCE_REASONS));
            }
            _ => {}
        }
    }

    /// The number itself ends here.
    fn person(&mut self, text: &str, pseudonyms: &Pseudonyms) {
        let number: String = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
        if number.is_empty() {
            return;
        }
        let (letters, digits) = number.split_at_checked(2).unwrap_or((&number, ""));
        let regular = letters.bytes().all(|b| b.is_ascii_uppercase())
            && !digits.is_empty()
            && digits.bytes().all(|b| b.is_ascii_digit());
        self.record.number_is_odd = !regular;
        self.record.person = Some(pseudonyms.of(REALM, &number));
    }

    /// The record as read.
    pub fn finish(self) -> CensusRecord {
        self.record
    }
}

const ORDER_COLUMN: &str = super::elements::RECORD;
