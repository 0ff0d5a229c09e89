//! A lever: one thing that is done, from when, for whom, and what it is supposed to do.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::domain::Month;

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $text:literal, $setting:expr;)+) => {
        /// What sort of thing is done. What it acts on and the evidence stand in `models/levers.toml`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum LeverKind { $($(#[$doc])* $variant,)+ }

        impl LeverKind {
            /// Every kind, in the order people read them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable name in files and JSON.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The field that says how much of it is done; `None` where there is no such number.
            pub fn setting(self) -> Option<&'static str> {
                match self { $(Self::$variant => $setting),+ }
            }
        }

        impl FromStr for LeverKind {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($text => Ok(Self::$variant),)+ _ => Err(text.chars().take(60).collect()) }
            }
        }
    };
}

kinds! {
    /// Paid to those who stay, in percent of pay; ends when it is no longer paid.
    RetentionPayment = "retention_payment", Some("percent_of_pay");
    /// Higher pay, in percent; a new salary range is one for the roles named.
    PayUplift = "pay_uplift", Some("percent");
    /// Paid to those who start, in pounds each.
    JoiningPayment = "joining_payment", Some("gbp");
    /// Starts on top of those the vacancies bring, a month.
    Recruitment = "recruitment", Some("starts_per_month");
    /// Advertising, fairs, employer branding: more offers, in percent.
    MoreOffers = "more_offers", Some("percent");
    /// Newly qualified people on top of the usual intake, once, in FTE.
    NewlyQualifiedIntake = "newly_qualified_intake", Some("fte");
    /// Students placed, of whom some start as newly qualified a year on.
    StudentPlacements = "student_placements", Some("placements");
    /// Agency staff who take a permanent post, in percent of agency FTE a year.
    AgencyConversion = "agency_conversion", Some("percent_per_year");
    /// Mean months from offer to start.
    TimeToStart = "time_to_start", Some("months");
    /// Accepted offers that never start, in percent.
    OfferDropout = "offer_dropout", Some("percent");
    /// Nobody holds more cases than this.
    CaseloadCap = "caseload_cap", Some("cases");
    /// Posts of managers added until each has so many others.
    SmallerTeams = "smaller_teams", Some("span");
    /// Anything else meant to keep people: sabbaticals, rotation, supervision. No effect until one is set.
    RetentionMeasure = "retention_measure", None;
    /// Funded posts added or taken away, in FTE.
    Establishment = "establishment", Some("change_fte");
    /// Agency staff never above this, in FTE.
    AgencyCap = "agency_cap", Some("max_fte");
    /// Staff, posts and agency moved to another unit, in percent.
    Reorganisation = "reorganisation", Some("percent");
}

impl fmt::Display for LeverKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for LeverKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for LeverKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|name: String| serde::de::Error::custom(format!("`{name}` is not a kind of lever")))
    }
}

/// How well an effect is known (`domain.md` section 7 has the scale).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Grade {
    /// Causal, and near.
    A,
    /// Causal, another occupation.
    B,
    /// Before and after, or one place.
    C,
    /// Association.
    D,
    /// Known of in general, no study.
    U,
    /// None found.
    #[serde(rename = "0")]
    None,
    /// A decision, not an effect: it is what the user says it is.
    #[serde(rename = "decision")]
    Decision,
    /// Set by the user, with a reason.
    #[serde(rename = "own")]
    Own,
}

/// How large an effect is: drawn once for each future, triangular between the ends with the mode at `central`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    /// The likeliest size.
    pub central: f64,
    /// The lowest.
    pub low: f64,
    /// The highest.
    pub high: f64,
    /// Why the user thinks so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// What doing it costs beside pay, agency and payments, in pounds.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeverCost {
    /// In its first month.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub once_gbp: f64,
    /// In every month it is in force.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub per_month_gbp: f64,
    /// For each person who starts (or is converted) because of it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub per_start_gbp: f64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_zero(value: &f64) -> bool {
    *value == 0.0
}

/// One thing that is done. In JSON the setting has the name of its kind, such as `"percent_of_pay": 8`.
#[derive(Debug, Clone, PartialEq)]
pub struct Lever {
    /// What sort of thing.
    pub kind: LeverKind,
    /// How much of it, in the unit of its kind.
    pub setting: Option<f64>,
    /// Everything else.
    pub details: Details,
}

/// When, for whom and how well.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Details {
    /// First month; the scenario's first when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Month>,
    /// Last month; the end of the scenario when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Month>,
    /// The month of something that happens once (intake, placements, reorganisation).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<Month>,
    /// Months over which it grows to its full size.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ramp_months: Option<u32>,
    /// Role groups; all when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// Full slugs of units within the scenario's; all of it when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<String>,
    /// Where a reorganisation moves people to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Where recruits come from: `experienced`, `overseas`; in words only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The user's own effect in place of the recipe's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect: Option<Effect>,
    /// What doing it costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<LeverCost>,
    /// What people call it; the recipe's label when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

impl Serialize for Lever {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = Map::new();
        map.insert("kind".into(), self.kind.as_str().into());
        if let (Some(name), Some(value)) = (self.kind.setting(), self.setting) {
            map.insert(name.into(), value.into());
        }
        if let Ok(Value::Object(details)) = serde_json::to_value(&self.details) {
            map.extend(details);
        }
        map.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Lever {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let mut map = Map::deserialize(deserializer)?;
        let kind = map.remove("kind").ok_or_else(|| D::Error::missing_field("kind"))?;
        let kind: LeverKind = serde_json::from_value(kind).map_err(D::Error::custom)?;
        let setting = kind.setting().and_then(|name| map.remove(name));
        let setting = setting.map(serde_json::from_value).transpose().map_err(D::Error::custom)?;
        let details = serde_json::from_value(Value::Object(map)).map_err(D::Error::custom)?;
        Ok(Self { kind, setting, details })
    }
}

impl Lever {
    /// A lever with nothing but its setting.
    pub fn new(kind: LeverKind, setting: impl Into<Option<f64>>) -> Self {
        Self { kind, setting: setting.into(), details: Details::default() }
    }
}
