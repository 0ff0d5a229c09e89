//! Columns of the list of agency assignments.

use super::super::{Field, Holds};
use crate::domain::UnitOfMeasure;

/// Assignments, or timesheets with one row a week.
#[rustfmt::skip] // One line each: a table to read.
pub(super) const ASSIGNMENTS: &[Field] = &[
    Field { name: "assignment_reference", is_required: true, holds: Holds::Reference, synonyms: &["order no", "booking ref", "assignment ref", "placement id"], meaning: "Required. A number of the assignment. Only a keyed hash of it is kept." },
    Field { name: "worker_reference", is_required: false, holds: Holds::Reference, synonyms: &["worker id", "candidate id"], meaning: "A number of the worker. Only a keyed hash of it is kept." },
    Field { name: "registration_number", is_required: false, holds: Holds::Reference, synonyms: &["swe number", "social work england number", "registration no"], meaning: "Printed in the quarterly return made from this file; never kept." },
    Field { name: "job_type", is_required: true, holds: Holds::Choice, synonyms: &["role type", "job title", "role"], meaning: "Required. social_worker, senior_social_worker, advanced_practitioner, team_manager or reviewing_officer." },
    Field { name: "unit", is_required: false, holds: Holds::Unit, synonyms: &["team", "cost centre", "department"], meaning: "The team, from the top: North/Team 1. Empty for the whole organisation." },
    Field { name: "start_date", is_required: false, holds: Holds::Date, synonyms: &["assignment start", "start"], meaning: "First day of the assignment; required except in a list of timesheets." },
    Field { name: "end_date", is_required: false, holds: Holds::Date, synonyms: &["assignment end", "end", "expected end date"], meaning: "Last day, worked or planned; empty while it is open." },
    Field { name: "week_ending", is_required: false, holds: Holds::Date, synonyms: &["w/e", "week ending date", "timesheet week ending"], meaning: "In a list of timesheets: the last day of the week." },
    Field { name: "hours", is_required: false, holds: Holds::Number(UnitOfMeasure::Days), synonyms: &["hours worked", "total hours"], meaning: "In a list of timesheets: hours of that week." },
    Field { name: "hours_per_week", is_required: false, holds: Holds::Number(UnitOfMeasure::Days), synonyms: &["weekly hours", "contracted hours"], meaning: "Hours a week (37 are 1.0 FTE)." },
    Field { name: "pay_rate", is_required: false, holds: Holds::Number(UnitOfMeasure::Gbp), synonyms: &["worker pay rate", "pay rate per hour"], meaning: "Pounds an hour paid to the worker." },
    Field { name: "charge_rate", is_required: false, holds: Holds::Number(UnitOfMeasure::Gbp), synonyms: &["charge rate per hour", "client rate", "total charge rate"], meaning: "Pounds an hour charged by the agency." },
    Field { name: "agency_margin", is_required: false, holds: Holds::Number(UnitOfMeasure::Gbp), synonyms: &["margin", "agency fee"], meaning: "Pounds an hour kept by the agency; charge_rate is pay_rate and this where it is not given." },
    Field { name: "agency_name", is_required: false, holds: Holds::Words, synonyms: &["agency", "supplier"], meaning: "Name of the agency." },
    Field { name: "covers_vacancy", is_required: false, holds: Holds::YesNo, synonyms: &["vacancy cover", "reason for booking"], meaning: "Whether a vacancy is covered." },
    Field { name: "project_team", is_required: false, holds: Holds::YesNo, synonyms: &["project team worker", "managed team"], meaning: "Whether the worker is part of a project team." },
    Field { name: "experience_years", is_required: false, holds: Holds::Number(UnitOfMeasure::Days), synonyms: &["post-qualifying experience", "years experience"], meaning: "Years of post-qualifying experience in direct employment of an English authority." },
    Field { name: "left_post_on", is_required: false, holds: Holds::Date, synonyms: &["left substantive post", "last permanent post end"], meaning: "Day on which the worker last left a substantive post of an authority in this region." },
    Field { name: "notice_weeks", is_required: false, holds: Holds::Number(UnitOfMeasure::Days), synonyms: &["notice period", "notice"], meaning: "Agreed notice in weeks." },
    Field { name: "signed_off_by", is_required: false, holds: Holds::Words, synonyms: &["approved by", "cap breach approval"], meaning: "Offices that signed a rate above the cap: director, chief executive." },
    Field { name: "name", is_required: false, holds: Holds::Identity, synonyms: &["worker", "worker name", "candidate name", "forename", "surname"], meaning: "Not needed: dropped and reported." },
    Field { name: "birth_date", is_required: false, holds: Holds::Identity, synonyms: &["date of birth", "dob"], meaning: "Not needed: dropped and reported." },
    Field { name: "contact", is_required: false, holds: Holds::Identity, synonyms: &["email", "e-mail address", "phone", "mobile", "address", "postcode"], meaning: "Not needed: dropped and reported." },
    Field { name: "official_number", is_required: false, holds: Holds::Identity, synonyms: &["ni number", "national insurance number", "nhs number"], meaning: "Not needed: dropped and reported." },
];
