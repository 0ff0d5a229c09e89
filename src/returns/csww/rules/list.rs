//! Every rule with its number, name and severity. Numbers stay; a new rule gets the next.

use crate::domain::Severity;
use Severity::{Error, Warning};

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its stable name; its number is part of it.
    pub name: &'static str,
    /// An error would be refused by the collection, a warning asked about.
    pub severity: Severity,
    /// What must hold.
    pub holds: &'static str,
}

macro_rules! rules {
    ($($constant:ident = $name:literal, $severity:ident, $holds:literal;)+) => {
        $(#[doc = $holds]
        pub(in crate::returns::csww) const $constant: Rule = Rule { name: $name, severity: $severity, holds: $holds };)+

        /// Every rule, by number.
        pub const RULES: &[Rule] = &[$($constant),+];
    };
}

rules! {
    COLLECTION = "csww_01_collection", Warning, "The collection is CSWW.";
    YEAR = "csww_02_year", Error, "The header says the year of the collection.";
    REFERENCE_DATE = "csww_03_reference_date", Error, "The reference date is 30 September of that year.";
    AUTHORITY = "csww_04_authority", Error, "The authority has its three-digit code, the same in every year.";
    VACANCIES = "csww_05_vacancies", Error, "Vacancies and the agency staff who cover them are given and not negative.";
    AGENCY_FLAG = "csww_06_agency_flag", Error, "Every record says whether it is an agency worker's.";
    NUMBER = "csww_07_registration_number", Error, "Every record has a registration number.";
    NUMBER_SHAPE = "csww_08_registration_number_shape", Warning, "A registration number is two letters and digits.";
    FTE_RANGE = "csww_09_fte_range", Error, "Full-time equivalents lie between 0 and 1.";
    UNREADABLE = "csww_10_value_unreadable", Error, "Every value is of its type: dates as YYYY-MM-DD, numbers in digits.";
    CODE = "csww_11_code_unknown", Error, "Every code is one of the return's.";
    ORDER = "csww_12_start_after_end", Error, "No role starts after it ends.";
    START_LATE = "csww_13_start_after_year", Error, "No role starts after the reference date.";
    END_OUTSIDE = "csww_14_end_outside_year", Error, "Roles that ended, ended within the year.";
    AGE = "csww_15_age", Error, "People are between 18 and 80 at the reference date.";
    LEAVER_INCOMPLETE = "csww_16_leaver_incomplete", Error, "An end within the year has a reason and a destination.";
    NOT_A_LEAVER = "csww_17_reason_without_end", Error, "A reason or destination stands beside an end date.";
    ORIGIN = "csww_18_origin_missing", Error, "A start within the year has an origin.";
    FTE_MISSING = "csww_19_fte_at_census_missing", Error, "Whoever is in post has full-time equivalents at the census.";
    CASES_FTE = "csww_20_cases_without_fte", Error, "Whoever holds cases has full-time equivalents above 0.";
    CASES_ROLE = "csww_21_cases_of_role_6", Error, "Qualified staff without cases hold none.";
    ABSENCE = "csww_22_absence_reason", Error, "A reason for absence stands only beside an absence.";
    DAYS_LOST = "csww_23_days_lost", Error, "Nobody loses more than 254 working days in a year.";
    DUPLICATE = "csww_24_duplicate", Error, "No registration number has the same start date twice.";
    BOTH = "csww_25_agency_and_employed", Error, "Nobody is in post both as agency worker and as employed.";
    COVER_AGENCY = "csww_26_cover_over_agency", Error, "Agency staff who cover vacancies are no more than all agency staff.";
    COVER_VACANCIES = "csww_27_cover_over_vacancies", Warning, "Agency staff who cover vacancies are no more than the vacancies.";
    CONTINUITY = "csww_28_continuity", Error, "Whoever was in post last year is in post or has left.";
    UNEXPECTED = "csww_29_unexpected_staff", Warning, "Whoever started before the year was in post last year.";
    JUMP = "csww_30_jump", Warning, "Figures move no further in a year than they usually do.";
    PUBLISHED = "csww_31_published", Warning, "Counts agree with the published table.";
    FTE_OF_PERSON = "csww_32_fte_of_person", Warning, "The posts of one person add up to no more than full time.";
    LEAVER_FTE = "csww_33_leaver_with_fte", Warning, "Whoever has left has no full-time equivalents at the census.";
    REQUIRED = "csww_34_required_missing", Error, "Employed staff have role, start, birth date, gender and ethnicity.";
    CASES = "csww_35_cases", Error, "Cases are whole numbers from 0.";
    START_EARLY = "csww_36_start_too_young", Error, "Nobody starts before the age of 18.";
    MANY_CASES = "csww_37_many_cases", Warning, "Nobody holds more than 60 cases.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_numbered_without_gaps() {
        for (i, rule) in RULES.iter().enumerate() {
            assert!(rule.name.starts_with(&format!("csww_{:02}_", i + 1)), "{}", rule.name);
        }
    }
}
