//! Columns of the recruitment pipeline.

use super::super::{Field, Holds};
use crate::domain::UnitOfMeasure;

/// One row for each vacancy or offer.
#[rustfmt::skip] // One line each: a table to read.
pub(super) const PIPELINE: &[Field] = &[
    Field { name: "requisition", is_required: true, holds: Holds::Reference, synonyms: &["requisition number", "vacancy reference", "job reference", "vacancy id"], meaning: "Required. A number of the vacancy. Only a keyed hash of it is kept." },
    Field { name: "unit", is_required: false, holds: Holds::Unit, synonyms: &["team", "department", "organisation unit"], meaning: "The team, from the top: North/Team 1. Empty for the whole organisation." },
    Field { name: "role_group", is_required: false, holds: Holds::Role, synonyms: &["role", "job title", "post title"], meaning: "Such as social_worker or practice_manager." },
    Field { name: "fte", is_required: false, holds: Holds::Number(UnitOfMeasure::Fte), synonyms: &["full time equivalent"], meaning: "Full-time equivalent of the post." },
    Field { name: "posts", is_required: false, holds: Holds::Number(UnitOfMeasure::Headcount), synonyms: &["number of posts", "openings"], meaning: "Posts of the requisition; 1 where not given." },
    Field { name: "advert_date", is_required: false, holds: Holds::Date, synonyms: &["date advertised", "posted date", "date opened"], meaning: "Day of the advertisement." },
    Field { name: "applications", is_required: false, holds: Holds::Number(UnitOfMeasure::Headcount), synonyms: &["number of applications", "applicants"], meaning: "Applications received." },
    Field { name: "interviews", is_required: false, holds: Holds::Number(UnitOfMeasure::Headcount), synonyms: &["number interviewed", "interviewed"], meaning: "People interviewed." },
    Field { name: "offer_date", is_required: false, holds: Holds::Date, synonyms: &["date of offer", "offer made", "conditional offer date"], meaning: "Day of the offer." },
    Field { name: "offer_status", is_required: false, holds: Holds::Choice, synonyms: &["status", "offer outcome", "candidate status"], meaning: "offered, accepted, declined, withdrawn or started." },
    Field { name: "accepted_date", is_required: false, holds: Holds::Date, synonyms: &["offer accepted date", "date accepted"], meaning: "Day of the acceptance; the day of the offer where it is accepted and this is not given." },
    Field { name: "expected_start", is_required: false, holds: Holds::Date, synonyms: &["expected start date", "proposed start date", "start date agreed"], meaning: "Day on which the person is to start." },
    Field { name: "actual_start", is_required: false, holds: Holds::Date, synonyms: &["actual start date", "start date", "date started"], meaning: "Day on which the person started." },
    Field { name: "source", is_required: false, holds: Holds::Choice, synonyms: &["candidate type", "recruitment source"], meaning: "newly_qualified, experienced, overseas or agency_conversion." },
    Field { name: "withdrawal_date", is_required: false, holds: Holds::Date, synonyms: &["date withdrawn", "withdrawn"], meaning: "Day on which the offer fell through." },
    Field { name: "withdrawal_reason", is_required: false, holds: Holds::Words, synonyms: &["reason withdrawn"], meaning: "Why the offer fell through. Not kept." },
    Field { name: "candidate_reference", is_required: false, holds: Holds::Reference, synonyms: &["candidate id", "applicant number"], meaning: "A number of the candidate. Only a keyed hash of it is kept." },
    Field { name: "name", is_required: false, holds: Holds::Identity, synonyms: &["candidate", "candidate name", "applicant name", "forename", "surname"], meaning: "Not needed: dropped and reported." },
    Field { name: "contact", is_required: false, holds: Holds::Identity, synonyms: &["email", "e-mail address", "phone", "mobile", "address", "postcode"], meaning: "Not needed: dropped and reported." },
    Field { name: "official_number", is_required: false, holds: Holds::Identity, synonyms: &["ni number", "national insurance number", "nhs number"], meaning: "Not needed: dropped and reported." },
];
