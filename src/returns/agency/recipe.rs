//! `models/agency.toml`: rules and caps as dated data.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};

use crate::domain::agency::JobType;
use crate::domain::{Failure, Kind, slugify};

/// The embedded text.
pub const TEXT: &str = include_str!("../../../models/agency.toml");

/// Why a file of agency rules cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RecipeError {
    /// Not TOML, an unknown key, a missing key or a value of the wrong type.
    #[error("the agency rules cannot be read: mend the line named below, or remove the file to use the built-in one")]
    Unreadable {
        /// Where and what.
        source: Box<toml::de::Error>,
    },
    /// A job type that is none.
    #[error("{place} has job_type = \"{found}\": write one of {}", known())]
    JobType {
        /// Which entry.
        place: String,
        /// What stands there.
        found: String,
    },
    /// Two entries hold from the same day.
    #[error("{second} begins on the same day as {first}: delete one, or correct its `from`")]
    Overlap {
        /// The first entry.
        first: String,
        /// The other.
        second: String,
    },
    /// A value that makes no sense.
    #[error("{place} has {key} = {found}: write {needed}")]
    Value {
        /// Which entry.
        place: String,
        /// The key.
        key: &'static str,
        /// What stands there.
        found: String,
        /// What would be right.
        needed: &'static str,
    },
}

fn known() -> String {
    JobType::ALL.map(JobType::as_str).join(", ")
}

impl Failure for RecipeError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unreadable { .. } | Self::JobType { .. } | Self::Overlap { .. } | Self::Value { .. } => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "recipe_unreadable",
            Self::JobType { .. } | Self::Overlap { .. } | Self::Value { .. } => "recipe_value",
        }
    }
}

/// Who signs a rate above the cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Office {
    /// The director of children's services.
    Director,
    /// The chief executive.
    ChiefExecutive,
}

impl Office {
    /// As people say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Director => "director",
            Self::ChiefExecutive => "chief executive",
        }
    }
}

/// What a cap is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateKind {
    /// What the agency charges.
    #[default]
    Charge,
    /// What the worker is paid.
    Pay,
}

/// Rules that hold from a day on.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ruleset {
    /// The first day.
    #[serde(deserialize_with = "day")]
    pub from: NaiveDate,
    /// Years of post-qualifying experience in direct employment.
    pub minimum_experience_years: f64,
    /// Months since the last substantive post in the region.
    pub cool_off_months: u32,
    /// Weeks of notice.
    pub notice_weeks: f64,
    /// Whether workers of project teams must be listed one by one.
    pub project_teams_disaggregated: bool,
    /// Who signs a rate above the cap.
    pub sign_off: Vec<Office>,
}

/// The most an hour may cost in a region from a day on.
#[derive(Debug, Clone, PartialEq)]
pub struct Cap {
    /// The region.
    pub region: String,
    /// The job type.
    pub job: JobType,
    /// The first day.
    pub from: NaiveDate,
    /// Pounds an hour.
    pub pounds: f64,
    /// Of which rate.
    pub rate: RateKind,
}

/// The rules and caps of an installation.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipe {
    /// Its name.
    pub name: String,
    /// The organisation's region; empty when it is not set.
    pub region: String,
    /// Hours a week that are one full-time equivalent.
    pub standard_hours: f64,
    /// Rules, oldest first.
    pub rules: Vec<Ruleset>,
    /// Caps, in the order of the file.
    pub caps: Vec<Cap>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    region: String,
    standard_hours: f64,
    rules: Vec<Ruleset>,
    #[serde(default)]
    cap: Vec<WrittenCap>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCap {
    region: String,
    job_type: String,
    #[serde(deserialize_with = "day")]
    from: NaiveDate,
    pounds_an_hour: f64,
    #[serde(default)]
    rate: RateKind,
}

/// A day as TOML writes it, with or without quotes.
fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let written = toml::value::Datetime::deserialize(deserializer)?;
    written
        .to_string()
        .parse()
        .map_err(|_no_day| serde::de::Error::custom("write a day without a time, such as 2025-04-01"))
}

impl Recipe {
    /// The built-in rules, without caps.
    ///
    /// # Panics
    /// Never: a test reads the embedded text.
    pub fn embedded() -> Self {
        Self::parse(TEXT).expect("the embedded rules are sound")
    }

    /// Reads and checks a file of rules.
    ///
    /// # Errors
    /// [`RecipeError`], with the line or the entry.
    pub fn parse(text: &str) -> Result<Self, RecipeError> {
        let Written { name, region, standard_hours, mut rules, cap } =
            toml::from_str(text).map_err(|source| RecipeError::Unreadable { source: Box::new(source) })?;
        let place = |at: usize| format!("[[cap]] number {}", at + 1);
        let caps: Vec<Cap> =
            cap.into_iter().enumerate().map(|(at, cap)| checked(&cap, &place(at))).collect::<Result<_, _>>()?;
        check_caps(&caps)?;
        check_hours(standard_hours)?;
        check_rules(&rules)?;
        rules.sort_by_key(|ruleset| ruleset.from);
        Ok(Self { name, region: region.trim().to_owned(), standard_hours, rules, caps })
    }

    /// The rules in force on a day.
    pub fn rules_on(&self, day: NaiveDate) -> Option<&Ruleset> {
        self.rules.iter().rev().find(|ruleset| ruleset.from <= day)
    }

    /// The cap of this region in force on a day.
    pub fn cap_on(&self, job: JobType, day: NaiveDate) -> Option<&Cap> {
        let here = slugify(&self.region);
        let fits = |cap: &&Cap| cap.job == job && cap.from <= day && slugify(&cap.region) == here;
        self.caps.iter().filter(fits).max_by_key(|cap| cap.from)
    }
}

fn checked(cap: &WrittenCap, place: &str) -> Result<Cap, RecipeError> {
    let found: String = cap.job_type.chars().take(60).collect();
    let job = JobType::from_name(&cap.job_type).ok_or_else(|| RecipeError::JobType { place: place.into(), found })?;
    if slugify(&cap.region).is_empty() {
        return Err(value(place, "region", &cap.region, "the name of a region, such as \"South East\""));
    }
    if !(cap.pounds_an_hour > 0.0 && cap.pounds_an_hour < 1000.0) {
        return Err(value(place, "pounds_an_hour", &cap.pounds_an_hour.to_string(), "pounds an hour, such as 37.00"));
    }
    Ok(Cap { region: cap.region.trim().into(), job, from: cap.from, pounds: cap.pounds_an_hour, rate: cap.rate })
}

fn value(place: &str, key: &'static str, found: &str, needed: &'static str) -> RecipeError {
    RecipeError::Value { place: place.into(), key, found: found.chars().take(60).collect(), needed }
}

fn check_caps(caps: &[Cap]) -> Result<(), RecipeError> {
    let same = |a: &Cap, b: &Cap| a.job == b.job && a.from == b.from && slugify(&a.region) == slugify(&b.region);
    let name = |at: usize| {
        let cap: &Cap = &caps[at];
        format!("[[cap]] number {} ({}, {}, {})", at + 1, cap.region, cap.job.as_str(), cap.from)
    };
    for second in 1..caps.len() {
        if let Some(first) = (0..second).find(|first| same(&caps[*first], &caps[second])) {
            return Err(RecipeError::Overlap { first: name(first), second: name(second) });
        }
    }
    Ok(())
}

fn check_hours(hours: f64) -> Result<(), RecipeError> {
    // The counts of an extract are made with the same hours, so they cannot be another number here.
    if hours == crate::domain::agency::FULL_TIME_HOURS {
        return Ok(());
    }
    Err(value("the file", "standard_hours", &hours.to_string(), "37.0: another number is not supported yet"))
}

fn check_rules(rules: &[Ruleset]) -> Result<(), RecipeError> {
    let name = |at: usize| format!("[[rules]] number {} ({})", at + 1, rules[at].from);
    for (at, ruleset) in rules.iter().enumerate() {
        if let Some(first) = (0..at).find(|first| rules[*first].from == ruleset.from) {
            return Err(RecipeError::Overlap { first: name(first), second: name(at) });
        }
        let years = ruleset.minimum_experience_years;
        if !(0.0..=50.0).contains(&years) {
            return Err(value(&name(at), "minimum_experience_years", &years.to_string(), "0 to 50 years"));
        }
        if ruleset.cool_off_months > 120 {
            let found = ruleset.cool_off_months.to_string();
            return Err(value(&name(at), "cool_off_months", &found, "0 to 120 months"));
        }
        if !(0.0..=52.0).contains(&ruleset.notice_weeks) {
            return Err(value(&name(at), "notice_weeks", &ruleset.notice_weeks.to_string(), "0 to 52 weeks"));
        }
    }
    Ok(())
}
