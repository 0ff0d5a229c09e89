//! The kinds of extract, and what a read and checked one says.

use std::collections::BTreeSet;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::peers::Neighbourhood;
use super::{Count, Finding, Measure, Observation, Period, Spell, Unit};

/// The kinds of extract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExtractKind {
    /// One row for each month, unit and role group.
    MonthlyPosition,
    /// One row for each person and month: who is in post at its end.
    StaffInPost,
    /// One row for each person who started.
    Starters,
    /// One row for each person who left.
    Leavers,
    /// One row for each assignment of an agency worker.
    AgencyAssignments,
    /// One row for each post advertised or offer made.
    RecruitmentPipeline,
    /// The statutory children's social work workforce return.
    CswwXml,
    /// The published children's social work workforce table.
    PublishedCsww,
    /// The published list of each authority's statistical neighbours.
    StatisticalNeighbours,
}

/// Why a text names no kind of extract.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a kind of extract; known are {known}", known = known())]
pub struct ParseKindError(pub String);

fn known() -> String {
    ExtractKind::ALL.map(ExtractKind::as_str).join(", ")
}

impl ExtractKind {
    /// Every kind, in the order people read them.
    pub const ALL: [Self; 9] = [
        Self::MonthlyPosition,
        Self::StaffInPost,
        Self::Starters,
        Self::Leavers,
        Self::AgencyAssignments,
        Self::RecruitmentPipeline,
        Self::CswwXml,
        Self::PublishedCsww,
        Self::StatisticalNeighbours,
    ];

    /// The name on the command line and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MonthlyPosition => "monthly-position",
            Self::StaffInPost => "staff-in-post",
            Self::Starters => "starters",
            Self::Leavers => "leavers",
            Self::AgencyAssignments => "agency-assignments",
            Self::RecruitmentPipeline => "recruitment-pipeline",
            Self::CswwXml => "csww-xml",
            Self::PublishedCsww => "published-csww",
            Self::StatisticalNeighbours => "statistical-neighbours",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::MonthlyPosition => "Monthly position of your teams",
            Self::StaffInPost => "Staff in post, one row a person",
            Self::Starters => "Starters, one row a person",
            Self::Leavers => "Leavers, one row a person",
            Self::AgencyAssignments => "Agency assignments",
            Self::RecruitmentPipeline => "Recruitment pipeline",
            Self::CswwXml => "Statutory census return (CSWW, XML)",
            Self::PublishedCsww => "Published census table (children's social work workforce)",
            Self::StatisticalNeighbours => "Statistical neighbours (published list)",
        }
    }

    /// Rows speak of single people: what identifies them is dropped before anything is written.
    pub fn is_about_people(self) -> bool {
        match self {
            Self::StaffInPost
            | Self::Starters
            | Self::Leavers
            | Self::AgencyAssignments
            | Self::RecruitmentPipeline
            | Self::CswwXml => true,
            Self::MonthlyPosition | Self::PublishedCsww | Self::StatisticalNeighbours => false,
        }
    }
}

impl FromStr for ExtractKind {
    type Err = ParseKindError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|k| k.as_str() == s).ok_or_else(|| ParseKindError(s.chars().take(60).collect()))
    }
}

/// A read and checked extract, ready to be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Extract {
    /// What it is.
    pub kind: ExtractKind,
    /// Data rows seen, header and blank rows not counted.
    pub rows: u32,
    /// Rows kept.
    pub accepted: u32,
    /// Rows left out; each has a finding of severity error.
    pub rejected: u32,
    /// Every unit the observations speak of, parents first. The organisation itself (empty slug) is implied.
    pub units: Vec<Unit>,
    /// The values of the rows kept.
    pub observations: Vec<Observation>,
    /// Counts that were worked out by comparing snapshots; they give way to lists that count the thing itself.
    pub derived: BTreeSet<Count>,
    /// Authorities with their statistical neighbours, in file order; of a list of neighbours only.
    pub neighbours: Vec<Neighbourhood>,
    /// The people it speaks of, under pseudonyms.
    pub people: Vec<Spell>,
    /// What was worked out beside the observations, as JSON without anything about one person; see `returns`.
    pub report: Option<String>,
    /// What the checks found, in row order.
    pub findings: Vec<Finding>,
}

impl Extract {
    /// An extract of this kind that says nothing yet.
    pub fn empty(kind: ExtractKind) -> Self {
        Self {
            kind,
            rows: 0,
            accepted: 0,
            rejected: 0,
            units: Vec::new(),
            observations: Vec::new(),
            derived: BTreeSet::new(),
            neighbours: Vec::new(),
            people: Vec::new(),
            report: None,
            findings: Vec::new(),
        }
    }

    /// Whether its values of a measure were worked out by comparing snapshots.
    pub fn is_derived(&self, measure: Measure) -> bool {
        matches!(measure, Measure::Count(count) if self.derived.contains(&count))
    }

    /// First and last period with an observation.
    pub fn span(&self) -> Option<(Period, Period)> {
        let first = self.observations.iter().map(|o| o.period).min()?;
        let last = self.observations.iter().map(|o| o.period).max()?;
        Some((first, last))
    }
}
