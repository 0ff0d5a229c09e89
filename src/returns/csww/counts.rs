//! Every record of the file counted as it stands, odd values included.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::{CensusRecord, CensusReturn, CensusRole, LeaveReason, LeaverDestination, Said, StartOrigin};

/// Records by what they say, before any rule or formula.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Counts {
    /// All of them.
    pub records: u32,
    /// Employed by the authority.
    pub employed: u32,
    /// Agency workers.
    pub agency: u32,
    /// Neither said.
    pub agency_not_said: u32,
    /// By role.
    pub by_role: Vec<Bucket>,
    /// By origin of starters.
    pub by_origin: Vec<Bucket>,
    /// By destination of leavers.
    pub by_destination: Vec<Bucket>,
    /// By reason of leaving.
    pub by_reason: Vec<Bucket>,
}

/// Records with one value of one element.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bucket {
    /// The code as in the file; `None` where there is none that could be read.
    pub code: Option<u16>,
    /// What it means: "not given" without a value, "unrecognised (11)" for a code that is none.
    pub label: String,
    /// Whether the code is one of the return's.
    pub is_known: bool,
    /// All records with it.
    pub records: u32,
    /// Those of employed staff.
    pub employed: u32,
    /// Those of agency workers.
    pub agency: u32,
}

impl Counts {
    /// Counts the records of a return.
    pub fn of(message: &CensusReturn) -> Self {
        let of_agency = |said: Said<bool>| message.workers.iter().filter(|r| r.agency == said).count() as u32;
        let (employed, agency) = (of_agency(Said::Value(false)), of_agency(Said::Value(true)));
        let records = message.workers.len() as u32;
        let role = |code| CensusRole::from_code(code).map(CensusRole::label);
        let origin = |code| StartOrigin::from_code(code).map(StartOrigin::label);
        let destination = |code| LeaverDestination::from_code(code).map(LeaverDestination::label);
        let reason = |code| LeaveReason::from_code(code).map(LeaveReason::label);

        Self {
            records,
            employed,
            agency,
            agency_not_said: records - employed - agency,
            by_role: buckets(message, &CensusRole::ALL.map(CensusRole::code), role, |r| r.role),
            by_origin: buckets(message, &all_codes(StartOrigin::ALL, StartOrigin::code), origin, |r| r.origin),
            by_destination: buckets(
                message,
                &all_codes(LeaverDestination::ALL, LeaverDestination::code),
                destination,
                |r| r.destination,
            ),
            by_reason: buckets(message, &all_codes(LeaveReason::ALL, LeaveReason::code), reason, |r| r.reason),
        }
    }
}

fn all_codes<T: Copy>(all: &[T], code: impl Fn(T) -> u8) -> Vec<u8> {
    all.iter().map(|x| code(*x)).collect()
}

/// One bucket for each code of the return, in its order, then the codes that are none, then what is no code
/// and what is not given; the last three only where there are any.
fn buckets(
    message: &CensusReturn,
    codes: &[u8],
    label: impl Fn(u8) -> Option<&'static str>,
    said: impl Fn(&CensusRecord) -> Said<u16>,
) -> Vec<Bucket> {
    let new = |code, label: String, is_known| Bucket { code, label, is_known, records: 0, employed: 0, agency: 0 };
    let known = |code: &u8| new(Some(u16::from(*code)), label(*code).unwrap_or_default().to_owned(), true);
    let mut buckets: Vec<Bucket> = codes.iter().map(known).collect();
    let mut strangers: BTreeMap<u16, Bucket> = BTreeMap::new();
    let (mut odd, mut nothing) = (new(None, "unrecognised (text)".into(), false), new(None, "not given".into(), true));
    for record in &message.workers {
        let bucket = match said(record) {
            Said::Value(code) => match codes.iter().position(|known| u16::from(*known) == code) {
                Some(at) => &mut buckets[at],
                None => {
                    strangers.entry(code).or_insert_with(|| new(Some(code), format!("unrecognised ({code})"), false))
                }
            },
            Said::Odd => &mut odd,
            Said::Nothing => &mut nothing,
        };
        bucket.records += 1;
        match record.agency {
            Said::Value(true) => bucket.agency += 1,
            Said::Value(false) => bucket.employed += 1,
            Said::Nothing | Said::Odd => {}
        }
    }
    buckets.extend(strangers.into_values());
    buckets.extend([odd, nothing].into_iter().filter(|bucket| bucket.records > 0));
    buckets
}
