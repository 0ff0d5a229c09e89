//! Columns of the lists of people.

use super::super::{Field, Holds};
use crate::domain::UnitOfMeasure;

/// Who is in post at the end of a month.
#[rustfmt::skip] // One line each: a table to read.
pub(super) const STAFF_IN_POST: &[Field] = &[
    Field { name: "month", is_required: true, holds: Holds::Month, synonyms: &["snapshot date", "as at", "period", "effective date"], meaning: "Required. The month at whose end the person is in post, as 2026-09." },
    Field { name: "staff_reference", is_required: true, holds: Holds::Reference, synonyms: &["staff reference", "employee number", "employee id", "person number", "personal reference", "userid", "payroll number"], meaning: "Required. A number or code of the person. Only a keyed hash of it is kept." },
    Field { name: "post_reference", is_required: false, holds: Holds::Reference, synonyms: &["assignment number", "position number", "post number", "position id"], meaning: "A number of the post, where one person has several. Only a keyed hash of it is kept." },
    Field { name: "unit", is_required: true, holds: Holds::Unit, synonyms: &["team", "organisation unit", "supervisory organization", "department", "organisation", "cost centre"], meaning: "Required. The team and what it belongs to, from the top: North/Team 1." },
    Field { name: "role_group", is_required: false, holds: Holds::Role, synonyms: &["role", "job title", "position title", "staff group", "job role"], meaning: "Such as social_worker, practice_manager or newly_qualified." },
    Field { name: "grade", is_required: false, holds: Holds::Words, synonyms: &["pay grade", "pay band", "band"], meaning: "Grade or pay band." },
    Field { name: "fte", is_required: false, holds: Holds::Number(UnitOfMeasure::Fte), synonyms: &["full time equivalent", "fte value"], meaning: "Full-time equivalent of the post, 0 to 1." },
    Field { name: "contracted_hours", is_required: false, holds: Holds::Number(UnitOfMeasure::Days), synonyms: &["contractual hours", "standard hours", "weekly hours", "hours per week"], meaning: "Contracted hours a week; used where fte is not given (37 hours are 1.0)." },
    Field { name: "contract_type", is_required: false, holds: Holds::Choice, synonyms: &["worker type", "employment type", "contract", "assignment category"], meaning: "permanent, fixed_term, seconded_in, seconded_out, bank or agency." },
    Field { name: "start_date", is_required: false, holds: Holds::Date, synonyms: &["hire date", "continuous service date", "latest start date", "startdate", "date started"], meaning: "First day of service with the employer; kept as a month." },
    Field { name: "post_start_date", is_required: false, holds: Holds::Date, synonyms: &["position start date", "date in post"], meaning: "First day in this post." },
    Field { name: "birth_date", is_required: false, holds: Holds::Date, synonyms: &["date of birth", "dob", "birthdate"], meaning: "Kept as an age band only." },
    Field { name: "age_band", is_required: false, holds: Holds::Words, synonyms: &["age group"], meaning: "Where the birth date is not given: under-25, 25-34, 35-44, 45-54, 55-64 or 65+." },
    Field { name: "salary", is_required: false, holds: Holds::Number(UnitOfMeasure::Gbp), synonyms: &["annual salary", "basic salary", "salary fte", "pay"], meaning: "Full-time salary a year in pounds." },
    Field { name: "leaving_date", is_required: false, holds: Holds::Date, synonyms: &["termination date", "leaving date", "end date"], meaning: "Last day of service, if it is known already." },
    Field { name: "name", is_required: false, holds: Holds::Identity, synonyms: &["employee name", "full name", "forename", "surname", "first name", "last name", "known as", "worker"], meaning: "Not needed: dropped and reported." },
    Field { name: "contact", is_required: false, holds: Holds::Identity, synonyms: &["email", "e-mail address", "phone", "mobile", "address", "postcode"], meaning: "Not needed: dropped and reported." },
    Field { name: "official_number", is_required: false, holds: Holds::Identity, synonyms: &["ni number", "national insurance number", "nhs number"], meaning: "Not needed: dropped and reported." },
];

/// Who started.
#[rustfmt::skip] // One line each: a table to read.
pub(super) const STARTERS: &[Field] = &[
    Field { name: "staff_reference", is_required: true, holds: Holds::Reference, synonyms: &["staff reference", "employee number", "employee id", "person number", "personal reference", "userid", "payroll number"], meaning: "Required. A number or code of the person. Only a keyed hash of it is kept." },
    Field { name: "post_reference", is_required: false, holds: Holds::Reference, synonyms: &["assignment number", "position number", "post number", "position id"], meaning: "A number of the post, where one person has several. Only a keyed hash of it is kept." },
    Field { name: "unit", is_required: true, holds: Holds::Unit, synonyms: &["team", "organisation unit", "supervisory organization", "department", "organisation", "cost centre"], meaning: "Required. The team and what it belongs to, from the top: North/Team 1." },
    Field { name: "role_group", is_required: false, holds: Holds::Role, synonyms: &["role", "job title", "position title", "staff group", "job role"], meaning: "Such as social_worker, practice_manager or newly_qualified." },
    Field { name: "grade", is_required: false, holds: Holds::Words, synonyms: &["pay grade", "pay band", "band"], meaning: "Grade or pay band." },
    Field { name: "fte", is_required: false, holds: Holds::Number(UnitOfMeasure::Fte), synonyms: &["full time equivalent", "fte value"], meaning: "Full-time equivalent of the post, 0 to 1." },
    Field { name: "contracted_hours", is_required: false, holds: Holds::Number(UnitOfMeasure::Days), synonyms: &["contractual hours", "standard hours", "weekly hours", "hours per week"], meaning: "Contracted hours a week; used where fte is not given (37 hours are 1.0)." },
    Field { name: "contract_type", is_required: false, holds: Holds::Choice, synonyms: &["worker type", "employment type", "contract", "assignment category"], meaning: "permanent, fixed_term, seconded_in, seconded_out, bank or agency." },
    Field { name: "start_date", is_required: true, holds: Holds::Date, synonyms: &["hire date", "continuous service date", "latest start date", "startdate", "date started"], meaning: "Required. First day of service with the employer; kept as a month." },
    Field { name: "origin", is_required: false, holds: Holds::Choice, synonyms: &["start origin", "recruitment source", "previous employer type", "source of recruitment"], meaning: "Where the person came from, such as newly_qualified, other_authority or agency." },
    Field { name: "birth_date", is_required: false, holds: Holds::Date, synonyms: &["date of birth", "dob", "birthdate"], meaning: "Kept as an age band only." },
    Field { name: "age_band", is_required: false, holds: Holds::Words, synonyms: &["age group"], meaning: "Where the birth date is not given: under-25, 25-34, 35-44, 45-54, 55-64 or 65+." },
    Field { name: "salary", is_required: false, holds: Holds::Number(UnitOfMeasure::Gbp), synonyms: &["annual salary", "basic salary", "salary fte", "pay"], meaning: "Full-time salary a year in pounds." },
    Field { name: "name", is_required: false, holds: Holds::Identity, synonyms: &["employee name", "full name", "forename", "surname", "first name", "last name", "known as", "worker"], meaning: "Not needed: dropped and reported." },
    Field { name: "contact", is_required: false, holds: Holds::Identity, synonyms: &["email", "e-mail address", "phone", "mobile", "address", "postcode"], meaning: "Not needed: dropped and reported." },
    Field { name: "official_number", is_required: false, holds: Holds::Identity, synonyms: &["ni number", "national insurance number", "nhs number"], meaning: "Not needed: dropped and reported." },
];

/// Who left.
#[rustfmt::skip] // One line each: a table to read.
pub(super) const LEAVERS: &[Field] = &[
    Field { name: "staff_reference", is_required: true, holds: Holds::Reference, synonyms: &["staff reference", "employee number", "employee id", "person number", "personal reference", "userid", "payroll number"], meaning: "Required. A number or code of the person. Only a keyed hash of it is kept." },
    Field { name: "post_reference", is_required: false, holds: Holds::Reference, synonyms: &["assignment number", "position number", "post number", "position id"], meaning: "A number of the post, where one person has several. Only a keyed hash of it is kept." },
    Field { name: "unit", is_required: false, holds: Holds::Unit, synonyms: &["team", "organisation unit", "supervisory organization", "department", "organisation", "cost centre"], meaning: "The team and what it belongs to, from the top: North/Team 1. Without it a leaver counts for the whole organisation only." },
    Field { name: "role_group", is_required: false, holds: Holds::Role, synonyms: &["role", "job title", "position title", "staff group", "job role"], meaning: "Such as social_worker, practice_manager or newly_qualified." },
    Field { name: "grade", is_required: false, holds: Holds::Words, synonyms: &["pay grade", "pay band", "band"], meaning: "Grade or pay band." },
    Field { name: "fte", is_required: false, holds: Holds::Number(UnitOfMeasure::Fte), synonyms: &["full time equivalent", "fte value"], meaning: "Full-time equivalent of the post, 0 to 1." },
    Field { name: "contracted_hours", is_required: false, holds: Holds::Number(UnitOfMeasure::Days), synonyms: &["contractual hours", "standard hours", "weekly hours", "hours per week"], meaning: "Contracted hours a week; used where fte is not given (37 hours are 1.0)." },
    Field { name: "contract_type", is_required: false, holds: Holds::Choice, synonyms: &["worker type", "employment type", "contract", "assignment category"], meaning: "permanent, fixed_term, seconded_in, seconded_out, bank or agency." },
    Field { name: "start_date", is_required: false, holds: Holds::Date, synonyms: &["hire date", "continuous service date", "latest start date", "startdate", "date started"], meaning: "First day of service with the employer; kept as a month." },
    Field { name: "leaving_date", is_required: true, holds: Holds::Date, synonyms: &["termination date", "actual termination date", "enddate", "last day of service"], meaning: "Required. Last day of service; kept as a month." },
    Field { name: "reason", is_required: false, holds: Holds::Choice, synonyms: &["reason for leaving", "leaving reason", "primary termination reason", "eventreason", "action reason"], meaning: "Why, such as resignation, retired or dismissed." },
    Field { name: "destination", is_required: false, holds: Holds::Choice, synonyms: &["destination on leaving", "leaver destination"], meaning: "Where to, such as other_authority or agency." },
    Field { name: "birth_date", is_required: false, holds: Holds::Date, synonyms: &["date of birth", "dob", "birthdate"], meaning: "Kept as an age band only." },
    Field { name: "age_band", is_required: false, holds: Holds::Words, synonyms: &["age group"], meaning: "Where the birth date is not given: under-25, 25-34, 35-44, 45-54, 55-64 or 65+." },
    Field { name: "salary", is_required: false, holds: Holds::Number(UnitOfMeasure::Gbp), synonyms: &["annual salary", "basic salary", "salary fte", "pay"], meaning: "Full-time salary a year in pounds." },
    Field { name: "name", is_required: false, holds: Holds::Identity, synonyms: &["employee name", "full name", "forename", "surname", "first name", "last name", "known as", "worker"], meaning: "Not needed: dropped and reported." },
    Field { name: "contact", is_required: false, holds: Holds::Identity, synonyms: &["email", "e-mail address", "phone", "mobile", "address", "postcode"], meaning: "Not needed: dropped and reported." },
    Field { name: "official_number", is_required: false, holds: Holds::Identity, synonyms: &["ni number", "national insurance number", "nhs number"], meaning: "Not needed: dropped and reported." },
];
