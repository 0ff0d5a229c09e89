//! What is written down at the end of a month, as an extract would carry it.

use super::constants::TEAMS;
use super::people::Person;

/// People of one team and role group.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct RoleRecord {
    pub(super) in_post_fte: f64,
    pub(super) headcount: u32,
    pub(super) starters: u32,
    pub(super) starters_fte: f64,
    pub(super) leavers: u32,
    pub(super) leavers_fte: f64,
}

/// One team's month. Group arrays: managers, social workers with newly qualified.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct TeamRecord {
    pub(super) open: [u32; 9],
    pub(super) leavers: [u32; 9],
    pub(super) close: [u32; 9],
    pub(super) roles: [RoleRecord; 3],
    pub(super) establishment: [f64; 2],
    pub(super) in_post_fte: [f64; 2],
    pub(super) vacancies: [f64; 2],
    pub(super) offers: [u32; 2],
    pub(super) due: [[u32; 5]; 2],
    pub(super) agency_fte: f64,
    pub(super) agency_headcount: u32,
    pub(super) agency_cover_fte: f64,
    pub(super) agency_cost_gbp: f64,
    pub(super) cases: f64,
    pub(super) case_holders_fte: f64,
    pub(super) working_days_lost: f64,
    /// Change of employed FTE that starters and leavers do not explain.
    pub(super) other_fte: f64,
}

/// One month of the council.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct MonthRecord {
    pub(super) teams: Vec<TeamRecord>,
    /// Who started, as they started.
    pub(super) joined: Vec<Person>,
    /// Who left, as they left.
    pub(super) left: Vec<Person>,
    /// Offers accepted.
    pub(super) offered: Vec<Offer>,
}

/// An accepted offer on its way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Offer {
    /// Tells offers apart.
    pub(super) number: u32,
    pub(super) team: usize,
    pub(super) group: usize,
    /// Months to the start, from 1.
    pub(super) months: usize,
    /// Will withdraw; nobody knows yet.
    pub(super) drops_out: bool,
}

impl MonthRecord {
    pub(super) fn new() -> Self {
        Self { teams: vec![TeamRecord::default(); TEAMS], joined: Vec::new(), left: Vec::new(), offered: Vec::new() }
    }
}

/// Rounded to `digits` decimals, as an extract is.
pub(super) fn rounded(value: f64, digits: i32) -> f64 {
    let unit = 10f64.powi(digits);
    (value * unit).round() / unit
}
