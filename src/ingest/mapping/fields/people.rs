//! Columns of the lists of people.

use super::super::{Field, Holds};
use super::names;
use crate::domain::UnitOfMeasure;

/// Who is in post at the end of a month.
#[rustfmt::skip] // One line each: a table to read.
pub(super) const STAFF_IN_POST: &[Field] = &[
    Field { name: "month", is_required: true, holds: Holds::Month, synonyms: &["snapshot date", "snapshot month", "as at", "as at date", "as of date", "as of", "effective date", "effective month", "report effective date", "month end", "month ending", "month end date", "period", "period end date", "reporting month", "reporting period", "report date", "snapshot", "position as at", "staff in post as at", "extract date", "census date", "data as at"], meaning: "Required. The month at whose end the person is in post, as 2026-09." },
    Field { name: "staff_reference", is_required: true, holds: Holds::Reference, synonyms: names::STAFF_REFERENCE, meaning: "Required. A number or code of the person. Only a keyed hash of it is kept." },
    Field { name: "post_reference", is_required: false, holds: Holds::Reference, synonyms: names::POST_REFERENCE, meaning: "A number of the post, where one person has several. Only a keyed hash of it is kept." },
    Field { name: "unit", is_required: true, holds: Holds::Unit, synonyms: names::UNIT, meaning: "Required. The team and what it belongs to, from the top: North/Team 1." },
    Field { name: "role_group", is_required: false, holds: Holds::Role, synonyms: names::ROLE, meaning: "Such as social_worker, practice_manager or newly_qualified." },
    Field { name: "grade", is_required: false, holds: Holds::Words, synonyms: names::GRADE, meaning: "Grade or pay band." },
    Field { name: "fte", is_required: false, holds: Holds::Number(UnitOfMeasure::Fte), synonyms: names::FTE, meaning: "Full-time equivalent of the post, 0 to 1." },
    Field { name: "contracted_hours", is_required: false, holds: Holds::Number(UnitOfMeasure::Days), synonyms: names::HOURS, meaning: "Contracted hours a week; used where fte is not given (37 hours are 1.0)." },
    Field { name: "contract_type", is_required: false, holds: Holds::Choice, synonyms: names::CONTRACT, meaning: "permanent, fixed_term, seconded_in, seconded_out, bank or agency." },
    Field { name: "start_date", is_required: false, holds: Holds::Date, synonyms: names::START, meaning: "First day of service with the employer; kept as a month." },
    Field { name: "post_start_date", is_required: false, holds: Holds::Date, synonyms: names::POST_START, meaning: "First day in this post." },
    Field { name: "birth_date", is_required: false, holds: Holds::Date, synonyms: names::BIRTH, meaning: "Kept as an age band only." },
    Field { name: "age_band", is_required: false, holds: Holds::Words, synonyms: names::AGE, meaning: "Where the birth date is not given: under-25, 25-34, 35-44, 45-54, 55-64 or 65+." },
    Field { name: "salary", is_required: false, holds: Holds::Number(UnitOfMeasure::Gbp), synonyms: names::SALARY, meaning: "Full-time salary a year in pounds." },
    Field { name: "leaving_date", is_required: false, holds: Holds::Date, synonyms: names::LEAVING, meaning: "Last day of service, if it is known already." },
    Field { name: "name", is_required: false, holds: Holds::Identity, synonyms: names::NAME, meaning: "Not needed: dropped and reported." },
    Field { name: "contact", is_required: false, holds: Holds::Identity, synonyms: names::CONTACT, meaning: "Not needed: dropped and reported." },
    Field { name: "official_number", is_required: false, holds: Holds::Identity, synonyms: names::OFFICIAL, meaning: "Not needed: dropped and reported." },
];

/// Who started.
#[rustfmt::skip] // One line each: a table to read.
pub(super) const STARTERS: &[Field] = &[
    Field { name: "staff_reference", is_required: true, holds: Holds::Reference, synonyms: names::STAFF_REFERENCE, meaning: "Required. A number or code of the person. Only a keyed hash of it is kept." },
    Field { name: "post_reference", is_required: false, holds: Holds::Reference, synonyms: names::POST_REFERENCE, meaning: "A number of the post, where one person has several. Only a keyed hash of it is kept." },
    Field { name: "unit", is_required: true, holds: Holds::Unit, synonyms: names::UNIT, meaning: "Required. The team and what it belongs to, from the top: North/Team 1." },
    Field { name: "role_group", is_required: false, holds: Holds::Role, synonyms: names::ROLE, meaning: "Such as social_worker, practice_manager or newly_qualified." },
    Field { name: "grade", is_required: false, holds: Holds::Words, synonyms: names::GRADE, meaning: "Grade or pay band." },
    Field { name: "fte", is_required: false, holds: Holds::Number(UnitOfMeasure::Fte), synonyms: names::FTE, meaning: "Full-time equivalent of the post, 0 to 1." },
    Field { name: "contracted_hours", is_required: false, holds: Holds::Number(UnitOfMeasure::Days), synonyms: names::HOURS, meaning: "Contracted hours a week; used where fte is not given (37 hours are 1.0)." },
    Field { name: "contract_type", is_required: false, holds: Holds::Choice, synonyms: names::CONTRACT, meaning: "permanent, fixed_term, seconded_in, seconded_out, bank or agency." },
    Field { name: "start_date", is_required: true, holds: Holds::Date, synonyms: names::START, meaning: "Required. First day of service with the employer; kept as a month." },
    Field { name: "origin", is_required: false, holds: Holds::Choice, synonyms: names::ORIGIN, meaning: "Where the person came from, such as newly_qualified, other_authority or agency." },
    Field { name: "birth_date", is_required: false, holds: Holds::Date, synonyms: names::BIRTH, meaning: "Kept as an age band only." },
    Field { name: "age_band", is_required: false, holds: Holds::Words, synonyms: names::AGE, meaning: "Where the birth date is not given: under-25, 25-34, 35-44, 45-54, 55-64 or 65+." },
    Field { name: "salary", is_required: false, holds: Holds::Number(UnitOfMeasure::Gbp), synonyms: names::SALARY, meaning: "Full-time salary a year in pounds." },
    Field { name: "name", is_required: false, holds: Holds::Identity, synonyms: names::NAME, meaning: "Not needed: dropped and reported." },
    Field { name: "contact", is_required: false, holds: Holds::Identity, synonyms: names::CONTACT, meaning: "Not needed: dropped and reported." },
    Field { name: "official_number", is_required: false, holds: Holds::Identity, synonyms: names::OFFICIAL, meaning: "Not needed: dropped and reported." },
];

/// Who left.
#[rustfmt::skip] // One line each: a table to read.
pub(super) const LEAVERS: &[Field] = &[
    Field { name: "staff_reference", is_required: true, holds: Holds::Reference, synonyms: names::STAFF_REFERENCE, meaning: "Required. A number or code of the person. Only a keyed hash of it is kept." },
    Field { name: "post_reference", is_required: false, holds: Holds::Reference, synonyms: names::POST_REFERENCE, meaning: "A number of the post, where one person has several. Only a keyed hash of it is kept." },
    Field { name: "unit", is_required: false, holds: Holds::Unit, synonyms: names::UNIT, meaning: "The team and what it belongs to, from the top: North/Team 1. Without it a leaver counts for the whole organisation only." },
    Field { name: "role_group", is_required: false, holds: Holds::Role, synonyms: names::ROLE, meaning: "Such as social_worker, practice_manager or newly_qualified." },
    Field { name: "grade", is_required: false, holds: Holds::Words, synonyms: names::GRADE, meaning: "Grade or pay band." },
    Field { name: "fte", is_required: false, holds: Holds::Number(UnitOfMeasure::Fte), synonyms: names::FTE, meaning: "Full-time equivalent of the post, 0 to 1." },
    Field { name: "contracted_hours", is_required: false, holds: Holds::Number(UnitOfMeasure::Days), synonyms: names::HOURS, meaning: "Contracted hours a week; used where fte is not given (37 hours are 1.0)." },
    Field { name: "contract_type", is_required: false, holds: Holds::Choice, synonyms: names::CONTRACT, meaning: "permanent, fixed_term, seconded_in, seconded_out, bank or agency." },
    Field { name: "start_date", is_required: false, holds: Holds::Date, synonyms: names::START, meaning: "First day of service with the employer; kept as a month." },
    Field { name: "leaving_date", is_required: true, holds: Holds::Date, synonyms: names::LEAVING, meaning: "Required. Last day of service; kept as a month." },
    Field { name: "reason", is_required: false, holds: Holds::Choice, synonyms: names::REASON, meaning: "Why, such as resignation, retired or dismissed." },
    Field { name: "destination", is_required: false, holds: Holds::Choice, synonyms: names::DESTINATION, meaning: "Where to, such as other_authority or agency." },
    Field { name: "birth_date", is_required: false, holds: Holds::Date, synonyms: names::BIRTH, meaning: "Kept as an age band only." },
    Field { name: "age_band", is_required: false, holds: Holds::Words, synonyms: names::AGE, meaning: "Where the birth date is not given: under-25, 25-34, 35-44, 45-54, 55-64 or 65+." },
    Field { name: "salary", is_required: false, holds: Holds::Number(UnitOfMeasure::Gbp), synonyms: names::SALARY, meaning: "Full-time salary a year in pounds." },
    Field { name: "name", is_required: false, holds: Holds::Identity, synonyms: names::NAME, meaning: "Not needed: dropped and reported." },
    Field { name: "contact", is_required: false, holds: Holds::Identity, synonyms: names::CONTACT, meaning: "Not needed: dropped and reported." },
    Field { name: "official_number", is_required: false, holds: Holds::Identity, synonyms: names::OFFICIAL, meaning: "Not needed: dropped and reported." },
];
