//! The quarterly return: its list, its totals, and how each assignment stands to each rule.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::Registration;
use crate::domain::{Month, Period};

/// A rule an assignment must keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The rate is not above the cap.
    Cap,
    /// A rate above the cap is signed by those who must.
    SignOff,
    /// Enough experience in direct employment.
    Experience,
    /// Enough time since the last substantive post in the region.
    CoolOff,
    /// Enough notice agreed.
    Notice,
    /// Workers of project teams are listed one by one, with their own rates.
    ProjectTeam,
}

impl Rule {
    /// Every one, in the order of the return.
    pub const ALL: [Self; 6] =
        [Self::Cap, Self::SignOff, Self::Experience, Self::CoolOff, Self::Notice, Self::ProjectTeam];

    /// The stable name in files and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cap => "cap",
            Self::SignOff => "sign_off",
            Self::Experience => "experience",
            Self::CoolOff => "cool_off",
            Self::Notice => "notice",
            Self::ProjectTeam => "project_team",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Cap => "price cap",
            Self::SignOff => "sign-off above the cap",
            Self::Experience => "experience",
            Self::CoolOff => "cool-off",
            Self::Notice => "notice",
            Self::ProjectTeam => "project teams listed worker by worker",
        }
    }
}

/// How an assignment stands to a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It keeps it.
    Met,
    /// It does not.
    Broken,
    /// Something needed to tell is not known: never a pass.
    NotChecked,
}

impl Verdict {
    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Broken => "broken",
            Self::NotChecked => "not checked",
        }
    }
}

/// One rule applied to one assignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The rule.
    pub rule: Rule,
    /// The verdict.
    pub verdict: Verdict,
    /// The figures that decide it, in a sentence without days: fit to be kept.
    pub reason: String,
}

/// One assignment of the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// Row of the file it was read from.
    pub row: u32,
    /// One of the job types, or the role group where it is none.
    pub role_type: String,
    /// Pounds an hour charged.
    pub hourly_rate: Option<f64>,
    /// First day; `None` when only timesheets are known.
    pub start: Option<NaiveDate>,
    /// Last day, worked or planned; `None` while it is open.
    pub end: Option<NaiveDate>,
    /// The worker's registration: only for the list the user asked for, never in JSON.
    #[serde(skip)]
    pub registration: Option<Registration>,
    /// Whether the worker belongs to a project team.
    pub project_team: Option<bool>,
    /// The rules, in the order of [`Rule::ALL`].
    pub checks: Vec<Check>,
}

/// How many assignments stand how to a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Tally {
    /// Kept.
    pub met: u32,
    /// Broken.
    pub broken: u32,
    /// Not known.
    pub not_checked: u32,
}

/// Rates above the cap by who signed them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Signed {
    /// Everyone who must.
    pub by_all: u32,
    /// The director alone.
    pub by_director_only: u32,
    /// The chief executive alone.
    pub by_chief_executive_only: u32,
    /// Nobody.
    pub by_nobody: u32,
    /// The file does not say.
    pub not_known: u32,
}

/// Sums over the assignments.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Totals {
    /// Assignments.
    pub assignments: u32,
    /// By job type, or by role group where it is none.
    pub by_role_type: BTreeMap<String, u32>,
    /// By rule.
    pub rules: BTreeMap<Rule, Tally>,
    /// Rates above the cap.
    pub cap_breaches: u32,
    /// Who signed them.
    pub signed: Signed,
    /// Pounds by month.
    pub cost_by_month: BTreeMap<Month, f64>,
    /// Pounds in all months.
    pub cost: f64,
    /// Assignments left out of the cost because a rate or hours are missing.
    pub cost_unknown: u32,
}

/// The return of one quarter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgencyReturn {
    /// The quarter.
    pub quarter: Period,
    /// The region whose caps hold; empty when it is not set.
    pub region: String,
    /// The day up to which open assignments are counted.
    pub as_of: NaiveDate,
    /// Every assignment within the quarter, in the order of the file.
    pub assignments: Vec<Line>,
    /// Their sums.
    pub totals: Totals,
    /// What to know before it is sent.
    pub notes: Vec<String>,
}
