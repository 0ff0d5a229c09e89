//! Agency assignments and the quarterly return made from them.
//!
//! An [`Assignment`] is as exact as the file it was read from and lives for one request; what is
//! kept of it are the sums in an extract's observations.

mod arithmetic;
mod quarterly;

use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{PersonKey, RoleGroup};

pub use arithmetic::{first_day, is_working_day, last_day, working_days};
pub use quarterly::{AgencyReturn, Check, Line, Rule, Signed, Tally, Totals, Verdict};

/// Hours a week that make one full-time equivalent of an agency worker.
pub const FULL_TIME_HOURS: f64 = 37.0;

/// The job types of the agency rules (England, statutory guidance in force from 31 October 2024).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobType {
    /// Social worker.
    SocialWorker,
    /// Senior social worker.
    SeniorSocialWorker,
    /// Advanced practitioner.
    AdvancedPractitioner,
    /// Team manager.
    TeamManager,
    /// Independent reviewing officer or chair of child protection conferences.
    ReviewingOfficer,
}

impl JobType {
    /// Every one, in the order of the guidance.
    pub const ALL: [Self; 5] = [
        Self::SocialWorker,
        Self::SeniorSocialWorker,
        Self::AdvancedPractitioner,
        Self::TeamManager,
        Self::ReviewingOfficer,
    ];

    /// The stable name in files and JSON; also the role group of its assignments.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SocialWorker => "social_worker",
            Self::SeniorSocialWorker => "senior_social_worker",
            Self::AdvancedPractitioner => "advanced_practitioner",
            Self::TeamManager => "team_manager",
            Self::ReviewingOfficer => "reviewing_officer",
        }
    }

    /// Several of them, as people say it.
    pub fn plural(self) -> &'static str {
        match self {
            Self::SocialWorker => "social workers",
            Self::SeniorSocialWorker => "senior social workers",
            Self::AdvancedPractitioner => "advanced practitioners",
            Self::TeamManager => "team managers",
            Self::ReviewingOfficer => "reviewing officers",
        }
    }

    /// From the stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|job| job.as_str() == name)
    }
}

/// A worker's number in the register of the profession: passed on to the return, shown nowhere else.
#[derive(Clone, PartialEq, Eq)]
pub struct Registration(String);

impl Registration {
    /// As it stands in the file.
    pub fn new(number: String) -> Self {
        Self(number)
    }

    /// The number itself, for the return the user asked for.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Registration(withheld)")
    }
}

/// Who signed a rate above the cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SignOff {
    /// The director of children's services.
    pub director: bool,
    /// The chief executive.
    pub chief_executive: bool,
}

/// The hours of one week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timesheet {
    /// The last of its seven days.
    pub ending: NaiveDate,
    /// Hours worked in it; `None` when they cannot be read.
    pub hours: Option<f64>,
    /// Pounds an hour charged for it.
    pub charge_rate: Option<f64>,
}

/// What is known of the hours.
#[derive(Debug, Clone, PartialEq)]
pub enum Worked {
    /// The same hours every week; `None` when they are not given.
    Weekly(Option<f64>),
    /// What was worked, oldest week first.
    Timesheets(Vec<Timesheet>),
}

/// One assignment of an agency worker, for the time of one request.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// The row of the file that speaks of it first.
    pub row: u32,
    /// The assignment, under a pseudonym.
    pub key: PersonKey,
    /// The worker, under a pseudonym, where the file tells workers apart.
    pub worker: Option<PersonKey>,
    /// The worker's registration.
    pub registration: Option<Registration>,
    /// Which of the job types; `None` when it is none of them.
    pub job: Option<JobType>,
    /// The role group it counts under: that of the job type, or what the value map says.
    pub role: RoleGroup,
    /// Slug of the unit relative to the organisation.
    pub unit: Arc<str>,
    /// First day.
    pub start: NaiveDate,
    /// False when `start` is only the beginning of the first timesheet's week.
    pub start_is_given: bool,
    /// Last day, worked or planned; `None` while it is open.
    pub end: Option<NaiveDate>,
    /// Its hours.
    pub worked: Worked,
    /// Pounds an hour paid to the worker.
    pub pay_rate: Option<f64>,
    /// Pounds an hour charged by the agency; the latest, where timesheets differ.
    pub charge_rate: Option<f64>,
    /// Whether it covers a vacancy.
    pub covers_vacancy: Option<bool>,
    /// Whether the worker belongs to a project team.
    pub project_team: Option<bool>,
    /// Years of post-qualifying experience in direct employment.
    pub experience_years: Option<f64>,
    /// When the worker last left a substantive post in the region.
    pub left_post_on: Option<NaiveDate>,
    /// Agreed notice.
    pub notice_weeks: Option<f64>,
    /// Who signed a rate above the cap; `None` when the file does not say.
    pub signed: Option<SignOff>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registration_number_is_not_printed_for_debugging() {
        let printed = format!("{:?}", Registration::new("SW123456".into()));
        assert!(!printed.contains("123"), "{printed}");
    }

    #[test]
    fn every_job_type_is_found_by_its_name() {
        for job in JobType::ALL {
            assert_eq!(JobType::from_name(job.as_str()), Some(job));
        }
        assert_eq!(JobType::from_name("nurse"), None);
    }
}
