//! What a value becomes when it is read.

use crate::domain::agency::JobType;
use crate::domain::{Contract, ExtractKind, LeaveReason, LeaverDestination, RoleGroup, StartOrigin};
use crate::ingest::mapping::{Field, Holds};
use crate::ingest::spelling::{choice, clean_name};
use crate::ingest::{agency, people, unit_path};

/// Answers of the recruitment pipeline.
const OFFER_STATUSES: &[&str] = &["offered", "accepted", "declined", "withdrawn", "started"];
const SOURCES: &[&str] = &["newly_qualified", "experienced", "overseas", "agency_conversion"];

/// What a value of a field becomes; `None` when it is not understood.
pub(super) fn of(kind: ExtractKind, field: &Field, text: &str) -> Option<String> {
    match field.holds {
        Holds::Unit => unit_path::parse(text).ok().map(|path| {
            let names: Vec<&str> = path.iter().map(|(name, _)| name.as_str()).collect();
            names.join("/")
        }),
        Holds::Role => role(kind, text),
        Holds::Choice => match field.name {
            "job_type" => agency::job_type(text).map(|job| job.as_str().to_owned()),
            "offer_status" | "source" => exact(field.name, text),
            name => people::meaning(name, text).or_else(|| exact(name, text)),
        },
        _ => None,
    }
}

fn role(kind: ExtractKind, text: &str) -> Option<String> {
    let text = clean_name(text);
    let has_letters = text.is_empty() || text.chars().any(char::is_alphanumeric);
    match kind {
        ExtractKind::AgencyAssignments => agency::role_group(&text).map(|role| role.as_str().to_owned()),
        _ if has_letters && text.chars().count() <= 80 => Some(RoleGroup::new(&text).as_str().to_owned()),
        _ => None,
    }
}

fn exact(field: &str, text: &str) -> Option<String> {
    let wanted = choice::plain(text).replace(' ', "_");
    known(field).into_iter().find(|known| *known == wanted).map(str::to_owned)
}

/// The values a field knows; empty where any name is taken.
pub(super) fn known(field: &str) -> Vec<&'static str> {
    match field {
        "reason" => LeaveReason::ALL.iter().map(|x| x.as_str()).collect(),
        "destination" => LeaverDestination::ALL.iter().map(|x| x.as_str()).collect(),
        "origin" => StartOrigin::ALL.iter().map(|x| x.as_str()).collect(),
        "contract_type" => Contract::ALL.iter().map(|x| x.as_str()).collect(),
        "job_type" => JobType::ALL.iter().map(|x| x.as_str()).collect(),
        "offer_status" => OFFER_STATUSES.to_vec(),
        "source" => SOURCES.to_vec(),
        _ => Vec::new(),
    }
}
