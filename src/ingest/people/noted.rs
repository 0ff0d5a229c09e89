//! Things met in many rows, told once with their number.

use std::collections::BTreeMap;

use crate::ingest::findings::{Findings, Place};
use crate::ingest::mapping::Header;

/// What was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Remark {
    LeftByMonthEnd,
    WithoutUnit,
    PostAboveOne,
    PersonAboveOne,
    FteMissing,
    AgeOutOfRange,
    AbsentForAMonth,
    NotEmployed,
    MovedWithin,
}

/// How often.
#[derive(Debug, Default)]
pub(super) struct Noted(BTreeMap<Remark, u32>);

impl Noted {
    /// Once more.
    pub fn add(&mut self, remark: Remark) {
        *self.0.entry(remark).or_default() += 1;
    }

    /// Tells each with its number.
    pub fn tell(&self, header: &Header, findings: &mut Findings) {
        for (&remark, &times) in &self.0 {
            let (field, rule, warns, fix) = words(remark);
            let place = Place { row: None, column: Some(header.heading(field)), value: None };
            let fix = format!("{times} {fix}");
            if warns {
                findings.warning(place, rule, fix);
            } else {
                findings.note(place, rule, fix);
            }
        }
    }
}

/// Field, rule, whether somebody should look, and what follows the number.
#[rustfmt::skip] // One line each: a table to read.
fn words(remark: Remark) -> (&'static str, &'static str, bool, &'static str) {
    match remark {
        Remark::LeftByMonthEnd => ("leaving_date", "left_by_month_end", false, "rows have a leaving date within their month or before it: those people are not in post at its end and were not counted."),
        Remark::WithoutUnit => ("unit", "unit_blank", true, "rows name no unit and count for the whole organisation only. Fill in the team."),
        Remark::PostAboveOne => ("fte", "fte_above_one", true, "rows have more than 1.0 FTE in one post. They count as they stand; check them."),
        Remark::PersonAboveOne => ("fte", "person_above_one", true, "people have more than 1.0 FTE over all their posts in some month. They count as they stand; check for posts that ended."),
        Remark::FteMissing => ("fte", "fte_missing", true, "people have a post with neither FTE nor contracted hours in some month: the FTE of its unit stays a gap there. Fill them in."),
        Remark::AgeOutOfRange => ("birth_date", "age_out_of_range", true, "people would be younger than 16 or older than 80. Their age is left out."),
        Remark::AbsentForAMonth => ("staff_reference", "absent_for_a_month", false, "times somebody is missing for a single month and back with the same start date: not counted as leaver and starter. Check whether the export of that month is complete."),
        Remark::NotEmployed => ("contract_type", "not_employed", false, "rows are about agency staff, bank staff or people lent by other employers: they are kept, but count as neither starters nor leavers."),
        Remark::MovedWithin => ("staff_reference", "moved_within", false, "rows are moves within the organisation: they are kept, but count as neither starters nor leavers."),
    }
}
